"""What pages cannot say, JSON names and null: taken from their examples, set in bulk, or guessed and counted."""

import dataclasses
import difflib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fieldwright import errors
from fieldwright.importing import evidence, pages
from fieldwright.model import guesses, ir
from fieldwright.openapi import read as spec_read
from fieldwright.openapi.text import dump, patch, values
from fieldwright.openapi.text import source as sources
from fieldwright.pages import layout, types

CONVENTIONS = ("camel", "kebab", "as-is")
"""The conventions by which JSON names follow from printed ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person says of all fields: a convention, and names in JSON and nullable fields.

    ``names`` and ``nullable`` are by ``Model.field``, or by ``field`` for every model that has one.
    """

    convention: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    nullable: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Decisions:
    """The names in JSON and the null of fields, with the counts for the summary."""

    names: dict[evidence.Key, str] = field(default_factory=dict)
    nulls: dict[evidence.Key, ir.Field] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


def read_choices(names: str | None, nullable: Path | None) -> Choices:
    """Read what ``--json-names`` and ``--nullable`` say. Raises ``UsageError``.

    A file of names is an object from ``Model.field`` or ``field`` to the name, or from models to
    such objects; one of nullable fields lists them.
    """
    listed: dict[str, str] = {}
    if names is not None and names not in CONVENTIONS:
        path = Path(names)
        if not path.is_file():
            words = ", ".join(CONVENTIONS)
            raise errors.UsageError(
                f"--json-names: {names!r} is none of {words}, and there is no such file"
            )
        listed = dict(_read_names(path))
    fields = frozenset(_read_fields(nullable)) if nullable is not None else frozenset()
    return Choices(
        convention=names if names in CONVENTIONS else None, names=listed, nullable=fields
    )


def _read_names(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the fields of a file with their names in JSON."""
    loaded = sources.load(path)
    if not isinstance(loaded.data, values.Object):
        raise errors.UsageError(
            f"{path}: must be an object, such as 'Image.created_time: createdTime'"
        )
    for name, value in loaded.data.items():
        members = value.items() if isinstance(value, values.Object) else [("", value)]
        for inner, text in members:
            where = f"{name}.{inner}" if inner else name
            if not isinstance(text, str):
                line = loaded.locate(loaded.data.locate_key(name)).line
                raise errors.UsageError(
                    f"{path}:{line}: the name of {where} in JSON must be a text"
                )
            yield where, text


def _read_fields(path: Path) -> Iterator[str]:
    """Yield the fields that a file lists, as YAML or JSON, or one a line."""
    data = sources.load(path).data
    listed = data.split() if isinstance(data, str) else data
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise errors.UsageError(f"{path}: must be a list of fields, such as '- Image.updated_time'")
    yield from listed


def settle(imported: pages.Imported, choices: Choices) -> pages.Imported:
    """Return an import with JSON names and null as examples show and ``choices`` say.

    Its summary counts them, and what is a guess. Raises ``UsageError`` for a choice of no field.
    """
    source = sources.parse(imported.text, "the spec of these pages", limits=pages.LIMITS)
    decisions = _decide(imported.document, choices)
    text = _apply(source, imported.document, decisions, choices.convention)
    changed = dataclasses.replace(
        imported, changes=(*imported.changes, *sorted(decisions.counts.items()))
    )
    if text == imported.text:
        return changed
    source = sources.parse(text, source.name, limits=pages.LIMITS)
    document = spec_read.read_document(source)
    described = pages.describe(source, document, imported.pages)
    return dataclasses.replace(
        changed, text=text, document=document, extensions=described.extensions
    )


def apply(source: sources.Source, document: ir.Document, convention: str | None) -> str:
    """Return the text that an import alone makes of the spec of pages: with their evidence, by a convention."""
    choices = Choices(convention=convention)
    return _apply(source, document, _decide(document, choices), convention)


def _decide(document: ir.Document, choices: Choices) -> _Decisions:
    """Decide on the names and the null of every field. Raises ``UsageError``."""
    seen = evidence.collect(document)
    records = [model for model in document.models if isinstance(model, ir.Record)]
    unused = {*choices.names, *choices.nullable}
    decisions = _Decisions()
    for record in records:
        taken = {each.name for each in record.fields}
        for each in record.fields:
            keys = _list_keys(record, each)
            unused -= {*keys}
            _decide_name(record, each, choices, seen, taken, decisions)
            if not isinstance(each.type, ir.Nullable):
                _decide_null(record, each, choices, seen, decisions)
    if unused:
        known = {
            key for record in records for each in record.fields for key in _list_keys(record, each)
        }
        first = min(unused)
        near = difflib.get_close_matches(first, known, 1)
        remedy = f"; did you mean {near[0]!r}?" if near else ""
        raise errors.UsageError(f"no field is called {first!r} on the pages{remedy}")
    return decisions


def _list_keys(record: ir.Record, each: ir.Field) -> tuple[str, str]:
    """Return the words that name a field in a choice."""
    printed = each.published_name or each.name
    return f"{record.name}.{printed}", printed


def _decide_name(
    record: ir.Record,
    each: ir.Field,
    choices: Choices,
    seen: evidence.Evidence,
    taken: set[str],
    decisions: _Decisions,
) -> None:
    """Decide on the name of one field; a name that another field has is left to that one."""
    key = record.name, each.name
    wide, narrow = _list_keys(record, each)
    chosen = choices.names.get(wide, choices.names.get(narrow))
    shown = seen.names.get(key, set())
    if chosen is None and each.published_name is not None:
        decisions.counts["JSON names other than printed"] += each.published_name != each.name
        return
    if chosen is not None:
        name, kind = chosen, "JSON names set"
    elif len(shown) == 1 and choices.convention != "as-is":
        name, kind = next(iter(shown)), "JSON names seen in examples"
    else:
        convention = choices.convention or seen.convention
        name = evidence.convert(each.name, convention, seen.spellings)
        kind = "JSON names set" if choices.convention else "JSON names guessed"
    if name != each.name and name in taken:
        name, kind = each.name, "JSON names guessed"
    taken.add(name)
    if chosen is not None or name != each.name:
        decisions.names[key] = name
    if guesses.is_open(each.name) or name != each.name:
        decisions.counts[kind] += 1


def _decide_null(
    record: ir.Record,
    each: ir.Field,
    choices: Choices,
    seen: evidence.Evidence,
    decisions: _Decisions,
) -> None:
    """Decide whether a field is nullable. Examples decide only where the page cannot say it."""
    key = record.name, each.name
    silent = guesses.is_null_open(each)
    if not choices.nullable.isdisjoint(_list_keys(record, each)):
        decisions.nulls[key] = each
        decisions.counts["null set"] += 1
    elif silent and key in seen.nulls:
        decisions.nulls[key] = each
        decisions.counts["null seen in examples"] += 1
    elif silent:
        decisions.counts["null guessed"] += 1


def _apply(
    source: sources.Source, document: ir.Document, decisions: _Decisions, convention: str | None
) -> str:
    """Return a spec's text with all that was decided; comments stay where they are."""
    text, name = _rename(source, decisions.names), source.name
    if text != source.text:
        source = sources.parse(text, name, limits=pages.LIMITS)
    data = values.strip_places(source.data)
    schemas = data["components"]["schemas"]
    places = layout.derive(document)
    for (model, old), new in decisions.names.items():
        schema = schemas[model].get("properties", {}).get(new)
        if isinstance(schema, dict):
            schema.setdefault("x-speakeasy-name-override", old)
    for (model, old), each in decisions.nulls.items():
        schema = schemas[model].get("properties", {}).get(decisions.names.get((model, old), old))
        if isinstance(schema, dict):
            _allow_null(schema, f"{model}.{old}")
            folder = places.locate_page(model).rpartition("/")[0]
            cell, wider = (
                types.render_cell(type_, each.required, places, folder)
                for type_ in (each.type, types.make_nullable(each.type))
            )
            if cell != wider:
                schema.setdefault("x-fieldwright-page", {}).setdefault("type", cell)
    for union in document.models:
        if isinstance(union, ir.Union) and union.discriminator is not None:
            tags = {
                decisions.names.get((each.name, union.discriminator))
                for each in union.alternatives
                if isinstance(each, ir.Ref)
            }
            tag = tags.pop() if len(tags) == 1 else None
            if tag is not None:
                schemas[union.name]["discriminator"]["propertyName"] = tag
    if convention is not None:
        data["x-fieldwright-page"]["names"] = convention
    if values.is_identical(data, values.strip_places(source.data)):
        return text
    try:
        return patch.patch(source, data)
    except ValueError as error:
        raise errors.UsageError(f"{name} is not written in a way that can be edited") from error


def _allow_null(schema: dict[str, Any], where: str) -> None:
    """Make the schema of a property nullable. Raises ``UsageError`` for one that a person has to change."""
    kind = schema.get("type")
    if "$ref" in schema:
        schema["anyOf"] = [{"$ref": schema.pop("$ref")}, {"type": "null"}]
    elif isinstance(kind, str) and not {"enum", "const"} & schema.keys():
        schema["type"] = [kind, "null"]
    elif schema.keys() & {"type", "enum", "const", "anyOf", "oneOf", "allOf"}:
        raise errors.UsageError(f"--nullable: {where} has values of its own; edit the spec for it")


def _rename(source: sources.Source, renamed: Mapping[evidence.Key, str]) -> str:
    """Return the text with properties renamed where they stand, and where they are required."""
    edits: list[tuple[int, str, str]] = []
    schemas = source.data["components"]["schemas"]
    for (model, old), new in renamed.items():
        schema = schemas[model]
        properties, required = schema.get("properties"), schema.get("required", [])
        if new == old or not isinstance(properties, values.Object) or old not in properties:
            continue
        edits.append((properties.locate_key(old), old, new))
        if old in required:
            edits.append((required.marks[required.index(old)], old, new))
    text = source.text
    for at, old, new in sorted(edits, reverse=True):
        quoted = text[at] in "'\""
        end = at + len(old) + 2 * quoted
        text = text[:at] + dump.dump_lines({new: 0})[0].removesuffix(": 0\n") + text[end:]
    return text
