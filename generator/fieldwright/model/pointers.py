"""JSON Pointer (RFC 6901): the escaping of its reference tokens, and the value that one leads to."""

from typing import Any


def format_token(step: str | int) -> str:
    """Return one step of a pointer: ``/`` and the name or index, escaped (RFC 6901, section 3)."""
    return f"/{str(step).replace('~', '~0').replace('/', '~1')}"


def unescape(token: str) -> str:
    """Return the member name that a reference token stands for (RFC 6901, section 4)."""
    return token.replace("~1", "/").replace("~0", "~")


def resolve(root: Any, pointer: str) -> Any:
    """Return the value at a pointer. Raises ``LookupError`` or ``TypeError`` where there is none."""
    value = root
    for each in pointer[1:].split("/") if pointer else ():
        name = unescape(each)
        value = value[int(name) if isinstance(value, list) and name.isdecimal() else name]
    return value
