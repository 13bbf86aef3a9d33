"""The rules for constraints: rows for every keyword of the table that stands in the IR as one.

A keyword with an order (a limit, a step) has rows for being tightened and loosened; any
other has one for being changed, which may refuse what was accepted and accept what was not.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from typing import Literal as OneOf

from fieldwright.changes.rules.rule import Effect, Rule
from fieldwright.model import keywords
from fieldwright.model.keywords import json_equal

Action = OneOf["added", "removed", "raised", "lowered", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limit:
    """A keyword whose arguments have an order: whether a larger one refuses more, and an example."""

    larger_refuses: bool
    what: str
    arguments: tuple[Any, Any]


_LIMITS = {
    "minLength": _Limit(larger_refuses=True, what="the shortest text", arguments=(1, 3)),
    "maxLength": _Limit(larger_refuses=False, what="the longest text", arguments=(40, 64)),
    "minimum": _Limit(larger_refuses=True, what="the lowest number", arguments=(0, 1)),
    "maximum": _Limit(larger_refuses=False, what="the highest number", arguments=(100, 1000)),
    "exclusiveMinimum": _Limit(larger_refuses=True, what="what lies below", arguments=(0, 1)),
    "exclusiveMaximum": _Limit(larger_refuses=False, what="what lies above", arguments=(10, 100)),
    "minItems": _Limit(larger_refuses=True, what="the shortest list", arguments=(1, 2)),
    "maxItems": _Limit(larger_refuses=False, what="the longest list", arguments=(10, 20)),
    "minContains": _Limit(larger_refuses=True, what="the fewest matches", arguments=(1, 2)),
    "maxContains": _Limit(larger_refuses=False, what="the most matches", arguments=(1, 2)),
    "minProperties": _Limit(larger_refuses=True, what="the fewest members", arguments=(1, 2)),
    "maxProperties": _Limit(larger_refuses=False, what="the most members", arguments=(5, 8)),
}

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

_EXAMPLES: dict[str, tuple[str, str]] = {
    "multipleOf": ("1", "5"),
    "pattern": ("^[a-z]+$", "^[a-z0-9]+$"),
    "uniqueItems": ("false", "true"),
}

_WHY: dict[Effect, str] = {
    "narrows": "Payloads that were accepted are refused: senders that have not changed yet fail.",
    "widens": "Payloads that were refused are accepted: readers that have not changed yet fail on them.",
    "both": "Some payloads that were accepted are refused, and some that were refused are accepted.",
    "none": "The same payloads are accepted.",
}

_REMEDY: dict[Effect, str] = {
    "narrows": "State it in what is received only, or in a new member or a new major version.",
    "widens": "State it in what is sent only, or release the wider readers before the writers.",
    "both": "Add a member with the new form beside the old one, and deprecate the old one.",
    "none": "Nothing has to be done.",
}

_MIRROR: dict[Action, Action] = {
    "added": "removed",
    "removed": "added",
    "raised": "lowered",
    "lowered": "raised",
    "changed": "changed",
}


def rule_id(keyword: str, action: Action) -> str:
    """``max-length-raised`` for ``maxLength`` and ``raised``."""
    return f"{re.sub('([A-Z])', lambda found: f'-{found[1].lower()}', keyword)}-{action}"


def action(keyword: str, old: Any, new: Any) -> Action:
    """What was done to a keyword whose arguments differ."""
    if keyword in _LIMITS:
        return "raised" if new > old else "lowered"
    if keyword == "multipleOf":
        return _step(old, new)
    return "changed"


def _step(old: Any, new: Any) -> Action:
    """A multiple of a step keeps all that the step asks for; of other steps nothing is said."""
    ratio = Fraction(str(new)) / Fraction(str(old))
    if ratio.denominator == 1:
        return "raised"
    return "lowered" if ratio.numerator == 1 else "changed"


def differing(old: Any, new: Any) -> bool:
    """Whether two arguments say different things."""
    return old != new if not isinstance(old, int | float) else not json_equal(old, new)


def _effect(keyword: str, act: Action) -> Effect:
    if act == "changed" or act in ("added", "removed") and keyword in _DEPENDING:
        return "both"
    if act == "added":
        return "narrows"
    if act == "removed":
        return "widens"
    tighter = keyword == "multipleOf" or _LIMITS[keyword].larger_refuses
    return "narrows" if tighter == (act == "raised") else "widens"


def _actions(keyword: str) -> tuple[Action, ...]:
    if keyword in _LIMITS:
        return ("added", "removed", "raised", "lowered")
    if keyword == "multipleOf":
        return ("added", "removed", "raised", "lowered", "changed")
    if keyword == "uniqueItems":
        return ("added", "removed")
    return ("added", "removed", "changed")


_SAID: dict[Action, str] = {
    "added": "is asked for where nothing was said",
    "removed": "is no longer asked for",
    "raised": "is larger",
    "lowered": "is smaller",
    "changed": "is another",
}


def _rule(keyword: str, act: Action) -> Rule:
    effect = _effect(keyword, act)
    limit = _LIMITS.get(keyword)
    about = f", {limit.what}," if limit is not None else ""
    return Rule(
        id=rule_id(keyword, act),
        wire=effect,
        code="none",
        mirror=rule_id(keyword, _MIRROR[act]),
        summary=f"'{keyword}'{about} {_SAID[act]}.",
        why=_WHY[effect],
        example=_example(keyword, act),
        remedy=_REMEDY[effect],
    )


def _example(keyword: str, act: Action) -> str:
    limit = _LIMITS.get(keyword)
    pair = tuple(map(str, limit.arguments)) if limit else _EXAMPLES.get(keyword, ("{…}", "{… …}"))
    smaller, larger = pair[0], pair[1]
    match act:
        case "added":
            return f"(nothing) → {keyword}: {larger}"
        case "removed":
            return f"{keyword}: {larger} → (nothing)"
        case "lowered":
            return f"{keyword}: {larger} → {smaller}"
        case _:
            return f"{keyword}: {smaller} → {larger}"


ROWS = [
    _rule(keyword, act)
    for keyword in sorted(keywords.CONSTRAINTS | CHECKED)
    for act in _actions(keyword)
]
