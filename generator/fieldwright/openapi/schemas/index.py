"""The index of the schemas of one reading: where each stands, and which model it is."""

from collections import deque
from typing import Any, NamedTuple

from fieldwright.openapi.text.identity import IdentityMap, IdentitySet
from fieldwright.openapi.text.values import Fault, Member, Object, make_object

Step = tuple[str, str]
"""How a schema hangs in the one around it: the keyword, and the name or number below it ("" if none)."""

_MOST = 200_000


class Standing(NamedTuple):
    """Where a schema stands: in ``owner`` (None: in none), by ``step``."""

    owner: Object | None
    step: Step


class Index:
    """The schemas of one reading, those that are written and those that are derived of them.

    ``components`` are the schemas of the document's own models and ``pointer`` leads to them;
    ``keys`` has the model's name for each key that is none. ``pending`` are the references that
    are not resolved yet, each with its schema, keyword and offset; ``dynamic`` the schemas whose
    verdict depends on the resources around them. ``entries`` are the schemas of models, each with its
    name and offset.
    """

    def __init__(self, components: Object, pointer: str) -> None:
        self.components = components
        self.pointer = pointer
        self.keys: dict[str, str] = {}
        self.entries: list[tuple[str, Any, int]] = []
        self.standings: IdentityMap[Standing] = IdentityMap()
        self.models: IdentityMap[str] = IdentityMap()
        self.left_out: IdentityMap[set[str]] = IdentityMap()
        self.pending: deque[tuple[Object, str, int]] = deque()
        self.derived: IdentitySet = IdentitySet()
        self.dynamic: IdentitySet = IdentitySet()

    def drop(self, schema: Object, keyword: str) -> None:
        """Read ``schema`` from now on without ``keyword``; the reason has been reported."""
        self.left_out.setdefault(schema, set()).add(keyword)

    def derive(self, members: list[Member], of: Object) -> Object:
        """Return a schema of other members that stands where ``of`` does, under its name."""
        schema = self.keep(make_object(of.at, members))
        if of in self.standings:
            self.standings[schema] = self.standings[of]
        if of in self.models:
            self.models[schema] = self.models[of]
        return schema

    def keep(self, schema: Object) -> Object:
        """Count a derived schema. Raises ``Fault`` when there are too many."""
        self.derived.add(schema)
        if len(self.derived) > _MOST:
            message = f"merging makes more than {_MOST:,} schemas of those that are written"
            raise Fault(schema.at, "limit-exceeded", message)
        return schema

    def list_written(self) -> list[Object]:
        """Return the schemas that stand in the text."""
        return [schema for schema in self.standings if schema not in self.derived]
