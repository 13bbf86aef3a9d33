"""Every block of code in every README runs, or is read by what it is meant for, and prints what it says."""

import dataclasses
import datetime
import importlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
import yaml

from fieldwright import configuration
from fieldwright.cli import comparison
from fieldwright.hatch import VerifyHook
from tests.conftest import SPEC, Ended, Run

ROOT = Path(__file__).resolve().parents[2]

FOLDERS = ("benchmarks", "generated", "generator", "spec", "templates", "tests")

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in (ROOT, *(ROOT / each for each in FOLDERS))
    for path in (folder.glob("*.md") if folder == ROOT else folder.rglob("README.md"))
    if "cases" not in path.parts
)
"""The Markdown files at the root and the READMEs of all folders."""

ELSEWHERE = {
    ("generated/README.md", "sh"): "test_packaging installs the wheel, which is not published",
    ("generator/fieldwright/distribution/README.md", "python"): "a session of nox, run below",
    ("generator/fieldwright/traffic/README.md", "sh"): "traffic/test_readme has records to read",
    (
        "generator/fieldwright/traffic/README.md",
        "python",
    ): "traffic/test_readme has records to read",
}
"""The blocks that are run by a test of their own."""


class Block(NamedTuple):
    """A fenced block: the page, where in it, its language, its text, and what it prints."""

    page: str
    number: int
    language: str
    text: str
    output: str | None


def read_blocks(page: str) -> Iterator[Block]:
    """Yield the blocks of a page. A ``text`` block is the output of the one before it."""
    text = (ROOT / page).read_text(encoding="utf-8")
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert text.count("\n```") == 2 * len(fenced)
    for number, (language, content) in enumerate(fenced):
        following = fenced[number + 1] if number + 1 < len(fenced) else ("", "")
        output = following[1] if following[0] == "text" else None
        if language != "text":
            yield Block(page, number, language, content, output)


BLOCKS = [block for page in PAGES for block in read_blocks(page)]


def select(*languages: str) -> list[Any]:
    return [
        pytest.param(block, id=f"{block.page}-{block.number}")
        for block in BLOCKS
        if block.language in languages and (block.page, block.language) not in ELSEWHERE
    ]


def find(page: str, language: str, word: str) -> str:
    """Return the one block of a page that has a word in it."""
    (text,) = (
        each.text
        for each in BLOCKS
        if each.page == page and each.language == language and word in each.text
    )
    return text


def test_every_block_is_of_a_language_that_is_run() -> None:
    assert {each.language for each in BLOCKS} <= {"sh", "python", "yaml", "toml", "mermaid"}
    assert ELSEWHERE.keys() <= {(each.page, each.language) for each in BLOCKS}


def test_the_first_page_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 180


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the repository without the cases, and the pages of an SDK in it, as the working directory.

    pip finds what it needs in the environment that the tests run in, and pytest runs little.
    """
    for name in ("generated", "generator", "spec", "templates", "tests"):
        shutil.copytree(
            ROOT / name,
            tmp_path / name,
            ignore=shutil.ignore_patterns("__pycache__", "cases", "*.egg-info", ".*_cache"),
        )
    for name in ("CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "generated" / "docs", tmp_path / "sdk" / "docs")
    (tmp_path / "sdk" / "docs" / "README.md").unlink()
    pip = {
        "DISABLE_PIP_VERSION_CHECK": "1",
        "NO_INDEX": "1",
        "NO_DEPS": "1",
        "NO_BUILD_ISOLATION": "0",
        "CONFIG_FILE": os.devnull,
        "NO_COMPILE": "1",
    }
    for key, value in pip.items():
        monkeypatch.setenv(f"PIP_{key}", value)

    monkeypatch.setenv("PYTHONPATH", sysconfig.get_path("purelib"))
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:cacheprovider tests/test_configuration.py")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("GIT_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", select("sh"))
def test_commands_run(block: Block, checkout: Path) -> None:
    before = (checkout / "generated" / "README.md").read_bytes()
    shell = shutil.which("bash") or "sh"
    ended = subprocess.run(
        [shell, "-euc", block.text], stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    assert block.output is None or ended.stdout == block.output
    assert (checkout / "generated" / "README.md").read_bytes() == before


@pytest.mark.parametrize("block", select("python"))
def test_examples_print_what_the_page_says(block: Block, tmp_path: Path) -> None:
    """The worked example of the project among them, to the letter."""
    ended = subprocess.run(
        [sys.executable, "-"],
        input=block.text,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generated")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    assert block.output is None or ended.stdout == block.output


def contains(value: Any, part: Any) -> bool:
    """Return whether a value is in another, where objects may have more members."""
    if isinstance(part, dict) and isinstance(value, dict):
        return all(key in value and contains(value[key], each) for key, each in part.items())
    return bool(value == part)


OWN = yaml.safe_load((ROOT / "spec" / "lambda-cloud.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("block", select("yaml"))
def test_what_goes_into_a_yaml_file_is_accepted_there(block: Block, spec: Path, run: Run) -> None:
    content = yaml.safe_load(block.text)
    match content:
        case {"repos": [{"hooks": hooks}]}:
            offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
            assert {each["id"] for each in hooks} <= {each["id"] for each in offered}
        case {"jobs": {"models": {"steps": [*_, {"uses": uses, "with": inputs}]}}}:
            assert uses.startswith("OWNER/fieldwright@")
            action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
            assert set(inputs) <= set(action["inputs"])
        case {"waivers": [{"rule": rule, "place": place}]}:
            text = (ROOT / "spec" / "lambda-cloud.yaml").read_text(encoding="utf-8")
            spec.write_text(text)
            Path("old.yaml").write_text(text.replace("        - arm64\n", ""))
            Path("waivers.yaml").write_text(block.text)
            today = datetime.date(2026, 1, 1)
            compared = comparison.compare("old.yaml", str(spec), spec=spec, today=today)
            assert compared.findings == ()
            (change,) = compared.changes
            assert (change.change.rule, str(change.change.spot)) == (rule, place)
            assert change.waived is not None
        case dict() if content.keys() <= OWN["components"]["schemas"].keys():
            assert contains(OWN["components"]["schemas"], content)
        case dict():
            spec.write_text(yaml.safe_dump({**OWN, "components": {"schemas": content}}))
            assert run("lint", spec) == (0, "", "")
            assert run("generate", spec, "-o", "out").code == 0
        case _:
            pytest.fail("nothing reads this")


@pytest.mark.parametrize("block", select("toml"))
def test_what_goes_into_a_toml_file_is_accepted_there(block: Block, spec: Path) -> None:
    content = tomllib.loads(block.text)
    match content:
        case {"tool": {"fieldwright": table}}:
            Path("pyproject.toml").write_text(block.text)
            configured = configuration.load(Path.cwd())
            if metadata := table.pop("project", None):
                authors = tuple((each["name"], each["email"]) for each in metadata["authors"])
                read = configuration.Project(
                    **metadata | {"authors": authors, "urls": tuple(metadata["urls"].items())}
                )
                assert configured.project == read
            for label, values in table.pop("packages", {"": {}}).items():
                package = configured.packages.get(label, configured)
                for key, value in (table | values).items():
                    setting = getattr(package, key)
                    read_table = dataclasses.asdict if dataclasses.is_dataclass(setting) else dict
                    kinds = {list: list, bool: bool, dict: read_table}
                    assert kinds.get(type(value), str)(setting) == value
        case {"build-system": build, "tool": {"hatch": {"build": {"hooks": hooks}}}}:
            assert "fieldwright" in build["requires"] and VerifyHook.PLUGIN_NAME in hooks
        case {"env": {"models": environment}}:
            assert environment["deps"] == ["fieldwright"] and environment["skip_install"] is True
        case _:
            pytest.fail("nothing reads this")


def test_every_key_of_the_configuration_is_shown() -> None:
    table = tomllib.loads(find("spec/README.md", "toml", "views"))["tool"]["fieldwright"]
    assert {*table, "packages"} == set(configuration.KEYS)


@pytest.mark.parametrize("block", select("mermaid"))
def test_what_a_diagram_names_exists(block: Block) -> None:
    if block.text.startswith("classDiagram\n"):
        assert set(re.findall(r"class (\w+)", block.text)) == OWN["components"]["schemas"].keys()
        return
    names = re.findall(r"\b(\w+)\.(\w+)(?=[,|])", block.text)
    assert names
    for room, module in names:
        importlib.import_module(f"fieldwright.{room}.{module}")


def of_nox() -> list[list[str]]:
    """What the session of the recipe runs, with a nox of ours; it installs fieldwright first."""
    commands: list[list[str]] = []
    session = SimpleNamespace(
        install=lambda *packages: commands.append(["install", *packages]),
        run=lambda *command: commands.append([*command]),
    )
    nox = SimpleNamespace(session=lambda function: function, Session=object)
    recipe = find("generator/fieldwright/distribution/README.md", "python", "import nox")
    names: dict[str, Any] = {"__builtins__": {"__import__": lambda *_: nox}}
    exec(recipe, names)
    names["models"](session)
    assert commands.pop(0) == ["install", "fieldwright"]
    return commands


def of_tox() -> list[list[str]]:
    """What the environment of the recipe runs."""
    recipe = find("generator/fieldwright/distribution/README.md", "toml", "[env.models]")
    commands: list[list[str]] = tomllib.loads(recipe)["env"]["models"]["commands"]
    return commands


@pytest.mark.parametrize("recipe", [of_nox, of_tox])
def test_a_recipe_passes_until_something_is_wrong(
    recipe: Callable[[], list[list[str]]], spec: Path, run: Callable[..., Ended]
) -> None:
    """First what drifted fails, and once that is generated, what breaks since the last release."""
    Path("pyproject.toml").write_text('[tool.fieldwright]\nspec = "api.yaml"\noutput = "out"\n')
    Path("released.yaml").write_text(SPEC)
    assert run("generate").code == 0
    programs, arguments = zip(*((each[0], each[1:]) for each in recipe()))
    assert set(programs) == {"fieldwright"}
    assert [run(*each).code for each in arguments] == [0, 0, 0]
    spec.write_text(SPEC.replace("      required:\n        - name\n", ""))
    assert [run(*each).code for each in arguments] == [0, 1, 1]
    assert run("generate").code == 0
    assert [run(*each).code for each in arguments] == [0, 0, 1]


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", [*PAGES, "generated/docs/README.md"])
def test_links_lead_somewhere(page: str) -> None:
    """Every relative link of a page names a file that is there, and a heading in it."""
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", text):
        leads_to = path.parent / target if target else path
        assert leads_to.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", leads_to.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in map(slug, headings), f"{target}#{anchor}"
