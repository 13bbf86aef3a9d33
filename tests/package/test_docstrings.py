"""What a docstring says beside the description comes back from it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fieldwright.package import docstrings
from fieldwright.rendering import encoders

VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers(), max_size=2)
FALLBACK = docstrings.record_fallback("Name", "Name")
TRICKY = st.sampled_from(
    [
        "Examples: none",
        'Example: "x"',
        "Default: 1",
        "Deprecated: ",
        "text",
        "",
        "Example: no JSON",
        FALLBACK,
    ]
)
TEXTS = st.lists(TRICKY | st.text(max_size=20), max_size=5).map("\n\n".join)


@given(
    TEXTS,
    st.none() | st.text(max_size=5),
    st.lists(VALUES, max_size=1),
    st.lists(VALUES, max_size=3),
)
def test_facts_come_back(
    description: str, deprecated: str | None, default: list[Any], examples: list[Any]
) -> None:
    """Every part is read back, however much the description looks like facts."""
    given_facts = docstrings.Facts(
        description=description,
        deprecated=deprecated,
        default=tuple(default),
        examples=tuple(examples),
    )
    facts = docstrings.read(encoders.clean(docstrings.write(given_facts, FALLBACK)))
    text = encoders.reflow(description)
    assert facts.description == (text if text not in ("", FALLBACK) else None)
    assert (facts.deprecated, facts.default, facts.examples) == (
        given_facts.deprecated,
        given_facts.default,
        given_facts.examples,
    )


def test_facts_read_well() -> None:
    """A label a line, in the last paragraph."""
    given_facts = docstrings.Facts(description="What it is.", default=(3,), examples=("a", None))
    assert (
        docstrings.write(given_facts, "")
        == 'What it is.\n\nDefault: 3\nExample: "a"\nExample: null'
    )
