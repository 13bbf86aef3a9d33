"""Parquet files, by pyarrow: a column of JSON text, or columns as members.

A null in a column is a member that is absent, unless the model requires it: Parquet does not tell
the two apart. Timestamps are RFC 3339 texts, decimals numbers, and bytes text, or base64 where they
are no text.
"""

import base64
import datetime
import decimal
from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

from fieldwright import errors
from fieldwright.traffic import json_text
from fieldwright.traffic.sources import Layout, Source

ROWS = 8_192
"""Rows that are held at once."""


class UnreadableError(ValueError):
    """A file or a part of one cannot be read, or does not have the columns; the message gives the reason."""


class _Columns(NamedTuple):
    """The columns to be read, and which of them hold JSON text; ``is_bare``: that one is the record."""

    names: list[str]
    json: frozenset[str]
    is_bare: bool


def count_rows(source: Source, layout: Layout) -> list[int]:
    """Return how many rows each row group of a file has.

    Raises ``UnreadableError`` for a file that is not Parquet or lacks a column.
    """
    with closing(source.open()) as stream:
        file = _open(stream, source)
        _choose_columns(file.schema_arrow, layout)
        return [
            file.metadata.row_group(index).num_rows for index in range(file.metadata.num_row_groups)
        ]


def read_rows(source: Source, group: int, layout: Layout) -> Iterator[list[bytes]]:
    """Yield the rows of a row group as JSON texts, some at a time. Raises ``UnreadableError``."""
    with closing(source.open()) as stream:
        file = _open(stream, source)
        columns = _choose_columns(file.schema_arrow, layout)
        try:
            batches = file.iter_batches(ROWS, row_groups=[group], columns=columns.names)
            for batch in batches:
                rows = batch.to_pylist(maps_as_pydicts="lossy")
                if columns.is_bare:
                    yield [_encode_text(row[columns.names[0]]) for row in rows]
                else:
                    yield [_encode_row(row, columns, layout) for row in rows]
        except (OSError, ValueError) as error:
            raise UnreadableError(_explain(error)) from None


def _open(stream: Any, source: Source) -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise errors.UsageError(
            f"{source.name}: reading Parquet needs pyarrow: pip install 'fieldwright[parquet]'"
        ) from error
    try:
        return pyarrow.parquet.ParquetFile(pyarrow.PythonFile(stream, mode="r"))
    except (OSError, ValueError) as error:
        raise UnreadableError(_explain(error)) from None


def _explain(error: Exception) -> str:
    return f"must be Parquet: {' '.join(str(error).split())}"


def _choose_columns(schema: Any, layout: Layout) -> _Columns:
    """Choose the columns that a layout asks for. Raises ``UnreadableError`` if one is missing."""
    texts = frozenset(field.name for field in schema if str(field.type) in _TEXTS)
    if not layout.at:
        names = list(schema.names)
        is_bare = len(names) == 1 and names[0] in texts and names[0] not in layout.named
        return _Columns(names, frozenset(names if is_bare else ()), is_bare)
    names = list(dict.fromkeys(pointer[0] for pointer in layout.pointers if pointer))
    if names[0] == "*":
        return _Columns(list(schema.names), frozenset(), False)
    if names[0] not in schema.names:
        shown = ", ".join(map(repr, schema.names[:10])) or "none"
        raise UnreadableError(f"must have the column {names[0]!r}; its columns are {shown}")
    kept = [name for name in names if name in schema.names]
    return _Columns(kept, texts & {names[0]}, False)


_TEXTS = frozenset(
    {"string", "large_string", "string_view", "binary", "large_binary", "binary_view"}
)


def _encode_row(row: dict[str, Any], columns: _Columns, layout: Layout) -> bytes:
    members = []
    for name, value in row.items():
        if value is None and name not in layout.required:
            continue
        text = (
            _encode_text(value) if name in columns.json else json_text.dump_bytes(_convert(value))
        )
        members.append(json_text.dump_bytes(name) + b":" + text)
    return b"{" + b",".join(members) + b"}"


def _encode_text(value: str | bytes | None) -> bytes:
    if value is None:
        return b"null"
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def _convert(value: Any) -> Any:
    """Return a value of a column as JSON has it."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case dict():
            return {str(name): _convert(each) for name, each in value.items() if each is not None}
        case list() | tuple():
            return [_convert(each) for each in value]
        case bytes():
            try:
                return value.decode("utf-8")
            except UnicodeDecodeError:
                return base64.b64encode(value).decode("ascii")
        case decimal.Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime.datetime():
            return value.isoformat().replace("+00:00", "Z")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return str(value)
