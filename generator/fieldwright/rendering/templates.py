"""Render Jinja templates to text. The only door to Jinja.

A template variable that holds text from a spec cannot reach the output by itself: the
environment lets through only what an encoder returned (``Markup``: code, literals,
docstrings, page text) and whole numbers, and raises ``TypeError`` for any plain ``str``.
"""

import ast
import os
from functools import lru_cache
from typing import Any

import jinja2
import jinja2.sandbox
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from markupsafe import Markup

from fieldwright import limits
from fieldwright.rendering import encoders, formatting
from fieldwright.rendering.folder import Overrides as Overrides
from fieldwright.rendering.folder import find_folder as find_folder


class _Printing(CodeGenerator):
    """A code generator that escapes nothing: what a template prints is encoded already."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        self.write(f"str({finalize.src or ''}")


class _Environment(jinja2.Environment):
    """An environment whose templates print what encoders return, and nothing else."""

    code_generator_class = _Printing


class _Sandbox(_Environment, jinja2.sandbox.SandboxedEnvironment):
    """The same for templates of a project, which reach no internals of Python."""


@lru_cache(maxsize=8)
def build_environment(overrides: Overrides | None = None) -> jinja2.Environment:
    """Return the Jinja environment; those of ``overrides`` come before our own of the same name."""
    folders = [*([overrides.folder] if overrides else []), find_folder()]
    kind = _Sandbox if overrides and not overrides.trusted else _Environment
    environment = kind(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(folder) for folder in folders]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=True,
        auto_reload=False,
        finalize=_refuse_unencoded,
    )
    environment.filters.update(
        code=encoders.encode_code,
        docstring=encoders.encode_docstring,
        literal=encoders.encode_literal,
        markdown=encoders.encode_markdown,
        prose=encoders.encode_prose,
        sha256=encoders.digest_sha256,
        toml=encoders.encode_toml,
    )
    return environment


def render(template: str, overrides: Overrides | None = None, /, **context: Any) -> str:
    """Render ``template``, named by its path below the template folder, with ``context``.

    Raises ``SyntaxError`` naming the template that Jinja cannot read or fill.
    """
    try:
        with limits.allow_deep_calls():
            return str(build_environment(overrides).get_template(template).render(**context))
    except jinja2.TemplateError as error:
        place = getattr(error, "name", None) or template
        raise SyntaxError(f"template {place}: {error.message}") from error


def render_python(template: str, overrides: Overrides | None = None, /, **context: Any) -> str:
    """Render a Python module, and bring it into Black's form where that may differ.

    Our templates make Python from any context, as the tests show; what those of others make
    is parsed. Raises ``SyntaxError`` naming the template.
    """
    source = render(template, overrides, **context)
    try:
        if overrides is not None:
            ast.parse(source)
        return formatting.format_long_lines(source)
    except (SyntaxError, ValueError) as error:
        raise SyntaxError(
            f"template {template} made a module that Python cannot read: {error}"
        ) from error


def list_modules() -> list[str]:
    """Return the names of the modules of a package that are copied as they are."""
    folder = find_folder() / "package" / "module"
    files = {path.stem for path in folder.glob("*.py")}
    return sorted(files | {path.parent.name for path in folder.glob("*/*.py")})


def read_source(name: str, overrides: Overrides | None = None) -> str:
    """Return what is copied as it is: a file, or the parts in the folder of its name, by theirs.

    A file of a project's own stands in for all of ours, a part for the one of its name. Raises
    ``SyntaxError`` naming Python of its own that is not trusted, or that Python cannot read.
    """
    folders = [*([overrides.folder] if overrides else []), find_folder()]
    stem, suffix = os.path.splitext(name)
    parts = {
        each.name: each
        for folder in reversed(folders)
        for each in (folder / stem).glob(f"*{suffix}")
    }
    files = [folder / name for folder in folders if (folder / name).is_file()][:1]
    paths = files or [path for _, path in sorted(parts.items())]
    between = "\n\n" if suffix == ".py" else "\n"  # as much as Black leaves between definitions
    text = between.join(path.read_text(encoding="utf-8") for path in paths)
    own = [path for path in paths if overrides and path.is_relative_to(overrides.folder)]
    if not own or overrides is None or suffix != ".py":
        return text
    names = ", ".join(path.relative_to(overrides.folder).as_posix() for path in own)
    if not overrides.trusted:
        raise SyntaxError(
            f"template {names}: what is copied as it is may be any Python;"
            " 'trust_templates = true' in [tool.fieldwright] allows it"
        )
    try:
        ast.parse(text)
        return formatting.format_long_lines(text)
    except (SyntaxError, ValueError) as error:
        raise SyntaxError(
            f"template {names}: Python cannot read {name} with it: {error}"
        ) from error


def _refuse_unencoded(value: Any) -> Any:
    """Return what a template prints; raise ``TypeError`` for text that no encoder has returned."""
    if isinstance(value, Markup) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, jinja2.Undefined):
        return value
    raise TypeError(
        f"a template printed {type(value).__name__} {str(value)[:60]!r} without an encoder"
    )
