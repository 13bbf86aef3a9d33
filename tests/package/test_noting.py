"""Tables and models that note what they are asked for are otherwise as those that do not."""

import dataclasses
from typing import Any

import pytest

from fieldwright.model import ir, traversal
from fieldwright.package import noting
from tests import specs

MODELS = [(id, model) for id in specs.ids() for model in specs.document(id).models]


@pytest.mark.parametrize(("id", "model"), MODELS, ids=[f"{id} {each.name}" for id, each in MODELS])
def test_a_model_is_as_it_is(id: str, model: ir.Model) -> None:
    questions: set[noting.Question] = set()
    models = noting.NotingModels({model.name: model}, set(), questions)
    other = models[model.name]
    assert isinstance(other, type(model))
    assert questions == {("models", model.name)}
    assert repr(other) == repr(model)
    assert [*traversal.list_nodes(other, ir.Ref)] == [*traversal.list_nodes(model, ir.Ref)]
    for each in dataclasses.fields(model):
        questions.clear()
        assert getattr(other, each.name) == getattr(model, each.name)
        assert questions == {("models", (model.name, each.name))}


def test_what_a_module_has_is_noted_as_a_whole() -> None:
    questions: set[noting.Question] = set()
    model = ir.Record(name="A", fields=())
    models = noting.NotingModels({"A": model}, {"A"}, questions)
    assert models["A"] is model
    assert questions == {("models", ("A", None))}


@pytest.mark.parametrize("key", ["a", "b", None])
def test_a_table_answers_as_it_would(key: Any) -> None:
    questions: set[noting.Question] = set()
    table = {"a": 1, "c": None}
    noted: noting.NotingMapping[Any] = noting.NotingMapping("t", table, questions)
    assert noted.get(key) == table.get(key)
    assert questions == {("t", key)}
    assert (key in noted) == (key in table)
    assert questions == {("t", key)}
    assert {**noted} == table
    assert ("t", noting.ALL) in questions


def test_a_set_answers_as_it_would() -> None:
    questions: set[noting.Question] = set()
    noted = noting.NotingSet("t", {"a", "c"}, questions)
    assert "a" in noted and "b" not in noted
    assert noted.isdisjoint(["b", "d"]) and not noted.isdisjoint(["c"])
    assert questions == {("t", each) for each in "abcd"}
    assert len(noted) == 2 and {*noted} == {"a", "c"}
    assert ("t", noting.ALL) in questions
