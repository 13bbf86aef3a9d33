"""The models of a document as they are sent, and as they are received: beside each whose members
differ between the two, ``ImageRequest`` without what is read-only, ``ImageResponse`` without
what is write-only (OpenAPI 3.1.1, section 4.8.24; JSON Schema validation, section 9.4).

A view is a model like any other. What refers to a model that has views has views as well.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from fieldwright import rules
from fieldwright.configuration import Views
from fieldwright.errors import Diagnostic, SourceError
from fieldwright.model import components, discriminators, ir
from fieldwright.model.traversal import list_references, list_schema_references, rewrite, unwrap
from fieldwright.validation import models as validation

_SIDES = {"request": ("Request", "readOnly"), "response": ("Response", "writeOnly")}
"""Which view → what its names end in, and the note of the members that it does not have."""


def add_views(document: ir.Document, wanted: Views) -> ir.Document:
    """Add views to a document, each behind the model that it is of.

    Raises ``SourceError`` where a view would have the name of another model, and where what
    is checked of a model besides its types speaks of one that has another view.
    """
    sides = [side for side in _SIDES if wanted in (side, "both")]
    views = [_View(document, *_SIDES[side]) for side in sides]
    taken = {model.name for model in document.models}
    faults = [fault for view in views for fault in view.diagnose(taken)]
    if faults:
        raise SourceError(tuple(faults))
    models: list[ir.Model] = []
    for model in document.models:
        models.append(model)
        models += [view.make_view(model) for view in views if model.name in view.named]
    result = replace(document, models=tuple(models))
    return replace(
        result, models=tuple(_Values(result, taken).filter_model(each) for each in models)
    )


class _View:
    """One view of a document: the models it is of, and what they are called in it."""

    def __init__(self, document: ir.Document, suffix: str, word: str) -> None:
        self.document = document
        self.models = {model.name: model for model in document.models}
        self.left_out = {
            model.name: {each.name for each in model.fields if self._has_note(each, word)}
            for model in document.models
            if isinstance(model, ir.Record)
        }
        self.definitions = dict(document.definitions)
        differing = {name for name, fields in self.left_out.items() if fields}
        users: dict[str, list[str]] = {}
        for model in document.models:
            heirs = [name for _, name in model.heirs] if isinstance(model, ir.Record) else []
            for name in (*list_references(model), *heirs):
                users.setdefault(name, []).append(model.name)
        differing = components.collect_reached(users, differing)
        self.named = {name: f"{name}{suffix}" for name in self.models if name in differing}

    def _has_note(self, field: ir.Field, word: str) -> bool:
        """Return whether a member, or the model that it refers to, has a note."""
        inner = unwrap(field.type)
        model = self.models.get(inner.name) if isinstance(inner, ir.Ref) else None
        return any((word, True) in each.annotations for each in (field, model) if each is not None)

    def diagnose(self, taken: set[str]) -> Iterator[Diagnostic]:
        """Yield what stands in the way of the views, at the places of the models."""
        for name, view in self.named.items():
            model = self.models[name]
            if view in taken:
                yield _make_diagnostic(
                    model,
                    "view-name",
                    f"the view '{view}' of '{name}' has the name of another model",
                    f"rename '{view}', or make no views",
                )
            for target in self._list_checked(model):
                yield _make_diagnostic(
                    model,
                    "view-check",
                    f"what is checked of '{name}' speaks of '{target}', which has other members in a view",
                    "refer to it by a property, or make no views",
                )

    def _list_checked(self, model: ir.Model) -> list[str]:
        """Return the models with views that the assertions of a model refer to, however deep."""
        waiting: list[Any] = [model]
        seen: set[str] = set()
        while waiting:
            fresh = {*list_schema_references(waiting.pop())} - seen
            seen |= fresh
            waiting += (self.definitions[name] for name in fresh)
        return sorted(seen & self.named.keys())

    def make_view(self, model: ir.Model) -> ir.Model:
        """Make the view of a model."""
        left_out = self.left_out.get(model.name, set())
        result: Any = replace(model, name=self.named[model.name], page=())
        if not isinstance(model, ir.Alias):
            result = replace(result, assertions=_remove_members(model.assertions, left_out))
        if isinstance(model, ir.Record):
            fields = [self._view_field(f) for f in model.fields if f.name not in left_out]
            heirs = tuple((value, self.named.get(name, name)) for value, name in model.heirs)
            base = None if model.base is None else self.named.get(model.base, model.base)
            default = self.named.get(model.default_heir or "", model.default_heir)
            result = replace(
                result, fields=tuple(fields), base=base, heirs=heirs, default_heir=default
            )
        if isinstance(model, ir.Union):
            listed = discriminators.map_values(model, self.models) or discriminators.list_mapping(
                model
            )
            mapping = tuple((value, self.named.get(name, name)) for value, name in listed)
            result = replace(result, mapping=mapping)
        return rewrite(result, self._view_of)  # type: ignore[no-any-return]  # of the same kind

    def _view_field(self, field: ir.Field) -> ir.Field:
        result = rewrite(field.type, self._view_of)
        return field if result == field.type else replace(field, type=result, page=())

    def _view_of(self, node: Any) -> Any:
        """Refer to the view of a model where there is one."""
        if isinstance(node, ir.Ref) and node.name in self.named:
            return replace(node, name=self.named[node.name])
        return node


class _Values:
    """Examples and defaults, which are left out of a view that refuses them."""

    def __init__(self, document: ir.Document, taken: set[str]) -> None:
        models = {model.name: model for model in document.models}
        self.validator = validation.ModelValidator(models, dict(document.definitions))
        self.taken = taken

    def filter_model(self, model: ir.Model) -> ir.Model:
        """Return a model, if it is a view, with the examples and defaults that it accepts."""
        if model.name in self.taken:
            return model
        result: Any = replace(
            model, examples=self._select_accepted(ir.Ref(name=model.name), model.examples)
        )
        if isinstance(model, ir.Record):
            result = replace(result, fields=tuple(map(self._filter_field, model.fields)))
        return result  # type: ignore[no-any-return]  # of the same kind

    def _filter_field(self, field: ir.Field) -> ir.Field:
        examples = self._select_accepted(field.type, field.examples)
        return replace(
            field, examples=examples, default=self._select_accepted(field.type, field.default)
        )

    def _select_accepted(self, node: ir.Type, values: tuple[ir.Json, ...]) -> tuple[ir.Json, ...]:
        return tuple(each for each in values if self.validator.is_valid(node, each))


def _remove_members(schema: ir.Schema | None, left_out: set[str]) -> ir.Schema | None:
    """Return the assertions of an object without the members that are left out."""
    if schema is None or not left_out:
        return schema
    result = []
    for key, argument in schema.keywords:
        match key:
            case "required":
                argument = [name for name in argument if name not in left_out]
            case "dependentRequired":
                argument = {
                    name: [each for each in wanted if each not in left_out]
                    for name, wanted in argument.items()
                }
            case "allOf" | "anyOf" | "oneOf":
                argument = tuple(_remove_from_subschema(each, left_out) for each in argument)
            case "not" | "if" | "then" | "else":
                argument = _remove_from_subschema(argument, left_out)
            case "dependentSchemas":
                argument = tuple(
                    (name, _remove_from_subschema(each, left_out)) for name, each in argument
                )
        result.append((key, argument))
    return replace(schema, keywords=tuple(result))


def _remove_from_subschema(schema: ir.Schema | bool, left_out: set[str]) -> ir.Schema | bool:
    return _remove_members(schema, left_out) or True if isinstance(schema, ir.Schema) else schema


def _make_diagnostic(model: ir.Model, rule: str, message: str, remedy: str) -> Diagnostic:
    place = model.place or ir.Place("", 0, 0)
    severity = rules.lint_rules()[rule].severity
    return Diagnostic(
        file=place.file,
        line=place.line,
        column=place.column,
        rule=rule,
        message=message,
        remedy=remedy,
        severity=severity,
    )
