"""Equal schemas made one, so that a package has one function for all of them."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from fieldwright.model import components, ir, keywords, traversal

_LARGEST = 50
"""The schemas of a chain or a circle up to which it is followed at once."""


class EqualSchemas:
    """The schemas of one document, each as the first that is equal to it.

    What a reference leads to counts, not its name, unless that leads back to where it stands, or around in
    a large circle.
    """

    def __init__(self, definitions: Mapping[str, ir.Schema | bool]) -> None:
        self._definitions = definitions
        self._first: dict[Any, ir.Schema] = {}
        self._known: dict[int, tuple[ir.Schema, ir.Schema]] = {}
        self._open: set[str] = set()
        self._followed: dict[str, ir.Schema | bool] = {}
        graph = {
            name: [*traversal.list_schema_references(target)]
            for name, target in definitions.items()
            if isinstance(target, ir.Schema)
        }
        graph = {name: [each for each in led if each in graph] for name, led in graph.items()}
        circles = components.number_components(graph)
        sizes = Counter(circles.values())
        self._large = {name for name, number in circles.items() if sizes[number] > _LARGEST}
        self._open |= self._large
        depths = dict.fromkeys(graph, 0)
        for name in circles:  # what others lead to comes first
            depths[name] = 1 + max((depths[each] for each in graph[name]), default=0)
            if depths[name] % _LARGEST == 0:  # so that no chain is followed from end to end
                self.follow(name)

    def unify(self, schema: ir.Schema) -> ir.Schema:
        """Return the first schema that is equal to one."""
        known = self._known.get(id(schema))
        if known is not None:
            return known[1]
        pairs = [(key, *self._unify_argument(key, value)) for key, value in schema.keywords]
        label = tuple((key, named) for key, _, named in pairs)
        own = ir.Schema(keywords=tuple(each[:2] for each in pairs), place=schema.place)
        unified = self._first.setdefault(label, own)
        self._known[id(schema)] = schema, unified
        return unified

    def follow(self, name: str) -> ir.Schema | bool:
        """Return the definition of a name as the first schema that is equal to it."""
        if name not in self._followed:
            target = self._definitions[name]
            self._open.add(name)
            self._followed[name] = self.unify(target) if isinstance(target, ir.Schema) else target
            if name not in self._large:
                self._open.discard(name)
        return self._followed[name]

    def _unify_argument(self, key: str, value: Any) -> tuple[Any, Any]:
        """Return an argument with its schemas unified, and what is equal for equal ones."""
        if key == "$ref":
            return value, value if value in self._open else self._label(self.follow(value))
        row = keywords.KEYWORDS.get(key)
        match row.shape if row is not None else "any":
            case "schema":
                part = self._unify_part(value)
                return part, self._label(part)
            case "schemas":
                parts = tuple(map(self._unify_part, value))
                return parts, tuple(map(self._label, parts))
            case "schema-map":
                members = tuple((name, self._unify_part(each)) for name, each in value)
                return members, tuple((name, self._label(each)) for name, each in members)
            case _:
                return value, json.dumps(value)

    def _unify_part(self, schema: ir.Schema | bool) -> ir.Schema | bool:
        return self.unify(schema) if isinstance(schema, ir.Schema) else schema

    def _label(self, schema: ir.Schema | bool) -> int | bool:
        return id(schema) if isinstance(schema, ir.Schema) else schema
