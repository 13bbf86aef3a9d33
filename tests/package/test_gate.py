"""The gate lets through what templates make of any spec, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

import fieldwright
from fieldwright import errors
from fieldwright.distribution import build
from fieldwright.distribution.inputs import Settings
from fieldwright.package import gate
from fieldwright.rendering import encoders, templates

MODULE = '''"""A module."""

from __future__ import annotations

from typing import Any, TypeAlias

from ._runtime import Model

{}
'''


@pytest.mark.parametrize(
    "line",
    [
        'Name: TypeAlias = "list[Name | None]"',
        "class Image(Model):\n    size: int\n\n    def to_dict(self) -> Any:\n        return self.size",
        'text = "import os; # not a comment"  # ruff: noqa: SIM102',
        "from .region import Region",
    ],
)
def test_what_templates_make_passes(line: str) -> None:
    """Classes, aliases, imports of other modules, and any text in a constant are let through."""
    gate.check(MODULE.format(line))


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "from os import system",
        "from typing import get_type_hints",
        "from .._runtime import Model",
        "from ._runtime import os",
        "from .a.b import c",
        "from ._runtime import *",
        "import re as os, os as re",
        "eval('1')",
        "__import__('os')",
        "x = __builtins__",
        "x = Model.__subclasses__",
        "x = Model.mro()",
        "x = (lambda: 1)()",
        "x = Model()()",
        "class Image(Model):\n    eval: int = 1\n\nx = eval('1')",
        "def __new__(cls: Any) -> Any:\n    return cls",
        "global x",
        "async def x() -> None:\n    pass",
        "with Model as x:\n    pass",
        "while True:\n    pass",
        "del Model",
        "x = yield",
        "x = {1}",
        "x = b'text'",
        "x = 1j",
        'Name: TypeAlias = "print(1)"',
        'Name: TypeAlias = "__import__"',
        "x = 1  # type: ignore",
        "# coding: latin-1",
    ],
)
def test_anything_else_is_a_violation(line: str) -> None:
    """An import, call, name, node or comment that no template makes is refused."""
    with pytest.raises((gate.Violation, SyntaxError)):
        gate.check(MODULE.format(line))


def make_spec(folder: Path, text: str) -> Path:
    """Write a spec that has a text wherever a text can be."""
    schema = {
        "title": text,
        "description": text,
        "type": "object",
        "properties": {
            text: {"type": "string", "description": text, "default": text},
            "e": {"enum": [text, "other"], "description": text},
            "c": {"const": text},
        },
        "required": [text],
        "deprecated": True,
    }
    path = folder / "spec.json"
    info = {"title": "Gate", "version": "1.0.0", "description": text}
    content = {"openapi": "3.1.0", "info": info, "components": {"schemas": {"Thing": schema}}}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


HOSTILE = (
    "\"\"\"\nimport os\n'''\n\\\"; eval('1') #",
    "\\",
    "# type: ignore",
    "{{ 1 }} {% raw %}",
    "\u2028import os",
    "\x00\r\x0cimport os",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_of_a_spec_pass_as_texts(text: str, tmp_path: Path) -> None:
    """Every text goes through, since the encoders make constants of it."""
    build.build(make_spec(tmp_path, text), Settings(only="package"))


def quote(value: str, indent: int = 0) -> Markup:
    """Encode a docstring without an escape."""
    return Markup(f'"""{value}"""')


@pytest.mark.parametrize("name", ["docstring", "literal"])
def test_an_encoder_that_forgets_an_escape_is_stopped(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one escape dropped, text of the spec becomes Python, which the gate refuses."""
    monkeypatch.setitem(templates.build_environment(None).filters, "docstring", quote)
    if name == "literal":
        monkeypatch.undo()
        monkeypatch.setattr(encoders, "_format_string", lambda value: f'"{value}"')
    text = 'x""" + eval("1") + """' if name == "docstring" else 'x" + eval("1") + "'
    with pytest.raises(errors.DefectError, match="makes Python that is none of ours"):
        build.build(make_spec(tmp_path, text), Settings(only="package"))


def write_template(folder: Path, name: str, text: str) -> Settings:
    """Write a template of a project's own in place of one of ours."""
    path = folder / "own" / "package" / "module" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return Settings(templates=folder / "own")


@pytest.mark.parametrize("name", ["_json.py", "_json/02_dump.py", "_json/04_own.py"])
def test_what_is_copied_as_it_is_may_be_one_s_own(name: str, spec: Path, tmp_path: Path) -> None:
    """A module, all of one that has parts, a part or a new one, if the settings trust it."""
    settings = write_template(tmp_path, name, "OWN = [" + "1, " * 40 + "]\n")
    with pytest.raises(errors.UsageError, match=f"template package/module/{name}: .*trust_templ"):
        build.build(spec, settings)
    trusted = Settings(templates=settings.templates, trust_templates=True)
    tree = build.build(spec, trusted).tree
    (text,) = (data.decode() for path, data in tree.items() if path.endswith("/_json.py"))
    assert "OWN = [\n    1,\n" in text
    assert ("def parse(" in text) == ("/" in name)
    assert ("def dump(" in text) == name.startswith("_json/04")
    broken = tmp_path / "own" / "package" / "module" / name
    broken.write_text("def f(:\n", encoding="utf-8")
    with pytest.raises(errors.UsageError, match=f"template package/module/{name}: Python cannot"):
        build.build(spec, trusted)


def test_a_template_of_ones_own_that_makes_something_else_is_named(
    spec: Path, tmp_path: Path
) -> None:
    """The settings are at fault then, unless they trust the template."""
    settings = write_template(tmp_path, "alias.tail.jinja", "")
    own = tmp_path / "own" / "package" / "module" / "__init__.py.jinja"
    own.write_text('"""Mine."""\n\nimport os\n', encoding="utf-8")
    with pytest.raises(
        errors.UsageError, match="template package/module/__init__.py.jinja: line 3"
    ):
        build.build(spec, settings)
    trusted = Settings(templates=settings.templates, trust_templates=True)
    assert b"import os" in next(
        data for path, data in build.build(spec, trusted).tree.items() if "__init__.py" in path
    )


def test_a_template_of_ones_own_runs_in_a_sandbox(spec: Path, tmp_path: Path) -> None:
    """Its expressions do not reach the internals of Python, unless the settings trust it."""
    text = '"""{{ "".__class__.__mro__ | length }}"""\n'
    settings = write_template(tmp_path, "__init__.py.jinja", text)
    with pytest.raises(errors.UsageError, match="__init__.py.jinja.*unsafe"):
        build.build(spec, settings)
    build.build(spec, Settings(templates=settings.templates, trust_templates=True))


def test_what_the_cases_make_passes() -> None:
    """Every spec of the cases of changes, which have each rule's features, passes the gate."""
    for path in sorted((Path(__file__).parents[1] / "cases" / "changes").glob("*/new.yaml")):
        try:
            build.build(path, Settings(only="package"))
        except errors.SourceError:
            continue


@pytest.mark.parametrize("name", ["Exception", "Warning", "OSError", "EnvironmentError"])
def test_a_model_may_be_called_as_a_class_of_python(name: str) -> None:
    """In its own module, and in those that import it."""
    own = {"type": "object", "properties": {"again": {"$ref": f"#/components/schemas/{name}"}}}
    user = {"oneOf": [{"$ref": f"#/components/schemas/{name}"}, {"type": "string"}]}
    info = {"title": "Python", "version": "1"}
    components = {"schemas": {name: own, "User": user}}
    package: Any = fieldwright.load({"openapi": "3.1.0", "info": info, "components": components})
    payload: dict[str, Any] = {"again": {"again": {}}}
    assert getattr(package, name).from_dict(payload).to_dict() == payload
    assert isinstance(package.decode(package.User, payload), getattr(package, name))


@pytest.mark.parametrize("wrong", ["import os", "eval('1')", "x = (", "x = unknown", "# why"])
@pytest.mark.parametrize("size", [1, 60, 10_000])
def test_a_long_module_is_checked_as_a_short_one(
    wrong: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In pieces, wherever they end, also inside of a text; what is wrong has its line in the module."""
    texts = ['text = """one\n\n\nimport os\n\n\ntwo"""', "size = 1", "class A(Model):\n    a: int"]
    right = MODULE.format("\n\n\n".join(texts))
    modules = [right.replace(each, f"{each}\n\n\n{wrong}") for each in texts]
    modules.append(right.replace("import os", 'import os"""\n\n\nimport os\n\n\nx = """'))
    verdicts = [catch(each) for each in modules]
    assert None not in verdicts
    monkeypatch.setattr(gate, "_PIECE", size)
    gate.check(right)
    assert [catch(each) for each in modules] == verdicts


def catch(source: str) -> str | None:
    """Return what the gate says of a module; None if it lets it through."""
    try:
        gate.check(source)
    except (gate.Violation, SyntaxError) as error:
        return str(error)
    return None
