"""The values everything speaks in: what a spec, a page and a package all say of an API's models.

Frozen, compared with ``==``, in source order, and with nothing in them that belongs to one
format: no Python identifiers, no YAML nodes, no Markdown. ``place`` says where a node came
from and takes no part in ``==``.

Some pairs keep the classes few. ``constraints`` are the assertions on a type, as
``(keyword, argument)`` in spec order; an argument that is a schema is a ``Type``. ``notes``
are annotations that change no verdict and have no attribute of their own (``title``,
``readOnly``, an item's ``description``). ``check`` is what must hold of a model's values
besides. ``page`` is what a reference page shows and nothing
else here can say; a spec keeps it in its ``x-fieldwright-page`` object.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias
from typing import Literal as OneOf

Json: TypeAlias = Any
"""None, bool, int, float, str, or a list or dict (with str keys) of them."""

Pairs: TypeAlias = tuple[tuple[str, Json], ...]


class Place(NamedTuple):
    """Where a node stands: the file as it was named, line and column counting from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A JSON type without parts. ``any`` accepts everything (``{}``), ``never`` nothing (``false``).

    ``format`` is the spec's word, known to us or not. ``number`` with format ``decimal`` is
    an exact number; ``string`` with format ``binary`` is a file's bytes.
    """

    kind: OneOf["any", "never", "null", "boolean", "integer", "number", "string"]
    format: str | None = None
    constraints: Pairs = ()
    notes: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """Exactly one of these values, in place: ``const``, or an enum that is not lifted to a model.

    ``open`` adds every other value of the first one's JSON type.
    """

    values: tuple[Json, ...]
    open: bool = False
    notes: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Array:
    """A JSON array whose elements are all ``items``."""

    items: "Type"
    constraints: Pairs = ()
    notes: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A JSON object with any member names, whose values are all ``values``."""

    values: "Type"
    constraints: Pairs = ()
    notes: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """The model of this name in ``Document.models``; a page may name one that is not there."""

    name: str
    constraints: Pairs = ()
    notes: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nullable:
    """``type``, or null. Never around another ``Nullable`` or the scalars ``any`` and ``null``.

    The one exception is ``Nullable`` around ``any`` where a page says ``Nullable[Any]``.
    """

    type: "Type"
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """Assertions of JSON Schema on a raw value, as they are: what a typed attribute cannot say.

    ``keywords`` are ``(keyword, argument)`` in spec order. Where the argument of a keyword is
    a schema, here it is a ``Schema`` or a boolean; a list of schemas is a tuple of them, an
    object of schemas a tuple of ``(name, schema)``. ``$ref`` names a model or one of
    ``Document.definitions``; dynamic references have been followed already.
    """

    keywords: tuple[tuple[str, Any], ...]
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """``type``, of whose values ``schema`` must hold as well. Never around another ``Checked``."""

    type: "Type"
    schema: Schema
    place: Place | None = field(default=None, compare=False, repr=False)


Type: TypeAlias = Scalar | Literal | Array | Map | Ref | Nullable | Checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One property of a record.

    ``name`` is the member's name on the wire; ``alias`` the published name of the attribute
    where it does not follow from it (``x-speakeasy-name-override``). ``default`` holds one
    value or none. ``description`` None means that nothing is said, so that a reference shows
    its target's; "" means that it is said to be empty. ``deprecated`` None means no, "" yes with the usual message.
    """

    name: str
    type: Type
    required: bool
    default: tuple[Json, ...] = ()
    description: str | None = None
    deprecated: str | None = None
    examples: tuple[Json, ...] = ()
    alias: str | None = None
    notes: Pairs = ()
    page: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An object with named fields. ``extra`` is ``additionalProperties``.

    ``extra`` None: nothing said, unknown members are kept; ``Scalar(kind="never")``: they are
    refused (``false``); any other type: they are of that type, and pages show them.
    """

    name: str
    fields: tuple[Field, ...]
    extra: Type | None = None
    constraints: Pairs = ()
    nullable: bool = False
    check: Schema | None = None
    description: str | None = None
    deprecated: str | None = None
    examples: tuple[Json, ...] = ()
    notes: Pairs = ()
    page: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """A fixed list of values: ``members`` are ``(published name or None, value)`` pairs.

    ``kind`` is the JSON type of the values, "any" when they are mixed. ``open``: another
    value of that kind is let through. ``form`` "class" is a Python Enum, "literal" a Literal
    alias (``x-speakeasy-enum-format: union``). Null is never a member: see ``nullable``.
    """

    name: str
    members: tuple[tuple[str | None, Json], ...]
    kind: OneOf["string", "integer", "number", "boolean", "any"] = "string"
    open: bool = False
    form: OneOf["class", "literal"] = "class"
    nullable: bool = False
    check: Schema | None = None
    description: str | None = None
    deprecated: str | None = None
    examples: tuple[Json, ...] = ()
    notes: Pairs = ()
    page: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    """One of several types. ``exclusive``: exactly one may match (``oneOf``), else at least one.

    ``discriminator`` is the member name that tells the alternatives apart; ``mapping`` the
    ``(its value, model name)`` pairs the spec gives, which may be none.
    """

    name: str
    alternatives: tuple[Type, ...]
    exclusive: bool
    discriminator: str | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    constraints: Pairs = ()
    nullable: bool = False
    check: Schema | None = None
    description: str | None = None
    deprecated: str | None = None
    examples: tuple[Json, ...] = ()
    notes: Pairs = ()
    page: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name for a type that is no record, enum or union: an array, a map, a scalar, a reference."""

    name: str
    type: Type
    description: str | None = None
    deprecated: str | None = None
    examples: tuple[Json, ...] = ()
    notes: Pairs = ()
    page: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)


Model: TypeAlias = Record | Enum | Union | Alias


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole spec. A model's ``name`` is its key in ``components.schemas``: ``Name`` or ``namespace.Name``.

    ``page`` holds what is the same for every page of an SDK (``package``, spellings).
    ``definitions`` are the schemas that a ``Schema`` of this document refers to, by name: the
    name of a model where it is that model's.
    """

    title: str
    version: str
    models: tuple[Model, ...]
    definitions: tuple[tuple[str, Schema | bool], ...] = ()
    description: str | None = None
    notes: Pairs = ()
    page: Pairs = ()
    place: Place | None = field(default=None, compare=False, repr=False)
