"""``release``: what it writes, what it refuses, and that what is refused writes nothing."""

import datetime
import email
import email.policy
import hashlib
import http.server
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwright import errors
from fieldwright.changes import semver
from fieldwright.distribution import archives, build, changelog, release
from fieldwright.distribution import releases as history
from fieldwright.distribution.lifecycle import Life, Part
from fieldwright.openapi.text import source
from tests.conftest import SPEC, Run

CONFIGURATION = '[tool.fieldwright]\nspec = "api.yaml"\noutput = "generated"\n'

WIDER = SPEC.replace("        name:\n", "        size:\n          type: integer\n        name:\n")

BROKEN = WIDER.replace("      required:\n        - name\n", "")

GIT = ["git", "-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]


@pytest.fixture
def project(spec: Path, run: Run) -> Path:
    """A configured spec whose package is generated and that was never released."""
    Path("pyproject.toml").write_text(CONFIGURATION, encoding="utf-8")
    assert run("generate").code == 0
    return spec


@pytest.fixture
def released(project: Path, run: Run) -> Path:
    """The same as released: what ``release`` would have left, but for the distributions."""
    first = history.Release(version="1.2.0", date=DAY, entries=())
    past = history.History(releases=(first,), base="1.2.0")
    Path("releases.yaml").write_text(history.write_history(past), encoding="utf-8")
    Path("released.yaml").write_text(SPEC, encoding="utf-8")
    assert run("generate").code == 0
    return project


DAY = datetime.date(2026, 1, 2)


def changed(text: str, run: Run) -> None:
    Path("api.yaml").write_text(text, encoding="utf-8")
    assert run("generate").code == 0


def everything() -> dict[str, bytes]:
    """Every file below the working directory, git's own left out."""
    paths = (path for path in Path().rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.as_posix(): path.read_bytes() for path in paths}


def test_a_first_release_is_what_there_is(project: Path, run: Run) -> None:
    code, out, err = run("release", "--date", "2026-01-02")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "released 1.2.0 with 0 changes"
    assert Path("released.yaml").read_text() == project.read_text() == SPEC
    assert "## [1.2.0] - 2026-01-02" in Path("generated/CHANGELOG.md").read_text()
    assert run("check").code == 0
    assert run("diff").out == "released.yaml → api.yaml: nothing changed\n"


def test_a_version_that_is_set_is_not_released(project: Path, run: Run) -> None:
    """It is judged as the package's, but `release` would raise another."""
    table = f'{CONFIGURATION}\n[tool.fieldwright.project]\nversion = "9.0.0"\n'
    Path("pyproject.toml").write_text(table)
    assert run("generate").code == 0
    code, out, err = run("release")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "'version' in [tool.fieldwright.project] is 9.0.0; remove it" in err
    Path("old.yaml").write_text(SPEC)
    project.write_text(BROKEN)
    assert run("check-version", "old.yaml").out == "9.0.0 is enough\n"


def test_a_package_in_another_distribution_is_released_without_one_of_its_own(
    spec: Path, run: Run
) -> None:
    table = CONFIGURATION.replace('"generated"', '"src/acme/pets"\nonly = "package"')
    Path("pyproject.toml").write_text(table)
    assert run("generate").code == 0
    code, out, err = run("release", "--publish")
    assert (code, err.count("\n"), Path("released.yaml").exists()) == (2, 1, False)
    code, out, err = run("release", "--date", "2026-01-02")
    assert (code, err) == (0, "")
    assert "dist" not in out and "twine" not in out
    assert {path.name for path in Path("src").rglob("*")} >= {"acme", "pets", "pet.py"}
    assert not list(Path().rglob("*.whl")) and Path("released.yaml").read_text() == SPEC
    changed(WIDER, run)
    assert run("diff", "--fail-on", "breaking").code == 0
    assert run("release").out.startswith("released 1.3.0 with 1 changes\n")
    assert run("check").code == 0


def test_a_release_writes_everything_that_belongs_to_it(released: Path, run: Run) -> None:
    changed(BROKEN, run)
    code, out, err = run("release", "--date", "2026-02-03")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "released 2.0.0 with 2 changes"
    assert released.read_text() == BROKEN.replace("1.2.0", "2.0.0")
    assert Path("released.yaml").read_bytes() == released.read_bytes()
    assert json.loads(Path("released.json").read_text())["surface"]["Pet"][".name"] == "string?"
    assert run("check").code == 0
    newest, first = history.load(released).releases
    assert (newest.version, newest.date.isoformat(), first.version) == (
        "2.0.0",
        "2026-02-03",
        "1.2.0",
    )
    assert [entry.rule for entry in newest.entries] == ["field-became-optional", "field-added"]
    changelog_text = Path("generated/CHANGELOG.md").read_text()
    assert changelog_text.index("## [2.0.0] - 2026-02-03") < changelog_text.index(
        "## [1.2.0] - 2026-01-02"
    )
    assert (
        "- **Breaking:** `Pet.name` may be absent. Handle None or UNSET where you read it."
        " (field-became-optional)" in changelog_text
    )
    sums = dict(line.split("  ")[::-1] for line in Path("dist/SHA256SUMS").read_text().splitlines())
    assert sorted(sums) == ["pets_models-2.0.0-py3-none-any.whl", "pets_models-2.0.0.tar.gz"]
    for name, digest in sums.items():
        assert hashlib.sha256((Path("dist") / name).read_bytes()).hexdigest() == digest
        assert "twine upload" in out and f"dist/{name}" in out
    with zipfile.ZipFile("dist/pets_models-2.0.0-py3-none-any.whl") as archive:
        assert archive.read("pets_models/spec.yaml") == released.read_bytes()
    assert run("release").code == 2


def test_the_same_release_is_the_same_bytes(released: Path, run: Run) -> None:
    """Also under another umask, with files written in another order; dated otherwise it is another."""
    built = build.build(released, build.Settings())
    one = archives.build_archives(built.tree, DAY)
    mask = os.umask(0o077)
    try:
        assert one == archives.build_archives(dict(reversed(built.tree.items())), DAY)
    finally:
        os.umask(mask)
    other = archives.build_archives(built.tree, DAY + datetime.timedelta(days=1))
    assert one.keys() == other.keys()
    assert one != other


@pytest.mark.parametrize(
    ("text", "arguments", "message"),
    [
        (SPEC, (), "nothing changed since 1.2.0"),
        (WIDER, ("--bump", "patch"), "1.2.1 is too small: the changes since 1.2.0 ask for 1.3.0"),
        (BROKEN.replace("1.2.0", "1.9.0"), (), "1.9.0 is too small"),
        (WIDER.replace("1.2.0", "1.1.0"), (), "1.1.0 is too small"),
        (WIDER.replace("1.2.0", "next"), (), "'next' is no version"),
    ],
)
def test_what_is_refused_writes_nothing(
    released: Path, run: Run, text: str, arguments: tuple[str, ...], message: str
) -> None:
    changed(text, run)
    before = everything()
    code, out, err = run("release", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert message in err
    assert everything() == before


def test_an_output_that_is_not_as_generated_is_refused(released: Path, run: Run) -> None:
    """A changelog that somebody edited by hand too."""
    released.write_text(WIDER, encoding="utf-8")
    assert "cause: spec" in run("release").err
    assert run("generate").code == 0
    with Path("generated/CHANGELOG.md").open("a") as file:
        file.write("\n- And more.\n")
    before = everything()
    code, _, err = run("release")
    assert (code, err.count("\n")) == (2, 1)
    assert "generated/CHANGELOG.md: changed, cause: hand edit" in err
    assert everything() == before


@pytest.mark.parametrize("spec", [".", "/", "nowhere/api.yaml", "nowhere.yaml"])
@pytest.mark.parametrize("abort", [(), ("--abort",)], ids=["release", "abort"])
def test_a_spec_that_is_no_file_is_one_line(
    run: Run, tmp_path: Path, spec: str, abort: tuple[str, ...]
) -> None:
    """No lock or journal is left beside what is no spec."""
    before = everything()
    code, out, err = run("release", spec, "-o", str(tmp_path / "out"), *abort)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("fieldwright: ") and spec in err
    assert everything() == before


def test_a_version_that_exists_is_refused(released: Path, run: Run) -> None:
    changed(WIDER, run)
    subprocess.run(["git", "init", "-q", "."], check=True)
    subprocess.run([*GIT, "commit", "-q", "--allow-empty", "-m", "one"], check=True)
    subprocess.run([*GIT, "tag", "v1.3.0"], check=True)
    assert "there is a tag v1.3.0" in run("release").err
    subprocess.run(["git", "tag", "-d", "v1.3.0"], check=True, capture_output=True)
    Path("released.yaml").write_text(SPEC.replace("1.2.0", "1.1.0"), encoding="utf-8")
    assert "1.2.0 is released already: releases.yaml" in run("release").err


def test_a_release_can_be_committed_and_tagged(
    released: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in (("NAME", "T"), ("EMAIL", "t@example.com")):
        monkeypatch.setenv(f"GIT_AUTHOR_{key}", value)
        monkeypatch.setenv(f"GIT_COMMITTER_{key}", value)
    changed(WIDER, run)
    subprocess.run(["git", "init", "-q", "."], check=True)
    Path("other.txt").write_text("not part of it")
    code, out, err = run("release", "--tag")
    assert (code, err) == (0, "")
    assert "git tag" not in out
    shown = ["git", "show", "--name-only", "--format=%s", "v1.3.0^{commit}"]
    lines = subprocess.run(shown, check=True, capture_output=True, text=True).stdout.splitlines()
    assert lines[0] == "Release pets-models 1.3.0"
    assert {"api.yaml", "released.yaml", "releases.yaml", "generated/CHANGELOG.md"} <= set(lines)
    assert not {"other.txt", "dist/SHA256SUMS"} & set(lines)


class Index(http.server.BaseHTTPRequestHandler):
    """A package index as far as twine can tell: it keeps what it is given, or refuses it."""

    kept: dict[str, bytes]
    status: int

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        form = email.message_from_bytes(head + self.rfile.read(length), policy=email.policy.HTTP)
        for part in form.iter_parts():
            name = part.get_filename()
            if name is not None and self.status == 200:
                self.kept[name] = part.get_payload(decode=True)
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Nothing: standard error is what a test looks at."""


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Index]]:
    """An empty index on this machine, where twine finds it."""
    handler = type("Empty", (Index,), {"kept": {}, "status": 200})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("TWINE_REPOSITORY_URL", f"http://127.0.0.1:{server.server_port}/")
        monkeypatch.setenv("TWINE_USERNAME", "somebody")
        monkeypatch.setenv("TWINE_PASSWORD", "secret")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield handler
        server.shutdown()


def test_a_release_can_be_uploaded(released: Path, run: Run, index: type[Index]) -> None:
    """Exactly what SHA256SUMS names, byte for byte; what else lies in the folder is left alone."""
    changed(WIDER, run)
    Path("dist").mkdir()
    Path("dist/pets_models-1.2.0-py3-none-any.whl").write_bytes(b"of the release before")
    code, out, err = run("release", "--publish")
    assert (code, err) == (0, "")
    names = ["pets_models-1.3.0-py3-none-any.whl", "pets_models-1.3.0.tar.gz"]
    assert index.kept == {name: (Path("dist") / name).read_bytes() for name in names}
    assert [line for line in out.splitlines() if line.startswith("uploaded")] == [
        f"uploaded dist/{name}" for name in names
    ]
    assert "next: git tag" in out and "twine" not in out


def test_a_dry_run_writes_and_uploads_nothing(released: Path, run: Run, index: type[Index]) -> None:
    changed(WIDER, run)
    before = everything()
    code, out, err = run("release", "--publish", "--dry-run", "--repository", "testpypi")
    assert (code, err, index.kept) == (0, "", {})
    assert out.splitlines()[0] == "would release 1.3.0 with 1 changes"
    assert out.splitlines()[-1] == "would upload dist/pets_models-1.3.0.tar.gz to testpypi"
    assert everything() == before


def test_the_index_to_upload_to_can_be_named(
    released: Path, run: Run, index: type[Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that goes on after a failure names it as well."""
    changed(WIDER, run)
    monkeypatch.setenv("TWINE_REPOSITORY_URL", "http://127.0.0.1:1/")
    url = "http://127.0.0.1:1/legacy/"
    err = run("release", "--publish", "--repository", url).err
    assert f"twine upload --skip-existing --repository-url {url} dist/" in err
    assert "--repository: only with --publish" in run("release", "--repository", url).err


def test_a_spec_in_several_files_is_released_as_one(released: Path, run: Run) -> None:
    """The ways that payloads travel go along, which the paths of the spec decide."""
    paths = """\
paths:
  /pets:
    get:
      responses:
        "200":
          description: All.
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
"""
    text = WIDER.replace("paths: {}\n", paths).replace('"#/components/schemas/Kind"', "kind.yaml")
    Path("kind.yaml").write_text("type: string\nenum: [cat, dog]\n", encoding="utf-8")
    changed(text.replace(text[text.index("    Kind:\n") :], ""), run)
    assert run("release").code == 0
    assert "kind.yaml" not in Path("released.yaml").read_text(encoding="utf-8")
    assert run("diff").out.splitlines() == [
        "released.yaml → api.yaml: nothing changed",
        "not compared of operations: 1 operations",
    ]
    Path("kind.yaml").write_text("type: string\nenum: [cat, dog, cow]\n", encoding="utf-8")
    (changes,) = [line for line in run("diff").out.splitlines() if "enum-value-added" in line]
    assert "breaking" in changes


def test_nothing_is_uploaded_unless_told(released: Path, run: Run, index: type[Index]) -> None:
    changed(WIDER, run)
    code, out, _ = run("release")
    assert (code, index.kept) == (0, {})
    assert out.splitlines()[-1].startswith("next: twine upload dist/pets_models-1.3.0-py3")


def test_an_upload_that_fails_says_what_was_done_and_how_to_go_on(
    released: Path, run: Run, index: type[Index]
) -> None:
    changed(WIDER, run)
    index.status = 403
    code, out, err = run("release", "--publish")
    assert (code, index.kept) == (2, {})
    assert out.startswith("released 1.3.0 with 1 changes\n")
    assert err.count("\n") == 1
    assert "twine ended with 1; 1.3.0 is released and written" in err
    again = err.partition("run: ")[2].split()
    assert again[:3] == ["twine", "upload", "--skip-existing"]
    index.status = 200
    command = [sys.executable, "-m", "twine", "upload", "--non-interactive", *again[3:]]
    subprocess.run(command, check=True, capture_output=True)
    assert sorted(index.kept) == sorted(Path(path).name for path in again[3:])


def test_without_twine_nothing_is_released(
    released: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(WIDER, run)
    monkeypatch.setitem(sys.modules, "twine", None)
    monkeypatch.setenv("PATH", "")
    before = everything()
    code, out, err = run("release", "--publish")
    assert (code, out, err) == (
        2,
        "",
        "fieldwright: publishing needs twine: pip install 'fieldwright[publish]'\n",
    )
    assert everything() == before


def test_a_release_of_unchecked_formats(project: Path, run: Run) -> None:
    """The package is that of the configuration, in every setting of it."""
    Path("pyproject.toml").write_text(f'{CONFIGURATION}formats = "annotate"\n', encoding="utf-8")
    changed(SPEC.replace("type: string\n", "type: string\n          format: date\n", 1), run)
    code, _, err = run("release")
    assert (code, err) == (0, "")
    assert run("check").code == 0


def test_a_failure_while_writing_puts_everything_back(released: Path, run: Run) -> None:
    """Here because a folder stands where the last file has to go."""
    changed(WIDER, run)
    Path("dist/SHA256SUMS").mkdir(parents=True)
    before = everything()
    code, _, err = run("release")
    assert (code, err.count("\n")) == (2, 1)
    assert "SHA256SUMS" in err
    assert everything() == before


def test_without_hatchling_it_says_what_to_install(
    released: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(WIDER, run)
    monkeypatch.setitem(sys.modules, "hatchling", None)
    code, _, err = run("release")
    assert (code, err) == (
        2,
        "fieldwright: a release needs hatchling: pip install 'fieldwright[release]'\n",
    )


def test_a_wheel_that_does_not_pass_its_own_test_is_refused(released: Path) -> None:
    built = build.build(released, build.Settings())
    line = b'{"model": "Pet", "payload": {"name": 1}}\n'
    files = archives.build_archives({**built.tree, "pets_models/selftest.jsonl": line}, DAY)
    with pytest.raises(errors.FieldwrightError, match="selftest|did not come back"):
        archives.try_install(files, "pets_models", "1.2.0")
    with pytest.raises(errors.FieldwrightError, match="AssertionError: 1.2.0"):
        archives.try_install(archives.build_archives(built.tree, DAY), "pets_models", "9.9.9")


@pytest.mark.parametrize(
    ("before", "declared", "required", "bump", "version"),
    [
        (None, "0.1.0", None, None, "0.1.0"),
        ("1.2.0", "1.2.0", "minor", None, "1.3.0"),
        ("1.2.0", "1.2.0", "patch", "major", "2.0.0"),
        ("1.2.0", "1.5.0", "minor", None, "1.5.0"),
        ("0.2.0", "0.2.0", "major", None, "0.3.0"),
        ("0.2.0", "0.2.0", "minor", "minor", "0.3.0"),
        ("0.2.0", "0.2.0", "major", "major", "1.0.0"),
        (None, "1.0.0-beta.1", None, None, "1.0.0b1"),
        ("0.9.0", "1.0.0-rc.1", "major", None, "1.0.0rc1"),
        ("1.0.0-beta.1", "1.0.0b1", "major", None, "1.0.0b2"),
        ("1.0.0b2", "1.0.0", "minor", None, "1.0.0"),
        ("1.0.0b2", "1.0.0b2", "patch", "major", "1.0.0"),
        ("1.2.0", "1.3.0.dev1", "minor", None, "1.3.0.dev1"),
    ],
)
def test_the_version_of_a_release(
    before: str | None,
    declared: str,
    required: semver.Bump | None,
    bump: semver.Bump | None,
    version: str,
) -> None:
    assert release.decide_version(before, declared, required, bump) == version


def test_a_pre_release_is_released_as_one(project: Path, run: Run) -> None:
    """Its spelling in the spec stays until the number changes; nothing goes back behind it."""
    changed(SPEC.replace("1.2.0", "1.0.0-beta.1"), run)
    assert "released 1.0.0b1 with 0 changes\n" in run("release").out
    assert "version: 1.0.0-beta.1\n" in project.read_text("utf-8")
    assert 'version = "1.0.0b1"\n' in Path("generated/pyproject.toml").read_text("utf-8")
    assert Path("dist/pets_models-1.0.0b1-py3-none-any.whl").is_file()
    assert run("check").code == 0
    changed(BROKEN.replace("1.2.0", "1.0.0-beta.1"), run)
    assert "released 1.0.0b2 with " in run("release").out
    assert "version: 1.0.0b2\n" in project.read_text("utf-8")
    changed(WIDER.replace("1.2.0", "1.0.0-alpha.9"), run)
    assert "1.0.0a9 is too small" in run("release").err
    changed(WIDER.replace("1.2.0", "1.0.0"), run)
    assert "released 1.0.0 with " in run("release").out


def test_a_package_has_a_version_of_its_own_where_the_api_has_a_date(
    project: Path, run: Run
) -> None:
    dated = "2024-05-01\n  x-fieldwright-version: 1.2.0  # ours"
    changed(SPEC.replace("1.2.0", "2024-05-01"), run)
    assert "'x-fieldwright-version' in info" in run("release").err
    changed(SPEC.replace("1.2.0", dated), run)
    assert "released 1.2.0 with 0 changes\n" in run("release").out
    changed(WIDER.replace("1.2.0", dated), run)
    assert "released 1.3.0 with 1 changes\n" in run("release").out
    text = project.read_text("utf-8")
    assert "version: 2024-05-01\n  x-fieldwright-version: 1.3.0  # ours\n" in text
    assert 'version = "1.3.0"\n' in Path("generated/pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("info:\n  title: A\n  version: 1.2.0 # now\n", "  version: 2.0.0 # now\n"),
        ("info:\n  version: '1.2.0'\n  title: A\n", "  version: '2.0.0'\n"),
        ('{"info": {"version": "1.2.0", "title": "A"}}', '"version": "2.0.0",'),
        ("info: {version: 1.2.0, title: A}\n", "{version: 2.0.0, title: A}"),
    ],
)
def test_a_version_is_replaced_where_it_stands(text: str, wanted: str) -> None:
    updated = release.set_version(source.parse(text, "api.yaml"), "2.0.0")
    assert wanted in updated
    assert len(updated) == len(text)


def test_a_version_that_is_written_in_blocks_is_refused() -> None:
    parsed = source.parse("info:\n  version: |-\n    1.2.0\n", "api.yaml")
    with pytest.raises(errors.UsageError, match=r"api\.yaml:2:12: .*write it plainly"):
        release.set_version(parsed, "2.0.0")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("releases:", "release:", "'releases' is missing; it holds the key 'releases'"),
        ("facts:", "fact:", ":6:1: the key 'fact' is not known; it holds the key"),
        ("parts: []", "parts: none", ":8:10: \"none\" is not valid; 'parts' is a list"),
        ("parts: []", "parts: [{since: 1.0.0}]", "'model' is missing; a part has a model"),
        ("parts: []", "parts: [{model: Pet, field: a, value: b}]", "a part has a model"),
        ("since: 1.2.0", "since: 1", ":7:10: 1 is not valid; 'since' is a text"),
        (
            "2026-01-02",
            "January",
            ":4:11: \"January\" is not valid; 'date' is a date, written YYYY-MM-DD",
        ),
        ("changes: []", "changes: none", ":5:14: \"none\" is not valid; 'changes' is a list"),
        ("changes: []", "changes: [{rule: a}]", "'place' is missing; a change has the keys"),
        (
            "version:",
            "versions:",
            "'version' is missing; a release has exactly the keys version, date, changes",
        ),
    ],
)
def test_a_history_that_cannot_be_read(
    released: Path, run: Run, before: str, after: str, message: str
) -> None:
    path = Path("releases.yaml")
    path.write_text(path.read_text().replace(before, after), encoding="utf-8")
    code, _, err = run("generate")
    assert (code, err.count("\n")) == (2, 1)
    assert err.startswith("fieldwright: releases.yaml:")
    assert message in err


def test_history_comes_back_as_it_was_written(tmp_path: Path) -> None:
    entries = (
        history.Entry(
            rule="field-added", place="A.b", severity="compatible", values="nothing → x: y"
        ),
        history.Entry(rule="field-removed", place="A.c[]", severity="breaking", waived="# told"),
    )
    releases = (history.Release(version="1.0.0", date=DAY, entries=entries),)
    lives = {
        Part("A", field="b"): Life(since="1.1.0", deprecated="1.2.0"),
        Part("K", value="1"): Life(since="1.1.0"),
        Part("K", value='"1"'): Life(deprecated="1.1.0"),
        Part("L"): Life(renamed="1.2.0"),
    }
    past = history.History(releases=releases, base="1.0.0", lives=lives)
    (tmp_path / history.FILE).write_text(history.write_history(past), encoding="utf-8")
    assert history.load(tmp_path / "api.yaml") == past


def test_what_a_spec_says_is_no_markup_of_the_changelog() -> None:
    evil = history.Entry(
        rule="field-added", place="A.<b>*[x](y)", severity="silent", values="`a` | b"
    )
    text = changelog.write_changelog(
        [history.Release(version="1.0.0", date=DAY, entries=(evil,))], "*T*"
    )
    assert "- `A.<b>*[x](y)` is new. (field-added)" in text
    assert r"What \*T\* changed" in text
