"""Each limit is a setting, and what is over it is an error that names limit, value, place and setting."""

import json
import signal
from pathlib import Path
from typing import Any

import pytest

from fieldwright import configuration, errors, limits
from fieldwright.cli import lint
from fieldwright.cli.main import main
from fieldwright.distribution import build
from fieldwright.limits import Limits


def refer(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def nest(levels: int, schema: Any) -> Any:
    for _ in range(levels):
        schema = {"type": "array", "items": schema}
    return schema


CHAIN: dict[str, Any] = {f"M{n}": {**refer(f"M{n + 1}"), "maxLength": 9 - n} for n in range(5)}
UNIONS: dict[str, Any] = {
    f"M{n}": {"anyOf": [refer(f"M{n + 1}"), {"type": "integer"}]} for n in range(5)
}

OVER: dict[str, tuple[int, int, dict[str, Any]]] = {
    "bytes": (200, 10_000, {"A": {"type": "string", "description": "d" * 300}}),
    "nodes": (40, 400, {"A": {"enum": [f"v{n}" for n in range(60)]}}),
    "depth": (30, 60, {"A": nest(40, {"type": "string"})}),
    "key": (20, 60, {"A": {"type": "object", "properties": {"k" * 40: {"type": "string"}}}}),
    "digits": (10, 40, {"A": {"type": "integer", "maximum": 10**20}}),
    "alternatives": (3, 9, {"A": {"anyOf": [{"type": "array", "minItems": n} for n in range(5)]}}),
    "unions": (3, 9, {**UNIONS, "M5": {"type": "string"}}),
    "references": (3, 9, {**CHAIN, "M5": {"type": "string"}}),
    "pattern": (5, 99, {"A": {"type": "string", "pattern": "^" + "a" * 20}}),
}
"""Limit → a value that the schemas are over, one that they are not, and the schemas."""


def set_up(folder: Path, name: str, value: int, schemas: dict[str, Any]) -> Path:
    table = f"[tool.fieldwright]\nspec = 'api.json'\n[tool.fieldwright.limits]\n{name} = {value}\n"
    (folder / "pyproject.toml").write_text(table, encoding="utf-8")
    data = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "components": {"schemas": schemas},
    }
    (folder / "api.json").write_text(json.dumps(data, indent=1), encoding="utf-8")
    return Path("api.json")


def list_excesses(spec: Path) -> list[errors.Diagnostic]:
    try:
        diagnostics = lint.collect_diagnostics([spec])
    except errors.SourceError as error:
        diagnostics = error.diagnostics
    return [each for each in diagnostics if each.rule == "limit-exceeded"]


@pytest.mark.parametrize(("name", "row"), OVER.items(), ids=list(OVER))
def test_each_limit_is_a_setting_that_its_error_names(
    name: str, row: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    low, high, schemas = row
    monkeypatch.chdir(tmp_path)
    spec = set_up(tmp_path, name, low, schemas)
    over = list_excesses(spec)
    assert over
    for each in over:
        assert str(low) in each.message
        assert each.line >= 1 and each.file == "api.json"
        assert (
            each.remedy is not None and f"{name!r} in [tool.fieldwright.limits]" in each.remedy
        ) is (name != "digits")
    set_up(tmp_path, name, high, schemas)
    assert not list_excesses(spec)


def test_every_limit_has_its_case_its_default_and_its_row() -> None:
    assert limits.ROWS.keys() == {*OVER, "seconds"}
    for name, (default, most, _) in limits.ROWS.items():
        assert getattr(Limits(), name) == default <= most


def test_time_is_bounded_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    set_up(tmp_path, "seconds", 1, {"A": {"type": "string"}})
    monkeypatch.setattr(build, "assemble", lambda *_: signal.raise_signal(signal.SIGALRM))
    assert main(["generate", "-o", "out"]) == errors.ExitCode.UNREADABLE
    message = capsys.readouterr().err
    assert (
        "api.json: more than 1 seconds" in message
        and "'seconds' in [tool.fieldwright.limits]" in message
    )
    assert not (tmp_path / "out").exists()
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("limits = 3", "tool.fieldwright.limits is not a table"),
        ("limits = {dept = 3}", "did you mean 'depth'?"),
        ("limits = {x = 3}", "the limits are bytes, nodes"),
        (
            "limits = {depth = 0}",
            "'depth' in [tool.fieldwright.limits] must be an integer from 1 to 200",
        ),
        ("limits = {depth = true}", "from 1 to 200, not True"),
        ("limits = {depth = 201}", "from 1 to 200, not 201"),
        ("limits = {digits = 5000}", "from 1 to 4,300, not 5000"),
    ],
)
def test_what_is_no_limit_is_refused(line: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.fieldwright]\n{line}\n", encoding="utf-8")
    with pytest.raises(errors.UsageError) as caught:
        configuration.load(tmp_path)
    assert message in str(caught.value)
