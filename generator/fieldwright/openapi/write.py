"""IR into YAML text of an OpenAPI 3.1 document.

Standard keywords stand first, published extensions second, ``x-fieldwright-…`` last.
Reading the text gives the same IR again.
"""

from typing import Any

from fieldwright.model import ir, keywords
from fieldwright.openapi.text import dump

_REF = "#/components/schemas/"
_DEFINITION = "#/components/x-fieldwright-definitions/"
_KINDS = {str: "string", bool: "boolean", int: "integer", float: "number"}


def text(document: ir.Document, *, comment: str | None = None) -> str:
    """The spec of a document; ``comment`` goes on top, each of its lines behind ``#``."""
    return "".join([*(head(comment) if comment else ()), *dump.lines(data(document))])


def head(comment: str) -> list[str]:
    """The lines of a comment as they stand on top of a spec."""
    return [f"# {line}".rstrip() + "\n" for line in comment.split("\n")]


def data(document: ir.Document) -> dict[str, Any]:
    """The spec of a document as plain data.

    A model that is referred to and is not there becomes a stub: an alias of anything, whose
    page says that it is none.
    """
    info: dict[str, Any] = {"title": document.title, "version": document.version}
    if document.description is not None:
        info["description"] = document.description
    writer = _Schemas(frozenset(model.name for model in document.models))
    schemas = {model.name: writer.model(model) for model in document.models}
    for name in writer.referred:
        if name not in schemas:
            schemas[name] = {"x-fieldwright-page": {"stub": True}}
    components: dict[str, Any] = {"schemas": schemas}
    unnamed = {
        name: writer.assertions(each)
        for name, each in document.definitions
        if name not in writer.models
    }
    if unnamed:
        components["x-fieldwright-definitions"] = unnamed
    made = {"openapi": "3.1.0", "info": info, "paths": {}, "components": components}
    if document.page:
        made["x-fieldwright-page"] = dict(document.page)
    return made


class _Schemas:
    """Schemas as plain data; remembers in order which models they refer to."""

    def __init__(self, models: frozenset[str]) -> None:
        self.models = models
        self.referred: dict[str, None] = {}

    def model(self, model: ir.Model) -> dict[str, Any]:
        """The schema of a component."""
        if isinstance(model, ir.Record):
            return self.record(model)
        if isinstance(model, ir.Enum):
            return self.checked(_enum(model), model.assertions)
        if isinstance(model, ir.Union):
            return self.union(model)
        made = self.object(model.type)
        if "enum" in made:
            made["x-fieldwright-inline"] = True
        return _annotated(made, model)

    def checked(self, made: dict[str, Any], check: ir.Schema | None) -> dict[str, Any]:
        """``made`` with what must hold besides: beside its keywords where they leave room."""
        if check is None:
            return made
        asked = self.assertions(check)
        if made.keys().isdisjoint(asked) and keywords.UNEVALUATED.isdisjoint(asked):
            return {**made, **asked}
        return {**made, "allOf": [*made.get("allOf", ()), asked]}

    def assertions(self, schema: ir.Schema | bool) -> Any:
        """The raw schema of assertions."""
        if isinstance(schema, bool):
            return schema
        return {key: self._argument(key, value) for key, value in schema.keywords}

    def _argument(self, key: str, value: Any) -> Any:
        if key == "$ref":
            return (_REF if value in self.models else _DEFINITION) + value
        if isinstance(value, ir.Schema):
            return self.assertions(value)
        if isinstance(value, tuple):
            if keywords.KEYWORDS[key].shape == "schema-map":
                return {name: self.assertions(each) for name, each in value}
            return [self.assertions(each) for each in value]
        return value

    def record(self, record: ir.Record) -> dict[str, Any]:
        """An object schema with properties."""
        made: dict[str, Any] = {"type": ["object", "null"] if record.nullable else "object"}
        if record.description is not None:
            made["description"] = record.description
        if record.fields or record.additional_properties is not None:
            made["properties"] = {field.name: self.field(field) for field in record.fields}
        required = [field.name for field in record.fields if field.required]
        if required:
            made["required"] = required
        if record.additional_properties is not None:
            made["additionalProperties"] = self.values(record.additional_properties)
        made.update(record.constraints)
        return _annotated(self.checked(made, record.assertions), record)

    def field(self, field: ir.Field) -> dict[str, Any]:
        """The schema of a property: its type's keywords and its own annotations."""
        made = self.object(field.type)
        if field.description is not None:
            made["description"] = field.description
        if field.default:
            made["default"] = field.default[0]
        if field.published_name is not None:
            made["x-speakeasy-name-override"] = field.published_name
        return _annotated(made, field)

    def union(self, union: ir.Union) -> dict[str, Any]:
        """``oneOf`` or ``anyOf``; null is one more alternative."""
        made: dict[str, Any] = {}
        if union.description is not None:
            made["description"] = union.description
        listed = [self.schema(each) for each in union.alternatives]
        if union.nullable:
            listed.append({"type": "null"})
        made["oneOf" if union.exclusive else "anyOf"] = listed
        if union.discriminator is not None:
            told: dict[str, Any] = {"propertyName": union.discriminator}
            if union.mapping:
                told["mapping"] = {value: _REF + name for value, name in union.mapping}
            made["discriminator"] = told
        made.update(union.constraints)
        return _annotated(self.checked(made, union.assertions), union)

    def values(self, type_: ir.Type) -> Any:
        """The schema of a map's values, with ``true`` for anything."""
        made = self.schema(type_)
        return True if made == {} else made

    def object(self, type_: ir.Type) -> dict[str, Any]:
        """The schema of a type as an object that annotations can be added to."""
        made = self.schema(type_)
        return {"allOf": [False]} if made is False else made

    def schema(self, type_: ir.Type) -> Any:
        """The schema of a type, as a new object; False for the type that accepts nothing."""
        if isinstance(type_, ir.Scalar):
            return _scalar(type_)
        if isinstance(type_, ir.Nullable):
            return self.nullable(type_.type)
        if isinstance(type_, ir.Literal):
            return _literal(type_)
        if isinstance(type_, ir.Asserted):
            return self.checked(self.object(type_.type), type_.schema)
        made: dict[str, Any]
        if isinstance(type_, ir.Ref):
            self.referred[type_.name] = None
            made = {"$ref": _REF + type_.name}
        elif isinstance(type_, ir.Array):
            made = {"type": "array", "items": self.schema(type_.items)}
        else:
            made = {"type": "object", "additionalProperties": self.values(type_.values)}
        made.update(type_.constraints)
        made.update(type_.annotations)
        return made

    def nullable(self, type_: ir.Type) -> dict[str, Any]:
        """A type or null: in the list of types where there is one and nothing stands beside it."""
        made = self.schema(type_)
        if (
            isinstance(type_, ir.Scalar | ir.Array | ir.Map)
            and not type_.annotations
            and made
            and "type" in made
        ):
            return {**made, "type": [made["type"], "null"]}
        return {"anyOf": [made, {"type": "null"}]}


def _scalar(scalar: ir.Scalar) -> Any:
    if scalar.kind == "never":
        return False
    made: dict[str, Any] = {} if scalar.kind == "any" else {"type": scalar.kind}
    if scalar.format is not None:
        made["format"] = scalar.format
    if scalar.constraints:
        made.update(scalar.constraints)
    if scalar.annotations:
        made.update(scalar.annotations)
    return made


def _literal(literal: ir.Literal) -> dict[str, Any]:
    """``const``; several values, or an open one, are an enum marked as no model."""
    values = list(literal.values)
    if len(values) == 1 and not literal.open and values[0] is not None:
        return {"const": values[0], **dict(literal.annotations)}
    kinds = {_KINDS.get(type(value)) for value in values}
    kind = kinds.pop() if len(kinds) == 1 else None
    made: dict[str, Any] = {"type": kind} if kind else {}
    made["enum"] = values
    made.update(literal.annotations)
    if literal.open:
        made["x-speakeasy-unknown-values"] = "allow"
    if len(values) > 1 or values[0] is None:
        made["x-fieldwright-inline"] = True
    return made


def _enum(enum: ir.Enum) -> dict[str, Any]:
    """``enum`` with its names beside it; null is one more value."""
    made: dict[str, Any] = {}
    if enum.kind != "any":
        made["type"] = [enum.kind, "null"] if enum.nullable else enum.kind
    if enum.description is not None:
        made["description"] = enum.description
    made["enum"] = [*(value for _, value in enum.members), *([None] if enum.nullable else [])]
    made = _annotated(made, enum, last=False)
    names = [name for name, _ in enum.members]
    if any(name is not None for name in names):
        made["x-speakeasy-enums"] = names
    if enum.form == "literal":
        made["x-speakeasy-enum-format"] = "union"
    if enum.open:
        made["x-speakeasy-unknown-values"] = "allow"
    return _paged(made, enum)


def _annotated(
    made: dict[str, Any], node: ir.Model | ir.Field, *, last: bool = True
) -> dict[str, Any]:
    """``made`` with the annotations that all models and fields may have, ``x-fieldwright-page`` last of all."""
    if node.description is not None and "description" not in made:
        made["description"] = node.description
    if node.examples:
        made["examples"] = list(node.examples)
    if node.deprecated is not None:
        made["deprecated"] = True
        if node.deprecated:
            made["x-speakeasy-deprecation-message"] = node.deprecated
    if node.annotations:
        made.update(node.annotations)
    return _paged(made, node) if last else made


def _paged(made: dict[str, Any], node: ir.Model | ir.Field) -> dict[str, Any]:
    if node.page:
        made["x-fieldwright-page"] = dict(node.page)
    return made
