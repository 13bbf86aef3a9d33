"""Branches that change different models merge, in git: by themselves, or by one command that loses no hand edit."""

import contextlib
import io
import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwright.cli import main
from tests.conftest import Run

NAMES = ("Apple", "Bread", "Cheese", "Donut", "Egg", "Fig", "Grape", "Honey", "Ice", "Jam")

MODEL = """\
    {name}:
      type: object
      description: The {name} of a shop.
      properties:
        id:
          type: string
          description: The identifier.
        {name}_price:
          type: integer
          minimum: 0
          description: What it costs.
        made_at:
          type: string
          format: date-time
      required:
        - id
"""

HEAD = """\
openapi: 3.1.0
info:
  title: Shop
  version: 1.0.0
paths: {}
components:
  schemas:
"""

Edit = Callable[[dict[str, str], str], None]
"""What changes the texts of models, by their names, at one of them."""


def add_field(models: dict[str, str], name: str) -> None:
    models[name] = models[name].replace(
        "        made_at:\n", "        weight:\n          type: number\n        made_at:\n"
    )


def remove_field(models: dict[str, str], name: str) -> None:
    models[name] = models[name].replace(
        "        made_at:\n          type: string\n          format: date-time\n", ""
    )


def constrain(models: dict[str, str], name: str) -> None:
    models[name] = models[name].replace("minimum: 0", "minimum: 1\n          maximum: 99")


def describe(models: dict[str, str], name: str) -> None:
    models[name] = models[name].replace("of a shop", "of the best shop")


def delete(models: dict[str, str], name: str) -> None:
    del models[name]


def rename(models: dict[str, str], name: str) -> None:
    models[name] = models[name].replace(f"    {name}:\n", f"    Sliced{name}:\n")


def add_model(models: dict[str, str], name: str) -> None:
    models[name] += MODEL.format(name=f"New{name}")


EDITS: tuple[Edit, ...] = (
    add_field,
    remove_field,
    constrain,
    describe,
    delete,
    rename,
    add_model,
)


def git(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    person = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "core.editor=true"]
    return subprocess.run(["git", *person, *arguments], check=check, capture_output=True, text=True)


def commit() -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", "work")


def write_spec(models: dict[str, str]) -> None:
    Path("api.yaml").write_text(HEAD + "".join(models.values()), encoding="utf-8")


def generate() -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        assert main.main(["generate"]) == 0


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a spec and its output, on the branch ``main``."""
    folder = tmp_path_factory.mktemp("shop")
    before = Path.cwd()
    os.chdir(folder)
    try:
        write_spec({name: MODEL.format(name=name) for name in NAMES})
        Path("pyproject.toml").write_text('[tool.fieldwright]\nspec = "api.yaml"\noutput = "out"\n')
        generate()
        git("init", "--quiet", "--initial-branch=main")
        commit()
    finally:
        os.chdir(before)
    return folder


@pytest.fixture
def shop(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return enter_copy(repository, tmp_path, monkeypatch)


def enter_copy(repository: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(repository, folder / "shop")
    monkeypatch.chdir(folder / "shop")
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    return folder / "shop"


def branch(name: str, *edits: tuple[Edit, str]) -> None:
    """Make a branch of ``main`` with edits of the spec and the output of that."""
    git("checkout", "--quiet", "-b", name, "main")
    models = {each: MODEL.format(name=each) for each in NAMES}
    for edit, model in edits:
        edit(models, model)
    write_spec(models)
    generate()
    commit()


def join(how: str) -> bool:
    """Bring the branches ``one`` and ``other`` together; return whether nothing is in conflict."""
    if how == "merge":
        git("checkout", "--quiet", "one")
        return git("merge", "--quiet", "--no-edit", "other", check=False).returncode == 0
    git("checkout", "--quiet", "other")
    return git("rebase", "--quiet", "one", check=False).returncode == 0


def unmerged() -> list[str]:
    return git("diff", "--name-only", "--diff-filter=U").stdout.splitlines()


@pytest.fixture(scope="module", params=range(20))
def branched(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Path:
    """A repository with two branches, ``one`` and ``other``, that change different models."""
    chance = random.Random(request.param)
    places = chance.sample(NAMES[request.param % 2 == 0 :: 3], 2)
    with pytest.MonkeyPatch.context() as monkeypatch:
        folder = enter_copy(repository, tmp_path_factory.mktemp("branched"), monkeypatch)
        for name, model in zip(("one", "other"), places):
            branch(name, (chance.choice(EDITS), model))
    return folder


@pytest.mark.parametrize("how", ["merge", "rebase"])
def test_two_branches_that_change_different_models_come_together(
    branched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, how: str
) -> None:
    enter_copy(branched, tmp_path, monkeypatch)
    clean = join(how)
    assert "api.yaml" not in unmerged()
    assert all(path.startswith("out/") for path in unmerged())
    code, out, _ = run("check", "--format", "json")
    causes = {each["cause"] for each in json.loads(out)["findings"]}
    assert not any("hand" in each for each in causes)
    assert not clean or (code, causes) in [(0, set()), (1, {"merge"})]
    assert run("generate").code == 0
    assert run("check") == (0, "", "")


def test_edits_of_neighbours_merge_without_a_conflict(shop: Path) -> None:
    """What git cannot merge are lines that touch, in an index; in the manifest none do."""
    branch("one", (constrain, "Bread"), (constrain, "Egg"), (add_field, "Honey"))
    branch("other", (add_field, "Apple"), (rename, "Cheese"), (delete, "Fig"), (describe, "Jam"))
    assert join("merge") and main.main(["check"]) == 0


@pytest.mark.parametrize("how", ["merge", "rebase"])
def test_a_hand_edit_on_one_side_is_named_with_both_and_kept(
    shop: Path, run: Run, how: str
) -> None:
    branch("one", (describe, "Egg"))
    edited = Path("out/shop_models/egg.py")
    edited.write_text(edited.read_text().replace("of the best shop", "of my shop"))
    commit()
    branch("other", (constrain, "Egg"), (add_field, "Egg"))
    join(how)
    before = edited.read_text()
    code, _, err = run("generate")
    assert (code, err.count("\n")) == (2, 1)
    other = "MERGE_HEAD" if how == "merge" else "REBASE_HEAD"
    if unmerged():
        sides = f"edited by hand in HEAD, as generated in {other}"
        assert f"shop_models/egg.py ({sides}): not ours, or edited by hand" in err
    assert "shop_models/egg.py" in err
    assert edited.read_text() == before
    assert "of my shop" in before


@pytest.mark.parametrize("path", ["egg.py", "__init__.py"])
def test_what_is_edited_in_a_merge_is_kept(shop: Path, run: Run, path: str) -> None:
    """In a file that git has left in conflict, in one that it has merged, and after the merge."""
    branch("one", (describe, "Egg"), (add_model, "Egg"))
    branch("other", (constrain, "Egg"), (add_model, "Fig"))
    Path("api.yaml").write_text(Path("api.yaml").read_text() + "# other\n")
    commit()
    join("merge")
    edited = Path("out/shop_models") / path
    lines = edited.read_text().splitlines(keepends=True)
    for changed in ([*lines, "# mine\n"], lines[:-1]):
        edited.write_text("".join(changed))
        code, _, err = run("generate")
        assert code == 2 and path in err
        assert edited.read_text() == "".join(changed)
    git("checkout", "--merge", "--", str(edited), check=False)
    edited.write_text("".join(lines))
    assert run("generate").code == 0
    commit()
    edited.write_text("".join(edited.read_text().splitlines(keepends=True)[:-1]))
    Path("api.yaml").write_text(Path("api.yaml").read_text().replace("title: Shop", "title: Shops"))
    Path("pyproject.toml").write_text(f'{Path("pyproject.toml").read_text()}name = "shop-models"\n')
    code, _, err = run("generate")
    assert code == 2 and path in err


@pytest.mark.parametrize("side", ["--ours", "--theirs"])
def test_the_manifest_of_one_side_is_enough(shop: Path, run: Run, side: str) -> None:
    """As it is after ``git checkout --ours``, which is how many solve such a conflict."""
    branch("one", (add_model, "Egg"), (describe, "Bread"))
    branch("other", (add_model, "Fig"), (constrain, "Jam"))
    join("merge")
    git("checkout", side, "--", "out/.fieldwright.json")
    assert run("generate").code == 0
    assert run("check") == (0, "", "")


def test_files_that_a_merge_puts_back_are_named_and_not_shipped(shop: Path, run: Run) -> None:
    names = ("out/shop_models/egg.py", "out/docs/models/egg.md")
    kept = {name: Path(name).read_bytes() for name in names}
    branch("one", (rename, "Egg"))
    for name, data in kept.items():
        Path(name).write_bytes(data)
    code, out, _ = run("check")
    assert code == 1
    assert [line.partition(" [")[0] for line in out.splitlines()] == [
        f"{name}: extra, cause: merge or hand" for name in sorted(names)
    ]
    code, _, err = run("generate")
    assert code == 0
    assert err == (
        f"not generated from api.yaml: {', '.join(sorted(names))}; delete them, or --force does\n"
    )
    assert run("check").code == 1
    assert run("generate", "--force").code == 0
    assert run("check") == (0, "", "")
    assert not any(Path(name).exists() for name in names)
