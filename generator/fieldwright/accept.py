"""Whether a type of the IR accepts a value: enough of a validator to check defaults and enums against their own schema."""

import datetime
import ipaddress
import json
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from fieldwright import ir, patterns
from fieldwright.keywords import json_equal


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
        return refused or broken(type_.constraints, value)
    if isinstance(type_, ir.Checked):
        return problem(known, type_.type, value) or _unheld(known, type_.schema, value)
    if isinstance(type_, ir.Literal):
        return (
            None
            if _is_among(value, type_.values, type_.open)
            else f"not one of {shown(list(type_.values))}"
        )
    if isinstance(type_, ir.Array):
        if not isinstance(value, list):
            return "not a list"
        return _first(problem(known, type_.items, item) for item in value) or broken(
            type_.constraints, value
        )
    if isinstance(type_, ir.Map):
        if not isinstance(value, dict):
            return "not an object"
        each = (problem(known, type_.values, item) for item in value.values())
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


def _unheld(known: Known, schema: ir.Schema | None, value: Any) -> str | None:
    from fieldwright import hold  # which stands on this module

    if schema is None or hold.holds(schema, value, known.definitions):
        return None
    return f"{', '.join(key for key, _ in schema.keywords)} does not hold"


def _model(known: Known, model: ir.Model, value: Any) -> str | None:
    if isinstance(model, ir.Alias):
        return problem(known, model.type, value)
    return _unchecked(known, model, value) or _unheld(known, model.check, value)


def _unchecked(known: Known, model: ir.Record | ir.Enum | ir.Union, value: Any) -> str | None:
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
        accepted = sum(problem(known, each, value) is None for each in model.alternatives)
        if not accepted:
            return f"none of the alternatives of {model.name} accepts it"
        if model.exclusive and accepted > 1:
            return f"{accepted} alternatives of {model.name} accept it, not one"
        return broken(model.constraints, value)
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
    if record.extra is not None:
        for name in value.keys() - {each.name for each in record.fields}:
            refused = problem(known, record.extra, value[name])
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


def is_format(value: Any, name: str) -> bool:
    """Whether a value is of a format; one that is no string, or of a format not known, is."""
    test = _FORMATS.get(name)
    if test is None or not isinstance(value, str):
        return True
    try:
        return bool(test(value))
    except ValueError:
        return False


def _format(type_: ir.Scalar, value: Any) -> str | None:
    return None if is_format(value, type_.format or "") else f"not of format {type_.format}"


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
