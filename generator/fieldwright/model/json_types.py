"""The JSON types that the values of a type may have, numbers being one."""

from collections.abc import Iterable, Mapping

from fieldwright.model import ir

EVERY = frozenset({"null", "boolean", "number", "string", "array", "object"})

_OF_VALUES: dict[type, str] = {
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


def kinds(
    node: ir.Type | ir.Model, models: Mapping[str, ir.Model], above: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The JSON types of what a type or a model accepts, at most; of one not known, all of them.

    What leads back to one of the models ``above`` adds nothing to it.
    """
    match node:
        case ir.Ref(name=name):
            model = models.get(name)
            if model is None:
                return EVERY
            return frozenset() if name in above else kinds(model, models, above | {name})
        case ir.Nullable():
            return kinds(node.type, models, above) | {"null"}
        case ir.Alias() | ir.Asserted():
            return kinds(node.type, models, above)
        case ir.Union():
            found = frozenset[str]().union(
                *(kinds(each, models, above) for each in node.alternatives)
            )
        case ir.Literal():
            return _of(node.values)
        case ir.Enum():
            found = _of([value for _, value in node.members])
            if node.open:
                found |= EVERY if node.kind == "any" else _scalar(node.kind)
        case ir.Array():
            return frozenset({"array"})
        case ir.Map():
            return frozenset({"object"})
        case ir.Record():
            found = frozenset({"object"})
        case ir.Scalar():
            return _scalar(node.kind)
        case _:
            raise TypeError(f"{type(node).__name__} is not a type")
    return found | {"null"} if node.nullable else found


def _scalar(kind: str) -> frozenset[str]:
    if kind in ("any", "never"):
        return EVERY if kind == "any" else frozenset()
    return frozenset({"number" if kind == "integer" else kind})


def _of(values: Iterable[ir.Json]) -> frozenset[str]:
    return frozenset(_OF_VALUES[type(value)] for value in values)
