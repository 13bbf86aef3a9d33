"""Renames of models, in every spec that there is a case of."""

import json
from pathlib import Path

import pytest

from fieldwright.editor import names
from fieldwright.editor.texts import Texts
from fieldwright.errors import UsageError
from fieldwright.openapi import read
from fieldwright.openapi.text import source, values
from tests.specs import CASES

SPECS = sorted(CASES.glob("*/spec.yaml"))


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_a_renamed_model_changes_no_other_name_and_leads_where_it_led(
    tmp_path: Path, form: str
) -> None:
    """What is renamed back is what it was, byte for byte."""
    renamed = 0
    for case in SPECS:
        text = case.read_text("utf-8")
        if form == "json":
            parsed = source.parse(text, "spec.yaml").data
            text = json.dumps(values.strip_places(parsed), ensure_ascii=False)
        path = tmp_path / case.parent.name / f"spec.{form}"
        path.parent.mkdir()
        texts = Texts(path.parent)
        texts.unsaved[path] = text
        before = read.read_document(source.parse(text, path.name))
        file = texts.parse(path)
        assert file is not None
        for model in [*file.models.values()][:3]:
            try:
                texts.unsaved[path] = apply(text, names.rename(texts, model.span, "Zz9"))
            except UsageError as error:
                assert "payloads say" in str(error)
                continue
            after = read.read_document(source.parse(texts.unsaved[path], path.name))
            assert len(after.models) == len(before.models), (case, model.key)
            changed = {each.name for each in before.models} ^ {each.name for each in after.models}
            assert all(model.key in each or "Zz9" in each for each in changed), (case, changed)
            there = texts.parse(path)
            assert there is not None
            (new,) = (each for each in there.models.values() if each.key == "Zz9")
            back = apply(texts.unsaved[path], names.rename(texts, new.span, model.key))
            assert back == text, (case, model.key)
            texts.unsaved[path] = text
            renamed += 1
    assert renamed > len(SPECS) / 2


def apply(text: str, edits: list[names.Edit]) -> str:
    """Return a text with edits made, the last first."""
    for each in sorted(edits, reverse=True):
        text = text[: each.span.start] + each.text + text[each.span.end :]
    return text
