"""Decide whether null is an instance of a type."""

from collections.abc import Mapping
from typing import TypeAlias

from fieldwright.model import ir

_Verdicts: TypeAlias = dict[tuple[str, bool], bool]
"""The name of a model, and whether it had to be sure → whether the model accepts null.

What leads back to itself is refused for the time being, so that verdicts are kept for one question only."""


def accepts_null(
    node: ir.Type | ir.Model,
    models: Mapping[str, ir.Model],
    *,
    surely: bool = False,
) -> bool:
    """Return whether a type or a model accepts null; a reference to a missing model does.

    Assertions besides the type may refuse it all the same, unless ``surely`` is asked for.
    """
    return _decide(node, models, surely, {})


def _decide(
    node: ir.Type | ir.Model, models: Mapping[str, ir.Model], surely: bool, verdicts: _Verdicts
) -> bool:
    passed = []
    while True:
        match node:
            case ir.Ref() if node.name in models and (node.name, surely) not in verdicts:
                passed.append((node.name, surely))
                verdicts[node.name, surely] = False  # in case that it leads back to itself
                node = models[node.name]
            case ir.Asserted() if not surely:
                node = node.type
            case ir.Alias():
                node = node.type
            case _:
                break
    verdict = _decide_here(node, models, surely, verdicts)
    verdicts.update(dict.fromkeys(passed, verdict))
    return verdict


def _decide_here(
    node: ir.Type | ir.Model, models: Mapping[str, ir.Model], surely: bool, verdicts: _Verdicts
) -> bool:
    match node:
        case ir.Nullable():
            return True
        case ir.Scalar():
            return node.kind in ("any", "null")
        case ir.Literal():
            return None in node.values
        case ir.Ref():
            return verdicts.get((node.name, surely), True)
        case ir.Record() | ir.Enum() | ir.Union() if surely and node.assertions is not None:
            return False
        case ir.Union() if not node.nullable:
            return _decide_union(node, models, surely, verdicts)
        case ir.Record() | ir.Enum() | ir.Union():
            return node.nullable
        case _:
            return False


def _decide_union(
    union: ir.Union, models: Mapping[str, ir.Model], surely: bool, verdicts: _Verdicts
) -> bool:
    """Decide for the alternatives of a union; of an exclusive one, exactly one has to accept null."""
    accepting = [_decide(each, models, surely, verdicts) for each in union.alternatives]
    if not union.exclusive or not any(accepting):
        return any(accepting)
    others = [_decide(each, models, not surely, verdicts) for each in union.alternatives]
    return sum(accepting) == 1 and sum(others) <= 1 if surely else sum(others) <= 1
