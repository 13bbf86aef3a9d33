def _describe(
    names: tuple[str, ...], schema: Any, handler: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    """Return the JSON Schema of the last of `names`, with the references that pydantic makes.

    A model that is being described already is only referred to; any other is described by
    pydantic's `handler` on the way.
    """

    def refer(name: str) -> Any:
        if name in names:
            inner = _core.core_schema.definition_reference_schema(
                f"{__package__}.{name}"
            )
        else:
            inner = build_core_schema(name, _refuse, _refuse, names)
        # Whatever wraps a schema makes pydantic describe it by its own metadata.
        return handler(
            _core.core_schema.no_info_after_validator_function(_refuse, inner)
        )

    def translate(node: Any) -> Any:
        if isinstance(node, list):
            return [translate(each) for each in node]
        if not isinstance(node, dict):
            return node
        translated = {
            keyword: value if keyword in _VALUES else translate(value)
            for keyword, value in node.items()
        }
        if isinstance(node.get("$ref"), str):
            translated |= refer(node["$ref"].removeprefix("#/$defs/"))
        return translated

    described: dict[str, Any] = translate(load_schemas()[names[-1]])
    return described


_VALUES = frozenset({"const", "default", "enum", "examples"})
"""The keywords whose arguments are values, which are no schemas whatever is in them."""


def _refuse(value: Any) -> Any:
    raise TypeError("a schema that describes a model reads nothing")
