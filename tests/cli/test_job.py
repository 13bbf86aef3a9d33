"""Where the spec, the output folder and the settings of a command come from."""

from pathlib import Path

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


def test_an_unknown_key_in_the_configuration_is_said(spec: Path, run: Run) -> None:
    Path("pyproject.toml").write_text('[tool.fieldwright]\nspecs = "api.yaml"\n')
    code, _, err = run("check")
    assert code == 2
    assert "did you mean 'spec'?" in err
