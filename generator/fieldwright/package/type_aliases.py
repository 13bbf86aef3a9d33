"""Plan aliases and unions: the two models that are names for types."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from markupsafe import Markup

from fieldwright.model import discriminators, ir, json_types, traversal
from fieldwright.package import constraints, imports, plan
from fieldwright.package.annotations import widen
from fieldwright.rendering import encoders

NULL = frozenset({"null"})
"""The JSON types of what is null alone."""


def order_definitions(members: Iterable[str], models: Mapping[str, ir.Model]) -> list[str]:
    """Return the models of one module in the order in which they are defined: as given, but an
    alias or a union behind those that it is made of, and a record behind enums of its defaults."""
    inside = {name: models[name] for name in members}
    order: dict[str, None] = {}
    begun: set[str] = set()
    for root in inside:
        waiting = [(root, iter((root,)))]
        while waiting:
            name, needed = waiting[-1]
            for each in needed:
                if each in inside and each not in begun:
                    begun.add(each)
                    waiting.append((each, _list_needed(inside[each], models)))
                    break
            else:
                waiting.pop()
                order[name] = None
    return [*order]


def _list_needed(model: ir.Model, models: Mapping[str, ir.Model]) -> Iterator[str]:
    """Yield the models that must be defined when this one is."""
    match model:
        case ir.Alias() | ir.Union():
            yield from traversal.list_references(model)
        case ir.Record():
            if model.base is not None:
                yield model.base
            for each in model.fields:
                only = len(discriminators.list_closed_values(each.type, models)) == 1
                if each.default or only:  # that may be a member of an enum
                    yield from traversal.list_references(each.type)


def plan_alias(
    model: ir.Alias, scope: plan.Scope, links: imports.Links, later: frozenset[str]
) -> dict[str, object]:
    """Return what the template of an alias asks for; ``later`` are the models of the module that
    are defined behind it, itself among them."""
    codec = scope.plan_type(model.type, "value")
    # mypy refuses to use what a function returns that returns null alone.
    null = _is_null(model.name, scope)
    return {
        "codec": codec,
        "part": scope.decode_in_place(codec, "array", "map"),
        "returned": encoders.encode_code("Any") if null else codec.annotation,
        "written": _write(codec.annotation, model, scope, links, later),
    }


def _write(
    annotation: Markup,
    model: ir.Model,
    scope: plan.Scope,
    links: imports.Links,
    later: frozenset[str],
) -> Markup:
    """Return the annotation as an alias has it: quoted where it names what is imported or defined
    below, an alias of null, which Python does not join with another, or an alias that is
    quoted, which is a text while the module runs."""
    modules = scope.layout.modules
    waiting, seen = [model], {model.name}
    while waiting:
        each = waiting.pop()
        own = modules[each.name]
        for name in filter(modules.__contains__, traversal.list_references(each)):
            circle = modules[name] != own and links.circles[modules[name]] == links.circles[own]
            if circle or name in later or _is_null(name, scope):
                return encoders.encode_literal(str(annotation))
            if name not in seen and isinstance(scope.models[name], ir.Alias | ir.Union):
                seen.add(name)
                waiting.append(scope.models[name])
    return annotation


def plan_union(
    model: ir.Union, scope: plan.Scope, links: imports.Links, later: frozenset[str]
) -> dict[str, object]:
    """Return what the template of a union asks for; ``later`` as with an alias."""
    codecs = [
        scope.plan_type(_replace_decimal(each), f"alternative_{position}")
        for position, each in enumerate(model.alternatives, start=1)
    ]
    annotation = " | ".join(dict.fromkeys(str(each.annotation) for each in codecs)) or "Any"
    if model.nullable:
        annotation = widen(annotation)
    settled = encoders.encode_code("Any" if "Any" in annotation.split(" | ") else annotation)
    limits = constraints.select_effective(model.constraints)
    rows = list(zip(model.alternatives, codecs, json_types.separate_types(model, scope.models)))
    others = tuple(node for node, _, own in rows if own is None)
    by_value = discriminators.map_values(model, scope.models)
    mapped = by_value or discriminators.list_mapping(model)
    apart = discriminators.infer_discriminator(replace(model, alternatives=others), scope.models)
    member, listed = apart or (model.discriminator, mapped)
    constant = f"_{scope.word.upper()}"
    classes = [
        each for each in codecs if each.model and each.method == "to_dict()" and not each.null
    ]
    return {
        "codecs": codecs,
        "classes": list(dict.fromkeys(each.model for each in classes)),
        "unclassed": [each for each in codecs if each not in classes],
        "alone": [
            (constraints.test(own, "data"), each, own == NULL and scope.accepts_null_surely(node))
            for node, each, own in rows
            if own is not None
        ],
        "others": [each for _, each, own in rows if own is None],
        "annotation": encoders.encode_code("Any") if _is_null(model.name, scope) else settled,
        "written": _write(settled, model, scope, links, later),
        "constraints": tuple(
            (keyword, scope.module.patterns[argument] if keyword == "pattern" else argument)
            for keyword, argument in limits
        ),
        "guards": {keyword: constraints.guard(keyword, "data") for keyword, _ in limits},
        "member": member,
        "listed": [(value, scope.plan_reference(name)) for value, name in listed],
        "tags": [(value, scope.plan_reference(name)) for value, name in mapped],
        "hinted": by_value is None and bool(mapped),
        "decoders": encoders.encode_code(f"{constant}_DECODERS"),
        "tags_name": encoders.encode_code(f"{constant}_TAGS"),
        "alternatives": encoders.encode_code(f"{constant}_ALTERNATIVES"),
        "invalid": scope.name_helper("INVALID"),
        "callable": scope.name_helper("Callable"),
        "collector_type": scope.name_helper("Collector"),
    }


def _replace_decimal(node: ir.Type) -> ir.Type:
    """Return an alternative with a plain number for an exact one: nothing tells which alternative a
    Decimal came by."""
    if isinstance(node, ir.Scalar) and node.kind == "number":
        return ir.Scalar(kind="number", constraints=node.constraints)
    return node


def _is_null(name: str, scope: plan.Scope) -> bool:
    """Return whether the model of this name accepts null alone."""
    return json_types.collect_json_types(ir.Ref(name=name), scope.models) == NULL
