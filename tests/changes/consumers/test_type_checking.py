"""Uses that only types show: found with both packages, each once, and what cannot be told is said."""

import json
from pathlib import Path

import pytest

from fieldwright.changes.consumers import type_checking
from tests.conftest import Run

OLD = """\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
components:
  schemas:
    Base: {type: object, required: [id], properties: {id: {type: string}, size: {type: integer}}}
    State: {type: string, enum: [on, off]}
"""

NEW = OLD.replace("size: {", "extent: {").replace("[on, off]", "[on, off, idle]")

CONSUMER = {
    "shop_code/__init__.py": "",
    "shop_code/types.py": "from shop_models import *\n\nclass Mine(Base):\n    pass\n",
    "shop_code/use.py": """\
from dataclasses import replace
from typing import assert_never

from shop_models import State

from .types import Base, Mine


def read(value: object) -> object:
    match value:
        case Base(size=size):
            return size
    if isinstance(value, Base):
        return value.size
    return None


def inherited(mine: Mine) -> object:
    return mine.size


def change(base: Base) -> Base:
    return replace(base, size=3)


def total(state: State) -> int:
    match state:
        case State.ON:
            return 1
        case State.OFF:
            return 0
    assert_never(state)


def wrong() -> int:
    return "this is wrong with both"
""",
    "shop_code/broken.py": "import shop_models\ndef (:\n",
}


@pytest.fixture
def consumer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(OLD, encoding="utf-8")
    Path("new.yaml").write_text(NEW, encoding="utf-8")
    for path, text in CONSUMER.items():
        Path("app", path).parent.mkdir(parents=True, exist_ok=True)
        Path("app", path).write_text(text, encoding="utf-8")
    return Path("app")


def test_uses_that_only_types_show(consumer: Path, run: Run) -> None:
    out = run("diff", "old.yaml", "new.yaml", "--consumer", consumer, "--format", "json").out
    printed = json.loads(out)
    text = CONSUMER["shop_code/use.py"].splitlines()
    places = [
        (each["at"]["line"], each["rule"])
        for each in printed["touched"]
        if each["at"]["file"].endswith("use.py") and each["use"] != "import"
    ]
    lines = [text[line - 1].strip() for line, _ in places]
    assert lines == [
        "case Base(size=size):",
        "return value.size",
        "return mine.size",
        "return replace(base, size=3)",
        "assert_never(state)",
    ]
    assert {rule for _, rule in places[:4]} <= {"field-removed", "optional-field-renamed"}
    assert places[4][1] == "enum-value-added"
    (untold,) = printed["untold"]
    assert "broken.py:2: " in untold and untold.endswith("nothing is told of this file")


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_each_form_says_what_could_not_be_told(consumer: Path, run: Run, form: str) -> None:
    out = run("diff", "old.yaml", "new.yaml", "--consumer", consumer, "--format", form).out
    assert "nothing is told of this file" in out.replace("\\", "")


def test_without_mypy_a_line_says_what_is_missing(
    consumer: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type_checking, "has_mypy", lambda: False)
    out = run("diff", "old.yaml", "new.yaml", "--consumer", consumer).out
    assert "without mypy, uses that only types show are not told" in out


def test_modules_that_mypy_refuses_are_said(consumer: Path, run: Run) -> None:
    """Two modules of one name."""
    for folder in ("one", "two"):
        path = consumer / "extra" / folder / "a-b" / "same.py"
        path.parent.mkdir(parents=True)
        path.write_text("import shop_models\n", encoding="utf-8")
    ended = run("diff", "old.yaml", "new.yaml", "--consumer", consumer)
    assert ended.code == 0 and ended.err == ""
