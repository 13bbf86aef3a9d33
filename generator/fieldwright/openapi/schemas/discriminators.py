"""The ``discriminator`` of OpenAPI (3.1.1, section 4.8.25): the member whose value names an alternative."""

from fieldwright.model import ir, keywords
from fieldwright.openapi.schemas import references
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.resources import Unresolved
from fieldwright.openapi.text.values import Object


def read(
    ctx: Context, body: Object, alternatives: tuple[ir.Type, ...]
) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """Return the discriminating member and the mapping of its values to models; None if an
    alternative is no model."""
    discriminator: Object = body["discriminator"]
    at = body.locate_value("discriminator")
    member = discriminator.get("propertyName")
    if not isinstance(member, str):
        ctx.diagnostics.report(
            at, "keyword-type", "'discriminator' must have a string propertyName"
        )
        return None, ()
    names = {each.name for each in alternatives if isinstance(each, ir.Ref)}
    if not all(isinstance(each, ir.Ref) for each in alternatives):
        return None, ()
    mapping = discriminator.get("mapping", Object())
    if not isinstance(mapping, Object) or not all(
        isinstance(value, str) for value in mapping.values()
    ):
        ctx.diagnostics.report(at, "keyword-type", "'mapping' must be an object of strings")
        return member, ()
    result = []
    for index, (value, target) in enumerate(mapping.items()):
        name = resolve(ctx, discriminator, target)
        if name not in names:
            name = name or target.removeprefix(ctx.index.pointer)
            near = keywords.suggest(name, tuple(sorted(names)))
            message = f"the mapping of '{value}' leads to '{target}', which is no alternative"
            ctx.diagnostics.report(
                mapping.marks[2 * index + 1], "discriminator-mapping", message, near
            )
        else:
            result.append((value, name))
    return member, tuple(result)


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
