"""Each side as it was built: views, formats and nullable of a folder, a wheel, a revision, a release."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from fieldwright import errors
from fieldwright.changes import editions, settings, surfaces
from fieldwright.changes.change import Change
from fieldwright.changes.folding import list_places
from fieldwright.distribution import build
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from tests.conftest import Run

SPEC = """\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        id: {type: string, readOnly: true}
        name: {type: string}
        pin: {type: string, writeOnly: true}
        born: {type: string, format: date}
"""

CONFIGURED = "[tool.fieldwright]\nspec = 'api.yaml'\noutput = 'out'\nviews = '{}'\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    configure("both")
    Path("api.yaml").write_text(SPEC, encoding="utf-8")
    return tmp_path


def configure(views: str, **more: str) -> None:
    text = CONFIGURED.format(views) + "".join(f"{key} = '{word}'\n" for key, word in more.items())
    Path("pyproject.toml").write_text(text, encoding="utf-8")


def compare(old: str, new: str = "api.yaml") -> list[tuple[str, list[str]]]:
    changes = editions.compare(editions.load_edition(old), editions.load_edition(new))
    return [(each.rule, [str(place.spot) for place in list_places(each)]) for each in changes]


REMOVED = [("model-removed", "PetRequest"), ("model-removed", "PetResponse")]


@pytest.fixture(params=["folder", "wheel", "sdist", "revision", "release"])
def built(request: pytest.FixtureRequest, project: Path, run: Run) -> str:
    """The edition of a project that makes both views, wherever it is kept."""
    if request.param == "revision":
        for arguments in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "a")):
            person = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
            subprocess.run(["git", *person, *arguments], check=True)
        return "HEAD:api.yaml"
    assert run("generate").code == 0
    if request.param == "folder":
        return "out"
    assert run("release").code == 0
    kinds = {"wheel": "*.whl", "sdist": "*.tar.gz"}
    if request.param in kinds:
        (path,) = Path("dist").glob(kinds[request.param])
        return str(path)
    return "released.yaml"


def test_views_that_are_switched_off_break(built: str) -> None:
    assert compare(built) == []
    configure("none")
    changes = editions.compare(editions.load_edition(built), editions.load_edition("api.yaml"))
    assert [(each.rule, str(each.spot)) for each in changes] == REMOVED


def test_what_becomes_read_only_is_gone_from_what_is_sent(project: Path) -> None:
    Path("old.yaml").write_text(SPEC, encoding="utf-8")
    Path("new.yaml").write_text(
        SPEC.replace("name: {", "name: {readOnly: true, "), encoding="utf-8"
    )
    today = settings.Settings(views="both")
    sides = [editions.load_edition(each, today) for each in ("old.yaml", "new.yaml")]
    changes = editions.compare(*sides)
    assert ("required-field-removed", "PetRequest.name") in {
        (each.rule, str(each.spot)) for each in changes
    }


def test_a_change_in_a_view_is_that_of_its_model(project: Path) -> None:
    Path("old.yaml").write_text(SPEC, encoding="utf-8")
    longer = SPEC.replace("name: {type: string}", "name: {type: string, maxLength: 3}")
    Path("new.yaml").write_text(longer, encoding="utf-8")
    today = settings.Settings(views="both")
    (change,) = editions.compare(
        *(editions.load_edition(each, today) for each in ("old.yaml", "new.yaml"))
    )
    places = ["Pet.name", "PetRequest.name", "PetResponse.name"]
    assert [str(each.spot) for each in list_places(change)] == places
    assert [each for each, _ in change.witnesses] == ["narrows"]


def test_formats_that_are_only_annotated_are_another_surface(project: Path, run: Run) -> None:
    assert run("generate").code == 0
    configure("both", formats="annotate")
    changes = editions.compare(editions.load_edition("out"), editions.load_edition("api.yaml"))
    change = next(each for each in changes if each.rule == "typed-format-removed")
    assert [str(each.spot) for each in list_places(change)][:2] == ["Pet.born", "PetRequest.born"]
    assert dict(change.witnesses).keys() == {"widens"}


def test_what_another_generator_made_is_told(project: Path, run: Run) -> None:
    assert run("generate").code == 0 and run("release").code == 0
    path = Path("released.json")
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["settings"]["views"] == "both"
    assert {"Pet", "PetRequest", "PetResponse"} == kept["surface"].keys()
    kept["generator"] = "0.1.0"
    kept["surface"]["Pet"][".born"] = "string?"
    kept["surface"]["Gone"] = {"": "record", ".a": "string"}
    path.write_text(json.dumps(kept), encoding="utf-8")
    changes = list_surface_changes()
    assert [(each.rule, str(each.spot)) for each in changes] == [
        ("surface-changed", "Pet.born"),
        ("surface-changed", "Gone"),
    ]
    code, out, _ = run("diff", "--fail-on", "breaking")
    assert code == 1
    assert "fieldwright 0.1.0 made it" in out and "today's settings" not in out


def list_surface_changes() -> tuple[Change, ...]:
    sides = [editions.load_edition(each) for each in ("released.yaml", "api.yaml")]
    return editions.compare(*sides)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"generator": 1, "settings": {}, "surface": {}}']
)
def test_a_damaged_file_is_one_line_with_the_remedy(project: Path, run: Run, text: str) -> None:
    Path("released.yaml").write_text(SPEC, encoding="utf-8")
    Path("released.json").write_text(text, encoding="utf-8")
    code, _, err = run("diff")
    assert code == 2
    assert err.count("\n") == 1 and "released.json: not as 'fieldwright release' wrote it" in err


def test_a_side_without_settings_is_said(project: Path, run: Run) -> None:
    Path("released.yaml").write_text(SPEC.replace("born: {type", "birth: {type"), encoding="utf-8")
    line = "compared under today's settings: released.yaml has none of its own"
    assert line in run("diff").out
    assert line in run("diff", "--format", "markdown").out
    assert json.loads(run("diff", "--format", "json").out)["settings"] is None


_STYLED = settings.Settings(frozen=True, types=(("date", "str"),), constructor="checked")


@pytest.mark.parametrize("wanted", [*list(settings.list_settings())[::5], _STYLED])
def test_settings_are_inferred_from_a_package(wanted: settings.Settings) -> None:
    parsed = source.parse(SPEC.replace("name: {type: string}", "name: {nullable: true}"), "a.yaml")
    own = build.Settings(views=wanted.views, formats=wanted.formats, nullable=wanted.nullable)
    styled = {name: getattr(wanted, name) for name in ("frozen", "types", "constructor")}
    own = replace(own, **styled)
    document = settings.add_views(read.read_document(parsed, own.options), wanted)
    files = build.render_tree(document, parsed.text, own)
    modules = {path: data for path, data in files.items() if path.endswith(".py")}
    inferred = settings.infer_published(parsed, {k: v for k, v in modules.items() if "/" in k})
    assert inferred is not None
    assert {name: getattr(inferred.settings, name) for name in styled} == styled
    assert inferred.surface == surfaces.describe_surface(document)
    options = inferred.settings.options
    again = settings.add_views(read.read_document(parsed, options), inferred.settings)
    assert surfaces.describe_surface(again) == inferred.surface
    assert settings.infer_published(parsed, {"a/__init__.py": b"x"}) is None


def test_what_is_no_settings_is_refused() -> None:
    with pytest.raises(errors.UsageError, match="under today's settings"):
        settings.read_published(b"{", "released.json")


def test_a_setting_that_makes_other_classes_is_a_change(project: Path, run: Run) -> None:
    """Also where nothing but the folder of the package tells it, and beside a release that did not know it."""
    run("generate")
    Path("pyproject.toml").write_text(
        CONFIGURED.format("both") + "frozen = true\n", encoding="utf-8"
    )
    assert compare("out") == [("setting-changed", ["the document"])]
    assert "frozen = false → frozen = true" in run("diff", "out", "api.yaml").out
    kept = Path("released.json")
    published = settings.write_published(settings.DEFAULT, editions.load_edition("out").document)
    older = json.loads(published)
    del older["settings"]["frozen"]
    kept.write_text(json.dumps(older), encoding="utf-8")
    assert settings.read_published(kept.read_bytes(), "released.json").settings == settings.DEFAULT
    run("generate")
    assert compare("out") == []
    assert editions.load_edition("out").settings == settings.Settings(views="both", frozen=True)
