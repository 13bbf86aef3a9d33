"""JSON text as values: read by orjson where that is installed and faithful, else by the standard library.

orjson reads integers beyond 64 bits as floats and refuses lone surrogates, which the standard
library reads exactly. Both refuse NaN and infinities here, as RFC 8259 does.
"""

import json
import re
from collections.abc import Callable
from typing import Any

DIGITS = b"0" * 19
"""A run of digits from which on an integer may be beyond 64 bits."""

_DIGITS_AS_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_LONG = re.compile(rb"[0-9]{19}")


def _import_orjson() -> Any:
    """Return orjson; None where it is not installed."""
    try:
        import orjson
    except ImportError:
        return None
    return orjson


_orjson = _import_orjson()


class JsonTextError(ValueError):
    """A text is not JSON; the message gives the reason."""


def parse(text: bytes) -> Any:
    """Parse a JSON text by the standard library. Raises ``JsonTextError``."""
    try:
        return json.loads(text.decode("utf-8"), parse_constant=_refuse)
    except (RecursionError, ValueError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise JsonTextError(f"must be JSON: {reason}") from None


def choose_parser(texts: bytes) -> Callable[[bytes], Any]:
    """Return the quickest parser that reads every number in ``texts`` exactly.

    It raises ``ValueError`` for what ``parse`` may still accept.
    """
    if _orjson is None:
        return parse
    if DIGITS in texts.translate(_DIGITS_AS_ZEROS):
        return _parse_exactly
    loads: Callable[[bytes], Any] = _orjson.loads
    return loads


def _parse_exactly(text: bytes) -> Any:
    """Parse a JSON text by orjson, or by the standard library where it has a long run of digits."""
    return parse(text) if _LONG.search(text) else _orjson.loads(text)


def dump(value: Any) -> str:
    """Return a value as JSON text in one line, not restricted to ASCII."""
    return json.dumps(value, ensure_ascii=False)


def dump_bytes(value: Any) -> bytes:
    """Return a value as JSON text in UTF-8; lone surrogates are escaped."""
    try:
        return json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value).encode("ascii")


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not a JSON number")
