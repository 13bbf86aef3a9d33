"""What is a reference in a text, and where it leads."""

from pathlib import Path

import pytest

from fieldwright.editor import names
from fieldwright.editor.texts import Texts

PATH = Path("/specs/api.yaml")


def follow(text: str) -> list[tuple[str, str]]:
    """Return each reference of a text, with the line that it leads to."""
    texts = Texts(Path("/nowhere"))
    texts.unsaved[PATH] = text
    file = texts.parse(PATH)
    assert file is not None
    pairs = []
    for use in file.uses:
        target = names.find_definition(texts, file, use.span.start)
        line = "" if target is None else text[target.start :].partition("\n")[0]
        assert text[use.span.start : use.span.end] == use.text
        pairs.append((use.text, line))
    return pairs


@pytest.mark.parametrize(
    ("member", "leads"),
    [
        ("$ref: '#/$defs/A'", "A: {type: string}"),
        ('$ref: "#/$defs/A"', "A: {type: string}"),
        ("$ref: '#/%24defs/A'", "A: {type: string}"),
        ("$ref: 'api.yaml#/$defs/A'", "A: {type: string}"),
        ("$ref: './x/../api.yaml#/$defs/a~1b c'", "a/b c: {$anchor: here}"),
        ("$ref: '#/$defs/a~1b%20c'", "a/b c: {$anchor: here}"),
        ("$ref: '#here'", "{$anchor: here}"),
        ("$dynamicRef: '#here'", "{$anchor: here}"),
        ("$ref: 'https://example.org/b#/properties/id'", "id: {type: integer}"),
        ("$ref: '#/$defs/B/allOf/1'", "{type: number}"),
        ("$ref: '#/$defs/Gone'", ""),
        ("$ref: '#gone'", ""),
        ("$ref: other.yaml", ""),
        ("$ref: 'http://[::1'", None),
        ("const: {$ref: '#/$defs/A'}", None),
        ("default: {$ref: '#/$defs/A'}", None),
        ("examples: [{$ref: '#/$defs/A'}]", None),
        ("properties: {default: {$ref: '#/$defs/A'}}", "A: {type: string}"),
        ("properties: {$ref: {$ref: '#/$defs/A'}}", "A: {type: string}"),
        ("properties: {properties: {enum: {$ref: '#/$defs/A'}}}", None),
        ("examples: {one: {$ref: '#/$defs/A'}}", "A: {type: string}"),
    ],
)
def test_a_reference_leads_where_it_says(member: str, leads: str | None) -> None:
    """None: it is no reference, but a value."""
    text = (
        "$defs:\n"
        "  A: {type: string}\n"
        "  a/b c: {$anchor: here}\n"
        "  B:\n"
        "    $id: https://example.org/b\n"
        "    properties:\n"
        "      id: {type: integer}\n"
        "    allOf:\n"
        "      - true\n"
        "      - {type: number}\n"
        f"  Here: {{{member}}}\n"
    )
    pairs = [(line.partition("#")[0].rstrip() if line else "") for _, line in follow(text)]
    assert pairs == ([] if leads is None else [leads])
