"""Bring generated Python into the form of the pinned Black."""

import ast
from collections.abc import Iterator
from typing import Any

from fieldwright.rendering import long_lines, tokens


def blacken(source: str) -> str:
    """``source`` in the form of the pinned Black, at ``long_lines.WIDTH`` columns, for Python 3.11."""
    import black
    from black.mode import Mode, TargetVersion

    mode = Mode(line_length=long_lines.WIDTH, target_versions={TargetVersion.PY311})
    return black.format_str(source, mode=mode)


def fitted(source: str) -> str:
    """A module with each statement that has a line over ``long_lines.WIDTH`` brought into Black's form.

    The templates emit Black's form for every line that fits. Black treats the statements of
    a module one by one, so that the others need not be shown to it, nor those whose form is
    known without. Docstrings are left alone: Black does not wrap them either.
    """
    lines = source.split("\n")
    long = {number for number, line in enumerate(lines, start=1) if len(line) > long_lines.WIDTH}
    long -= tokens.texts(source) if long else set()
    narrow = {number: long_lines.narrowed(lines[number - 1]) for number in long}
    if None in narrow.values():
        return _blackened(source, narrow)
    for number, made in sorted(narrow.items(), reverse=True):
        lines[number - 1 : number] = made or ()
    return "\n".join(lines)


def _blackened(source: str, narrow: dict[int, list[str] | None]) -> str:
    """The same, with Black for the statements in which a long line's form is not known."""
    lines = source.split("\n")
    for start, end, is_header in reversed(list(_too_wide(ast.parse(source).body, {*narrow}))):
        made = [narrow.get(each, [lines[each - 1]]) for each in range(start, end + 1)]
        if None not in made:
            lines[start - 1 : end] = [line for each in made for line in each or ()]
            continue
        depth = (len(lines[start - 1]) - len(lines[start - 1].lstrip())) // 4
        around = [f"{'    ' * each}if 1:" for each in range(depth)]
        inside = [f"{'    ' * (depth + 1)}pass"] if is_header else []
        black = blacken("\n".join([*around, *lines[start - 1 : end], *inside]))
        kept = black.rstrip("\n").split("\n")[depth : -1 if is_header else None]
        lines[start - 1 : end] = kept[next(n for n, line in enumerate(kept) if line) :]
    return "\n".join(lines)


def _too_wide(body: list[ast.stmt], long: set[int]) -> Iterator[tuple[int, int, bool]]:
    """The smallest pieces of statements that a long line stands in: first line, last line, and
    whether it is what opens a block. A block with a long line elsewhere is one piece."""
    for node in body:
        start = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        end = node.end_lineno or start
        if long.isdisjoint(range(start, end + 1)):
            continue
        blocks = [getattr(each, "body", []) for each in _blocks(node)]
        if not any(blocks):
            yield start, end, False
            continue
        inner = [piece for block in blocks for piece in _too_wide(block, long)]
        opened = range(start, blocks[0][0].lineno)
        below = {line for block in blocks for each in block for line in _span(each)}
        if long & {*range(start, end + 1)} <= below | {*opened}:
            if not long.isdisjoint(opened):
                decorated = not long.isdisjoint(range(start, node.lineno))
                yield start if decorated else node.lineno, opened[-1], True
            yield from inner
        else:
            yield start, end, False


def _blocks(node: ast.stmt) -> list[Any]:
    """What of a statement has statements in it, its own first."""
    others = ast.If(test=ast.Constant(value=True), body=getattr(node, "orelse", []), orelse=[])
    cases = [*getattr(node, "handlers", []), *getattr(node, "cases", [])]
    return [node, *cases, others] if hasattr(node, "body") else [*cases, others]


def _span(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)
