"""Equal schemas are one, whatever they are called and wherever they stand."""

from typing import Any

import fieldwright
from fieldwright.distribution import build
from fieldwright.distribution.releases import History
from fieldwright.model import ir
from fieldwright.openapi.text import source
from fieldwright.package.equal_schemas import EqualSchemas


def schema(**keywords: Any) -> ir.Schema:
    return ir.Schema(keywords=tuple(keywords.items()))


def test_equal_ones_are_one_however_deep() -> None:
    one, other = (
        schema(properties=(("a", schema(enum=["x", 1])),), required=["a"]) for _ in range(2)
    )
    equal = EqualSchemas({})
    assert one is not other
    assert equal.unify(one) is equal.unify(other)
    assert equal.unify(equal.unify(one)) is equal.unify(one)


def test_what_python_calls_equal_and_json_does_not_is_not_one() -> None:
    equal = EqualSchemas({})
    values: list[Any] = [1, True, 1.0, "1", [1], [True], None, 0, False]
    unified = {id(equal.unify(schema(const=each))) for each in values}
    assert len(unified) == len(values)
    parts = (True, schema(const=True), False, schema(const=1))
    assert len({id(equal.unify(ir.Schema(keywords=(("not", each),)))) for each in parts}) == 4


def test_references_are_equal_by_what_they_lead_to() -> None:
    leaf, same, more = schema(minLength=1), schema(minLength=1), schema(minLength=2)
    equal = EqualSchemas({"A": leaf, "B": same, "C": more, "D": True})
    refer = {name: equal.unify(ir.Schema(keywords=(("$ref", name),))) for name in "ABCD"}
    assert refer["A"] is refer["B"]
    assert len({id(each) for each in refer.values()}) == 3
    assert equal.follow("A") is equal.follow("B")
    assert equal.follow("D") is True


def test_what_leads_back_to_itself_comes_to_an_end() -> None:
    back = ir.Schema(keywords=(("items", ir.Schema(keywords=(("$ref", "A"),))),))
    equal = EqualSchemas({"A": back})
    assert isinstance(equal.follow("A"), ir.Schema)
    assert equal.unify(back) is equal.follow("A")


PART = {"if": {"required": ["a"]}, "then": {"required": ["b"]}}


def test_a_package_has_one_function_for_equal_schemas() -> None:
    """The verdicts and places are those of schemas that stand apart."""
    document = {
        "type": "object",
        "$defs": {"X": PART, "Y": PART, "Node": {**PART, "items": {"$ref": "#/$defs/Node"}}},
        "properties": {"one": PART, "two": {"$ref": "#/$defs/X"}, "six": {"$ref": "#/$defs/Node"}},
        "dependentSchemas": {"two": {"properties": {"one": {"$ref": "#/$defs/Y"}}}},
        "unevaluatedProperties": False,
    }
    package = fieldwright.load(document)
    tree = build.assemble(source.wrap(document), History(), build.Settings()).tree
    (text,) = (each.decode() for path, each in tree.items() if path.endswith("_checks.py"))
    assert text.count('required=("a",)') == 1
    for name in ("one", "two", "six"):
        (problem,) = package.Root.problems({name: {"a": 1}})
        assert (problem.pointer, problem.keyword) == (f"/{name}", "required")
    assert package.Root.problems({"other": 1})[0].pointer == "/other"
    assert package.Root.problems({"six": [[{"a": 1}]]})[0].pointer == "/six/0/0"
