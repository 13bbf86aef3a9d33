"""Random documents of the IR, of every shape that a spec or a page can give."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any, TypeVar

from fieldwright.model import ir

T = TypeVar("T")

HOSTILE = (
    *(
        "",
        " ",
        "no",
        "null",
        "~",
        "1",
        "1.10",
        "1e5",
        "0x1F",
        "12:30",
        "2023-01-01",
        "on",
        "<<",
        "=",
        ".inf",
        "Y",
    ),
    *(
        "- a",
        "? a",
        "a: b",
        "a #b",
        "#a",
        "@a",
        "`a",
        "%a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "'",
        '"',
        "{",
        "[a]",
        ",",
    ),
    *(
        "a ",
        " a",
        "a\n",
        "\na",
        "a\n\n",
        "a\n \nb",
        "a\nb ",
        "a\tb",
        "\ta",
        "a\rb",
        "a\r\nb",
        "a\x85b",
        "\n",
        "a\xa0",
    ),
    *(
        "a\u2028b",
        "\ufeffa",
        "a\u200b",
        "a\x00b",
        "a\x7fb",
        "\U0001f6a7",
        "---",
        "...",
        "--- a",
        "a:",
        ":a",
        "a:b",
    ),
    *(
        "  indented\n\nfirst",
        "# heading\n\n* list\n  * more\n",
        "a\n  b\n c",
        "\\",
        "a\\nb",
        "{{ x }}",
        "x" * 1500,
    ),
    *(
        "\x1b\n",
        "\ufffe\na",
        "first line: colon\nsecond # sharp\n",
        "-",
        "?",
        ":",
        "é",
        "\ufffe",
        "\x9f",
        "1_000",
        "+1",
        "-.5",
        "0o7",
        "1.",
    ),
)
_LETTERS = "abcXYZ019 _-.:#'\"\n\t\r\\|<>{}[]é\u2028\U0001f6a7"
_NAMES = (
    "Image",
    "image",
    "shared.Image",
    "a-b",
    "A.B.C",
    "_",
    "1",
    "x" * 60,
    "no",
    "1.5",
    "List",
    "Region",
)


class Maker:
    """Draws documents from one source of chance."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def maybe(self, make: Callable[[], T], chance: float = 0.4) -> T | None:
        return make() if self.random.random() < chance else None

    def several(self, make: Callable[[], T], least: int = 0, most: int = 3) -> tuple[T, ...]:
        return tuple(make() for _ in range(self.random.randint(least, most)))

    def flag(self) -> bool:
        return self.random.random() < 0.3

    def text(self) -> str:
        if self.flag():
            return self.random.choice(HOSTILE)
        return "".join(self.random.choice(_LETTERS) for _ in range(self.random.randint(0, 12)))

    def number(self) -> int | float:
        return self.random.choice(
            [
                0,
                1,
                -1,
                10**30,
                0.1,
                -2.5,
                1e300,
                5e-324,
                1e16,
                123456789.125,
                self.random.randint(-99, 99),
            ]
        )

    def json(self, depth: int = 2) -> Any:
        choice = self.random.randrange(8 if depth else 5)
        if choice < 5:
            return self.random.choice([None, True, False, self.number(), self.text(), self.text()])
        if choice < 7:
            return [self.json(depth - 1) for _ in range(self.random.randint(0, 3))]
        return {self.text(): self.json(depth - 1) for _ in range(self.random.randint(0, 3))}

    def distinct(self, make: Callable[[], T], least: int, most: int) -> tuple[T, ...]:
        return tuple(dict.fromkeys(make() for _ in range(self.random.randint(least, most)))) or (
            make(),
        )

    def some(self, arguments: dict[str, Callable[[], Any]]) -> ir.Pairs:
        keys = self.random.sample(sorted(arguments), self.random.randint(0, 2))
        return tuple((key, arguments[key]()) for key in keys)

    def annotations(self) -> ir.Pairs:
        if not self.flag():
            return ()
        annotations = {
            "title": self.text(),
            "readOnly": self.flag(),
            "externalDocs": {"url": self.text()},
        }
        return tuple(
            (key, annotations[key])
            for key in self.random.sample(sorted(annotations), self.random.randint(1, 3))
        )

    def type_notes(self) -> ir.Pairs:
        """Notes of a type that is no property's: its description and page as well."""
        more: list[tuple[str, Any]] = []
        if self.flag():
            more.append(("description", self.text()))
        if self.flag():
            more.append(("x-fieldwright-page", {"type": self.text()}))
        return (*self.annotations(), *more)

    def page(self) -> ir.Pairs:
        return tuple(
            {
                self.random.choice(["file", "dir", "type"]): self.json()
                for _ in range(self.random.randint(0, 2))
            }.items()
        )

    def common(self) -> dict[str, Any]:
        return {
            "description": self.maybe(self.text),
            "deprecated": self.maybe(self.text, 0.2),
            "examples": self.several(self.json, 0, 2),
            "annotations": self.annotations(),
            "page": self.page(),
        }

    def scalar(self, notes: ir.Pairs) -> ir.Scalar:
        def size() -> int:
            return self.random.randint(1, 999)

        kind = self.random.choice(
            ["string", "string", "integer", "number", "boolean", "null", "any", "never"]
        )
        if kind == "string":
            constraints = self.some(
                {"minLength": size, "maxLength": size, "pattern": lambda: "^a+$"}
            )
            form = self.random.choice([None, "date-time", "byte", "strange: #"])
            return ir.Scalar(kind="string", format=form, constraints=constraints, annotations=notes)
        if kind in ("integer", "number"):
            words = {"minimum": self.number, "exclusiveMaximum": self.number, "multipleOf": size}
            form = self.random.choice([None, "int64", "decimal"])
            return ir.Scalar(
                kind=kind, format=form, constraints=self.some(words), annotations=notes
            )
        return ir.Scalar(kind=kind, annotations=() if kind == "never" else notes)

    def literal(self, notes: ir.Pairs) -> ir.Literal:
        choice = self.random.randrange(6)
        if choice == 0:
            return ir.Literal(
                values=self.random.choice([(None,), ("a", None), (1, True), (True, False)]),
                annotations=notes,
            )
        if choice < 3:
            return ir.Literal(values=(self.json(),), annotations=notes)
        if choice < 5:
            return ir.Literal(
                values=self.distinct(self.text, 1, 4), open=self.flag(), annotations=notes
            )
        return ir.Literal(
            values=self.distinct(lambda: self.random.randint(-5, 5), 1, 4), annotations=notes
        )

    def type(self, noted: bool, depth: int = 2) -> ir.Type:
        """Any type; ``noted`` where it is no property's, whose notes are the field's."""
        type_ = self.bare(self.type_notes() if noted else (), depth)
        accepts_null = isinstance(type_, ir.Literal) and None in type_.values
        if (
            isinstance(type_, ir.Scalar)
            and type_.kind in ("never", "null")
            or accepts_null
            or not self.flag()
        ):
            return type_
        return ir.Nullable(type=type_)

    def bare(self, notes: ir.Pairs, depth: int) -> ir.Type:
        choice = self.random.randrange(9 if depth else 6)
        if choice < 3:
            return self.scalar(notes)
        if choice < 4:
            return self.literal(notes)
        if choice < 6:
            return ir.Ref(name=self.random.choice(_NAMES), annotations=notes)
        if choice < 7:
            sizes = self.some(
                {"minItems": lambda: 1, "maxItems": lambda: 7, "uniqueItems": lambda: True}
            )
            return ir.Array(items=self.type(True, depth - 1), constraints=sizes, annotations=notes)
        sizes = self.some({"minProperties": lambda: 1, "maxProperties": lambda: 7})
        return ir.Map(values=self.type(True, depth - 1), constraints=sizes, annotations=notes)

    def field(self, name: str) -> ir.Field:
        return ir.Field(
            name=name,
            type=self.type(False),
            required=self.flag(),
            published_name=self.maybe(self.text, 0.1),
            **self.common(),
        )

    def record(self, name: str) -> ir.Record:
        return ir.Record(
            name=name,
            fields=tuple(self.field(each) for each in dict.fromkeys(self.several(self.text, 0, 5))),
            additional_properties=self.maybe(lambda: self.type(True)),
            constraints=self.some({"minProperties": lambda: 1, "maxProperties": lambda: 9}),
            nullable=self.flag(),
            **self.common(),
        )

    def enum(self, name: str) -> ir.Enum:
        kind = self.random.choice(["string", "string", "integer", "number", "boolean", "any"])
        makers: dict[str, Callable[[], Any]] = {
            "string": self.text,
            "integer": lambda: self.random.randint(-9, 9),
            "number": lambda: self.random.choice([1, 2.5, -1e30]),
            "boolean": self.flag,
        }
        values = (1, "1", True) if kind == "any" else self.distinct(makers[kind], 1, 5)
        names = (
            [f"M{i}" if self.flag() else None for i in range(len(values))]
            if self.flag()
            else [None] * len(values)
        )
        form = self.random.choice(["class", "literal"])
        return ir.Enum(
            name=name,
            members=tuple(zip(names, values)),
            kind=kind,
            open=self.flag(),
            form=form,
            nullable=self.flag(),
            **self.common(),
        )

    def union(self, name: str) -> ir.Union:
        listed = tuple(
            each
            for each in self.several(lambda: self.type(True), 1, 4)
            if not _is_plainly_none(each)
        )
        listed = listed or (ir.Ref(name="Image"),)
        attributes = self.common()
        exclusive = self.flag()
        if all(isinstance(each, ir.Literal) and len(each.values) == 1 for each in listed):
            # Constants with a title or a description are an enum.
            listed = tuple(replace(each, annotations=()) for each in listed)
        nullable = (
            len(listed) > 1
            and (not exclusive or not any(map(_may_be_null, listed)))
            and self.flag()
        )
        mapping: tuple[tuple[str, str], ...] = ()
        discriminator = None
        if all(isinstance(each, ir.Ref) for each in listed) and self.flag():
            discriminator = self.text()
            mapping = tuple(
                (f"v{i}", each.name) for i, each in enumerate(listed) if isinstance(each, ir.Ref)
            )
        return ir.Union(
            name=name,
            alternatives=listed,
            exclusive=exclusive,
            discriminator=discriminator,
            mapping=mapping,
            nullable=nullable,
            **attributes,
        )

    def model(self, name: str) -> ir.Model:
        model = self.random.choice([self.record, self.record, self.enum, self.union])(name)
        return (
            model
            if self.random.random() < 0.8
            else ir.Alias(name=name, type=self.type(False), **self.common())
        )

    def document(self) -> ir.Document:
        names = self.random.sample(_NAMES, len(_NAMES))
        return ir.Document(
            title=self.text(),
            version=self.text(),
            description=self.maybe(self.text),
            models=tuple(self.model(name) for name in names),
            page=self.page(),
        )


def _is_plainly_none(type_: ir.Type) -> bool:
    """Whether a type is null or nothing, which are no alternatives of a union."""
    if isinstance(type_, ir.Literal):
        return type_.values == (None,)
    return isinstance(type_, ir.Scalar) and type_.kind in ("null", "never")


def _may_be_null(type_: ir.Type) -> bool:
    """Whether null may be accepted already, so that one more null would make it two of ``oneOf``."""
    if isinstance(type_, ir.Literal):
        return None in type_.values
    return (
        isinstance(type_, ir.Nullable | ir.Ref)
        or isinstance(type_, ir.Scalar)
        and type_.kind == "any"
    )


def document(random: Random) -> ir.Document:
    """A document; the same for the same source of chance."""
    return Maker(random).document()
