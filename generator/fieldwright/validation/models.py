"""Whether a type of the IR accepts a value: enough of a validator to check defaults and enums against their own schema."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldwright import errors
from fieldwright.model import ir
from fieldwright.model.keywords import json_equal
from fieldwright.validation import formats, json_schema, keywords


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the types of a document may refer to: its models, and the definitions of its assertions."""

    models: Mapping[str, ir.Model]
    definitions: Mapping[str, ir.Schema | bool] = field(default_factory=dict)


def problem(known: Known, type_: ir.Type, value: Any) -> str | None:
    """Why ``type_`` refuses a JSON value, in a few words; None if it accepts it."""
    if isinstance(type_, ir.Nullable):
        return None if value is None else problem(known, type_.type, value)
    if isinstance(type_, ir.Ref):
        found = known.models.get(type_.name)
        refused = _model(known, found, value) if found is not None else None
        return refused or keywords.broken(type_.constraints, value)
    if isinstance(type_, ir.Asserted):
        return problem(known, type_.type, value) or _unheld(known, type_.schema, value)
    if isinstance(type_, ir.Literal):
        return (
            None
            if _is_among(value, type_.values, type_.open)
            else f"not one of {errors.shorten_json(list(type_.values))}"
        )
    if isinstance(type_, ir.Array):
        if not isinstance(value, list):
            return "not a list"
        return _first(problem(known, type_.items, item) for item in value) or keywords.broken(
            type_.constraints, value
        )
    if isinstance(type_, ir.Map):
        if not isinstance(value, dict):
            return "not an object"
        each = (problem(known, type_.values, item) for item in value.values())
        return _first(each) or keywords.broken(type_.constraints, value)
    if type_.kind == "any":
        return None
    if type_.kind == "never" or not keywords.is_type(value, type_.kind):
        return f"not of type {type_.kind}" if type_.kind != "never" else "nothing is accepted here"
    return keywords.broken(type_.constraints, value) or _format(type_, value)


def _unheld(known: Known, schema: ir.Schema | None, value: Any) -> str | None:
    if schema is None or json_schema.holds(schema, value, known.definitions):
        return None
    return f"{', '.join(key for key, _ in schema.keywords)} does not hold"


def _model(known: Known, model: ir.Model, value: Any) -> str | None:
    if isinstance(model, ir.Alias):
        return problem(known, model.type, value)
    return _unchecked(known, model, value) or _unheld(known, model.assertions, value)


def _unchecked(known: Known, model: ir.Record | ir.Enum | ir.Union, value: Any) -> str | None:
    if value is None and model.nullable:
        return None
    if isinstance(model, ir.Enum):
        values = [each for _, each in model.members]
        if (
            _is_among(value, values, False)
            or model.open
            and (model.kind == "any" or keywords.is_type(value, model.kind))
        ):
            return None
        return f"not one of {errors.shorten_json(values)}"
    if isinstance(model, ir.Union):
        accepted = sum(problem(known, each, value) is None for each in model.alternatives)
        if not accepted:
            return f"none of the alternatives of {model.name} accepts it"
        if model.exclusive and accepted > 1:
            return f"{accepted} alternatives of {model.name} accept it, not one"
        return keywords.broken(model.constraints, value)
    return _record(known, model, value)


def _record(known: Known, record: ir.Record, value: Any) -> str | None:
    if not isinstance(value, dict):
        return "not an object"
    for each in record.fields:
        if each.name in value:
            refused = problem(known, each.type, value[each.name])
            if refused:
                return f"{each.name}: {refused}"
        elif each.required:
            return f"{each.name} is missing"
    if record.additional_properties is not None:
        for name in value.keys() - {each.name for each in record.fields}:
            refused = problem(known, record.additional_properties, value[name])
            if refused:
                return f"{name}: {refused}"
    return keywords.broken(record.constraints, value)


def _is_among(value: Any, values: Iterable[Any], is_open: bool) -> bool:
    listed = list(values)
    if any(json_equal(value, each) for each in listed):
        return True
    return is_open and bool(listed) and type(value) is type(listed[0])


def _first(refusals: Iterable[str | None]) -> str | None:
    return next((each for each in refusals if each), None)


def _format(type_: ir.Scalar, value: Any) -> str | None:
    return None if formats.is_format(value, type_.format or "") else f"not of format {type_.format}"
