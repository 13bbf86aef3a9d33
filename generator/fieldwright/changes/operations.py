"""Operations compared as far as they carry models: which there are, their parameters, bodies and responses.

Rules have the ids that oasdiff has for the same. A schema that is a model on both sides changes with
that model; what stands in the operation itself is decided by search.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from fieldwright.changes import witnesses
from fieldwright.changes.change import Change, Spot
from fieldwright.changes.rules.rule import Effect, Role
from fieldwright.changes.schema_pairs import list_changed
from fieldwright.model import ir
from fieldwright.openapi.endpoints import Body, Operation, Parameter
from fieldwright.openapi.schemas.written import Schemas


class _Comparison:
    """Two documents, and the operations that both have."""

    def __init__(self, old: Schemas, new: Schemas) -> None:
        self.old, self.new = old, new

    def compare(self) -> "Iterator[Change | _Undecided]":
        """Yield what differs between the operations of both sides."""
        left = {each.key: each for each in self.old.list_operations()}
        right = {each.key: each for each in self.new.list_operations()}
        for key, operation in right.items():
            if key in left:
                yield from self._compare_operations(left[key], operation)
            else:
                yield _report("endpoint-added", operation, "", None, operation.place)
        for key, operation in left.items():
            if key not in right:
                rule = "api-removed-without-deprecation"
                yield _report(rule, operation, "", operation.place, None)

    def _compare_operations(
        self, old: Operation, new: Operation
    ) -> "Iterator[Change | _Undecided]":
        yield from self._compare_parameters(old, new)
        before, after = old.request, new.request
        if before is not None and after is not None:
            yield from _compare_required("request-body", before, after, new, " request body")
            yield from self._compare_bodies("request", before, after, new, " request body")
        elif before is not None or after is not None:
            required = "required" if (before or after or _NOTHING).required else "optional"
            done = "added" if before is None else "removed"
            rule = f"request-body-{done}-{required}"
            yield _report(rule, new, " request body", *map(_get_place, (before, after)))
        for status, body in new.responses.items():
            part = f" response {status}"
            if status in old.responses:
                yield from self._compare_bodies("response", old.responses[status], body, new, part)
            else:
                rule = f"response-{_classify_status(status)}-status-added"
                yield _report(rule, new, part, None, body.place)
        for status, body in old.responses.items():
            if status not in new.responses:
                rule = f"response-{_classify_status(status)}-status-removed"
                yield _report(rule, new, f" response {status}", body.place, None)

    def _compare_parameters(
        self, old: Operation, new: Operation
    ) -> "Iterator[Change | _Undecided]":
        left, right = _name_parameters(old), _name_parameters(new)
        for key, parameter in right.items():
            part = f" {key[0]} parameter {parameter.name}"
            if key in left:
                before = left[key]
                yield from _compare_required("request-parameter", before, parameter, new, part)
                yield from self._compare_media("request-parameter", before, parameter, new, part)
            else:
                required = "required" if parameter.required else "optional"
                rule = f"new-{required}-request-parameter"
                yield _report(rule, new, part, None, parameter.place)
        for key, parameter in left.items():
            if key not in right:
                required = "-required" if parameter.required else ""
                rule = f"request{required}-parameter-removed"
                part = f" {key[0]} parameter {parameter.name}"
                yield _report(rule, new, part, parameter.place, None)

    def _compare_bodies(
        self, word: str, old: Body, new: Body, operation: Operation, part: str
    ) -> "Iterator[Change | _Undecided]":
        name = "request-body" if word == "request" else "response"
        for media in {**old.media, **new.media}:
            where = f"{part} {media}".rstrip()
            if media not in old.media:
                yield _report(f"{name}-media-type-added", operation, where, None, new.place)
            elif media not in new.media:
                yield _report(f"{name}-media-type-removed", operation, where, old.place, None)
        yield from self._compare_media(f"{word}-body", old, new, operation, part)

    def _compare_media(
        self,
        word: str,
        old: Parameter | Body,
        new: Parameter | Body,
        operation: Operation,
        part: str,
    ) -> "Iterator[Change | _Undecided]":
        """Compare the schemas of the media types that both sides have."""
        for media, before in old.media.items():
            after = new.media.get(media)
            if media not in new.media or before == after:
                continue
            schemas = (self.old.assert_schema(before), self.new.assert_schema(after))
            if repr(schemas[0]) != repr(schemas[1]):
                change = _report(
                    f"{word}-type-changed",
                    operation,
                    f"{part} {media}".rstrip(),
                    old.place,
                    new.place,
                    values=(_describe(before), _describe(after)),
                )
                yield _Undecided(change, schemas)

    def decide(self, changes: Iterable["Change | _Undecided"]) -> Iterator[Change]:
        """Decide changes of schemas by search; leave out those that no payload can show."""
        known = list(changes)  # and with them all definitions that their schemas refer to
        definitions = (self.old.definitions, self.new.definitions)
        changed = list_changed(*definitions)
        for each in known:
            if isinstance(each, Change):
                yield each
                continue
            shown, complete = witnesses.search_schemas(each.schemas, definitions, changed)
            effect: Effect = "both" if len(shown) != 1 else next(iter(shown))
            if shown or not complete:
                yield replace(each.change, effect=effect, witnesses=tuple(shown.items()))


class _Undecided(NamedTuple):
    """A change of a schema, and the schemas of both sides."""

    change: Change
    schemas: tuple[ir.Schema | bool, ir.Schema | bool]


_NOTHING = Body(media={}, place=ir.Place("", 1, 1))


def compare_operations(old: Schemas, new: Schemas) -> Iterator[Change]:
    """Yield what differs between the operations of two documents, unless the old one describes none, as what
    a release of several files keeps."""
    if not old.describes_operations:
        return iter(())
    comparison = _Comparison(old, new)
    return comparison.decide(comparison.compare())


def count_left_out(old: Schemas, new: Schemas) -> dict[str, int]:
    """Count what operations of the new side have that is not compared, by what it is."""
    counts: dict[str, int] = {}
    if not old.describes_operations:
        counts["operations"] = len(new.list_operations())
        return counts if counts["operations"] else {}
    for operation in new.list_operations():
        for word, count in operation.left_out.items():
            counts[word] = counts.get(word, 0) + count
    return counts


def _name_parameters(operation: Operation) -> dict[tuple[str, str], Parameter]:
    """Return the parameters by location and name; those of the path, whose names nobody sends, by their order."""
    in_path = [part.partition("}")[0] for part in operation.name.split("{")[1:]]
    named = {}
    for (where, name), parameter in operation.parameters.items():
        position = in_path.index(name) if where == "path" and name in in_path else None
        named[where, name if position is None else f"#{position + 1}"] = parameter
    return named


def _compare_required(
    word: str, old: Parameter | Body, new: Parameter | Body, operation: Operation, part: str
) -> Iterator[Change]:
    if old.required != new.required:
        rule = f"{word}-became-{'required' if new.required else 'optional'}"
        yield _report(rule, operation, part, old.place, new.place)


def _classify_status(status: str) -> str:
    return "success" if status.startswith("2") else "non-success"


def _get_place(side: Body | None) -> ir.Place | None:
    return None if side is None else side.place


def _describe(schema: Any) -> ir.Json:
    """Describe a schema: the model that it refers to, its type, or that it is one."""
    if not isinstance(schema, dict):
        return "anything" if schema is None else str(schema).lower()
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return reference.rpartition("/")[2]
    kinds = schema.get("type")
    return " | ".join(kinds) if isinstance(kinds, list) else str(kinds or "a schema")


def _report(
    rule: str,
    operation: Operation,
    part: str,
    old: ir.Place | None,
    new: ir.Place | None,
    *,
    values: tuple[ir.Json, ir.Json] = (None, None),
) -> Change:
    sent: Role = "request" if operation.is_sent else "response"
    received: Role = "response" if operation.is_sent else "request"
    same = values[0] == values[1]
    return Change(
        rule=rule,
        spot=Spot("", f"{operation.name}{part}"),
        role=received if rule == "response-body-type-changed" else sent,
        old=None if same else values[0],
        new=None if same else values[1],
        old_place=old,
        new_place=new,
    )
