"""What stands in the module of an alias or a union: the two models that are names for types."""

from collections import Counter
from dataclasses import replace

from markupsafe import Markup

from fieldwright.model import discriminators, ir, json_types, names, traversal
from fieldwright.package import constraints, imports, plan
from fieldwright.package.annotations import optional
from fieldwright.rendering import encoders

NULL = frozenset({"null"})
"""The JSON types of what is null alone."""


def alias(model: ir.Alias, scope: plan.Scope, linked: imports.Links) -> dict[str, object]:
    """What the template of an alias asks for."""
    codec = scope.codec(model.type, "value")
    # mypy refuses to use what a function returns that returns null alone.
    null = _is_null(model.name, scope)
    return {
        "codec": codec,
        "part": scope.in_place(codec, "array", "map"),
        "returned": encoders.code("Any") if null else codec.annotation,
        "written": _written(codec.annotation, model, scope, linked),
    }


def _written(
    annotation: Markup, model: ir.Model, scope: plan.Scope, linked: imports.Links
) -> Markup:
    """The annotation as an alias states it: quoted where it names a module imported below, an
    alias of null, which Python does not join with another, or an alias that is quoted, which is
    a text while the module runs."""
    waiting, seen = [model], {model.name}
    while waiting:
        each = waiting.pop()
        own = linked.circles[names.module(scope.classes[each.name])]
        for name in filter(scope.classes.__contains__, traversal.list_references(each)):
            circle = linked.circles[names.module(scope.classes[name])] == own
            if circle or _is_null(name, scope):
                return encoders.literal(str(annotation))
            if name not in seen and isinstance(scope.models[name], ir.Alias | ir.Union):
                seen.add(name)
                waiting.append(scope.models[name])
    return annotation


def union(model: ir.Union, scope: plan.Scope, linked: imports.Links) -> dict[str, object]:
    """What the template of a union asks for."""
    alternatives = [
        scope.codec(_undecimal(each), f"alternative_{position}")
        for position, each in enumerate(model.alternatives, start=1)
    ]
    annotation = " | ".join(dict.fromkeys(str(each.annotation) for each in alternatives)) or "Any"
    if model.nullable:
        annotation = optional(annotation)
    settled = encoders.code("Any" if "Any" in annotation.split(" | ") else annotation)
    written = _written(settled, model, scope, linked)
    limits = constraints.settled(model.constraints)
    rows = list(zip(model.alternatives, alternatives, _kinds_apart(model, scope)))
    others = tuple(node for node, _, own in rows if own is None)
    told = discriminators.map_values(model, scope.models)
    said = told or discriminators.list_mapping(model)
    apart = discriminators.infer_discriminator(replace(model, alternatives=others), scope.models)
    member, listed = apart or (model.discriminator, said)
    return {
        "alternatives": alternatives,
        "alone": [
            (constraints.test(own, "data"), each, own == NULL and scope.surely_null(node))
            for node, each, own in rows
            if own is not None
        ],
        "others": [each for _, each, own in rows if own is None],
        "annotation": encoders.code("Any") if _is_null(model.name, scope) else settled,
        "written": written,
        "quoted": written != settled,
        "constraints": limits,
        "guards": {keyword: constraints.guard(keyword, "data") for keyword, _ in limits},
        "member": member,
        "listed": [(value, scope.reference(name)) for value, name in listed],
        "tags": [(value, scope.reference(name)) for value, name in said],
        "hinted": told is None and bool(said),
    }


def _kinds_apart(model: ir.Union, scope: plan.Scope) -> list[frozenset[str] | None]:
    """For each alternative its JSON types, or None if it has one in common with another.

    What an alternative refuses whose types are its own, no other takes.
    """
    found = [json_types.collect_json_types(each, scope.models) for each in model.alternatives]
    times = Counter(kind for own in found for kind in own)
    return [
        own if len(found) > 1 and own and all(times[kind] == 1 for kind in own) else None
        for own in found
    ]


def _undecimal(node: ir.Type) -> ir.Type:
    """In a union an exact number is a plain one: nothing says which alternative a Decimal came by."""
    if isinstance(node, ir.Scalar) and node.kind == "number":
        return ir.Scalar(kind="number", constraints=node.constraints)
    return node


def _is_null(name: str, scope: plan.Scope) -> bool:
    """Whether the model of this name accepts null alone."""
    return json_types.collect_json_types(ir.Ref(name=name), scope.models) == NULL
