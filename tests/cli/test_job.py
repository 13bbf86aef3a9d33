"""Where the spec, the output folder and the settings of a command come from."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import Run


def test_the_configuration_is_for_its_own_spec_alone(spec: Path, run: Run) -> None:
    Path("pyproject.toml").write_text(
        '[tool.fieldwright]\nspec = "api.yaml"\noutput = "out"\nname = "zoo"\n'
    )
    assert run("generate")[0] == 0
    assert (Path("out") / "zoo").is_dir()
    Path("other.yaml").write_text(spec.read_text())
    assert run("generate", "other.yaml")[0] == 2
    assert run("generate", "--only", "docs")[0] == 2
    assert run("check")[0] == 0


ALONE = '[tool.fieldwright]\nspec = "api.yaml"\nonly = "package"\noutput = "{}"\n'


def test_the_import_package_alone_goes_into_the_users_own(spec: Path, run: Run) -> None:
    """It runs there, `check` follows its own settings, and what is beside it is left alone."""
    Path("pyproject.toml").write_text(ALONE.format("src/acme/models"))
    own = Path("src") / "acme" / "__init__.py"
    own.parent.mkdir(parents=True)
    own.write_text("# mine\n")
    assert run("generate").code == 0
    package = own.parent / "models"
    suffixes = {path.suffix or path.name for path in package.iterdir()}
    assert suffixes == {".py", ".pyi", ".typed", ".yaml", ".json", ".jsonl"}
    assert [path.name for path in Path("src").rglob("*") if path.parent != package] == [
        "acme",
        "__init__.py",
        "models",
    ]
    command = [sys.executable, "-m", "acme.models", "selftest"]
    assert subprocess.run(command, cwd="src", check=False, capture_output=True).returncode == 0
    assert run("check") == (0, "", "")
    (package / "pet.py").write_text("")
    assert run("check").code == 1
    assert run("diff", "src/acme/models", "api.yaml").code == 0
    assert run("diff", "src", "api.yaml").code == 0
    assert not {"pyproject.toml", "README.md", "docs"} & {path.name for path in package.iterdir()}
    assert own.read_text() == "# mine\n"


@pytest.mark.parametrize("taken", ["src/acme/models.py", "src/acme/models.pyi", "src/acme.py"])
def test_an_import_path_that_a_module_has_is_refused_by_name(
    taken: str, spec: Path, run: Run
) -> None:
    Path("pyproject.toml").write_text(ALONE.format("src/acme/models"))
    Path(taken).parent.mkdir(parents=True)
    Path(taken).write_text("")
    for command in ("generate", "check"):
        code, out, err = run(command)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith(f"fieldwright: {taken}: ")
    assert not Path("src/acme/models").exists()


def test_a_folder_that_something_else_is_in_is_refused_by_name(spec: Path, run: Run) -> None:
    mine = Path("src") / "acme" / "models" / "mine.py"
    mine.parent.mkdir(parents=True)
    mine.write_text("")
    code, out, err = run("generate", "api.yaml", "-o", mine.parent, "--only", "package")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "src/acme/models: mine.py: " in err
    assert [*mine.parent.iterdir()] == [mine]


@pytest.mark.parametrize("name", ["acme-models", "class", "1st", "a.b"])
def test_a_folder_that_cannot_be_imported_is_refused_with_its_line(
    name: str, spec: Path, run: Run
) -> None:
    code, _, err = run("generate", "api.yaml", "-o", f"src/{name}", "--only", "package")
    assert (code, f"src/{name}: the output must be" in err, repr(name) in err) == (2, True, True)
    Path("pyproject.toml").write_text(ALONE.format(f"src/{name}"))
    for command in ("generate", "check"):
        code, _, err = run(command)
        assert (code, err.count("\n"), repr(name) in err) == (2, 1, True)
        assert err.startswith("fieldwright: pyproject.toml:4: 'output' ")


def test_a_distribution_in_a_namespace(spec: Path, run: Run) -> None:
    """Its name has the dot, and so has its import path; `diff` finds its spec."""
    assert run("generate", spec, "-o", "out", "--name", "acme.models").code == 0
    assert (Path("out") / "acme" / "models" / "pet.py").is_file()
    assert not (Path("out") / "acme" / "__init__.py").exists()
    described = tomllib.loads((Path("out") / "pyproject.toml").read_text())
    targets = described["tool"]["hatch"]["build"]["targets"]
    assert "acme/models/pet.py" in targets["wheel"]["only-include"]
    assert targets["sdist"]["include"][0] == "acme/models"
    assert "from acme.models import " in (Path("out") / "README.md").read_text()
    assert run("check", spec, "-o", "out", "--name", "acme.models").code == 0
    assert run("diff", "out", spec).code == 0


def test_an_unknown_key_in_the_configuration_is_said(spec: Path, run: Run) -> None:
    Path("pyproject.toml").write_text('[tool.fieldwright]\nspecs = "api.yaml"\n')
    code, _, err = run("check")
    assert code == 2
    assert "did you mean 'spec'?" in err
