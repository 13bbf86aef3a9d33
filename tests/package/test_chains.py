"""Chains of models that refer to one another, longer than Python follows calls and imports."""

from typing import Any

import pytest

import fieldwright
from fieldwright.distribution import memory
from fieldwright.limits import Limits
from fieldwright.openapi import read
from fieldwright.openapi.text import source

LINKS = 300
"""More than Python imports within one another (145), and more than it calls through four functions each."""


def refer(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


CHAINS: dict[str, tuple[Any, Any, Any, Any]] = {
    "aliases": (lambda target, _: target, {"type": "object"}, {}, 1),
    "described": (lambda target, n: {**target, "description": f"{n}"}, {"type": "object"}, {}, 1),
    "null": (lambda target, _: {"anyOf": [target, {"type": "null"}]}, {"type": "object"}, {}, 1),
    "parts": (lambda target, _: {"allOf": [target]}, {"type": "object"}, {}, 1),
    "lengths": (
        lambda target, n: {"allOf": [target], "maxProperties": 1000 - n},
        {"type": "object"},
        {},
        1,
    ),
    "records": (
        lambda target, _: {"type": "object", "properties": {"next": target}},
        {"type": "string"},
        {"next": {"next": {}}},
        {"next": {"next": 1}},
    ),
    "not": (
        lambda target, _: {"type": "object", "not": {"not": target}},
        {"type": "object"},
        {},
        1,
    ),
    "if": (
        lambda target, _: {"type": "object", "if": target, "else": False},
        {"type": "object"},
        {},
        1,
    ),
    "arrays": (lambda target, _: {"type": "array", "items": target}, {"type": "null"}, [[]], [[1]]),
    "maps": (
        lambda target, _: {"type": "object", "additionalProperties": target},
        {"type": "null"},
        {"a": {"b": {}}},
        {"a": {"b": 1}},
    ),
}
"""Name → a link of what it refers to and its number, the end, and a value that is right and one that is not."""


def load(link: Any, end: Any, count: int = LINKS, *, ring: bool = False) -> Any:
    schemas = {f"M{n}": link(refer(f"M{n + 1}"), n) for n in range(count)}
    schemas[f"M{count}"] = link(refer("M0"), count) if ring else end
    info = {"title": "T", "version": "1.0.0"}
    return memory.load({"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}})


@pytest.mark.parametrize(("link", "end", "right", "wrong"), CHAINS.values(), ids=list(CHAINS))
def test_long_chains_are_imported_and_decode(link: Any, end: Any, right: Any, wrong: Any) -> None:
    package = load(link, end)
    assert package.decode("M0", right) is not None
    with pytest.raises(package.ValidationError):
        package.decode("M0", wrong)


def test_long_rings_are_imported_and_decode() -> None:
    link, _, right, wrong = CHAINS["records"]
    package = load(link, None, ring=True)
    assert package.M7.from_dict(right).to_dict() == right
    assert [each.pointer for each in package.M7.problems(wrong)] == ["/next/next"]


def test_short_chains_import_nothing_before_it_is_asked_for() -> None:
    link, end, *_ = CHAINS["records"]
    assert "m0" not in vars(load(link, end, 90))


def test_unions_in_more_unions_than_the_limit_are_an_error_at_the_first_of_them() -> None:
    schemas: dict[str, Any] = {
        f"M{n}": {"anyOf": [refer(f"M{n + 1}"), {"type": "integer"}]} for n in range(8)
    }
    schemas["M8"] = {"type": "string"}
    info = {"title": "T", "version": "1.0.0"}
    data = {"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}}
    assert not read.diagnose(source.wrap(data, limits=Limits(unions=8)))
    (one,) = read.diagnose(source.wrap(data, limits=Limits(unions=7)))
    assert one.rule == "limit-exceeded"
    assert "8 is over the limit of 7 (unions made of one another)" in one.message


SELF = {"oneOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#/$defs/Self"}}]}
ROUND = {"oneOf": [{"type": "integer"}, {"$ref": "#/$defs/Self"}, {"type": "array", "items": {"$ref": "#/$defs/Round"}}]}  # fmt: skip


@pytest.mark.parametrize("name", ["Self", "Round"])
@pytest.mark.parametrize("beside", [{"type": "null"}, {"type": "object"}, {"type": "boolean"}])
def test_an_alias_that_leads_back_to_itself_is_used_in_another_module(
    name: str, beside: dict[str, Any]
) -> None:
    """It is a text while the modules run, which Python joins with no type."""
    used = {"oneOf": [{"$ref": f"#/$defs/{name}"}, beside]}
    listed = {"oneOf": [{"type": "array", "items": used}, {"type": "number"}]}
    members = {"used": used, "listed": listed, "map": {"additionalProperties": listed}}
    document = {
        "$defs": {"Self": SELF, "Round": ROUND, "Used": used, "Listed": listed},
        "type": "object",
        "properties": members,
    }
    package = fieldwright.load(document)
    assert package.Root.problems({"used": [["a"]], "listed": [[["a"]]], "map": {"m": 1}}) == []
    assert package.Root.problems({"used": 1.5})
