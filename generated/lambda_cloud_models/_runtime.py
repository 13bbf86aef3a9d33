"""The base of the models of this package: problems, absence, and the functions they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import (
    Any,
    ClassVar,
    Final,
    Literal,
    NamedTuple,
    Self,
    TypeAlias,
    TypeVar,
)


class Problem(NamedTuple):
    """One thing wrong with a payload."""

    pointer: str
    """Where: a JSON Pointer (RFC 6901), "" for the payload itself."""

    keyword: str
    """The JSON Schema keyword that failed."""

    message: str
    """What is wrong, in one line; at most 80 characters of the value are shown."""

    value: Any
    """The value that is wrong; for a missing member, the object it is missing from."""

    others: tuple[tuple[Problem, ...], ...] = ()
    """Where it is of the alternative of a union that fits best: what is wrong by each other one."""

    limit: Any = None
    """The argument of the keyword: 12 of "at most 12", the name of a member that is missing."""

    line: int | None = None
    """The number of the line, from 1, where the payload is one of JSON Lines."""

    def translate(self, texts: Mapping[str, str]) -> str:
        """Return the message in other words: the text of its keyword, with `{limit}` in it.

        A keyword without a text keeps its message.
        """
        text = texts.get(self.keyword)
        if text is None:
            return self.message
        limits = self.limit if isinstance(self.limit, tuple) else (self.limit,)
        return text.format(limit=", ".join(map(str, limits)))

    def to_dict(self, texts: Mapping[str, str] = {}) -> dict[str, Any]:
        """Return the problem as a JSON object, without a value that is not JSON."""
        data: dict[str, Any] = {
            "pointer": self.pointer,
            "keyword": self.keyword,
            "message": self.translate(texts),
        }
        if self.line is not None:
            data["line"] = self.line
        if self.limit is not None:
            data["limit"] = [*self.limit] if type(self.limit) is tuple else self.limit
        try:
            data["value"] = check_json(self.value)
        except INVALID:
            pass
        if self.others:
            data["others"] = [
                [each.to_dict(texts) for each in problems] for problems in self.others
            ]
        return data


class Problems(list[Problem]):
    """The problems of a payload, and those of what its values have been tried with."""

    __slots__ = ("attempts", "secrets")

    def __init__(
        self, attempts: dict[Any, tuple[Any, Problems]], secrets: set[str]
    ) -> None:
        super().__init__()
        self.attempts = attempts
        self.secrets = secrets


Collect: TypeAlias = Callable[[Any, str, list[Problem]], None]
"""A function that adds the problems of a value at a JSON Pointer to a list."""

Collector: TypeAlias = Collect | type[Any]
"""The same, or a class that stands for its own: `str`, an `Enum`, a model."""

Member: TypeAlias = Collector | tuple[bool, Collector] | tuple[bool, Collector, bool]
"""Whether a member is required, its collector, and whether null is allowed besides what the
collector accepts; the collector alone for a member that is required and not null."""

Members: TypeAlias = dict[str, Member]
"""The members of a record by name."""


def read_member(member: Member) -> tuple[bool, Collector, bool]:
    """Return whether a member is required, its collector, and whether null is allowed besides."""
    if not isinstance(member, tuple):
        return True, member, False
    return member[0], member[1], len(member) == 3


class ValidationError(ValueError):
    """A payload is not what its model describes; `problems` holds everything wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        lines = [
            f"{f'line {each.line}, ' if each.line else ''}{each.pointer or '(root)'}: {each.message}"
            for each in self.problems
        ]
        return (
            lines[0]
            if len(lines) == 1
            else "\n  ".join([f"{len(lines)} problems", *lines])
        )

    def to_json(self, texts: Mapping[str, str] = {}) -> str:
        """Return the problems as the text of a JSON array, with `texts` in the place of messages."""
        import json

        return json.dumps([each.to_dict(texts) for each in self.problems])


class Untried(ValueError):
    """A text is longer than those that its pattern is tried with: no matcher takes linear time."""


class Unset(Enum):
    """The type of `UNSET`."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Final = Unset.UNSET
"""The value of an optional, nullable attribute whose member is absent: absent is not null."""

INVALID: Final = (
    AttributeError,
    LookupError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a decoder may raise when a payload is not valid."""


class Model:
    """The base of every record.

    The members of an object that its model does not name are its `additional_properties`, by
    name; they come back out as they came.
    """

    __slots__ = ()

    __decode__: ClassVar[Callable[..., Any]]
    __write__: ClassVar[Callable[..., dict[str, Any]]]
    __collect__: ClassVar[Collect]
    __members__: ClassVar[Members]
    __unnamed__: ClassVar[type[dict[str, Any]]] = dict
    """The class of `additional_properties`."""

    def __init_subclass__(cls, **values: Any) -> None:
        super().__init_subclass__(**values)
        # A class that has a `to_dict` of its own is written by it wherever its objects are.
        home: Any = next(each for each in cls.__mro__ if "to_dict" in vars(each))
        if "__write__" not in vars(home):
            type.__setattr__(cls, "__write__", home.to_dict)
        models = [each for each in cls.__mro__ if "__members__" in vars(each)]
        if models and models[0] is not cls:
            cls.__decode__ = make_derived_decoder(cls, models[0])

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Decode an object from a JSON object; raise `ValidationError` with every problem."""
        try:
            value: Self = cls.__decode__(data)
            return value
        except INVALID:
            raise ValidationError(find_problems(data, cls.__collect__)) from None

    @classmethod
    def from_json(cls, text: str | bytes | bytearray | memoryview) -> Self:
        """Decode an object from JSON text; raise `ValidationError` with every problem."""
        return cls.from_dict(parse_json(text))

    @classmethod
    def problems(cls, data: Any) -> list[Problem]:
        """Return everything wrong with a JSON object; nothing if `from_dict` accepts it.

        Of an object of this class, return what is wrong with it as it is now.
        """
        if isinstance(data, Model):
            # It imports this module.
            judge = import_module("._objects", __package__).find_object_problems
            problems: list[Problem] = judge(cls, data)
            return problems
        try:
            cls.__decode__(data)
        except INVALID:
            return find_problems(data, cls.__collect__)
        return []

    def validate(self) -> None:
        """Raise `ValidationError` with everything wrong with this object as it is now."""
        problems = self.problems(self)
        if problems:
            raise ValidationError(problems)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object that this object stands for.

        Raise `ValidationError` for values of other types than the attributes have, and those
        that JSON cannot express; `validate` is for lengths, bounds and patterns.
        """
        raise NotImplementedError

    def to_json(self) -> str:
        """Return the JSON text that this object stands for, in one line."""
        return _load_json()[1](self.to_dict())

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """Return the JSON Schema (2020-12) of the model, with what it refers to in `$defs`."""
        from ._schemas import describe_model

        return describe_model(_name_of(cls))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Let pydantic, and FastAPI with it, decode, encode and describe the model as it is here."""
        from ._pydantic import build_core_schema, make_ref

        def decode(value: Any) -> Any:
            return value if isinstance(value, cls) else cls.from_dict(value)

        def encode(value: Any) -> Any:
            if not isinstance(value, cls):
                raise TypeError
            return value.to_dict()

        name = _name_of(cls)
        is_model = cls.__module__.startswith(f"{__package__}.")
        ref = "" if is_model else make_ref(cls)
        return build_core_schema(name, decode, encode, ref=ref)


new_instance = object.__new__


def _name_of(cls: type[Model]) -> str:
    """Return the name of a model, also of a class that is derived from it elsewhere."""
    inside = f"{__package__}."
    return next(
        each.__name__ for each in cls.__mro__ if each.__module__.startswith(inside)
    )


def make_derived_decoder(cls: Any, model: Any) -> Callable[[Any], Any]:
    """Return the decoder of a class that is derived from that of a model."""

    def decode(data: Any) -> Any:
        # An heir of the model is none of the class.
        itself = "__heirs__" in vars(model)
        value = model.__decode__(data, True) if itself else model.__decode__(data)
        own = new_instance(cls)
        put = setattr if cls.__unnamed__ is dict else object.__setattr__
        for each in fields(value):
            put(own, each.name, getattr(value, each.name))
        return own

    return decode


def parse_json(text: Any) -> Any:
    """Parse JSON text (RFC 8259); raise `ValidationError` with a problem at the root."""
    try:
        return _load_json()[0](text)
    except ValueError as error:
        value = text if isinstance(text, str) else bytes(text)
        problem = Problem("", "type", f"must be JSON: {error}", value)
        hidden = hide([problem], set())
        if hidden[0] is not problem:
            hidden = [problem._replace(value="***")]
        raise ValidationError(hidden) from None


@cache
def _load_json() -> tuple[Callable[[Any], Any], Callable[[Any], str]]:
    """Return what parses and what writes JSON text, imported when the first one is needed."""
    from ._json import dump, parse

    return parse, dump


E = TypeVar("E", bound=Enum)


def index_by_value(enum: type[E]) -> dict[Any, E]:
    """Return the members of an enum by the values that stand for them."""
    return {each.value: each for each in enum}


class Declared(NamedTuple):
    """A model that has no `from_dict`, or accepts more than that: null."""

    model: Any
    """What stands for the model in code."""

    decode: Callable[[Any], Any]
    collect: Collect
    encode: Callable[[Any], Any]


DECLARED: Final[dict[str, Declared]] = {}
"""The models that are declared, by name, each from when its module is imported."""


def declare(
    name: str,
    model: Any,
    decode: Callable[[Any], Any],
    collect: Collect,
    encode: Callable[[Any], Any],
) -> None:
    """Declare a model that is no record, or a record that accepts null."""
    DECLARED[name] = Declared(model, decode, collect, encode)


KEEPERS: Final[list[Callable[..., None]]] = []
"""What keeps verdicts while the problems of one payload are collected, where a package has that."""


def find_problems(data: Any, collect: Collect) -> list[Problem]:
    """Return everything wrong with a payload that its decoder has refused, each problem once,
    in document order: never nothing."""
    problems = Problems({}, set())
    try:
        if KEEPERS:
            KEEPERS[0](data, collect, data, "", problems)
        else:
            collect(data, "", problems)
    except RecursionError:
        problem = Problem("", "type", "must not be nested so deeply", data)
        return hide([problem], problems.secrets)
    except Untried as error:
        return hide([Problem("", "pattern", str(error), data)], problems.secrets)
    if not problems:
        raise RuntimeError(
            f"{collect.__module__}: refused, but no problem found; please report this"
        )
    shown = hide(problems, problems.secrets)
    different = {each[:3]: each for each in shown}.values()
    return sorted(different, key=lambda each: find_place(data, each.pointer))


def hide(problems: list[Problem], secrets: set[str]) -> list[Problem]:
    """Return problems without secrets, if the package has a model with any."""
    hide_secrets = _load_secrets()
    return problems if hide_secrets is None else hide_secrets(problems, secrets)


@cache
def _load_secrets() -> Callable[[list[Problem], set[str]], list[Problem]] | None:
    """Return what hides secrets, or None in a package without any."""
    name = f"{__package__}._secrets"
    if find_spec(name) is None:
        return None
    hide_secrets: Callable[[list[Problem], set[str]], list[Problem]]
    hide_secrets = import_module(name).hide_secrets
    return hide_secrets


def find_place(data: Any, pointer: str) -> list[int]:
    """Return where a JSON Pointer leads, as the place of each step among its siblings."""
    places = []
    for step in pointer.split("/")[1:]:
        if isinstance(data, dict):
            name = step.replace("~1", "/").replace("~0", "~")
            places.append([*data].index(name) if name in data else len(data))
            data = data.get(name)
        elif isinstance(data, list):
            places.append(int(step))
            data = data[int(step)]
    return places


def select_extra(self: Any, data: dict[str, Any], known: int) -> dict[str, Any]:
    """Return the members of an object that its model does not name.

    Raise `TypeError` if it has others than those and the `known` ones: they have another
    type than the model says, or are null and must not be.
    """
    members = self.__members__
    extra = {name: data[name] for name in data if name not in members}
    if len(data) - len(extra) != known:
        raise TypeError
    return extra


def copy_object(value: Any) -> dict[str, Any]:
    """Copy an object of a class derived from `dict` to a plain one; raise `TypeError` for others."""
    if isinstance(value, dict):
        return dict(value)
    raise TypeError


def check_string(value: Any) -> str:
    """Return a JSON string; raise `TypeError` for any other value."""
    if type(value) is not str:
        raise TypeError
    return value


def check_boolean(value: Any) -> bool:
    """Return a JSON boolean; raise `TypeError` for any other value."""
    if type(value) is not bool:
        raise TypeError
    return value


def check_integer(value: Any) -> int:
    """Return a JSON number without a fraction as an `int`; raise `TypeError` for any other value.

    `1.0` is one (JSON Schema, validation 6.1.1).
    """
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer():
        return int(value)
    raise TypeError


def check_number(value: Any) -> float:
    """Return a JSON number; raise `TypeError` for any other value, such as `true` or NaN."""
    if type(value) is int or (type(value) is float and value - value == 0):
        return value
    raise TypeError


def check_null(value: Any) -> Any:
    """Return JSON null as None; raise `TypeError` for any other value."""
    if value is not None:
        raise TypeError
    return value


def check_never(value: Any) -> Any:
    """Refuse any value (the schema `false`)."""
    raise ValueError


PLAIN: Final = frozenset({str, int, bool, type(None)})
"""The classes whose instances are all JSON."""


def check_json(value: Any) -> Any:
    """Return a value that is JSON as it is."""
    kind = type(value)
    if kind is list:
        for each in value:
            if type(each) not in PLAIN:
                check_json(each)
    elif kind is dict:
        for name, each in value.items():
            if type(name) is not str:
                raise TypeError
            if type(each) not in PLAIN:
                check_json(each)
    elif kind is float:
        if value - value != 0:
            raise ValueError
    elif kind not in PLAIN:
        raise TypeError
    return value


def is_tagged(data: Any, name: str, tags: dict[str, Any]) -> bool:
    """Return whether a value is an object whose member `name` is one of `tags`."""
    if not isinstance(data, dict):
        return False
    tag = data.get(name)
    return type(tag) is str and tag in tags


def has_tag(data: Any, name: str) -> bool:
    """Return whether a value is an object whose member `name` is a string."""
    return isinstance(data, dict) and type(data.get(name)) is str


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """A value of an open union whose tag names none of the alternatives, as it came."""

    tag: str
    """The value of the member that tells the alternatives apart."""

    value: dict[str, Any]
    """The whole object."""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object as it came; raise `TypeError` or `ValueError` for what is no JSON."""
        if type(self.value) is not dict:
            raise TypeError
        data: dict[str, Any] = check_json({**self.value})
        return data

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Unknown):
            return NotImplemented
        return self.tag == other.tag and has_equal((self.value,), other.value)

    def __hash__(self) -> int:
        return hash((self.tag, make_identity(self.value)))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        raise TypeError("pydantic takes an open union as Annotated[..., Decoded]")


def warn_renamed(former: str, now: str, removed: str, level: int = 3) -> None:
    """Warn whoever called the caller that a name is a former one; "" is an unknown version."""
    from warnings import warn

    when = removed or "a later version"
    message = f"{former} is called {now} now; the former name goes in {when}"
    warn(message, DeprecationWarning, stacklevel=level)


def accept_former(cls: Any, former: dict[str, tuple[str, str]]) -> None:
    """Let the constructor of a class take arguments by former names too, with a warning."""
    from functools import wraps

    construct = cls.__init__

    @wraps(construct)
    def __init__(self: Any, **values: Any) -> None:
        for name, (now, removed) in former.items():
            if name in values:
                if now in values:
                    raise TypeError(f"{name} and {now} are the same argument")
                warn_renamed(f"{cls.__name__}.{name}", now, removed)
                values[now] = values.pop(name)
        construct(self, **values)

    cls.__init__ = __init__


def make_identity(value: Any) -> Any:
    """Return a hashable stand-in for a JSON value, equal for what JSON Schema calls equal.

    `1` is `1.0` but not `true`; the order of members does not count (JSON Schema, core 4.2.2).
    """
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("array", *(make_identity(item) for item in value))
    if isinstance(value, dict):
        return frozenset((name, make_identity(item)) for name, item in value.items())
    return value


def has_equal(values: Iterable[Any], value: Any) -> bool:
    """Return whether a value is equal to one of `values`, as JSON Schema compares."""
    return make_identity(value) in map(make_identity, values)


def is_unique(items: list[Any]) -> bool:
    """Return whether no two items are equal, as JSON Schema compares."""
    return len({make_identity(item) for item in items}) == len(items)


def is_multiple(value: float, of: float) -> bool:
    """Return whether a number is a whole multiple of another, both as their decimals say."""
    if type(value) is int and type(of) is int:
        return value % of == 0
    from fractions import Fraction

    return Fraction(repr(value)) % Fraction(repr(of)) == 0
