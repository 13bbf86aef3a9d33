"""Validation of JSON values against the models and types of a document, as the schemas that they are."""

from collections.abc import Iterator, Mapping
from typing import Any

from fieldwright.model import discriminators, ir, json_values
from fieldwright.model.keywords import KEYWORDS
from fieldwright.validation import json_schema
from fieldwright.validation.json_schema import AnySchema, Definitions

_MODEL = "\x00"
"""What the names of models begin with among the definitions, so that they are none of theirs."""


class ModelValidator:
    """Validates values against the types of one document."""

    def __init__(
        self, models: Mapping[str, ir.Model], definitions: Definitions | None = None
    ) -> None:
        self._schemas = _Schemas(models, definitions or {})
        self._verdicts = json_schema.Verdicts(self._schemas)
        self._references: dict[str, AnySchema] = {}

    def is_valid(self, type_: ir.Type, value: Any) -> bool:
        """Return whether a value is valid against a type."""
        if isinstance(type_, ir.Ref) and not type_.constraints:
            schema = self._references.setdefault(type_.name, convert_type(type_))
            return self._verdicts.is_valid(schema, value)
        return json_schema.is_valid(convert_type(type_), value, self._schemas)

    def find_problem(self, type_: ir.Type, value: Any) -> str | None:
        """Describe why a type refuses a value, and where; None if it accepts it."""
        failure = json_schema.find_failure(convert_type(type_), value, self._schemas)
        return None if failure is None else json_schema.describe(failure)


class _Schemas(dict[str, AnySchema]):
    """The definitions of a document, and its models as schemas, each made when it is asked for."""

    def __init__(self, models: Mapping[str, ir.Model], definitions: Definitions) -> None:
        super().__init__(definitions)
        self._models = models

    def __missing__(self, name: str) -> AnySchema:
        model = self._models.get(name.removeprefix(_MODEL))
        self[name] = True if model is None else _convert_model(model, self._models)
        return self[name]


def convert_type(node: ir.Type) -> AnySchema:
    """Return the schema whose instances a type accepts; models are references."""
    match node:
        case ir.Nullable():
            return _accept_null(convert_type(node.type))
        case ir.Asserted():
            return _make_schema(("allOf", (convert_type(node.type), node.schema)))
        case ir.Literal():
            return _list_values(node.values, node.values[0] if node.open else None)
        case ir.Array():
            items = convert_type(node.items)
            return _make_schema(("type", "array"), ("items", items), *node.constraints)
        case ir.Map():
            values = convert_type(node.values)
            return _make_schema(
                ("type", "object"), ("additionalProperties", values), *node.constraints
            )
        case ir.Ref():
            return _make_schema(("$ref", f"{_MODEL}{node.name}"), *node.constraints)
        case ir.Scalar(kind="never"):
            return False
        case ir.Scalar():
            type_ = [("type", node.kind)] if node.kind != "any" else []
            format_ = [("format", node.format)] if node.format is not None else []
            return _make_schema(*type_, *node.constraints, *format_)
        case _:
            raise TypeError(f"{type(node).__name__} is not a type")


def _convert_model(model: ir.Model, models: Mapping[str, ir.Model]) -> AnySchema:
    if isinstance(model, ir.Alias):
        return convert_type(model.type)
    schema = _convert_shape(model, models)
    if model.nullable:
        schema = _accept_null(schema)
    return (
        schema if model.assertions is None else _make_schema(("allOf", (schema, model.assertions)))
    )


def _convert_shape(
    model: ir.Record | ir.Enum | ir.Union, models: Mapping[str, ir.Model]
) -> AnySchema:
    """Return the schema of a model as far as its own attributes express it, without null."""
    match model:
        case ir.Record():
            extra = model.additional_properties
            return _make_schema(
                ("type", "object"),
                ("required", [each.name for each in model.fields if each.required]),
                (
                    "properties",
                    tuple((each.name, convert_type(each.type)) for each in model.fields),
                ),
                ("additionalProperties", True if extra is None else convert_type(extra)),
                *model.constraints,
                *(_list_heirs(model) if model.strict else ()),
            )
        case ir.Enum() if model.open and model.kind == "any":
            return True
        case ir.Enum():
            values = tuple(value for _, value in model.members)
            schema = _list_values(values)
            return (
                _make_any_of(schema, _make_schema(("type", model.kind))) if model.open else schema
            )
        case ir.Union():
            keyword = "oneOf" if model.exclusive else "anyOf"
            tags = discriminators.list_open_tags(model, models) if model.open else None
            alternatives = tuple(map(convert_type, model.alternatives))
            schema = _make_schema((keyword, alternatives), *model.constraints)
            if tags is None:
                return schema
            inner = {f"{_MODEL}{name}": own for name, own in tags.inner.items()}
            return open_union(schema, tags._replace(inner=inner))


def _list_heirs(model: ir.Record) -> Iterator[tuple[str, Any]]:
    """Yield the keyword by which a strict base accepts what its discriminator names alone."""
    member = model.discriminator or ""
    known = _list_values((*(tag for tag, _ in model.heirs), *model.own_tags))
    rows = [_make_schema(("properties", ((member, known),)))]
    if model.default_heir is not None:
        rows.clear()
    if model.default_heir not in (None, model.name):
        other = _make_schema(("$ref", f"{_MODEL}{model.default_heir}"))
        rows.append(_make_schema(("if", _require(member, known)), ("else", other)))
    for name in dict.fromkeys(name for _, name in model.heirs):
        tags = _list_values(tuple(tag for tag, heir in model.heirs if heir == name))
        heir = _make_schema(("$ref", f"{_MODEL}{name}"))
        rows.append(_make_schema(("if", _require(member, tags)), ("then", heir)))
    yield "allOf", tuple(rows)


def open_union(schema: ir.Schema, tags: discriminators.OpenTags) -> ir.Schema:
    """Return the schema of a union that accepts objects with other tags too.

    What refers to an open union itself, by a name in ``inner`` of the tags, is limited to the tags of that one.
    """
    known = tuple(tag for tag, _ in tags.values)
    unknown = _make_schema(("type", "string"), ("not", _list_values(known)))
    result: list[tuple[str, Any]] = []
    for key, argument in schema.keywords:
        if key in ("oneOf", "anyOf"):
            choice = _make_schema((key, tuple(_limit_inner(each, tags) for each in argument)))
            key, argument = "anyOf", (choice, _require(tags.member, unknown))
        result.append((key, argument))
    return ir.Schema(keywords=tuple(result), place=schema.place)


def _limit_inner(schema: AnySchema, tags: discriminators.OpenTags) -> AnySchema:
    target = dict(schema.keywords).get("$ref") if isinstance(schema, ir.Schema) else None
    if target not in tags.inner:
        return schema
    own = _list_values(tuple(tags.inner[target]))
    return _make_schema(("allOf", (schema, _require(tags.member, own))))


def _require(member: str, schema: ir.Schema) -> ir.Schema:
    """Return the schema of objects with a member that is valid against another schema."""
    properties = ((member, schema),)
    return _make_schema(("type", "object"), ("required", [member]), ("properties", properties))


def _make_schema(*keywords: tuple[str, Any]) -> ir.Schema:
    return ir.Schema(keywords=keywords)


def _make_any_of(*parts: AnySchema) -> ir.Schema:
    return _make_schema(("anyOf", parts))


def _list_values(values: tuple[Any, ...], like: Any = None) -> ir.Schema:
    """Return the schema of listed values, and of all others of the type of ``like``."""
    schema = _make_schema(("enum", list(values)))
    if like is None:
        return schema
    types = (each for each in reversed(json_values.TYPES) if json_values.is_type(like, each))
    return _make_any_of(schema, _make_schema(("type", next(types))))


def _accept_null(schema: AnySchema) -> AnySchema:
    """Return a schema that accepts null as well: in its ``type`` where no other keyword refuses it."""
    if isinstance(schema, bool):
        return schema or _make_schema(("type", "null"))
    (keyword, argument), *others = schema.keywords or (("", None),)
    if keyword == "type" and all(KEYWORDS[key].types or key == "format" for key, _ in others):
        return _make_schema(("type", [argument, "null"]), *others)
    return _make_any_of(_make_schema(("type", "null")), schema)
