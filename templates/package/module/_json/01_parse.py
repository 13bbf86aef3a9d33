"""Parse and write JSON text (RFC 8259): with orjson where it is installed, else with `json`, to the same verdicts."""

from __future__ import annotations

import json
import marshal
import re
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

_ORJSON: Final[Any] = import_module("orjson") if find_spec("orjson") else None

_NUL_DIGITS: Final = bytes(0 if 48 <= code < 58 else code or 1 for code in range(256))
_LONG: Final = bytes(19)
"""The digits of an integer that 64 bits may not hold, each translated to NUL."""

_NO_BRACKETS: Final = bytes({*range(256)} - {*b"[]{}"})
_DEEP: Final = 500
_NOT_FINITE: Final = re.compile(rb"[\xf0-\xff][\x7f\xff]")
"""The last two bytes of a binary64 that is NaN or infinite, the lowest first; UTF-8 has none such."""


def parse(text: str | bytes | bytearray | memoryview) -> Any:
    """Parse JSON text; raise `ValueError` with the reason for anything else.

    Of members with the same name the last one counts. Refused are a byte order mark, `NaN`
    and `Infinity`, a number that no `float` holds, and half of a surrogate pair.
    """
    if not isinstance(text, (str, bytes, bytearray, memoryview)):
        raise TypeError(f"JSON text is str or bytes, not {type(text).__name__}")
    try:
        if _ORJSON is not None:
            data = text.encode() if isinstance(text, str) else bytes(text)
            if _LONG not in data.translate(_NUL_DIGITS) and not _is_deeply_nested(data):
                return _ORJSON.loads(data)
    except ValueError:
        pass  # `json` finds the same fault, and words it as it does without orjson
    try:
        if not isinstance(text, str):
            text = bytes(text).decode("utf-8")
        value = _DECODER.decode(text)
        if "\\ud" in text or "\\uD" in text or not text.isascii():
            _ENCODER.encode(value).encode("utf-8")
        return value
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    except UnicodeEncodeError:
        raise ValueError("half of a surrogate pair is no character") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except ValueError:
        if text[:1] == "\ufeff":
            raise ValueError("it begins with a byte order mark") from None
        raise
