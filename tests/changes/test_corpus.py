"""Two published editions of one large API: every change told once, and none that no rule explains."""

import json
import lzma
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from fieldwright import editions
from fieldwright.changes.table import RULES

SECONDS = 20
"""For reading both, of 11 MB each, and comparing them."""


def repaired(node: Any) -> Any:
    """A schema without what its own keywords refuse: a default that is no URI, a name that is no property."""
    if isinstance(node, list):
        return [repaired(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {key: repaired(value) for key, value in node.items()}
    if made.get("format") == "uri" and made.get("default") == "":
        del made["default"]
    required, properties = made.get("required"), made.get("properties")
    if isinstance(required, list) and isinstance(properties, dict):
        made["required"] = [name for name in required if name in properties]
    return made


@pytest.fixture(scope="module")
def pair(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The paths of both editions."""
    folder = tmp_path_factory.mktemp("github")
    paths = []
    for version in ("3.18", "3.19"):
        path = folder / f"{version}.json"
        with lzma.open(corpus / "openapi" / f"github-server-{version}.json.xz") as file:
            path.write_text(json.dumps(repaired(json.load(file)), indent=1), encoding="utf-8")
        paths.append(str(path))
    return paths[0], paths[1]


def test_a_published_pair_is_explained(pair: tuple[str, str]) -> None:
    before = time.perf_counter()
    old, new = map(editions.edition, pair)
    found = editions.compared(old, new)
    seconds = time.perf_counter() - before
    assert seconds < SECONDS
    assert Counter(map(repr, found)).most_common(1)[0][1] == 1
    assert {each.rule for each in found} <= RULES.keys()
    told = {each.spot.model for each in found}
    left = {model.name: model for model in old.document.models}
    right = {model.name: model for model in new.document.models}
    differing = {name for name in left | right if left.get(name) != right.get(name)}
    assert len(differing) > 50
    assert differing - told == set()


def test_a_published_edition_is_as_itself(pair: tuple[str, str]) -> None:
    one, same = editions.edition(pair[0]), editions.edition(pair[0])
    assert editions.compared(one, same) == ()


def test_the_way_back_is_the_mirror(pair: tuple[str, str]) -> None:
    old, new = map(editions.edition, pair)
    there = Counter(each.rule for each in editions.compared(old, new))
    back = Counter(each.rule for each in editions.compared(new, old))
    assert Counter({RULES[id].mirror: count for id, count in there.items()}) == back
