"""An edition of a spec is edition wherever it is kept, and what is not there is one clear line."""

import io
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from fieldwright import errors
from fieldwright.changes import editions
from tests.conftest import ROOT, SPEC

GENERATED = ROOT / "generated"


@pytest.fixture
def repository(spec: Path) -> Path:
    """``api.yaml`` at version 1.2.0 in the first commit of a repository, at 1.3.0 on the disk."""
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q", "-b", "main"], ["add", "api.yaml"], ["commit", "-qm", "one"]):
        subprocess.run(["git", *identity, *command], check=True)
    spec.write_text(SPEC.replace("1.2.0", "1.3.0"), encoding="utf-8")
    return spec


def test_a_file(spec: Path) -> None:
    edition = editions.load_edition("api.yaml")
    assert (edition.label, edition.document.version, edition.text) == ("api.yaml", "1.2.0", SPEC)


def test_a_git_revision(repository: Path) -> None:
    assert editions.load_edition("api.yaml").document.version == "1.3.0"
    edition = editions.load_edition("main:api.yaml")
    assert (edition.label, edition.document.version) == ("main:api.yaml", "1.2.0")
    assert {model.place.file for model in edition.document.models if model.place} == {
        "main:api.yaml"
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("api.yaml", SPEC.replace("type: string", "$ref: parts/name.yaml", 1)),
        ("deep/er/api.yaml", SPEC.replace("type: string", "$ref: './parts/name.yaml#'", 1)),
        ("deep/er/pet.json", '{"properties": {"name": {"$ref": "parts/name.yaml"}}}'),
        ("pet.json", '{"properties": {"name": {"$ref": "parts/plain name"}}}'),
        ("pet.json", '{"properties": {"name": {"$ref": "parts/linked.yaml"}}}'),
        ("pet.json", '{"$id": "http://x.org/a", "properties": {"name": {"$ref": "/named"}}}'),
    ],
)
def test_a_git_revision_has_all_its_files(tmp_path: Path, name: str, text: str) -> None:
    """Those that the files beside the spec refer to as well, as they were then."""
    root = (tmp_path / name).parent
    (root / "parts").mkdir(parents=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    files = {
        "name.yaml": "{$ref: last}",
        "plain name": "$ref: name.yaml\n",
        "named.json": '{"$id": "http://x.org/named", "type": "integer"}',
        "last": "type: integer\n",
    }
    for path, content in files.items():
        (root / "parts" / path).write_text(content, encoding="utf-8")
    (root / "parts/linked.yaml").symlink_to("name.yaml")
    (root / "large.bin").write_bytes(b"\xff\x00\n")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=T", "-c", "user.email=t@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "one", "--no-gpg-sign"]):
        subprocess.run([*git, *command], check=True)
    for path, content in files.items():
        changed = content.replace("integer", "string")
        (root / "parts" / path).write_text(changed, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        old, new = editions.load_edition(f"HEAD:{name}"), editions.load_edition(name)
    (change,) = (each for each in editions.compare(old, new) if each.rule == "type-changed")
    assert (change.old, change.new) == ("integer", "string")


def test_a_generated_folder() -> None:
    edition = editions.load_edition(str(GENERATED))
    assert edition.document.title == "Lambda Cloud"
    assert edition.label.endswith("lambda_cloud_models/spec.yaml")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist of the generated package."""
    folder = tmp_path_factory.mktemp("dist")
    source = shutil.copytree(GENERATED, folder / "source")
    build = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(build, cwd=source, check=True, capture_output=True)
    shutil.rmtree(source)
    return folder


@pytest.mark.parametrize("pattern", ["*.whl", "*.tar.gz"])
def test_a_wheel_and_an_sdist(built: Path, pattern: str) -> None:
    (path,) = built.glob(pattern)
    edition = editions.load_edition(str(path))
    assert [model.name for model in edition.document.models] == [
        "Image",
        "ImageArchitecture",
        "Region",
    ]
    assert edition.label.startswith(f"{path}:")


def test_the_version_of_a_distribution_is_its_own(tmp_path: Path) -> None:
    """Whatever the spec in it says: ``[tool.fieldwright.project] version`` is in the metadata alone."""
    spec = (GENERATED / "lambda_cloud_models" / "spec.yaml").read_text(encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "a-7.1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("a/spec.yaml", spec)
        wheel.writestr("a-7.1.dist-info/METADATA", "Name: a\nVersion: 7.1.0\n\nText: 1\n")
    with tarfile.open(tmp_path / "a-7.1.tar.gz", "w:gz") as sdist:
        for name, text in (("a-7.1/a/spec.yaml", spec), ("a-7.1/PKG-INFO", "Version: 7.1.0\n")):
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            sdist.addfile(member, io.BytesIO(text.encode()))
    folder = shutil.copytree(GENERATED, tmp_path / "folder")
    project = folder / "pyproject.toml"
    text = project.read_text(encoding="utf-8").replace('version = "0.1.0"', 'version = "7.1.0"')
    project.write_text(text, encoding="utf-8")
    for path in ("a-7.1-py3-none-any.whl", "a-7.1.tar.gz", "folder"):
        edition = editions.load_edition(str(tmp_path / path))
        assert edition.document.release_version == "7.1.0"
    (folder / "pyproject.toml").write_text("[project", encoding="utf-8")
    assert editions.load_edition(str(folder)).document.release_version == "0.1.0"


def test_a_release_is_fetched_by_pip(
    built: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """From a folder of wheels, which pip takes as an index."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(built))
    edition = editions.load_edition("lambda-cloud-models==0.1.0")
    assert (edition.label, edition.document.version) == ("lambda-cloud-models==0.1.0", "0.1.0")
    with pytest.raises(errors.UsageError, match=r"^lambda-cloud-models==9\.9\.9: .+") as caught:
        editions.load_edition("lambda-cloud-models==9.9.9")
    assert "\n" not in str(caught.value)


def test_a_revision_that_is_not_there(repository: Path) -> None:
    for reference in ("nowhere:api.yaml", "main:other.yaml", "--help:api.yaml"):
        with pytest.raises(errors.UsageError, match=f"^{reference}: ") as caught:
            editions.load_edition(reference)
        assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there(spec: Path) -> None:
    with pytest.raises(
        errors.UsageError, match=r"^other\.yaml: there is no such file; .*NAME==VERSION"
    ):
        editions.load_edition("other.yaml")


def test_a_wheel_without_a_spec(tmp_path: Path) -> None:
    path = tmp_path / "other-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other/__init__.py", "")
    with pytest.raises(errors.UsageError, match=r"holds no spec\.yaml beside its modules"):
        editions.load_edition(str(path))


def test_a_wheel_with_two_specs(tmp_path: Path) -> None:
    path = tmp_path / "other-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one/spec.yaml", SPEC)
        archive.writestr("two/spec.yaml", SPEC)
    with pytest.raises(errors.UsageError, match=r"one/spec\.yaml, two/spec\.yaml"):
        editions.load_edition(str(path))


def test_what_only_looks_like_an_archive(tmp_path: Path) -> None:
    for name, word in (("a-1.0-py3-none-any.whl", "wheel"), ("a-1.0.tar.gz", "sdist")):
        path = tmp_path / name
        path.write_bytes(b"no archive")
        with pytest.raises(errors.UsageError, match=f"it is no {word}"):
            editions.load_edition(str(path))


def test_an_sdist_without_a_spec(tmp_path: Path) -> None:
    path = tmp_path / "other-1.0.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(ROOT / "LICENSE", "other-1.0/LICENSE")
    with pytest.raises(errors.UsageError, match="holds no spec.yaml"):
        editions.load_edition(str(path))


def test_a_spec_of_another_version_of_openapi(spec: Path) -> None:
    spec.write_text(SPEC.replace("3.1.0", "4.0.0"), encoding="utf-8")
    with pytest.raises(errors.SourceError, match="OpenAPI 4.0.0 is not read"):
        editions.load_edition("api.yaml")
