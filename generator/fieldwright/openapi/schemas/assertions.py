"""Raw schemas as assertions of the IR: every keyword of 2020-12 as it is, with references followed.

A dynamic reference leads to the outermost resource of its anchor (JSON Schema core, 8.2.3.2).
Which one that is follows from the way a schema was come by, so a schema that is come by in
several ways, with other resources outside, becomes as many definitions.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from fieldwright.model import discriminators, ir, keywords, names
from fieldwright.openapi.schemas import openapi_30
from fieldwright.openapi.schemas.reading import Reading
from fieldwright.openapi.schemas.resources import Reference, Resource
from fieldwright.openapi.schemas.vocabulary import is_annotation
from fieldwright.openapi.text.identity import IdentityMap
from fieldwright.openapi.text.values import Object, strip_places
from fieldwright.validation import models as validation

Scope: TypeAlias = tuple[tuple[str, str], ...]
"""Dynamic anchor → the URI of the outermost resource that has it."""

_LEFT_OUT = frozenset({"$id", "$anchor", "$dynamicAnchor", "$defs", "definitions", "discriminator"})


class Assertions:
    """The definitions that the assertions of one document have asked for.

    ``complete`` is given a schema, as it is written and in the words of 2020-12, and returns
    the one to assert in its stead. ``opened`` has the tags of open unions by where their schemas stand.
    """

    def __init__(
        self,
        reading: Reading,
        *,
        complete: Callable[[Object, Object], Object] = lambda schema, modern: modern,
    ) -> None:
        self._reading = reading
        self._complete = complete
        self.opened: dict[int, discriminators.OpenTags] = {}
        self._names: IdentityMap[dict[Scope, str]] = IdentityMap()
        self._taken: set[str] = set()
        self._definitions: dict[str, ir.Schema | bool] = {}
        self._waiting: list[tuple[str, Any, Scope]] = []
        self._anchored: dict[tuple[str, str], Object] = {}
        self._dynamic: bool | None = None

    def assert_root(self, schema: Any) -> ir.Schema | bool:
        """Return a schema as the outermost one of an evaluation."""
        return self.assert_schema(
            schema, self._enter((), self._reading.resources.homes.get(schema))
        )

    def assert_schema(
        self, schema: Any, scope: Scope = (), *, part: bool = False
    ) -> ir.Schema | bool:
        """Return a schema inside of another; ``scope`` is the dynamic scope around it, ``part``
        whether it is one of ``allOf``."""
        if not isinstance(schema, Object):
            return bool(schema)
        home = self._reading.resources.homes.get(schema)
        if home is not None and home.root is schema:
            scope = self._enter(scope, home)
        dropped = self._reading.index.left_out.get(schema, ())
        body = openapi_30.modernise(self._reading, schema)
        if not part:
            body = self._complete(schema, body)
        pairs = [
            (key, self._convert_argument(key, value, scope))
            for key, value in body.items()
            if key not in dropped
            and not _is_without_effect(key, body)
            and not (key == "format" and self._reading.annotating)
        ]
        asserted = ir.Schema(
            keywords=tuple(
                ("$ref" if key == "$dynamicRef" else key, value) for key, value in pairs
            ),
            place=self._reading.source.locate(schema.at),
        )
        tags = self.opened.get(schema.at)
        return asserted if tags is None else validation.open_union(asserted, tags)

    def settle(self) -> tuple[tuple[str, ir.Schema | bool], ...]:
        """Return every definition that is referred to, directly or by another one, by name."""
        while self._waiting:
            name, schema, scope = self._waiting.pop()
            self._definitions[name] = self.assert_schema(schema, scope)
        return tuple(sorted(self._definitions.items()))

    def _convert_argument(self, key: str, value: Any, scope: Scope) -> Any:
        if isinstance(value, Reference):
            return self._refer(value, scope)
        row = keywords.KEYWORDS.get(key)
        shape = row.shape if row is not None else "any"
        if shape == "schema":
            return self.assert_schema(value, scope)
        if shape == "schemas":
            return tuple(self.assert_schema(each, scope, part=key == "allOf") for each in value)
        if shape == "schema-map":
            return tuple((name, self.assert_schema(each, scope)) for name, each in value.items())
        return strip_places(value)

    def _refer(self, reference: Reference, scope: Scope) -> str:
        """Return the name of the definition that a reference leads to."""
        target, name = reference.schema, reference.name
        inner = self._enter(scope, reference.resource)
        for anchor in inner:
            if anchor[0] == reference.dynamic and self._anchored[anchor] is not target:
                target = self._anchored[anchor]
                name = self._reading.index.models.get(target)
                inner = self._enter(scope, self._reading.resources.homes.get(target))
                break
        known = self._names.setdefault(target, {})
        if inner not in known:
            known[inner] = self._name(reference, name, inner)
            self._taken.add(known[inner])
            self._waiting.append((known[inner], target, inner))
        return known[inner]

    def _name(self, reference: Reference, name: str | None, scope: Scope) -> str:
        """Return a model's own key, or a name made of where the schema stands and what lies around it."""
        if name is not None and name not in self._taken:
            return name
        shorten = self._reading.resources.shorten
        around = " ".join(shorten(uri) for _, uri in scope)
        place = f"{shorten(reference.resource.uri)} {reference} {around}"
        return f"{name or names.to_pascal_case(reference.rpartition('/')[2])}_{names.digest(place)}"

    def _enter(self, scope: Scope, resource: Resource | None) -> Scope:
        """Return the dynamic scope inside of a resource that is entered."""
        if resource is None or not self._is_dynamic():
            return scope
        known = dict(scope)
        for anchor, schema in resource.dynamic.items():
            self._anchored[anchor, resource.uri] = schema
            known.setdefault(anchor, resource.uri)
        return tuple(sorted(known.items()))

    def _is_dynamic(self) -> bool:
        """Return whether anything in the document refers dynamically."""
        if self._dynamic is None:
            standings = self._reading.index.standings
            self._dynamic = any("$dynamicRef" in schema for schema in standings)
        return self._dynamic


def conjoin(parts: Iterable[ir.Schema | bool]) -> ir.Schema:
    """Return one schema that asserts all ``parts``."""
    schemas = [each for each in parts if each is not True]
    if len(schemas) == 1 and isinstance(schemas[0], ir.Schema):
        return schemas[0]
    place = next((each.place for each in schemas if isinstance(each, ir.Schema)), None)
    return ir.Schema(keywords=(("allOf", tuple(schemas)),), place=place)


def _is_without_effect(key: str, schema: Object) -> bool:
    """Return whether a keyword asserts nothing in a schema."""
    row = keywords.KEYWORDS.get(key)
    if row is None or key in _LEFT_OUT or row.status == "refused":
        return True
    if key == "enum" and schema.get("x-speakeasy-unknown-values") == "allow":
        return True
    if key in ("$ref", "$dynamicRef") and not isinstance(schema[key], Reference):
        return True
    return key.startswith("x-") or is_annotation(key) or (row.needs or key) not in schema
