"""Two types that stand at one spot, compared: what they are, what they ask for, what is said of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from fieldwright.changes import annotations
from fieldwright.changes.change import Change, Spot, between
from fieldwright.changes.checks import checks
from fieldwright.changes.matching import Sides, same
from fieldwright.changes.rules import keywords as keyword_rules
from fieldwright.model import ir, keywords, nullability
from fieldwright.package import annotations as python

_NARROWER = {("integer", "number"): "type-generalized", ("number", "integer"): "type-specialized"}
"""Kinds of scalars of which one holds the other."""


def types(old: ir.Type, new: ir.Type, spot: Spot, both: Sides) -> Iterator[Change]:
    """What differs between two types; nothing if they are the same."""
    if same(old, new, both):
        return
    (old, held), (new, holds) = _apart(old), _apart(new)
    yield from checks(held, holds, spot)
    if same(old, new, both):
        return
    one, other = _bare(old), _bare(new)
    if not (_takes_null(one) or _takes_null(other)):
        yield from _nullability(old, new, spot, both)
    elif (one is old) != (other is new) and _is_any(one) and _is_any(other):
        yield _change("nullability-stated", spot, old, new)
    match one, other:
        case ir.Literal(), ir.Literal():
            yield from _literals(one, other, spot)
        case ir.Array(), ir.Array():
            yield from types(one.items, other.items, spot.within("[]"), both)
            yield from constraints(one, other, spot)
        case ir.Map(), ir.Map():
            yield from types(one.values, other.values, spot.within("{}"), both)
            yield from constraints(one, other, spot)
        case ir.Ref(), ir.Ref() if both.renamed.get(one.name, one.name) == other.name:
            yield from constraints(one, other, spot)
        case ir.Scalar(), ir.Scalar() if one.kind == other.kind:
            yield from _format(one, other, spot)
            yield from constraints(one, other, spot)
        case _:
            yield from _unlike(one, other, spot, both)
            return
    yield from annotations.notes(one, other, spot)


def constraints(old: Any, new: Any, spot: Spot) -> Iterator[Change]:
    """What differs between the constraints on two types or models, keyword by keyword."""
    before, after = dict(old.constraints), dict(new.constraints)
    for keyword in {**before, **after}:
        left, right = before.get(keyword), after.get(keyword)
        if keyword not in before:
            action: keyword_rules.Action = "added"
        elif keyword not in after:
            action = "removed"
        elif keyword_rules.differ(left, right):
            action = keyword_rules.compare_arguments(keyword, left, right)
        else:
            continue
        rule = keyword_rules.name_rule(keyword, action)
        yield between(rule, spot, old, new, old=_shown(left), new=_shown(right))
    if list(before) != list(after) and before.keys() == after.keys():
        yield between("order-changed", spot, old, new, old=list(before), new=list(after))


def described(node: ir.Type) -> str:
    """A type in a few words: ``string (date-time)``, ``list of Region or null``."""
    match node:
        case ir.Nullable():
            return f"{described(node.type)} or null"
        case ir.Asserted():
            return described(node.type)
        case ir.Ref():
            return node.name
        case ir.Array():
            return f"list of {described(node.items)}"
        case ir.Map():
            return f"map of {described(node.values)}"
        case ir.Literal():
            values = ", ".join(map(repr, node.values[:5]))
            return f"one of {values}{', …' if len(node.values) > 5 or node.open else ''}"
        case ir.Scalar():
            words = {"any": "anything", "never": "nothing"}
            written = words.get(node.kind, node.kind)
            return written if node.format is None else f"{written} ({node.format})"
        case _:
            raise TypeError(f"{type(node).__name__} is not a type")


def _apart(node: ir.Type) -> tuple[ir.Type, ir.Schema | None]:
    """A type, and what must hold of its values besides."""
    if isinstance(node, ir.Asserted):
        return node.type, node.schema
    if isinstance(node, ir.Nullable) and isinstance(node.type, ir.Asserted):
        return replace(node, type=node.type.type), node.type.schema
    return node, None


def _bare(node: ir.Type) -> ir.Type:
    return node.type if isinstance(node, ir.Nullable) else node


def _is_any(node: ir.Type) -> bool:
    return isinstance(node, ir.Scalar) and node.kind == "any"


def _takes_null(node: ir.Type) -> bool:
    """Whether null is among the values that a type has by itself."""
    return isinstance(node, ir.Scalar) and node.kind in ("any", "null")


def _nullability(old: ir.Type, new: ir.Type, spot: Spot, both: Sides) -> Iterator[Change]:
    before, after = isinstance(old, ir.Nullable), isinstance(new, ir.Nullable)
    if before == after:
        return
    accepted = (nullability.accepts_null(old, both.old), nullability.accepts_null(new, both.new))
    if accepted[0] == accepted[1]:
        yield _change("nullability-stated", spot, old, new)
    else:
        yield _change("became-nullable" if after else "became-not-nullable", spot, old, new)


def _literals(old: ir.Literal, new: ir.Literal, spot: Spot) -> Iterator[Change]:
    gone, come = _without(old.values, new.values), _without(new.values, old.values)
    if len(old.values) == len(new.values) == 1 and gone and not (old.open or new.open):
        rule = "constant-changed"
        yield between(rule, spot, old, new, old=gone[0], new=come[0])
        return
    for value in gone:
        rule = "open-literal-value-removed" if new.open else "literal-value-removed"
        yield between(rule, spot, old, new, old=value)
    for value in come:
        rule = "open-literal-value-added" if old.open else "literal-value-added"
        yield between(rule, spot, old, new, new=value)
    if old.open != new.open:
        rule = "literal-opened" if new.open else "literal-closed"
        yield between(rule, spot, old, new)
    if not gone and not come and old.values != new.values:
        left, right = list(old.values), list(new.values)
        yield between("order-changed", spot, old, new, old=left, new=right)


def _without(values: tuple[ir.Json, ...], others: tuple[ir.Json, ...]) -> list[ir.Json]:
    return [
        value for value in values if not any(keywords.json_equal(value, other) for other in others)
    ]


def _format(old: ir.Scalar, new: ir.Scalar, spot: Spot) -> Iterator[Change]:
    if old.format == new.format:
        return
    checked = (_is_checked(old), _is_checked(new))
    typed = python.scalar(old) != python.scalar(new)
    action = {(False, True): "added", (True, False): "removed", (True, True): "changed"}.get(
        checked
    )
    if action is None:
        rule = "number-type-changed" if typed else "format-stated"
    else:
        rule = f"typed-format-{action}" if typed else f"format-{action}"
    yield between(rule, spot, old, new, old=old.format, new=new.format)


def _is_checked(node: ir.Scalar) -> bool:
    """Whether a value that is not of the format is refused; the Python type of some does it."""
    if node.kind != "string":
        return False
    row = keywords.FORMATS.get(node.format or "")
    return (
        node.format in python.STRINGS or row is not None and row.type == "string" and row.asserted
    )


def _unlike(old: ir.Type, new: ir.Type, spot: Spot, both: Sides) -> Iterator[Change]:
    """Two types that are not of one kind."""
    if isinstance(old, ir.Ref) and isinstance(new, ir.Ref):
        yield _change("reference-changed", spot, old, new)
        return
    left, right = _resolved(old, both.old), _resolved(new, both.new)
    if left is not old and right is new and same(left, new, both):
        yield _change("type-unnamed", spot, old, new)
        return
    if right is not new and left is old and same(old, right, both):
        yield _change("type-named", spot, old, new)
        return
    match old, new:
        case ir.Scalar(), ir.Scalar() if (old.kind, new.kind) in _NARROWER:
            yield _change(_NARROWER[old.kind, new.kind], spot, old, new)
            yield from constraints(old, new, spot)
        case ir.Scalar(kind="any", constraints=()), _ if not isinstance(new, ir.Ref):
            yield _change("type-restricted", spot, old, new)
        case _, ir.Scalar(kind="any", constraints=()) if not isinstance(old, ir.Ref):
            yield _change("type-opened", spot, old, new)
        case ir.Scalar(constraints=(), format=None), ir.Literal() if _holds(old, new):
            yield _change("values-listed", spot, old, new)
        case ir.Literal(), ir.Scalar(constraints=(), format=None) if _holds(new, old):
            yield _change("values-unlisted", spot, old, new)
        case _:
            yield _change("type-changed", spot, old, new)


def _resolved(node: ir.Type, models: dict[str, ir.Model]) -> ir.Type:
    """The type that an alias stands for; any other is itself."""
    model = models.get(node.name) if isinstance(node, ir.Ref) and not node.constraints else None
    return model.type if isinstance(model, ir.Alias) else node


def _holds(scalar: ir.Scalar, literal: ir.Literal) -> bool:
    """Whether every value of a literal is one of the scalar's."""
    classes = {"string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,)}
    wanted = classes.get(scalar.kind, ())
    return not literal.open and all(type(value) in wanted for value in literal.values)


def _change(rule: str, spot: Spot, old: ir.Type, new: ir.Type) -> Change:
    return between(rule, spot, old, new, old=described(old), new=described(new))


def _shown(argument: Any) -> ir.Json:
    """A constraint's argument as it is, or in words if it is a type."""
    if isinstance(
        argument, ir.Scalar | ir.Literal | ir.Array | ir.Map | ir.Ref | ir.Nullable | ir.Asserted
    ):
        return described(argument)
    if isinstance(argument, tuple):
        return [_shown(each) for each in argument]
    return argument
