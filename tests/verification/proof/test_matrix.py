"""The matrix of ``diff --prove``: what it shows, and that a wrong rule is a failure of the tool."""

import dataclasses
import json
import sys
from collections.abc import Callable

import jsonschema
import pytest
from tests.changes import cases
from tests.conftest import Ended

from fieldwright.changes import schema_pairs
from fieldwright.changes.rules.table import RULES
from fieldwright.cli import schema
from fieldwright.distribution import build
from fieldwright.verification.proof import matrix

Run = Callable[..., Ended]


def proved(case: str) -> dict[str, matrix.Row]:
    pair = cases.edition(case, "old"), cases.edition(case, "new")
    proof = matrix.prove(*pair, cases.changes(case), build.Settings())
    return {row.model: row for row in proof.rows}


def paths(case: str) -> tuple[str, str]:
    return str(cases.FOLDER / case / "old.yaml"), str(cases.FOLDER / case / "new.yaml")


def test_a_model_is_read_by_either_side() -> None:
    row = proved("field-became-required")["Thing"]
    assert row.old_reader is not None and row.new_reader is not None
    assert row.old_reader.refusals == 0 < row.old_reader.payloads
    assert row.new_reader.refused == {}
    assert row.new_reader.problem == "the whole payload: must have the member 'name'"
    assert any("Missing named argument" in line for line in row.code or ())
    assert matrix.list_contradictions(row) == matrix.list_unshown(row) == []


def test_what_is_made_of_a_changed_model_is_read_as_well() -> None:
    rows = proved("referred-model-changed")
    assert list(rows) == ["Region", "Thing"]
    thing = rows["Thing"].new_reader
    assert thing is not None and thing.problem is not None
    assert thing.problem.startswith("/place: ")
    assert rows["Thing"].narrows


def test_a_renamed_model_is_read_under_both_names() -> None:
    row = proved("model-renamed-by-shape")["Location"]
    assert row.old_reader is not None and row.old_reader.payloads
    assert row.code and 'has no attribute "Region"' in row.code[0]
    assert matrix.list_contradictions(row) == matrix.list_unshown(row) == []


@pytest.mark.parametrize(
    ("case", "model"),
    [
        ("model-renamed-with-alias", "Location"),
        ("field-renamed-with-alias", "Thing"),
        ("attribute-renamed-with-alias", "Thing"),
    ],
)
def test_code_runs_by_former_names(case: str, model: str) -> None:
    """Imports, attributes and arguments of the old package, against the new one that has aliases."""
    row = proved(case)[model]
    assert row.code == ()
    assert not row.breaks
    assert matrix.list_contradictions(row) == matrix.list_unshown(row) == []


@pytest.mark.parametrize("case", ["alias-removed", "alias-of-a-model-removed"])
def test_code_by_former_names_fails_once_they_are_gone(case: str) -> None:
    row = proved(case)["Thing"]
    assert row.code and row.breaks
    assert matrix.list_contradictions(row) == matrix.list_unshown(row) == []


def test_a_model_that_is_gone_has_no_reader() -> None:
    pair = cases.edition("model-added", "new"), cases.edition("model-added", "old")
    changes = cases.changes("model-added", "new", "old")
    proof = matrix.prove(*pair, changes, build.Settings())
    row = next(row for row in proof.rows if row.model == "Other")
    assert (row.old_reader, row.new_reader) == (None, None)
    assert row.code
    assert matrix.list_contradictions(row) == []


def test_a_renamed_package_breaks_every_model() -> None:
    row = proved("package-renamed")["Thing"]
    assert row.code and "case_package_renamed_models" in row.code[0]
    assert matrix.list_contradictions(row) == matrix.list_unshown(row) == []


def test_a_rule_that_is_wrong_is_a_defect(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the search for payloads is left out; with it, such a rule is overruled."""
    row = dataclasses.replace(RULES["field-became-required"], wire="none", code="none")
    monkeypatch.setitem(RULES, row.id, row)
    assert "payloads-refused" in run("diff", *paths(row.id)).out
    monkeypatch.setattr(schema_pairs, "MODELS", 0)
    code, out, err = run("diff", *paths(row.id), "--prove")
    assert code == 70
    assert "contradicted" in out
    assert err.count("\n") == 1
    assert "no rule says that Thing: the new reader refuses old payloads" in err


def test_a_rule_that_says_too_much_is_not_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    row = dataclasses.replace(RULES["description-changed"], wire="both", code="breaks")
    monkeypatch.setitem(RULES, row.id, row)
    code, out, _ = run("diff", *paths(row.id), "--prove")
    assert code == 0
    assert "not shown" in out


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_the_matrix_is_in_every_report(form: str, run: Run) -> None:
    code, out, _ = run("diff", *paths("enum-value-added"), "--prove", "--format", form)
    assert code == 0
    if form == "json":
        printed = json.loads(out)
        jsonschema.validate(printed, schema.load_schema("diff"))
        (row,) = printed["proof"]["rows"]
        assert row["old_reader"]["refused"] == "c"
        assert row["new_reader"]["refusals"] == 0
        assert [each.partition(" has ")[0] for each in row["code"]] == [
            'Argument 1 to "assert_never"'
        ]
    else:
        assert "Kind" in out and "confirmed" in out and "takes all" in out


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_where_nothing_changed_there_is_nothing_to_try(form: str, run: Run) -> None:
    """No program is made, so that mypy has none to look at."""
    _, new = paths("enum-value-added")
    code, out, err = run("diff", new, new, "--prove", "--format", form)
    assert (code, err) == (0, "")
    assert json.loads(out)["proof"]["rows"] == [] if form == "json" else "payloads" not in out


def test_without_mypy_it_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mypy", None)
    code, out, err = run("diff", *paths("enum-value-added"), "--prove")
    assert (code, out) == (2, "")
    assert err == "fieldwright: --prove needs mypy: pip install 'fieldwright[prove]'\n"
