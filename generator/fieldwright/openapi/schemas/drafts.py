"""Schemas of drafts before 2020-12 in its words: ``dependencies``, lists of ``items``, names in
``$id``, what ``$ref`` ignores, and ``$recursiveRef``.

Draft 6 made ``$id`` of ``id`` and numbers of the exclusive limits; 2019-09 split ``dependencies``
and let keywords stand beside ``$ref`` (its release notes); 2020-12 moved lists from ``items`` to
``prefixItems``, ``additionalItems`` to ``items``, and made ``$dynamicRef`` of ``$recursiveRef``.
"""

import re
from collections.abc import Iterator
from typing import Any

from fieldwright.model import keywords
from fieldwright.openapi.schemas.diagnostics import Diagnostics
from fieldwright.openapi.schemas.vocabulary import is_annotation
from fieldwright.openapi.text.identity import IdentityMap
from fieldwright.openapi.text.values import Array, Member, Object, list_members, make_object

_OLDER = re.compile(r"https?://json-schema\.org/(draft/2019-09|draft-0[467])/schema#?")
_DRAFTS = ("draft-04", "draft-06", "draft-07", "draft/2019-09", "draft/2020-12")
_SINCE = {name: row.since for name, row in keywords.KEYWORDS.items()}
"""Keyword → the draft that brought it; one before it takes it for a comment."""

_KEPT = frozenset({"$ref", "$defs", "definitions", "$schema"})
"""What is read beside a ``$ref``, since it is no assertion."""

_EXCLUSIVE = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}

_RECURSIVE = "#recursive"
"""The anchor that ``$recursiveAnchor`` stands for."""

_SHAPES = {name: row.shape for name, row in keywords.KEYWORDS.items()}


def recognise(root: Any, diagnostics: Diagnostics) -> "Converter | None":
    """Return a converter for a JSON Schema whose ``$schema`` names an older draft, or None."""
    dialect = root.get("$schema") if isinstance(root, Object) else None
    older = _OLDER.fullmatch(dialect) if isinstance(dialect, str) else None
    return Converter(older[1], diagnostics) if older is not None else None


class Converter:
    """Converts the schemas of one document of a draft into the words of 2020-12, each once.

    What the draft ignores is reported. ``originals`` has the schema that each was converted
    from: JSON Pointers lead through the document as it is written.
    """

    def __init__(self, draft: str, diagnostics: Diagnostics) -> None:
        self.originals: IdentityMap[Object] = IdentityMap()
        self._converted: IdentityMap[Object] = IdentityMap()
        self._diagnostics = diagnostics
        self._draft = draft
        self._ignores_siblings = draft != "draft/2019-09"
        newer = _DRAFTS[_DRAFTS.index(draft) + 1 :]
        self._unknown = {word for word, since in _SINCE.items() if since in newer}
        self._dynamic = False

    def convert(self, value: Any) -> Any:
        """Convert a schema with all that are in it; anything else is left for others to refuse."""
        if not isinstance(value, Object) or value in self.originals:
            return value
        if value not in self._converted:
            schema = self._convert(value)
            self._converted[value] = schema
            self.originals[schema] = value
        return self._converted[value]

    def _convert(self, value: Object) -> Object:
        entries = list_members(value)
        if self._ignores_siblings and isinstance(value.get("$ref"), str):
            beside = {key for key in value if key not in _KEPT and not is_annotation(key)}
            self._ignore(entries, beside, "ref-siblings-ignored", "beside $ref is ignored by")
            entries = [each for each in entries if each[0] not in beside]
        unknown = self._unknown
        if self._draft == "draft-04":
            unknown = unknown | {
                word
                for word, limit in _EXCLUSIVE.items()
                if limit not in value or not isinstance(value.get(word, True), bool)
            }
        self._ignore(entries, unknown, "keyword-repaired", "is not known to, and ignored by,")
        entries = [each for each in entries if each[0] not in unknown]
        around = self._dynamic
        if "$id" in value or "$recursiveAnchor" in value:
            self._dynamic = value.get("$recursiveAnchor") is True
        members = [one for each in entries for one in self._convert_keyword(each, value)]
        self._dynamic = around
        return make_object(value.at, members)

    def _ignore(self, entries: list[Member], words: set[str], rule: str, verb: str) -> None:
        for key, _, key_at, _ in entries:
            if key in words:
                message = f"'{key[:100]}' {verb} {self._draft.removeprefix('draft/')}"
                self._diagnostics.report(key_at, rule, message)

    def _convert_keyword(self, member: Member, around: Object) -> Iterator[Member]:
        """Yield one keyword of a schema as 2020-12 has it: none, one or two."""
        key, value, key_at, at = member
        listed = isinstance(around.get("items"), Array)
        older = self._ignores_siblings
        match key:
            case "items" if listed:
                key = "prefixItems"
            case "additionalItems":
                if not listed:
                    return
                key = "items"
            case "id" if self._draft == "draft-04" and isinstance(value, str):
                key, value = ("$anchor", value[1:]) if value.startswith("#") else ("$id", value)
            case "$id" if older and isinstance(value, str) and value.startswith("#"):
                key, value = "$anchor", value[1:]
            case "minimum" | "maximum" if self._draft == "draft-04":
                exclusive = f"exclusive{key.title()}"
                key = exclusive if around.get(exclusive) is True else key
            case "exclusiveMinimum" | "exclusiveMaximum" if self._draft == "draft-04":
                return
            case "$recursiveRef" if not older:
                key, value = ("$dynamicRef", _RECURSIVE) if self._dynamic else ("$ref", value)
            case "$recursiveAnchor" if not older:
                if value is not True:
                    return
                key, value = "$dynamicAnchor", _RECURSIVE[1:]
            case "dependencies" if older and isinstance(value, Object):
                yield from self._split_dependencies(value, key_at)
                return
        yield key, self._convert_argument(key, value), key_at, at

    def _split_dependencies(self, value: Object, key_at: int) -> Iterator[Member]:
        """Yield ``dependencies`` by what they require: lists of names, and schemas."""
        parts = list_members(value)
        lists = [each for each in parts if isinstance(each[1], list)]
        schemas = [(k, self.convert(v), a, b) for k, v, a, b in parts if not isinstance(v, list)]
        for key, entries in (("dependentRequired", lists), ("dependentSchemas", schemas)):
            if entries:
                yield key, make_object(value.at, entries), key_at, value.at

    def _convert_argument(self, key: str, value: Any) -> Any:
        """Return the argument of a keyword with the schemas in it converted."""
        match _SHAPES.get(key):
            case "schema":
                return self.convert(value)
            case "schemas" if isinstance(value, Array):
                schemas = Array(map(self.convert, value))
                schemas.at, schemas.marks = value.at, value.marks
                return schemas
            case "schema-map" if isinstance(value, Object):
                parts = [(k, self.convert(v), a, b) for k, v, a, b in list_members(value)]
                return make_object(value.at, parts)
            case _:
                return value
