"""``python -m PACKAGE selftest``: what a package tries, of its own and of what others recorded."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from fieldwright.model import ir, names
from fieldwright.package import selftest, write
from fieldwright.rendering import templates
from tests import specs
from tests.conftest import ROOT

GENERATED = ROOT / "generated"

REGION = {"name": "us-west-1", "description": "California, USA"}


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lambda_cloud_models", *map(str, arguments)]
    return subprocess.run(command, cwd=GENERATED, capture_output=True, text=True, check=False)


def test_the_payloads_of_the_package_come_back() -> None:
    ended = run("selftest")
    count = len((GENERATED / "lambda_cloud_models" / "selftest.jsonl").read_text().splitlines())
    assert count > 5
    assert (ended.returncode, ended.stdout, ended.stderr) == (
        0,
        f"{count} payloads of 3 models: none did not come back\n",
        "",
    )


@pytest.mark.parametrize("id", specs.ids())
def test_the_payloads_of_every_case_are_accepted(id: str) -> None:
    """Nearly each model has some: of those with checks that the usual values do not meet there are none."""
    spec = specs.spec(id)
    classes = names.name_classes(model.name for model in spec.document.models)
    readers = {classes[name]: reader for name, reader in spec.readers.items()}
    lines = [json.loads(line) for line in selftest.write_lines(spec.document).splitlines()]
    for line in lines:
        assert readers[line["model"]].problems(line["payload"]) == []
    assert len({line["model"] for line in lines}) >= len(classes) * 0.9 - 1


def test_recorded_payloads_are_tried(tmp_path: Path) -> None:
    one, several = tmp_path / "region.json", tmp_path / "regions.jsonl"
    one.write_text(json.dumps(REGION, indent=2))
    several.write_text(f"{json.dumps(REGION)}\n\n{json.dumps({**REGION, 'zone': 1})}\n")
    named = tmp_path / "named.jsonl"
    named.write_text(json.dumps({"model": "Region", "payload": REGION}))
    ended = run("selftest", f"Region={one}", f"Region={several}", named)
    assert ended.returncode == 0
    assert ended.stdout == "4 payloads of 1 models: none did not come back\n"


def test_what_is_wrong_is_said_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "regions.jsonl"
    path.write_text(f"{json.dumps(REGION)}\n" + '{"name": 1}\n')
    ended = run("selftest", f"Region={path}")
    assert ended.returncode == 1
    assert ended.stdout.splitlines() == [
        f"{path}:2: Region: the whole payload: must have the member 'description'",
        f"{path}:2: Region: /name: must be a string, not 1",
        "2 payloads of 1 models: 1 did not come back",
    ]


@pytest.mark.parametrize(
    ("text", "argument", "message"),
    [
        ("{", "Region={}", "file.jsonl:1: this is no JSON"),
        ("[]", "{}", 'an object with "model" and "payload" is wanted'),
        ("{}", "Zone={}", "'Zone' is none of Image, ImageArchitecture, Region"),
        ("{}", "Problem={}", "'Problem' is none of"),
        (None, "{}", "No such file"),
    ],
)
def test_what_cannot_be_tried_is_one_line(
    tmp_path: Path, text: str | None, argument: str, message: str
) -> None:
    path = tmp_path / "file.jsonl"
    if text is not None:
        path.write_text(text)
    ended = run("selftest", argument.format(path))
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert message in ended.stderr


def test_usage_is_told() -> None:
    assert run().returncode == 2
    assert run("selftest", "--help").returncode == 0
    assert "MODEL=FILE" in run().stderr


TRY = """
import copy, importlib, json, pickle, sys
from pathlib import Path

for name in sys.argv[1:]:
    assert importlib.import_module(f"{name}.__main__").main(["selftest"]) == 0, name
    package = importlib.import_module(name)
    for line in Path(name, "selftest.jsonl").read_text("utf-8").splitlines():
        recorded = json.loads(line)
        value = package.decode(recorded["model"], recorded["payload"])
        assert pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == value, line
        if sys.version_info >= (3, 13) and isinstance(value, package.Model):
            assert copy.replace(value) == value, line
"""
"""What a Python does with packages: their own tests, and the ways that it has of copying values."""


def find_interpreters() -> dict[int, str]:
    """Find a Python of each version that packages run on, by its minor version."""
    own = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    interpreters = {sys.version_info.minor: sys.executable}
    for minor in range(11, 20):
        paths = [*own.glob(f"3.{minor}.*/bin/python"), shutil.which(f"python3.{minor}")]
        path = next((str(path) for path in paths if path and "shims" not in str(path)), None)
        if path:
            interpreters.setdefault(minor, path)
    return interpreters


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package of every case, and some of them frozen."""
    folder = tmp_path_factory.mktemp("packages")
    program = templates.read_source("package/module/__main__.py").encode()
    cold = ir.Style(frozen=True, constructor="checked")
    for number, id in enumerate(specs.ids()):
        document = specs.document(id)
        for style in (ir.Style(), *([] if number % 6 else [cold])):
            module = f"{Path(id).parent.name.replace('-', '_')}{'_frozen' * style.frozen}"
            styled = replace(document, style=style)
            files = write.write_package(styled, spec="", distribution="d", module=module)
            lines = selftest.write_lines(document).encode()
            files |= {f"{module}/selftest.jsonl": lines, f"{module}/__main__.py": program}
            for path, content in files.items():
                if path.startswith(f"{module}/"):
                    (folder / path).parent.mkdir(exist_ok=True)
                    (folder / path).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    "python", [pytest.param(path, id=f"3.{minor}") for minor, path in find_interpreters().items()]
)
def test_every_python_runs_the_packages_without_a_warning(python: str, packages: Path) -> None:
    names = sorted(path.name for path in packages.iterdir())
    command = [python, "-W", "error", "-c", TRY, *names]
    ended = subprocess.run(command, cwd=packages, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.count("none did not come back") == len(names) > 40
