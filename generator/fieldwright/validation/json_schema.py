"""Whether the assertions of a schema hold of a JSON value, by walking them.

For the values that stand in a spec (defaults, examples, enums). The generated code does not
walk anything, and the tests hold the two against each other.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from fieldwright.model import ir, keywords, pointers
from fieldwright.validation import formats, patterns
from fieldwright.validation import keywords as scalars

Definitions: TypeAlias = Mapping[str, ir.Schema | bool]


class Broken(NamedTuple):
    """A keyword that does not hold, with its argument, and of what: a value, and the JSON Pointer to it."""

    pointer: str
    keyword: str
    argument: Any
    value: Any


def holds(schema: ir.Schema | bool, value: Any, definitions: Definitions) -> bool:
    """Whether ``value`` is valid against ``schema`` (JSON Schema 2020-12)."""
    if isinstance(schema, bool):
        return schema
    asked = dict(schema.keywords)
    return all(
        _ASSERTIONS[key](value, argument, asked, definitions)
        for key, argument in schema.keywords
        if key in _ASSERTIONS
    ) and _nothing_left(schema, asked, value, definitions)


def broken(
    schema: ir.Schema | bool, value: Any, definitions: Definitions, at: str = ""
) -> Broken | None:
    """The first thing that ``schema`` refuses in ``value``, as deep inside as can be said; None if it holds.

    Of alternatives that all refuse, the one is followed that is alone in taking values of this type.
    """
    if isinstance(schema, bool):
        return None if schema else Broken(at, "false", None, value)
    asked = dict(schema.keywords)
    for key, argument in schema.keywords:
        if key in _ASSERTIONS and not _ASSERTIONS[key](value, argument, asked, definitions):
            for part, each, step in _parts(key, argument, asked, value, definitions):
                inside = at if step is None else f"{at}{pointers.format_token(step)}"
                if part is False:
                    return Broken(inside, key, None, each)
                if found := broken(part, each, definitions, inside):
                    return found
            return Broken(at, key, argument, value)
    if _nothing_left(schema, asked, value, definitions):
        return None
    left = "unevaluatedProperties" if isinstance(value, dict) else "unevaluatedItems"
    return Broken(at, left, None, value)


def _parts(
    key: str, argument: Any, asked: dict[str, Any], value: Any, definitions: Definitions
) -> Iterator[tuple[ir.Schema | bool, Any, str | int | None]]:
    """The schemas that a keyword which does not hold hands on to, each with the value that it speaks of."""
    match key:
        case "$ref":
            yield definitions[argument], value, None
        case "allOf":
            yield from ((part, value, None) for part in argument)
        case "anyOf" | "oneOf":
            found = [(part, broken(part, value, definitions)) for part in argument]
            faults = [(part, fault) for part, fault in found if fault is not None]
            meant = [part for part, fault in faults if fault.pointer or fault.keyword not in _KINDS]
            if len(meant) == 1 and len(faults) == len(found):
                yield meant[0], value, None
        case "if":
            branch = "then" if holds(argument, value, definitions) else "else"
            yield asked[branch], value, None
        case "properties":
            yield from ((part, value[name], name) for name, part in argument if name in value)
        case "additionalProperties":
            yield from ((argument, value[name], name) for name in _unnamed(value, asked))
        case "dependentSchemas":
            yield from ((part, value, None) for name, part in argument if name in value)
        case "prefixItems":
            yield from ((part, each, at) for at, (part, each) in enumerate(zip(argument, value)))
        case "items":
            first = len(asked.get("prefixItems", ()))
            yield from ((argument, value[at], at) for at in range(first, len(value)))
        case "patternProperties":
            for source, part in argument:
                named = (name for name in value if re.search(patterns.python(source), name))
                yield from ((part, value[name], name) for name in named)


_KINDS = frozenset({"type", "enum", "const", "false"})
"""The keywords by which an alternative refuses a value that it is not meant for."""


def names(schema: ir.Schema | bool, value: dict[str, Any], definitions: Definitions) -> set[str]:
    """The members of a valid object that ``schema`` has evaluated (core, section 11.3)."""
    if isinstance(schema, bool):
        return set()
    found: set[str] = set()
    asked = dict(schema.keywords)
    for key, argument in schema.keywords:
        match key:
            case "properties":
                found |= {name for name, _ in argument} & value.keys()
            case "patternProperties":
                sources = [re.compile(patterns.python(each)) for each, _ in argument]
                found |= {name for name in value if any(s.search(name) for s in sources)}
            case "additionalProperties" | "unevaluatedProperties":
                found |= value.keys()
    for part in _in_place(asked, value, definitions):
        found |= names(part, value, definitions)
    return found


def items(schema: ir.Schema | bool, value: list[Any], definitions: Definitions) -> set[int]:
    """The places in a valid array that ``schema`` has evaluated (core, section 11.2)."""
    if isinstance(schema, bool):
        return set()
    found: set[int] = set()
    asked = dict(schema.keywords)
    for key, argument in schema.keywords:
        match key:
            case "prefixItems":
                found |= set(range(min(len(argument), len(value))))
            case "items" | "unevaluatedItems":
                found |= set(range(len(value)))
            case "contains":
                found |= {i for i, item in enumerate(value) if holds(argument, item, definitions)}
    for part in _in_place(asked, value, definitions):
        found |= items(part, value, definitions)
    return found


def _in_place(
    asked: dict[str, Any], value: Any, definitions: Definitions
) -> Iterator[ir.Schema | bool]:
    """The schemas that speak of the same value and hold of it."""
    if "$ref" in asked:
        yield definitions[asked["$ref"]]
    yield from asked.get("allOf", ())
    for part in (*asked.get("anyOf", ()), *asked.get("oneOf", ())):
        if holds(part, value, definitions):
            yield part
    if "if" in asked:
        if holds(asked["if"], value, definitions):
            yield from (asked["if"], asked.get("then", True))
        else:
            yield asked.get("else", True)
    if isinstance(value, dict):
        yield from (part for name, part in asked.get("dependentSchemas", ()) if name in value)


def _nothing_left(
    schema: ir.Schema, asked: dict[str, Any], value: Any, definitions: Definitions
) -> bool:
    """``unevaluatedProperties`` and ``unevaluatedItems``, which come after all the others."""
    for key, kind, evaluated in (
        ("unevaluatedProperties", dict, names),
        ("unevaluatedItems", list, items),
    ):
        if key in asked and isinstance(value, kind):
            before = ir.Schema(keywords=tuple(pair for pair in schema.keywords if pair[0] != key))
            done = evaluated(before, value, definitions)  # type: ignore[arg-type]  # of its kind
            members = value.items() if isinstance(value, dict) else enumerate(value)
            if not all(
                holds(asked[key], each, definitions) for at, each in members if at not in done
            ):
                return False
    return True


_Assertion: TypeAlias = Callable[[Any, Any, dict[str, Any], Definitions], bool]


def _of(kind: type, holding: _Assertion) -> _Assertion:
    """An assertion that says nothing of values of other types."""
    return lambda value, argument, asked, definitions: (
        not isinstance(value, kind) or holding(value, argument, asked, definitions)
    )


def _simple(key: str) -> _Assertion:
    return lambda value, argument, asked, definitions: scalars.SCALAR[key](value, argument)


def _conditional(
    value: Any, argument: Any, asked: dict[str, Any], definitions: Definitions
) -> bool:
    chosen = "then" if holds(argument, value, definitions) else "else"
    return holds(asked.get(chosen, True), value, definitions)


def _contained(value: Any, argument: Any, asked: dict[str, Any], definitions: Definitions) -> bool:
    count = sum(holds(argument, item, definitions) for item in value)
    return bool(asked.get("minContains", 1) <= count <= asked.get("maxContains", len(value)))


def _unnamed(value: dict[str, Any], asked: dict[str, Any]) -> list[str]:
    """The members of an object that ``additionalProperties`` speaks of."""
    parts = ("properties", "patternProperties")
    named = ir.Schema(keywords=tuple((key, asked[key]) for key in parts if key in asked))
    known = names(named, value, {})
    return [name for name in value if name not in known]


def _additional(value: Any, argument: Any, asked: dict[str, Any], definitions: Definitions) -> bool:
    return all(holds(argument, value[each], definitions) for each in _unnamed(value, asked))


def _patterned(value: Any, argument: Any, asked: dict[str, Any], definitions: Definitions) -> bool:
    return all(
        holds(part, member, definitions)
        for source, part in argument
        for name, member in value.items()
        if re.search(patterns.python(source), name)
    )


_ASSERTIONS: dict[str, _Assertion] = {
    **{key: _simple(key) for key in scalars.SCALAR},
    "$ref": lambda v, ref, _, known: holds(known[ref], v, known),
    "type": lambda v, kinds, *_: any(
        scalars.is_type(v, kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    ),
    "enum": lambda v, values, *_: any(keywords.json_equal(v, each) for each in values),
    "const": lambda v, only, *_: keywords.json_equal(v, only),
    "format": lambda v, name, *_: formats.is_format(v, name),
    "allOf": lambda v, parts, _, known: all(holds(each, v, known) for each in parts),
    "anyOf": lambda v, parts, _, known: any(holds(each, v, known) for each in parts),
    "oneOf": lambda v, parts, _, known: sum(holds(each, v, known) for each in parts) == 1,
    "not": lambda v, part, _, known: not holds(part, v, known),
    "if": _conditional,
    "properties": _of(
        dict,
        lambda v, parts, _, known: all(
            holds(part, v[name], known) for name, part in parts if name in v
        ),
    ),
    "patternProperties": _of(dict, _patterned),
    "additionalProperties": _of(dict, _additional),
    "propertyNames": _of(dict, lambda v, part, _, known: all(holds(part, n, known) for n in v)),
    "required": _of(dict, lambda v, wanted, *_: v.keys() >= {*wanted}),
    "dependentRequired": _of(
        dict, lambda v, rows, *_: all(v.keys() >= {*rows[n]} for n in rows if n in v)
    ),
    "dependentSchemas": _of(
        dict, lambda v, parts, _, known: all(holds(p, v, known) for n, p in parts if n in v)
    ),
    "prefixItems": _of(
        list, lambda v, parts, _, known: all(holds(p, item, known) for p, item in zip(parts, v))
    ),
    "items": _of(
        list,
        lambda v, part, asked, known: all(
            holds(part, item, known) for item in v[len(asked.get("prefixItems", ())) :]
        ),
    ),
    "contains": _of(list, _contained),
}
"""Keyword → whether a value keeps it; given its argument, all keywords beside it, and the definitions."""
