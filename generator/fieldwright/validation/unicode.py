"""The general categories of Unicode, of one fixed version, so that a pattern means the same everywhere."""

from functools import cache
from importlib.resources import files
from typing import TypeAlias

Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""Characters by their code points: the first and the last of each range."""

_LONG = {
    "Letter": "L",
    "Cased_Letter": "LC",
    "Uppercase_Letter": "Lu",
    "Lowercase_Letter": "Ll",
    "Titlecase_Letter": "Lt",
    "Modifier_Letter": "Lm",
    "Other_Letter": "Lo",
    "Mark": "M",
    "Combining_Mark": "M",
    "Nonspacing_Mark": "Mn",
    "Spacing_Mark": "Mc",
    "Enclosing_Mark": "Me",
    "Number": "N",
    "Decimal_Number": "Nd",
    "digit": "Nd",
    "Letter_Number": "Nl",
    "Other_Number": "No",
    "Punctuation": "P",
    "punct": "P",
    "Connector_Punctuation": "Pc",
    "Dash_Punctuation": "Pd",
    "Open_Punctuation": "Ps",
    "Close_Punctuation": "Pe",
    "Initial_Punctuation": "Pi",
    "Final_Punctuation": "Pf",
    "Other_Punctuation": "Po",
    "Symbol": "S",
    "Math_Symbol": "Sm",
    "Currency_Symbol": "Sc",
    "Modifier_Symbol": "Sk",
    "Other_Symbol": "So",
    "Separator": "Z",
    "Space_Separator": "Zs",
    "Line_Separator": "Zl",
    "Paragraph_Separator": "Zp",
    "Other": "C",
    "Control": "Cc",
    "cntrl": "Cc",
    "Format": "Cf",
    "Surrogate": "Cs",
    "Private_Use": "Co",
    "Unassigned": "Cn",
}
"""The long names of general categories."""

_PROPERTIES: dict[str, Ranges] = {"ASCII": ((0, 0x7F),), "Any": ((0, 0x10FFFF),)}


def find_characters(name: str) -> Ranges:
    """Return the characters of a category, by its short or its long name (ECMA-262, tables 66 and 67);
    none for a name that is not known."""
    short = _LONG.get(name, name)
    if short == "LC":
        return sum((load_table()[each] for each in ("Lu", "Ll", "Lt")), ())
    named = [each for each in load_table() if short in (each, each[:1])]
    return _PROPERTIES.get(name) or sum((load_table()[each] for each in named), ())


@cache
def load_table() -> dict[str, Ranges]:
    """Load the characters of each general category, of one fixed version of Unicode."""
    text = files("fieldwright.validation").joinpath("unicode.txt").read_text(encoding="ascii")
    rows = (line.split() for line in text.splitlines()[1:])
    return {name: tuple(map(_parse_range, ranges)) for name, *ranges in rows}


def _parse_range(text: str) -> tuple[int, int]:
    low, _, high = text.partition("-")
    return int(low, 16), int(high or low, 16)
