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
from fieldwright.openapi.text.values import Array, Member, Object, members, virtual

_OLDER = re.compile(r"https?://json-schema\.org/(draft/2019-09|draft-0[67])/schema#?")
_DRAFTS = ("draft-06", "draft-07", "draft/2019-09", "draft/2020-12")
_SINCE = {
    **dict.fromkeys(("if", "then", "else"), "draft-07"),
    **dict.fromkeys(("dependentRequired", "dependentSchemas"), "draft/2019-09"),
    **dict.fromkeys(("minContains", "maxContains"), "draft/2019-09"),
    **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), "draft/2019-09"),
    **dict.fromkeys(("prefixItems", "$dynamicRef", "$dynamicAnchor"), "draft/2020-12"),
}
"""Keyword → the draft that brought it; one before it takes it for a comment."""

_KEPT = frozenset({"$ref", "$defs", "definitions", "$schema"})
"""What is read beside a ``$ref``, since it is no assertion."""

_RECURSIVE = "#recursive"
"""The anchor that ``$recursiveAnchor`` stands for."""

_SHAPES = {name: row.shape for name, row in keywords.KEYWORDS.items()}

Ignored: TypeAlias = list[tuple[int, str, str]]
"""Offsets of what a draft ignores, each with the rule that it breaks and a message."""


def modern(root: Any) -> tuple[Any, Ignored]:
    """A JSON Schema in the words of 2020-12, if it says that it is of an older draft; and what that
    draft ignores."""
    dialect = root.get("$schema") if isinstance(root, Object) else None
    older = _OLDER.fullmatch(dialect) if isinstance(dialect, str) else None
    if older is None:
        return root, []
    reader = _Reader(older[1])
    return reader.schema(root), reader.ignored


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

    def schema(self, value: Any) -> Any:
        """A schema with all that are in it; anything else is left for others to refuse."""
        if not isinstance(value, Object):
            return value
        found = members(value)
        if self.alone and "$ref" in value:
            beside = {key for key in value if key not in _KEPT and not is_annotation(key)}
            self._ignore(found, beside, "ref-siblings-ignored", "beside $ref is ignored by")
            found = [each for each in found if each[0] not in beside]
        self._ignore(found, self.unknown, "keyword-repaired", "is not known to, and ignored by,")
        found = [each for each in found if each[0] not in self.unknown]
        listed = isinstance(value.get("items"), Array)
        around = self.dynamic
        if "$id" in value or "$recursiveAnchor" in value:
            self.dynamic = value.get("$recursiveAnchor") is True
        made = virtual(value.at, [one for each in found for one in self._member(each, listed)])
        self.dynamic = around
        return made

    def _ignore(self, found: list[Member], words: set[str], rule: str, said: str) -> None:
        for key, _, key_at, _ in found:
            if key in words:
                message = f"'{key[:100]}' {said} {self.draft.removeprefix('draft/')}"
                self.ignored.append((key_at, rule, message))

    def _member(self, member: Member, listed: bool) -> Iterator[Member]:
        """One keyword as 2020-12 has it: none, one or two; ``listed``: ``items`` is a list."""
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
                yield from self._dependencies(value, key_at)
                return
        yield key, self._inside(key, value), key_at, at

    def _dependencies(self, value: Object, key_at: int) -> Iterator[Member]:
        """``dependencies`` by what they ask for: lists of names, and schemas."""
        parts = members(value)
        lists = [each for each in parts if isinstance(each[1], list)]
        schemas = [(k, self.schema(v), a, b) for k, v, a, b in parts if not isinstance(v, list)]
        for key, made in (("dependentRequired", lists), ("dependentSchemas", schemas)):
            if made:
                yield key, virtual(value.at, made), key_at, value.at

    def _inside(self, key: str, value: Any) -> Any:
        """The argument of a keyword, with the schemas in it."""
        match _SHAPES.get(key):
            case "schema":
                return self.schema(value)
            case "schemas" if isinstance(value, Array):
                made = Array(map(self.schema, value))
                made.at, made.marks = value.at, value.marks
                return made
            case "schema-map" if isinstance(value, Object):
                parts = [(k, self.schema(v), a, b) for k, v, a, b in members(value)]
                return virtual(value.at, parts)
            case _:
                return value
