"""A spec's text says something else afterwards, and is the same wherever it said that already."""

from typing import Any

import pytest

from fieldwright.openapi.text import patch, source, values

TEXT = """\
# Above.
a: 1 # one
b:  # two

  c: "x"   # ex
  # Before d.
  d:
    - k: 1  # first
      l: 2
    # Before the second.
    - k: 3
  text: |
    # no comment
    words

  # After the text.
e: {f: 1, g: [1, 2]}
# Last.
"""

DATA: dict[str, Any] = {
    "a": 1,
    "b": {"c": "x", "d": [{"k": 1, "l": 2}, {"k": 3}], "text": "# no comment\nwords\n"},
    "e": {"f": 1, "g": [1, 2]},
}


def changed(**edits: Any) -> dict[str, Any]:
    """``DATA`` with values by path, ``b__d`` for the one in the other; None takes it out."""
    data = values.strip_places(DATA)
    for path, value in edits.items():
        *above, last = path.split("__")
        place = data
        for key in above:
            place = place[key]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return data


@pytest.mark.parametrize(
    ("wanted", "old", "new"),
    [
        (changed(), "", ""),
        (changed(a=2), "a: 1 # one", "a: 2 # one"),
        (changed(a="# x"), "a: 1 # one", 'a: "# x" # one'),
        (changed(a={"z": 1}), "a: 1 # one\n", "a:\n  z: 1\n"),
        (changed(b__c="w"), '"x"   # ex', "w   # ex"),
        (changed(b__c=None), '  c: "x"   # ex\n', ""),
        (changed(b__c="one\ntwo"), 'c: "x"   # ex\n', "c: |-\n    one\n    two\n"),
        (changed(b__d=[{"k": 1, "l": 5}, {"k": 3}]), "l: 2", "l: 5"),
        (changed(b__d=[{"k": 1, "l": 2}, {"k": 3, "m": 4}]), "- k: 3\n", "- k: 3\n      m: 4\n"),
        (changed(b__d=[{"k": 1}, {"k": 3}]), "      l: 2\n", ""),
        (
            changed(b__d=[{"k": 1}]),
            "    - k: 1  # first\n      l: 2\n    # Before the second.\n    - k: 3\n",
            "    - k: 1\n",
        ),
        (changed(b__text="words\n"), "    # no comment\n    words\n", "    words\n"),
        (changed(b__text=None), "  text: |\n    # no comment\n    words\n", ""),
        (changed(e={"f": 1}), "e: {f: 1, g: [1, 2]}\n", "e:\n  f: 1\n"),
        (changed(z=True), "g: [1, 2]}\n", "g: [1, 2]}\nz: true\n"),
        ({"a": 1, "m": 0, **changed()}, "# one\n", "# one\nm: 0\n"),
        ({"m": 0, **changed()}, "# Above.\n", "# Above.\nm: 0\n"),
        (
            {"a": 1, "b": {**dict(reversed(DATA["b"].items()))}, "e": DATA["e"]},
            TEXT[TEXT.index("  c:") : TEXT.index("\n  # After")],
            TEXT[TEXT.index("  text:") : TEXT.index("\n  # After")]
            + TEXT[TEXT.index("  # Before d") : TEXT.index("  text:")]
            + '  c: "x"   # ex\n',
        ),
    ],
)
def test_only_what_differs_is_written_anew(wanted: dict[str, Any], old: str, new: str) -> None:
    patched = patch.patch(source.parse(TEXT, "spec.yaml"), wanted)
    assert values.is_identical(values.strip_places(source.parse(patched, "spec.yaml").data), wanted)
    assert patched == TEXT.replace(old, new, 1) if old else patched == TEXT


@pytest.mark.parametrize("text", ["{a: 1}", '{"a": 1}\n', "? a\n: 1\n"])
def test_a_document_that_is_no_block_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="block style"):
        patch.patch(source.parse(text, "spec.yaml"), {"a": 2})


@pytest.mark.parametrize("text", ["a: 1", "a: 1\n", "a: 1\n\n# end"])
def test_an_end_without_a_line_feed_is_one(text: str) -> None:
    patched = patch.patch(source.parse(text, "spec.yaml"), {"a": 1, "b": 2})
    assert source.parse(patched, "spec.yaml").data == {"a": 1, "b": 2}
    assert patched.endswith("# end") == text.endswith("# end")
