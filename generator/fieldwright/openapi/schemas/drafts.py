"""Schemas of drafts before 2020-12 in its words: ``dependencies``, lists of ``items``, names in
``$id``, what ``$ref`` ignores, and ``$recursiveRef``.

Draft 2019-09 split ``dependencies`` and let keywords stand beside ``$ref`` (its release notes);
2020-12 moved lists from ``items`` to ``prefixItems``, ``additionalItems`` to ``items``, and made
``$dynamicRef`` of ``$recursiveRef``.
"""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from fieldwright.model import keywords
from fieldwright.openapi.schemas.vocabulary import is_annotation
from fieldwright.openapi.text.values import Array, Member, Object, list_members, make_object

_OLDER = re.compile(r"https?://json-schema\.org/(draft/2019-09|draft-0[67])/schema#?")
_DRAFTS = ("draft-06", "draft-07", "draft/2019-09", "draft/2020-12")
_SINCE = {name: row.since for name, row in keywords.KEYWORDS.items()}
"""Keyword → the draft that brought it; one before it takes it for a comment."""

_KEPT = frozenset({"$ref", "$defs", "definitions", "$schema"})
"""What is read beside a ``$ref``, since it is no assertion."""

_RECURSIVE = "#recursive"
"""The anchor that ``$recursiveAnchor`` stands for."""

_SHAPES = {name: row.shape for name, row in keywords.KEYWORDS.items()}

Ignored: TypeAlias = list[tuple[int, str, str]]
"""Offsets of what a draft ignores, each with the rule that it breaks and a message."""


def modernise(root: Any) -> tuple[Any, Ignored]:
    """Return a JSON Schema in the words of 2020-12, if its ``$schema`` names an older draft, and
    what that draft ignores."""
    dialect = root.get("$schema") if isinstance(root, Object) else None
    older = _OLDER.fullmatch(dialect) if isinstance(dialect, str) else None
    if older is None:
        return root, []
    reader = _Reader(older[1])
    return reader.convert(root), reader.ignored


class _Reader:
    """Rewrites the schemas of one document of a draft."""

    def __init__(self, draft: str) -> None:
        self.draft = draft
        self.alone = draft != "draft/2019-09"
        """Nothing beside ``$ref`` counts, and ``dependencies`` is a keyword."""
        newer = _DRAFTS[_DRAFTS.index(draft) + 1 :]
        self.unknown = {word for word, since in _SINCE.items() if since in newer}
        self.dynamic = False
        self.ignored: Ignored = []

    def convert(self, value: Any) -> Any:
        """Convert a schema with all that are in it; anything else is left for others to refuse."""
        if not isinstance(value, Object):
            return value
        keywords = list_members(value)
        if self.alone and "$ref" in value:
            beside = {key for key in value if key not in _KEPT and not is_annotation(key)}
            self._ignore(keywords, beside, "ref-siblings-ignored", "beside $ref is ignored by")
            keywords = [each for each in keywords if each[0] not in beside]
        self._ignore(keywords, self.unknown, "keyword-repaired", "is not known to, and ignored by,")
        keywords = [each for each in keywords if each[0] not in self.unknown]
        listed = isinstance(value.get("items"), Array)
        around = self.dynamic
        if "$id" in value or "$recursiveAnchor" in value:
            self.dynamic = value.get("$recursiveAnchor") is True
        schema = make_object(
            value.at, [one for each in keywords for one in self._convert_keyword(each, listed)]
        )
        self.dynamic = around
        return schema

    def _ignore(self, keywords: list[Member], words: set[str], rule: str, verb: str) -> None:
        for key, _, key_at, _ in keywords:
            if key in words:
                message = f"'{key[:100]}' {verb} {self.draft.removeprefix('draft/')}"
                self.ignored.append((key_at, rule, message))

    def _convert_keyword(self, member: Member, listed: bool) -> Iterator[Member]:
        """Yield one keyword as 2020-12 has it: none, one or two; ``listed``: ``items`` is a
        list."""
        key, value, key_at, at = member
        match key:
            case "items" if listed:
                key = "prefixItems"
            case "additionalItems":
                if not listed:
                    return
                key = "items"
            case "$id" if self.alone and isinstance(value, str) and value.startswith("#"):
                key, value = "$anchor", value[1:]
            case "$recursiveRef" if not self.alone:
                key, value = ("$dynamicRef", _RECURSIVE) if self.dynamic else ("$ref", value)
            case "$recursiveAnchor" if not self.alone:
                if value is not True:
                    return
                key, value = "$dynamicAnchor", _RECURSIVE[1:]
            case "dependencies" if self.alone and isinstance(value, Object):
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
