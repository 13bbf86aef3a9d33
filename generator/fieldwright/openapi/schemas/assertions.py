"""Raw schemas as assertions of the IR: every keyword of 2020-12 as it is, with references followed.

A dynamic reference leads to the outermost resource of its anchor (JSON Schema core, 8.2.3.2).
Which one that is follows from the way a schema was come by, so a schema that is come by in
several ways, with other resources outside, becomes as many definitions.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias

from fieldwright.model import ir, keywords, names
from fieldwright.openapi.schemas import openapi_30, residual, shapes
from fieldwright.openapi.schemas.all_of import flat
from fieldwright.openapi.schemas.context import Context, is_annotation, members, virtual
from fieldwright.openapi.schemas.references import Reference, Resource
from fieldwright.openapi.text.values import Object, plain

Scope: TypeAlias = tuple[tuple[str, int], ...]
"""Dynamic anchor → the ``id`` of the schema that the outermost resource has under it."""

_LEFT_OUT = frozenset({"$id", "$anchor", "$dynamicAnchor", "$defs", "definitions", "discriminator"})
_NEEDS = {
    "then": "if",
    "else": "if",
    "minContains": "contains",
    "maxContains": "contains",
}
"""Keywords that assert nothing without another one."""


class Assertions:
    """The definitions that the assertions of one document have asked for.

    ``typed``: a schema that does not say its type is given the one that models are read with.
    """

    def __init__(self, ctx: Context, *, typed: bool = False) -> None:
        self.ctx = ctx
        self.typed = typed
        self.named: dict[tuple[int, Scope], str] = {}
        self.definitions: dict[str, ir.Schema | bool] = {}
        self.waiting: list[tuple[str, Any, Scope]] = []
        self.bound: dict[int, Any] = {}
        self.dynamic: bool | None = None

    def whole(self, schema: Any) -> ir.Schema | bool:
        """A schema as the outermost one of an evaluation."""
        return self.schema(schema, self._entered((), self.ctx.homes.get(id(schema))))

    def schema(self, schema: Any, scope: Scope = (), *, part: bool = False) -> ir.Schema | bool:
        """A schema inside of another; ``scope`` says what lies around it, ``part`` that it is one of ``allOf``."""
        if not isinstance(schema, Object):
            return bool(schema)
        home = self.ctx.homes.get(id(schema))
        if home is not None and home.root is schema:
            scope = self._entered(scope, home)
        dropped = self.ctx.left_out.get(id(schema), ())
        body = schema
        if self.ctx.dialect == "3.0":
            body = openapi_30.modern(self.ctx, schema)
        elif any(isinstance(body.get(word), bool) for word in openapi_30.EXCLUSIVE):
            body = openapi_30.numeric_limits(body)
        if self.typed and not part:
            body = self._with_type(schema, body)
        pairs = [
            (key, self._argument(key, value, scope))
            for key, value in body.items()
            if key not in dropped
            and not _says_nothing(key, body)
            and not (key == "format" and self.ctx.annotating)
        ]
        return ir.Schema(
            keywords=tuple(("$ref" if key == "$dynamicRef" else key, made) for key, made in pairs),
            place=self.ctx.source.place(schema.at),
        )

    def _with_type(self, schema: Object, body: Object) -> Object:
        """``body`` with the type that a model of ``schema`` is read with, where that says none."""
        bare, _ = residual.apart(self.ctx, flat(self.ctx, schema))
        said = shapes.with_type(self.ctx, bare)
        if said is bare or self.ctx.dialect == "json-schema":
            return body
        return virtual(body.at, [*members(body), ("type", said["type"], body.at, body.at)])

    def settle(self) -> tuple[tuple[str, ir.Schema | bool], ...]:
        """Every definition that has been asked for, and those that these ask for, by name."""
        while self.waiting:
            name, schema, scope = self.waiting.pop()
            self.definitions[name] = self.schema(schema, scope)
        return tuple(sorted(self.definitions.items()))

    def _argument(self, key: str, value: Any, scope: Scope) -> Any:
        if isinstance(value, Reference):
            return self._reference(value, scope)
        row = keywords.KEYWORDS.get(key)
        shape = row.shape if row is not None else "any"
        if shape == "schema":
            return self.schema(value, scope)
        if shape == "schemas":
            return tuple(self.schema(each, scope, part=key == "allOf") for each in value)
        if shape == "schema-map":
            return tuple((name, self.schema(each, scope)) for name, each in value.items())
        return plain(value)

    def _reference(self, found: Reference, scope: Scope) -> str:
        """The name of the definition that a reference leads to."""
        target, name = found.schema, found.name
        inner = self._entered(scope, found.resource)
        bound = dict(inner).get(found.dynamic) if found.dynamic is not None else None
        if bound is not None and bound != id(target):
            target = self.bound[bound]
            name = self.ctx.components.get(bound)
            inner = self._entered(scope, self.ctx.homes.get(bound))
        key = (id(target), inner)
        if key not in self.named:
            self.named[key] = self._name(found, name, inner, {*self.named.values()})
            self.waiting.append((self.named[key], target, inner))
        return self.named[key]

    def _name(self, found: Reference, name: str | None, scope: Scope, taken: set[str]) -> str:
        """A model's own key, or one made of where the schema stands and what lies around it."""
        resources = (self.ctx.shown(self.ctx.homes[id(self.bound[each])].uri) for _, each in scope)
        place = f"{self.ctx.shown(found.resource.uri)} {found} {' '.join(resources)}"
        if name is not None and name not in taken:
            return name
        return f"{name or names.pascal(found.rpartition('/')[2])}_{names.digest(place)}"

    def _entered(self, scope: Scope, resource: Resource | None) -> Scope:
        """The scope inside of a resource that is come into."""
        if resource is None or not self._is_dynamic():
            return scope
        known = dict(scope)
        for anchor, schema in resource.dynamic.items():
            self.bound[id(schema)] = schema
            known.setdefault(anchor, id(schema))
        return tuple(sorted(known.items()))

    def _is_dynamic(self) -> bool:
        """Whether anything in the document refers dynamically."""
        if self.dynamic is None:
            owners = self.ctx.owners.values()
            self.dynamic = any("$dynamicRef" in schema for _, _, schema in owners)
        return self.dynamic


def all_of(parts: Iterable[ir.Schema | bool]) -> ir.Schema:
    """One schema of what all ``parts`` ask for."""
    asked = [each for each in parts if each is not True]
    if len(asked) == 1 and isinstance(asked[0], ir.Schema):
        return asked[0]
    place = next((each.place for each in asked if isinstance(each, ir.Schema)), None)
    return ir.Schema(keywords=(("allOf", tuple(asked)),), place=place)


def _says_nothing(key: str, schema: Object) -> bool:
    row = keywords.KEYWORDS.get(key)
    if row is None or key in _LEFT_OUT or row.status == "refused":
        return True
    if key == "enum" and schema.get("x-speakeasy-unknown-values") == "allow":
        return True
    if key in ("$ref", "$dynamicRef") and not isinstance(schema[key], Reference):
        return True
    return key.startswith("x-") or is_annotation(key) or _NEEDS.get(key, key) not in schema
