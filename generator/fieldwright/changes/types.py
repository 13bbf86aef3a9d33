"""Two types that stand at one spot, compared: what they are, what they ask for, what is said of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from fieldwright.changes import annotations
from fieldwright.changes.assertions import compare_assertions
from fieldwright.changes.change import Change, Spot, is_noticeable, record_change
from fieldwright.changes.matching import Matching, is_same_type
from fieldwright.changes.rules import keywords as keyword_rules
from fieldwright.model import formats, ir, json_values, nullability
from fieldwright.package import annotations as python

_NARROWER = {("integer", "number"): "type-generalized", ("number", "integer"): "type-specialized"}
"""Kinds of scalars of which one holds the other."""


def compare_types(old: ir.Type, new: ir.Type, spot: Spot, both: Matching) -> Iterator[Change]:
    """Compare two types; yield nothing if they are the same."""
    if is_same_type(old, new, both):
        return
    (old, held), (new, holds) = _split_assertions(old), _split_assertions(new)
    changes = [] if is_same_type(old, new, both) else [*_compare_typed(old, new, spot, both)]
    yield from compare_assertions(held, holds, spot, typed=any(map(is_noticeable, changes)))
    yield from changes


def _compare_typed(old: ir.Type, new: ir.Type, spot: Spot, both: Matching) -> Iterator[Change]:
    """Compare two types apart from their assertions."""
    one, other = _strip_null(old), _strip_null(new)
    if not (_accepts_null(one) or _accepts_null(other)):
        yield from _compare_nullability(old, new, spot, both)
    elif (one is old) != (other is new) and _is_any(one) and _is_any(other):
        yield _report("nullability-stated", spot, old, new)
    match one, other:
        case ir.Literal(), ir.Literal():
            yield from _compare_literals(one, other, spot)
        case ir.Array(), ir.Array():
            yield from compare_types(one.items, other.items, spot.step_into("[]"), both)
            yield from compare_constraints(one, other, spot)
        case ir.Map(), ir.Map():
            yield from compare_types(one.values, other.values, spot.step_into("{}"), both)
            yield from compare_constraints(one, other, spot)
        case ir.Ref(), ir.Ref() if both.renamed.get(one.name, one.name) == other.name:
            yield from compare_constraints(one, other, spot)
        case ir.Scalar(), ir.Scalar() if one.kind == other.kind:
            yield from _compare_formats(one, other, spot, both)
            yield from compare_constraints(one, other, spot)
        case _:
            yield from _compare_kinds(one, other, spot, both)
            return
    yield from annotations.compare_notes(one, other, spot)


def compare_constraints(old: Any, new: Any, spot: Spot) -> Iterator[Change]:
    """Compare the constraints on two types or models, keyword by keyword."""
    before, after = dict(old.constraints), dict(new.constraints)
    for keyword in {**before, **after}:
        left, right = before.get(keyword), after.get(keyword)
        if keyword not in before:
            action: keyword_rules.Action = "added"
        elif keyword not in after:
            action = "removed"
        elif keyword_rules.is_different(left, right):
            action = keyword_rules.compare_arguments(keyword, left, right)
        else:
            continue
        rule = keyword_rules.name_rule(keyword, action)
        yield record_change(rule, spot, old, new, old=_present(left), new=_present(right))
    if list(before) != list(after) and before.keys() == after.keys():
        yield record_change("order-changed", spot, old, new, old=list(before), new=list(after))


def describe(node: ir.Type) -> str:
    """Describe a type in a few words: ``string (date-time)``, ``list of Region or null``."""
    match node:
        case ir.Nullable():
            return f"{describe(node.type)} or null"
        case ir.Asserted():
            return describe(node.type)
        case ir.Ref():
            return node.name
        case ir.Array():
            return f"list of {describe(node.items)}"
        case ir.Map():
            return f"map of {describe(node.values)}"
        case ir.Literal():
            values = ", ".join(map(repr, node.values[:5]))
            return f"one of {values}{', …' if len(node.values) > 5 or node.open else ''}"
        case ir.Scalar():
            words = {"any": "anything", "never": "nothing"}
            written = words.get(node.kind, node.kind)
            return written if node.format is None else f"{written} ({node.format})"
        case _:
            raise TypeError(f"{type(node).__name__} is not a type")


def _split_assertions(node: ir.Type) -> tuple[ir.Type, ir.Schema | None]:
    """Split a type into what is typed and its further assertions."""
    if isinstance(node, ir.Asserted):
        return node.type, node.schema
    if isinstance(node, ir.Nullable) and isinstance(node.type, ir.Asserted):
        return replace(node, type=node.type.type), node.type.schema
    return node, None


def _strip_null(node: ir.Type) -> ir.Type:
    return node.type if isinstance(node, ir.Nullable) else node


def _is_any(node: ir.Type) -> bool:
    return isinstance(node, ir.Scalar) and node.kind == "any"


def _accepts_null(node: ir.Type) -> bool:
    """Return whether null is among the values that a type has by itself."""
    return isinstance(node, ir.Scalar) and node.kind in ("any", "null")


def _compare_nullability(
    old: ir.Type, new: ir.Type, spot: Spot, both: Matching
) -> Iterator[Change]:
    before, after = isinstance(old, ir.Nullable), isinstance(new, ir.Nullable)
    if before == after:
        return
    accepted = (nullability.accepts_null(old, both.old), nullability.accepts_null(new, both.new))
    if accepted[0] == accepted[1]:
        yield _report("nullability-stated", spot, old, new)
    else:
        yield _report("became-nullable" if after else "became-not-nullable", spot, old, new)


def _compare_literals(old: ir.Literal, new: ir.Literal, spot: Spot) -> Iterator[Change]:
    gone, come = _subtract(old.values, new.values), _subtract(new.values, old.values)
    if len(old.values) == len(new.values) == 1 and gone and not (old.open or new.open):
        rule = "constant-changed"
        yield record_change(rule, spot, old, new, old=gone[0], new=come[0])
        return
    for value in gone:
        rule = "open-literal-value-removed" if new.open else "literal-value-removed"
        yield record_change(rule, spot, old, new, old=value)
    for value in come:
        rule = "open-literal-value-added" if old.open else "literal-value-added"
        yield record_change(rule, spot, old, new, new=value)
    if old.open != new.open:
        rule = "literal-opened" if new.open else "literal-closed"
        yield record_change(rule, spot, old, new)
    if not gone and not come and old.values != new.values:
        left, right = list(old.values), list(new.values)
        yield record_change("order-changed", spot, old, new, old=left, new=right)


def _subtract(values: tuple[ir.Json, ...], others: tuple[ir.Json, ...]) -> list[ir.Json]:
    return [
        value for value in values if not any(json_values.is_equal(value, other) for other in others)
    ]


def _compare_formats(
    old: ir.Scalar, new: ir.Scalar, spot: Spot, both: Matching
) -> Iterator[Change]:
    if old.format == new.format:
        return
    checked = (_is_checked(old), _is_checked(new))
    classes = [python.annotate_scalar(*each) for each in zip((old, new), both.styles, strict=True)]
    typed = classes[0] != classes[1]
    action = {(False, True): "added", (True, False): "removed", (True, True): "changed"}.get(
        checked
    )
    if action is None:
        rule = "number-type-changed" if typed else "format-stated"
    else:
        rule = f"typed-format-{action}" if typed else f"format-{action}"
    yield record_change(rule, spot, old, new, old=old.format, new=new.format)


def _is_checked(node: ir.Scalar) -> bool:
    """Return whether a value that is not of the format is refused; the Python type of some does it."""
    if node.kind != "string":
        return False
    return node.format in formats.PYTHON_TYPES or formats.is_asserted(node.format)


def _compare_kinds(old: ir.Type, new: ir.Type, spot: Spot, both: Matching) -> Iterator[Change]:
    """Compare two types that are not of one kind."""
    if isinstance(old, ir.Ref) and isinstance(new, ir.Ref):
        yield _report("reference-changed", spot, old, new)
        return
    left, right = resolve_alias(old, both.old), resolve_alias(new, both.new)
    if left is not old and right is new and is_same_type(left, new, both):
        yield _report("type-unnamed", spot, old, new)
        return
    if right is not new and left is old and is_same_type(old, right, both):
        yield _report("type-named", spot, old, new)
        return
    if (left is old) != (right is new) and _is_one_kind(left, right):
        yield from compare_types(left, right, spot, both)
        return
    match old, new:
        case ir.Scalar(), ir.Scalar() if (old.kind, new.kind) in _NARROWER:
            yield _report(_NARROWER[old.kind, new.kind], spot, old, new)
            yield from compare_constraints(old, new, spot)
        case ir.Scalar(kind="any", constraints=()), _ if not isinstance(new, ir.Ref):
            yield _report("type-restricted", spot, old, new)
        case _, ir.Scalar(kind="any", constraints=()) if not isinstance(old, ir.Ref):
            yield _report("type-opened", spot, old, new)
        case ir.Scalar(constraints=(), format=None), ir.Literal() if _accepts_all(old, new):
            yield _report("values-listed", spot, old, new)
        case ir.Literal(), ir.Scalar(constraints=(), format=None) if _accepts_all(new, old):
            yield _report("values-unlisted", spot, old, new)
        case _:
            yield _report("type-changed", spot, old, new)


def _is_one_kind(old: ir.Type, new: ir.Type) -> bool:
    """Return whether two types have one word in annotations, whatever they ask for."""
    if isinstance(old, ir.Scalar) and isinstance(new, ir.Scalar):
        return old.kind == new.kind and old.kind != "any"
    return type(old) is type(new) and isinstance(old, ir.Array | ir.Map)


def resolve_alias(node: ir.Type, models: dict[str, ir.Model]) -> ir.Type:
    """Resolve an alias to its type; any other type is itself."""
    model = models.get(node.name) if isinstance(node, ir.Ref) and not node.constraints else None
    return model.type if isinstance(model, ir.Alias) else node


def _accepts_all(scalar: ir.Scalar, literal: ir.Literal) -> bool:
    """Return whether every value of a literal is one of the scalar's."""
    classes = {"string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,)}
    wanted = classes.get(scalar.kind, ())
    return not literal.open and all(type(value) in wanted for value in literal.values)


def _report(rule: str, spot: Spot, old: ir.Type, new: ir.Type) -> Change:
    return record_change(rule, spot, old, new, old=describe(old), new=describe(new))


def _present(argument: Any) -> ir.Json:
    """Return a constraint's argument as it is, or described if it is a type."""
    if isinstance(
        argument, ir.Scalar | ir.Literal | ir.Array | ir.Map | ir.Ref | ir.Nullable | ir.Asserted
    ):
        return describe(argument)
    if isinstance(argument, tuple):
        return [_present(each) for each in argument]
    return argument
