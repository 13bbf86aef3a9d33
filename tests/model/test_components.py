"""Circles are found: who reaches whom."""

from hypothesis import given
from hypothesis import strategies as st

from fieldwright.model import components

NODES = "abcdef"
GRAPHS = st.fixed_dictionaries(
    {node: st.lists(st.sampled_from(NODES), max_size=3) for node in NODES}
)


def reachable(graph: dict[str, list[str]], start: str) -> set[str]:
    """The nodes that can be reached from a node, itself only by a circle."""
    nodes: set[str] = set()
    open_nodes = list(graph[start])
    while open_nodes:
        node = open_nodes.pop()
        if node not in nodes:
            nodes.add(node)
            open_nodes.extend(graph[node])
    return nodes


@given(GRAPHS)
def test_circles_are_who_reaches_whom(graph: dict[str, list[str]]) -> None:
    """Two nodes share a number if and only if each reaches the other."""
    numbers = components.number_components(graph)
    assert set(numbers) == set(graph)
    for one in NODES:
        for other in NODES:
            mutual = other in reachable(graph, one) and one in reachable(graph, other)
            assert (numbers[one] == numbers[other]) == (one == other or mutual)


def test_a_long_chain_is_no_recursion() -> None:
    """Ten thousand models in a row are settled without deep recursion."""
    graph = {str(n): [str(n + 1)] for n in range(10_000)} | {"10000": []}
    assert len(set(components.number_components(graph).values())) == 10_001
