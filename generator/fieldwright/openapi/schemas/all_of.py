"""Schemas without ``allOf`` and without assertions beside ``$ref``: the parts merged into one schema of the same verdicts.

Each schema is merged once, and parts that are the same schema count once, so that diamonds
do not multiply. What comes out may stand nowhere in the text; its members keep their places.
"""

from collections.abc import Iterable
from typing import Any

from fieldwright.limits import suggest_setting
from fieldwright.openapi.schemas import annotated_enums, openapi_30, residual
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.intersection import NotOne, combine
from fieldwright.openapi.schemas.resources import Reference
from fieldwright.openapi.schemas.vocabulary import has_assertions, is_annotation, is_open
from fieldwright.openapi.text.identity import IdentityMap, IdentitySet
from fieldwright.openapi.text.values import (
    Member,
    Object,
    list_members,
    make_array,
    make_object,
)

_DEEP = 20
"""The number of schemas in a chain from which on its end is merged first: each takes four calls."""


def flatten(ctx: Context, schema: Object) -> Object:
    """Return a schema of the same verdicts without ``allOf``; ``$ref`` in it only beside
    annotations.

    A merge that can accept nothing is ``{"not-any": true}``, which no text can say. What no
    typed attribute says stands under ``"checks"``: raw schemas that must hold as well.
    """
    flat = ctx.merges.flat.get(schema)
    if flat is not None:
        return flat
    plain = annotated_enums.convert(openapi_30.modernise(ctx, _remove_dropped(ctx, schema)))
    plain, checks = residual.split(ctx, plain, schema)
    if schema not in ctx.index.models:
        plain = _unwrap_single_choice(plain)
    if "allOf" in plain or "$ref" in plain and sum(not is_annotation(key) for key in plain) > 1:
        ctx.merges.active[schema] = schema.at
        plain = _merge(ctx, plain, schema)
        del ctx.merges.active[schema]
    if checks:
        plain = residual.add_checks(plain, checks)
    if plain is not schema:
        plain = ctx.index.derive(list_members(plain), schema)
        ctx.merges.flat[plain] = plain
    ctx.merges.flat[schema] = plain
    return plain


def flatten_chains(ctx: Context, schemas: Iterable[Any]) -> None:
    """Merge what long chains of merged schemas end in, so that each is merged with little below it."""
    depths: IdentityMap[int] = IdentityMap()
    for root in schemas:
        waiting = [(root, iter(_list_merged(root)))]
        while waiting:
            schema, targets = waiting[-1]
            for target in targets:
                if target not in depths:
                    depths[target] = 0  # in case that it leads back to itself
                    waiting.append((target, iter(_list_merged(target))))
                    break
            else:
                waiting.pop()
                below = _list_merged(schema)
                depths[schema] = depth = 1 + max((depths[each] for each in below), default=0)
                if depth > _DEEP and [*schema] != ["$ref"]:
                    flatten(ctx, schema)
                    depths[schema] = 0


def _list_merged(schema: Any) -> list[Object]:
    """List the schemas that are merged before a schema is: its parts, and what it refers to."""
    if not isinstance(schema, Object):
        return []
    reference = schema.get("$ref")
    parts = schema.get("allOf")
    target = [reference.schema] if isinstance(reference, Reference) else []
    listed = [*target, *(parts if isinstance(parts, list) else ())]
    return [each for each in listed if isinstance(each, Object)]


def _remove_dropped(ctx: Context, schema: Object) -> Object:
    """Return the schema without the keywords that the first pass refused."""
    dropped = ctx.index.left_out.get(schema)
    if not dropped:
        return schema
    return make_object(
        schema.at, [member for member in list_members(schema) if member[0] not in dropped]
    )


def _unwrap_single_choice(schema: Object) -> Object:
    """Return ``oneOf`` and ``anyOf`` of one schema as ``allOf`` of it; only a model, or an
    open union, may be of one."""
    words = [word for word in ("oneOf", "anyOf") if len(schema.get(word, ())) == 1]
    if not words or is_open(schema):
        return schema
    all_of = schema.get("allOf") or make_array([], schema.at)
    parts = make_array([*all_of, *(schema[word][0] for word in words)], schema.at)
    parts.marks = [*all_of.marks, *(schema[word].marks[0] for word in words)]
    rest = [member for member in list_members(schema) if member[0] not in (*words, "allOf")]
    return make_object(schema.at, [("allOf", parts, schema.at, schema.at), *rest])


def _merge(ctx: Context, schema: Object, source: Object) -> Object:
    """Merge all parts of ``allOf``, and what stands beside it and beside ``$ref``, into one
    schema."""
    own = [member for member in list_members(schema) if member[0] not in ("allOf", "$ref")]
    notes = [member for member in own if is_annotation(member[0])]
    asserted = [member for member in own if not is_annotation(member[0])]
    parts: list[tuple[Any, int]] = []
    if "$ref" in schema:
        at = schema.locate_value("$ref")
        parts.append((ctx.index.keep(make_object(at, [("$ref", schema["$ref"], at, at)])), at))
    if "allOf" in schema:
        parts += list(zip(schema["allOf"], schema["allOf"].marks))
    if asserted:
        parts.append((ctx.index.keep(make_object(schema.at, asserted)), schema.at))
    bodies, inherited, checks = _collect_bodies(ctx, parts, source)
    notes += [member for member in inherited if member[0] not in {name for name, *_ in notes}]
    if bodies and bodies[0] is False:
        return make_object(schema.at, [("not-any", True, schema.at, schema.at), *notes])
    targets = [_follow_references(ctx, body) for body in bodies]
    if len(bodies) > 1:
        bodies = _drop_implied(bodies, targets)
        targets = [_follow_references(ctx, body) for body in bodies]
    if len(bodies) == 1:
        result = make_object(
            schema.at, [m for m in list_members(bodies[0]) if not is_annotation(m[0])]
        )
    else:
        result = make_object(schema.at, [])
        for target in targets:
            try:
                result = combine(ctx, result, target, source)
            except NotOne:
                return residual.add_checks(make_object(schema.at, notes), [source])
            if "not-any" in result:
                return result
    return residual.add_checks(make_object(schema.at, [*list_members(result), *notes]), checks)


def _collect_bodies(
    ctx: Context, parts: list[tuple[Any, int]], source: Object
) -> tuple[list[Any], list[Member], list[Object]]:
    """Return the parts that assert something, each once, the annotations of those that are written
    in place, and the checks that apply besides.

    A part that refuses everything comes back alone, as False.
    """
    bodies: list[Any] = []
    notes: dict[str, Member] = {}
    checks: list[Object] = []
    for part, at in parts:
        if part is False:
            return [False], [], []
        if not isinstance(part, Object):
            continue
        ctx.merges.active[source] = at
        if _is_circular(ctx, part, at):
            continue
        body, more = residual.separate_checks(ctx, flatten(ctx, part))
        checks += more
        for member in list_members(body):
            if is_annotation(member[0]):
                notes.setdefault(member[0], member)
        same = any(
            body is other or "$ref" in body and body["$ref"] == other.get("$ref")
            for other in bodies
        )
        if has_assertions(body) and not same:
            bodies.append(body)
    return bodies, list(notes.values()), checks


def _is_circular(ctx: Context, part: Object, at: int) -> bool:
    """Return whether a part is, or refers to, a schema that is being merged right now.

    The circle is reported once, at the first of its parts in the text.
    """
    target: Any = part
    seen = IdentitySet()
    while len(seen) <= ctx.source.limits.references:
        if target in seen:
            ctx.diagnostics.report(at, "ref-cycle", "the $ref leads back to itself")
            return True
        seen.add(target)
        if target in ctx.merges.active:
            first = min(ctx.merges.active.list_values_from(target))
            ctx.diagnostics.report(
                first, "ref-cycle", "allOf leads back to the schema it stands in"
            )
            return True
        if not isinstance(target, Object) or "$ref" not in target:
            return False
        if "$ref" in ctx.index.left_out.get(target, ()):
            return False
        target = target["$ref"].schema
    message = f"the $ref is the first of more than {ctx.source.limits.references} in a chain"
    remedy = suggest_setting("references")
    ctx.diagnostics.report(at, "limit-exceeded", message, remedy)
    return True


def _follow_references(ctx: Context, body: Object) -> Object:
    """Return the schema that a part means without annotations: itself, or the one its ``$ref``
    leads to, with the checks on the way there."""
    checks: list[Object] = []
    while "$ref" in body:
        checks += body.get("checks", ())
        target = body["$ref"].schema
        if not isinstance(target, Object):
            nothing = [("not-any", True, body.at, body.at)]
            return residual.add_checks(make_object(body.at, [] if target else nothing), checks)
        target = flatten(ctx, target)
        if ctx.descent.is_in_place(target):
            ctx.diagnostics.report(
                body.locate_value("$ref"), "ref-cycle", "a schema is made of itself"
            )
            return make_object(body.at, [])
        body = target
    kept = [member for member in list_members(body) if not is_annotation(member[0])]
    plain = body if len(kept) == len(body) else make_object(body.at, kept)
    return residual.add_checks(plain, checks)


def _drop_implied(bodies: list[Object], targets: list[Object]) -> list[Object]:
    """Leave out parts that assert no more than a type that another part asserts as well."""
    kept = []
    for index, body in enumerate(bodies):
        implied = set(targets[index]) == {"type"} and any(
            other != index and are_types_within(targets[other].get("type"), targets[index]["type"])
            for other in range(len(bodies))
            if set(targets[other]) != {"type"} or other < index
        )
        if not implied:
            kept.append(body)
    return kept


def are_types_within(inner: Any, outer: Any) -> bool:
    """Return whether ``outer`` allows every type of ``inner``."""
    if inner is None:
        return False
    allowed = set(outer if isinstance(outer, list) else [outer])
    allowed |= {"integer"} if "number" in allowed else set()
    return set(inner if isinstance(inner, list) else [inner]) <= allowed
