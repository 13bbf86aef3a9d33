"""The known reasons for which two opinions differ, as a table; each is put to the proof, never believed.

A reason takes away the difference that it names: ``repaired`` from the payload, or
``dropped`` keywords from the spec. Where both opinions accept what is then left, it was the
reason. What no row explains is a mistake: of ours, of theirs, or of this table. One row is
a mistake of theirs that leaves nothing to be taken away: it goes by the type of their error.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from fieldwright.model import discriminators, formats, ir
from fieldwright.model.json_values import is_equal
from fieldwright.validation import payloads
from fieldwright.verification.oracle import peer

Side = Literal["ours", "theirs"]

Repair = Callable[[tuple[Any, ...], ir.Json], ir.Json]
"""The types that a spec allows at a place (with no reference, union or alias among them any
more) and the value there → the value without the difference, or as it is."""

UNCHECKED = frozenset(row.name for row in formats.FORMATS.values() if row.peer == "str")
"""Formats that datamodel-code-generator reads as plain strings, or as less than they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One row: who ``refuses`` for it what the other accepts, and why that is no mistake of ours.

    ``errors`` are types of pydantic's errors that it explains, in a spec that has one of the
    ``words``, if there are any.
    """

    id: str
    refuses: Side
    text: str
    repaired: Repair | None = None
    dropped: frozenset[str] = frozenset()
    errors: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


def _list_kinds(nodes: Iterable[Any]) -> set[str]:
    return {node.kind for node in nodes if isinstance(node, ir.Scalar)}


def _list_formats(nodes: Iterable[Any]) -> list[str]:
    """List the formats of the strings."""
    strings = [node for node in nodes if isinstance(node, ir.Scalar) and node.kind == "string"]
    return [node.format for node in strings if node.format]


def _list_members(nodes: Iterable[Any], *, open: bool | None = None) -> list[ir.Json]:
    """List the values of the enums and literals; of the open ones or the closed ones alone."""
    members: list[ir.Json] = []
    for node in nodes:
        if isinstance(node, ir.Enum) and open in (None, node.open):
            members += [value for _, value in node.members]
        elif isinstance(node, ir.Literal) and open in (None, node.open):
            members += node.values
    return members


def _make_integer(nodes: tuple[Any, ...], value: ir.Json) -> ir.Json:
    for member in _list_members(nodes):
        if is_equal(member, value):
            return member
    integral = isinstance(value, float) and value.is_integer()
    return int(value) if integral and "integer" in _list_kinds(nodes) else value


def _drop_leap_second(nodes: tuple[Any, ...], value: ir.Json) -> ir.Json:
    if isinstance(value, str) and {"date-time", "time"} & set(_list_formats(nodes)):
        return re.sub(r"(\d\d:\d\d:)60", r"\g<1>59", value)
    return value


def _choose_listed(nodes: tuple[Any, ...], value: ir.Json) -> ir.Json:
    members = _list_members(nodes, open=True)
    return members[0] if members and value not in members else value


def _choose_known(nodes: tuple[Any, ...], value: ir.Json) -> ir.Json:
    models = {each.name: each for each in nodes if isinstance(each, ir.Record | ir.Union)}
    for union in models.values() if isinstance(value, dict) else ():
        tags = discriminators.list_open_tags(union, models) if isinstance(union, ir.Union) else None
        if tags is not None and value.get(tags.member) not in dict(tags.values):
            maker = payloads.Maker(tuple(models.values()), {})
            return next(maker.make_valid(tags.values[0][1]), value)
    return value


def _replace_bytes(nodes: tuple[Any, ...], value: ir.Json) -> ir.Json:
    return "aGVsbG8=" if "byte" in _list_formats(nodes) and isinstance(value, str) else value


def _respell(nodes: tuple[Any, ...], value: ir.Json) -> ir.Json:
    for format in _list_formats(nodes):
        read = peer.respell(format, value)
        if format == "time" and isinstance(read, str) and not re.search(r"Z|[-+]\d\d:", read):
            read += "Z"
        if read != value:
            return read
    exact = [node for node in nodes if isinstance(node, ir.Scalar) and node.format == "decimal"]
    if isinstance(value, str) and any(node.kind == "number" for node in exact):
        read = peer.respell("decimal", value)
        return float(read) if re.fullmatch(r"[-+]?[0-9.]+(E[-+]?[0-9]+)?", read) else value
    return value


def _choose_equal(nodes: tuple[Any, ...], value: ir.Json) -> ir.Json:
    for member in _list_members(nodes):
        if member == value and not is_equal(member, value):
            return member
    return value


def _choose_constant(nodes: tuple[Any, ...], value: ir.Json) -> ir.Json:
    kind = float if type(value) is int else type(value)
    listed = [each for each in _list_members(nodes, open=False) if type(each) is kind]
    return listed[0] if listed and kind in (dict, float, list) and value not in listed else value


REASONS: tuple[Reason, ...] = (
    Reason(
        id="whole-number",
        refuses="theirs",
        text="1.0 is an integer to JSON Schema, and not to pydantic in strict mode",
        repaired=_make_integer,
    ),
    Reason(
        id="leap-second",
        refuses="theirs",
        text="RFC 3339 has leap seconds, datetime and time have not",
        repaired=_drop_leap_second,
    ),
    Reason(
        id="open-enum",
        refuses="theirs",
        text="the models close every enum, the open ones too",
        repaired=_choose_listed,
    ),
    Reason(
        id="open-union",
        refuses="theirs",
        text="the models close every union, the open ones too",
        repaired=_choose_known,
    ),
    Reason(
        id="bytes-as-text",
        refuses="theirs",
        text="pydantic's Base64Str holds text, so the bytes must be UTF-8",
        repaired=_replace_bytes,
    ),
    Reason(
        id="misread-items",
        refuses="theirs",
        text="unevaluatedItems is read as if nothing else evaluated any item",
        errors=frozenset({"too_long"}),
        words=frozenset({"unevaluatedItems"}),
    ),
    Reason(
        id="lenient-format",
        refuses="ours",
        text="pydantic reads more spellings of a format than its standard has",
        repaired=_respell,
    ),
    Reason(
        id="equal-in-python",
        refuses="ours",
        text="an enum or a const holds true for 1 and false for 0, which are equal in Python",
        repaired=_choose_equal,
    ),
    Reason(
        id="const-type",
        refuses="ours",
        text="of a const that is a fraction, an array or an object, the models hold the type alone",
        repaired=_choose_constant,
    ),
    Reason(
        id="unchecked-format",
        refuses="ours",
        text="strings of some formats are plain strings in the models",
        dropped=frozenset({"format"}),
    ),
    Reason(
        id="one-of-many",
        refuses="ours",
        text="a union accepts what fits several alternatives, also where oneOf asks for exactly one",
        dropped=frozenset({"oneOf"}),
    ),
    Reason(
        id="untyped",
        refuses="ours",
        text="what no type says (not, if, contains, unevaluatedProperties and the like) is not in the models",
        dropped=frozenset({"assertions"}),
    ),
    *(
        Reason(
            id=f"no-{keyword}",
            refuses="ours",
            text=f"the models do not hold {keyword}",
            dropped=frozenset({keyword}),
        )
        for keyword in ("uniqueItems", "minProperties", "maxProperties")
    ),
)
