"""A spec leaves as one file, whole or not at all."""

import json
from pathlib import Path

import pytest

from fieldwright.export import flavours
from tests.conftest import Run

TARGETS = [*flavours.FLAVOURS, "json-schema"]


@pytest.mark.parametrize("to", TARGETS)
def test_a_file_holds_what_is_printed(spec: Path, run: Run, to: str) -> None:
    code, out, err = run("export", spec, "--to", to)
    assert (code, err) == (0, "")
    assert "Pet" in out and out.endswith("\n")
    assert run("export", spec, "--to", to, "-o", "-") == (0, out, "")
    assert run("export", spec, "--to", to, "-o", "new/models.txt") == (
        0,
        "wrote new/models.txt\n",
        "",
    )
    assert Path("new/models.txt").read_text(encoding="utf-8") == out


def test_the_configured_spec_is_exported(spec: Path, run: Run) -> None:
    Path("pyproject.toml").write_text('[tool.fieldwright]\nspec = "api.yaml"\n')
    code, out, _ = run("export", "--to", "json-schema")
    assert (code, json.loads(out)["title"]) == (0, "Pets")


def test_a_file_that_is_there_is_only_replaced_by_force(spec: Path, run: Run) -> None:
    Path("models.py").write_text("# mine\n")
    code, out, err = run("export", spec, "--to", "pydantic", "-o", "models.py")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "models.py" in err and "--force" in err
    assert Path("models.py").read_text() == "# mine\n"
    assert run("export", spec, "--to", "pydantic", "-o", "models.py", "--force").code == 0
    assert "class Pet(BaseModel):" in Path("models.py").read_text()


@pytest.mark.parametrize("to", TARGETS)
def test_a_spec_that_cannot_be_read_leaves_nothing(spec: Path, run: Run, to: str) -> None:
    spec.write_text(spec.read_text().replace("required:", "requird:"))
    code, out, err = run("export", spec, "--to", to, "-o", "models.txt")
    assert (code, out) == (3, "")
    assert "api.yaml:17:7: unknown keyword 'requird'" in err
    assert not Path("models.txt").exists()


@pytest.mark.parametrize("to", TARGETS)
def test_a_spec_without_models_is_said_to_have_none(spec: Path, run: Run, to: str) -> None:
    spec.write_text("openapi: 3.1.0\ninfo: {title: None, version: 1.0.0}\npaths: {}\n")
    code, out, err = run("export", spec, "--to", to)
    assert (code, out) == (2, "")
    assert err == "fieldwright: api.yaml: there is no model in it to export\n"
