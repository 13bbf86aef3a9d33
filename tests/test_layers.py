"""The architecture, held: who may import whom, who has the door to which third party, how long things are."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "generator" / "fieldwright"

LAYERS = (
    {"", "errors", "ir"},
    {
        "aliases",
        "names",
        "keywords",
        "kinds",
        "rules",
        "categories",
        "patterns",
        "schemas",
        "configuration",
        "datamodel",
        "swap",
        "tree",
        "render",
        "formats",
        "loading",
        "wide",
        "tokens",
        "scalars",
        "accept",
        "hold",
        "mutations",
        "payloads",
        "walk",
    },
    {"docs", "spec", "package", "changes", "oracle", "export"},
    {
        "build",
        "changelog",
        "distributions",
        "editions",
        "gathering",
        "history",
        "impact",
        "importing",
        "lifecycle",
        "memory",
        "merging",
        "proof",
        "publishing",
        "release",
        "selftest",
        "views",
        "waivers",
    },
    {"commands"},
    {
        "excerpts",
        "findings",
        "proofs",
        "reports",
        "terminal",
        "cli_release",
        "cli",
        "hatch",
        "__main__",
    },
)
"""From the bottom up; a folder stands for all its modules, "" for ``fieldwright/__init__.py``."""

FORMATS = {"docs", "spec", "package"}
"""They meet in the IR and nowhere else."""

DOORS = {
    "yaml": r"spec\.\w+",
    "jinja2": r"render",
    "markupsafe": r"render|export\.flavours|package\.\w+|docs\.\w+|proof\.\w+",
    "black": r"render",
    "jsonschema_specifications": r"spec\.references",
    "datamodel_code_generator": r"datamodel",
    "pydantic": r"oracle\.peer",
    "click": r"cli|cli_release",
    "griffe": r"impact\.loading",
    "hatchling": r"hatch",
    "rich": r"terminal",
}
"""The modules that may import a third party; nothing else is imported but the standard library."""

SAY_NOTHING = {"util", "utils", "helper", "helpers", "common", "base", "misc", "core", "shared"}

MODULE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 400, 60, 80


def modules() -> list[str]:
    """Dotted names below ``fieldwright``: ``spec.read``; ``spec`` for its ``__init__``; "" at the top."""
    paths = (path.relative_to(SOURCE).with_suffix("") for path in SOURCE.rglob("*.py"))
    return sorted(".".join(path.parts).removesuffix("__init__").rstrip(".") for path in paths)


def path_of(module: str) -> Path:
    path = SOURCE.joinpath(*module.split(".")) if module else SOURCE
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def text_of(module: str) -> str:
    return path_of(module).read_text(encoding="utf-8")


def imports(module: str, *, whole: bool = True) -> Iterator[str]:
    """Everything a module imports, absolute; only what importing it imports unless ``whole``."""
    parsed = ast.parse(text_of(module))
    for node in ast.walk(parsed) if whole else parsed.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            for alias in node.names:
                dotted = f"{node.module}.{alias.name}"
                named = dotted.removeprefix("fieldwright.")
                yield (
                    dotted if named in MODULES or node.module == "fieldwright" else str(node.module)
                )


MODULES = frozenset(modules())


def own(module: str, *, whole: bool = True) -> Iterator[str]:
    """The modules of fieldwright that a module imports, named as ``modules`` names them."""
    for name in imports(module, whole=whole):
        if name == "fieldwright" or name.startswith("fieldwright."):
            named = name.removeprefix("fieldwright").lstrip(".")
            yield named if named in MODULES else ""


def layer(module: str) -> int:
    room = module.partition(".")[0]
    return next(number for number, rooms in enumerate(LAYERS) if room in rooms)


@pytest.mark.parametrize("module", sorted(MODULES - {""}))
def test_imports_go_down_only(module: str) -> None:
    upward = [name for name in own(module) if layer(name) > layer(module)]
    assert upward == []


@pytest.mark.parametrize("room", sorted(FORMATS))
def test_the_formats_never_import_one_another(room: str) -> None:
    inside = [name for name in MODULES if name.partition(".")[0] == room]
    rooms = {name.partition(".")[0] for module in inside for name in own(module)}
    assert rooms & FORMATS <= {room}


def test_importing_goes_round_in_no_circle() -> None:
    """Of what is imported when a module is; what a function imports later is not in question."""
    graph = {module: set(own(module, whole=False)) - {module, ""} for module in MODULES}
    while free := {module for module, needed in graph.items() if not needed & graph.keys()}:
        for module in free:
            del graph[module]
    assert graph == {}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_each_third_party_has_one_door(module: str) -> None:
    parties = {name.partition(".")[0] for name in imports(module)}
    foreign = parties - sys.stdlib_module_names - {"fieldwright"}
    assert [each for each in foreign if not re.fullmatch(DOORS.get(each, ""), module)] == []


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_says_what_it_is(module: str) -> None:
    assert not SAY_NOTHING & set(module.split("."))
    document = ast.get_docstring(ast.parse(text_of(module))) or ""
    assert re.match(r"\S.{15,}?[.…?]($|\s)", document, re.DOTALL), "a first sentence"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_modules_and_functions_stay_short_or_say_why_not(module: str) -> None:
    """The reason for more stands in the module's docstring, in a sentence with "lines" in it."""
    text = text_of(module)
    parsed = ast.parse(text)
    excused = re.search(r"\blines\b", ast.get_docstring(parsed) or "") is not None
    long = [
        f"{node.name}: {length}"
        for node in ast.walk(parsed)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    ]
    if len(text.splitlines()) > MODULE_LINES:
        long.append(f"the module: {len(text.splitlines())}")
    assert excused or long == []


def templates() -> list[str]:
    folder = ROOT / "templates"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.jinja"))


@pytest.mark.parametrize("template", templates())
def test_templates_stay_short_or_say_why_not(template: str) -> None:
    """The reason for more stands in the first comment, in a sentence with "lines" in it."""
    text = (ROOT / "templates" / template).read_text(encoding="utf-8")
    reason = re.match(r"\{#(.*?)#\}", text, re.DOTALL)
    excused = reason is not None and re.search(r"\blines\b", reason[1]) is not None
    lines = len(text.splitlines())
    assert excused or lines <= TEMPLATE_LINES


@pytest.mark.parametrize("template", templates())
def test_no_template_writes_a_quote_around_a_value(template: str) -> None:
    """Text enters Python through an encoder that brings its own quotes."""
    text = (ROOT / "templates" / template).read_text(encoding="utf-8")
    if template.endswith(".py.jinja"):
        assert re.findall(r"""["']\{\{[^}]*\}\}["']""", text) == []


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b")
    kept = [*SOURCE.rglob("*.py"), *(ROOT / "templates").rglob("*.*")]
    assert [str(path) for path in kept if marks.search(path.read_text(encoding="utf-8"))] == []
