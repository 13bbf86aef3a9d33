"""A document in the types of another library: what those cannot express is widened, never narrowed.

Models have the class names of our own package, so that adding one renames no other. A type
accepts every value that the model accepts, except for times that no datetime can represent, and
may accept more.
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
"""The constraints that types can carry."""

_IMPORTED = frozenset(
    {
        *{"Annotated", "AwareDatetime", "BaseModel", "ConfigDict", "Dict", "Field", "IPv4Address"},
        *{"IPv6Address", "List", "Meta", "NotRequired", "Optional", "RootModel", "Struct"},
        *{"TypedDict", "UnsetType"},
    }
)
"""The names that modules of these libraries import, beside those reserved by our own package."""

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
"""A JSON type, and a type all of whose values have it."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """The abilities of a library's types.

    They carry ``constraints``, decode ``formats`` and keep unknown ``members`` of a record.
    ``unions``: any union can be decoded, and a type may refer to itself without a class between.
    ``names``: the names of members that a record can have fields for.
    """

    constraints: bool
    formats: frozenset[str]
    members: bool
    unions: bool
    names: re.Pattern[str] = re.compile(".*", re.DOTALL)


def fit_document(document: ir.Document, able: Abilities) -> ir.Document:
    """Rewrite a document in types of these abilities, every model under the name of its class."""
    classes = name_classes(document)
    models = {each.name: each for each in document.models}
    fitter = _Fitter(models, classes, able)
    fitted = tuple(fitter.fit_model(each) for each in document.models)
    return dataclasses.replace(document, models=fitted, definitions=(), annotations=(), page=())


def name_classes(document: ir.Document) -> dict[str, str]:
    """Name the class of each model, the same for every library, avoiding what their modules import."""
    classes = names.name_classes(each.name for each in document.models)
    return names.make_distinct(
        {key: f"{name}_" if name in _IMPORTED else name for key, name in classes.items()}
    )


class _Fitter:
    """Rewrites the nodes of one document in the types of a library."""

    def __init__(
        self, models: Mapping[str, ir.Model], classes: Mapping[str, str], able: Abilities
    ) -> None:
        self._models, self._classes, self._able = models, classes, able
        self._circular = frozenset() if able.unions else frozenset(_find_cycles(models))

    def fit_model(self, model: ir.Model) -> ir.Model:
        """Rewrite a model under its new name."""
        common: dict[str, Any] = {"name": self._classes[model.name], "annotations": (), "page": ()}
        match model:
            case ir.Record() if self._is_nameless(model):
                return self.replace_nameless(model, common["name"])
            case ir.Record():
                return dataclasses.replace(
                    model,
                    **common,
                    fields=tuple(map(self.fit_field, model.fields)),
                    additional_properties=self.fit_additional_properties(
                        model.additional_properties
                    ),
                    constraints=(),
                    nullable=False,
                    assertions=None,
                    base=None,
                    discriminator=None,
                    heirs=(),
                    own_tags=(),
                    strict=False,
                    default_heir=None,
                )
            case ir.Enum() if model.open:
                return self.open_enum(model, common["name"])
            case ir.Enum():
                return dataclasses.replace(model, **common, nullable=False, assertions=None)
            case ir.Union():
                return dataclasses.replace(
                    model, **common, **self.fit_union(model), constraints=(), assertions=None
                )
            case ir.Alias():
                return dataclasses.replace(model, **common, type=self.fit_type(model.type))
            case _:
                raise TypeError(f"{type(model).__name__} is not a model")

    def fit_field(self, field: ir.Field) -> ir.Field:
        """Rewrite a property."""
        return dataclasses.replace(
            field, type=self.fit_type(field.type), published_name=None, annotations=(), page=()
        )

    def fit_additional_properties(self, extra: ir.Type | None) -> ir.Type | None:
        """Rewrite the type of the members that a record does not name; they are kept where they can be."""
        if extra is None:
            return _ANYTHING if self._able.members else None
        return self.fit_type(extra)

    def fit_type(self, node: ir.Type) -> ir.Type:
        """Rewrite a type."""
        match node:
            case ir.Scalar():
                known = node.format in self._able.formats
                return ir.Scalar(
                    kind=node.kind,
                    format=node.format if known else None,
                    # The Python type of a format has no length and no pattern.
                    constraints=() if known else self.fit_constraints(node.constraints),
                )
            case ir.Literal():
                return _open_literal(node) if node.open else ir.Literal(values=node.values)
            case ir.Array():
                return ir.Array(
                    items=self.fit_type(node.items),
                    constraints=self.fit_constraints(node.constraints),
                )
            case ir.Map():
                return ir.Map(values=self.fit_type(node.values))
            case ir.Ref() if node.name in self._classes and node.name not in self._circular:
                reference = ir.Ref(name=self._classes[node.name])
                return _make_nullable(reference) if self._is_nullable(node.name) else reference
            case ir.Ref():
                return _ANYTHING
            case ir.Nullable():
                return _make_nullable(self.fit_type(node.type))
            case ir.Asserted():
                return self.fit_type(node.type)
            case _:
                raise TypeError(f"{type(node).__name__} is not a type")

    def _is_nullable(self, name: str) -> bool:
        """Return whether a class is nullable, which its references have to repeat, since a class cannot be null."""
        model = self._models[name]
        return (
            isinstance(model, ir.Record | ir.Enum)
            and model.nullable
            and not (isinstance(model, ir.Enum) and model.open)
        )

    def fit_constraints(self, pairs: ir.Pairs) -> ir.Pairs:
        """Select the constraints that a type can carry; patterns are translated to Python's syntax."""
        if not self._able.constraints:
            return ()
        kept = [
            (keyword, _translate_pattern(argument) if keyword == "pattern" else argument)
            for keyword, argument in pairs
            if keyword in _KEPT
        ]
        return tuple(pair for pair in kept if pair[1] is not None)

    def _is_nameless(self, record: ir.Record) -> bool:
        return not all(self._able.names.fullmatch(each.name) for each in record.fields)

    def replace_nameless(self, record: ir.Record, name: str) -> ir.Alias:
        """Replace a record that has a member for which there can be no field by any object."""
        return ir.Alias(
            name=name,
            type=ir.Map(values=_ANYTHING),
            description=record.description,
            deprecated=record.deprecated,
            examples=record.examples,
        )

    def open_enum(self, enum: ir.Enum, name: str) -> ir.Model:
        """Rewrite an open enum as a union of its values and any other value of their type."""
        values = tuple(value for _, value in enum.members)
        kind = _open_literal(ir.Literal(values=values, open=True))
        return ir.Union(
            name=name,
            alternatives=(ir.Literal(values=values), kind),
            exclusive=False,
            nullable=enum.nullable,
            description=enum.description,
            deprecated=enum.deprecated,
            examples=enum.examples,
        )

    def fit_union(self, union: ir.Union) -> dict[str, Any]:
        """Rewrite the alternatives, and keep the discriminator where every alternative declares its value."""
        discriminated = self._is_discriminated(union) and not union.open
        types = (*union.alternatives, *([ir.Map(values=_ANYTHING)] if union.open else []))
        alternatives = tuple(map(self.fit_type, types))
        if not discriminated and not self._able.unions:
            leaves = [leaf for each in types for leaf in self._list_leaves(each, set())]
            alternatives = _separate(leaves)
        classes = self._classes
        return {
            "alternatives": alternatives,
            "exclusive": union.exclusive and not union.open,
            "open": False,
            "discriminator": union.discriminator if discriminated else None,
            "mapping": (
                tuple((value, classes[name]) for value, name in union.mapping)
                if discriminated
                else ()
            ),
        }

    def _is_discriminated(self, union: ir.Union) -> bool:
        """Return whether every alternative is a record that requires the discriminator with a value of its own."""
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

    def _list_leaves(self, node: ir.Type, known: set[str]) -> Iterator[Leaf]:
        """Yield the alternatives behind all unions and references, each with the JSON type of its values."""
        if isinstance(node, ir.Asserted):
            yield from self._list_leaves(node.type, known)
            return
        if isinstance(node, ir.Nullable):
            yield from self._list_leaves(node.type, known)
            yield "null", ir.Scalar(kind="null")
            return
        model = self._models.get(node.name) if isinstance(node, ir.Ref) else None
        match model:
            case ir.Union():
                if model.name in known:
                    return
                known.add(model.name)
                for each in model.alternatives:
                    yield from self._list_leaves(each, known)
                if model.open:
                    yield "object", ir.Map(values=_ANYTHING)
            case ir.Alias():
                yield from self._list_leaves(model.type, known)
            case ir.Enum():
                yield _get_json_type(model.kind), self._convert_enum(model)
            case ir.Record():
                yield "object", ir.Ref(name=self._classes[model.name])
            case _:
                fitted = self.fit_type(node)
                yield _classify(fitted), fitted
        if model is not None and not isinstance(model, ir.Alias) and model.nullable:
            yield "null", ir.Scalar(kind="null")

    def _convert_enum(self, enum: ir.Enum) -> ir.Type:
        values = tuple(value for _, value in enum.members)
        return _open_literal(ir.Literal(values=values)) if enum.open else ir.Literal(values=values)


def _find_cycles(models: Mapping[str, ir.Model]) -> Iterator[str]:
    """Yield the models that refer to themselves with no record in between."""
    for name in models:
        reached: set[str] = set()
        pending = [name]
        while pending:
            model = models[pending.pop()]
            if not isinstance(model, ir.Record):
                targets = {
                    each.name for each in traversal.list_nodes(model, ir.Ref)
                } & models.keys()
                pending += targets - reached
                reached |= targets
        if name in reached and not isinstance(models[name], ir.Record):
            yield name


def _get_json_type(kind: str) -> str:
    return "number" if kind == "integer" else kind


def _classify(node: ir.Type) -> str:
    match node:
        case ir.Scalar():
            return _get_json_type(node.kind)
        case ir.Literal():
            kinds = {_get_json_type(_KINDS[type(value)]) for value in node.values}
            return kinds.pop() if len(kinds) == 1 else "any"
        case ir.Array():
            return "array"
        case ir.Map():
            return "object"
        case _:
            return "any"


def _separate(leaves: list[Leaf]) -> tuple[ir.Type, ...]:
    """Merge the alternatives of each JSON type, so that the type of a value decides between them."""
    groups: dict[str, list[ir.Type]] = {}
    for kind, node in leaves:
        alike = groups.setdefault(kind, [])
        if node not in alike:
            alike.append(node)
    if "any" in groups:
        return (_ANYTHING,)
    return tuple(
        group[0] if len(group) == 1 else _merge(kind, group) for kind, group in groups.items()
    )


def _merge(kind: str, group: list[ir.Type]) -> ir.Type:
    """Merge types of one JSON type into one that accepts all their values."""
    literals = [each for each in group if isinstance(each, ir.Literal)]
    if len(literals) == len(group):
        return ir.Literal(values=tuple(value for each in literals for value in each.values))
    match kind:
        case "array":
            return ir.Array(items=_ANYTHING)
        case "object":
            return ir.Map(values=_ANYTHING)
        case "number":
            integers = all(isinstance(each, ir.Scalar) and each.kind == "integer" for each in group)
            return ir.Scalar(kind="integer" if integers else "number")
        case "string":
            return ir.Scalar(kind="string")
        case _:
            return ir.Scalar(kind="boolean")


def _open_literal(literal: ir.Literal) -> ir.Scalar:
    """Return the type of all values that have the JSON type of the first, which an open literal accepts."""
    return ir.Scalar(kind=_KINDS.get(type(literal.values[0]), "any"))


def _make_nullable(node: ir.Type) -> ir.Type:
    """Make a type nullable, unless it accepts null already."""
    if (
        isinstance(node, ir.Nullable)
        or isinstance(node, ir.Scalar)
        and node.kind in ("any", "null")
    ):
        return node
    return ir.Nullable(type=node)


def _translate_pattern(pattern: str) -> str | None:
    try:
        return patterns.translate(pattern)
    except patterns.Unsupported:
        return None
