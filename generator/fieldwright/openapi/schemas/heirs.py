"""Bases and heirs: the records that ``allOf`` makes of one with a discriminator (OpenAPI 3.1.1, section 4.8.25).

The discriminator tells of which heir a payload is, and changes no verdict unless it is strict.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fieldwright.model import discriminators, ir, names
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.discriminators import DEFAULT, report_default, resolve
from fieldwright.openapi.schemas.resources import Reference
from fieldwright.openapi.text.values import Object

_NOTHING = Object()

BASE = "x-fieldwright-base"
"""The word by which a record that is written without ``allOf`` names its base."""

OTHERS = "x-fieldwright-other-bases"
"""The word by which such a record lists the bases that its class is not derived from."""

STRICT = "x-fieldwright-strict"
"""The word by which a discriminator says that it is strict."""


def link(
    ctx: Context, schemas: Mapping[str, Any], models: Mapping[str, ir.Model]
) -> dict[str, ir.Model]:
    """Return models with the base of each heir, and the heirs of each base by the values that name them."""
    family = _Family(
        ctx=ctx,
        schemas={name: each for name, each in schemas.items() if isinstance(each, Object)},
        models=models,
        records={name: each for name, each in models.items() if isinstance(each, ir.Record)},
        keys={name: key for key, name in ctx.index.keys.items()},
        bases={},
    )
    words = {"discriminator", BASE, OTHERS}
    if all(words.isdisjoint(each) for each in family.schemas.values()):
        return dict(models)
    for name in family.records:
        family.find_base(name, ())
    below: dict[str, list[str]] = {}
    for name in family.records:
        for base in (*family.list_line(name), *family.list_other_bases(name)):
            below.setdefault(base, []).append(name)
    linked = dict(models)
    for name, record in family.records.items():
        linked[name] = record = replace(record, base=family.bases[name])
        member = family.find_member(name) if name in below else None
        tags = family.list_tags(name, member, below[name]) if member is not None else ()
        heirs = tuple(each for each in tags if each[1] != name)
        if heirs:
            linked[name] = replace(
                record,
                discriminator=member,
                heirs=heirs,
                own_tags=tuple(value for value, named in tags if named == name),
                default_heir=family.find_default(name, member or "", below[name]),
                strict=ctx.strict_discriminators or family.is_strict(name),
                annotations=tuple(
                    each for each in record.annotations if each[0] != "discriminator"
                ),
            )
    return linked


@dataclass(frozen=True, slots=True, kw_only=True)
class _Family:
    """The records of a document with their schemas; ``keys`` are those of components that are called
    otherwise, ``bases`` those of the records asked about so far."""

    ctx: Context
    schemas: Mapping[str, Object]
    models: Mapping[str, ir.Model]
    records: Mapping[str, ir.Record]
    keys: Mapping[str, str]
    bases: dict[str, str | None]

    def find_base(self, name: str, below: tuple[str, ...]) -> str | None:
        """Return the first record in the ``allOf`` of another that has a discriminator or is an heir itself, and
        whose class can be extended."""
        if name in self.bases:
            return self.bases[name]
        base = None
        for parent in self._list_parents(name):
            if parent in below or parent == name:
                continue
            is_base = self._read_member(parent) is not None
            is_base = is_base or self.find_base(parent, (*below, name)) is not None
            if is_base and self._can_extend(name, parent):
                base = parent
                break
        self.bases[name] = base
        return base

    def list_other_bases(self, name: str) -> Iterator[str]:
        """Yield the records with a discriminator that a record is made of and its class is not derived from."""
        line = {name, *self.list_line(name)}
        waiting, seen = [*self._list_parents(name)], set[str]()
        while waiting:
            parent = waiting.pop(0)
            if parent in seen or parent == name:
                continue
            seen.add(parent)
            waiting += self._list_parents(parent)
            if parent not in line and self.find_member(parent) is not None:
                yield parent

    def find_member(self, name: str) -> str | None:
        """Return the discriminating member of a record, which an heir has from its base if it names none."""
        members = map(self._read_member, (name, *self.list_line(name)))
        return next((each for each in members if each is not None), None)

    def list_tags(self, name: str, member: str, below: list[str]) -> tuple[tuple[str, str], ...]:
        """List the values of the discriminator, each with the heir that it names, or with the record itself;
        ``below`` are all heirs.

        The name of a component names it where no mapping does. Values that the member refuses
        are left out.
        """
        mapping: dict[str, str] = {}
        for value, heir in self._read_mappings(name, member):
            mapping.setdefault(value, heir)
        named = {*mapping.values()}
        for heir in (*below, name):
            if heir not in named:
                mapping.setdefault(self.keys.get(heir, heir), heir)
        accepted = self._list_accepted(name, member)
        heirs = {*below, name}
        return tuple(
            (value, heir)
            for value, heir in mapping.items()
            if heir in heirs and (not accepted or value in accepted)
        )

    def find_default(self, name: str, member: str, below: list[str]) -> str | None:
        """Return the model of objects whose tag is absent or names nothing (OpenAPI 3.2, defaultMapping); for
        an heir that which its base names, if it is that heir or below it."""
        for each in (name, *self.list_line(name)):
            discriminator = self.schemas.get(each, _NOTHING).get("discriminator")
            if not isinstance(discriminator, Object) or self._read_member(each) != member:
                continue
            target = discriminator.get(DEFAULT)
            if isinstance(target, str):
                model = resolve(self.ctx, discriminator, target)
                if model == name or model in below:
                    return model
                if each == name:
                    report_default(self.ctx, discriminator, "heir")
        return None

    def is_strict(self, name: str) -> bool:
        """Return whether a discriminator says that it is strict, for an heir that of its base."""
        listed = (self.schemas.get(each, _NOTHING) for each in (name, *self.list_line(name)))
        stated = (each["discriminator"] for each in listed if "discriminator" in each)
        first = next(stated, None)
        return isinstance(first, Object) and first.get(STRICT) is True

    def list_line(self, name: str) -> Iterator[str]:
        """Yield the base of a record, the base of that one, and so on."""
        base = self.bases[name]
        while base is not None:
            yield base
            base = self.bases[base]

    def _list_parents(self, name: str) -> Iterator[str]:
        """Yield the models that a schema refers to by ``$ref`` or in ``allOf``, in order."""
        waiting: list[Any] = [self.schemas.get(name)]
        while waiting:
            schema = waiting.pop(0)
            if not isinstance(schema, Object):
                continue
            base = schema.get(BASE)
            others = schema.get(OTHERS)
            for each in (base, *(others if isinstance(others, list) else ())):
                if isinstance(each, str) and each in self.records:
                    yield each
            reference = schema.get("$ref")
            target = reference.name if isinstance(reference, Reference) else None
            if target is not None and target in self.records:
                yield target
            elif target is not None and target != name:
                waiting.append(self.schemas.get(target))
            waiting += schema.get("allOf", ())

    def _read_member(self, name: str) -> str | None:
        discriminator: Any = self.schemas.get(name, _NOTHING).get("discriminator")
        if isinstance(discriminator, Object):
            discriminator = discriminator.get("propertyName")
        return discriminator if isinstance(discriminator, str) else None

    def _read_mappings(self, name: str, member: str) -> Iterator[tuple[str, str]]:
        """Yield the values and models of a record's mapping, then those of the bases above it."""
        for each in (name, *self.list_line(name)):
            discriminator = self.schemas.get(each, _NOTHING).get("discriminator")
            if not isinstance(discriminator, Object) or self._read_member(each) != member:
                continue
            mapping = discriminator.get("mapping")
            for value, target in mapping.items() if isinstance(mapping, Object) else ():
                heir = resolve(self.ctx, discriminator, target) if isinstance(target, str) else None
                if heir is not None:
                    yield value, heir

    def _list_accepted(self, name: str, member: str) -> tuple[ir.Json, ...]:
        """List the values of a member that takes no others; none if it takes any."""
        for field in self.records[name].fields:
            if field.name == member:
                return discriminators.list_closed_values(field.type, self.models)
        return ()

    def _can_extend(self, name: str, base: str) -> bool:
        """Return whether a class can be a subclass: its attributes are called as those of its base."""
        record, above = self.records[name], self.records[base]
        own, inherited = (
            names.name_attributes((each.name, each.published_name) for each in side.fields)
            for side in (record, above)
        )
        return all(own.get(wire) == attribute for wire, attribute in inherited.items())
