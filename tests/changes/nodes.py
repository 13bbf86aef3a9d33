"""Every node of the IR with every attribute in several values, and documents that hold them."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from fieldwright.changes.rules.keywords import CHECKED
from fieldwright.model import ir, keywords

STRING = ir.Scalar(kind="string")
INTEGER = ir.Scalar(kind="integer")
NEVER = ir.Scalar(kind="never")
ANY = ir.Scalar(kind="any")

NOTES: tuple[ir.Pairs, ...] = (
    (),
    (("title", "One"),),
    (("title", "Two"),),
    (("title", "One"), ("readOnly", True)),
    (("readOnly", True), ("title", "One")),
    (("description", "Inside."),),
    (("x-fieldwright-role", "request"),),
    (("x-fieldwright-renamed-from", "before"),),
)

SAID: dict[str, tuple[Any, ...]] = {
    "description": (None, "", "One.", "Two."),
    "deprecated": (None, "", "Use another."),
    "examples": ((), ("a",), ("b",), ("a", "b"), ("b", "a"), (1,), (True,)),
    "annotations": NOTES,
    "page": ((), (("stub", True),), (("stub", False),)),
}

SCHEMAS: tuple[ir.Schema | None, ...] = (
    None,
    *(
        ir.Schema(keywords=((keyword, argument),))
        for keyword in sorted({*CHECKED, "type", "$ref", "anyOf"})
        for argument in ((1, 2) if keyword in ("minContains", "maxContains") else ("a", "b"))
    ),
    ir.Schema(keywords=(("not", True), ("contains", True))),
    ir.Schema(keywords=(("contains", True), ("not", True))),
)
"""What may have to hold of a value besides: each keyword with two arguments, whatever they mean."""

ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "pattern": ("^a$", "^b$"),
    "uniqueItems": (True,),
    "multipleOf": (2, 4, 3, 0.5),
}
"""Arguments of the constraints that are not numbers of which 1, 2 and 5 will do."""

TYPES: tuple[ir.Type, ...] = (
    *(ir.Scalar(kind=kind) for kind in ("any", "never", "null", "boolean")),
    *(INTEGER, ir.Scalar(kind="number"), STRING),
    ir.Scalar(kind="string", format="date-time"),
    ir.Literal(values=("a",)),
    ir.Literal(values=("a", "b")),
    ir.Literal(values=(1,)),
    ir.Array(items=STRING),
    ir.Map(values=STRING),
    ir.Ref(name="Other"),
    ir.Ref(name="Another"),
    ir.Ref(name="Named"),
    ir.Nullable(type=STRING),
    ir.Nullable(type=ir.Ref(name="Other")),
    ir.Nullable(type=ANY),
    ir.Asserted(type=STRING, schema=ir.Schema(keywords=(("not", True),))),
    ir.Nullable(type=ir.Asserted(type=STRING, schema=ir.Schema(keywords=(("not", True),)))),
)


def constraints() -> Iterator[ir.Pairs]:
    """Each constraint alone with every argument, two together, and the two in the other order."""
    yield ()
    for keyword in sorted(keywords.CONSTRAINTS):
        yield from (((keyword, argument),) for argument in ARGUMENTS.get(keyword, (1, 2, 5)))
    yield (("minLength", 1), ("maxLength", 5))
    yield (("maxLength", 5), ("minLength", 1))


FIELD = ir.Field(name="one", type=STRING, required=True)
SECOND = ir.Field(name="two", type=INTEGER, required=False)
MEMBERS: tuple[Any, ...] = ((None, "a"), (None, "b"), ("PUBLISHED", "b"), (None, 1))

VALUES: dict[type, tuple[Any, dict[str, tuple[Any, ...]]]] = {
    ir.Scalar: (
        STRING,
        {
            "kind": ("any", "never", "null", "boolean", "integer", "number", "string"),
            "format": (None, "email", "ipv4", "date", "date-time", "uuid", "password", "decimal"),
            "constraints": tuple(constraints()),
            "annotations": NOTES,
        },
    ),
    ir.Literal: (
        ir.Literal(values=("a", "b")),
        {
            "values": (("a",), ("b",), ("a", "b"), ("b", "a"), (1,), (True,), ("a", 1), (None,)),
            "open": (False, True),
            "annotations": NOTES,
        },
    ),
    ir.Array: (
        ir.Array(items=STRING),
        {"items": TYPES, "constraints": tuple(constraints()), "annotations": NOTES},
    ),
    ir.Map: (
        ir.Map(values=STRING),
        {"values": TYPES, "constraints": tuple(constraints()), "annotations": NOTES},
    ),
    ir.Ref: (
        ir.Ref(name="Other"),
        {
            "name": ("Other", "Another", "Named", "Missing"),
            "constraints": tuple(constraints()),
            "annotations": NOTES,
        },
    ),
    ir.Nullable: (ir.Nullable(type=STRING), {"type": TYPES[4:16]}),
    ir.Asserted: (
        ir.Asserted(type=STRING, schema=ir.Schema(keywords=())),
        {"type": TYPES[:16], "schema": SCHEMAS[1:]},
    ),
    ir.Schema: (
        ir.Schema(keywords=()),
        {"keywords": tuple(each.keywords for each in SCHEMAS if each is not None)},
    ),
    ir.Field: (
        FIELD,
        {
            "name": ("one", "uno", "two-", "o-ne"),
            "type": TYPES,
            "required": (True, False),
            "default": ((), ("a",), ("b",), (1,), (True,), (None,)),
            "published_name": (None, "first", "one"),
            **SAID,
        },
    ),
    ir.Record: (
        ir.Record(name="It", fields=(FIELD, SECOND), discriminator="kind", heirs=(("o", "Other"),)),
        {
            "base": (None, "Other", "Another"),
            "discriminator": ("kind", "type"),
            "heirs": (
                (("o", "Other"),),
                (("o", "Other"), ("p", "Another")),
                (("p", "Another"), ("o", "Other")),
                (("o", "Another"),),
            ),
            "own_tags": ((), ("It",), ("a", "b"), ("b", "a")),
            "strict": (False, True),
            "default_heir": (None, "It", "Other", "Another"),
            "fields": (
                (),
                (FIELD,),
                (FIELD, SECOND),
                (SECOND, FIELD),
                (SECOND,),
                (dataclasses.replace(FIELD, name="uno"), SECOND),
            ),
            "additional_properties": (None, NEVER, ANY, STRING, INTEGER, ir.Array(items=STRING)),
            "constraints": tuple(constraints()),
            "nullable": (False, True),
            "assertions": SCHEMAS,
            **SAID,
        },
    ),
    ir.Enum: (
        ir.Enum(name="It", members=MEMBERS[:2]),
        {
            "members": (
                MEMBERS[:1],
                MEMBERS[:2],
                MEMBERS[1::-1],
                (MEMBERS[0], MEMBERS[2]),
                (MEMBERS[0], MEMBERS[3]),
                MEMBERS[3:],
            ),
            "kind": ("string", "integer", "number", "boolean", "any"),
            "open": (False, True),
            "form": ("class", "literal"),
            "nullable": (False, True),
            "assertions": SCHEMAS,
            **SAID,
        },
    ),
    ir.Union: (
        ir.Union(
            name="It",
            alternatives=(ir.Ref(name="Other"), ir.Ref(name="Another")),
            exclusive=True,
            discriminator="kind",
        ),
        {
            "alternatives": (
                (ir.Ref(name="Other"), ir.Ref(name="Another")),
                (ir.Ref(name="Another"), ir.Ref(name="Other")),
                (ir.Ref(name="Other"),),
                (ir.Ref(name="Other"), STRING),
                (ir.Ref(name="Other"), ir.Scalar(kind="string", format="uuid")),
                (STRING, INTEGER, ir.Array(items=STRING)),
                (STRING, INTEGER, ir.Array(items=INTEGER)),
            ),
            "exclusive": (True, False),
            "open": (False, True),
            "discriminator": (None, "kind", "type"),
            "mapping": (
                (),
                (("Other", "Other"),),
                (("o", "Other"),),
                (("o", "Another"),),
                (("o", "Other"), ("p", "Other")),
                (("p", "Other"), ("o", "Other")),
                (("Other", "Other"), ("Another", "Another")),
            ),
            "constraints": tuple(constraints()),
            "nullable": (False, True),
            "assertions": SCHEMAS,
            **SAID,
        },
    ),
    ir.Alias: (ir.Alias(name="It", type=STRING), {"type": TYPES, **SAID}),
    ir.Style: (
        ir.Style(),
        {
            "frozen": (False, True),
            "types": ((), (("uuid", "str"),)),
            "constructor": ("plain", "checked"),
            "base": (None, "acme.Base"),
        },
    ),
    ir.Document: (
        ir.Document(title="One", version="1.0.0", models=()),
        {
            "title": ("One", "one", "Two"),
            "version": ("1.0.0", "1.1.0"),
            "own_version": (None, "1.0.0", "2.0.0"),
            "style": (ir.Style(), ir.Style(frozen=True)),
            "models": (
                (),
                (ir.Alias(name="It", type=STRING),),
                (ir.Alias(name="It", type=STRING), ir.Enum(name="Two", members=MEMBERS[:1])),
                (ir.Enum(name="Two", members=MEMBERS[:1]), ir.Alias(name="It", type=STRING)),
                (ir.Alias(name="a.It", type=STRING),),
                (ir.Enum(name="It", members=MEMBERS[:1]),),
            ),
            "definitions": (
                (),
                (("one", True),),
                (("one", ir.Schema(keywords=(("not", True),))),),
                (("one", True), ("two", True)),
                (("two", True), ("one", True)),
            ),
            "description": (None, "One."),
            "annotations": NOTES,
            "page": ((), (("stub", True),), (("stub", False),)),
        },
    ),
}
"""Class → a node of it, and for each attribute the values it is tried in; ``place`` says nothing."""

OTHERS: tuple[ir.Model, ...] = (
    ir.Record(name="Other", fields=(ir.Field(name="kind", type=STRING, required=True),)),
    ir.Record(name="Another", fields=(ir.Field(name="kind", type=STRING, required=False),)),
    ir.Alias(name="Named", type=STRING),
)


def variants(kind: type, attribute: str) -> Iterator[Any]:
    """Nodes that differ in one attribute."""
    node, values = VALUES[kind]
    for value in values[attribute]:
        yield dataclasses.replace(node, **{attribute: value})


def documents(node: Any) -> Iterator[ir.Document]:
    """Documents that hold a node, in each place where one of its kind may stand."""
    if isinstance(node, ir.Document):
        yield node
    elif isinstance(node, ir.Style):
        yield ir.Document(title="One", version="1.0.0", models=(), style=node)
    elif isinstance(node, ir.Schema):
        yield _holding(ir.Alias(name="It", type=ir.Asserted(type=STRING, schema=node)))
        yield _holding(ir.Record(name="It", fields=(FIELD,), assertions=node))
    elif isinstance(node, ir.Field):
        yield _holding(ir.Record(name="It", fields=(node, SECOND)))
        yield _holding(ir.Record(name="It", fields=(node,), additional_properties=NEVER))
        yield _holding(ir.Record(name="It", fields=(SECOND, node), additional_properties=STRING))
    elif isinstance(node, ir.Record | ir.Enum | ir.Union | ir.Alias):
        yield _holding(node)
    else:
        for type_ in (node, ir.Array(items=node), ir.Map(values=node)):
            yield _holding(ir.Alias(name="It", type=type_))
        field = ir.Field(name="one", type=node, required=False)
        yield _holding(ir.Record(name="It", fields=(field,), additional_properties=node))
        yield _holding(ir.Union(name="It", alternatives=(node, INTEGER), exclusive=False))


def _holding(model: ir.Model) -> ir.Document:
    return ir.Document(title="One", version="1.0.0", models=(model, *OTHERS))
