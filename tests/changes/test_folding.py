"""One cause told once, with all of its places; two causes stay two."""

import datetime
from pathlib import Path

import pytest

from fieldwright.changes import editions
from fieldwright.changes.folding import list_places
from fieldwright.cli import comparison
from fieldwright.openapi.text import source
from tests.changes import judged

HEAD = """
openapi: 3.1.0
info: {title: T, version: 1.0.0}
components:
  schemas:
"""


def compare(old: str, new: str) -> list[tuple[str, list[str]]]:
    """The rules of the changes between two documents, each with all of its places."""
    sides = [source.parse(HEAD + text, "api.yaml") for text in (old, new)]
    changes = editions.compare(*map(judged.read_edition, sides))
    return [(each.rule, [str(place.spot) for place in list_places(each)]) for each in changes]


BASE = """
    Base: {type: object, properties: {a: {type: string}, b: {type: integer}}}
    One: {allOf: [{$ref: "#/components/schemas/Base"}, {type: object, properties: {e: {type: string}}}]}
    Two: {allOf: [{$ref: "#/components/schemas/Base"}, {type: object, properties: {c: {type: string}}}]}
"""

INLINE = "".join(
    f"""
    {name}: {{type: object, properties: {{state: {{type: string, enum: [on, off]}}, n: {{type: integer}}}}}}"""
    for name in ("One", "Two", "Three")
)

TEXTS = "".join(
    f"""
    {name}: {{type: object, properties: {{id: {{type: string, description: The identifier of what is meant}}}}}}"""
    for name in ("One", "Two", "Three")
)


@pytest.mark.parametrize(
    ("text", "old", "new", "wanted"),
    [
        (
            BASE,
            "a: {type: string}",
            "a: {type: string, maxLength: 3}",
            [("max-length-added", ["Base.a", "One.a", "Two.a"])],
        ),
        (
            "\n".join([*BASE.splitlines()[2:], BASE.splitlines()[1]]),
            "a: {type: string}",
            "a: {type: string, maxLength: 3}",
            [("max-length-added", ["Base.a", "One.a", "Two.a"])],
        ),
        (BASE, ", b: {type: integer}", "", [("field-removed", ["Base.b", "One.b", "Two.b"])]),
        (
            BASE,
            "b: {type: integer}",
            "b: {type: integer}, d: {type: number}",
            [("field-added", ["Base.d", "One.d", "Two.d"])],
        ),
        (
            INLINE,
            "[on, off]",
            "[on, off, idle]",
            [("enum-value-added", ["OneState", "TwoState", "ThreeState"])],
        ),
        (
            TEXTS,
            "identifier of what",
            "name of that which",
            [("description-changed", ["One.id", "Two.id", "Three.id"])],
        ),
        (
            INLINE,
            "n: {type: integer}",
            "n: {type: integer, maximum: 9}",
            [("maximum-added", [f"{name}.n"]) for name in ("One", "Two", "Three")],
        ),
    ],
    ids=[
        "base",
        "base-behind-its-heirs",
        "base-removed",
        "base-added",
        "inline-enum",
        "text",
        "three-edits",
    ],
)
def test_one_cause_is_told_once(
    text: str, old: str, new: str, wanted: list[tuple[str, list[str]]]
) -> None:
    assert compare(text, text.replace(old, new)) == wanted


def test_what_goes_another_way_is_told_apart() -> None:
    """A member that may grow in the base is refused longer by an heir that counts."""
    heir = """
    Base: {type: object, properties: {a: {type: string, maxLength: 3}}}
    One: {allOf: [{$ref: "#/components/schemas/Base"}, {type: object, properties: {e: {type: string}}}]}
    Shut: {oneOf: [{$ref: "#/components/schemas/Base"}, {type: object, required: [a], properties: {a: {type: string, minLength: 9}}}]}
"""
    rules = compare(heir, heir.replace(", maxLength: 3", ""))
    assert ("max-length-removed", ["Base.a", "One.a"]) in rules
    assert ("payloads-refused", ["Shut"]) in rules


def test_a_waiver_names_the_first_place_and_covers_all(tmp_path: Path) -> None:
    for side, text in (("old", BASE), ("new", BASE.replace(", b: {type: integer}", ""))):
        (tmp_path / f"{side}.yaml").write_text(HEAD + text, encoding="utf-8")
    row = "{{rule: field-removed, place: {}, old: integer, reason: Unread., expires: 2999-01-01}}"
    for place, waived in (("Base.b", True), ("One.b", False)):
        waivers = f"waivers: [{row.format(place)}]\n"
        (tmp_path / "waivers.yaml").write_text(waivers, encoding="utf-8")
        compared = comparison.compare(
            str(tmp_path / "old.yaml"),
            str(tmp_path / "new.yaml"),
            spec=tmp_path / "new.yaml",
            today=datetime.date(2026, 1, 31),
        )
        assert [each.waived is not None for each in compared.changes] == [waived]
        assert compared.findings == ()


def test_an_inline_model_comes_and_goes_with_what_names_it() -> None:
    """However deep; one that is referred to by name is an edit of its own."""
    old = "    T: {type: object, properties: {n: {type: integer}}}\n"
    inner = "{type: object, properties: {a: {type: object, properties: {b: {enum: [x, y]}}}}}"
    new = old.replace("n: {", f"k: {inner}, n: {{")
    places = ["T.k", "TK", "TKA", "TKAB"]
    assert compare(old, new) == [("field-added", places)]
    assert compare(new, old) == [("field-removed", places)]
    assert compare("    S: {type: string}\n", f"    S: {{type: string}}\n{new}") == [
        ("model-added", ["T", *places[1:]])
    ]
    named = old.replace("n: {", 'k: {$ref: "#/components/schemas/New"}, n: {')
    assert [rule for rule, _ in compare(old, f"{named}    New: {inner}\n")] == [
        "field-added",
        "model-added",
    ]
