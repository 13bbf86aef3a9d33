"""The cache: what an entry depends on, and that a damaged one is no entry."""

import json
import os
import stat
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fieldwright.configuration import Project
from fieldwright.distribution import build, cache
from fieldwright.distribution.inputs import Settings
from fieldwright.openapi.text import source
from tests.conftest import ROOT

ENTRY = cache.Entry(
    files={"a/b.py": "1", ".fieldwright.json": "2"}, beside={}, warnings=(), models=3, left_out=1
)


def test_an_entry_is_loaded_as_it_was_stored(spec: Path, tmp_path: Path) -> None:
    spec.write_text(
        spec.read_text().replace("paths: {}", "paths: {/a: {get: {responses: {}}}}")
        + "    Odd: {type: string, default: 1}\n"
    )
    warnings = build.build(spec, Settings()).warnings
    assert warnings
    entry = replace(ENTRY, files={"a/b.py": "1"}, beside={"more.yaml": "2"}, warnings=warnings)
    cache.store(tmp_path / "cache", "key", entry)
    assert cache.load(tmp_path / "cache", "key") == entry
    assert cache.load(tmp_path / "cache", "other") is None


def test_the_folder_is_nobody_elses(tmp_path: Path) -> None:
    cache.store(tmp_path / "above" / "cache", "key", ENTRY)
    assert stat.S_IMODE((tmp_path / "above" / "cache").stat().st_mode) == 0o700


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda data: data[:-1],
    "truncated at the seal": lambda data: data.partition(b"\n")[0],
    "empty": lambda data: b"",
    "altered": lambda data: data.replace(b"b.py", b"c.py"),
    "longer": lambda data: data + b" ",
    "no text": lambda data: b"\xff\xfe" + data,
    "another seal": lambda data: b'"' + b"0" * 64 + data[65:],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_entry_is_deleted(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    cache.store(tmp_path, "key", ENTRY)
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert cache.load(tmp_path, "key") is None
    assert not path.exists()
    cache.store(tmp_path, "key", ENTRY)
    assert cache.load(tmp_path, "key") == ENTRY


def test_an_entry_under_the_name_of_another_is_none(tmp_path: Path) -> None:
    cache.store(tmp_path, "one", ENTRY)
    os.rename(tmp_path / "one.json", tmp_path / "two.json")
    assert cache.load(tmp_path, "two") is None
    assert not (tmp_path / "two.json").exists()


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"files": [], "beside": {}, "warnings": []},
        {"files": {}, "beside": {}, "warnings": [{"file": "a"}]},
        {"files": {}, "beside": {}, "warnings": 1},
        {"files": {}, "beside": "a", "warnings": []},
    ],
)
def test_a_sealed_text_that_is_no_entry_is_deleted(tmp_path: Path, content: object) -> None:
    body = json.dumps(content).encode()
    seal = json.dumps(cache.digest(b"key" + body)).encode()
    (tmp_path / "key.json").write_bytes(seal + b"\n" + body)
    assert cache.load(tmp_path, "key") is None
    assert not (tmp_path / "key.json").exists()


def test_the_oldest_entries_go(tmp_path: Path) -> None:
    for n in range(cache.MOST + 3):
        cache.store(tmp_path, str(n), ENTRY)
        os.utime(tmp_path / f"{n}.json", (n, n))
    cache.store(tmp_path, "new", ENTRY)
    names = {path.stem for path in tmp_path.iterdir()}
    assert names == {*(str(n) for n in range(4, cache.MOST + 3)), "new"}


def touch_spec(spec: Path) -> None:
    spec.write_text(f"# a comment\n{spec.read_text()}")


def touch_template(spec: Path) -> None:
    (spec.parent / "own" / "package" / "deep.jinja").write_text("b")


def add_template(spec: Path) -> None:
    (spec.parent / "own" / "new.jinja").write_text("")


def touch_releases(spec: Path) -> None:
    (spec.parent / "releases.yaml").write_text("releases: []\n")


def touch_released(spec: Path) -> None:
    (spec.parent / "released.yaml").write_text("")


@pytest.mark.parametrize(
    "change", [touch_spec, touch_template, add_template, touch_releases, touch_released]
)
def test_each_input_is_in_the_key(spec: Path, change: Callable[[Path], None]) -> None:
    (spec.parent / "own" / "package").mkdir(parents=True)
    (spec.parent / "own" / "package" / "deep.jinja").write_text("a")
    settings = Settings(templates=Path("own"))
    before = cache.make_key(spec, settings)
    assert cache.make_key(spec, settings) == before
    change(spec)
    assert cache.make_key(spec, settings) != before


SETTINGS = [
    Settings(name="a"),
    Settings(templates=Path(".")),
    Settings(only="docs"),
    Settings(formats="annotate"),
    Settings(views="both"),
    Settings(nullable="3.0.3"),
    Settings(discriminators="strict"),
    Settings(pages=("reference",)),
    Settings(bodies=True),
    Settings(open_unions=True),
    Settings(frozen=True),
    Settings(base="acme.base.Model"),
    Settings(constructor="checked"),
    Settings(project=Project(version="1.0")),
    Settings(project=Project(license="MIT")),
    Settings(project=Project(authors=(("A", None),))),
    Settings(project=Project(urls=(("Documentation", "https://example.com"),))),
    Settings(types=(("uuid", "str"),)),
    Settings(trust_templates=True),
    Settings(strict=True),
    Settings(overlays=(Path(__file__),)),
    Settings(include=("Image",)),
    Settings(exclude=("Image",)),
]


def test_each_setting_is_in_the_key(spec: Path) -> None:
    """One of each is tried: a setting that is added is added here."""
    plain = Settings()
    names = Settings.__dataclass_fields__
    tried = {
        name for each in SETTINGS for name in names if getattr(each, name) != getattr(plain, name)
    }
    assert tried == {*names}
    assert len({cache.make_key(spec, each) for each in (plain, *SETTINGS)}) == len(SETTINGS) + 1


def test_the_generator_is_in_the_key(
    spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file of it, whatever the version says."""
    package, templates = tmp_path / "package", tmp_path / "templates"
    for folder in (package / "room" / "__pycache__", templates):
        folder.mkdir(parents=True)
    files = {package / "room" / "a.py", package / "rules.toml", templates / "b.jinja"}
    for path in files:
        path.write_text("")
    monkeypatch.setattr(cache, "__file__", str(package / "room" / "cache.py"))
    monkeypatch.setattr(cache, "find_templates", lambda: templates)

    def make_key() -> str:
        cache._digest_generator.cache_clear()
        return cache.make_key(spec, Settings())

    try:
        seen = {make_key()}
        for path in sorted(files):
            path.write_text("changed")
            seen.add(make_key())
        assert len(seen) == len(files) + 1
        (package / "room" / "__pycache__" / "a.pyc").write_bytes(b"")
        assert make_key() in seen
        monkeypatch.setattr(cache.metadata, "version", lambda name: "another")
        assert make_key() not in seen
    finally:
        cache._digest_generator.cache_clear()


def test_the_libraries_in_the_key_are_those_that_are_needed() -> None:
    """All but those that read arguments, print, know packages and models of others, and apply overlays,
    whose version is in the key of a spec with overlays."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {each.partition(">")[0].partition("~")[0] for each in project["dependencies"]}
    others = {
        "click",
        "datamodel-code-generator",
        "griffelib",
        "pydantic",
        "python-jsonpath",
        "rich",
    }
    assert {*cache.LIBRARIES} == names - others


def test_a_stream_is_not_read_for_its_digest(spec: Path) -> None:
    """Nor is a file that is called as standard input is."""
    os.mkfifo("stream")
    spec.rename("-")
    for name in ("stream", "-"):
        with pytest.raises(FileNotFoundError):
            cache.make_key(Path(name), Settings())


@pytest.mark.parametrize(
    ("reference", "known"),
    [
        ("more.yaml", True),
        ("https://example.org/other.yaml", False),
        ("absent.yaml", False),
        ("broken.yaml", False),
    ],
)
def test_texts_beside_the_spec_are_known_or_nothing_is(
    tmp_path: Path, reference: str, known: bool
) -> None:
    """What a reference leads to that is not read may come to be there."""
    (tmp_path / "more.yaml").write_text("type: string\n")
    (tmp_path / "broken.yaml").write_text("a: [")
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {responses: {}}}}\n"
        f"components: {{schemas: {{A: {{type: array, items: {{$ref: '{reference}'}}}}}}}}\n"
    )
    beside = build.build(spec, Settings()).beside
    assert beside == ({tmp_path / "more.yaml": "type: string\n"} if known else None)


def test_a_text_beside_is_known_by_what_it_says(tmp_path: Path) -> None:
    """A byte order mark says nothing."""
    path, spec = tmp_path / "more.yaml", tmp_path / "spec.yaml"
    path.write_text("type: string\n")
    text = source.load(path).text
    entry = replace(ENTRY, files={}, beside=cache.list_beside({path: text}, spec))
    assert cache.is_current(entry, spec, tmp_path / "out")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert cache.is_current(entry, spec, tmp_path / "out")
    path.rename(tmp_path / "moved.yaml")
    path.symlink_to("moved.yaml")
    assert not cache.is_current(entry, spec, tmp_path / "out")
    path.unlink()
    assert not cache.is_current(entry, spec, tmp_path / "out")
