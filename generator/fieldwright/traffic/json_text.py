"""JSON text as values: read by orjson where that is installed and faithful, else by the standard library.

orjson reads integers beyond 64 bits as floats and refuses lone surrogates, which the standard
library reads exactly. Both refuse NaN and infinities here, as RFC 8259 does.
"""

import json
from collections.abc import Callable
from typing import Any

_SHAPE = bytes.maketrans(b"123456789,[- \t\r\n", b"000000000:::::::")
_DIGITS = b"0" * 19
"""The digits, once they are all zeros, from which on an integer may be beyond 64 bits."""


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
    if _may_have_large_integers(texts):
        return _parse_exactly
    loads: Callable[[bytes], Any] = _orjson.loads
    return loads


def _parse_exactly(text: bytes) -> Any:
    """Parse a JSON text by orjson, or by the standard library where it may have a large integer."""
    return parse(text) if _may_have_large_integers(text) else _orjson.loads(text)


def _may_have_large_integers(text: bytes) -> bool:
    """Return whether a number of many digits may be in a text: digits that do not follow a quotation mark."""
    shape = text.translate(_SHAPE)
    return b":" + _DIGITS in shape or shape.startswith(_DIGITS)


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
