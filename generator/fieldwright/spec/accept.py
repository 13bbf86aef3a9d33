"""Whether a type of the IR accepts a value: enough of a validator to check defaults and enums against their own schema."""

import datetime
import ipaddress
import json
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from fieldwright import ir, patterns
from fieldwright.keywords import json_equal

Models = Mapping[str, ir.Model]


def problem(models: Models, type_: ir.Type, value: Any) -> str | None:
    """Why ``type_`` refuses a JSON value, in a few words; None if it accepts it."""
    if isinstance(type_, ir.Nullable):
        return None if value is None else problem(models, type_.type, value)
    if isinstance(type_, ir.Ref):
        found = models.get(type_.name)
        refused = _model(models, found, value) if found is not None else None
        return refused or broken(type_.constraints, value)
    if isinstance(type_, ir.Literal):
        return (
            None
            if _is_among(value, type_.values, type_.open)
            else f"not one of {shown(list(type_.values))}"
        )
    if isinstance(type_, ir.Array):
        if not isinstance(value, list):
            return "not a list"
        return _first(problem(models, type_.items, item) for item in value) or broken(
            type_.constraints, value
        )
    if isinstance(type_, ir.Map):
        if not isinstance(value, dict):
            return "not an object"
        each = (problem(models, type_.values, item) for item in value.values())
        return _first(each) or broken(type_.constraints, value)
    if type_.kind == "any":
        return None
    if type_.kind == "never" or not is_type(value, type_.kind):
        return f"not of type {type_.kind}" if type_.kind != "never" else "nothing is accepted here"
    return broken(type_.constraints, value) or _format(type_, value)


def broken(constraints: Iterable[tuple[str, Any]], value: Any) -> str | None:
    """The first constraint that a value breaks, as ``minLength 3``; None if it keeps all."""
    for keyword, argument in constraints:
        if not SCALAR[keyword](value, argument):
            return f"{keyword} {argument}"
    return None


def is_type(value: Any, kind: str) -> bool:
    """Whether a value is of a JSON type: true is no number, 1.0 is an integer."""
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer":
        return isinstance(value, int) or isinstance(value, float) and value.is_integer()
    return isinstance(value, _CLASSES[kind])


def shown(value: Any) -> str:
    """A value as JSON, cut at 80 characters."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _model(models: Models, model: ir.Model, value: Any) -> str | None:
    if isinstance(model, ir.Alias):
        return problem(models, model.type, value)
    if value is None and model.nullable:
        return None
    if isinstance(model, ir.Enum):
        values = [each for _, each in model.members]
        if (
            _is_among(value, values, False)
            or model.open
            and (model.kind == "any" or is_type(value, model.kind))
        ):
            return None
        return f"not one of {shown(values)}"
    if isinstance(model, ir.Union):
        accepted = sum(problem(models, each, value) is None for each in model.alternatives)
        if not accepted:
            return f"none of the alternatives of {model.name} accepts it"
        if model.exclusive and accepted > 1:
            return f"{accepted} alternatives of {model.name} accept it, not one"
        return broken(model.constraints, value)
    return _record(models, model, value)


def _record(models: Models, record: ir.Record, value: Any) -> str | None:
    if not isinstance(value, dict):
        return "not an object"
    for field in record.fields:
        if field.name in value:
            refused = problem(models, field.type, value[field.name])
            if refused:
                return f"{field.name}: {refused}"
        elif field.required:
            return f"{field.name} is missing"
    if record.extra is not None:
        for name in value.keys() - {field.name for field in record.fields}:
            refused = problem(models, record.extra, value[name])
            if refused:
                return f"{name}: {refused}"
    return broken(record.constraints, value)


def _is_among(value: Any, values: Iterable[Any], is_open: bool) -> bool:
    listed = list(values)
    if any(json_equal(value, each) for each in listed):
        return True
    return is_open and bool(listed) and type(value) is type(listed[0])


def _first(refusals: Iterable[str | None]) -> str | None:
    return next((each for each in refusals if each), None)


def _multiple(value: float, of: float) -> bool:
    """Exactly, on the decimal text of both numbers."""
    return Fraction(str(value)) % Fraction(str(of)) == 0


def _distinct(value: list[Any]) -> bool:
    return not any(json_equal(a, b) for i, a in enumerate(value) for b in value[:i])


def _speaks(
    kind: type | tuple[type, ...], holds: Callable[[Any, Any], bool]
) -> Callable[[Any, Any], bool]:
    """A keyword's test, which passes values of other types than its own."""
    return (
        lambda value, argument: isinstance(value, bool)
        or not isinstance(value, kind)
        or holds(value, argument)
    )


_REAL = (int, float)

SCALAR: dict[str, Callable[[Any, Any], bool]] = {
    "minLength": _speaks(str, lambda value, least: len(value) >= least),
    "maxLength": _speaks(str, lambda value, most: len(value) <= most),
    "pattern": _speaks(
        str, lambda value, pattern: re.search(patterns.python(pattern), value) is not None
    ),
    "minimum": _speaks(_REAL, lambda value, least: value >= least),
    "maximum": _speaks(_REAL, lambda value, most: value <= most),
    "exclusiveMinimum": _speaks(_REAL, lambda value, least: value > least),
    "exclusiveMaximum": _speaks(_REAL, lambda value, most: value < most),
    "multipleOf": _speaks(_REAL, _multiple),
    "minItems": _speaks(list, lambda value, least: len(value) >= least),
    "maxItems": _speaks(list, lambda value, most: len(value) <= most),
    "uniqueItems": _speaks(list, lambda value, wanted: not wanted or _distinct(value)),
    "minProperties": _speaks(dict, lambda value, least: len(value) >= least),
    "maxProperties": _speaks(dict, lambda value, most: len(value) <= most),
}
"""Every constraint, as a test of a value and the keyword's argument."""

_CLASSES: dict[str, Any] = {
    "null": type(None),
    "boolean": bool,
    "number": (int, float),
    "string": str,
    "array": list,
    "object": dict,
}


def _format(type_: ir.Scalar, value: Any) -> str | None:
    test = _FORMATS.get(type_.format or "")
    if test is None or not isinstance(value, str):
        return None
    try:
        accepted = test(value)
    except ValueError:
        accepted = False
    return None if accepted else f"not of format {type_.format}"


_DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[-+]([01]\d|2[0-3]):[0-5]\d)"


def _is_day(value: str) -> bool:
    return bool(re.fullmatch(_DATE, value, re.ASCII)) and bool(datetime.date.fromisoformat(value))


def _is_moment(value: str) -> bool:
    return bool(re.fullmatch(f"{_DATE}[Tt ]{_TIME}", value, re.ASCII)) and _is_day(value[:10])


_FORMATS: dict[str, Callable[[str], Any]] = {
    "date": _is_day,
    "date-time": _is_moment,
    "time": lambda value: re.fullmatch(_TIME, value, re.ASCII),
    "uuid": lambda value: re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value)
    and uuid.UUID(value),
    "ipv4": ipaddress.IPv4Address,
    "ipv6": ipaddress.IPv6Address,
    "email": lambda value: re.fullmatch(r"[^@\s]+@[^@\s]+", value),
    "uri": lambda value: re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:\S*", value),
    "hostname": lambda value: len(value) <= 253
    and re.fullmatch(r"[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?", value),
}
