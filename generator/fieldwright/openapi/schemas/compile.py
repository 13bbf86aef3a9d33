"""Schemas into IR: a component into a model, any other schema into a type, with its objects, enums and unions lifted."""

from dataclasses import replace
from typing import Any, cast
from typing import Literal as OneOf

from fieldwright.model import formats, ir, keywords
from fieldwright.openapi.schemas import (
    annotations,
    discriminators,
    enums,
    lifting,
    residual,
    shapes,
    unread,
    vocabulary,
)
from fieldwright.openapi.schemas.all_of import flatten
from fieldwright.openapi.schemas.assertions import conjoin
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.text.values import (
    Array,
    Fault,
    Object,
    list_members,
    make_object,
    strip_places,
)

ScalarKind = OneOf["any", "never", "null", "boolean", "integer", "number", "string"]

_DEEPEST = 50
"""Schemas within one another that apply to one value; one that is merged with itself has more."""


def compile_model(ctx: Context, name: str, schema: Any, at: int) -> ir.Model:
    """Compile a component into the model of its name."""
    place = ctx.source.locate(at)
    if not isinstance(schema, Object):
        return ir.Alias(name=name, type=_compile_boolean(schema, place), place=place)
    ctx.descent.in_place = ()
    flat_schema = flatten(ctx, schema)
    ctx.descent.in_place = (flat_schema,)
    attributes = annotations.describe_model(flat_schema, ctx.index.components)
    ctx.check_default(flat_schema, ir.Ref(name=name))
    shape = shapes.determine(ctx, flat_schema, component=True)
    body, nullable = shape.body, shape.nullable
    if shape.kind in ("record", "enum", "union"):
        attributes = annotations.describe_model(
            body, ctx.index.components
        )  # what null was spelled beside says it too
        attributes["assertions"] = residual.conjoin_checks(
            ctx, [*shape.outer, *shapes.exempt_null(shape)]
        )
    if shape.kind == "record":
        return compile_record(ctx, name, body, nullable, attributes, place)
    if shape.kind == "enum":
        return enums.compile_enum(name, body, nullable, attributes, place)
    if shape.kind == "union":
        return compile_union(ctx, name, body, nullable, attributes, place)
    type_ = residual.attach_checks(
        ctx, _compile_inline(ctx, body, shape.kind, place, ()), shape.inner
    )
    type_ = residual.attach_checks(ctx, _allow_null(type_, nullable, place), shape.outer)
    return ir.Alias(name=name, type=type_, **attributes, place=place)


def compile_type(
    ctx: Context, schema: Any, at: int, *, noted: bool = True, in_place: bool = False
) -> ir.Type:
    """Compile a schema inside of another into a type.

    ``noted`` says whether annotations are kept in its ``annotations``; those of a property go to
    its field. ``in_place``: it speaks of the same value as the schema around it, so that it
    must not lead back to that one.
    """
    place = ctx.source.locate(at)
    if not isinstance(schema, Object):
        return _compile_boolean(schema, place)
    around = ctx.descent.in_place
    ctx.descent.in_place = around if in_place else ()
    flat_schema = flatten(ctx, schema)
    if not ctx.descent.is_in_place(flat_schema):
        ctx.descent.in_place = (*ctx.descent.in_place, flat_schema)
    if len(ctx.descent.in_place) > _DEEPEST:
        message = f"more than {_DEEPEST} schemas within one another apply to one value here"
        raise Fault(flat_schema.at, "limit-exceeded", message, "is the schema made of itself?")
    type_ = _compile_flat(ctx, schema, flat_schema, place, noted)
    ctx.descent.in_place = around
    if noted:
        ctx.check_default(flat_schema, type_)
    return type_


def _compile_flat(
    ctx: Context, schema: Object, flat_schema: Object, place: ir.Place, noted: bool
) -> ir.Type:
    """Compile a schema that has been merged to ``flat_schema``. One that comes back to itself by
    way of lists and maps only gets a name, so that it can be referred to."""
    descent = ctx.descent
    known = flat_schema in ctx.lifted.names or lifting.find_lifted(ctx, flat_schema) is not None
    if "$ref" in flat_schema or known:
        return _place(ctx, schema, flat_schema, place, noted)
    if flat_schema in descent.open:
        descent.recursive.setdefault(flat_schema, lifting.name_model(ctx, schema))
        return ir.Ref(name=descent.recursive[flat_schema], place=place)
    descent.open.add(flat_schema)
    type_ = _place(ctx, schema, flat_schema, place, noted)
    descent.open.discard(flat_schema)
    if flat_schema not in descent.recursive:
        return type_
    name = descent.recursive[flat_schema]
    component = lifting.find_component(ctx, schema)
    alias = ir.Alias(name=name, type=type_, within=component, place=place)
    ctx.lifted.add(component, schema.at, alias)
    return ir.Ref(name=name, place=place)


def _place(
    ctx: Context, schema: Object, flat_schema: Object, place: ir.Place, noted: bool
) -> ir.Type:
    """Return the type of a merged schema where it is used: a reference to its model, or the type
    itself."""
    shape = shapes.determine(ctx, flat_schema, component=False)
    if shape.kind in ("enum", "record", "union"):
        name = _lift(ctx, schema, shape, place)
        kept = (
            annotations.collect_annotations(
                flat_schema, ctx.index.components, leave=("description", "title")
            )
            if noted
            else ()
        )
        type_: ir.Type = ir.Ref(name=name, annotations=kept, place=place)
    else:
        notes = annotations.collect_annotations(flat_schema, ctx.index.components) if noted else ()
        type_ = residual.attach_checks(
            ctx, _compile_inline(ctx, shape.body, shape.kind, place, notes), shape.inner
        )
    outside = shape.nullable or shape.kind not in ("enum", "record", "union")
    return residual.attach_checks(
        ctx, _allow_null(type_, shape.nullable, place), shape.outer if outside else []
    )


def compile_record(
    ctx: Context,
    name: str,
    body: Object,
    nullable: bool,
    attributes: dict[str, Any],
    place: ir.Place,
) -> ir.Record:
    """Compile an object with properties."""
    properties: Object = body.get("properties") or make_object(body.at, [])
    required: Any = body.get("required") or Array()
    wanted = set(required)
    unnamed = [name for name in dict.fromkeys(required) if name not in properties]
    for missing in unnamed:
        near = keywords.suggest(missing, tuple(properties))
        message = f"'{missing[:100]}' is required but no property"
        at = required.marks[required.index(missing)]
        ctx.diagnostics.report(at, "required-without-property", message, near)
    if unnamed:
        schema = ir.Schema(keywords=(("required", unnamed),), place=place)
        attributes["assertions"] = conjoin([attributes.get("assertions") or True, schema])
    fields = tuple(
        compile_field(ctx, key, value, key in wanted, key_at, value_at)
        for key, value, key_at, value_at in list_members(properties)
    )
    extra = None
    if "additionalProperties" in body:
        extra = compile_type(
            ctx, body["additionalProperties"], body.locate_value("additionalProperties")
        )
    shapes.report_without_effect(ctx, body, "object")
    return ir.Record(
        name=name,
        fields=fields,
        additional_properties=extra,
        constraints=shapes.list_constraints(body, "object"),
        nullable=nullable,
        **attributes,
        place=place,
    )


def compile_field(
    ctx: Context, name: str, schema: Any, required: bool, key_at: int, at: int
) -> ir.Field:
    """Compile one property of a record."""
    place = ctx.source.locate(key_at)
    type_ = compile_type(ctx, schema, at, noted=False)
    if not isinstance(schema, Object):
        lost = unread.annotate_field(ctx, schema, at)
        return ir.Field(name=name, type=type_, required=required, annotations=lost, place=place)
    flat_schema = flatten(ctx, schema)
    inner = lifting.find_lifted(ctx, flat_schema)
    lifted = schema in ctx.lifted.names or inner is not None and "description" not in inner
    attributes = annotations.describe_field(flat_schema, ctx.index.components, lifted=lifted)
    if attributes["default"]:
        ctx.check_default(flat_schema, type_, place)
    attributes["annotations"] += unread.annotate_field(ctx, schema, at)
    return ir.Field(name=name, type=type_, required=required, **attributes, place=place)


def compile_union(
    ctx: Context,
    name: str,
    body: Object,
    nullable: bool,
    attributes: dict[str, Any],
    place: ir.Place,
) -> ir.Union:
    """Compile ``oneOf``, ``anyOf`` or a list of types; what stands beside them goes into every
    alternative."""
    word, alternatives = shapes.list_alternatives(ctx, body)
    types = tuple(compile_type(ctx, item, at, in_place=True) for item, at in alternatives)
    alternatives = [
        each for each, type_ in zip(alternatives, types) if not _accepts_nothing(type_)
    ] or alternatives
    types = tuple(each for each in types if not _accepts_nothing(each)) or types
    discriminator: str | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    if isinstance(body.get("discriminator"), Object):
        origins = discriminators.map_origins(ctx, [item for item, _ in alternatives], types)
        discriminator, mapping = discriminators.read(ctx, body, types, origins)
        if word == "anyOf":
            types = discriminators.put_default_first(ctx, body, types, origins)
        if discriminator is None:
            attributes["annotations"] = (
                *attributes["annotations"],
                ("discriminator", strip_places(body["discriminator"])),
            )
    if vocabulary.is_open(body):
        ctx.opened[name] = body.locate_value(vocabulary.OPEN)
    return ir.Union(
        name=name,
        alternatives=types,
        exclusive=word == "oneOf",
        discriminator=discriminator,
        mapping=mapping,
        nullable=nullable,
        **attributes,
        place=place,
    )


def _compile_boolean(schema: Any, place: ir.Place) -> ir.Scalar:
    """Compile ``true`` or ``false``."""
    return ir.Scalar(kind="never" if schema is False else "any", place=place)


def _accepts_nothing(type_: ir.Type) -> bool:
    """Return whether a type accepts nothing."""
    return isinstance(type_, ir.Scalar) and type_.kind == "never"


def _allow_null(type_: ir.Type, nullable: bool, place: ir.Place) -> ir.Type:
    """Return ``type_`` or null, written once and not of what accepts null anyhow."""
    if (
        not nullable
        or isinstance(type_, ir.Nullable)
        or isinstance(type_, ir.Scalar)
        and type_.kind == "null"
    ):
        return type_
    if isinstance(type_, ir.Scalar) and _accepts_nothing(type_):
        return ir.Scalar(kind="null", annotations=type_.annotations, place=place)
    return ir.Nullable(type=type_, place=place)


def _lift(ctx: Context, schema: Object, shape: shapes.Shape, place: ir.Place) -> str:
    """Make a model of an inline schema when it is first met, and return its name."""
    flat_schema = flatten(ctx, schema)
    if flat_schema in ctx.lifted.names:
        ctx.lifted.names[schema] = ctx.lifted.names[flat_schema]
        return ctx.lifted.names[flat_schema]
    name = lifting.name_model(ctx, schema)
    ctx.lifted.names[flat_schema] = ctx.lifted.names[schema] = name
    around = [flatten(ctx, each) for each in reversed(lifting.list_around(ctx, schema)[1:])]
    stated = {key: each[key] for each in around for key in ("title", "description") if key in each}
    attributes = annotations.describe_lifted(stated | dict(flat_schema), ctx.index.components)
    attributes["assertions"] = residual.conjoin_checks(
        ctx, [*shape.inner, *([] if shape.nullable else shape.outer)]
    )
    body = shape.body
    model: ir.Model
    if shape.kind == "record":
        model = compile_record(ctx, name, body, False, attributes, place)
    elif shape.kind == "union":
        model = compile_union(ctx, name, body, False, attributes, place)
    else:
        model = enums.compile_enum(name, body, False, attributes, place)
    component = lifting.find_component(ctx, schema)
    ctx.lifted.add(component, schema.at, replace(model, within=component))
    return name


def _compile_inline(
    ctx: Context, body: Object, kind: shapes.Kind, place: ir.Place, notes: ir.Pairs
) -> ir.Type:
    """Compile a schema that is not lifted."""
    if kind == "never":
        return ir.Scalar(kind="never", place=place)
    if kind == "ref":
        return _compile_reference(ctx, body, place, notes)
    if kind == "literal":
        return enums.compile_literal(body, notes, place)
    if kind == "any":
        return _compile_any(ctx, body, notes, place)
    for word in ("oneOf", "anyOf"):
        if word in body:
            item, at = shapes.list_alternatives(ctx, body)[1][0]
            return _annotate(compile_type(ctx, item, at, in_place=True), notes)
    type_ = body["type"][0] if isinstance(body["type"], list) else body["type"]
    shapes.report_without_effect(ctx, body, type_)
    if type_ == "array":
        items: ir.Type = ir.Scalar(kind="any", place=place)
        if "items" in body:
            items = compile_type(ctx, body["items"], body.locate_value("items"))
        return ir.Array(
            items=items,
            constraints=shapes.list_constraints(body, type_),
            annotations=notes,
            place=place,
        )
    if type_ == "object":
        values: ir.Type = ir.Scalar(kind="any", place=place)
        if "additionalProperties" in body:
            values = compile_type(
                ctx, body["additionalProperties"], body.locate_value("additionalProperties")
            )
        return ir.Map(
            values=values,
            constraints=shapes.list_constraints(body, type_),
            annotations=notes,
            place=place,
        )
    format_ = body.get("format")
    if ctx.annotating and type_ == "string" and format_ is not None:
        notes, format_ = (*notes, ("format", format_)), None
    return ir.Scalar(
        kind=cast(ScalarKind, type_),
        format=format_,
        constraints=shapes.list_constraints(body, type_),
        annotations=notes,
        place=place,
    )


def _compile_any(ctx: Context, body: Object, notes: ir.Pairs, place: ir.Place) -> ir.Type:
    """Compile a schema without a type: anything; with a format, any value but a string that is not
    of it."""
    format_ = body.get("format")
    if formats.is_asserted(format_) and not ctx.annotating:
        schema = ir.Schema(keywords=(("format", format_),), place=place)
        return ir.Asserted(
            type=ir.Scalar(kind="any", annotations=notes, place=place), schema=schema, place=place
        )
    noted = (*notes, ("format", format_)) if format_ is not None else notes
    return ir.Scalar(kind="any", annotations=noted, place=place)


def _annotate(type_: ir.Type, notes: ir.Pairs) -> ir.Type:
    """Return ``type_`` with annotations behind its own, where it has none of the same name."""
    if isinstance(type_, ir.Nullable | ir.Asserted):
        return replace(type_, type=_annotate(type_.type, notes))
    known = {name for name, _ in type_.annotations}
    more = tuple(pair for pair in notes if pair[0] not in known)
    return replace(type_, annotations=(*type_.annotations, *more)) if more else type_


def _compile_reference(ctx: Context, body: Object, place: ir.Place, notes: ir.Pairs) -> ir.Type:
    """Compile a reference to a component; one that leads deeper is the type that stands there."""
    target = body["$ref"].schema
    if body["$ref"].name is not None:
        return ir.Ref(name=body["$ref"].name, annotations=notes, place=place)
    if isinstance(target, Object) and ctx.descent.is_in_place(flatten(ctx, target)):
        ctx.diagnostics.report(
            body.locate_value("$ref"), "ref-cycle", "the $ref leads back to itself"
        )
        return ir.Scalar(kind="any", place=place)
    return _annotate(compile_type(ctx, target, body.locate_value("$ref"), in_place=True), notes)
