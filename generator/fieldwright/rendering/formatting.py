"""Bring generated Python into the form of the pinned Black."""

import ast
from collections.abc import Iterator
from typing import Any

from fieldwright import limits
from fieldwright.rendering import long_lines, tokens
from fieldwright.rendering.timings import measure


def blacken(source: str) -> str:
    """Format ``source`` with the pinned Black, at ``long_lines.WIDTH`` columns, for Python 3.11."""
    import black
    from black.mode import Mode, TargetVersion

    mode = Mode(line_length=long_lines.WIDTH, target_versions={TargetVersion.PY311})
    with limits.allow_deep_calls():
        return black.format_str(source, mode=mode)


@measure("format")
def format_long_lines(source: str) -> str:
    """Bring each statement of a module that has a line over ``long_lines.WIDTH`` into Black's form.

    The templates emit Black's form for every line that fits. Black treats the statements of
    a module one by one, so that the others need not be shown to it, nor those whose form is
    known without. Docstrings are left alone: Black does not wrap them either.
    """
    lines = source.split("\n")
    long = {number for number, line in enumerate(lines, start=1) if len(line) > long_lines.WIDTH}
    long -= tokens.find_docstring_lines(source) if long else set()
    broken = {number: long_lines.break_line(lines[number - 1]) for number in long}
    if None in broken.values():
        return _format_statements(source, broken)
    for number, pieces in sorted(broken.items(), reverse=True):
        lines[number - 1 : number] = pieces or ()
    return "\n".join(lines)


def _format_statements(source: str, broken: dict[int, list[str] | None]) -> str:
    """Format long lines, with Black for the statements in which one is left to it."""
    lines = source.split("\n")
    for start, end, is_header in reversed(
        list(_find_statements(ast.parse(source).body, {*broken}))
    ):
        pieces = [broken.get(each, [lines[each - 1]]) for each in range(start, end + 1)]
        if None not in pieces:
            lines[start - 1 : end] = [line for each in pieces for line in each or ()]
            continue
        depth = (len(lines[start - 1]) - len(lines[start - 1].lstrip())) // 4
        around = [f"{'    ' * each}if 1:" for each in range(depth)]
        inside = [f"{'    ' * (depth + 1)}pass"] if is_header else []
        black = blacken("\n".join([*around, *lines[start - 1 : end], *inside]))
        kept = black.rstrip("\n").split("\n")[depth : -1 if is_header else None]
        lines[start - 1 : end] = kept[next(n for n, line in enumerate(kept) if line) :]
    return "\n".join(lines)


def _find_statements(body: list[ast.stmt], long: set[int]) -> Iterator[tuple[int, int, bool]]:
    """Yield the smallest pieces of statements that have a long line: first line, last line, and
    whether the piece opens a block. A block with a long line elsewhere is one piece."""
    for node in body:
        start = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        end = node.end_lineno or start
        if long.isdisjoint(range(start, end + 1)):
            continue
        blocks = [getattr(each, "body", []) for each in _get_blocks(node)]
        if not any(blocks):
            yield start, end, False
            continue
        inner = [piece for block in blocks for piece in _find_statements(block, long)]
        opened = range(start, blocks[0][0].lineno)
        below = {line for block in blocks for each in block for line in _get_lines(each)}
        if long & {*range(start, end + 1)} <= below | {*opened}:
            if not long.isdisjoint(opened):
                decorated = not long.isdisjoint(range(start, node.lineno))
                yield start if decorated else node.lineno, opened[-1], True
            yield from inner
        else:
            yield start, end, False


def _get_blocks(node: ast.stmt) -> list[Any]:
    """Return the parts of a statement that contain statements, its own body first."""
    others = ast.If(test=ast.Constant(value=True), body=getattr(node, "orelse", []), orelse=[])
    cases = [*getattr(node, "handlers", []), *getattr(node, "cases", [])]
    return [node, *cases, others] if hasattr(node, "body") else [*cases, others]


def _get_lines(node: ast.stmt) -> range:
    """Return the line numbers of a statement."""
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)
