"""The manifest of an output folder: the files that were written there, a digest of each, and the inputs.

It is written so that branches merge: a path and each of its digests are lines of their own, and
nothing is in it that every change touches, neither a digest of its own nor one of the spec.
A file that gathers all models is recorded by digests of its sections, which merge as it does
itself. A manifest that git has left in conflict is read as what either side says.
"""

import functools
import hashlib
import json
import os
import re
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

MANIFEST = ".fieldwright.json"

Record: TypeAlias = tuple[str, ...]
"""The digest of a file, or those of its sections, which are shorter."""

SECTIONS = 512
"""The number of lines up to which each is a section of its own; in longer files they have several on average."""

_MARK = re.compile(r"(<{7}|\|{7}|={7}|>{7})(?: .*)?\r?\n?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The ``records`` of each file, one for each side of a conflict, and the ``inputs``.

    ``state``: "absent"; "edited" if it cannot be read; "former" if it was written by 0.1, which
    had digests of the spec and of itself in it; else "intact".
    """

    state: Literal["absent", "edited", "former", "intact"]
    records: Mapping[str, tuple[Record, ...]]
    inputs: Mapping[str, str]

    def matches(self, path: str, data: bytes) -> bool:
        """Return whether a file is as it was written, or made of sections that either side wrote."""
        records = self.records.get(path, ())
        if (digest(data),) in records:
            return True
        sections = digest_sections(data)
        if sections in records:
            return True
        return len(records) > 1 and {*sections} <= {each for record in records for each in record}


ABSENT = Manifest(state="absent", records={}, inputs={})
EDITED = Manifest(state="edited", records={}, inputs={})


def digest(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@functools.lru_cache(maxsize=8)
def digest_sections(data: bytes) -> tuple[str, ...]:
    """Return a digest of each section of a text, which is asked for again while one output is written.

    A section ends with a line that decides so by itself, so that an edit changes the digests
    around it alone.
    """
    lines = data.splitlines(keepends=True)
    size = 1
    while len(lines) > size * SECTIONS:
        size *= 2
    digests, start = [], 0
    for end, line in enumerate(lines, start=1):
        if zlib.crc32(line) % size == 0 or end == len(lines):
            digests.append(digest(b"".join(lines[start:end]))[:12])
            start = end
    return tuple(digests)


def write_manifest(
    files: Mapping[str, bytes], inputs: Mapping[str, str], shared: Collection[str] = ()
) -> bytes:
    """Write the manifest of some files; those that are ``shared`` by all models are recorded by sections.

    The spec is not among the inputs. The last entry is an empty one, so that no other line ends
    without a comma.
    """
    lines = ["{", '  "files": {']
    for path in sorted(files):
        # The last line of an entry never changes, so that it keeps it from the next one.
        lines.append(f"    {json.dumps(path)}: [")
        if path in shared:
            lines += [f'      "{each}",' for each in digest_sections(files[path])]
            lines += ['      ""', "    ],"]
        else:
            lines += [f'      "{digest(files[path])}"', "    ],"]
    lines += ['    "": []', "  },", '  "inputs": {']
    for name in sorted(inputs.keys() - {"spec"}):
        lines += [f"    {json.dumps(name)}:", f"      {json.dumps(inputs[name])},"]
    return "\n".join([*lines, '    "":', '      ""', "  }", "}", ""]).encode()


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a folder."""
    path = folder / MANIFEST
    if not os.path.lexists(path):
        return ABSENT
    if path.is_symlink() or not path.is_file():
        return EDITED
    return parse_manifest(path.read_bytes())


def parse_manifest(data: bytes) -> Manifest:
    """Parse the text of a manifest; one in conflict has the records of both sides."""
    try:
        text = data.decode("utf-8")
        sides = [_parse_side(each) for each in split_sides(text) or [text]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return EDITED  # what cannot be read was not written here either
    records: dict[str, tuple[Record, ...]] = {}
    for files, _, _ in sides:
        for path, record in files.items():
            if record not in records.get(path, ()):
                records[path] = (*records.get(path, ()), record)
    ours, theirs = sides[0][1], sides[-1][1]
    inputs = {name: ours[name] for name in ours if theirs.get(name, ours[name]) == ours[name]}
    former = all(each[2] for each in sides)
    return Manifest(state="former" if former else "intact", records=records, inputs=inputs)


def _parse_side(text: str) -> tuple[dict[str, Record], dict[str, str], bool]:
    """Parse one side: the records, the inputs, and whether 0.1 wrote it. Raises ``ValueError``."""
    body = json.loads(text)
    files, inputs = _drop_last(body["files"]), _drop_last(body["inputs"])
    if not all(map(is_inside, files)):
        raise ValueError("a path leads out of the folder")
    if "manifest" in body:
        former = {"files": files, "inputs": inputs}
        if body["manifest"] != digest(json.dumps(former, sort_keys=True).encode()):
            raise ValueError("it was edited")
    records = {path: _read_record(record) for path, record in files.items()}
    return records, {str(name): str(value) for name, value in inputs.items()}, "manifest" in body


def _drop_last(entries: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entries.items() if name}


def _read_record(record: Any) -> Record:
    if isinstance(record, str):
        return (record,)
    return tuple(str(each) for each in record if each)


def split_sides(text: str) -> list[str] | None:
    """Split a text that git has left in conflict into what each side has; None if it is in none."""
    lines = list(iterate_lines(text))
    if len(lines) == len(text.splitlines()):
        return None
    return ["".join(line for line, side in lines if side in ("", own)) for own in "<="]


def iterate_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of a text without the marks of a conflict, each with the mark that it is below.

    That is "<" for our side, "=" for theirs, "" outside of a conflict. What was there before
    both sides is left out.
    """
    side = ""
    for line in text.splitlines(keepends=True):
        mark = _MARK.fullmatch(line)
        if mark is not None and (side or mark[1][0] == "<"):
            side = "" if mark[1][0] == ">" else mark[1][0]
        elif side != "|":
            yield line, side


def is_inside(path: str) -> bool:
    """Return whether a path leads to a file below the folder that it is relative to."""
    parts = path.split("/")
    plain = not any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts)
    return plain and not os.path.isabs(path) and not os.path.splitdrive(path)[0]
