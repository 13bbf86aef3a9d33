"""What the nodes of a graph lead to, and its strongly connected components: what leads to itself by way of others."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node")


def collect_reached(graph: Mapping[Node, Iterable[Node]], nodes: Iterable[Node]) -> set[Node]:
    """Collect what a graph leads to from these nodes, which are among it."""
    reached = {*nodes}
    pending = [*reached]
    while pending:
        fresh = {*graph.get(pending.pop(), ())} - reached
        reached |= fresh
        pending += fresh
    return reached


def number_components(graph: Mapping[Node, list[Node]]) -> dict[Node, int]:
    """Number the strongly connected components of a graph (Tarjan 1972), without recursion.

    Return the number of each node; those of a component that others lead to come before theirs.
    """
    order: dict[Node, int] = {}
    low: dict[Node, int] = {}
    stack: list[Node] = []
    settled: dict[Node, int] = {}
    for root in graph:
        work = [] if root in order else [(root, iter(graph[root]))]
        while work:
            node, edges = work[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                stack.append(node)
            for target in edges:
                if target not in order:
                    work.append((target, iter(graph[target])))
                    break
                if target not in settled:
                    low[node] = min(low[node], order[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    while node not in settled:
                        settled[stack.pop()] = order[node]
    return settled
