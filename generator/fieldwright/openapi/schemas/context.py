"""What reading one document keeps: its text, its dialect, what was found wrong, what was merged and lifted."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from typing import Literal as OneOf

from fieldwright.errors import Diagnostic
from fieldwright.model import ir, keywords
from fieldwright.openapi.text.source import Source
from fieldwright.openapi.text.values import Fault, Object

if TYPE_CHECKING:
    from fieldwright.openapi.schemas.assertions import Assertions
    from fieldwright.openapi.schemas.references import Reference, Resource

Dialect = OneOf["3.0", "3.1", "json-schema"]

Step = tuple[str, str]
"""How a schema hangs in the one around it: the keyword, and the name or number below it ("" if none)."""


Member = tuple[str, Any, int, int]
"""A keyword, its argument, and the offsets of both."""

_MOST = 200_000

LENIENT = frozenset({"default-refused", "required-without-property", "unknown-keyword"})
"""The rules that JSON Schema itself does not know: what they speak of changes no verdict."""


@dataclass(slots=True, kw_only=True, eq=False)
class Context:
    """State of one reading. Schemas are known by ``id``: the source, and ``kept``, keep them alive."""

    source: Source
    dialect: Dialect
    schemas: Object
    pointer: str
    diagnostics: dict[tuple[int, str, str], Diagnostic] = field(default_factory=dict)
    documents: Mapping[str, Any] = field(default_factory=dict)
    resources: "dict[str, Resource]" = field(default_factory=dict)
    homes: "dict[int, Resource]" = field(default_factory=dict)
    adopted: list[tuple[str, Object, int]] = field(default_factory=list)
    owners: dict[int, tuple[int, Step, Object]] = field(default_factory=dict)
    references: list[tuple[Object, str, int]] = field(default_factory=list)
    left_out: dict[int, set[str]] = field(default_factory=dict)
    flat: dict[int, Object] = field(default_factory=dict)
    merging: dict[int, int] = field(default_factory=dict)
    joined: dict[tuple[int, int], Any] = field(default_factory=dict)
    kept: list[Any] = field(default_factory=list)
    components: dict[int, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    lifted: dict[int, str] = field(default_factory=dict)
    models: dict[str, list[tuple[int, ir.Model]]] = field(default_factory=dict)
    claims: dict[str, set[str]] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    assertions: "Assertions" = field(init=False)
    in_place: frozenset[int] = frozenset()
    open: set[int] = field(default_factory=set)
    recursive: dict[int, str] = field(default_factory=dict)
    bare: dict[int, Object] = field(default_factory=dict)
    dynamic: frozenset[int] = frozenset()
    lenient: bool = False
    annotating: bool = False
    defaults: list[tuple[ir.Type, Any, int]] = field(default_factory=list)

    def report(self, at: int, rule: str, message: str, remedy: str | None = None) -> None:
        """Notes something wrong at an offset of the text, once.

        In a document that is not written for us (a JSON Schema, or an API description with
        paths) what changes no verdict is a warning.
        """
        if (at, rule, message) not in self.diagnostics:
            said = self.source.diagnostic(at, rule, message, remedy)
            if self.lenient and rule in LENIENT:
                said = replace(said, severity="warning")
            self.diagnostics[at, rule, message] = said

    def shown(self, uri: str) -> str:
        """A URI as names may be made of it: the spec's own is "", and those of files beside it
        begin at its folder, so that no name depends on where the spec lies."""
        if uri == self.source.uri:
            return ""
        return uri.removeprefix(f"{self.source.uri.rpartition('/')[0]}/")

    def drop(self, schema: Object, keyword: str) -> None:
        """From now on ``schema`` is read as if ``keyword`` were not in it; the reason has been reported."""
        self.left_out.setdefault(id(schema), set()).add(keyword)

    def offset(self, place: ir.Place) -> int:
        """The offset of a place in the text."""
        return self.source.offset(place)

    def derived(self, members: list[Member], of: Object) -> Object:
        """A schema of other members that stands where ``of`` does, under its name."""
        made = self.keep(virtual(of.at, members))
        if id(of) in self.owners:
            owner, step, _ = self.owners[id(of)]
            self.owners[id(made)] = (owner, step, made)
        if id(of) in self.components:
            self.components[id(made)] = self.components[id(of)]
        return made

    def keep(self, schema: Object) -> Object:
        """Keeps a made schema alive, and counts it. Raises ``Fault`` when there are too many."""
        self.kept.append(schema)
        if len(self.kept) > _MOST:
            message = f"merging makes more than {_MOST:,} schemas of those that are written"
            raise Fault(schema.at, "limit-exceeded", message)
        return schema

    def check_default(self, schema: Object, type_: ir.Type) -> None:
        """The default of a schema, if it has one, is to be checked when all models are known."""
        if "default" in schema:
            self.defaults.append((type_, schema["default"], schema.value_at("default")))

    def target(self, ref: "Reference") -> tuple[str | None, Any]:
        """What a ``$ref`` leads to: the model's key if it is one, and the schema."""
        return ref.name, ref.schema


def virtual(at: int, members: list[Member]) -> Object:
    """A schema that stands nowhere in the text, of ``(key, value, offset of key, offset of value)``."""
    made = Object()
    made.at = at
    made.marks = []
    for key, value, key_at, value_at in members:
        made[key] = value
        made.marks += (key_at, value_at)
    return made


def members(schema: Object) -> list[Member]:
    """The members of a schema as ``virtual`` takes them."""
    marks = schema.marks
    return [
        (key, value, marks[2 * i], marks[2 * i + 1])
        for i, (key, value) in enumerate(schema.items())
    ]


ANNOTATIONS = frozenset(
    name for name, row in keywords.KEYWORDS.items() if row.status == "note"
) | frozenset(
    {
        "description",
        "default",
        "example",
        "examples",
        "deprecated",
        "$defs",
        "definitions",
        "discriminator",
    }
)
"""The keywords that change no verdict."""

ENUM_WORDS = frozenset(
    {
        *{
            "x-extensible-enum",
            "x-speakeasy-unknown-values",
            "x-speakeasy-enums",
            "x-enum-varnames",
        },
        *{"x-speakeasy-enum-format", "x-fieldwright-inline"},
    }
)
"""The extensions that say what an enum is, and so go where its values go."""


def is_annotation(keyword: str) -> bool:
    """Whether a keyword changes no verdict, as extensions do."""
    return keyword in ANNOTATIONS or keyword.startswith("x-") and keyword not in ENUM_WORDS
