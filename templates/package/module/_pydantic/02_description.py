def _describe(
    described: str,
    names: tuple[str, ...],
    schema: Any,
    handler: Callable[[Any], dict[str, Any]],
) -> dict[str, Any]:
    """Return the JSON Schema of a model, with the references that pydantic makes.

    One of `names` is being described already, and only referred to; any other is described by
    pydantic's `handler` on the way.
    """

    def translate(node: Any) -> Any:
        if isinstance(node, list):
            return [translate(each) for each in node]
        if not isinstance(node, dict):
            return node
        translated: dict[str, Any] = {}
        for keyword, value in node.items():
            if keyword in _NAMED:
                named = {name: translate(each) for name, each in value.items()}
                translated[keyword] = named
            else:
                translated[keyword] = value if keyword in _VALUES else translate(value)
        if isinstance(node.get("$ref"), str):
            translated |= _refer(
                node["$ref"].removeprefix("#/$defs/"), names, None, handler
            )
        return translated

    result: dict[str, Any] = translate(load_schemas()[described])
    return result


def _refer(
    name: str,
    names: tuple[str, ...],
    schema: Any,
    handler: Callable[[Any], dict[str, Any]],
) -> dict[str, Any]:
    """Return a reference to a model, which pydantic's `handler` describes if none of `names` is it."""
    if name in names:
        inner = _core.core_schema.definition_reference_schema(f"{__package__}.{name}")
    else:
        inner = build_core_schema(name, _refuse, _refuse, names, _refer_to_enum(name))
    # Whatever wraps a schema makes pydantic describe it by its own metadata.
    return handler(_core.core_schema.no_info_after_validator_function(_refuse, inner))


def _refer_to_enum(name: str) -> str:
    """Return what pydantic knows the class of an enum by, which it describes by itself; "" for others."""
    model = getattr(import_module(f"{__package__}"), name)
    if not isinstance(model, type) or not issubclass(model, Enum):
        return ""
    values = [each.value for each in model]
    return make_ref(model) if values == load_schemas()[name].get("enum") else ""


def make_ref(model: type[Any]) -> str:
    """Return what pydantic knows a class by."""
    return f"{model.__module__}.{model.__qualname__}:{id(model)}"


_VALUES = frozenset({"const", "default", "enum", "examples"})
"""The keywords whose arguments are values, which are no schemas whatever is in them."""

_NAMED = frozenset({"dependentSchemas", "patternProperties", "properties"})
"""The keywords whose arguments have a schema by each name."""


def _refuse(value: Any) -> Any:
    raise TypeError("a schema that describes a model reads nothing")
