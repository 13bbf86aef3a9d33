"""The values by which the alternatives of a union are told apart, and which each stands for.

A discriminator changes no verdict (OpenAPI 3.1.1, 4.8.25): an alternative that itself lists the
values of the member, by ``const`` or ``enum``, is meant by these and no others, whatever the
mapping or its own name say.
"""

from collections import Counter
from collections.abc import Mapping

from fieldwright import ir

Models = Mapping[str, ir.Model]


def of(union: ir.Union, models: Models) -> list[tuple[str, str]]:
    """``(value, model name)`` in the order of the alternatives; none if there is no discriminator,
    or if a value means several alternatives, which then have to be tried.

    What an alternative does not list is what the mapping says of it, and else its own name.
    """
    if union.discriminator is None:
        return []
    stated = dict(union.mapping)
    found: list[tuple[str, str]] = []
    for name in dict.fromkeys(each.name for each in union.alternatives if isinstance(each, ir.Ref)):
        listed = values(ir.Ref(name=name), union.discriminator, models)
        said = [value for value, target in union.mapping if target == name]
        found += [(each, name) for each in listed or said or [name.rpartition(".")[2]]]
    several = {each for each, count in Counter(value for value, _ in found).items() if count > 1}
    if not several <= stated.keys():
        return []
    return [
        (value, name)
        for value, name in found
        if stated.get(value, name) == name or value not in several
    ]


def values(
    node: ir.Type, member: str, models: Models, seen: frozenset[str] = frozenset()
) -> list[str]:
    """The strings that ``member`` can be in a type's objects, if the type lists them; else none."""
    if not isinstance(node, ir.Ref) or node.name in seen:
        return []
    match models.get(node.name):
        case ir.Record(fields=fields):
            return next((_listed(each.type, models) for each in fields if each.name == member), [])
        case ir.Alias(type=behind):
            return values(behind, member, models, seen | {node.name})
        case ir.Union(alternatives=alternatives, nullable=False):
            found = [values(each, member, models, seen | {node.name}) for each in alternatives]
            return list(dict.fromkeys(sum(found, []))) if all(found) else []
        case _:
            return []


def _listed(node: ir.Type, models: Models) -> list[str]:
    found: list[ir.Json] = []
    match node:
        case ir.Literal(open=False):
            found = list(node.values)
        case ir.Ref(name=name):
            model = models.get(name)
            if isinstance(model, ir.Enum) and not (model.open or model.nullable):
                found = [value for _, value in model.members]
    listed = [each for each in found if isinstance(each, str)]
    return listed if len(listed) == len(found) else []
