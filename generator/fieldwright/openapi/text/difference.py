"""Where two texts differ."""

from collections.abc import Callable


def find_difference(old: str, new: str, in_lines: bool) -> tuple[int, int]:
    """Return where a text begins to be another, and where both are the same again, in the old one."""
    start = _count_common(old, new)
    if in_lines:
        start = old.rfind("\n", 0, start) + 1
    stop = len(old) - _count_common_end(old, new, min(len(old), len(new)) - start)
    if in_lines and stop > 0:
        stop = old.find("\n", stop - 1) + 1 or len(old)
    return start, stop


def _count_common(first: str, second: str) -> int:
    """Count the characters that two texts begin with alike."""
    return _find_last(min(len(first), len(second)), lambda a, b: first[a:b] == second[a:b])


def _count_common_end(first: str, second: str, most: int) -> int:
    """Count the characters that two texts end with alike, up to ``most``."""
    one, other = len(first), len(second)
    return _find_last(most, lambda a, b: first[one - b : one - a] == second[other - b : other - a])


def _find_last(most: int, is_same: Callable[[int, int], bool]) -> int:
    """Return up to which number, ``most`` at most, something is the same from 0 on."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if is_same(low, middle):
            low = middle
        else:
            high = middle - 1
    return low
