"""Instances on which schemas may disagree: what the bounds, values and names in all of them suggest.

Values are composed from the inside out. At each location in an instance every combination of
verdicts that its subschemas were seen to reach is kept, by its smallest values alone: what lies
further out depends on nothing else. Nothing is drawn by chance.

Over 400 lines: objects and arrays are composed of one another, and share what is kept of a location.
"""

import itertools
import json
import math
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from fieldwright.model import ir, traversal
from fieldwright.model.json_values import is_equal
from fieldwright.validation import json_schema, patterns, scalars

Node: TypeAlias = tuple[int, "ir.Schema | bool"]
"""A subschema, and the number of the side that it belongs to."""

Part: TypeAlias = tuple[int, dict[str, Any]]
"""The keywords of one subschema of the instance at hand, with the number of its side; ``_CONDITIONAL``
is among them where it applies only if another one does, ``_CERTAIN`` where what is sent is valid against it."""

Certain: TypeAlias = frozenset[tuple[int, int]]
"""Subschemas of a location that whatever the sender sends is valid against there."""

Choices: TypeAlias = tuple[list[ir.Json], list[ir.Json]]
"""The values that are tried at one location, and those of them that alone have their verdicts."""

_CONDITIONAL, _CERTAIN = "conditional", "certain"

DEPTH = 5
"""Objects and arrays within one another."""

WIDE, NARROW, LEAST = 2_500, 260, 40
"""Compositions that are tried at the root, inside of it, and where both sides say the same."""

KEPT = 10
"""Values of one location that are tried in what lies around it; of locations that are the same on both sides, two."""

MANY = 300
"""Items or members beyond which a bound is not tried."""

_OBJECT = frozenset(
    [
        "properties",
        "patternProperties",
        "additionalProperties",
        "propertyNames",
        "required",
        "minProperties",
        "maxProperties",
        "dependentRequired",
        "dependentSchemas",
        "unevaluatedProperties",
    ]
)
_ARRAY = frozenset(
    ["prefixItems", "items", "contains", "minItems", "maxItems", "uniqueItems", "unevaluatedItems"]
)
_STRING = ("pattern", "format", "minLength", "maxLength")
_PLAIN: tuple[ir.Json, ...] = (None, True, 0, 1, 0.5, "x", [], {})
_IN_PLACE = ("anyOf", "oneOf")
_IN_PLACE_ONE = ("not", "if", "then", "else")


class Instances:
    """The instances of the schemas of two documents, each with its ``definitions``.

    ``changed`` are the names of definitions that differ, or lead to one that does. ``complete``
    is false once something was left out that might have told the sides apart, ``exact`` once that
    was a string.
    """

    def __init__(
        self, definitions: Sequence[json_schema.Definitions], changed: Container[str]
    ) -> None:
        self._definitions = definitions
        self._changed = changed
        self._sender = 0
        self._kept: dict[tuple[frozenset[tuple[int, int]], Certain, int], Choices] = {}
        self._same: dict[int, tuple[str, bool]] = {}
        self._patterns: dict[str, ir.Schema | bool] = {}
        self._judges = [json_schema.Validator(each) for each in definitions]
        self._judged: dict[int, ir.Json] = {}  # alive, as the verdicts on them are kept
        self.complete = self.exact = True

    def generate(self, roots: Sequence[ir.Schema | bool], sender: int) -> list[ir.Json]:
        """Generate instances for one schema of each side, such as the ``sender`` side may send, the smallest first:
        of parts that all of its schema is valid against, only what they accept is tried."""
        self._sender = sender
        self._kept.clear()
        nodes = tuple(enumerate(roots))
        return self._compose(nodes, 0, WIDE, frozenset([_identify(nodes[sender])]))

    def is_valid(self, node: Node, value: ir.Json) -> bool:
        """Return whether a value is valid against a subschema."""
        side, schema = node
        self._judged[id(value)] = value
        try:
            return self._judges[side].is_valid(schema, value)
        except RecursionError:
            return False

    def find_failure(self, node: Node, value: ir.Json) -> json_schema.Failure | None:
        """Return the first failure of a value against a subschema; None if it is valid."""
        side, schema = node
        self._judged[id(value)] = value
        return self._judges[side].find_failure(schema, value)

    def is_same(self, nodes: Iterable[Node]) -> bool:
        """Return whether the two sides have the same subschemas among these."""
        texts: tuple[set[str], set[str]] = (set(), set())
        for side, schema in nodes:
            text, leads_to_change = self._describe(schema)
            if leads_to_change:
                return False
            texts[side].add(text)
        return texts[0] == texts[1]

    def _describe(self, schema: ir.Schema | bool) -> tuple[str, bool]:
        """Return the text of a schema, and whether it refers to a changed definition."""
        if id(schema) not in self._same:
            leads = any(name in self._changed for name in traversal.list_schema_references(schema))
            self._same[id(schema)] = (repr(schema), leads)
        return self._same[id(schema)]

    def _represent(
        self, nodes: Sequence[Node], depth: int, certain: Certain = frozenset()
    ) -> Choices:
        """Return the smallest values of every combination of verdicts, those that most accept first."""
        key = (frozenset(map(_identify, nodes)), certain, depth)
        if key not in self._kept:
            self._kept[key] = [], []  # what is met again inside of itself has no values yet
            same = self.is_same(nodes)
            before = self.complete, self.exact
            groups: dict[tuple[bool, ...], list[ir.Json]] = {}
            demands = [_identify(node) in certain for node in nodes]
            for value in self._compose(nodes, depth, LEAST if same else NARROW, certain):
                verdicts = tuple(self.is_valid(node, value) for node in nodes)
                if any(demand and not met for demand, met in zip(demands, verdicts, strict=True)):
                    continue
                group = groups.setdefault(verdicts, [])
                if len(group) < 2:
                    group.append(value)
            if same:
                self.complete, self.exact = before
            ordered = self._order(groups, nodes)
            rounds = itertools.zip_longest(*(groups[each] for each in ordered), fillvalue=...)
            values = [value for each in rounds for value in each if value is not ...]
            if len(ordered) > KEPT and not same:
                self.complete = False
            most = 2 if same else KEPT
            self._kept[key] = values[:most], values[: min(most, len(groups))]
        return self._kept[key]

    def _order(
        self, groups: Iterable[tuple[bool, ...]], nodes: Sequence[Node]
    ) -> list[tuple[bool, ...]]:
        """Order combinations of verdicts: the one that most accept, then those in which the sides differ."""
        texts = [[self._describe(each)[0] for side, each in nodes if side == own] for own in (0, 1)]

        def is_different(verdicts: tuple[bool, ...]) -> bool:
            own: tuple[list[bool], list[bool]] = ([], [])
            for (side, schema), verdict in zip(nodes, verdicts, strict=True):
                text, leads = self._describe(schema)
                if leads or text not in texts[1 - side]:
                    own[side].append(verdict)
            return sorted(own[0]) != sorted(own[1])

        ordered = sorted(groups, key=lambda verdicts: -sum(verdicts))
        ordered[1:] = sorted(ordered[1:], key=lambda verdicts: not is_different(verdicts))
        return ordered

    def _compose(
        self, nodes: Sequence[Node], depth: int, limit: int, certain: Certain = frozenset()
    ) -> list[ir.Json]:
        parts = self._collect_parts(nodes, certain)
        keywords = [part for _, part in parts]
        strings = scalars.list_strings(keywords)
        listed = all(self._is_listed(*node) for node in nodes) or any(
            self._is_listed(*node) for node in nodes if _identify(node) in certain
        )
        if not strings.complete and not listed and _has_other_strings(parts):
            self.complete = self.exact = False
        values: list[ir.Json] = [
            *_PLAIN,
            *scalars.list_named(keywords),
            *scalars.list_numbers(keywords),
            *strings.texts,
        ]
        for words, compose in ((_OBJECT, self._compose_objects), (_ARRAY, self._compose_arrays)):
            if any(not words.isdisjoint(part) for part in keywords):
                if depth < DEPTH:
                    values += compose(parts, depth, limit)
                else:
                    self.complete = False
        texts = {json.dumps(value, sort_keys=True): value for value in values}
        return [texts[text] for text in sorted(texts, key=lambda text: (len(text), text))]

    def _is_listed(self, side: int, schema: ir.Schema | bool, depth: int = 0) -> bool:
        """Return whether a schema accepts at most the values that it lists."""
        if isinstance(schema, bool) or depth > DEPTH:
            return schema is False
        part = dict(schema.keywords)
        listed = [self._is_listed(side, each, depth + 1) for each in part.get("allOf", ())]
        if "$ref" in part:
            listed.append(self._is_listed(side, self._definitions[side][part["$ref"]], depth + 1))
        for word in ("anyOf", "oneOf"):
            if word in part:
                listed.append(all(self._is_listed(side, each, depth + 1) for each in part[word]))
        return "enum" in part or "const" in part or any(listed)

    def _collect_parts(self, nodes: Iterable[Node], certain: Certain) -> list[Part]:
        """Collect the subschemas that apply to the same instance as these, those of branches too."""
        parts: list[Part] = []
        seen: set[tuple[int, int]] = set()
        marks = [_CERTAIN if _identify(node) in certain else "" for node in nodes]
        pending = [(*node, mark) for node, mark in zip(nodes, marks, strict=True)]
        pending.sort(key=lambda row: row[2] != _CERTAIN)  # the schema of both is the certain one
        while pending:
            side, schema, mark = pending.pop(0)
            if isinstance(schema, bool) or (side, id(schema)) in seen:
                continue
            seen.add((side, id(schema)))
            part = dict(schema.keywords)
            refs = [self._definitions[side][part["$ref"]]] if "$ref" in part else []
            pending[:0] = [(side, each, mark) for each in (*refs, *part.get("allOf", ()))]
            apart = mark if mark == _CONDITIONAL else ""
            pending += [(side, each, apart) for word in _IN_PLACE for each in part.get(word, ())]
            pending += [(side, part[word], _CONDITIONAL) for word in _IN_PLACE_ONE if word in part]
            pending += [(side, each, _CONDITIONAL) for _, each in part.get("dependentSchemas", ())]
            parts.append((side, {**part, mark: True} if mark else part))
        return parts

    def _compose_objects(self, parts: list[Part], depth: int, limit: int) -> Iterator[ir.Json]:
        names = self._collect_names(parts, depth)
        members = {name: self._choose_members(name, parts, depth) for name in names}
        choices, distinct = (
            {name: each[at] for name, each in members.items() if each[0]} for at in (0, 1)
        )
        needed = {
            name for _, part in parts if _CERTAIN in part for name in part.get("required", ())
        }
        if needed <= choices.keys():
            absent: list[Any] = [...]
            for each in (choices, distinct):
                rows = [absent * (name not in needed) + values for name, values in each.items()]
                if math.prod(map(len, rows)) <= limit:
                    for row in itertools.product(*rows):
                        pairs = zip(choices, row, strict=True)
                        yield {name: value for name, value in pairs if value is not ...}
                    break
            else:
                self.complete = False
            if each is not choices:
                yield from itertools.islice(self._change_members(parts, choices), limit)
            yield from self._fill(parts, choices)

    def _collect_names(self, parts: list[Part], depth: int) -> list[str]:
        """Collect the names of members that the subschemas speak of, and one of which none does."""
        names: dict[str, None] = {}
        for _, part in parts:
            names |= dict.fromkeys(part.get("required", ()))
            for word in ("properties", "dependentSchemas"):
                names |= dict.fromkeys(name for name, _ in part.get(word, ()))
            for name, needed in part.get("dependentRequired", {}).items():
                names |= dict.fromkeys([name, *needed])
        names |= dict.fromkeys(self._find_names(parts))
        unknown = "other"
        while unknown in names:
            unknown += "_"
        return [*names, unknown]

    def _find_names(self, parts: list[Part]) -> Iterable[str]:
        """Return a name for every combination of verdicts that patterns of names and their schemas give."""
        rules = [(side, part["propertyNames"]) for side, part in parts if "propertyNames" in part]
        rules += [
            (side, self._patterns.setdefault(source, ir.Schema(keywords=(("pattern", source),))))
            for side, part in parts
            for source, _ in part.get("patternProperties", ())
        ]
        before = self.complete, self.exact
        kept: dict[tuple[bool, ...], str] = {}
        for text in self._compose(rules, DEPTH, NARROW) if rules else ():
            if isinstance(text, str):
                kept.setdefault(tuple(self.is_valid(node, text) for node in rules), text)
        if self.is_same(rules):
            self.complete, self.exact = before
        return kept.values()

    def _choose_members(self, name: str, parts: list[Part], depth: int) -> Choices:
        """Choose the values of a member. One that the receiver alone names, where the sender has nothing
        to say of members that it does not name, is given only values that the receiver accepts:
        nobody sends a member under a name that a field will have later."""
        nodes: list[Node] = []
        certain: list[Node] = []
        naming: dict[int, list[Node]] = {0: [], 1: []}
        for side, part in parts:
            names = part.get("propertyNames", True)
            if _CERTAIN in part and not self.is_valid((side, names), name):
                return [], []
            own = [each for key, each in part.get("properties", ()) if key == name]
            naming[side] += [(side, each) for each in own if _CONDITIONAL not in part]
            matched = [
                each
                for source, each in part.get("patternProperties", ())
                if re.search(patterns.translate(source), name)
            ]
            typed = [*own, *matched]
            if not typed and "additionalProperties" in part:
                typed.append(part["additionalProperties"])
            certain += [(side, each) for each in typed if _CERTAIN in part]
            typed += [part[word] for word in ("unevaluatedProperties",) if word in part]
            nodes += [(side, each) for each in typed]
        if not nodes:
            return ["x"], ["x"]
        values, distinct = self._represent(nodes, depth + 1, frozenset(map(_identify, certain)))
        sender = self._sender
        mute = all(each is True for side, each in nodes if side == sender)
        if naming[1 - sender] and not naming[sender] and mute:

            def is_accepted(value: ir.Json) -> bool:
                return any(self.is_valid(node, value) for node in naming[1 - sender])

            return list(filter(is_accepted, values)), list(filter(is_accepted, distinct))
        return values, distinct

    def _change_members(
        self, parts: list[Part], choices: Mapping[str, list[ir.Json]]
    ) -> Iterator[dict[str, ir.Json]]:
        """Change one member, then two, of objects that have what some of the subschemas require."""
        bases = self._list_bases(parts, choices)
        yield from bases

        def change_one() -> Iterator[dict[str, ir.Json]]:
            for base in bases:
                for name, values in choices.items():
                    yield {key: value for key, value in base.items() if key != name}
                    yield from ({**base, name: value} for value in values)

        def change_two() -> Iterator[dict[str, ir.Json]]:
            for base in bases[:6]:
                for one, other in itertools.combinations(choices, 2):
                    for pair in itertools.product(choices[one][:4], choices[other][:4]):
                        yield {**base, one: pair[0], other: pair[1]}

        for pair in itertools.zip_longest(change_one(), change_two()):
            yield from (each for each in pair if each is not None)

    def _list_bases(
        self, parts: list[Part], choices: Mapping[str, list[ir.Json]]
    ) -> list[dict[str, ir.Json]]:
        """List objects that have what some of the subschemas require, or what makes one of them apply."""
        required = [
            [name for name in part.get("required", ()) if name in choices] for _, part in parts
        ]
        everything = list(dict.fromkeys(name for names in required for name in names))
        sets: list[tuple[list[str], Part | None]] = [
            ([], None),
            (everything, None),
            (list(choices), None),
        ]
        for names, part in zip(required, parts, strict=True):
            sets += [(names, part), (list(dict.fromkeys([*required[0], *names])), part)]
            own = [name for name, _ in part[1].get("properties", ()) if name in choices]
            sets += [(own, part)] if own else []
            triggers = [name for name, _ in part[1].get("dependentSchemas", ())]
            triggers += part[1].get("dependentRequired", {})
            sets += [([name], part) for name in triggers if name in choices]
        bases = [
            {name: self._choose_preferred(name, choices[name], preferred) for name in names}
            for names, preferred in sets
        ]
        return list({repr(sorted(base.items())): base for base in bases}.values())

    def _choose_preferred(self, name: str, values: list[ir.Json], part: Part | None) -> ir.Json:
        """Return the first value that a subschema accepts for a member, or the first of all."""
        own = [each for key, each in part[1].get("properties", ()) if key == name] if part else []
        for value in values:
            if part is not None and all(self.is_valid((part[0], each), value) for each in own):
                return value
        return values[0]

    def _fill(
        self, parts: list[Part], choices: Mapping[str, list[ir.Json]]
    ) -> Iterator[dict[str, ir.Json]]:
        """Fill objects up to the bounds of the number of their members."""
        sizes = self._list_sizes(parts, MANY, "minProperties", "maxProperties")
        for base in self._list_bases(parts, choices)[:8] if sizes else ():
            for size in sizes:
                missing = size - len(base)
                extra = choices.get("other", ["x"])[0]
                if missing > 0:
                    free = (name for name in self._list_free_names(parts) if name not in base)
                    filled = {**base, **dict.fromkeys(itertools.islice(free, missing), extra)}
                    self.complete = self.complete and len(filled) == size
                    yield filled
                    for name in base:
                        yield from ({**filled, name: value} for value in choices[name])

    def _list_free_names(self, parts: list[Part]) -> Iterator[str]:
        """Yield names of members that no schema of names refuses, as far as they can be guessed."""
        rules = [(side, part["propertyNames"]) for side, part in parts if "propertyNames" in part]
        names = itertools.chain(
            (f"other{number}" for number in range(MANY)),
            (text for text in self._find_names(parts)),
            map(chr, range(ord("a"), ord("z") + 1)),
            map("".join, itertools.product("abx1-", repeat=2)),
        )
        return (name for name in names if all(self.is_valid(rule, name) for rule in rules))

    def _compose_arrays(self, parts: list[Part], depth: int, limit: int) -> Iterator[ir.Json]:
        first = max((len(part.get("prefixItems", ())) for _, part in parts), default=0)
        both = [self._choose_items(at, parts, depth) for at in range(min(first, 4) + 1)]
        choices, distinct = ([each[at] for each in both] for at in (0, 1))
        sizes = {0, 1, 2, first, first + 1, *self._list_sizes(parts, MANY, "minItems", "maxItems")}
        sizes |= set(self._list_sizes(parts, MANY, "minContains", "maxContains"))
        if any("contains" in part or part.get("uniqueItems") for _, part in parts):
            sizes.add(first + 2)  # one beside that which is contained, or two alike
        most = max(limit // 4, sum(len(values) + 1 for values in choices))
        unique = any(part.get("uniqueItems") for _, part in parts)
        for size in sorted(sizes):
            rows, few = (
                [each[min(at, len(each) - 1)] for at in range(size)] for each in (choices, distinct)
            )
            if not all(rows):
                continue
            if math.prod(map(len, rows)) <= most:
                yield from map(list, itertools.product(*rows))
            else:
                if not unique and math.prod(map(len, few)) <= most:
                    yield from map(list, itertools.product(*few))
                else:
                    self.complete = self.complete and size > 3
                yield from self._change_items(rows)
            if unique:
                yield from self._list_distinct(rows, parts, depth)

    def _list_distinct(
        self, rows: list[list[ir.Json]], parts: list[Part], depth: int
    ) -> Iterator[list[ir.Json]]:
        """Make arrays of different items: such as all subschemas accept, those of one side, or one alone."""
        kinds = [parts, *([part for part in parts if part[0] == side] for side in (0, 1))]
        kinds += [[part] for part in parts if part[1].get("uniqueItems")]
        words = (("contains", "unevaluatedItems"), ("unevaluatedItems",), ())
        rivals = {
            tuple(frozenset(map(_identify, nodes)) for nodes in each): each
            for own in kinds
            for each in (
                [self._list_item_nodes(at, own, some) for at in range(len(rows))] for some in words
            )
        }
        for nodes_by_item in rivals.values():
            items: list[ir.Json] = []
            for nodes in nodes_by_item:
                fresh = itertools.chain(
                    self._represent(nodes, depth + 1)[0],
                    (False, True),
                    range(10, 10 + len(rows)),
                    (f"x{number}" for number in range(len(rows))),
                    ([number] for number in range(len(rows))),
                    ({"x": number} for number in range(len(rows))),
                )
                value = next((each for each in fresh if self._is_fresh(each, items, nodes)), None)
                items.append(value)
            yield items

    def _is_fresh(self, value: ir.Json, items: list[ir.Json], nodes: list[Node]) -> bool:
        """Return whether subschemas accept a value that is not among the items."""
        return all(self.is_valid(node, value) for node in nodes) and not any(
            is_equal(value, each) for each in items
        )

    def _change_items(self, rows: list[list[ir.Json]]) -> Iterator[list[ir.Json]]:
        """Change one item of an array, and let two values of the last location share all others."""
        base: list[ir.Json] = []
        for row in rows:  # of different items, in case that they must be
            free = [each for each in row if not any(is_equal(each, other) for other in base)]
            base.append(free[0] if free else row[0])
        for at, row in enumerate(rows):
            yield from ([*base[:at], value, *base[at + 1 :]] for value in row)
        yield [row[at % len(row)] for at, row in enumerate(rows)]
        for one, other in itertools.permutations(rows[-1], 2):
            for count in range(min(len(rows), 6) + 1):
                yield [one] * count + [other] * (len(rows) - count)

    def _list_sizes(self, parts: Iterable[Part], most: int, *keywords: str) -> list[int]:
        """List the sizes at the bounds that keywords set, up to ``most``."""
        bounds = {int(part[word]) for _, part in parts for word in keywords if word in part}
        sizes = {each + step for each in bounds for step in (-1, 0, 1) if each + step >= 0}
        if sizes and max(sizes) > most:
            self.complete = False
        return sorted(each for each in sizes if each <= most)

    def _choose_items(self, at: int, parts: list[Part], depth: int) -> Choices:
        nodes = self._list_item_nodes(at, parts)
        every = self._list_item_nodes(at, parts, ())
        if not nodes:
            return ["x", 0], ["x"]
        certain = self._list_item_nodes(at, [each for each in parts if _CERTAIN in each[1]], ())
        values, distinct = self._represent(nodes, depth + 1, frozenset(map(_identify, certain)))

        def count_failures(value: ir.Json) -> int:
            return sum(not self.is_valid(each, value) for each in every)

        # Not every item has to be what is contained, so that it comes behind what each has to be.
        return sorted(values, key=count_failures), sorted(distinct, key=count_failures)

    def _list_item_nodes(
        self,
        at: int,
        parts: list[Part],
        words: Iterable[str] = ("contains", "unevaluatedItems"),
    ) -> list[Node]:
        """List the subschemas that may apply to the item at an index, those under ``words`` to any."""
        nodes: list[Node] = []
        for side, part in parts:
            first = part.get("prefixItems", ())
            if at < len(first):
                nodes.append((side, first[at]))
            elif "items" in part:
                nodes.append((side, part["items"]))
            nodes += [(side, part[word]) for word in words if word in part]
        return nodes


def _identify(node: Node) -> tuple[int, int]:
    return node[0], id(node[1])


def _has_other_strings(parts: Iterable[Part]) -> bool:
    """Return whether the two sides do not say the same of strings."""
    words: tuple[set[tuple[str, Any]], set[tuple[str, Any]]] = (set(), set())
    for side, part in parts:
        words[side].update((word, part[word]) for word in _STRING if word in part)
    return words[0] != words[1]
