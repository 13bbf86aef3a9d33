"""The JSON types of the instances of a type; integers are numbers."""

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


def collect_json_types(
    node: ir.Type | ir.Model, models: Mapping[str, ir.Model], above: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Collect the JSON types of the instances that a type or a model may accept; all, for an unknown one.

    A reference back to one of the models ``above`` adds nothing.
    """
    match node:
        case ir.Ref(name=name):
            model = models.get(name)
            if model is None:
                return EVERY
            return (
                frozenset() if name in above else collect_json_types(model, models, above | {name})
            )
        case ir.Nullable():
            return collect_json_types(node.type, models, above) | {"null"}
        case ir.Alias() | ir.Asserted():
            return collect_json_types(node.type, models, above)
        case ir.Union():
            types = frozenset[str]().union(
                *(collect_json_types(each, models, above) for each in node.alternatives)
            )
        case ir.Literal():
            return _collect_types_of(node.values)
        case ir.Enum():
            types = _collect_types_of([value for _, value in node.members])
            if node.open:
                types |= EVERY if node.kind == "any" else _name_scalar(node.kind)
        case ir.Array():
            return frozenset({"array"})
        case ir.Map():
            return frozenset({"object"})
        case ir.Record():
            types = frozenset({"object"})
        case ir.Scalar():
            return _name_scalar(node.kind)
        case _:
            raise TypeError(f"{type(node).__name__} is not a type")
    return types | {"null"} if node.nullable else types


def _name_scalar(kind: str) -> frozenset[str]:
    if kind in ("any", "never"):
        return EVERY if kind == "any" else frozenset()
    return frozenset({"number" if kind == "integer" else kind})


def _collect_types_of(values: Iterable[ir.Json]) -> frozenset[str]:
    return frozenset(_OF_VALUES[type(value)] for value in values)
