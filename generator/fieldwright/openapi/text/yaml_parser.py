"""YAML text into data with places, by the rules of the YAML 1.2 core schema and no more.

``no``, ``12:30``, ``1_000`` and dates are strings. Tags, merge keys, several documents, keys
that are given twice or are no strings, and aliases that contain themselves are refused; an
alias is counted as often as it is used. The parser is libyaml's where PyYAML has it.
"""

import re
from dataclasses import replace
from typing import Any

import yaml

from fieldwright.limits import Limits
from fieldwright.openapi.text.values import (
    BEGIN,
    DUPLICATE,
    EMPTY,
    Array,
    Fault,
    Member,
    Object,
    list_members,
    make_fault,
    read_number,
    shift,
)

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FIRST = frozenset("0123456789+-.nNtTfF~")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_REMEDIES = {
    "mapping values are not allowed": "put a text that has ': ' in it in double quotes",
    "cannot start any token": "put a text that begins with @, ` or % in double quotes",
    "did not find expected key": "indent members alike, and write ' twice within single quotes",
    "end of stream": "close the quote or the bracket that is open",
    "expected ',' or": "put a comma between, and close the bracket that is open",
    "expected ':'": "write a key with a colon and a blank behind it",
    "escape character": "write \\\\ for a backslash, or single quotes around the text",
    "block entry": "indent the items of one list alike",
}
"""What is to be done, by a part of what the parser complains of."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse(text: str, limits: Limits, faults: list[Fault], loader: Any = _LOADER) -> Any:
    """Return the value of ``text``. Faults one can read past go to ``faults``; raises ``Fault`` for
    the others."""
    if odd := _UNPRINTABLE.search(text):
        message = f"the character U+{ord(odd[0]):04X} cannot stand in YAML"
        remedy = "save it as UTF-8" if odd[0] == "\0" else "remove it"
        raise Fault(odd.start(), "encoding", message, remedy)
    try:
        return _Builder(loader(text), limits, faults).build_document()
    except yaml.MarkedYAMLError as error:
        if loader is not yaml.SafeLoader and "nesting depth" in (error.problem or ""):
            # libyaml has a limit of its own, which it meets before we are shown where ours is.
            faults.clear()
            return parse(text, limits, faults, yaml.SafeLoader)
        raise _make_fault(error, text) from error
    except yaml.YAMLError as error:
        raise Fault(0, "syntax", f"not YAML: {error}") from error


def read_members(text: str, at: int, end: int, depth: int, limits: Limits) -> list[Member]:
    """Read the members of a mapping in block style whose lines stand between two offsets, those of lines; the values
    are at a ``depth``. Raises ``Fault``, also for anchors, which are for all of a text."""
    faults: list[Fault] = []
    limits = replace(limits, depth=limits.depth - depth + 2)
    builder = _Builder(_LOADER(text[at:end]), limits, faults)
    try:
        value = builder.build_document()
    except yaml.YAMLError as error:
        raise Fault(at, "syntax", "not YAML") from error
    if faults or builder.anchors or not isinstance(value, Object):
        raise Fault(at, "syntax", "not a mapping by itself")
    shift(value, at)
    return list_members(value)


class _Frame:
    """A container that is still open, and in it the key that waits for its value."""

    __slots__ = ("anchor", "before", "container", "height", "key", "key_at")

    def __init__(self, container: Object | Array | None, anchor: str | None, before: int) -> None:
        self.container = container
        self.key: str | None = None
        self.key_at = 0
        self.anchor = anchor
        self.before = before
        self.height = 0


class _Builder:
    """Data from the parser's events; a node per event would take a hundred times the room."""

    def __init__(self, loader: Any, limits: Limits, faults: list[Fault]) -> None:
        self.loader = loader
        self.limits = limits
        self.faults = faults
        self.nodes = 0
        self.keys: dict[str, str] = {}
        self.anchors: dict[str, tuple[Any, int, int] | None] = {}
        self.stack = [_Frame(None, None, 0)]
        self.result: Any = None

    def build_document(self) -> Any:
        """Return the value of the one document in the text."""
        get_event = self.loader.get_event
        documents = 0
        while True:
            event = get_event()
            kind = event.__class__
            if kind is yaml.ScalarEvent:
                self.add_scalar(event)
            elif kind is yaml.MappingStartEvent:
                self.open_container(Object(), event)
            elif kind is yaml.SequenceStartEvent:
                self.open_container(Array(), event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.close_container()
            elif kind is yaml.AliasEvent:
                self.add_alias(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise Fault(
                        event.start_mark.index,
                        "yaml-documents",
                        "a second document; a spec is one document",
                        "put each into a file of its own",
                    )
            elif kind is yaml.StreamEndEvent:
                break
        if not documents:
            raise Fault(0, "syntax", EMPTY, BEGIN)
        return self.result

    def add_scalar(self, event: Any) -> None:
        """Add a key or a value, as the core schema reads it."""
        frame, at, text, plain = (
            self.stack[-1],
            event.start_mark.index,
            event.value,
            event.implicit[0],
        )
        if event.tag is not None:
            self.refuse_tag(event)
        if frame.container.__class__ is Object and frame.key is None:
            self.add_key(frame, text, plain, at)
            return
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            raise make_fault(self.limits, "nodes", self.nodes, at)
        value = (
            self.read_plain(text, at)
            if plain and text[:1] in _FIRST or plain and not text
            else text
        )
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, 1, 0)
        self.add_value(frame, value, at)

    def add_key(self, frame: _Frame, text: str, plain: bool, at: int) -> None:
        """Add the key of a member. ``responses`` may have the bare status codes that all of OpenAPI
        writes."""
        if plain:
            if text == "<<":
                self.faults.append(
                    Fault(
                        at,
                        "yaml-merge-key",
                        "'<<' merges only in YAML 1.1",
                        "write the members out, or use allOf",
                    )
                )
            elif (not text or text[0] in _FIRST) and not isinstance(self.read_plain(text, at), str):
                outer = self.stack[-2].key if len(self.stack) > 1 else None
                if outer != "responses":
                    self.faults.append(
                        Fault(
                            at,
                            "yaml-key",
                            f"the key {text or 'null'} is not a string",
                            f'write "{text}"',
                        )
                    )
        if len(text) > self.limits.key:
            self.faults.append(make_fault(self.limits, "key", len(text), at))
        frame.key = self.keys.setdefault(text, text)
        frame.key_at = at

    def add_value(self, frame: _Frame, value: Any, at: int) -> None:
        """Put a value where the innermost open container waits for one."""
        container = frame.container
        if container is None:
            self.result = value
        elif isinstance(container, Object):
            key = frame.key
            if key is None:
                message = "a key must be a string, not a list or an object"
                self.faults.append(Fault(at, "yaml-key", message, "put it in quotes"))
                frame.key, frame.key_at = "", at
                return
            if key in container:
                message = f"the key '{key}' is given twice"
                self.faults.append(Fault(frame.key_at, "duplicate-key", message, DUPLICATE))
            else:
                container[key] = value
                container.marks += (frame.key_at, at)
            frame.key = None
        else:
            container.append(value)
            container.marks.append(at)

    def open_container(self, container: Object | Array, event: Any) -> None:
        """Open ``{`` or ``[``, in either style."""
        self.nodes += 1
        at = event.start_mark.index
        if event.tag is not None:
            self.refuse_tag(event)
        if len(self.stack) > self.limits.depth:
            raise make_fault(self.limits, "depth", len(self.stack), at)
        if self.nodes > self.limits.nodes:
            raise make_fault(self.limits, "nodes", self.nodes, at)
        container.at = at
        container.marks = []
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        self.stack.append(_Frame(container, event.anchor, self.nodes - 1))

    def close_container(self) -> None:
        """Close the innermost open container."""
        done = self.stack.pop()
        container = done.container
        outer = self.stack[-1]
        if done.height >= outer.height:
            outer.height = done.height + 1
        if done.anchor is not None:
            self.anchors[done.anchor] = (container, self.nodes - done.before, done.height + 1)
        if container is not None:
            self.add_value(outer, container, container.at)

    def add_alias(self, event: Any) -> None:
        """Add the value of ``*name`` once more, and count it once more."""
        at, frame = event.start_mark.index, self.stack[-1]
        if event.anchor not in self.anchors:
            message = f"the alias *{event.anchor} has no anchor before it"
            remedy = f"put &{event.anchor} before what it names, or quote a text"
            raise Fault(at, "yaml-alias", message, remedy)
        anchor = self.anchors[event.anchor]
        if anchor is None:
            message = f"the alias *{event.anchor} stands inside of what it names"
            raise Fault(at, "yaml-alias", message, "refer to it by $ref")
        value, nodes, height = anchor
        self.nodes += nodes
        if self.nodes > self.limits.nodes:
            raise make_fault(self.limits, "nodes", self.nodes, at)
        if len(self.stack) - 1 + height > self.limits.depth:
            raise make_fault(self.limits, "depth", len(self.stack) - 1 + height, at)
        frame.height = max(frame.height, height)
        if isinstance(frame.container, Object) and frame.key is None and isinstance(value, str):
            self.add_key(frame, value, False, at)
        else:
            self.add_value(frame, value, at)

    def refuse_tag(self, event: Any) -> None:
        """Refuse a tag, even one of the core schema."""
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        self.faults.append(
            Fault(
                event.start_mark.index,
                "yaml-tag",
                f"the tag {tag}",
                "a spec is plain data; remove it",
            )
        )

    def read_plain(self, text: str, at: int) -> Any:
        """Return the value of a plain scalar whose first character may begin something other than a
        string."""
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            if len(text) > self.limits.digits:
                self.faults.append(make_fault(self.limits, "digits", len(text), at))
                return 0
            return int(text, 0) if text[1:2] in ("o", "x") else int(text)
        if _FLOAT.fullmatch(text):
            try:
                return read_number(text, at, self.limits)
            except Fault as fault:
                self.faults.append(fault)
                return 0
        if _NOT_FINITE.fullmatch(text):
            message = f"{text} is no JSON number"
            self.faults.append(
                Fault(at, "number-not-finite", message, "put a text in quotes, or leave it out")
            )
            return 0
        return text


def _make_fault(error: yaml.MarkedYAMLError, text: str) -> Fault:
    """Return the parser's own complaint, without its formatting."""
    mark = error.problem_mark or error.context_mark
    message = " ".join(part for part in (error.context, error.problem) if part)
    at = min(mark.index, len(text)) if mark else 0
    lines = text[:at].splitlines()[-2:] + text[at:].splitlines()[:1]
    return Fault(at, "syntax", f"not YAML: {message}", _suggest(message, text[at : at + 1], lines))


def _suggest(message: str, character: str, lines: list[str]) -> str:
    """Return what most likely has to be written, by the parser's complaint and the lines around its place."""
    if character == "\t" or any(re.match(" *\t", line) for line in lines):
        return "indent with blanks, not tabs"
    if any(re.match("\\s*\xa0", line) for line in lines):
        return "indent with blanks, not with no-break spaces (U+00A0)"
    return next(
        (remedy for complaint, remedy in _REMEDIES.items() if complaint in message),
        "indent members of one object alike, and put texts in double quotes",
    )
