"""Decoding of any model of the package, also of those that are no classes: unions and aliases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from . import _MODULES
from ._collectors import collect
from ._encoding import write_member, write_model
from ._lazy import find_module
from ._runtime import (
    DECLARED,
    INVALID,
    Collect,
    Model,
    Problem,
    Unknown,
    ValidationError,
    find_problems,
    hide,
    parse_json,
)

if TYPE_CHECKING:
    from typing_extensions import TypeForm
else:
    TypeForm = type

T = TypeVar("T")


def decode(model: TypeForm[T], data: Any) -> T:
    """Decode a JSON value as a model: a record, an enum, a union or an alias.

    Raise `ValidationError` with every problem.
    """
    known = _READERS.get(id(model))
    if known is None:
        known = _READERS[id(model)] = model, find_reader(model)
    value: T = known[1].decode(data)
    return value


def decode_lines(model: TypeForm[T], lines: Iterable[str | bytes]) -> Iterator[T]:
    """Decode JSON Lines, such as an open file, one value a line as they are asked for.

    Blank lines are passed over. A line that is refused raises `ValidationError` with its
    number in every problem; the next one may be asked for after that.
    """
    return _Lines(find_reader(model), lines)


class _Lines(Iterator[Any]):
    """The values of JSON Lines."""

    def __init__(self, reader: Reader, lines: Iterable[str | bytes]) -> None:
        self.reader = reader
        self.lines = enumerate(lines, start=1)

    def __next__(self) -> Any:
        for number, line in self.lines:
            if line.strip():
                return self._decode(number, line)
        raise StopIteration

    def _decode(self, number: int, line: str | bytes) -> Any:
        try:
            return self.reader.decode(parse_json(line))
        except ValidationError as error:
            problems = [each._replace(line=number) for each in error.problems]
            raise ValidationError(problems) from None


class Reader(NamedTuple):
    """The functions of one model."""

    decoder: Callable[[Any], Any]
    collector: Collect
    encode: Callable[[Any], Any]

    def decode(self, data: Any) -> Any:
        """Decode a JSON value; raise `ValidationError` with every problem."""
        try:
            return self.decoder(data)
        except INVALID:
            raise ValidationError(find_problems(data, self.collector)) from None

    def problems(self, data: Any) -> list[Problem]:
        """Return everything wrong with a JSON value; nothing if `decode` accepts it."""
        try:
            self.decoder(data)
        except INVALID:
            return find_problems(data, self.collector)
        return []


def json_schema(model: Any) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a model, with what it refers to in `$defs`."""
    from ._schemas import describe_model

    if isinstance(model, type) and issubclass(model, Model):
        return model.json_schema()
    return describe_model(find_name(model))


class Decoded:
    """A mark for pydantic and FastAPI: `Annotated[Event, Decoded]` is what `decode(Event, ...)` takes.

    Records need none. Without it pydantic would choose among the alternatives of a union by
    rules of its own, take `True` for 1 as a member of an enum, and refuse what an open one keeps.
    """

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from ._objects import report_class
        from ._pydantic import build_core_schema

        reader = find_reader(source)

        name = find_name(source)

        def decode_value(value: Any) -> Any:
            if isinstance(value, (Model, Enum, Unknown)):
                # It may be an object of another model.
                reader.decode(encode_value(value))
                return value
            try:
                return reader.decode(value)
            except ValidationError:
                try:
                    # It may have been decoded already, as what FastAPI answers has.
                    reader.decode(reader.encode(value))
                except INVALID:
                    pass
                else:
                    return value
                raise

        def encode_value(value: Any) -> Any:
            try:
                return reader.encode(value)
            except ValidationError:
                raise
            except INVALID:
                problem = report_class(f"a value of {name}", "", value)
                raise ValidationError(hide([problem], {""})) from None

        is_enum = isinstance(source, type) and issubclass(source, Enum)
        ref = None if is_enum else ""
        return build_core_schema(name, decode_value, encode_value, ref=ref)


def find_name(model: Any) -> str:
    """Return the name of a model, which may be given by it; raise `TypeError` for none."""
    if type(model) is str and find_module(_MODULES, model) not in (None, "_runtime"):
        return model
    names = [name for name, each in DECLARED.items() if each.model is model]
    if not names and isinstance(model, type) and issubclass(model, (Model, Enum)):
        names = [model.__name__]
    if len(names) == 1:
        return names[0]
    if names:
        raise TypeError(f"several models are {model!r}: pass one of the names {names}")
    raise TypeError(f"{model!r} is no model of {__package__}")


def find_reader(model: Any) -> Reader:
    """Return the reader of a model, which may be given by its name; raise `TypeError` for none."""
    if isinstance(model, type) and issubclass(model, Model):
        return _make_reader(model)
    name = find_name(model)
    if isinstance(model, type) and name not in DECLARED:
        return _make_reader(model)
    return _load_reader(name)


@cache
def _load_reader(name: str) -> Reader:
    module = import_module(f".{find_module(_MODULES, name)}", __package__)
    if name in DECLARED:
        return Reader(*DECLARED[name][1:])
    return _make_reader(getattr(module, name))


_READERS: Final[dict[int, tuple[Any, Reader]]] = {}
"""The readers of models that have been decoded, by the identity of what stands for the model."""


def _make_reader(model: Any) -> Reader:
    if issubclass(model, Model):
        return Reader(model.__decode__, model.__collect__, partial(write_model, model))
    return Reader(
        partial(_decode_text, model),
        partial(collect, model),
        partial(write_member, model),
    )


def _decode_text(enum: Callable[[str], Enum], value: Any) -> Enum:
    """Decode one of the texts of an enum."""
    if type(value) is not str:
        raise TypeError
    return enum(value)
