"""A discriminator tells by what the alternatives list, and changes no verdict."""

from pathlib import Path

import pytest

import fieldwright
from fieldwright.distribution import memory
from fieldwright.model import discriminators, ir

CASE = Path(__file__).resolve().parents[1] / "cases" / "package" / "discriminator-listed"


@pytest.mark.parametrize(
    ("model", "payload", "class_name"),
    [
        ("Event", {"type": "text.delta", "delta": "x"}, "TextDelta"),
        ("Event", {"type": "cancelled"}, "Failure"),
        ("Event", {"type": "done"}, "Done"),
        ("Event", {"type": "delta", "delta": "x"}, None),
        ("Event", {"type": "TextDelta", "delta": "x"}, None),
        ("Unsaid", {"type": "done"}, "Done"),
        ("Unsaid", {"type": "text.delta"}, None),
        ("Unsaid", {"type": ["done"]}, None),
        ("Unsaid", {"delta": "x"}, None),
        ("Unsaid", ["type"], None),
        ("Shared", {"type": "cancelled"}, "Failure"),
        ("Shared", {"type": "error"}, "Failure"),
        ("Shared", {"type": "error", "reason": "x"}, None),
    ],
)
def test_the_value_decides(model: str, payload: ir.Json, class_name: str | None) -> None:
    """What an alternative lists reaches it; where two list the same, both are tried."""
    module = fieldwright.load(CASE / "spec.yaml")
    decode = memory.find_reader(module, model).decode
    if class_name is None:
        with pytest.raises(module.ValidationError):
            decode(payload)
    else:
        assert type(decode(payload)).__name__ == class_name


def test_a_circle_lists_nothing() -> None:
    """A union that is its own alternative does not end the search."""
    circle = ir.Union(
        name="A", alternatives=(ir.Ref(name="A"),), exclusive=True, discriminator="kind"
    )
    assert discriminators.map_values(circle, {"A": circle}) is None
    assert discriminators.infer_discriminator(circle, {"A": circle}) is None
