"""What generated code asks of a value: the tests of its JSON type, its limits, and its patterns, compiled once."""

from collections.abc import Collection

from markupsafe import Markup

from fieldwright.model import ir, keywords
from fieldwright.rendering import encoders
from fieldwright.validation import backtracking, patterns

_TESTS = {
    "null": "{} is None",
    "boolean": "type({}) is bool",
    "number": "type({}) in (int, float)",
    "string": "type({}) is str",
    "array": "type({}) is list",
    "object": "isinstance({}, dict)",
}
"""JSON type → whether something is of it."""


def test(kinds: Collection[str], name: str) -> Markup:
    """Return the condition for what is called ``name`` to be of one of these JSON types."""
    tests = [each.format(name) for kind, each in _TESTS.items() if kind in kinds]
    return encoders.encode_code(" or ".join(tests))


def guard(keyword: str, name: str) -> Markup:
    """Return the condition for a keyword to apply to what is called ``name``: being of its JSON type."""
    return test(keywords.KEYWORDS[keyword].types[:1], name)


class Pattern(str):
    """The argument of ``pattern``, with the constant of the module that is compiled of it."""

    __slots__ = ("constant",)
    constant: Markup


class Patterns(dict[str, Pattern]):
    """The patterns of one module, in the order in which they came."""

    def __missing__(self, source: str) -> Pattern:
        pattern = self[source] = Pattern(source)
        pattern.constant = encoders.encode_code(f"_PATTERN_{len(self)}")
        return pattern

    def compile(self) -> list[tuple[Markup, str, backtracking.Guard | None]]:
        """Return the constant, the Python pattern and the guard of each."""
        return [
            (each.constant, patterns.translate(each), backtracking.guard(each))
            for each in self.values()
        ]

    def name_callables(self, linear: str = "Linear") -> str:
        """Return what the lines that compile the patterns call, as Python text; ``linear`` is the name of
        what searches in linear time."""
        callables = {linear if backtracking.guard(each) else "re.compile" for each in self}
        return " ".join(sorted(callables))


def select_effective(constraints: ir.Pairs) -> ir.Pairs:
    """Return the constraints that can fail."""
    return tuple(pair for pair in constraints if keywords.is_effective(*pair))
