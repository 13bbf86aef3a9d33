"""Rules: checks that functions of the runtime put together, so that each is an expression and not a few functions.

What is put together stands after what it refers to, but in circles; what one rule alone refers to stands inside it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fieldwright.model import components, ir
from fieldwright.package.steps import Check, Step, Sub

_MEMBERS = ("required", "properties", "additionalProperties")
"""The keywords of an object that are one part of a rule, in the order in which the runtime applies them."""

_RANKS = {
    **dict.fromkeys(("type", *_MEMBERS), 0),
    **dict.fromkeys(("$ref", "allOf", "anyOf", "oneOf", "const", "enum", "items"), 1),
}
"""The keywords of which rules are made: those of an object come first, so that no problem changes its place."""

_DEPTH = 4
"""The rules inside one another that a reader can follow, as far as they have no names."""


def is_composed(schema: ir.Schema) -> bool:
    """Return whether the check of a schema is put together."""
    words = dict(schema.keywords)
    if words.pop("unevaluatedProperties", False) is not False:
        return False
    ranks = [_RANKS.get(word, -1) for word in words]
    return -1 not in ranks and ranks == sorted(ranks)


def name_rule(name: str) -> str:
    """Return the name of the rule of a check."""
    return f"rule_{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """What a rule says of an object: ``is_typed`` that a value is one, and its members."""

    is_typed: bool = False
    required: tuple[str, ...] = ()
    members: tuple[Sub, ...] = ()
    others: Sub | None = None

    @property
    def macro(self) -> str:
        """Return the name of the macro for it."""
        return "members"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A check that is put together from ``parts``; ``is_closed``: and from nothing else that is in a value."""

    check: Check
    parts: tuple[Step | Members, ...]
    is_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The rules of a package by their checks' names, what is referred to before what refers to it.

    ``inside`` are those that stand inside others, ``later`` the references to what is made later.
    """

    rules: Mapping[str, Rule]
    inside: frozenset[str]
    later: frozenset[tuple[str, str]]

    @staticmethod
    def of(checks: Iterable[Check], roots: Iterable[Sub]) -> "Composition":
        """Put the rules of a package together; what is in ``roots`` has a name."""
        every = {str(check.name): check for check in checks}
        used = Counter(sub.check for check in every.values() for sub in _list_subs(check))
        own = {name: check for name, check in every.items() if check.parts is not None}
        graph = {
            name: [sub.check for sub in _list_subs(check) if sub.check in own]
            for name, check in own.items()
        }
        order = {name: place for place, name in enumerate(components.number_components(graph))}
        named = {root.check for root in roots}
        once = {
            each
            for name in graph
            for each in graph[name]
            if used[each] == 1 and each not in named and order[each] < order[name]
        }
        inside: set[str] = set()
        depths: dict[str, int] = {}
        for name in order:
            below = [depths[each] for each in graph[name] if each in inside]
            depths[name] = 1 + max(below, default=0)
            if name in once and depths[name] < _DEPTH:
                inside.add(name)
        return Composition(
            rules={name: _compose(own[name]) for name in order},
            inside=frozenset(inside),
            later=frozenset(
                (name, each) for name in graph for each in graph[name] if order[each] >= order[name]
            ),
        )


def _list_subs(check: Check) -> list[Sub]:
    """Return what a check refers to, as often as it does."""
    if check.parts is not None:
        return [sub for step in check.parts for sub in step.subs]
    evaluating = [step for _, steps in check.evaluating for step in steps]
    return [sub for step in (*check.steps, *evaluating) for sub in step.subs]


def _compose(check: Check) -> Rule:
    """Return the rule of a check, in which all that is said of an object is one part."""
    steps = {step.keyword: step for step in check.parts or ()}
    is_closed = steps.pop("unevaluatedProperties", None) is not None
    if any(word in steps for word in _MEMBERS):
        kind = steps.get("type")
        is_typed = kind is not None and [sub.rule for sub in kind.subs] == ["type_object"]
        required, members, others = (steps.pop(word, None) for word in _MEMBERS)
        part = Members(
            is_typed=is_typed,
            required=tuple(required.argument) if required else (),
            members=members.subs if members else (),
            others=others.sub if others else None,
        )
        rest = [step for word, step in steps.items() if word != "type" or not is_typed]
        first = [step for step in rest if step.keyword == "type"]
        return Rule(
            check=check,
            parts=(*first, part, *(e for e in rest if e not in first)),
            is_closed=is_closed,
        )
    return Rule(check=check, parts=tuple(steps.values()), is_closed=is_closed)
