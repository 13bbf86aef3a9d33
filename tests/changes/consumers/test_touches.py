"""Which uses a change touches: those that it may break or show in, and no others."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from fieldwright.changes.consumers import touches
from fieldwright.cli import schema
from tests.changes import cases
from tests.conftest import Ended

Run = Callable[..., Ended]


def list_touches(
    tmp_path: Path, case: str, code: str, old: str = "old", new: str = "new"
) -> list[str]:
    package = f"case_{case.replace('-', '_')}_models"
    path = tmp_path / "code.py"
    path.write_text(code.replace("models", package), encoding="utf-8")
    pair = cases.edition(case, old), cases.edition(case, new)
    touches_ = touches.find_touches(*pair, cases.changes(case, old, new), tmp_path, package)
    return [f"{each.use.place.line} {each.use.kind} {each.change.rule}" for each in touches_]


THING = """\
from models import Thing
def f(thing: Thing):
    thing.name
    thing.to_dict()
Thing(name="a")
Thing()
Thing(**data)
"""


@pytest.mark.parametrize(
    ("case", "old", "new", "lines"),
    [
        ("required-field-added", "old", "new", ["5 constructor", "6 constructor", "7 constructor"]),
        ("field-became-required", "old", "new", ["6 constructor", "7 constructor"]),
        ("field-became-required", "new", "old", ["3 attribute"]),
        ("type-changed", "old", "new", ["3 attribute", "5 constructor", "7 constructor"]),
        ("max-length-added", "old", "new", ["3 attribute", "5 constructor", "7 constructor"]),
        (
            "optional-field-renamed-with-alias",
            "old",
            "new",
            ["3 attribute", "5 constructor", "7 constructor"],
        ),
        (
            "attribute-renamed-with-alias",
            "old",
            "new",
            ["3 attribute", "5 constructor", "7 constructor"],
        ),
        ("field-added", "old", "new", []),
        ("description-changed", "old", "new", []),
        ("model-kind-changed", "old", "new", ["1 import"]),
        ("package-renamed", "old", "new", ["1 import"]),
        ("became-deprecated", "old", "new", ["1 import"]),
    ],
)
def test_a_change_touches(tmp_path: Path, case: str, old: str, new: str, lines: list[str]) -> None:
    touches_ = list_touches(tmp_path, case, THING, old, new)
    assert [line.rpartition(" ")[0] for line in touches_] == lines


KIND = "from models import Kind\nKind.A\nKind.C\nKind.FIRST\nKind.SECOND\n"


@pytest.mark.parametrize(
    ("case", "old", "new", "lines"),
    [
        ("enum-value-added", "new", "old", ["3 member enum-value-removed"]),
        ("enum-value-added", "old", "new", []),
        ("member-renamed", "old", "new", ["5 member member-renamed"]),
        ("enum-opened", "old", "new", ["1 import enum-opened"]),
    ],
)
def test_a_change_of_an_enum_touches(
    tmp_path: Path, case: str, old: str, new: str, lines: list[str]
) -> None:
    assert list_touches(tmp_path, case, KIND, old, new) == lines


def test_a_renamed_model_is_known_by_its_old_name(tmp_path: Path) -> None:
    code = "from models import Region, Thing\nRegion()\n"
    assert list_touches(tmp_path, "model-renamed-by-shape", code) == ["1 import model-renamed"]


def test_former_names_that_go_are_touched_where_they_are_used(tmp_path: Path) -> None:
    """And not what goes by the name of today."""
    code = "from models import Thing\ndef f(t: Thing):\n    t.name\n    t.label\nThing(name='')\nThing(label='')\n"
    assert list_touches(tmp_path, "alias-removed", code) == [
        "4 attribute alias-removed",
        "6 constructor alias-removed",
    ]
    code = "from models import Former\nfrom models import Thing\n"
    assert list_touches(tmp_path, "alias-of-a-model-removed", code) == ["1 import alias-removed"]


@pytest.mark.parametrize("form", ["text", "json", "markdown", "github", "html"])
def test_every_report_has_it(tmp_path: Path, run: Run, form: str) -> None:
    path = tmp_path / "code.py"
    path.write_text("from case_type_changed_models import Thing\ndef f(t: Thing):\n    t.name\n")
    sides = (cases.FOLDER / "type-changed" / f"{side}.yaml" for side in ("old", "new"))
    code, out, _ = run("diff", *sides, "--consumer", path, "--format", form)
    assert code == 0
    if form == "json":
        (touch,) = json.loads(out)["touched"]
        jsonschema.validate(json.loads(out), schema.load_schema("diff"))
        assert touch["at"] == {"file": str(path), "line": 3, "column": 7}
        assert (touch["use"], touch["name"], touch["rule"]) == (
            "attribute",
            "Thing.name",
            "type-changed",
        )
    else:
        assert "Thing.name" in out
        assert str(path).replace("_", r"\_" if form == "markdown" else "_") in out


def test_a_consumer_that_is_not_there(run: Run) -> None:
    path = str(cases.FOLDER / "type-changed" / "old.yaml")
    code, _, err = run("diff", path, path, "--consumer", "nowhere")
    assert (code, err) == (2, "fieldwright: nowhere: there is no such file or folder\n")
