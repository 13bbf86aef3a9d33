"""Jinja and Black: templates in, text out. The only door to both.

A template variable that holds text from a spec cannot reach the output by itself: the
environment lets through only what an encoder returned (``Markup``: code, literals,
docstrings, page text) and whole numbers, and raises ``TypeError`` for any plain ``str``.
"""

import ast
import base64
import hashlib
import importlib.resources
import inspect
import json
import math
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from markupsafe import Markup, escape

from fieldwright import tokens, wide

TEXT = 84
"""Columns of running text in a docstring that stands four columns in."""

_MARKS = frozenset("\\`*_[]<>|")
_DROPPED = {code: None for code in (*range(0x20), *range(0x7F, 0xA0), 0xFEFF) if code != 0x0A}
_BREAKS = {0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n", 0x09: "    "}
_STEERING = frozenset(
    [
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xD800, 0xE000),
        0x061C,
    ]
)


def templates() -> Path:
    """The folder of our own templates: in a wheel beside this module, in a checkout at its root."""
    packaged = Path(str(importlib.resources.files("fieldwright"))) / "templates"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "templates"


class _Printing(CodeGenerator):
    """What a template prints is encoded, or ``_only_encoded`` raises; it is not escaped again."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        self.write(f"str({finalize.src or ''}")


class _Environment(jinja2.Environment):
    code_generator_class = _Printing


@cache
def environment(overrides: Path | None = None) -> jinja2.Environment:
    """The Jinja environment; templates in ``overrides`` come before our own of the same name."""
    folders = [*([overrides] if overrides else []), templates()]
    made = _Environment(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(folder) for folder in folders]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=True,
        auto_reload=False,
        finalize=_only_encoded,
    )
    made.filters.update(code=code, docstring=docstring, literal=literal, prose=prose, toml=toml)
    made.filters.update(sha256=sha256)
    return made


def text(template: str, overrides: Path | None = None, /, **context: Any) -> str:
    """What ``template`` (its path below the template folder) makes of ``context``, as it is.

    Raises ``SyntaxError`` naming the template that Jinja cannot read or fill.
    """
    try:
        return str(environment(overrides).get_template(template).render(**context))
    except jinja2.TemplateError as error:
        place = getattr(error, "name", None) or template
        raise SyntaxError(f"template {place}: {error.message}") from error


def python(template: str, overrides: Path | None = None, /, **context: Any) -> str:
    """The same for a Python module, brought into Black's form where that may differ.

    Our templates make Python of whatever they are given, which the tests hold; those of
    others are tried. Raises ``SyntaxError`` naming the template.
    """
    made = text(template, overrides, **context)
    try:
        if overrides is not None:
            ast.parse(made)
        return fitted(made)
    except (SyntaxError, ValueError) as error:
        raise SyntaxError(
            f"template {template} made a module that Python cannot read: {error}"
        ) from error


def source(name: str) -> str:
    """The text of a file in our own template folder that is copied as it is."""
    return (templates() / name).read_text(encoding="utf-8")


def blacken(source: str) -> str:
    """``source`` in the form of the pinned Black, at ``wide.WIDTH`` columns, for Python 3.11."""
    import black
    from black.mode import Mode, TargetVersion

    mode = Mode(line_length=wide.WIDTH, target_versions={TargetVersion.PY311})
    return black.format_str(source, mode=mode)


def fitted(source: str) -> str:
    """A module with each statement that has a line over ``wide.WIDTH`` brought into Black's form.

    The templates emit Black's form for every line that fits. Black treats the statements of
    a module one by one, so that the others need not be shown to it, nor those whose form is
    known without. Docstrings are left alone: Black does not wrap them either.
    """
    lines = source.split("\n")
    long = {number for number, line in enumerate(lines, start=1) if len(line) > wide.WIDTH}
    long -= tokens.texts(source) if long else set()
    narrow = {number: wide.narrowed(lines[number - 1]) for number in long}
    if None in narrow.values():
        return _blackened(source, narrow)
    for number, made in sorted(narrow.items(), reverse=True):
        lines[number - 1 : number] = made or ()
    return "\n".join(lines)


@cache
def code(name: str) -> Markup:
    """An identifier or an annotation that *we* have made.

    Raises ``SyntaxError`` for anything that does not parse as one Python expression.
    """
    if not name.isidentifier():
        ast.parse(name, mode="eval")
    return Markup(name)


def toml(value: str) -> Markup:
    """A string as a TOML basic string (TOML 1.0, string)."""
    quoted = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    return Markup("".join(f"\\u{ord(c):04X}" if 0xD800 <= ord(c) < 0xE000 else c for c in quoted))


def literal(value: Any) -> Markup:
    """A JSON value, or a tuple of them, as the Python literal that evaluates to it.

    Strings are written as Black writes them (double quotes unless that costs a backslash)
    and in ASCII where a character does not print. Raises ``ValueError`` for a number that
    is not finite and ``TypeError`` for anything that is no literal.
    """
    return Markup(_literal(value))


def docstring(value: str, indent: int = 0) -> Markup:
    """Text as a docstring, quotes included, that stands ``indent`` columns in.

    What is read back from it by ``inspect.cleandoc`` and stripped is ``cleaned`` of the
    text; that is checked, and ``ValueError`` raised otherwise. Characters that steer the
    direction or width of what follows are written as escapes.
    """
    body = cleaned(value)
    escaped = body.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    escaped = _steered(escaped)
    if escaped.startswith('"'):
        escaped = f" {escaped}"
    margin = " " * indent
    lines = escaped.split("\n")
    quoted = "\n".join([lines[0], *(margin + each if each else "" for each in lines[1:])])
    closing = f"\n{margin}" if len(lines) > 1 else " " if escaped.endswith('"') else ""
    made = f'"""{quoted}{closing}"""'
    if inspect.cleandoc(ast.literal_eval(made)).strip() != body:
        raise ValueError(f"a text does not survive as a docstring: {value[:60]!r}")
    return Markup(made)


def cleaned(value: str) -> str:
    """The text a docstring can hold: every kind of line break a line feed, no control
    characters, no blanks at the ends of lines or around the whole, no margin that all
    lines but the first share (PEP 257). Idempotent."""
    plain = value.replace("\r\n", "\n").translate(_BREAKS).translate(_DROPPED)
    trimmed = "\n".join(line.rstrip() for line in plain.split("\n")).strip()
    return inspect.cleandoc(trimmed).strip()


def flowed(value: str) -> str:
    """``cleaned``, and running text wrapped at ``TEXT`` columns: what is indented, fenced or
    a table stays as it is."""
    lines: list[str] = []
    fenced = False
    for line in cleaned(value).split("\n"):
        fenced ^= line.lstrip().startswith("```")
        if len(line) <= TEXT or fenced or line[:1] in (" ", "|", "`"):
            lines.append(line)
        else:
            lines += textwrap.wrap(line, TEXT, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines)


def prose(value: str) -> Markup:
    """Text for a Markdown page, exactly as it is: a page's layout is the caller's to keep."""
    return Markup(value)


def markdown(value: str) -> Markup:
    """Text for a line of a Markdown page that shows every character as it is."""
    line = " ".join(value.split())
    return Markup("".join(f"\\{each}" if each in _MARKS else each for each in line))


def html(value: str) -> Markup:
    """Text for an HTML page, as content or as a quoted attribute."""
    return escape(value)


def sha256(value: str) -> Markup:
    """The digest of a text as a Content Security Policy names it (CSP Level 3, section 2.3.1)."""
    return Markup(base64.b64encode(hashlib.sha256(value.encode("utf-8")).digest()).decode())


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


def _only_encoded(value: Any) -> Any:
    if isinstance(value, Markup) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, jinja2.Undefined):
        return value
    raise TypeError(
        f"a template printed {type(value).__name__} {str(value)[:60]!r} without an encoder"
    )


def _literal(value: Any) -> str:
    match value:
        case None | bool() | int():
            return repr(value)
        case float():
            if not math.isfinite(value):
                raise ValueError(f"{value!r} is not a JSON number")
            return repr(value)
        case str():
            return _string(str(value))
        case list():
            return f"[{', '.join(map(_literal, value))}]"
        case tuple():
            return f"({', '.join(map(_literal, value))}{',' if len(value) == 1 else ''})"
        case dict():
            return f"{{{', '.join(f'{_literal(key)}: {_literal(each)}' for key, each in value.items())}}}"
        case _:
            raise TypeError(f"{type(value).__name__} is not a JSON value")


def _string(value: str) -> str:
    made = repr(value)
    if made[0] == "'" and '"' not in made:
        made = f'"{made[1:-1]}"'
    elif made[0] == "'" and made.count('"') <= made[1:-1].count("\\'"):
        inner = made[1:-1].replace("\\'", "'").replace('"', '\\"')
        made = f'"{inner}"'
    return _steered(made)


def _steered(value: str) -> str:
    """A text with escapes for the characters that steer the direction or width of what follows."""
    if value.isascii():
        return value
    return "".join(f"\\u{ord(c):04x}" if ord(c) in _STEERING else c for c in value)
