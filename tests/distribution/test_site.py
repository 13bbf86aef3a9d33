"""What a site is built from: pages, navigation, configuration, and a folder for every release."""

import datetime
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from fieldwright import errors
from fieldwright.distribution import build, releases, site, tree
from fieldwright.distribution.lifecycle import Life, Part
from tests.pages import test_reference

SETTINGS = build.Settings()


def write_spec(path: Path, version: str = "1.0.0", models: int = 2, **info: Any) -> Path:
    """Write a spec of models in a row, each with a field for the one before."""
    schemas: dict[str, Any] = {"M0": {"type": "string", "enum": ["a", "b"]}}
    for n in range(1, models):
        schemas[f"M{n}"] = {
            "type": "object",
            "properties": {"theOne": {"$ref": f"#/components/schemas/M{n - 1}"}},
        }
    title = info.pop("title", "Pets")
    spec = {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, **info},
        "components": {"schemas": schemas},
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(spec), encoding="utf-8")
    return path


def read_configuration(written: tree.Tree, folder: str) -> Any:
    return yaml.safe_load(written[f"{folder}/mkdocs.yml"])


def test_every_page_of_the_navigation_is_written(tmp_path: Path) -> None:
    written = site.write_sources(write_spec(tmp_path / "a.json"), SETTINGS).tree
    nav = read_configuration(written, "1.0.0")["nav"]
    assert nav == ["index.md", {"Models": ["reference/m0.md", "reference/m1.md"]}]
    assert {f"1.0.0/docs/{path}" for path in ("index.md", *nav[1]["Models"])} < written.keys()


def test_the_navigation_of_many_models_has_their_groups_alone(tmp_path: Path) -> None:
    written = site.write_sources(write_spec(tmp_path / "a.json", models=300), SETTINGS).tree
    nav = read_configuration(written, "1.0.0")["nav"]
    assert nav[1] == {"Models": ["reference/groups/models.md", "reference/groups/models-2.md"]}
    assert sum(path.startswith("1.0.0/docs/reference/m") for path in written) == 300


def test_nothing_comes_from_another_origin(tmp_path: Path) -> None:
    written = site.write_sources(write_spec(tmp_path / "a.json"), SETTINGS).tree
    assert read_configuration(written, "1.0.0")["theme"]["font"] is False
    assert not any(b"mermaid" in text or b"http" in text for text in written.values())


def test_every_link_between_pages_leads_to_an_anchor(tmp_path: Path) -> None:
    written = site.write_sources(write_spec(tmp_path / "a.json", models=60), SETTINGS).tree
    pages = {
        path.removeprefix("1.0.0/docs/"): test_reference.restore_anchors(text.decode())
        for path, text in written.items()
        if path.endswith(".md")
    }
    assert len(pages) > 60
    test_reference.check_links(pages)


def test_every_release_has_a_folder_and_the_newest_is_the_entrance(tmp_path: Path) -> None:
    old = write_spec(tmp_path / "old.json", "0.9.0")
    sources = site.write_sources(write_spec(tmp_path / "a.json", "1.0.0"), SETTINGS, [str(old)])
    assert sources.folders == ["1.0.0", "0.9.0"]
    assert "0.9.0/docs/reference/m1.md" in sources.tree
    entrance = site.write_entrance(sources.folders)
    versions = json.loads(entrance["html/versions.json"])
    assert [each["version"] for each in versions] == sources.folders
    assert b'url=1.0.0/index.html"' in entrance["html/index.html"]


def test_an_older_release_is_read_from_its_wheel(tmp_path: Path) -> None:
    old = write_spec(tmp_path / "old.json", "0.9.0", models=3)
    wheel = tmp_path / "pets_models-0.9.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("pets_models/spec.yaml", old.read_bytes())
    sources = site.write_sources(write_spec(tmp_path / "a.json"), SETTINGS, [str(wheel)])
    assert sources.folders == ["1.0.0", "0.9.0"]
    assert "0.9.0/docs/reference/m2.md" in sources.tree
    assert "1.0.0/docs/reference/m2.md" not in sources.tree


def test_pages_of_an_older_release_tell_what_was_known_then(tmp_path: Path) -> None:
    old = write_spec(tmp_path / "old.json", "1.1.0", models=3)
    spec = write_spec(tmp_path / "a.json", "1.2.0", models=4)
    past = releases.History(
        releases=tuple(
            releases.Release(version=each, date=datetime.date(2026, 1, 1), entries=())
            for each in ("1.2.0", "1.1.0", "1.0.0")
        ),
        base="1.0.0",
        lives={
            Part("M1"): Life(since="1.2.0"),  # it was gone for a while
            Part("M1", field="theOne"): Life(since="1.2.0"),
            Part("M2"): Life(since="1.1.0"),
            Part("M3"): Life(since="1.2.0"),
        },
    )
    (tmp_path / releases.FILE).write_text(releases.write_history(past), encoding="utf-8")
    written = site.write_sources(spec, SETTINGS, [str(old)]).tree

    def read(folder: str, page: str) -> str:
        return written[f"{folder}/docs/reference/{page}.md"].decode()

    assert "Since 1.2.0" in read("1.2.0", "m3")
    assert "Since 1.2.0" in read("1.2.0", "m1")
    assert "Since" not in read("1.1.0", "m1")
    assert "Since 1.1.0" in read("1.1.0", "m2")
    assert "Since 1.0.0" in read("1.1.0", "m0")


def test_a_spec_between_releases_is_the_next_one(tmp_path: Path) -> None:
    old = write_spec(tmp_path / "old.json")
    sources = site.write_sources(write_spec(tmp_path / "a.json"), SETTINGS, [str(old)])
    assert sources.folders == ["next", "1.0.0"]


def test_two_releases_of_one_version_are_refused(tmp_path: Path) -> None:
    old = str(write_spec(tmp_path / "old.json"))
    with pytest.raises(errors.UsageError, match="have the version '1.0.0'"):
        site.write_sources(write_spec(tmp_path / "a.json", "2.0.0"), SETTINGS, [old, old])


@pytest.mark.parametrize(
    "version", ["../../up", "/etc", "a\\b", "..", "html", "", "<b>", "1.0.0\n"]
)
def test_a_version_leads_nowhere_else(tmp_path: Path, version: str) -> None:
    spec = write_spec(tmp_path / "a.json", version)
    try:
        sources = site.write_sources(spec, SETTINGS)
    except errors.UsageError as error:
        assert version == "html" and "version" in str(error)
        return
    (folder,) = sources.folders
    assert folder.strip(".") and set(folder) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")
    assert all(path.startswith(f"{folder}/") for path in sources.tree)
