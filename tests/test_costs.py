"""What a spec or a payload costs grows with its size: linearly, or at most with its square."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.package import samples, selftest
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


CHAINS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "not": lambda target: {"type": "object", "not": {"not": target}},
    "if": lambda target: {"type": "object", "if": target, "then": target},
    "else": lambda target: {"type": "object", "if": {"required": ["a"]}, "else": target},
    "dependentSchemas": lambda target: {"type": "object", "dependentSchemas": {"a": target}},
    "contains": lambda target: {"type": "array", "contains": target},
    "propertyNames": lambda target: {"type": "object", "propertyNames": target},
    "patternProperties": lambda target: {"type": "object", "patternProperties": {"^a": target}},
    "properties": lambda target: {"type": "object", "properties": {"a": target}},
    "items": lambda target: {"type": "array", "items": target},
}
"""Name → a schema that leads to one other, so that a model leads to all that follow."""


@pytest.mark.parametrize("chain", CHAINS)
def test_a_chain_costs_its_length_to_generate(chain: str) -> None:
    def generate(count: int) -> int:
        schemas: dict[str, Any] = {
            f"M{n}": CHAINS[chain](costs.refer(f"M{n + 1}")) for n in range(count)
        }
        schemas[f"M{count}"] = {"type": "object"}
        info = {"title": "Costs", "version": "1.0.0"}
        data = {"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}}
        document = read.read_document(source.wrap(data, "api.json"))
        return costs.count_calls(
            lambda: [
                selftest.write_lines(document),
                samples.make_samples(document, {f"M{n}": f"M{n}" for n in range(count + 1)}),
            ]
        )

    assert generate(160) <= 2.5 * generate(80)


def test_work_is_counted() -> None:
    assert costs.count_calls(lambda: [len(str(each)) for each in range(10)]) <= 2
    assert costs.count_calls(lambda: [costs.refer("A") for _ in range(10)]) >= 10
