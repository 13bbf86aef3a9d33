"""Find the functions of a package that several alternatives lead to with the same value.

Were each of them tried anew every time, the time would double with each level of a payload, or of
the spec. A *site* is a place in a function where others are called with one value, or with parts of
it; a function is *branching* where two of its sites lead to the same one.
"""

from collections.abc import Iterator, Mapping

from fieldwright.model import components, discriminators, ir, json_types, traversal
from fieldwright.package import checks
from fieldwright.package.steps import Check, Sub

Node = tuple[str, str]
"""A function: ``("model", name)`` or ``("check", name)``."""

Site = frozenset[Node]


def find_overlaps(models: Mapping[str, ir.Model], asserted: checks.Checks) -> frozenset[Node]:
    """Return the functions whose verdicts are remembered: the unions and checks that are branching
    or recursive and that two sites of a function lead to, and that function."""
    names = {str(each.name) for each in asserted.checks}
    sites: dict[Node, list[Site]] = {
        ("check", str(each.name)): [*_list_check_sites(each, names)] for each in asserted.checks
    }
    for name, model in models.items():
        sites["model", name] = [*_list_model_sites(model, models, asserted.roots)]
    graph = {node: sorted({*frozenset[Node]().union(*own)}) for node, own in sites.items()}
    reach = _collect_reach(graph)
    shared = {node: _share(own, reach) for node, own in sites.items()}
    bits = {node: 1 << position for position, node in enumerate(graph)}
    branching = sum(
        bits[node]
        for node, edges in graph.items()
        if (shared[node] or any(reach[each] & bits[node] for each in edges))
        and (node[0] == "check" or _is_trying(models[node[1]]))
    )
    kept = 0
    for node in graph:
        if shared[node] & branching:
            kept |= shared[node] & branching | bits[node]
    return frozenset(node for node in graph if kept & bits[node])


def _collect_reach(graph: Mapping[Node, list[Node]]) -> dict[Node, int]:
    """Return for each function those that it leads to and itself, as bits in the order of the graph."""
    bits = {node: 1 << position for position, node in enumerate(graph)}
    members: dict[int, list[Node]] = {}
    numbers = components.number_components(graph)
    for node, number in numbers.items():  # what is led to comes first
        members.setdefault(number, []).append(node)
    known: dict[int, int] = {}
    for number, nodes in members.items():
        known[number] = 0
        for node in nodes:
            known[number] |= bits[node]
            for target in graph[node]:
                known[number] |= known[numbers[target]]
    return {node: known[numbers[node]] for node in graph}


def _is_trying(model: ir.Model) -> bool:
    """Return whether the decoder of a model tries others with the same value, one after another."""
    return isinstance(model, ir.Union) or isinstance(model, ir.Record) and _is_lenient(model)


def _is_lenient(model: ir.Record) -> bool:
    """Return whether a record decodes what one of its heirs has refused."""
    return bool(model.heirs) and not model.strict


def _share(sites: list[Site], reach: Mapping[Node, int]) -> int:
    """Return what two sites of a function lead to, as bits."""
    once = twice = 0
    for site in sites:
        led = 0
        for each in site:
            led |= reach[each]
        twice |= once & led
        once |= led
    return twice


def _list_model_sites(
    model: ir.Model, models: Mapping[str, ir.Model], roots: Mapping[int, Sub]
) -> Iterator[Site]:
    """Yield the sites of a model's decoder: its assertion, and each alternative that may be tried
    after another one."""
    if not isinstance(model, ir.Alias) and id(model.assertions) in roots:
        yield frozenset({("check", roots[id(model.assertions)].check)})
    for asserted in traversal.list_nodes(model, ir.Asserted):
        if id(asserted.schema) in roots:
            yield frozenset({("check", roots[id(asserted.schema)].check)})
    if isinstance(model, ir.Record) and _is_lenient(model):
        yield frozenset(("model", name) for _, name in model.heirs)
    if not isinstance(model, ir.Union) or discriminators.map_values(model, models):
        yield _list_references(model, models)
        return
    own = json_types.separate_types(model, models)
    tried = [node for node, types in zip(model.alternatives, own) if types is None]
    for each in tried:
        yield _list_references(each, models)
    yield frozenset[Node]().union(
        *(_list_references(e, models) for e, types in zip(model.alternatives, own) if types)
    )


def _list_references(node: ir.Type | ir.Model, models: Mapping[str, ir.Model]) -> Site:
    names = traversal.list_references(node)
    return frozenset(("model", name) for name in names if name in models)


def _list_check_sites(check: Check, names: set[str]) -> Iterator[Site]:
    """Yield the sites of a check; what is asked for once more to learn what has been evaluated has
    two of them."""
    for step in check.steps:
        parts = [_name_check(sub, names) for sub in step.subs]
        if step.keyword in ("properties", "prefixItems"):
            yield frozenset[Node]().union(*parts)
        else:
            yield from parts
    for step in (step for _, steps in check.evaluating for step in steps):
        yield from (_name_check(sub, names) for sub in step.subs)


def _name_check(sub: Sub, names: set[str]) -> Site:
    return frozenset({("check", sub.check)} if sub.check in names else ())
