"""The rules for keywords, made from ``keywords.toml`` for each keyword that the IR holds.

A keyword with an order (a limit, a step) has rules for being raised and lowered; any other
has one for being changed, which may refuse what was accepted and accept what was not.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any
from typing import Literal as OneOf

from fieldwright.changes.rules.rule import ChangeRule, Effect, reverse
from fieldwright.model import keywords
from fieldwright.model.json_values import is_equal
from fieldwright.rules import read_table

Action = OneOf["added", "removed", "raised", "lowered", "changed"]

CHECKED = frozenset(
    {*keywords.UNEVALUATED, *(each for group in keywords.UNTYPED.values() for each in group)}
)
"""The keywords that stand in the IR in a ``Schema``, on raw values."""

_DEPENDING = frozenset(
    {
        *("prefixItems", "items"),
        *("patternProperties", "additionalProperties"),
    }
)
"""Keywords that take values from one another, or change what another asks for, so that adding
one may accept what was refused."""

_REVERSED: dict[Action, Action] = {
    "added": "removed",
    "removed": "added",
    "raised": "lowered",
    "lowered": "raised",
    "changed": "changed",
}

_TABLE = read_table("changes/rules/keywords.toml")


def name_rule(keyword: str, action: Action) -> str:
    """Return the id of a rule: ``max-length-raised`` for ``maxLength`` and ``raised``."""
    return f"{re.sub('([A-Z])', lambda letter: f'-{letter[1].lower()}', keyword)}-{action}"


def compare_arguments(keyword: str, old: Any, new: Any) -> Action:
    """Return what was done to a keyword whose arguments differ."""
    if keyword == "multipleOf":
        return _compare_steps(old, new)
    if keywords.KEYWORDS[keyword].larger is not None:
        return "raised" if new > old else "lowered"
    return "changed"


def _compare_steps(old: Any, new: Any) -> Action:
    """Compare two steps: a multiple of a step keeps all that the step asks for; no other does."""
    ratio = Fraction(str(new)) / Fraction(str(old))
    if ratio.denominator == 1:
        return "raised"
    return "lowered" if ratio.numerator == 1 else "changed"


def is_different(old: Any, new: Any) -> bool:
    """Return whether two arguments of a keyword mean different things."""
    return old != new if not isinstance(old, int | float) else not is_equal(old, new)


def make_rules() -> Iterator[ChangeRule]:
    """Yield the rules of every keyword."""
    for keyword in sorted(keywords.CONSTRAINTS | CHECKED):
        for action in _list_actions(keyword):
            yield _make_rule(keyword, action)


def _list_actions(keyword: str) -> Iterator[Action]:
    yield from ("added", "removed")
    is_ordered = keywords.KEYWORDS[keyword].larger is not None
    if is_ordered:
        yield from ("raised", "lowered")
    if keyword == "multipleOf" or not is_ordered and keyword != "uniqueItems":
        yield "changed"


def _make_rule(keyword: str, action: Action) -> ChangeRule:
    effect = _decide_effect(keyword, action)
    limits = _TABLE["ordered"].get(keyword, {}).get("limits")
    about = f", {limits}," if limits is not None else ""
    return ChangeRule(
        id=name_rule(keyword, action),
        wire=effect,
        code="none",
        mirror=name_rule(keyword, _REVERSED[action]),
        summary=f"'{keyword}'{about} {_TABLE['actions'][action]}.",
        example=_make_example(keyword, action),
        **_TABLE["effects"][effect],
    )


def _decide_effect(keyword: str, action: Action) -> Effect:
    if action == "changed" or action in ("added", "removed") and keyword in _DEPENDING:
        return "both"
    if action in ("added", "removed"):
        return "narrows" if action == "added" else "widens"
    larger: Effect = keywords.KEYWORDS[keyword].larger or "both"
    return larger if action == "raised" else reverse(larger)


def _make_example(keyword: str, action: Action) -> str:
    ordered = _TABLE["ordered"].get(keyword)
    pair = ordered["arguments"] if ordered else _TABLE["examples"].get(keyword, ["{…}", "{… …}"])
    smaller, larger = pair
    match action:
        case "added":
            return f"(nothing) → {keyword}: {larger}"
        case "removed":
            return f"{keyword}: {larger} → (nothing)"
        case "lowered":
            return f"{keyword}: {larger} → {smaller}"
        case _:
            return f"{keyword}: {smaller} → {larger}"
