"""What the package cases make: as accepted, in Black's form, and with no name that a spec chose."""

import ast
import builtins
import io
import keyword
import re
import subprocess
import sys
import tokenize
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import black
import pytest

from fieldwright.model import ir, names, renames
from fieldwright.model.layout import Layout
from fieldwright.package import checks, imports, plan
from fieldwright.rendering import templates as rendering
from tests import goldens, specs
from tests.repository.test_typing import MYPY, PYRIGHT, judged

each_case = pytest.mark.parametrize("id", goldens.cases())


@each_case
def test_a_package_is_made_as_it_was_accepted(id: str) -> None:
    """If the change is meant: ``python -m tests.goldens --accept``, and read what it changed."""
    assert goldens.made(id) == goldens.expected(id)


@each_case
def test_modules_are_in_the_form_that_black_gives_them(id: str) -> None:
    for name, text in goldens.made(id).items():
        mode = black.Mode(target_versions={black.TargetVersion.PY311}, is_pyi=name.endswith(".pyi"))
        assert black.format_str(text, mode=mode) == text, name


@each_case
def test_a_spec_chooses_no_name(id: str) -> None:
    """Each name of a module stands in a template or was made by ``names``: text of a spec is
    found within strings alone."""
    known = template_words() | document_names(specs.document(id))
    for name, text in goldens.made(id).items():
        used = {token.string for token in tokens(text) if token.type == tokenize.NAME}
        assert {each for each in used - known if not is_derived(each, known)} == set(), name


@each_case
def test_a_comment_is_a_template_s(id: str) -> None:
    templates = {line.strip() for line in template_text().splitlines()}
    for name, text in goldens.made(id).items():
        for token in tokens(text):
            if token.type == tokenize.COMMENT:
                if re.fullmatch(r"# ruff: noqa: SIM10[23](, SIM103)?", token.string):
                    continue
                assert any(token.string in line for line in templates), name


@each_case
def test_every_public_name_has_a_docstring(id: str) -> None:
    for name, text in goldens.made(id).items():
        module = ast.parse(text)
        assert ast.get_docstring(module), name
        for node in ast.walk(module) if name not in ("_checks.py", "__init__.pyi") else ():
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not needs_none(node):
                assert ast.get_docstring(node), f"{name}: {node.name}"


def needs_none(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Return whether a docstring is inherited, or would say no more than the name."""
    if isinstance(node, ast.FunctionDef):
        return node.name == "to_dict" or node.name.startswith(("_", "decode_", "encode_"))
    return isinstance(node.bases[0], ast.Name) and node.bases[0].id.endswith("Enum")


def test_what_a_package_shows_is_what_it_offers() -> None:
    """Its names, those that Python gives each package, and modules that have been imported."""
    package: typing.Any = specs.spec("spec/lambda-cloud.yaml").package
    shown = {name for name in dir(package) if not isinstance(getattr(package, name), ModuleType)}
    assert {name for name in shown if name[0] != "_"} == {*package.__all__}


def test_types_of_functions_and_records_can_be_evaluated() -> None:
    """What reads annotations when a program runs finds the names in them."""
    package: typing.Any = specs.spec("spec/lambda-cloud.yaml").package
    hints = typing.get_type_hints(package.decode)
    assert typing.get_args(hints["model"]) == (hints["return"],)
    hints = typing.get_type_hints(package.Image)
    assert hints["architecture"] is package.ImageArchitecture


def test_the_command_that_accepts_is_the_only_one_that_writes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert goldens.main([]) == 0
    assert goldens.main(["--acept"]) == 2
    assert "--accept" in capsys.readouterr().err


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the package of every case."""
    folder = tmp_path_factory.mktemp("packages")
    for id in goldens.cases():
        for path, octets in goldens.package(id).items():
            if path.endswith((".py", ".pyi", "py.typed")):
                (folder / path).parent.mkdir(exist_ok=True)
                (folder / path).write_bytes(octets)
    return folder


def test_packages_are_clean_under_the_default_rules_of_ruff_and_the_order_of_isort(
    packages: Path,
) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache"]
    command += ["--extend-select", "I", str(packages)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "All checks passed!\n")


@pytest.mark.parametrize("command", [MYPY, PYRIGHT], ids=["mypy", "pyright"])
def test_packages_are_clean_under_strict_checkers(command: list[str], packages: Path) -> None:
    """All the cases in one run."""
    judged(command, *sorted(filter(Path.is_dir, packages.iterdir())), cwd=packages)


def tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    return tokenize.generate_tokens(io.StringIO(text).readline)


@cache
def template_text() -> str:
    folder = rendering.find_folder() / "package" / "module"
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.*")))


@cache
def template_words() -> frozenset[str]:
    """The words of the templates and of the language, which no spec has a say in."""
    standard = {part for name in imports.STANDARD.values() for part in name.split(".")}
    words = set(re.findall(r"\w+", template_text()))
    return frozenset({*words, *standard, *imports.STANDARD, *keyword.kwlist, *dir(builtins)})


def document_names(document: ir.Document) -> set[str]:
    """The names that are settled for a document."""
    layout = Layout.of(document)
    settled = {*layout.classes.values(), *layout.modules.values()}
    settled |= {f"_{each}" for each in (*plan.HELPERS, "date", "datetime", "time")}
    settled |= {*imports.RUNTIME, "_deprecated"}
    former = renames.map_classes(document.models, layout.classes).values()
    settled |= {*former, *map(names.name_module, former)}
    records = (each for each in document.models if isinstance(each, ir.Record))
    settled |= {name for each in records for name in renames.map_attributes(each).values()}
    for name in checks.Checks.of(document, layout).checks:
        settled |= {
            f"{kind}_{name.name}" for kind in ("is_valid", "find", "names", "places", "rule")
        }
    for word in {*layout.words.values(), *layout.local_words.values()}:
        settled |= {f"{kind}_{word}" for kind in ("decode", "_decode", "_collect", "encode")}
        settled |= {f"_{word.upper()}_{kind}" for kind in CONSTANTS}
    for model in document.models:
        if isinstance(model, ir.Record):
            settled |= set(
                names.name_attributes(
                    (each.name, each.published_name) for each in model.fields
                ).values()
            )
        if isinstance(model, ir.Enum):
            settled |= set(names.name_members(model.members))
    return settled


CONSTANTS = ("VALUES", "BY_VALUE", "DECODERS", "TAGS", "CLASSES", "ALTERNATIVES")


def is_derived(name: str, known: frozenset[str] | set[str]) -> bool:
    """Return whether a name is made of a known one: ``_decode_order_tags_item``, ``_PATTERN_1``."""
    if re.fullmatch(r"_PATTERN_[0-9]+", name):
        return True
    if name.startswith("_write_"):
        return not {name.replace("_write_", f"{each}decode_") for each in ("", "_")}.isdisjoint(
            known
        )
    words = re.fullmatch(r"_(?:decode|take)_(\w+?)(_item|_value|_shape|_[0-9]+)*", name)
    return words is not None and any(
        f"decode_{words[1][:end]}" in known
        and (
            words[1][end + 1 :] in {*known, "", "value"}
            or words[1][end + 1 :].startswith("alternative_")
        )
        for end in range(1, len(words[1]) + 1)
    )
