"""A document as the types of another library can hold it: what they cannot say is widened, never bent.

What is left has the class names of our own package, so that adding a model renames no
other, and no keyword that a type has no place for. A type here accepts every value that the
model accepts, but for times that no datetime can hold, and may accept more.
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from fieldwright.model import ir, names, traversal
from fieldwright.validation import patterns

_ANYTHING = ir.Scalar(kind="any")

_KEPT = frozenset(
    {
        *{"minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum"},
        *{"exclusiveMaximum", "multipleOf", "minItems", "maxItems"},
    }
)
"""The constraints that types have a place for."""

_IMPORTED = frozenset(
    {
        *{"Annotated", "AwareDatetime", "BaseModel", "ConfigDict", "Dict", "Field", "IPv4Address"},
        *{"IPv6Address", "List", "Meta", "NotRequired", "Optional", "RootModel", "Struct"},
        *{"TypedDict", "UnsetType"},
    }
)
"""The names of the libraries, beside those that our own package knows of."""

_KINDS: Mapping[Any, Any] = {
    bool: "boolean",
    dict: "object",
    float: "number",
    int: "integer",
    list: "array",
    str: "string",
    type(None): "null",
}

Leaf: TypeAlias = tuple[str, ir.Type]
"""A JSON type, and a type whose values are all of it."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What the types of a library can do.

    Hold ``constraints``; read these ``formats``; keep unknown ``members`` of a record if they
    are told to; be told apart in any of the ``unions``, and be circles without a class in
    them; have fields for members of these ``names``.
    """

    constraints: bool
    formats: frozenset[str]
    members: bool
    unions: bool
    names: re.Pattern[str] = re.compile(".*", re.DOTALL)


def fitted(document: ir.Document, able: Abilities) -> ir.Document:
    """The document in types of these abilities, every model under the name of its class."""
    classes = class_names(document)
    models = {each.name: each for each in document.models}
    fitting = _Fitting(models, classes, able)
    made = tuple(fitting.model(each) for each in document.models)
    return dataclasses.replace(document, models=made, definitions=(), annotations=(), page=())


def class_names(document: ir.Document) -> dict[str, str]:
    """Key → class, the same for every library: none that a module of one of them imports."""
    classes = names.classes(each.name for each in document.models)
    return names.distinct(
        {key: f"{name}_" if name in _IMPORTED else name for key, name in classes.items()}
    )


class _Fitting:
    """Makes new nodes of the nodes of one document."""

    def __init__(
        self, models: Mapping[str, ir.Model], classes: Mapping[str, str], able: Abilities
    ) -> None:
        self._models, self._classes, self._able = models, classes, able
        self._circular = frozenset() if able.unions else frozenset(_circular(models))

    def model(self, model: ir.Model) -> ir.Model:
        """A model under its new name; an open enum as its members or anything else of their kind."""
        common: dict[str, Any] = {"name": self._classes[model.name], "annotations": (), "page": ()}
        match model:
            case ir.Record() if self._is_nameless(model):
                return self.nameless(model, common["name"])
            case ir.Record():
                return dataclasses.replace(
                    model,
                    **common,
                    fields=tuple(map(self.field, model.fields)),
                    additional_properties=self.additional_properties(model.additional_properties),
                    constraints=(),
                    nullable=False,
                    assertions=None,
                )
            case ir.Enum() if model.open:
                return self.opened(model, common["name"])
            case ir.Enum():
                return dataclasses.replace(model, **common, nullable=False, assertions=None)
            case ir.Union():
                return dataclasses.replace(
                    model, **common, **self.union(model), constraints=(), assertions=None
                )
            case ir.Alias():
                return dataclasses.replace(model, **common, type=self.type(model.type))
            case _:
                raise TypeError(f"{type(model).__name__} is not a model")

    def field(self, field: ir.Field) -> ir.Field:
        """A property."""
        return dataclasses.replace(
            field, type=self.type(field.type), published_name=None, annotations=(), page=()
        )

    def additional_properties(self, extra: ir.Type | None) -> ir.Type | None:
        """The members that a record does not name: kept, where it can keep them."""
        if extra is None:
            return _ANYTHING if self._able.members else None
        return self.type(extra)

    def type(self, node: ir.Type) -> ir.Type:
        """A type."""
        match node:
            case ir.Scalar():
                known = node.format in self._able.formats
                return ir.Scalar(
                    kind=node.kind,
                    format=node.format if known else None,
                    # Types that a format stands for have no length and no pattern.
                    constraints=() if known else self.constraints(node.constraints),
                )
            case ir.Literal():
                return _opened(node) if node.open else ir.Literal(values=node.values)
            case ir.Array():
                return ir.Array(
                    items=self.type(node.items), constraints=self.constraints(node.constraints)
                )
            case ir.Map():
                return ir.Map(values=self.type(node.values))
            case ir.Ref() if node.name in self._classes and node.name not in self._circular:
                made = ir.Ref(name=self._classes[node.name])
                return _nullable(made) if self._is_nullable(node.name) else made
            case ir.Ref():
                return _ANYTHING
            case ir.Nullable():
                return _nullable(self.type(node.type))
            case ir.Asserted():
                return self.type(node.type)
            case _:
                raise TypeError(f"{type(node).__name__} is not a type")

    def _is_nullable(self, name: str) -> bool:
        """Whether null is said of a class, which is none for it: it is said again where it is used."""
        model = self._models[name]
        return (
            isinstance(model, ir.Record | ir.Enum)
            and model.nullable
            and not (isinstance(model, ir.Enum) and model.open)
        )

    def constraints(self, pairs: ir.Pairs) -> ir.Pairs:
        """Those that a type can hold; patterns in Python's words, which it is Python that reads."""
        if not self._able.constraints:
            return ()
        kept = [
            (keyword, _pattern(argument) if keyword == "pattern" else argument)
            for keyword, argument in pairs
            if keyword in _KEPT
        ]
        return tuple(pair for pair in kept if pair[1] is not None)

    def _is_nameless(self, record: ir.Record) -> bool:
        return not all(self._able.names.fullmatch(each.name) for each in record.fields)

    def nameless(self, record: ir.Record, name: str) -> ir.Alias:
        """A record that has a member for which there can be no field, as any object."""
        return ir.Alias(
            name=name,
            type=ir.Map(values=_ANYTHING),
            description=record.description,
            deprecated=record.deprecated,
            examples=record.examples,
        )

    def opened(self, enum: ir.Enum, name: str) -> ir.Model:
        """An enum that other values may stand in for."""
        values = tuple(value for _, value in enum.members)
        kind = _opened(ir.Literal(values=values, open=True))
        return ir.Union(
            name=name,
            alternatives=(ir.Literal(values=values), kind),
            exclusive=False,
            nullable=enum.nullable,
            description=enum.description,
            deprecated=enum.deprecated,
            examples=enum.examples,
        )

    def union(self, union: ir.Union) -> dict[str, Any]:
        """The alternatives, and what tells them apart where each of them says so itself."""
        told = self._told(union)
        alternatives = tuple(map(self.type, union.alternatives))
        if not told and not self._able.unions:
            leaves = [leaf for each in union.alternatives for leaf in self._leaves(each, set())]
            alternatives = _apart(leaves)
        classes = self._classes
        return {
            "alternatives": alternatives,
            "exclusive": union.exclusive,
            "discriminator": union.discriminator if told else None,
            "mapping": (
                tuple((value, classes[name]) for value, name in union.mapping) if told else ()
            ),
        }

    def _told(self, union: ir.Union) -> bool:
        """Whether the discriminator tells all alternatives apart: each is a record that must have
        that member, with the one value that no other has."""
        values: list[ir.Json] = []
        for each in union.alternatives:
            model = self._models.get(each.name) if isinstance(each, ir.Ref) else None
            if not isinstance(model, ir.Record) or self._is_nameless(model):
                return False
            for field in model.fields:
                literal = field.type if isinstance(field.type, ir.Literal) else None
                if field.name == union.discriminator and field.required and literal is not None:
                    values += literal.values
        return len(values) == len(union.alternatives) == len({str(value) for value in values})

    def _leaves(self, node: ir.Type, known: set[str]) -> Iterator[Leaf]:
        """The alternatives behind all unions and references to them, each with the JSON type of its values."""
        if isinstance(node, ir.Asserted):
            yield from self._leaves(node.type, known)
            return
        if isinstance(node, ir.Nullable):
            yield from self._leaves(node.type, known)
            yield "null", ir.Scalar(kind="null")
            return
        model = self._models.get(node.name) if isinstance(node, ir.Ref) else None
        match model:
            case ir.Union():
                if model.name in known:
                    return
                known.add(model.name)
                for each in model.alternatives:
                    yield from self._leaves(each, known)
            case ir.Alias():
                yield from self._leaves(model.type, known)
            case ir.Enum():
                yield _json_type(model.kind), self._type_of(model)
            case ir.Record():
                yield "object", ir.Ref(name=self._classes[model.name])
            case _:
                made = self.type(node)
                yield _json_type_of(made), made
        if model is not None and not isinstance(model, ir.Alias) and model.nullable:
            yield "null", ir.Scalar(kind="null")

    def _type_of(self, enum: ir.Enum) -> ir.Type:
        values = tuple(value for _, value in enum.members)
        return _opened(ir.Literal(values=values)) if enum.open else ir.Literal(values=values)


def _circular(models: Mapping[str, ir.Model]) -> Iterator[str]:
    """The models that lead to themselves with no record on the way."""
    for name in models:
        reached: set[str] = set()
        pending = [name]
        while pending:
            model = models[pending.pop()]
            if not isinstance(model, ir.Record):
                found = {each.name for each in traversal.nodes(model, ir.Ref)} & models.keys()
                pending += found - reached
                reached |= found
        if name in reached and not isinstance(models[name], ir.Record):
            yield name


def _json_type(kind: str) -> str:
    return "number" if kind == "integer" else kind


def _json_type_of(node: ir.Type) -> str:
    match node:
        case ir.Scalar():
            return _json_type(node.kind)
        case ir.Literal():
            kinds = {_json_type(_KINDS[type(value)]) for value in node.values}
            return kinds.pop() if len(kinds) == 1 else "any"
        case ir.Array():
            return "array"
        case ir.Map():
            return "object"
        case _:
            return "any"


def _apart(leaves: list[Leaf]) -> tuple[ir.Type, ...]:
    """Alternatives that the JSON type of a value tells apart: those of one type become one."""
    groups: dict[str, list[ir.Type]] = {}
    for kind, node in leaves:
        alike = groups.setdefault(kind, [])
        if node not in alike:
            alike.append(node)
    if "any" in groups:
        return (_ANYTHING,)
    return tuple(
        group[0] if len(group) == 1 else _common(kind, group) for kind, group in groups.items()
    )


def _common(kind: str, group: list[ir.Type]) -> ir.Type:
    """One type for all of some types of one JSON type."""
    literals = [each for each in group if isinstance(each, ir.Literal)]
    if len(literals) == len(group):
        return ir.Literal(values=tuple(value for each in literals for value in each.values))
    match kind:
        case "array":
            return ir.Array(items=_ANYTHING)
        case "object":
            return ir.Map(values=_ANYTHING)
        case "number":
            whole = all(isinstance(each, ir.Scalar) and each.kind == "integer" for each in group)
            return ir.Scalar(kind="integer" if whole else "number")
        case "string":
            return ir.Scalar(kind="string")
        case _:
            return ir.Scalar(kind="boolean")


def _opened(literal: ir.Literal) -> ir.Scalar:
    """Every value of the JSON type that the first has: what an open literal accepts."""
    return ir.Scalar(kind=_KINDS.get(type(literal.values[0]), "any"))


def _nullable(node: ir.Type) -> ir.Type:
    """A type or null, unless null is in it already."""
    if (
        isinstance(node, ir.Nullable)
        or isinstance(node, ir.Scalar)
        and node.kind in ("any", "null")
    ):
        return node
    return ir.Nullable(type=node)


def _pattern(pattern: str) -> str | None:
    try:
        return patterns.python(pattern)
    except patterns.Unsupported:
        return None
