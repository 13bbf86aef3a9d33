"""Jinja and Black: templates in, text out. The only door to both.

A template variable that holds text from a spec cannot reach the output by itself: the
environment lets through only what an encoder returned (``Markup``: code, literals,
docstrings, page text) and whole numbers, and raises ``TypeError`` for any plain ``str``.
"""

import ast
import importlib.resources
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from markupsafe import Markup

from fieldwright.rendering import encoders, formatting


def templates() -> Path:
    """The folder of our own templates: in a wheel beside this module, in a checkout at its root."""
    packaged = Path(str(importlib.resources.files("fieldwright"))) / "templates"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "templates"


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
    made.filters.update(
        code=encoders.code,
        docstring=encoders.docstring,
        literal=encoders.literal,
        prose=encoders.prose,
        sha256=encoders.sha256,
        toml=encoders.toml,
    )
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
        return formatting.format_long_lines(made)
    except (SyntaxError, ValueError) as error:
        raise SyntaxError(
            f"template {template} made a module that Python cannot read: {error}"
        ) from error


def source(name: str) -> str:
    """The text of a file in our own template folder that is copied as it is."""
    return (templates() / name).read_text(encoding="utf-8")


def _only_encoded(value: Any) -> Any:
    if isinstance(value, Markup) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, jinja2.Undefined):
        return value
    raise TypeError(
        f"a template printed {type(value).__name__} {str(value)[:60]!r} without an encoder"
    )
