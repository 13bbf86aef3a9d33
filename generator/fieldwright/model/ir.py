"""The intermediate representation of an API's models that every format is read into and written from.

Nodes are frozen, compared with ``==``, in source order, and hold nothing that belongs to one
format: no Python identifiers, no YAML nodes, no Markdown. ``place`` is where a node was read
and takes no part in ``==``.

A few attributes mean the same on every node. ``constraints`` are the assertions on a type as
``(keyword, argument)`` in spec order; an argument that is a schema is a ``Type``.
``annotations`` are the keywords that change no verdict and have no attribute of their own
(``title``, ``readOnly``, an item's ``description``). ``assertions`` is the schema that a
model's instances must satisfy besides. ``page`` is what a reference page shows and no other
attribute can hold; a spec keeps it in its ``x-fieldwright-page`` object.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias
from typing import Literal as OneOf

from fieldwright.model import versions

Json: TypeAlias = Any
"""None, bool, int, float, str, or a list or dict (with str keys) of them."""

Pairs: TypeAlias = tuple[tuple[str, Json], ...]


UNREAD = "x-fieldwright-unread"
"""The annotation of a field or a model that lists what could not be read of its schema."""


class Place(NamedTuple):
    """A position in a source file: the file as it was named, line and column counting from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A JSON type without subschemas. ``any`` accepts every instance (``{}``), ``never`` none (``false``).

    ``format`` is the spec's word, whether we know it or not. ``number`` with format ``decimal`` is
    an exact number; ``string`` with format ``binary`` is a file's bytes.
    """

    kind: OneOf["any", "never", "null", "boolean", "integer", "number", "string"]
    format: str | None = None
    constraints: Pairs = ()
    annotations: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """Exactly one of these values: ``const``, or an inline enum that is not lifted to a model.

    ``open`` adds every other value of the first value's JSON type.
    """

    values: tuple[Json, ...]
    open: bool = False
    annotations: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Array:
    """A JSON array whose items are all of the type ``items``."""

    items: "Type"
    constraints: Pairs = ()
    annotations: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A JSON object with any member names, whose member values are all of the type ``values``."""

    values: "Type"
    constraints: Pairs = ()
    annotations: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A reference to the model of this name in ``Document.models``; a page may name a missing one."""

    name: str
    constraints: Pairs = ()
    annotations: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nullable:
    """``type``, or null. Never around another ``Nullable`` or the scalars ``any`` and ``null``.

    The one exception is ``Nullable`` around ``any`` where a page shows ``Nullable[Any]``.
    """

    type: "Type"
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """The assertions and applicators of a JSON Schema that the other types cannot express.

    ``keywords`` are ``(keyword, argument)`` in spec order. Where the argument of a keyword is
    a subschema, it is a ``Schema`` or a boolean; a list of schemas is a tuple of them, an
    object of schemas a tuple of ``(name, schema)``. ``$ref`` names a model or one of
    ``Document.definitions``; dynamic references are resolved already.
    """

    keywords: tuple[tuple[str, Any], ...]
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asserted:
    """``type``, whose instances must be valid against ``schema`` too. Never around another ``Asserted``."""

    type: "Type"
    schema: Schema
    place: Place | None = field(default=None, compare=False, repr=False)


Type: TypeAlias = Scalar | Literal | Array | Map | Ref | Nullable | Asserted


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One property of a record.

    ``name`` is the member's name on the wire; ``published_name`` the name of the attribute
    where it does not follow from it (``x-speakeasy-name-override``). ``default`` holds one
    value or none. ``description`` None means that there is none, so that a reference shows
    its target's; "" is an empty one. ``deprecated`` None means no, "" yes with the usual message.
    """

    name: str
    type: Type
    required: bool
    default: tuple[Json, ...] = ()
    description: str | None = None
    deprecated: str | None = None
    examples: tuple[Json, ...] = ()
    published_name: str | None = None
    annotations: Pairs = ()
    page: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An object with named fields.

    ``additional_properties`` None: unknown members are kept; ``Scalar(kind="never")``: they
    are refused (``false``); any other type: they are of that type, and pages show them.
    ``base`` is the record whose subclass it is. ``heirs`` are the ``(value, model name)`` pairs
    of those that are made of it, which the member ``discriminator`` tells apart; ``own_tags`` are the
    values that name the record itself. ``strict``: no other value is accepted, and what names an heir is one.
    ``default_heir`` is what objects are whose value is absent or names nothing; it may be the record itself.
    """

    name: str
    fields: tuple[Field, ...]
    additional_properties: Type | None = None
    base: str | None = None
    discriminator: str | None = None
    heirs: tuple[tuple[str, str], ...] = ()
    own_tags: tuple[str, ...] = ()
    strict: bool = False
    default_heir: str | None = None
    constraints: Pairs = ()
    nullable: bool = False
    assertions: Schema | None = None
    description: str | None = None
    deprecated: str | None = None
    examples: tuple[Json, ...] = ()
    annotations: Pairs = ()
    page: Pairs = ()
    within: str | None = field(default=None, compare=False, repr=False)
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """A fixed list of values: ``members`` are ``(published name or None, value)`` pairs.

    ``kind`` is the JSON type of the values, "any" when they are mixed. ``open``: other
    values of that kind are accepted. ``form`` "class" is a Python Enum, "literal" a Literal
    alias (``x-speakeasy-enum-format: union``). Null is never a member: see ``nullable``.
    """

    name: str
    members: tuple[tuple[str | None, Json], ...]
    kind: OneOf["string", "integer", "number", "boolean", "any"] = "string"
    open: bool = False
    form: OneOf["class", "literal"] = "class"
    nullable: bool = False
    assertions: Schema | None = None
    description: str | None = None
    deprecated: str | None = None
    examples: tuple[Json, ...] = ()
    annotations: Pairs = ()
    page: Pairs = ()
    within: str | None = field(default=None, compare=False, repr=False)
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    """One of several types. ``exclusive``: exactly one may be valid (``oneOf``), else at least one.

    ``discriminator`` is the member name that tells the alternatives apart; ``mapping`` the
    ``(value, model name)`` pairs of the spec, which may be none. ``open``: an object is accepted too
    whose tag names no alternative.
    """

    name: str
    alternatives: tuple[Type, ...]
    exclusive: bool
    open: bool = False
    discriminator: str | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    constraints: Pairs = ()
    nullable: bool = False
    assertions: Schema | None = None
    description: str | None = None
    deprecated: str | None = None
    examples: tuple[Json, ...] = ()
    annotations: Pairs = ()
    page: Pairs = ()
    within: str | None = field(default=None, compare=False, repr=False)
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name for a type that is no record, enum or union: an array, a map, a scalar, a reference."""

    name: str
    type: Type
    description: str | None = None
    deprecated: str | None = None
    examples: tuple[Json, ...] = ()
    annotations: Pairs = ()
    page: Pairs = ()
    within: str | None = field(default=None, compare=False, repr=False)
    place: Place | None = field(default=None, compare=False, repr=False)


Model: TypeAlias = Record | Enum | Union | Alias


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How the values of a document are represented in code, which no spec says.

    ``frozen``: no object can be changed once it is there. ``types`` are formats with the class of their values, where
    that is another than usual. ``constructor``: whether what it is given is checked.
    ``base``: the class that all others are derived from, with its module.
    """

    frozen: bool = False
    types: tuple[tuple[str, str], ...] = ()
    constructor: OneOf["plain", "checked"] = "plain"
    base: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole spec. A model's ``name`` is its key in ``components.schemas``: ``Name`` or ``namespace.Name``.

    ``own_version`` is the package's, where the spec gives it one beside the API's. ``page``
    holds what is the same for every page of an SDK (``package``, spellings).
    ``definitions`` are the schemas that a ``Schema`` of this document refers to, by name: the
    name of a model where it is that model's. ``left_out`` counts the models that were not selected.
    ``style`` is what a configuration asks for. ``others`` are the names of the package's models that are not among
    these, as they are those of an excerpt.
    """

    title: str
    version: str
    models: tuple[Model, ...]
    definitions: tuple[tuple[str, Schema | bool], ...] = ()
    description: str | None = None
    annotations: Pairs = ()
    page: Pairs = ()
    own_version: str | None = None
    style: Style = Style()
    left_out: int = field(default=0, compare=False)
    others: tuple[str, ...] = field(default=(), compare=False)
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def release_version(self) -> str:
        """Return the version that releases count from: the package's own, or else the API's."""
        return self.version if self.own_version is None else self.own_version

    @property
    def package_version(self) -> str:
        """Return the version of the package (PEP 440)."""
        return versions.format_for_package(self.release_version).text
