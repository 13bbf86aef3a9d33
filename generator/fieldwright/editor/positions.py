"""Offsets in a text as an editor counts them: lines from 0, and units of UTF-16 in a line."""


def find_offset(text: str, line: int, column: int) -> int:
    """Return the offset of a line and a column that count from 1, as in diagnostics."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + max(column - 1, 0)


def locate(text: str, at: int) -> tuple[int, int]:
    """Return the line of an offset, and the units before it."""
    start = text.rfind("\n", 0, at) + 1
    units = len(text[start:at].encode("utf-16-le", "surrogatepass")) // 2
    return text.count("\n", 0, at), units


def read(text: str, line: int, units: int) -> int:
    """Return the offset that a line and the units before it are."""
    start = find_offset(text, line + 1, 1)
    end = text.find("\n", start)
    data = text[start : end if end >= 0 else None].encode("utf-16-le", "surrogatepass")
    return start + len(data[: 2 * units].decode("utf-16-le", "replace"))
