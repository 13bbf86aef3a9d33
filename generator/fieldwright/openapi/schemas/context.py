"""The state of compiling the schemas of one document, each part of it with one purpose."""

from collections.abc import Container
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from fieldwright.model import ir, names
from fieldwright.openapi.schemas.assertions import Assertions
from fieldwright.openapi.schemas.reading import Reading
from fieldwright.openapi.text.identity import IdentityMap, IdentitySet
from fieldwright.openapi.text.values import Object


@dataclass(frozen=True, slots=True, eq=False)
class Merges:
    """Merged schemas: each schema as one without ``allOf``, pairs as one, and each without its checks.

    ``parts`` has the schemas that each of the pairs is made of. ``active`` are the schemas that are being merged, with the offset of the part that each has
    come to. ``origins`` has the alternative that each was made of with what stands beside the choice.
    """

    flat: IdentityMap[Object] = field(default_factory=IdentityMap)
    joined: IdentityMap[IdentityMap[Object]] = field(default_factory=IdentityMap)
    parts: IdentityMap[IdentitySet] = field(default_factory=IdentityMap)
    bare: IdentityMap[Object] = field(default_factory=IdentityMap)
    active: IdentityMap[int] = field(default_factory=IdentityMap)
    origins: IdentityMap[Object] = field(default_factory=IdentityMap)


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The names of models that are no keys: the candidates of each place, and what earlier runs settled.

    ``adopted`` are the schemas that became models because a reference leads to them; ``schemas`` has that
    of each place.
    """

    settled: dict[str, str]
    claims: dict[str, tuple[str, ...]] = field(default_factory=dict)
    adopted: list[tuple[str, Object, int]] = field(default_factory=list)
    schemas: dict[str, Object] = field(default_factory=dict)

    def claim(self, place: str, candidates: tuple[str, ...]) -> str:
        """Return the name of the schema at ``place``, the first of ``candidates`` unless it was settled."""
        self.claims[place] = candidates
        return self.settled.get(place, candidates[0])

    def settle(self, taken: Container[str]) -> dict[str, str]:
        """Return the names that are not the ones in use, by place: of several places that want one
        name, or want one that is ``taken``, each goes on to its next candidate, and at last to
        its first with the hash of the place."""
        steps = dict.fromkeys(self.claims, 0)
        options = {
            place: (*dict.fromkeys(candidates), f"{candidates[0]}_{names.digest(place)}")
            for place, candidates in self.claims.items()
        }
        while True:
            wanted: dict[str, list[str]] = {}
            for place, step in steps.items():
                wanted.setdefault(options[place][step], []).append(place)
            clashing = [
                place
                for name, places in wanted.items()
                if len(places) > 1 or name in taken
                for place in places
                if steps[place] + 1 < len(options[place])
            ]
            if not clashing:
                break
            for place in clashing:
                steps[place] += 1
        settled = {place: options[place][step] for place, step in steps.items()}
        current = {place: self.settled.get(place, each[0]) for place, each in self.claims.items()}
        return {place: name for place, name in settled.items() if name != current[place]}


@dataclass(frozen=True, slots=True, eq=False)
class Lifted:
    """The models that inline schemas became, by the component they stand in, and their names by schema."""

    names: IdentityMap[str] = field(default_factory=IdentityMap)
    models: dict[str, list[tuple[int, ir.Model]]] = field(default_factory=dict)

    def add(self, component: str, at: int, model: ir.Model) -> None:
        """Note a model that was lifted out of the schema at an offset."""
        self.models.setdefault(component, []).append((at, model))

    def list_models(self, component: str) -> list[ir.Model]:
        """Return the models that were lifted out of a component, in source order."""
        return [
            model for _, model in sorted(self.models.get(component, []), key=lambda row: row[0])
        ]


@dataclass(slots=True, eq=False)
class Descent:
    """The merged schemas that are being compiled.

    ``in_place`` are those that speak of the same value, from the outside in; ``recursive`` has
    the name of each that was met again inside of itself.
    """

    open: IdentitySet = field(default_factory=IdentitySet)
    in_place: tuple[Object, ...] = ()
    recursive: IdentityMap[str] = field(default_factory=IdentityMap)

    def is_in_place(self, schema: Object) -> bool:
        """Return whether ``schema`` is being compiled for the same value."""
        return any(each is schema for each in self.in_place)


class Default(NamedTuple):
    """A default to be checked when all models are known; ``field`` is where its field stands, if it is one's."""

    type: ir.Type
    value: Any
    at: int
    field: ir.Place | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Context(Reading):
    """A reading with all that compiling its schemas keeps; ``opened`` has where each union says that it is open."""

    assertions: Assertions
    names: Names
    merges: Merges = field(default_factory=Merges)
    lifted: Lifted = field(default_factory=Lifted)
    descent: Descent = field(default_factory=Descent)
    defaults: list[Default] = field(default_factory=list)
    opened: dict[str, int] = field(default_factory=dict)

    def check_default(self, schema: Object, type_: ir.Type, field: ir.Place | None = None) -> None:
        """Note the default of a schema, if it has one, to be checked when all models are known."""
        if "default" in schema:
            at = schema.locate_value("default")
            self.defaults.append(Default(type_, schema["default"], at, field))


def begin(reading: Reading, settled: dict[str, str]) -> Context:
    """Return the state in which compiling begins; ``settled`` are names by place."""
    shared = {each.name: getattr(reading, each.name) for each in fields(Reading)}
    return Context(**shared, assertions=Assertions(reading), names=Names(settled))
