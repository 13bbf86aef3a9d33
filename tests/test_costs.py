"""What a spec or a payload costs grows with its size: linearly, or at most with its square."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import costs

SQUARE = 5.5
"""What twice the size may take: 4 times, and what is lost to small numbers; 8 would be a cube."""


def compare(shapes: list[str], count: int) -> None:
    small, large = (costs.measure(shapes, count * factor) for factor in (1, 2))
    for work, calls in large.items():
        assert calls <= SQUARE * max(small[work], 1500), (work, shapes, small[work], calls)


@pytest.mark.parametrize("shape", costs.SHAPES)
def test_what_doubles_with_every_level_costs_its_square_at_most(shape: str) -> None:
    compare([shape], 8)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(sorted(costs.SHAPES)), min_size=2, max_size=3, unique=True))
def test_so_do_mixtures(shapes: list[str]) -> None:
    compare(shapes, 6)


def test_work_is_counted() -> None:
    assert costs.count_calls(lambda: [len(str(each)) for each in range(10)]) <= 2
    assert costs.count_calls(lambda: [costs.refer("A") for _ in range(10)]) >= 10
