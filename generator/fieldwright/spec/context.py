"""What reading one document keeps: its text, its dialect, what was found wrong, what was merged and lifted."""

from dataclasses import dataclass, field
from typing import Any
from typing import Literal as OneOf
from urllib.parse import unquote

from fieldwright import ir, keywords
from fieldwright.errors import Diagnostic
from fieldwright.spec.source import Source
from fieldwright.spec.values import Array, Fault, Object

Dialect = OneOf["3.0", "3.1", "json-schema"]

Step = tuple[str, str]
"""How a schema hangs in the one around it: the keyword, and the name or number below it ("" if none)."""


Member = tuple[str, Any, int, int]
"""A keyword, its argument, and the offsets of both."""

_MOST = 200_000


@dataclass(slots=True, kw_only=True, eq=False)
class Context:
    """State of one reading. Schemas are known by ``id``: the source, and ``kept``, keep them alive."""

    source: Source
    dialect: Dialect
    schemas: Object
    pointer: str
    diagnostics: dict[tuple[int, str, str], Diagnostic] = field(default_factory=dict)
    owners: dict[int, tuple[int, Step, Object]] = field(default_factory=dict)
    references: list[tuple[Object, int]] = field(default_factory=list)
    left_out: dict[int, set[str]] = field(default_factory=dict)
    flat: dict[int, Object] = field(default_factory=dict)
    merging: dict[int, int] = field(default_factory=dict)
    joined: dict[tuple[int, int], Any] = field(default_factory=dict)
    kept: list[Any] = field(default_factory=list)
    components: dict[int, str] = field(default_factory=dict)
    lifted: dict[int, str] = field(default_factory=dict)
    models: dict[str, list[tuple[int, ir.Model]]] = field(default_factory=dict)
    claims: dict[str, set[str]] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    in_place: frozenset[int] = frozenset()
    open: set[int] = field(default_factory=set)
    recursive: dict[int, str] = field(default_factory=dict)
    defaults: list[tuple[ir.Type, Any, int]] = field(default_factory=list)

    def report(self, at: int, rule: str, message: str, remedy: str | None = None) -> None:
        """Notes something wrong at an offset of the text, once."""
        if (at, rule, message) not in self.diagnostics:
            self.diagnostics[at, rule, message] = self.source.diagnostic(at, rule, message, remedy)

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

    def target(self, ref: str) -> tuple[str | None, Any]:
        """What a ``$ref`` inside the document leads to: the model's key if it is one, and the schema.

        Raises ``KeyError`` when it leads nowhere.
        """
        if ref.startswith(self.pointer):
            name = _unescape(ref[len(self.pointer) :])
            if "/" not in ref[len(self.pointer) :]:
                return name, self.schemas[name]
        elif ref == "#" and self.dialect == "json-schema":
            return self.components[id(self.source.data)], self.source.data
        found: Any = self.source.data
        for token in ref[2:].split("/"):
            token = _unescape(token)
            by_number = isinstance(found, Array) and token.isdecimal()
            step: Any = int(token) if by_number else token
            found = found[step]
        return self.components.get(id(found)), found


def _unescape(token: str) -> str:
    """A token of a JSON Pointer in a URI fragment (RFC 6901, section 6)."""
    return (
        unquote(token).replace("~1", "/").replace("~0", "~")
        if "%" in token or "~" in token
        else token
    )


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
