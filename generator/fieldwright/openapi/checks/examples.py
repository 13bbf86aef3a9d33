"""Whether the examples of a spec are valid against the schemas that they are examples of.

Those of its schemas, and in an API description those that stand beside a schema elsewhere: of
media types, parameters and headers (OpenAPI 3.1.1, sections 4.8.12, 4.8.14 and 4.8.21). They
are annotations (JSON Schema validation, section 9.5), so that nothing but ``lint`` asks. A
default is looked at as well where no type is made of its schema, so that nobody else does.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from fieldwright import errors
from fieldwright.openapi.checks import keywords as checks
from fieldwright.openapi.schemas import all_of, references, residual, shapes
from fieldwright.openapi.schemas.assertions import Assertions
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.resources import Unresolved
from fieldwright.openapi.text.values import Array, Object, list_members, make_object
from fieldwright.validation import json_schema

_JSON = re.compile(r"[^;]*[/+]json\s*(?:;|$)")
_OTHER = frozenset({"schema", "schemas", "example", "examples", "default"})
"""The members of an API description in which nothing is looked for."""


class _Example(NamedTuple):
    """A value of a spec, the offset at which it stands, what it is called, and its schema."""

    value: Any
    at: int
    word: str
    schema: Object


def check(ctx: Context) -> None:
    """Report the examples that their own schema refuses, of a document that has been read."""
    if ctx.source.uri not in ctx.resources.by_uri:
        return  # it has no schemas that could be read
    holders = list(_list_holders(ctx.source.data, ""))
    # Nothing is made of schemas that are in no model: what is wrong in them is left out unsaid.
    with ctx.diagnostics.mute():
        _index(ctx, [around["schema"] for around, _ in holders])
        examples = [*_list_beside(ctx, holders), *_list_within(ctx)]
        assertions = Assertions(ctx, complete=lambda *forms: _add_type(ctx, *forms))
        schemas = [assertions.assert_root(each.schema) for each in examples]
        definitions = dict(assertions.settle())
    for each, schema in zip(examples, schemas):
        try:
            broken = json_schema.find_failure(schema, each.value, definitions)
        except RecursionError:
            ctx.diagnostics.report(
                each.at, "example-refused", f"the {each.word} is too deep to be looked at"
            )
            continue
        if broken is not None:
            message = (
                f"the {each.word} {errors.shorten_json(each.value)} is refused by its own schema"
            )
            remedy = f"correct the {each.word} or the schema"
            ctx.diagnostics.report(
                each.at, "example-refused", f"{message}: {json_schema.describe(broken)}", remedy
            )


def _add_type(ctx: Context, schema: Object, modern: Object) -> Object:
    """Return ``modern`` with the type that a model of ``schema`` is read with, where that has none."""
    bare, _ = residual.separate_checks(ctx, all_of.flatten(ctx, schema))
    typed = shapes.infer_type(ctx, bare)
    if typed is bare or ctx.dialect == "json-schema":
        return modern
    return make_object(
        modern.at, [*list_members(modern), ("type", typed["type"], modern.at, modern.at)]
    )


def _list_within(ctx: Context) -> Iterator[_Example]:
    """Yield the examples that stand in schemas, and the defaults that no type has been made
    with."""
    looked_at = {default.at for default in ctx.defaults}
    for schema in ctx.index.list_written():
        dropped = ctx.index.left_out.get(schema, ())
        for word in ("default", "example"):
            if word in schema and schema.locate_value(word) not in looked_at:
                yield _Example(schema[word], schema.locate_value(word), word, schema)
        if "examples" in schema and "examples" not in dropped:
            listed: Array = schema["examples"]
            for value, at in zip(listed, listed.marks):
                yield _Example(value, at, "example", schema)


def _list_beside(ctx: Context, holders: Iterable[tuple[Object, str]]) -> Iterator[_Example]:
    """Yield the examples that stand beside schemas, outside of schemas.

    A text in a type other than JSON is not the value that the schema speaks of, but its bytes.
    """
    for around, media in holders:
        textual = bool(media) and not _JSON.match(media)
        for value, at in _list_examples(ctx, around):
            if not (textual and isinstance(value, str)):
                yield _Example(value, at, "example", around["schema"])


def _list_holders(around: Any, media: str) -> Iterator[tuple[Object, str]]:
    """Yield the objects of a description that have a schema, but for its components, each with the
    media type that it is of, if any."""
    if isinstance(around, Array):
        for item in around:
            yield from _list_holders(item, "")
    if not isinstance(around, Object):
        return
    if isinstance(around.get("schema"), Object):
        yield around, media
    for key, value in around.items():
        if key == "content" and isinstance(value, Object):
            for name, each in value.items():
                yield from _list_holders(each, name)
        elif key not in _OTHER and (not key.startswith("x-") or key == "x-webhooks"):
            yield from _list_holders(value, "")


def _list_examples(ctx: Context, around: Object) -> Iterator[tuple[Any, int]]:
    """Yield the values of ``example`` and ``examples``, those included that stand in the
    components.

    What is in another file, or at the address of an ``externalValue``, is not fetched.
    """
    if "example" in around:
        yield around["example"], around.locate_value("example")
    listed = around.get("examples")
    for each in listed.values() if isinstance(listed, Object) else ():
        if isinstance(each, Object) and isinstance(ref := each.get("$ref"), str):
            try:
                each = references.follow_pointer(ctx.source.data, ref.removeprefix("#"), ref)
            except Unresolved:
                continue
        if isinstance(each, Object) and "value" in each:
            yield each["value"], each.locate_value("value")


def _index(ctx: Context, schemas: Iterable[Object]) -> None:
    """Make schemas readable that are in no model."""
    resource = ctx.resources.by_uri[ctx.source.uri]
    for each in schemas:
        ctx.resources.index(each, resource)
        checks.check_schemas(ctx, [(each, each.at)])
