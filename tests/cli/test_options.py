"""Paths that are none, each refused in one line that says what to do instead; and one of several packages."""

import io
import json
import os
import re
from pathlib import Path

import pytest

from fieldwright.errors import ExitCode
from tests.conftest import Run

URL = "https://example.com/api.yaml"

READING = [
    ("generate", "{}", "-o", "out"),
    ("generate", "api.yaml", "-o", "out", "--templates", "{}"),
    ("check", "{}", "-o", "out"),
    ("check", "{}", "--oracle"),
    ("lint", "{}"),
    ("lint", "api.yaml", "--pages", "{}"),
    ("validate", "Pet", "x.json", "--spec", "{}"),
    ("import", "{}", "-o", "new.yaml"),
    ("import", "docs", "{}", "-o", "new.yaml"),
    ("export", "{}", "--to", "pydantic"),
    ("release", "{}", "-o", "out"),
    ("diff", "{}", "api.yaml"),
    ("diff", "api.yaml", "{}"),
    ("diff", "api.yaml", "api.yaml", "--consumer", "{}"),
    ("check-version", "api.yaml", "{}"),
    ("replay", "{}", "api.yaml", "x.json"),
    ("replay", "api.yaml", "{}", "x.json"),
]
"""Command lines with a place for something that is read."""

WRITING = [
    ("generate", "api.yaml", "-o", "{}"),
    ("check", "api.yaml", "-o", "{}"),
    ("import", "docs", "-o", "{}"),
    ("release", "api.yaml", "-o", "{}"),
    ("init", "{}"),
    ("validate", "Pet", "x.json", "--spec", "api.yaml", "--errors", "{}"),
    ("validate", "Pet", "x.json", "--spec", "api.yaml", "--resume", "{}"),
    ("replay", "api.yaml", "api.yaml", "x.json", "--out", "{}"),
]
"""Command lines with a place for something that is written."""


def refuse(run: Run, words: tuple[str, ...], value: str) -> str:
    """Run a command line with a value that is refused, and return what it says."""
    code, out, err = run(*(word.format(value) for word in words))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert os.listdir() == ["api.yaml"]
    return err


@pytest.mark.parametrize("words", READING)
@pytest.mark.parametrize(
    "url", [URL, "http://example.com", "HTTPS://e.com/x", "s3://b/k", "git+ssh://h/r"]
)
def test_a_url_is_not_read(spec: Path, run: Run, words: tuple[str, ...], url: str) -> None:
    err = refuse(run, words, url)
    advice = "fetch it first: curl -fsSLo" if url.lower().startswith("http") else "download"
    assert f"{url} is a URL, and only files are read and written; {advice}" in err


@pytest.mark.parametrize(
    "words", [*WRITING, ("export", "api.yaml", "--to", "pydantic", "-o", "{}")]
)
def test_a_url_is_not_written(spec: Path, run: Run, words: tuple[str, ...]) -> None:
    err = refuse(run, words, URL)
    assert f"{URL} is a URL, and only files are read and written; name a path on disk" in err


@pytest.mark.parametrize("words", [*READING, *WRITING])
def test_a_file_url_is_named_by_its_path(spec: Path, run: Run, words: tuple[str, ...]) -> None:
    assert "only files are read and written; name its path" in refuse(run, words, "file:///tmp/x")


STREAMING = [("generate", "{}", "-o", "out"), ("check", "{}", "-o", "out"), ("lint", "{}")]
"""Command lines with a place for a spec that may come from standard input."""


@pytest.mark.parametrize("words", STREAMING)
def test_a_dash_is_standard_input_where_a_spec_is_read(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """It is called so in messages; the releases of a folder are none of its."""
    Path("releases.yaml").write_text("no history", encoding="utf-8")
    Path("out").mkdir()
    for text in (spec.read_text("utf-8"), "openapi: 3.1.0\n"):
        stream = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
        monkeypatch.setattr("sys.stdin", stream)
        ended = run(*(word.format("-") for word in words))
        unreadable = "info" not in text
        wrong = ExitCode.FINDINGS if words[0] == "lint" else ExitCode.UNREADABLE
        differs = ExitCode.FINDINGS if words[0] == "check" else ExitCode.CLEAN
        assert ended.code == (wrong if unreadable else differs)
        assert ("<stdin>:1:1: " in ended.out + ended.err) == unreadable


@pytest.mark.parametrize(
    "words",
    [
        each
        for each in [*READING, *WRITING]
        if each not in (*STREAMING, ("check", "{}", "--oracle"))
    ],
)
def test_a_dash_is_no_stream_where_files_are_meant(
    spec: Path, run: Run, words: tuple[str, ...]
) -> None:
    err = refuse(run, words, "-")
    assert "'-' is no path, and standard input and output do not do here; " in err


@pytest.mark.parametrize("words", [*READING, *WRITING])
def test_an_empty_path_is_not_the_working_directory(
    spec: Path, run: Run, words: tuple[str, ...]
) -> None:
    assert "the path is empty; " in refuse(run, words, "")


@pytest.mark.parametrize(
    "words",
    [("validate", "Pet", "", "--spec", "api.yaml"), ("replay", "api.yaml", "api.yaml", "")],
)
def test_an_empty_source_is_not_the_working_directory(
    spec: Path, run: Run, words: tuple[str, ...]
) -> None:
    assert "the path is empty; name a file, a folder, a glob or a URL" in refuse(run, words, "")


def test_a_path_with_a_colon_is_a_path(spec: Path, run: Run) -> None:
    spec.rename("a:b.yaml")
    assert run("lint", "a:b.yaml").code == 0


PACKAGES = """[tool.fieldwright]
formats = "annotate"

[tool.fieldwright.packages.pets]
spec = "api/pets.yaml"
output = "src/acme/pets"
only = "package"

[tool.fieldwright.packages.toys]
spec = "api/toys.yaml"
output = "toys"
"""


@pytest.fixture
def packages(spec: Path) -> Path:
    """A project of two packages, whose specs share a folder."""
    Path("pyproject.toml").write_text(PACKAGES)
    folder = Path("api")
    folder.mkdir()
    folder.joinpath("pets.yaml").write_text(spec.read_text())
    folder.joinpath("toys.yaml").write_text(spec.read_text().replace("title: Pets", "title: Toys"))
    spec.unlink()
    return folder


def test_without_arguments_a_command_is_for_all_packages(packages: Path, run: Run) -> None:
    code, out, err = run("generate")
    assert (code, err) == (0, "")
    assert [line.partition(": ")[0] for line in out.splitlines()] == [
        "pets:",
        "src/acme/pets",
        "toys:",
        "toys",
    ]
    assert (Path("src") / "acme" / "pets" / "pet.py").is_file()
    assert (Path("toys") / "toys_models" / "pet.py").is_file()
    assert run("check") == (0, "", "")
    assert run("lint") == (0, "", "")
    for path in packages.iterdir():
        path.write_text(path.read_text().replace("description: ", "description: Now "))
    code, out, err = run("check", "--format", "json")
    assert (code, err) == (1, "")
    files = {each["file"] for each in json.loads(out)["findings"]}
    assert {"src/acme/pets/pet.py", "toys/toys_models/pet.py"} <= files
    for path in packages.iterdir():
        path.write_text(path.read_text().replace("description: ", "descripton: "))
    code, out, err = run("lint")
    assert code == 1 and "api/pets.yaml:" in out + err and "api/toys.yaml:" in out + err


def test_one_package_is_named(packages: Path, run: Run) -> None:
    """By `--package`, or by its spec."""
    assert run("generate", "--package", "toys").code == 0
    assert not Path("src").exists()
    assert run("check", "--package", "toys") == run("check", "api/toys.yaml") == (0, "", "")
    assert run("check").code == 1
    assert run("generate", "api/pets.yaml").code == 0
    assert run("check") == (0, "", "")
    packages.joinpath("toys.yaml").write_text("openapi: 3.1.0\n")
    assert run("lint", "--package", "pets") == (0, "", "")
    assert run("lint").code != 0


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("generate", "--package", "pet"), "no package 'pet' is configured; .* pets, toys"),
        (("lint", "--package", "pet"), "no package 'pet' is configured; .* pets, toys"),
        (("check", "--oracle"), "no spec: name one, or a package with --package: pets, toys"),
        (("generate", "api/pets.yaml", "--package", "pets"), "--package: not with a spec"),
        (("check", "api/pets.yaml", "--package", "pets"), "--package: not with a spec"),
        (("export", "--to", "json-schema"), "name one package with --package: pets, toys"),
        (("generate", "--watch"), "name one package with --package: pets, toys"),
        (("site",), "name one package with --package: pets, toys"),
        (("validate", "Pet", "x.json"), "name one package with --package: pets, toys"),
        (("diff", "--format", "json"), "name one package with --package: pets, toys"),
        (("diff", "api/pets.yaml"), "no spec: name one, or a package with --package: pets, toys"),
    ],
)
def test_what_is_of_one_package_alone_is_refused_for_several(
    command: tuple[str, ...], message: str, packages: Path, run: Run
) -> None:
    code, out, err = run(*command)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert re.search(message, err)


def test_a_package_that_is_named_where_there_are_none_is_refused(spec: Path, run: Run) -> None:
    code, out, err = run("generate", "--package", "pets")
    assert (code, out) == (2, "")
    assert err == "fieldwright: --package: no package 'pets' is configured; there is only one\n"


def test_each_package_has_releases_of_its_own(packages: Path, run: Run) -> None:
    """In files with the stem of its spec, and with its name in the tag."""
    assert run("generate").code == 0
    code, out, err = run("release", "--date", "2026-01-02")
    assert (code, err) == (0, "")
    assert "pets-v1.2.0" in out and "toys-v1.2.0" in out
    assert {path.name for path in packages.iterdir()} == {
        f"{stem}.{name}"
        for stem in ("pets", "toys")
        for name in ("yaml", "released.yaml", "released.json", "releases.yaml")
    }
    assert [path.parent.as_posix() for path in Path().rglob("*.whl")] == ["dist/toys"]
    pets = packages / "pets.yaml"
    pets.write_text(
        pets.read_text().replace(
            "        name:\n", "        size:\n          type: integer\n        name:\n"
        )
    )
    assert run("diff").out.count("nothing changed") == 1
    assert "size" not in run("diff", "--package", "toys").out
    assert run("check-version").code == 1
    assert run("check-version", "--package", "toys").code == 0
    waiver = "- {rule: no-such-rule, place: Pet, reason: r, expires: 2030-01-01}\n"
    packages.joinpath("pets.waivers.yaml").write_text(waiver)
    assert run("diff", "--package", "toys").code == 0
    assert "api/pets.waivers.yaml:1" in run("diff", "--package", "pets").err
    packages.joinpath("waivers.yaml").write_text(waiver)
    code, out, err = run("diff", "--package", "toys")
    assert (code, err.count("\n")) == (2, 1)
    assert "api/waivers.yaml: specs share its folder; rename it to toys.waivers.yaml" in err
