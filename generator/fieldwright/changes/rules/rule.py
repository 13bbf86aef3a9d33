"""What a rule about changes states: what a change does to payloads, and to code written against the package.

A change *narrows* when a payload of the old document may be refused by the new one, and
*widens* when one of the new document may be refused by the old one; a change may do both.
Whom that breaks depends on the way payloads travel: what clients send (``request``) is read
by the new side, so that narrowing breaks; what they receive (``response``) may be read by an
old package, so that widening does. ``both`` is broken by either.

Code is judged without a direction: a program may construct what it receives, in its tests,
and read what it sends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

from fieldwright.rules import Rule

Effect: TypeAlias = OneOf["none", "narrows", "widens", "both"]
"""What a change does to the set of payloads that are accepted."""

Code: TypeAlias = OneOf["none", "adds", "deprecates", "breaks"]
"""What a change does to code: nothing, something new that nobody uses yet, it runs with a warning
that it will not for ever, or it stops working."""

Role: TypeAlias = OneOf["request", "response", "both"]
"""The way a model's payloads travel, seen from who uses the package."""

Severity: TypeAlias = OneOf["breaking", "lossy", "compatible", "silent"]
"""``lossy``: payloads are accepted, and a value in old ones is read no longer; ``compatible``: it shows, and
breaks nobody; ``silent``: no payload and no program can tell."""

ROLES: tuple[Role, ...] = ("request", "response", "both")

SEVERITIES: tuple[Severity, ...] = ("breaking", "lossy", "compatible", "silent")
"""The gravest first."""

_BREAKS: dict[Effect, frozenset[Role]] = {
    "none": frozenset(),
    "narrows": frozenset({"request", "both"}),
    "widens": frozenset({"response", "both"}),
    "both": frozenset(ROLES),
}

_REVERSED: dict[Effect, Effect] = {
    "none": "none",
    "narrows": "widens",
    "widens": "narrows",
    "both": "both",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRule(Rule):
    """One kind of change. ``mirror`` is the rule of the change that takes it back; ``loses``: a value that
    payloads of the old document may hold has no attribute in the new package."""

    wire: Effect
    code: Code
    mirror: str
    loses: bool = False

    @property
    def severity(self) -> Severity:
        """The verdict on a model whose payloads travel both ways."""
        return judge(self, "both")


def judge_wire(rule: ChangeRule, role: Role, effect: Effect | None = None) -> Severity:
    """Judge how grave a change is for payloads that travel one way; ``effect`` is that of the rule where
    none is decided."""
    effect = rule.wire if effect is None else effect
    if role in _BREAKS[effect]:
        return "breaking"
    if rule.loses:
        return "lossy"
    return "silent" if effect == "none" else "compatible"


def list_breaking(role: Role) -> list[Effect]:
    """List the effects, of one direction each, that break payloads which travel one way."""
    directions: tuple[Effect, ...] = ("narrows", "widens")
    return [each for each in directions if role in _BREAKS[each]]


def judge_code(rule: ChangeRule) -> Severity:
    """Judge how grave a change is for code that was written against the old package."""
    if rule.code == "breaks":
        return "breaking"
    return "silent" if rule.code == "none" else "compatible"


def judge(rule: ChangeRule, role: Role, effect: Effect | None = None) -> Severity:
    """Return the graver of the two verdicts; ``effect`` is that of the rule where none is decided."""
    return choose_gravest((judge_wire(rule, role, effect), judge_code(rule)))


def choose_gravest(severities: Iterable[Severity]) -> Severity:
    """Return the gravest of some severities; ``silent`` for none."""
    known = {*severities, "silent"}
    return next(each for each in SEVERITIES if each in known)


def reverse(effect: Effect) -> Effect:
    """Return the effect of the change that takes one of this effect back."""
    return _REVERSED[effect]
