"""Schemas into IR: a component into a model, any other schema into a type, with its objects, enums and unions lifted."""

from dataclasses import replace
from typing import Any, cast
from typing import Literal as OneOf

from fieldwright import ir, keywords
from fieldwright.spec import enums, lift, notes, shapes
from fieldwright.spec.context import Context, members, virtual
from fieldwright.spec.merge_all_of import flat
from fieldwright.spec.values import Array, Fault, Object, plain

ScalarKind = OneOf["any", "never", "null", "boolean", "integer", "number", "string"]

_DEEPEST = 50
"""Unions in unions that speak of one value; only a schema that contains itself has more."""


def model(ctx: Context, name: str, schema: Any, at: int) -> ir.Model:
    """The model that a component of this name is."""
    place = ctx.source.place(at)
    if not isinstance(schema, Object):
        return ir.Alias(name=name, type=_constant(schema, place), place=place)
    ctx.in_place = frozenset()
    whole = flat(ctx, schema)
    ctx.in_place = frozenset({id(whole)})
    said = notes.model(ctx, whole)
    ctx.check_default(whole, ir.Ref(name=name))
    body, nullable = shapes.without_null(ctx, shapes.with_type(ctx, whole))
    kind = shapes.kind_of(body, component=True, nullable=nullable)
    if kind == "record":
        return record(ctx, name, body, nullable, said, place)
    if kind == "enum":
        return enums.enum(name, body, nullable, said, place)
    if kind == "union":
        return union(ctx, name, body, nullable, said, place)
    return ir.Alias(
        name=name,
        type=_wrapped(_type(ctx, body, kind, place, ()), nullable, place),
        **said,
        place=place,
    )


def type_of(
    ctx: Context, schema: Any, at: int, *, noted: bool = True, in_place: bool = False
) -> ir.Type:
    """The type that a schema inside of another is.

    ``noted`` says whether annotations are kept in its ``notes``; those of a property go to
    its field. ``in_place``: it speaks of the same value as the schema around it, so that it
    must not lead back to that one.
    """
    place = ctx.source.place(at)
    if not isinstance(schema, Object):
        return _constant(schema, place)
    around = ctx.in_place
    ctx.in_place = around if in_place else frozenset()
    whole = flat(ctx, schema)
    ctx.in_place |= {id(whole)}
    if len(ctx.in_place) > _DEEPEST:
        raise Fault(whole.at, "ref-cycle", "the schema is made of itself, by way of what is merged")
    made = _whole(ctx, schema, whole, place, noted)
    ctx.in_place = around
    if noted:
        ctx.check_default(whole, made)
    return made


def _whole(ctx: Context, schema: Object, whole: Object, place: ir.Place, noted: bool) -> ir.Type:
    """The type of a schema that has been merged to ``whole``; one that comes back to itself
    by way of lists and maps only gets a name, so that it can be referred to."""
    key = id(whole)
    if "$ref" in whole or key in ctx.lifted:
        return _placed(ctx, schema, whole, place, noted)
    if key in ctx.open:
        ctx.recursive.setdefault(key, lift.name(ctx, schema))
        return ir.Ref(name=ctx.recursive[key], place=place)
    ctx.open.add(key)
    made = _placed(ctx, schema, whole, place, noted)
    ctx.open.discard(key)
    if key not in ctx.recursive:
        return made
    name = ctx.recursive[key]
    ctx.claims.setdefault(name, set()).add(lift.place(ctx, schema))
    alias = ir.Alias(name=name, type=made, place=place)
    ctx.models.setdefault(lift.root(ctx, schema), []).append((schema.at, alias))
    return ir.Ref(name=name, place=place)


def _placed(ctx: Context, schema: Object, whole: Object, place: ir.Place, noted: bool) -> ir.Type:
    """The type of a schema that has been merged to ``whole``."""
    body, nullable = shapes.without_null(ctx, shapes.with_type(ctx, whole))
    kind = shapes.kind_of(body, component=False, nullable=nullable)
    if kind in ("enum", "record", "union"):
        name = _lifted(ctx, schema, body, kind, place)
        kept = notes.pairs(ctx, whole, leave=("description", "title")) if noted else ()
        made: ir.Type = ir.Ref(name=name, notes=kept, place=place)
    else:
        made = _type(ctx, body, kind, place, notes.pairs(ctx, whole) if noted else ())
    return _wrapped(made, nullable, place)


def record(
    ctx: Context, name: str, body: Object, nullable: bool, said: dict[str, Any], place: ir.Place
) -> ir.Record:
    """An object with properties."""
    properties: Object = body.get("properties") or virtual(body.at, [])
    required: Any = body.get("required") or Array()
    wanted = set(required)
    for index, missing in enumerate(required):
        if missing not in properties:
            near = keywords.suggest(missing, tuple(properties))
            message = f"'{missing[:100]}' is required but no property"
            ctx.report(required.marks[index], "required-without-property", message, near)
    fields = tuple(
        field(ctx, key, value, key in wanted, key_at, value_at)
        for key, value, key_at, value_at in members(properties)
    )
    extra = None
    if "additionalProperties" in body:
        extra = type_of(ctx, body["additionalProperties"], body.value_at("additionalProperties"))
    shapes.without_effect(ctx, body, "object")
    return ir.Record(
        name=name,
        fields=fields,
        extra=extra,
        constraints=shapes.constraints(body, "object"),
        nullable=nullable,
        **said,
        place=place,
    )


def field(ctx: Context, name: str, schema: Any, required: bool, key_at: int, at: int) -> ir.Field:
    """One property of a record."""
    place = ctx.source.place(key_at)
    made = type_of(ctx, schema, at, noted=False)
    if not isinstance(schema, Object):
        return ir.Field(name=name, type=made, required=required, place=place)
    whole = flat(ctx, schema)
    said = notes.field(ctx, whole, lifted=id(schema) in ctx.lifted)
    if said["default"]:
        ctx.check_default(whole, made)
    return ir.Field(name=name, type=made, required=required, **said, place=place)


def union(
    ctx: Context, name: str, body: Object, nullable: bool, said: dict[str, Any], place: ir.Place
) -> ir.Union:
    """``oneOf``, ``anyOf`` or a list of types; what stands beside them goes into every alternative."""
    word, alternatives = shapes.alternatives(ctx, body)
    made = tuple(type_of(ctx, item, at, in_place=True) for item, at in alternatives)
    made = tuple(each for each in made if not _accepts_nothing(each)) or made
    discriminator: str | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    if isinstance(body.get("discriminator"), Object):
        discriminator, mapping = _discriminator(ctx, body, made)
        if discriminator is None:
            said["notes"] = (*said["notes"], ("discriminator", plain(body["discriminator"])))
    return ir.Union(
        name=name,
        alternatives=made,
        exclusive=word == "oneOf",
        discriminator=discriminator,
        mapping=mapping,
        nullable=nullable,
        **said,
        place=place,
    )


def _constant(schema: Any, place: ir.Place) -> ir.Scalar:
    return ir.Scalar(kind="never" if schema is False else "any", place=place)


def _accepts_nothing(type_: ir.Type) -> bool:
    return isinstance(type_, ir.Scalar) and type_.kind == "never"


def _wrapped(made: ir.Type, nullable: bool, place: ir.Place) -> ir.Type:
    """``made`` or null, said once and not of what accepts null anyhow."""
    if (
        not nullable
        or isinstance(made, ir.Nullable)
        or isinstance(made, ir.Scalar)
        and made.kind == "null"
    ):
        return made
    if isinstance(made, ir.Scalar) and _accepts_nothing(made):
        return ir.Scalar(kind="null", notes=made.notes, place=place)
    return ir.Nullable(type=made, place=place)


def _lifted(ctx: Context, schema: Object, body: Object, kind: shapes.Kind, place: ir.Place) -> str:
    """The name of the model an inline schema becomes; it is made when the schema is first met."""
    key = id(flat(ctx, schema))
    if key in ctx.lifted:
        ctx.lifted[id(schema)] = ctx.lifted[key]
        return ctx.lifted[key]
    name = lift.name(ctx, schema)
    ctx.claims.setdefault(name, set()).add(lift.place(ctx, schema))
    ctx.lifted[key] = ctx.lifted[id(schema)] = name
    said = notes.lifted(ctx, flat(ctx, schema))
    made: ir.Model
    if kind == "record":
        made = record(ctx, name, body, False, said, place)
    elif kind == "union":
        made = union(ctx, name, body, False, said, place)
    else:
        made = enums.enum(name, body, False, said, place)
    ctx.models.setdefault(lift.root(ctx, schema), []).append((schema.at, made))
    return name


def _type(
    ctx: Context, body: Object, kind: shapes.Kind, place: ir.Place, said: ir.Pairs
) -> ir.Type:
    """The type of a schema that is not lifted."""
    if kind == "never":
        return ir.Scalar(kind="never", place=place)
    if kind == "ref":
        return _reference(ctx, body, place, said)
    if kind == "literal":
        return enums.literal(body, said, place)
    if kind == "any":
        noted = (*said, ("format", body["format"])) if "format" in body else said
        return ir.Scalar(kind="any", notes=noted, place=place)
    for word in ("oneOf", "anyOf"):
        if word in body:
            item, at = shapes.alternatives(ctx, body)[1][0]
            return _also_noted(type_of(ctx, item, at, in_place=True), said)
    type_ = body["type"][0] if isinstance(body["type"], list) else body["type"]
    shapes.without_effect(ctx, body, type_)
    if type_ == "array":
        items: ir.Type = ir.Scalar(kind="any", place=place)
        if "items" in body:
            items = type_of(ctx, body["items"], body.value_at("items"))
        return ir.Array(
            items=items, constraints=shapes.constraints(body, type_), notes=said, place=place
        )
    if type_ == "object":
        values: ir.Type = ir.Scalar(kind="any", place=place)
        if "additionalProperties" in body:
            values = type_of(
                ctx, body["additionalProperties"], body.value_at("additionalProperties")
            )
        return ir.Map(
            values=values, constraints=shapes.constraints(body, type_), notes=said, place=place
        )
    return ir.Scalar(
        kind=cast(ScalarKind, type_),
        format=body.get("format"),
        constraints=shapes.constraints(body, type_),
        notes=said,
        place=place,
    )


def _also_noted(made: ir.Type, said: ir.Pairs) -> ir.Type:
    """``made`` with notes behind its own, where it has none of the same name."""
    if isinstance(made, ir.Nullable):
        return replace(made, type=_also_noted(made.type, said))
    known = {name for name, _ in made.notes}
    more = tuple(pair for pair in said if pair[0] not in known)
    return replace(made, notes=(*made.notes, *more)) if more else made


def _reference(ctx: Context, body: Object, place: ir.Place, said: ir.Pairs) -> ir.Type:
    """A reference to a component; one that leads deeper is the type that stands there."""
    name, target = ctx.target(body["$ref"])
    if name is not None:
        return ir.Ref(name=name, notes=said, place=place)
    if isinstance(target, Object) and id(flat(ctx, target)) in ctx.in_place:
        ctx.report(body.value_at("$ref"), "ref-cycle", "the $ref leads back to itself")
        return ir.Scalar(kind="any", place=place)
    return _also_noted(type_of(ctx, target, body.value_at("$ref"), in_place=True), said)


def _discriminator(
    ctx: Context, body: Object, alternatives: tuple[ir.Type, ...]
) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """The discriminating member and the mapping of its values to models; None if an alternative is no model."""
    given: Object = body["discriminator"]
    at = body.value_at("discriminator")
    member = given.get("propertyName")
    if not isinstance(member, str):
        ctx.report(at, "keyword-type", "'discriminator' must have a string propertyName")
        return None, ()
    names = {each.name for each in alternatives if isinstance(each, ir.Ref)}
    if not all(isinstance(each, ir.Ref) for each in alternatives):
        return None, ()
    mapping = given.get("mapping", Object())
    if not isinstance(mapping, Object) or not all(
        isinstance(value, str) for value in mapping.values()
    ):
        ctx.report(at, "keyword-type", "'mapping' must be an object of strings")
        return member, ()
    result = []
    for index, (value, target) in enumerate(mapping.items()):
        name = target.removeprefix(ctx.pointer)
        if name not in names:
            near = keywords.suggest(name, tuple(sorted(names)))
            message = f"the mapping of '{value}' leads to '{target}', which is no alternative"
            ctx.report(mapping.marks[2 * index + 1], "discriminator-mapping", message, near)
        result.append((value, name))
    return member, tuple(result)
