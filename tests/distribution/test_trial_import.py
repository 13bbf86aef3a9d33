"""What is published imports, in a process that has nothing but the folder."""

import os
import shutil
from pathlib import Path

import pytest

from fieldwright import errors
from fieldwright.distribution import tree, trial_import
from tests.conftest import ROOT, Run

ORIGIN = tree.Origin(inputs={})
FRONT = (
    b'"""P."""\n__all__ = ["A"]\n\n\ndef __getattr__(name):\n    from .a import A\n    return A\n'
)
PACKAGE = {
    "p/__init__.py": FRONT,
    "p/__main__.py": b"raise SystemExit(3)\n",
    "p/a.py": b"from ._b import B\n\n\nclass A(B):\n    pass\n",
    "p/_b.py": b"class B:\n    pass\n",
    "p/py.typed": b"",
    "docs/a.md": b"# A\n",
}

BROKEN = [
    ({"p/a.py": b"A = B\n"}, "p.a: NameError: name 'B' is not defined"),
    ({"p/a.py": b"class A(\n"}, "p.a: SyntaxError: "),
    ({"p/a.py": b"from .gone import A\n"}, "p.a: ModuleNotFoundError: "),
    ({"p/a.py": b"from asyncio import gone\n"}, "p.a: ImportError: "),
    ({"p/a.py": b"import asyncio.gone\n"}, "p.a: ModuleNotFoundError: "),
    ({"p/a.py": b"B = 1\n"}, "p.A: ImportError: "),
    ({"p/a.py": b"raise SystemExit(0)\n"}, "p.a: SystemExit: 0"),
    ({"p/__init__.py": b"import nothing\n"}, "p: ModuleNotFoundError: "),
]
"""Files of a package that does not import, each with what is reported."""


@pytest.mark.parametrize(("files", "message"), BROKEN)
def test_a_package_that_does_not_import_is_not_published(
    files: dict[str, bytes], message: str, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    tree.publish(PACKAGE, folder, origin=ORIGIN)
    with pytest.raises(errors.DefectError) as caught:
        tree.publish(PACKAGE | files, folder, origin=ORIGIN)
    assert message in str(caught.value) and "\n" not in str(caught.value)
    for path, content in PACKAGE.items():
        assert (folder / path).read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_the_trial_leaves_nothing_and_needs_no_third_party(tmp_path: Path) -> None:
    optional = {"p/_pydantic.py": b"import pydantic_core\n"}
    tree.publish(PACKAGE | optional, tmp_path / "out", origin=ORIGIN)
    assert not [*tmp_path.rglob("__pycache__")]


def test_the_environment_and_the_working_directory_are_out_of_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "beside.py").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    code = b'import os\nA = 1\nif os.environ.get("PYTHONPATH"):\n    raise ValueError\n'
    tree.publish(PACKAGE | {"p/a.py": code}, tmp_path / "out", origin=ORIGIN)
    looks = b"import importlib.util\nif importlib.util.find_spec('beside'):\n    raise ValueError\nA = 1\n"
    tree.publish(PACKAGE | {"p/a.py": looks}, tmp_path / "out", origin=ORIGIN)


def test_of_many_modules_those_that_changed_are_tried() -> None:
    paths = [f"p/m{number:03}.py" for number in range(300)]
    assert trial_import.select_modules(paths[:200], paths[:1]) == (
        [f"m{number:03}" for number in range(200)],
        0,
    )
    assert trial_import.select_modules(paths, [paths[7], paths[5]]) == (["m005", "m007"], 298)
    tried, untried = trial_import.select_modules(paths, reversed(paths))
    assert (tried[0], tried[-1], len(tried), untried) == ("m000", "m199", 200, 100)


def test_generate_says_what_was_not_tried(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial_import, "MOST", 2)
    code, _, err = run("generate", spec, "-o", "out")
    modules = [path for path in Path("out/pets_models").glob("*.py") if "__" not in path.name]
    assert code == 0
    assert err == f"modules that were not imported to try them: {len(modules) - 2}\n"


def test_generate_ends_with_70_where_templates_make_a_package_that_does_not_import(
    spec: Path, run: Run
) -> None:
    # An absolute path: what is read of a folder of templates is kept for its path.
    templates = Path("own").absolute()
    own = templates / "package/module"
    own.mkdir(parents=True)
    shutil.copy(ROOT / "templates/package/module/record.py.jinja", own)
    with open(own / "record.py.jinja", "a") as file:
        file.write("\nNOWHERE = nowhere\n")
    settings = f'spec = "{spec}"\noutput = "out"\ntemplates = "own"\ntrust_templates = true\n'
    Path("pyproject.toml").write_text(f"[tool.fieldwright]\n{settings}", encoding="utf-8")
    code, out, err = run("generate")
    assert (code, out, err.count("\n")) == (70, "", 1)
    assert "pets_models.pet: NameError: name 'nowhere' is not defined" in err
    assert not os.path.lexists("out")
