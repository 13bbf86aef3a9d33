"""Plan aliases and unions: the two models that are names for types."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from fieldwright.model import discriminators, ir, json_types, traversal
from fieldwright.package import constraints, imports, plan
from fieldwright.package.annotations import widen
from fieldwright.rendering import encoders

NULL = frozenset({"null"})
"""The JSON types of what is null alone."""


_LONGEST_CHAIN = 8
"""The number of aliases up to which each in a chain of them is made of the next one."""


def shorten_chains(document: ir.Document) -> ir.Document:
    """Return the document with the aliases that lead to their model by many others leading to it at
    once, so that no function of a package calls thousands of others for one value."""
    models = {model.name: model for model in document.models}
    ends: dict[str, tuple[ir.Type, int]] = {}
    for name in models:
        chain: list[tuple[str, bool]] = []
        while name not in ends and (link := _follow(models.get(name))) is not None:
            target, nullable = link
            ends[name] = ir.Ref(name=name), 0  # in case that it leads back to itself
            chain.append((name, nullable))
            name = target
        end, length = ends.get(name, (ir.Ref(name=name), 0))
        for each, nullable in reversed(chain):
            length += 1
            end = ir.Nullable(type=end) if nullable and isinstance(end, ir.Ref) else end
            ends[each] = end, length
    shortened = {
        model.name: replace(model, type=ends[model.name][0])
        for model in document.models
        if isinstance(model, ir.Alias) and ends.get(model.name, (None, 0))[1] > _LONGEST_CHAIN
    }
    return replace(
        document, models=tuple(shortened.get(each.name, each) for each in models.values())
    )


def _follow(model: ir.Model | None) -> tuple[str, bool] | None:
    """Return the model that an alias is another name of, and whether null is accepted besides; None
    for what is no such alias."""
    node = model.type if isinstance(model, ir.Alias) else None
    target = node.type if isinstance(node, ir.Nullable) else node
    if isinstance(target, ir.Ref) and not target.constraints:
        return target.name, target is not node
    return None


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
    null = _is_null(model.name, scope, links)
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
    modules, unquoted = scope.layout.modules, links.unquoted
    waiting, seen = [model], {model.name}
    while waiting:
        each = waiting.pop()
        own = modules[each.name]
        named = [*traversal.list_references(each)]
        named += [
            heir for name in named for heir in discriminators.list_other_heirs(name, scope.models)
        ]
        for name in filter(modules.__contains__, named):
            circle = modules[name] != own and links.circles[modules[name]] == links.circles[own]
            behind = name in later if each is model else _is_behind(name, each.name, scope, links)
            if circle or behind or _is_null(name, scope, links):
                return encoders.encode_literal(str(annotation))
            is_name = isinstance(scope.models[name], ir.Alias | ir.Union)
            if is_name and name not in seen and name not in unquoted:
                seen.add(name)
                waiting.append(scope.models[name])
    unquoted |= seen
    return annotation


def _is_behind(name: str, user: str, scope: plan.Scope, links: imports.Links) -> bool:
    """Return whether a model is defined behind another one in the module of both."""
    home = scope.layout.homes[user]
    if home not in links.orders:
        order = order_definitions(scope.layout.contents[home], scope.models)
        links.orders[home] = {each: place for place, each in enumerate(order)}
    places = links.orders[home]
    return name in places and places[name] >= places[user]


def plan_union(
    model: ir.Union, scope: plan.Scope, links: imports.Links, later: frozenset[str]
) -> dict[str, object]:
    """Return what the template of a union asks for; ``later`` as with an alias."""
    codecs = [
        scope.plan_type(_replace_decimal(each), f"alternative_{position}")
        for position, each in enumerate(model.alternatives, start=1)
    ]
    tags = discriminators.list_open_tags(model, scope.models) if model.open else None
    unknown = scope.name_helper("Unknown")
    kinds = [str(each.annotation) for each in codecs] + ([str(unknown)] if tags else [])
    bare = [each.removesuffix(" | None") for each in kinds]
    nullable = ["None"] if bare != kinds else []
    annotation = " | ".join(dict.fromkeys([*bare, *nullable])) or "Any"
    if model.nullable:
        annotation = widen(annotation)
    settled = encoders.encode_code("Any" if "Any" in annotation.split(" | ") else annotation)
    returned = encoders.encode_code(scope.layout.classes[model.name])
    # Whoever reads the package learns from it that null is accepted.
    if "None" in annotation.split(" | "):
        returned = Markup("Any") if _is_null(model.name, scope, links) else settled
    limits = constraints.select_effective(model.constraints)
    rows = list(zip(model.alternatives, codecs, json_types.separate_types(model, scope.models)))
    if tags is not None and tags.decisive:
        rows = [row for row in rows if not _accepts_objects(row[0], scope)]
    choice = _plan_choice(model, [node for node, _, own in rows if own is None], scope)
    if tags is not None:
        choice = _plan_open_choice(tags, complete=tags.decisive and not rows)
    constant = f"_{scope.word.upper()}"
    classes = [
        each for each in codecs if each.model and each.method == "to_dict()" and not each.null
    ]
    return {
        "codecs": codecs,
        "classes": [*dict.fromkeys(each.model for each in classes), *([unknown] if tags else [])],
        "unclassed": [each for each in codecs if each not in classes],
        "alone": [
            (constraints.test(own, "data"), each, own == NULL and scope.accepts_null_surely(node))
            for node, each, own in rows
            if own is not None
        ],
        "others": [each for _, each, own in rows if own is None],
        "annotation": returned,
        "written": _write(settled, model, scope, links, later),
        "constraints": tuple(
            (keyword, scope.module.patterns[argument] if keyword == "pattern" else argument)
            for keyword, argument in limits
        ),
        "guards": {keyword: constraints.guard(keyword, "data") for keyword, _ in limits},
        **choice,
        **_plan_tables(choice, {each.model for each in classes}, scope),
        "open": tags is not None,
        "unknown": unknown,
        "alternatives": encoders.encode_code(f"{constant}_ALTERNATIVES"),
        "invalid": scope.name_helper("INVALID"),
        "callable": scope.name_helper("Callable"),
        "collector_type": scope.name_helper("Collector"),
    }


def _plan_tables(
    choice: dict[str, Any], classes: set[Markup | None], scope: plan.Scope
) -> dict[str, object]:
    """Return the tables of a union by the values of its tag: decoders, or classes if all alternatives are
    records; one for all, with the tuple of its classes where ``classes`` are no others."""
    listed, tags = (
        [(value, scope.plan_reference(name)) for value, name in choice[each]]
        for each in ("listed", "tags")
    )
    by_class = all(
        each.method == "to_dict()" and not each.null and str(each.decode).startswith("decode_")
        for _, each in listed
    )
    is_shared = by_class and listed == tags
    has_classes = is_shared and len(classes) > 2 and classes == {each.model for _, each in listed}
    constant = f"_{scope.word.upper()}"
    return {
        "listed": listed,
        "tags": tags,
        "by_class": by_class,
        "class_table": encoders.encode_code(f"{constant}_CLASSES") if has_classes else None,
        "decoders": encoders.encode_code(f"{constant}_{'TAGS' if is_shared else 'DECODERS'}"),
        "tags_name": encoders.encode_code(f"{constant}_TAGS"),
        "model_type": scope.name_helper("Model"),
    }


def _plan_choice(model: ir.Union, others: list[ir.Type], scope: plan.Scope) -> dict[str, Any]:
    """Return by which member and values a closed union chooses among its alternatives; ``others`` are
    those that their JSON types do not tell apart."""
    by_value = discriminators.map_values(model, scope.models)
    mapped = by_value or discriminators.list_mapping(model)
    alike = replace(model, alternatives=tuple(others))
    member, listed = discriminators.infer_discriminator(alike, scope.models) or (
        model.discriminator,
        mapped,
    )
    hinted = by_value is None and bool(mapped)
    return {"member": member, "listed": listed, "tags": mapped, "hinted": hinted, "complete": False}


def _plan_open_choice(tags: discriminators.OpenTags, *, complete: bool) -> dict[str, Any]:
    """Return the same of an open union; ``complete``: nothing but objects with tags is accepted."""
    listed = tags.values
    return {
        "member": tags.member,
        "listed": listed,
        "tags": listed,
        "hinted": True,
        "complete": complete,
    }


def _accepts_objects(node: ir.Type, scope: plan.Scope) -> bool:
    return "object" in json_types.collect_json_types(node, scope.models)


def _replace_decimal(node: ir.Type) -> ir.Type:
    """Return an alternative with a plain number for an exact one: nothing tells which alternative a
    Decimal came by."""
    if isinstance(node, ir.Scalar) and node.kind == "number":
        return ir.Scalar(kind="number", constraints=node.constraints)
    return node


def _is_null(name: str, scope: plan.Scope, links: imports.Links) -> bool:
    """Return whether the model of this name accepts null alone."""
    if name not in links.json_types:
        types = json_types.collect_json_types(ir.Ref(name=name), scope.models, links.json_types)
        links.json_types[name] = types
    return links.json_types[name] == NULL
