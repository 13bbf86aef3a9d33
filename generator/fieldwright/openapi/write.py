"""IR into YAML text of an OpenAPI 3.1 document.

Standard keywords stand first, published extensions second, ``x-fieldwright-…`` last.
Reading the text gives the same IR again.
"""

from collections.abc import Mapping
from typing import Any

from fieldwright.model import discriminators, ir, keywords, versions
from fieldwright.openapi.schemas.discriminators import DEFAULT
from fieldwright.openapi.schemas.heirs import BASE, OTHERS, STRICT
from fieldwright.openapi.text import dump

_REF = "#/components/schemas/"
_DEFINITION = "#/components/x-fieldwright-definitions/"
_KINDS = {str: "string", bool: "boolean", int: "integer", float: "number"}


def write_text(document: ir.Document, *, comment: str | None = None) -> str:
    """Return the spec of a document as YAML; ``comment`` goes on top, each of its lines behind
    ``#``."""
    return "".join(
        [*(format_comment(comment) if comment else ()), *dump.dump_lines(build_data(document))]
    )


def format_comment(comment: str) -> list[str]:
    """Return the lines of a comment as they stand on top of a spec."""
    return [f"# {line}".rstrip() + "\n" for line in comment.split("\n")]


def build_data(document: ir.Document, apart: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return the spec of a document as plain data.

    A model that is referred to and is not there becomes a stub: an alias of anything, whose
    page says that it is none. What assertions refer to of the models ``apart`` are definitions.
    """
    info: dict[str, Any] = {"title": document.title, "version": document.version}
    if document.own_version is not None:
        info[versions.OWN] = document.own_version
    if document.description is not None:
        info["description"] = document.description
    writer = _Schemas({model.name: model for model in document.models}, apart)
    schemas = {model.name: writer.write_model(model) for model in document.models}
    for name in writer.referred:
        if name not in schemas:
            schemas[name] = {"x-fieldwright-page": {"stub": True}}
    components: dict[str, Any] = {"schemas": schemas}
    unnamed = {
        name: writer.write_assertions(each)
        for name, each in document.definitions
        if name not in writer.models or name in apart
    }
    if unnamed:
        components["x-fieldwright-definitions"] = unnamed
    data_ = {"openapi": "3.1.0", "info": info, "paths": {}, "components": components}
    if document.page:
        data_["x-fieldwright-page"] = dict(document.page)
    return data_


class _Schemas:
    """Schemas as plain data; remembers in order which models they refer to."""

    def __init__(self, models: Mapping[str, ir.Model], apart: frozenset[str]) -> None:
        self.models = models
        self.apart = apart
        self.other_bases: dict[str, list[str]] = {}
        for name in models:
            for heir in discriminators.list_other_heirs(name, models):
                self.other_bases.setdefault(heir, []).append(name)
        self.referred: dict[str, None] = {}

    def write_model(self, model: ir.Model) -> dict[str, Any]:
        """Return the schema of a component."""
        if isinstance(model, ir.Record):
            return self.write_record(model)
        if isinstance(model, ir.Enum):
            return self.add_assertions(_write_enum(model), model.assertions)
        if isinstance(model, ir.Union):
            return self.write_union(model)
        schema = self.write_object(model.type)
        if "enum" in schema:
            schema["x-fieldwright-inline"] = True
        return _annotate(schema, model)

    def add_assertions(self, schema: dict[str, Any], check: ir.Schema | None) -> dict[str, Any]:
        """Return ``schema`` with assertions: beside its keywords where they leave room."""
        if check is None:
            return schema
        asserted = self.write_assertions(check)
        if schema.keys().isdisjoint(asserted) and keywords.UNEVALUATED.isdisjoint(asserted):
            return {**schema, **asserted}
        return {**schema, "allOf": [*schema.get("allOf", ()), asserted]}

    def write_assertions(self, schema: ir.Schema | bool) -> Any:
        """Return assertions as a raw schema."""
        if isinstance(schema, bool):
            return schema
        return {key: self._write_argument(key, value) for key, value in schema.keywords}

    def _write_argument(self, key: str, value: Any) -> Any:
        if key == "$ref":
            return (_REF if value in self.models.keys() - self.apart else _DEFINITION) + value
        if isinstance(value, ir.Schema):
            return self.write_assertions(value)
        if isinstance(value, tuple):
            if keywords.KEYWORDS[key].shape == "schema-map":
                return {name: self.write_assertions(each) for name, each in value}
            return [self.write_assertions(each) for each in value]
        return value

    def write_record(self, record: ir.Record) -> dict[str, Any]:
        """Return an object schema with properties."""
        schema: dict[str, Any] = {"type": ["object", "null"] if record.nullable else "object"}
        if record.description is not None:
            schema["description"] = record.description
        if record.fields or record.additional_properties is not None:
            schema["properties"] = {field.name: self.write_field(field) for field in record.fields}
        required = [field.name for field in record.fields if field.required]
        if required:
            schema["required"] = required
        if record.additional_properties is not None:
            schema["additionalProperties"] = self.write_values(record.additional_properties)
        schema.update(record.constraints)
        if record.base is not None:
            schema[BASE] = record.base
        if record.name in self.other_bases:
            schema[OTHERS] = self.other_bases[record.name]
        if record.discriminator is not None:
            named = [*record.heirs, *((tag, record.name) for tag in record.own_tags)]
            mapping = {value: _REF + name for value, name in named}
            if mapping.get(record.name) == _REF + record.name and len(record.own_tags) == 1:
                del mapping[record.name]  # as it is without being said
            schema["discriminator"] = {"propertyName": record.discriminator, "mapping": mapping}
            if record.default_heir is not None:
                schema["discriminator"][DEFAULT] = _REF + record.default_heir
            if record.strict:
                schema["discriminator"][STRICT] = True
        return _annotate(self.add_assertions(schema, record.assertions), record)

    def write_field(self, field: ir.Field) -> dict[str, Any]:
        """Return the schema of a property: its type's keywords and its own annotations."""
        schema = self.write_object(field.type)
        if field.description is not None:
            schema["description"] = field.description
        if field.default:
            schema["default"] = field.default[0]
        if field.published_name is not None:
            schema["x-speakeasy-name-override"] = field.published_name
        return _annotate(schema, field)

    def write_union(self, union: ir.Union) -> dict[str, Any]:
        """Return ``oneOf`` or ``anyOf``; null is one more alternative."""
        schema: dict[str, Any] = {}
        if union.description is not None:
            schema["description"] = union.description
        listed = [self.write_type(each) for each in union.alternatives]
        if union.nullable:
            listed.append({"type": "null"})
        schema["oneOf" if union.exclusive else "anyOf"] = listed
        if union.discriminator is not None:
            discriminator: dict[str, Any] = {"propertyName": union.discriminator}
            if union.mapping:
                discriminator["mapping"] = {value: _REF + name for value, name in union.mapping}
            schema["discriminator"] = discriminator
        if union.open:
            schema["x-speakeasy-unknown-values"] = "allow"
        schema.update(union.constraints)
        return _annotate(self.add_assertions(schema, union.assertions), union)

    def write_values(self, type_: ir.Type) -> Any:
        """Return the schema of a map's values, with ``true`` for anything."""
        schema = self.write_type(type_)
        return True if schema == {} else schema

    def write_object(self, type_: ir.Type) -> dict[str, Any]:
        """Return the schema of a type as an object that annotations can be added to."""
        schema = self.write_type(type_)
        return {"allOf": [False]} if schema is False else schema

    def write_type(self, type_: ir.Type) -> Any:
        """Return the schema of a type, as a new object; False for the type that accepts nothing."""
        if isinstance(type_, ir.Scalar):
            return _write_scalar(type_)
        if isinstance(type_, ir.Nullable):
            return self.write_nullable(type_.type)
        if isinstance(type_, ir.Literal):
            return _write_literal(type_)
        if isinstance(type_, ir.Asserted):
            return self.add_assertions(self.write_object(type_.type), type_.schema)
        schema: dict[str, Any]
        if isinstance(type_, ir.Ref):
            self.referred[type_.name] = None
            schema = {"$ref": _REF + type_.name}
        elif isinstance(type_, ir.Array):
            schema = {"type": "array", "items": self.write_type(type_.items)}
        else:
            schema = {"type": "object", "additionalProperties": self.write_values(type_.values)}
        schema.update(type_.constraints)
        schema.update(type_.annotations)
        return schema

    def write_nullable(self, type_: ir.Type) -> dict[str, Any]:
        """Return a type or null: in the list of types where there is one and nothing stands beside
        it."""
        schema = self.write_type(type_)
        if (
            isinstance(type_, ir.Scalar | ir.Array | ir.Map)
            and not type_.annotations
            and schema
            and "type" in schema
        ):
            return {**schema, "type": [schema["type"], "null"]}
        return {"anyOf": [schema, {"type": "null"}]}


def _write_scalar(scalar: ir.Scalar) -> Any:
    if scalar.kind == "never":
        return False
    schema: dict[str, Any] = {} if scalar.kind == "any" else {"type": scalar.kind}
    if scalar.format is not None:
        schema["format"] = scalar.format
    if scalar.constraints:
        schema.update(scalar.constraints)
    if scalar.annotations:
        schema.update(scalar.annotations)
    return schema


def _write_literal(literal: ir.Literal) -> dict[str, Any]:
    """Return ``const``; several values, or an open one, are an enum marked as no model."""
    values = list(literal.values)
    if len(values) == 1 and not literal.open and values[0] is not None:
        return {"const": values[0], **dict(literal.annotations)}
    kinds = {_KINDS.get(type(value)) for value in values}
    kind = kinds.pop() if len(kinds) == 1 else None
    schema: dict[str, Any] = {"type": kind} if kind else {}
    schema["enum"] = values
    schema.update(literal.annotations)
    if literal.open:
        schema["x-speakeasy-unknown-values"] = "allow"
    if len(values) > 1 or values[0] is None:
        schema["x-fieldwright-inline"] = True
    return schema


def _write_enum(enum: ir.Enum) -> dict[str, Any]:
    """Return ``enum`` with its names beside it; null is one more value."""
    schema: dict[str, Any] = {}
    if enum.kind != "any":
        schema["type"] = [enum.kind, "null"] if enum.nullable else enum.kind
    if enum.description is not None:
        schema["description"] = enum.description
    schema["enum"] = [*(value for _, value in enum.members), *([None] if enum.nullable else [])]
    schema = _annotate(schema, enum, last=False)
    names = [name for name, _ in enum.members]
    if any(name is not None for name in names):
        schema["x-speakeasy-enums"] = names
    if enum.form == "literal":
        schema["x-speakeasy-enum-format"] = "union"
    if enum.open:
        schema["x-speakeasy-unknown-values"] = "allow"
    return _add_page(schema, enum)


def _annotate(
    schema: dict[str, Any], node: ir.Model | ir.Field, *, last: bool = True
) -> dict[str, Any]:
    """Return ``schema`` with the annotations that all models and fields may have, ``x-fieldwright-
    page`` last of all."""
    if node.description is not None and "description" not in schema:
        schema["description"] = node.description
    if node.examples:
        schema["examples"] = list(node.examples)
    if node.deprecated is not None:
        schema["deprecated"] = True
        if node.deprecated:
            schema["x-speakeasy-deprecation-message"] = node.deprecated
    if node.annotations:
        schema.update(node.annotations)
    return _add_page(schema, node) if last else schema


def _add_page(schema: dict[str, Any], node: ir.Model | ir.Field) -> dict[str, Any]:
    if node.page:
        schema["x-fieldwright-page"] = dict(node.page)
    return schema
