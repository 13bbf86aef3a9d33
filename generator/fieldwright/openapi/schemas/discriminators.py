"""The ``discriminator`` of OpenAPI (3.1.1, section 4.8.25): the member whose value names an alternative."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fieldwright.model import discriminators, ir, keywords, traversal
from fieldwright.openapi.schemas import references
from fieldwright.openapi.schemas.all_of import flatten
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.resources import Reference, Unresolved
from fieldwright.openapi.text.values import Object

DEFAULT = "defaultMapping"
"""The word by which a discriminator of OpenAPI 3.2 names what an object is whose tag is absent or names nothing."""


def map_origins(ctx: Context, schemas: list[Any], types: tuple[ir.Type, ...]) -> dict[str, str]:
    """Map the models that alternatives refer to to those that they are with what stands beside the choice."""
    origins: dict[str, str] = {}
    for schema, type_ in zip(schemas, types):
        origin = ctx.merges.origins.get(schema) if isinstance(schema, Object) else None
        reference = flatten(ctx, origin).get("$ref") if origin is not None else None
        if isinstance(reference, Reference) and reference.name and isinstance(type_, ir.Ref):
            origins.setdefault(reference.name, type_.name)
    return origins


def read(
    ctx: Context, body: Object, alternatives: tuple[ir.Type, ...], origins: Mapping[str, str]
) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """Return the discriminating member and the mapping of its values to models; None if an
    alternative is no model. A model in ``origins`` is an alternative by another name."""
    discriminator: Object = body["discriminator"]
    at = body.locate_value("discriminator")
    member = discriminator.get("propertyName")
    if not isinstance(member, str):
        message = "'discriminator' must have a string propertyName"
        ctx.diagnostics.report(at, "keyword-type", message, harmless=True)
        return None, ()
    names = {each.name for each in alternatives if isinstance(each, ir.Ref)}
    if not all(isinstance(each, ir.Ref) for each in alternatives):
        return None, ()
    mapping = discriminator.get("mapping", Object())
    if not isinstance(mapping, Object) or not all(
        isinstance(value, str) for value in mapping.values()
    ):
        message = "'mapping' must be an object of strings"
        ctx.diagnostics.report(at, "keyword-type", message, harmless=True)
        return member, ()
    result = []
    for index, (value, target) in enumerate(mapping.items()):
        name = resolve(ctx, discriminator, target)
        name = origins.get(name, name) if name is not None else None
        if name not in names:
            name = name or target.removeprefix(ctx.index.pointer)
            near = keywords.suggest(name, tuple(sorted(names)))
            message = f"the mapping of '{value}' leads to '{target}', which is no alternative"
            ctx.diagnostics.report(
                mapping.marks[2 * index + 1], "discriminator-mapping", message, near
            )
        else:
            result.append((value, name))
    mapped = {name for _, name in result}
    for origin, name in origins.items():
        if name != origin and name not in mapped:
            result.append((origin.rpartition(".")[2], name))
    return member, tuple(result)


def put_default_first(
    ctx: Context, body: Object, alternatives: tuple[ir.Type, ...], origins: Mapping[str, str]
) -> tuple[ir.Type, ...]:
    """Return alternatives with that in front which a discriminator names for what its mapping does not."""
    discriminator: Object = body["discriminator"]
    target = discriminator.get(DEFAULT)
    name = resolve(ctx, discriminator, target) if isinstance(target, str) else None
    default = ir.Ref(name=origins.get(name, name)) if name is not None else None
    if target is not None and default not in alternatives:
        report_default(ctx, discriminator, "alternative")
    return tuple(sorted(alternatives, key=lambda each: each != default))


def report_default(ctx: Context, discriminator: Object, noun: str) -> None:
    """Report a ``defaultMapping`` that leads to nothing that it may name."""
    message = f"the defaultMapping leads to {discriminator[DEFAULT]!r}, which is no {noun}"
    at = discriminator.locate_value(DEFAULT)
    ctx.diagnostics.report(at, "discriminator-mapping", message)


def settle_open(ctx: Context, models: Mapping[str, ir.Model]) -> dict[str, ir.Model]:
    """Return models with the unions open that say so, or are all to be; report those that nothing tells apart.

    A union that has an open one among its alternatives, by the same tag, is open as well.
    """
    if not ctx.opened and not ctx.open_unions:
        return {**models}
    unions = {name: each for name, each in models.items() if isinstance(each, ir.Union)}
    tags = {name: discriminators.list_open_tags(each, models) for name, each in unions.items()}
    members = {name: each.member for name, each in tags.items() if each is not None}
    for name, at in ctx.opened.items():
        if name not in members:
            message = "nothing tells the alternatives apart, so that the union is not open"
            ctx.diagnostics.report(at, "union-without-tag", message)
    users: dict[str, list[str]] = {}
    for name, union in unions.items():
        for each in traversal.list_references(union):
            users.setdefault(each, []).append(name)
    waiting = [name for name in members if ctx.open_unions or name in ctx.opened]
    opened = set(waiting)
    while waiting:
        inner = waiting.pop()
        for name in users.get(inner, ()):
            if name not in opened and members.get(name) == members[inner]:
                opened.add(name)
                waiting.append(name)
    settled = {name: replace(unions[name], open=True) for name in models if name in opened}
    known = {**models, **settled}
    for union in settled.values():
        own = discriminators.list_open_tags(union, known)
        if own is not None and union.place is not None:
            ctx.assertions.opened[ctx.source.find_offset(union.place)] = own
    return known


def resolve(ctx: Context, discriminator: Object, target: str) -> str | None:
    """Return the model that the target of a mapping names: by its key, or else by a reference."""
    key = target.removeprefix(ctx.index.pointer)
    if key in ctx.index.components or key in ctx.index.keys:
        return ctx.index.keys.get(key, key)
    try:
        home = ctx.resources.homes[discriminator]
        return ctx.index.models.get(references.locate(ctx, target, home)[0])
    except (KeyError, Unresolved):
        return None
