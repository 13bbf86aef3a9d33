"""What a rule about changes says: what a change does to payloads, and to code written against the package.

A change *narrows* when a payload of the old document may be refused by the new one, and
*widens* when one of the new document may be refused by the old one; a change may do both.
Whom that breaks depends on the way payloads travel: what clients send (``request``) is read
by the new side, so that narrowing breaks; what they receive (``response``) may be read by an
old package, so that widening does. ``both`` is broken by either.

Code is judged without a direction: a program may construct what it receives, in its tests,
and read what it sends.
"""

from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

Effect: TypeAlias = OneOf["none", "narrows", "widens", "both"]
"""What a change does to the set of payloads that are accepted."""

Code: TypeAlias = OneOf["none", "adds", "deprecates", "breaks"]
"""What a change does to code: nothing, something new that nobody uses yet, it runs with a warning
that it will not for ever, or it stops working."""

Role: TypeAlias = OneOf["request", "response", "both"]
"""The way a model's payloads travel, seen from who uses the package."""

Severity: TypeAlias = OneOf["breaking", "compatible", "silent"]
"""``compatible``: it shows, and breaks nobody; ``silent``: no payload and no program can tell."""

ROLES: tuple[Role, ...] = ("request", "response", "both")

_BREAKS: dict[Effect, frozenset[Role]] = {
    "none": frozenset(),
    "narrows": frozenset({"request", "both"}),
    "widens": frozenset({"response", "both"}),
    "both": frozenset(ROLES),
}

_SWAPPED: dict[Effect, Effect] = {
    "none": "none",
    "narrows": "widens",
    "widens": "narrows",
    "both": "both",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of change. ``mirror`` is the rule of the change that takes it back."""

    id: str
    wire: Effect
    code: Code
    mirror: str
    summary: str
    why: str
    example: str
    remedy: str


def wire(rule: Rule, role: Role) -> Severity:
    """How grave a change is for payloads that travel one way."""
    if role in _BREAKS[rule.wire]:
        return "breaking"
    return "silent" if rule.wire == "none" else "compatible"


def api(rule: Rule) -> Severity:
    """How grave a change is for code that was written against the old package."""
    if rule.code == "breaks":
        return "breaking"
    return "silent" if rule.code == "none" else "compatible"


def severity(rule: Rule, role: Role) -> Severity:
    """The graver of the two verdicts."""
    found = {wire(rule, role), api(rule)}
    return (
        "breaking" if "breaking" in found else "compatible" if "compatible" in found else "silent"
    )


def swapped(effect: Effect) -> Effect:
    """The effect of the change that takes this one back."""
    return _SWAPPED[effect]
