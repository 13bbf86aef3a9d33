"""Refused payloads, each explained by a change: over all cases of changes, and payloads made for both sides."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from fieldwright.changes import editions
from fieldwright.changes.matching import match_models
from fieldwright.traffic import packages
from fieldwright.traffic.explanations import Explainer
from fieldwright.traffic.places import Places
from fieldwright.validation.payloads import Maker
from fieldwright.verification.proof import payloads, readers
from tests.changes import cases

MOST = 150
"""Payloads of one model of a case."""


@lru_cache(maxsize=2)
def make_package(case: str, side: str) -> packages.Package:
    document = cases.edition(case, side).document
    return packages.make("x", document, [model.name for model in document.models])


def refusals(case: str, *, reverse: bool = False) -> Iterator[tuple[str, Any, list[Any], set[str]]]:
    """Each payload of the old side that the new one refuses: the model, the payload, its
    problems, and the rules that explain them. Reversed: of the new side, which the old one refuses.
    """
    pair = [cases.edition(case, side) for side in ("old", "new")]
    changes = cases.changes(case)
    renamed = match_models(*(each.document for each in pair)).renamed
    names = [(name.name, renamed.get(name.name, name.name)) for name in pair[0].document.models]
    sender, taker = reversed(pair) if reverse else pair
    makers = [Maker(each.document.models, each.document.definitions) for each in (sender, taker)]
    built = [make_package(case, side) for side in (("new", "old") if reverse else ("old", "new"))]
    models = [{model.name: model for model in each.document.models} for each in (sender, taker)]
    for old, new in names:
        source, target = (new, old) if reverse else (old, new)
        if source not in models[0] or target not in models[1]:
            continue
        explainer = Explainer(
            changes,
            Places(taker.document, target),
            effect="widens" if reverse else "narrows",
            renamed=renamed if reverse else {},
        )
        accepts = built[0].open_reader(source).find_problems
        judge = built[1].open_reader(target).find_problems
        model, counterpart = models[0][source], models[1][target]
        words = readers.collect_values([model, counterpart])
        for payload in islice(
            payloads.generate_payloads(model, makers[0], makers[1], counterpart, words), MOST
        ):
            problems = [] if accepts(payload) else list(judge(payload))
            if problems:
                numbers = {n for each in problems for n in explainer.explain(each, payload)}
                yield target, payload, problems, {changes[n].rule for n in numbers}


@pytest.mark.parametrize("case", cases.names())
def test_every_refused_payload_of_a_case_is_explained(case: str) -> None:
    for reverse in (False, True):
        for model, payload, problems, rules in refusals(case, reverse=reverse):
            assert rules, (model, payload, problems, reverse)


def rules(case: str) -> set[str]:
    """All rules that explain what is refused of a case, a set for each payload."""
    return {" ".join(sorted(each)) for *_, each in refusals(case)}


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("field-became-required", {"field-became-required"}),
        ("required-field-added", {"required-field-added"}),
        ("referred-model-changed", {"field-became-required"}),
        ("unnamed-members-refused", {"unnamed-members-refused"}),
        ("max-length-added", {"max-length-added"}),
        ("pattern-changed", {"pattern-changed"}),
        ("became-nullable", set()),
    ],
)
def test_the_change_that_is_meant_explains(case: str, expected: set[str]) -> None:
    assert rules(case) == expected


PAIR = """\
openapi: 3.1.0
info: {{title: Things, version: "1"}}
paths: {{}}
components:
  schemas:
    Thing:
      type: object
      properties:
        code: {code}
        kind: {{$ref: "#/components/schemas/Kind"}}
        size: {size}
    Kind: {kind}
"""


def explain(
    tmp_path: Path, old: dict[str, str], new: dict[str, str], payload: Any
) -> list[set[str]]:
    """The rule and place of the changes that explain each problem of a payload."""
    pair = []
    for name, words in (("old", old), ("new", new)):
        path = tmp_path / f"{name}.yaml"
        defaults = {
            "code": "{type: string}",
            "size": "{type: integer}",
            "kind": "{enum: [a, b, c]}",
        }
        path.write_text(PAIR.format(**{**defaults, **words}))
        pair.append(editions.load_edition(str(path)))
    changes = editions.compare(*pair)
    places = Places(pair[1].document, "Thing")
    explainer = Explainer(changes, places, effect="narrows", renamed={})
    package = packages.make("x", pair[1].document, ["Thing"])
    return [
        {
            f"{changes[n].rule} {changes[n].spot} {changes[n].old}"
            for n in explainer.explain(each, payload)
        }
        for each in package.open_reader("Thing").find_problems(payload)
    ]


def test_of_several_values_that_were_removed_the_one_that_is_there_explains(tmp_path: Path) -> None:
    kinds = ({"kind": "{enum: [a, b, c]}"}, {"kind": "{enum: [a]}"})
    assert explain(tmp_path, *kinds, {"kind": "b"}) == [{"enum-value-removed Kind b"}]
    assert explain(tmp_path, *kinds, {"kind": "c"}) == [{"enum-value-removed Kind c"}]


def test_of_several_keywords_the_one_that_failed_explains(tmp_path: Path) -> None:
    codes = (
        {"code": "{type: string, maxLength: 9}"},
        {"code": "{type: string, maxLength: 3, pattern: '^[a-z]+$'}"},
    )
    assert explain(tmp_path, *codes, {"code": "abcd"}) == [{"max-length-lowered Thing.code 9"}]
    assert explain(tmp_path, *codes, {"code": "A"}) == [{"pattern-added Thing.code None"}]
    assert [len(each) for each in explain(tmp_path, *codes, {"code": "ABCD"})] == [1, 1]


def test_a_problem_that_no_change_is_about_is_explained_by_none(tmp_path: Path) -> None:
    """As that of a package made by another generator: nothing about it differs between the specs."""
    codes = ({"code": "{type: string, maxLength: 9}"}, {"code": "{type: string, maxLength: 3}"})
    assert explain(tmp_path, *codes, {"size": "x"}) == [set()]
    assert explain(tmp_path, *codes, {"code": 1}) == [set()]
