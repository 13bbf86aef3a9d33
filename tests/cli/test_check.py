"""``check``: each way in which a folder can be out of step is named with its own cause."""

import json
import re
from importlib import metadata
from pathlib import Path

import pytest

import fieldwright
from fieldwright.cli import check, findings
from fieldwright.distribution import manifest, tree
from fieldwright.verification.oracle import compare
from tests.conftest import Run

MODULE = "generated/pets_models/pet.py"

CONFIGURATION = '[tool.fieldwright]\nspec = "api.yaml"\noutput = "generated"\n'


@pytest.fixture
def project(spec: Path, run: Run) -> Path:
    """A configured spec whose package is generated."""
    Path("pyproject.toml").write_text(CONFIGURATION, encoding="utf-8")
    assert run("generate").code == 0
    assert run("check").code == 0
    return spec


def find_drift(run: Run, *options: str) -> list[tuple[str, str, str]]:
    """File, kind and cause of everything that ``check`` finds, the manifest left out."""
    code, out, _ = run("check", "--format", "json", *options)
    rows = [(each["file"], each["kind"], each["cause"]) for each in json.loads(out)["findings"]]
    assert code == (1 if rows else 0)
    return [row for row in rows if not row[0].endswith(manifest.MANIFEST)]


def replaced(path: str, before: str, after: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert before in text
    Path(path).write_text(text.replace(before, after), encoding="utf-8")


def test_a_changed_spec(project: Path, run: Run) -> None:
    replaced("api.yaml", "What it is called.", "Its name.")
    causes = {cause for _, _, cause in find_drift(run)}
    assert causes == {"spec"}
    assert (MODULE, "changed", "spec") in find_drift(run)


def test_a_changed_configuration(project: Path, run: Run) -> None:
    Path("pyproject.toml").write_text(f'{CONFIGURATION}name = "other"\n', encoding="utf-8")
    rows = find_drift(run)
    assert ("generated/other/pet.py", "missing", "config") in rows
    assert (MODULE, "orphan", "config") in rows
    assert {cause for _, _, cause in rows} == {"config"}


def test_a_changed_template(project: Path, run: Run) -> None:
    Path("pyproject.toml").write_text(f'{CONFIGURATION}templates = "own"\n', encoding="utf-8")
    own = Path("own/package")
    own.mkdir(parents=True)
    (own / "CHANGELOG.md.jinja").write_text("# Mine\n", encoding="utf-8")
    assert find_drift(run) == [("generated/CHANGELOG.md", "changed", "templates")]


def test_another_generator(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one writes other bytes for the same spec, configuration and templates."""
    monkeypatch.setattr(fieldwright, "__version__", "99.0.0")
    monkeypatch.setattr("fieldwright.package.selftest.write_lines", lambda document: "{}\n")
    # The files of the generator, by which a cache knows it, are the same.
    rows = find_drift(run, "--no-cache")
    assert rows == [("generated/pets_models/selftest.jsonl", "changed", "generator")]


def test_another_black(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one of another year has another form."""
    version = metadata.version
    monkeypatch.setattr(
        metadata, "version", lambda name: "99.1.0" if name == "black" else version(name)
    )
    monkeypatch.setattr("fieldwright.package.selftest.write_lines", lambda document: "{}\n")
    rows = find_drift(run, "--no-cache")
    assert rows == [("generated/pets_models/selftest.jsonl", "changed", "Black")]


def test_a_hand_edit(project: Path, run: Run) -> None:
    replaced(MODULE, "What it is called.", "Mine.")
    assert find_drift(run) == [(MODULE, "changed", "hand edit")]


def test_a_hand_edit_is_none_of_the_spec(project: Path, run: Run) -> None:
    """Both at once: each file has its own cause."""
    replaced(MODULE, "What it is called.", "Mine.")
    replaced("api.yaml", "- dog", "- dog\n        - eel")
    rows = {path: cause for path, _, cause in find_drift(run)}
    assert rows[MODULE] == "hand edit"
    assert rows["generated/pets_models/kind.py"] == "spec"


def test_a_missing_file(project: Path, run: Run) -> None:
    Path(MODULE).unlink()
    assert find_drift(run) == [(MODULE, "missing", "hand edit")]


def test_an_orphan(project: Path, run: Run) -> None:
    """A file of a model that the spec no longer has."""
    text = Path("api.yaml").read_text(encoding="utf-8")
    kept = text.partition("    Kind:\n")[0].replace(
        '$ref: "#/components/schemas/Kind"', "type: string"
    )
    Path("api.yaml").write_text(kept, encoding="utf-8")
    assert ("generated/pets_models/kind.py", "orphan", "spec") in find_drift(run)


def test_an_upgrade_of_the_generator_alone_changes_no_file(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its version stands in the manifest and nowhere in the package: the templates make the bytes."""
    folder = Path("generated")

    def files() -> dict[str, bytes]:
        paths = (each for each in folder.rglob("*") if each.is_file())
        return {
            each.as_posix(): each.read_bytes() for each in paths if each.name != manifest.MANIFEST
        }

    before = files()
    monkeypatch.setattr(fieldwright, "__version__", "99.0.0")
    assert find_drift(run, "--no-cache") == []
    code, out, _ = run("generate", "--no-cache")
    assert code == 0
    assert out.endswith(f"; {len(before)} unchanged\n")
    assert files() == before
    written = manifest.read_manifest(folder)
    assert written.inputs["generator"] == "99.0.0"
    assert run("check", "--no-cache").code == 0


STAMPS = """\
openapi: 3.1.0
info: {title: Stamps, version: 1.0.0}
paths: {}
components:
  schemas:
    Stamp: {type: object, properties: {at: {type: string, format: date-time}}}
"""


def test_drift_is_a_finding_with_file_and_cause(spec: Path, run: Run) -> None:
    run("generate", spec, "-o", "out")
    with (Path("out") / "pets_models" / "pet.py").open("a") as file:
        file.write("#\n")
    code, out, _ = run("check", spec, "-o", "out")
    assert code == 1
    assert out.startswith("out/pets_models/pet.py: changed, cause: hand edit [drift]")
    code, out, _ = run("check", spec, "-o", "out", "--format", "json")
    (finding,) = json.loads(out)["findings"]
    assert (finding["file"], finding["cause"]) == ("out/pets_models/pet.py", "hand edit")


def test_a_second_opinion_counts_what_is_explained(spec: Path, run: Run) -> None:
    """No folder is compared, so that none is needed."""
    spec.write_text(STAMPS)
    code, out, err = run("check", spec, "--oracle")
    assert (code, err) == (0, "")
    total, *reasons = out.splitlines()
    assert re.fullmatch(
        r"api\.yaml: payloads: \d+; models: 1, .* \d+ explained, 0 unexplained", total
    )
    assert {line.split()[1] for line in reasons} == {"lenient-format", "leap-second"}
    assert all(int(line.split()[0]) > 0 for line in reasons)


def test_what_no_reason_explains_is_a_finding(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec.write_text(STAMPS)
    monkeypatch.setattr(compare, "REASONS", ())
    code, out, _ = run("check", spec, "--oracle")
    assert code == 1
    assert (
        "api.yaml:6:12: Stamp/at: pydantic refuses what we accept: Input should be a valid"
        " datetime, second value is outside expected range of 0-59; the payload is"
        ' {"at": "2016-12-31T23:59:60Z"} [second-opinion]; one of the two is wrong'
    ) in out
    code, out, err = run("check", spec, "--oracle", "--format", "json")
    assert (code, " 0 explained" in err) == (1, True)
    findings = json.loads(out)["findings"]
    assert {"at": "2016-12-31T23:59:60Z"} in [each["payload"] for each in findings]
    assert {each["refuses"] for each in findings} == {"ours", "theirs"}


@pytest.mark.parametrize(
    ("cause", "kind", "remedy"),
    [
        ("hand edit", "changed", "--force"),
        ("hand edit", "missing", "run 'fieldwright generate'"),
        ("spec", "orphan", "run 'fieldwright generate'"),
    ],
)
def test_drift_names_the_file_the_cause_and_the_way_out(cause: str, kind: str, remedy: str) -> None:
    difference = tree.Difference(path="a/b.py", kind=kind, cause=cause)  # type: ignore[arg-type]  # a table of words
    (line,) = findings.format_findings([check.describe_drift(difference, Path("out"))], "text")
    assert line.startswith(f"out/a/b.py: {kind}, cause: {cause} [drift]; ")
    assert remedy in line


def test_the_diff_is_what_generate_would_do(project: Path, run: Run) -> None:
    replaced(MODULE, "What it is called.", "Mine.")
    code, out, err = run("check", "--diff")
    assert (code, err) == (1, "")
    assert out.splitlines()[0].startswith(f"{MODULE}: changed, cause: hand edit")
    assert f"--- {MODULE}\n+++ {MODULE}\n" in out
    assert "Mine." in next(line for line in out.splitlines() if line.startswith("-  "))


@pytest.mark.parametrize("more", [("--oracle",), ("--format", "json")])
def test_a_diff_is_text(project: Path, run: Run, more: tuple[str, ...]) -> None:
    code, out, err = run("check", "--diff", *more)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("fieldwright: --diff: not with ")
