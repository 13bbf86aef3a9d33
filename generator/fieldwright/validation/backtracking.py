"""Patterns that can run away: a loop in a loop that splits one text in exponentially many ways.

A loop inside of a loop is ambiguous when the characters it repeats may also follow it, in the
rest of the outer loop's body or when that begins again; so are alternatives in a loop that
take the same character.
"""

from fieldwright.validation import patterns, unicode


def runs_away(pattern: str) -> bool:
    """Whether a text that does not match in the end can take exponential time. Raises ``patterns.Unsupported``."""
    return _ambiguous(patterns.parse(pattern), ())


def _ambiguous(node: patterns.Node, after: unicode.Ranges) -> bool:
    """Whether a loop below ``node`` is ambiguous; ``after`` is what the loop around begins with again."""
    if isinstance(node, patterns.Group):
        if after and _overlapping(node):
            return True
        return any(
            _ambiguous(
                each,
                (
                    _union(_first_of(row[i + 1 :]), after if _passable(row[i + 1 :]) else ())
                    if after
                    else ()
                ),
            )
            for row in node.rows
            for i, each in enumerate(row)
        )
    if isinstance(node, patterns.Repeat):
        if not _unbounded(node):
            return _ambiguous(node.node, after)
        if after and _meet(_first(node.node), after):
            return True
        return _ambiguous(node.node, _first(node.node))
    return False


def _overlapping(group: patterns.Group) -> bool:
    """Whether two alternatives of single characters take the same one."""
    single = [
        row[0].ranges
        for row in group.rows
        if len(row) == 1 and isinstance(row[0], patterns.Characters)
    ]
    return any(_meet(a, b) for i, a in enumerate(single) for b in single[:i])


def _unbounded(repeat: patterns.Repeat) -> bool:
    return repeat.most is None or repeat.most > 25


def _first(node: patterns.Node) -> unicode.Ranges:
    """The characters that a match of ``node`` may begin with."""
    if isinstance(node, patterns.Characters):
        return node.ranges
    if isinstance(node, patterns.Repeat):
        return _first(node.node)
    if isinstance(node, patterns.Group) and not node.opening.startswith(("(?=", "(?!", "(?<")):
        return tuple(found for row in node.rows for found in _first_of(row))
    return ()


def _first_of(row: tuple[patterns.Node, ...]) -> unicode.Ranges:
    result: unicode.Ranges = ()
    for index, node in enumerate(row):
        result = _union(result, _first(node))
        if not _passable(row[index : index + 1]):
            break
    return result


def _passable(row: tuple[patterns.Node, ...]) -> bool:
    """Whether a row may match nothing at all."""
    return all(
        isinstance(node, patterns.Assertion)
        or isinstance(node, patterns.Repeat)
        and (node.least == 0 or _passable((node.node,)))
        or isinstance(node, patterns.Group)
        and (
            node.opening.startswith(("(?=", "(?!", "(?<"))
            or any(_passable(each) for each in node.rows)
        )
        for node in row
    )


def _union(first: unicode.Ranges, second: unicode.Ranges) -> unicode.Ranges:
    return (*first, *second)


def _meet(first: unicode.Ranges, second: unicode.Ranges) -> bool:
    return any(a <= d and c <= b for a, b in first for c, d in second)
