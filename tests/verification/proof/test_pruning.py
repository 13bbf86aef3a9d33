"""Editions without what a comparison does not need: what is kept, and that verdicts stay the same."""

import pytest
from tests.changes import cases

from fieldwright.changes import editions
from fieldwright.changes.matching import match_models
from fieldwright.model import ir, names
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.verification.proof import pruning as pruning
from fieldwright.verification.proof import readers

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: 1.0.0}\npaths: {}\ncomponents:\n  schemas:\n"

OLD = f"""{HEAD}\
    Changed: {{type: object, properties: {{a: {{type: string}}, b: {{$ref: "#/components/schemas/a.Near"}}}}}}
    a.Near: {{type: object, properties: {{c: {{$ref: "#/components/schemas/Far"}}}}}}
    b.Near: {{type: string}}
    Far: {{type: object, properties: {{d: {{type: integer}}}}}}
    Outer: {{type: object, properties: {{e: {{$ref: "#/components/schemas/Changed"}}, f: {{$ref: "#/components/schemas/Side"}}}}}}
    Side: {{type: array, items: {{$ref: "#/components/schemas/Far"}}}}
    Either: {{oneOf: [{{$ref: "#/components/schemas/Changed"}}, {{$ref: "#/components/schemas/One"}}]}}
    One: {{type: object, properties: {{g: {{type: string}}}}, required: [g]}}
    Elsewhere: {{type: integer}}
"""

NEW = OLD.replace("a: {type: string}", "a: {type: string, maxLength: 3}")

ANY = ir.Scalar(kind="any")


def edition(text: str) -> editions.Edition:
    parsed = source.parse(text, "api.yaml")
    document = read.read_document(parsed)
    return editions.Edition(label="api.yaml", document=document, text=text, roles={})


def pruned(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch, limit: int = 0
) -> tuple[editions.Edition, editions.Edition]:
    """Both editions, pruned to what the change of ``Changed`` reaches."""
    monkeypatch.setattr(pruning, "WHOLE", limit)
    pair = edition(old), edition(new)
    both = match_models(pair[0].document, pair[1].document)
    reached = {"Changed", "Outer", "Either"}
    return pruning.prune(
        *pair, both, ["Changed", "Outer", "Either"], changed={"Changed"}, reached=reached
    )


def names_of(edition_: editions.Edition) -> tuple[set[str], set[str]]:
    """The models that are kept, and those of which only the name is."""
    models = edition_.document.models
    stubs = {each.name for each in models if isinstance(each, ir.Alias) and each.type == ANY}
    return {each.name for each in models} - stubs, stubs


def test_what_no_change_reaches_is_a_name_inside_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept are what changed and what it refers to, what is made of it, and alternatives of unions."""
    for side in pruned(OLD, NEW, monkeypatch):
        kept, stubs = names_of(side)
        assert kept == {"Changed", "a.Near", "Outer", "Either", "One"}
        assert stubs == {"Far", "Side", "b.Near"}
        assert side.text == ""


def test_classes_keep_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those too that a namesake which is left out has a say in."""
    classes = names.name_classes(each.name for each in edition(OLD).document.models)
    for side in pruned(OLD, NEW, monkeypatch):
        kept = names.name_classes(each.name for each in side.document.models)
        assert kept.items() <= classes.items()
        assert kept["a.Near"] == "ANear"


def test_a_small_edition_is_kept_as_it_is_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    for side in pruned(OLD, NEW, monkeypatch, limit=500):
        kept, stubs = names_of(side)
        assert kept == {"Changed", "a.Near", "Far", "Outer", "Side", "Either", "One"}
        assert stubs == {"b.Near"}


def test_what_one_edition_needs_the_other_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a value that stands for any in one would be refused by the other."""
    more = NEW.replace("a: {type", 'h: {$ref: "#/components/schemas/Side"}, a: {type')
    old, new = pruned(OLD, more, monkeypatch)
    assert "Side" in names_of(old)[0] & names_of(new)[0]


@pytest.mark.parametrize(
    "case", ["referred-model-changed", "overlapping-alternative-added", "model-of-a-union-renamed"]
)
def test_readers_say_the_same_of_pruned_editions(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "WHOLE", 0)
    pair = cases.edition(case, "old"), cases.edition(case, "new")
    both = match_models(pair[0].document, pair[1].document)
    changed_models = {each.spot.model for each in cases.changes(case)}
    everything = {*both.new, *both.renamed.values()}
    small = pruning.prune(*pair, both, both.new, changed=changed_models, reached=everything)
    for name in sorted(both.new.keys() & both.old.keys()):
        readings = [
            readers.read(name, readers.make_readers(new), readers.make_readers(old), name, [])
            for old, new in (pair, small)
        ]
        assert (readings[0].refusals > 0) == (readings[1].refusals > 0)
