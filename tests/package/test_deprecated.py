"""A deprecated model is reported by type checkers where it is used, and not by the package itself."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from fieldwright.distribution import memory
from fieldwright.model import names
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.package import write
from tests.repository.test_typing import MYPY, PYRIGHT

SCHEMAS = {
    "Old": {
        "type": "object",
        "deprecated": True,
        "x-speakeasy-deprecation-message": "Use 'New'.",
        "properties": {"next": {"$ref": "#/components/schemas/Old"}},
    },
    "State": {"type": "string", "deprecated": True, "enum": ["on", "off"]},
    "New": {
        "type": "object",
        "properties": {
            "old": {"$ref": "#/components/schemas/Old"},
            "state": {"$ref": "#/components/schemas/State"},
        },
    },
    "Either": {
        "oneOf": [{"$ref": "#/components/schemas/Old"}, {"type": "string"}],
        "deprecated": True,
    },
}
INFO = {"title": "Aging", "version": "1"}
DOCUMENT = read.read_document(
    source.wrap({"openapi": "3.1.0", "info": INFO, "components": {"schemas": SCHEMAS}})
)

PROGRAM = """\
import aging
from aging import New

print(New.from_dict({}).old)
print(aging.Old.from_dict({}))
print(aging.State.ON)
"""
REPORTED = {5: "Use 'New'.", 6: "State is deprecated."}
"""Line of the program → what is said of it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package and a program that uses it."""
    folder = tmp_path_factory.mktemp("deprecated")
    package = write.write_package(DOCUMENT, spec="", distribution="aging", module="aging")
    for path, octets in package.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(octets)
    (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    settings = '{"typeCheckingMode": "standard", "reportDeprecated": "error"}'
    (folder / "pyrightconfig.json").write_text(settings, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "command",
    [[*MYPY, "--enable-error-code", "deprecated"], PYRIGHT],
    ids=["mypy", "pyright"],
)
def test_a_use_is_reported_and_the_package_is_clean(command: list[str], folder: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", *command, "aging", "program.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert {*re.findall(r"(\w+\.pyi?):\d+:", ended.stdout)} == {"program.py"}
    lines = {int(each) for each in re.findall(r"program\.py:(\d+):", ended.stdout)}
    assert lines == {*REPORTED}
    for message in REPORTED.values():
        assert message in ended.stdout


def test_at_run_time_it_is_marked_and_works_without_a_warning(
    recwarn: pytest.WarningsRecorder,
) -> None:
    package = memory.load_package(DOCUMENT, "")
    assert package.Old.__deprecated__ == "Use 'New'."
    assert package.State.__deprecated__ == "State is deprecated."
    payload = {"old": {"next": {}}, "state": "on"}
    assert package.New.from_dict(payload).to_dict() == payload
    assert not recwarn.list


def test_only_what_speaks_of_it_keeps_quiet() -> None:
    """A package without anything deprecated has neither the module nor the comments."""
    files = write.write_package(DOCUMENT, spec="", distribution="aging", module="aging")
    quiet = {path for path, octets in files.items() if b"reportDeprecated" in octets}
    modules = {f"aging/{name}.py" for name in ("either", "new", "old", "state")}
    assert quiet == modules | {"aging/__init__.pyi"}
    assert "aging/_deprecated.py" in files
    plain = read.read_document(
        source.wrap({"openapi": "3.1.0", "info": INFO, "components": {"schemas": {"A": {}}}})
    )
    rest = write.write_package(
        plain, spec="", distribution="aging", module=names.name_package("aging")
    )
    assert not any(b"eprecated" in octets for octets in rest.values())
