"""The models that are asked for by name, tag, path or operation, with what they refer to."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from fieldwright import errors
from fieldwright.model import ir, traversal
from fieldwright.openapi.operations import METHODS, Node, Walker
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.resources import Reference, list_subschemas
from fieldwright.openapi.text.identity import IdentitySet
from fieldwright.openapi.text.values import Object

KINDS = ("model", "tag", "path", "operation")
"""What a pattern may select; without the word in front it is a path if it begins with ``/``, else a model."""


class _Operation(NamedTuple):
    """An operation by what selects it, and the models that it names."""

    words: Mapping[str, tuple[str, ...]]
    models: frozenset[str]


def select_models(
    ctx: Context, document: ir.Document, include: tuple[str, ...], exclude: tuple[str, ...]
) -> ir.Document:
    """Return a document with the models that are included, or all, without those that are excluded.

    What is left refers to stays. Raises ``errors.UsageError`` for a pattern that selects
    nothing. A document with errors is returned as it is.
    """
    if not include and not exclude or ctx.diagnostics.has_errors():
        return document
    models = {model.name: model for model in document.models}
    listed = list(_list_operations(ctx))
    known = _collect_words(models, listed)
    kept, dropped = (
        (_match_patterns(patterns, option, models, listed, known))
        for patterns, option in ((include, "--include"), (exclude, "--exclude"))
    )
    operations = [each for each in listed if not any(each is other for other in dropped[1])]
    if include:
        operations = [each for each in operations if any(each is other for other in kept[1])]
        roots = kept[0] | _join(operations)
    else:
        roots = {*models} - _collect_reached(models, dropped[0] | _join(dropped[1])) | _join(
            operations
        )
    names = _collect_reached(models, roots - dropped[0])
    chosen = tuple(model for model in document.models if model.name in names)
    return replace(
        document,
        models=chosen,
        definitions=tuple(_select_definitions(document, chosen)),
        left_out=len(models) - len(chosen),
    )


def _list_operations(ctx: Context) -> Iterator[_Operation]:
    """Yield the operations of a document."""
    root = ctx.source.data
    if not isinstance(root, Object) or ctx.dialect == "json-schema":
        return
    walker = Walker(ctx)
    for word in ("paths", "webhooks"):
        with ctx.diagnostics.mute():
            items = list(walker.list_members((root, ctx.resources.by_uri[ctx.source.uri]), word))
        for path, item in items:
            for method in METHODS:
                with ctx.diagnostics.mute():
                    operation = walker.get(item, method)
                    if operation is not None:
                        yield _describe(ctx, walker, item, operation, (method, path))


def _describe(
    ctx: Context, walker: Walker, item: Node, operation: Node, place: tuple[str, str]
) -> _Operation:
    method, path = place
    bodies = [
        *walker.list_parameters(item, path),
        *walker.list_operation(operation, method, path),
    ]
    tags, identifier = operation[0].get("tags"), operation[0].get("operationId")
    words = {
        "tag": tuple(map(str, tags)) if isinstance(tags, list) else (),
        "path": (path,),
        "operation": (identifier,) if isinstance(identifier, str) else (),
    }
    models = frozenset(_list_models(ctx, [each.schema for each in bodies]))
    return _Operation(words, models)


def _list_models(ctx: Context, schemas: Iterable[Any]) -> Iterator[str]:
    """Yield the models that schemas are or refer to, up to where a model begins."""
    waiting, seen = [*schemas], IdentitySet()
    while waiting:
        schema = waiting.pop()
        if not isinstance(schema, Object) or schema in seen:
            continue
        seen.add(schema)
        name = ctx.index.models.get(schema)
        if name is not None:
            yield name
            continue
        reference = schema.get("$ref")
        if isinstance(reference, Reference):
            waiting.append(reference.schema)
        waiting += list_subschemas(schema)


def _collect_words(
    models: Iterable[str], operations: Iterable[_Operation]
) -> dict[str, dict[str, None]]:
    """Collect what each kind of pattern may select."""
    words: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
    words["model"] = dict.fromkeys(models)
    for each in operations:
        for kind, listed in each.words.items():
            words[kind] |= dict.fromkeys(listed)
    return words


def _match_patterns(
    patterns: Iterable[str],
    option: str,
    models: Iterable[str],
    operations: list[_Operation],
    known: Mapping[str, Iterable[str]],
) -> tuple[set[str], list[_Operation]]:
    """Return the models and the operations that patterns select."""
    names: set[str] = set()
    selected: list[_Operation] = []
    for pattern in patterns:
        kind, glob = _parse(pattern)
        if not any(fnmatchcase(each, glob) for each in known[kind]):
            near = difflib.get_close_matches(glob, [*known[kind]], n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise errors.UsageError(f"{option} {pattern}: there is no such {kind}{hint}")
        if kind == "model":
            names |= {each for each in models if fnmatchcase(each, glob)}
        else:
            selected += [
                each
                for each in operations
                if any(fnmatchcase(word, glob) for word in each.words[kind])
            ]
    return names, selected


def _parse(pattern: str) -> tuple[str, str]:
    """Return what a pattern selects, and the pattern without that."""
    kind, colon, glob = pattern.partition(":")
    if colon and kind in KINDS:
        return kind, glob
    return ("path" if pattern.startswith("/") else "model"), pattern


def _join(operations: Iterable[_Operation]) -> frozenset[str]:
    return frozenset[str]().union(*(each.models for each in operations))


def _collect_reached(models: Mapping[str, ir.Model], names: Iterable[str]) -> set[str]:
    """Return models and all that they refer to, heirs and bases among it."""
    waiting, reached = [*names], set()
    while waiting:
        name = waiting.pop()
        if name in models and name not in reached:
            reached.add(name)
            waiting += traversal.list_references(models[name])
            waiting += traversal.list_family(models[name])
    return reached


def _select_definitions(
    document: ir.Document, models: tuple[ir.Model, ...]
) -> Iterator[tuple[str, ir.Schema | bool]]:
    """Yield the definitions that models refer to, directly or by another one."""
    definitions = dict(document.definitions)
    waiting: list[Any] = [*models]
    needed: set[str] = set()
    while waiting:
        fresh = {*traversal.list_schema_references(waiting.pop())} - needed
        needed |= fresh
        waiting += [definitions[name] for name in fresh if name in definitions]
    yield from (pair for pair in document.definitions if pair[0] in needed)
