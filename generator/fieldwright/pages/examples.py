"""Examples of a model: a payload as JSON, and the Python that decodes it and that makes the same object.

The code is laid out as Black lays it out, which would take too long over thousands of pages.
"""

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from itertools import islice
from uuid import UUID

from fieldwright.model import discriminators, initial_values, ir, names
from fieldwright.pages.python_package import PythonPackage
from fieldwright.rendering import encoders
from fieldwright.validation import models as validation
from fieldwright.validation import payloads

LONGEST = 8_000
"""Characters of a payload that is shown."""

TRIED = 12
"""Payloads of a model that are tried: some that are made of a ``oneOf`` fit more than one alternative."""

WIDTH = 88

_STANDARD: dict[str, tuple[str, str, Callable[[str], object]]] = {
    "datetime": ("datetime", "datetime.fromisoformat", datetime.fromisoformat),
    "date": ("datetime", "date.fromisoformat", date.fromisoformat),
    "time": ("datetime", "time.fromisoformat", time.fromisoformat),
    "UUID": ("uuid", "UUID", UUID),
    "Decimal": ("decimal", "Decimal", Decimal),
    "bytes": ("base64", "b64decode", b64decode),
}
"""The types of the standard library: the module of each, and what makes a value of a text."""

_PLAIN = frozenset({"str", "int", "float", "bool"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A payload as JSON text, and the Python that decodes it and that makes the same; None where there is none."""

    payload: str
    decoding: str
    making: str | None


@dataclass(frozen=True, slots=True)
class _Group:
    """An expression in brackets: each item with the text before it."""

    opening: str
    items: tuple[tuple[str, "_Expression"], ...]
    closing: str


_Expression = str | _Group


class Unmakeable(Exception):
    """A value that is made of something that has no short expression."""


class Examples:
    """Examples of the models of a document, as its package takes them."""

    def __init__(self, document: ir.Document, package: PythonPackage) -> None:
        self._models = {model.name: model for model in document.models}
        self._tags = discriminators.collect_tags(self._models)
        self._package = package
        self._validator = validation.ModelValidator(self._models, dict(document.definitions))
        self._maker = payloads.Maker(document.models, document.definitions)
        self._examples: dict[str, Example | None] = {}

    def make(self, name: str) -> Example | None:
        """Make the example of a model; None where no payload is short enough, or none can be made."""
        if name not in self._examples:
            self._examples[name] = self._make_example(name)
        return self._examples[name]

    def _make_example(self, name: str) -> Example | None:
        """Make an example that was not made before."""
        payload = next(self._make_payloads(name), None)
        if payload is None:
            return None
        (value,) = payload
        text = json.dumps(value, indent=2, ensure_ascii=False)
        if len(text) > LONGEST:
            return None
        return Example(
            payload=text, decoding=self._decode(name, value), making=self._make(name, value)
        )

    def _make_payloads(self, name: str) -> Iterator[tuple[ir.Json]]:
        """Yield payloads that the model accepts, each in a tuple, as null is one."""
        for value in islice(self._maker.make_valid(name), TRIED):
            if self._validator.is_valid(ir.Ref(name=name), value):
                yield (value,)

    def _decode(self, name: str, value: ir.Json) -> str:
        """Write the code that decodes a payload."""
        model, title = self._models[name], self._package.classes[name]
        match model:
            case ir.Record() if value is not None:
                call = _Group(f"{title}.from_dict(", (("", _lay_out(value)),), ")")
            case ir.Enum() if value is not None and self._package.has_class(model):
                call = _Group(f"{title}(", (("", _lay_out(value)),), ")")
            case _:
                # By name, as Python takes unions and aliases of the same types for the same.
                items = (("", str(encoders.encode_literal(title))), ("", _lay_out(value)))
                return _write({(self._package.name, "decode")}, _Group("decode(", items, ")"))
        return _write({(self._package.name, title)}, call)

    def _make(self, name: str, value: ir.Json) -> str | None:
        """Write the code that makes the object of a payload by its constructor."""
        imports: set[tuple[str, str]] = set()
        model = self._models[name]
        if not isinstance(model, ir.Record) or value is None:
            return None
        try:
            return _write(imports, self._construct(model, value, imports))
        except Unmakeable:
            return None

    def _construct(
        self, record: ir.Record, value: dict[str, ir.Json], imports: set[tuple[str, str]]
    ) -> _Expression:
        title = self._package.classes[record.name]
        imports.add((self._package.name, title))
        attributes = self._package.name_attributes(record)
        tag = value.get(record.discriminator or "")
        if not value.keys() <= attributes.keys() or any(tag == each for each, _ in record.heirs):
            raise Unmakeable(record.name)
        tags = self._tags.get(record.name, {})
        items: list[tuple[str, _Expression]] = []
        for each in record.fields:
            label = f"{attributes[each.name]}="
            if each.name in value:
                items.append((label, self._express(each.type, value[each.name], imports)))
            elif initial_values.find_initial_value(each, tags, self._models):
                raise Unmakeable(each.name)
        return _Group(f"{title}(", tuple(items), ")")

    def _express(
        self, type_: ir.Type, value: ir.Json, imports: set[tuple[str, str]]
    ) -> _Expression:
        """Return the expression for a value of a type. Raises ``Unmakeable``."""
        if value is None:
            return "None"
        match type_:
            case ir.Asserted() | ir.Nullable():
                return self._express(type_.type, value, imports)
            case ir.Array() if isinstance(value, list):
                items = (("", self._express(type_.items, each, imports)) for each in value)
                opening, closing = "()" if self._package.frozen else "[]"
                return _Group(opening, tuple(items), closing)
            case ir.Map() if isinstance(value, dict):
                pairs = (
                    (
                        f"{encoders.encode_literal(key)}: ",
                        self._express(type_.values, each, imports),
                    )
                    for key, each in value.items()
                )
                return _Group("{", tuple(pairs), "}")
            case ir.Literal():
                return str(encoders.encode_literal(value))
            case ir.Scalar():
                return self._express_scalar(type_, value, imports)
            case ir.Ref() if type_.name in self._models:
                return self._express_model(self._models[type_.name], value, imports)
            case _:
                raise Unmakeable(type(type_).__name__)

    def _express_scalar(
        self, scalar: ir.Scalar, value: ir.Json, imports: set[tuple[str, str]]
    ) -> _Expression:
        python = self._package.annotate(scalar, str)
        if python == "Any":
            return _lay_out(value)
        if python in _PLAIN and isinstance(value, str | int | float):
            return str(encoders.encode_literal(value))
        if python not in _STANDARD or not isinstance(value, str):
            raise Unmakeable(python)
        module, call, make = _STANDARD[python]
        try:
            make(value)
        except (ValueError, InvalidOperation) as error:
            raise Unmakeable(value) from error
        imports.add((module, call.partition(".")[0]))
        return f"{call}({encoders.encode_literal(value)})"

    def _express_model(
        self, model: ir.Model, value: ir.Json, imports: set[tuple[str, str]]
    ) -> _Expression:
        match model:
            case ir.Record() if isinstance(value, dict):
                return self._construct(model, value, imports)
            case ir.Enum() if self._package.has_class(model):
                title = self._package.classes[model.name]
                for name, (_, each) in zip(names.name_members(model.members), model.members):
                    if type(each) is type(value) and each == value:
                        imports.add((self._package.name, title))
                        return f"{title}.{name}"
                raise Unmakeable(model.name)
            case ir.Enum():
                return str(encoders.encode_literal(value))
            case ir.Alias():
                return self._express(model.type, value, imports)
            case ir.Union():
                accepting = (
                    each for each in model.alternatives if self._validator.is_valid(each, value)
                )
                return self._express(next(accepting, ir.Scalar(kind="never")), value, imports)
            case _:
                raise Unmakeable(model.name)


def _lay_out(value: ir.Json) -> _Expression:
    """Return the expression of a JSON value."""
    match value:
        case list():
            return _Group("[", tuple(("", _lay_out(each)) for each in value), "]")
        case dict():
            pairs = (
                (f"{encoders.encode_literal(key)}: ", _lay_out(each)) for key, each in value.items()
            )
            return _Group("{", tuple(pairs), "}")
        case _:
            return str(encoders.encode_literal(value))


def _write(imports: set[tuple[str, str]], expression: _Expression) -> str:
    """Write the imports, those of the standard library first, and the assignment of an expression."""
    ours = {module for module, _ in imports} - {module for module, _, _ in _STANDARD.values()}
    listed: dict[bool, list[str]] = {False: [], True: []}
    for module in sorted({module for module, _ in imports}):
        names_of = sorted(name for other, name in imports if other == module)
        listed[module in ours].append(_write_import(module, names_of))
    groups = ["\n".join(lines) for lines in listed.values() if lines]
    return "\n\n".join([*groups, f"value = {_render(expression, 0, 8)}"])


def _write_import(module: str, imported: list[str]) -> str:
    line = f"from {module} import {', '.join(imported)}"
    if len(line) <= WIDTH:
        return line
    names_of = "".join(f"    {each},\n" for each in imported)
    return f"from {module} import (\n{names_of})"


def _render(expression: _Expression, indent: int, before: int) -> str:
    """Render an expression on one line where it fits behind ``before`` columns, else an item a line."""
    if isinstance(expression, str):
        return expression
    line = _flatten(expression)
    if len(line) + before < WIDTH or not expression.items:
        return line
    margin = " " * (indent + 4)
    items = (
        f"{margin}{label}{_render(each, indent + 4, indent + 4 + len(label))},\n"
        for label, each in expression.items
    )
    return f"{expression.opening}\n{''.join(items)}{' ' * indent}{expression.closing}"


def _flatten(expression: _Expression) -> str:
    if isinstance(expression, str):
        return expression
    inner = ", ".join(f"{label}{_flatten(each)}" for label, each in expression.items)
    comma = "," if expression.opening == "(" and len(expression.items) == 1 else ""
    return f"{expression.opening}{inner}{comma}{expression.closing}"
