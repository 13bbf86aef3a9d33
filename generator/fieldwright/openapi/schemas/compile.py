"""Schemas into IR: a component into a model, any other schema into a type, with its objects, enums and unions lifted."""

from dataclasses import replace
from typing import Any, NamedTuple, cast
from typing import Literal as OneOf

from fieldwright.model import formats, ir, keywords
from fieldwright.openapi.schemas import annotations, enums, lifting, residual, shapes
from fieldwright.openapi.schemas.all_of import flat
from fieldwright.openapi.schemas.assertions import all_of
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.text.values import Array, Fault, Object, array, members, plain, virtual

ScalarKind = OneOf["any", "never", "null", "boolean", "integer", "number", "string"]

_DEEPEST = 50
"""Unions in unions that speak of one value; only a schema that contains itself has more."""


def model(ctx: Context, name: str, schema: Any, at: int) -> ir.Model:
    """The model that a component of this name is."""
    place = ctx.source.place(at)
    if not isinstance(schema, Object):
        return ir.Alias(name=name, type=_constant(schema, place), place=place)
    ctx.descent.in_place = ()
    whole = flat(ctx, schema)
    ctx.descent.in_place = (whole,)
    said = annotations.model(whole)
    ctx.check_default(whole, ir.Ref(name=name))
    shape = _shape(ctx, whole, component=True)
    body, nullable = shape.body, shape.nullable
    if shape.kind in ("record", "enum", "union"):
        said["assertions"] = _check(ctx, [*shape.outer, *_unless_null(shape)])
    if shape.kind == "record":
        return record(ctx, name, body, nullable, said, place)
    if shape.kind == "enum":
        return enums.enum(name, body, nullable, said, place)
    if shape.kind == "union":
        return union(ctx, name, body, nullable, said, place)
    made = _checked(ctx, _type(ctx, body, shape.kind, place, ()), shape.inner)
    made = _checked(ctx, _wrapped(made, nullable, place), shape.outer)
    return ir.Alias(name=name, type=made, **said, place=place)


def type_of(
    ctx: Context, schema: Any, at: int, *, noted: bool = True, in_place: bool = False
) -> ir.Type:
    """The type that a schema inside of another is.

    ``noted`` says whether annotations are kept in its ``annotations``; those of a property go to
    its field. ``in_place``: it speaks of the same value as the schema around it, so that it
    must not lead back to that one.
    """
    place = ctx.source.place(at)
    if not isinstance(schema, Object):
        return _constant(schema, place)
    around = ctx.descent.in_place
    ctx.descent.in_place = around if in_place else ()
    whole = flat(ctx, schema)
    if not ctx.descent.speaks_of(whole):
        ctx.descent.in_place = (*ctx.descent.in_place, whole)
    if len(ctx.descent.in_place) > _DEEPEST:
        raise Fault(whole.at, "ref-cycle", "the schema is made of itself, by way of what is merged")
    made = _whole(ctx, schema, whole, place, noted)
    ctx.descent.in_place = around
    if noted:
        ctx.check_default(whole, made)
    return made


def _whole(ctx: Context, schema: Object, whole: Object, place: ir.Place, noted: bool) -> ir.Type:
    """The type of a schema that has been merged to ``whole``; one that comes back to itself
    by way of lists and maps only gets a name, so that it can be referred to."""
    descent = ctx.descent
    if "$ref" in whole or whole in ctx.lifted.names:
        return _placed(ctx, schema, whole, place, noted)
    if whole in descent.open:
        descent.recursive.setdefault(whole, lifting.name(ctx, schema))
        return ir.Ref(name=descent.recursive[whole], place=place)
    descent.open.add(whole)
    made = _placed(ctx, schema, whole, place, noted)
    descent.open.discard(whole)
    if whole not in descent.recursive:
        return made
    name = descent.recursive[whole]
    ctx.names.claim(name, lifting.place(ctx, schema))
    alias = ir.Alias(name=name, type=made, place=place)
    ctx.lifted.add(lifting.root(ctx, schema), schema.at, alias)
    return ir.Ref(name=name, place=place)


class _Shape(NamedTuple):
    """A merged schema as far as types say it: without null, and with what must be checked apart.

    ``inner`` must hold of values that are not null, ``outer`` of all.
    """

    body: Object
    kind: shapes.Kind
    nullable: bool
    inner: list[Object]
    outer: list[Object]


def _shape(ctx: Context, whole: Object, *, component: bool) -> _Shape:
    bare, outer = residual.apart(ctx, whole)
    body, nullable = shapes.without_null(ctx, shapes.with_type(ctx, bare))
    body, inner = residual.apart(ctx, body)
    kind = shapes.kind_of(body, component=component, nullable=nullable)
    return _Shape(body, kind, nullable, inner, outer)


def _unless_null(shape: _Shape) -> list[Any]:
    """What must hold of values that are not null, said of all values."""
    if not shape.nullable or not shape.inner:
        return shape.inner
    at = shape.body.at
    null = virtual(at, [("type", "null", at, at)])
    whole = virtual(at, [("allOf", array(list(shape.inner), at), at, at)])
    return [virtual(at, [("anyOf", array([null, whole], at), at, at)])]


def _check(ctx: Context, checks: list[Any]) -> ir.Schema | None:
    """Raw schemas that must all hold, as one of the IR."""
    return all_of([ctx.assertions.whole(each) for each in checks]) if checks else None


def _checked(ctx: Context, made: ir.Type, checks: list[Any]) -> ir.Type:
    """``made``, of which ``checks`` must hold as well."""
    asked = _check(ctx, checks)
    if asked is None:
        return made
    if isinstance(made, ir.Asserted):
        return replace(made, schema=all_of([made.schema, asked]))
    return ir.Asserted(type=made, schema=asked, place=made.place)


def _placed(ctx: Context, schema: Object, whole: Object, place: ir.Place, noted: bool) -> ir.Type:
    """The type of a schema that has been merged to ``whole``."""
    shape = _shape(ctx, whole, component=False)
    if shape.kind in ("enum", "record", "union"):
        name = _lifted(ctx, schema, shape, place)
        kept = annotations.pairs(whole, leave=("description", "title")) if noted else ()
        made: ir.Type = ir.Ref(name=name, annotations=kept, place=place)
    else:
        said = annotations.pairs(whole) if noted else ()
        made = _checked(ctx, _type(ctx, shape.body, shape.kind, place, said), shape.inner)
    outside = shape.nullable or shape.kind not in ("enum", "record", "union")
    return _checked(ctx, _wrapped(made, shape.nullable, place), shape.outer if outside else [])


def record(
    ctx: Context, name: str, body: Object, nullable: bool, said: dict[str, Any], place: ir.Place
) -> ir.Record:
    """An object with properties."""
    properties: Object = body.get("properties") or virtual(body.at, [])
    required: Any = body.get("required") or Array()
    wanted = set(required)
    unnamed = [name for name in dict.fromkeys(required) if name not in properties]
    for missing in unnamed:
        near = keywords.suggest(missing, tuple(properties))
        message = f"'{missing[:100]}' is required but no property"
        at = required.marks[required.index(missing)]
        ctx.diagnostics.report(at, "required-without-property", message, near)
    if unnamed:
        asked = ir.Schema(keywords=(("required", unnamed),), place=place)
        said["assertions"] = all_of([said.get("assertions") or True, asked])
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
        additional_properties=extra,
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
    said = annotations.field(whole, lifted=schema in ctx.lifted.names)
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
            said["annotations"] = (
                *said["annotations"],
                ("discriminator", plain(body["discriminator"])),
            )
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
        return ir.Scalar(kind="null", annotations=made.annotations, place=place)
    return ir.Nullable(type=made, place=place)


def _lifted(ctx: Context, schema: Object, shape: _Shape, place: ir.Place) -> str:
    """The name of the model an inline schema becomes; it is made when the schema is first met."""
    whole = flat(ctx, schema)
    if whole in ctx.lifted.names:
        ctx.lifted.names[schema] = ctx.lifted.names[whole]
        return ctx.lifted.names[whole]
    name = lifting.name(ctx, schema)
    ctx.names.claim(name, lifting.place(ctx, schema))
    ctx.lifted.names[whole] = ctx.lifted.names[schema] = name
    said = annotations.lifted(whole)
    said["assertions"] = _check(ctx, [*shape.inner, *([] if shape.nullable else shape.outer)])
    body = shape.body
    made: ir.Model
    if shape.kind == "record":
        made = record(ctx, name, body, False, said, place)
    elif shape.kind == "union":
        made = union(ctx, name, body, False, said, place)
    else:
        made = enums.enum(name, body, False, said, place)
    ctx.lifted.add(lifting.root(ctx, schema), schema.at, made)
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
        return _untyped(ctx, body, said, place)
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
            items=items, constraints=shapes.constraints(body, type_), annotations=said, place=place
        )
    if type_ == "object":
        values: ir.Type = ir.Scalar(kind="any", place=place)
        if "additionalProperties" in body:
            values = type_of(
                ctx, body["additionalProperties"], body.value_at("additionalProperties")
            )
        return ir.Map(
            values=values,
            constraints=shapes.constraints(body, type_),
            annotations=said,
            place=place,
        )
    format_ = body.get("format")
    if ctx.annotating and type_ == "string" and format_ is not None:
        said, format_ = (*said, ("format", format_)), None
    return ir.Scalar(
        kind=cast(ScalarKind, type_),
        format=format_,
        constraints=shapes.constraints(body, type_),
        annotations=said,
        place=place,
    )


def _untyped(ctx: Context, body: Object, said: ir.Pairs, place: ir.Place) -> ir.Type:
    """Anything; with a format, any value but a string that is not of it."""
    format_ = body.get("format")
    if formats.is_asserted(format_) and not ctx.annotating:
        asked = ir.Schema(keywords=(("format", format_),), place=place)
        return ir.Asserted(
            type=ir.Scalar(kind="any", annotations=said, place=place), schema=asked, place=place
        )
    noted = (*said, ("format", format_)) if format_ is not None else said
    return ir.Scalar(kind="any", annotations=noted, place=place)


def _also_noted(made: ir.Type, said: ir.Pairs) -> ir.Type:
    """``made`` with notes behind its own, where it has none of the same name."""
    if isinstance(made, ir.Nullable | ir.Asserted):
        return replace(made, type=_also_noted(made.type, said))
    known = {name for name, _ in made.annotations}
    more = tuple(pair for pair in said if pair[0] not in known)
    return replace(made, annotations=(*made.annotations, *more)) if more else made


def _reference(ctx: Context, body: Object, place: ir.Place, said: ir.Pairs) -> ir.Type:
    """A reference to a component; one that leads deeper is the type that stands there."""
    target = body["$ref"].schema
    if body["$ref"].name is not None:
        return ir.Ref(name=body["$ref"].name, annotations=said, place=place)
    if isinstance(target, Object) and ctx.descent.speaks_of(flat(ctx, target)):
        ctx.diagnostics.report(body.value_at("$ref"), "ref-cycle", "the $ref leads back to itself")
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
        ctx.diagnostics.report(
            at, "keyword-type", "'discriminator' must have a string propertyName"
        )
        return None, ()
    names = {each.name for each in alternatives if isinstance(each, ir.Ref)}
    if not all(isinstance(each, ir.Ref) for each in alternatives):
        return None, ()
    mapping = given.get("mapping", Object())
    if not isinstance(mapping, Object) or not all(
        isinstance(value, str) for value in mapping.values()
    ):
        ctx.diagnostics.report(at, "keyword-type", "'mapping' must be an object of strings")
        return member, ()
    result = []
    for index, (value, target) in enumerate(mapping.items()):
        name = target.removeprefix(ctx.index.pointer)
        if name not in names:
            near = keywords.suggest(name, tuple(sorted(names)))
            message = f"the mapping of '{value}' leads to '{target}', which is no alternative"
            ctx.diagnostics.report(
                mapping.marks[2 * index + 1], "discriminator-mapping", message, near
            )
        result.append((value, name))
    return member, tuple(result)
