"""Two published editions of one large API: every change models once, and none that no rule explains."""

import lzma
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from fieldwright.changes import editions, folding
from fieldwright.changes.rules.table import RULES

SECONDS = 20
"""Of a processor, for reading both, of 11 MB each, and comparing them: how loaded the machine is says nothing of us."""


@pytest.fixture(scope="module")
def pair(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The paths of both editions."""
    folder = tmp_path_factory.mktemp("github")
    paths = []
    for version in ("3.18", "3.19"):
        path = folder / f"{version}.json"
        with lzma.open(corpus / "openapi" / f"github-server-{version}.json.xz") as file:
            path.write_bytes(file.read())
        paths.append(str(path))
    return paths[0], paths[1]


class Compared(NamedTuple):
    """Both editions, what changed between them, and how long that took."""

    old: editions.Edition
    new: editions.Edition
    changes: tuple[editions.Change, ...]
    seconds: float


@pytest.fixture(scope="module")
def compared(pair: tuple[str, str]) -> Compared:
    before = time.process_time()
    old, new = map(editions.load_edition, pair)
    changes = editions.compare(old, new)
    return Compared(old, new, changes, time.process_time() - before)


def test_a_published_pair_is_explained(compared: Compared) -> None:
    old, new, changes, seconds = compared
    assert seconds < SECONDS
    assert Counter(map(repr, changes)).most_common(1)[0][1] == 1
    assert {each.rule for each in changes} <= RULES.keys()
    models = {place.spot.model for each in changes for place in folding.list_places(each)}
    left = {model.name: model for model in old.document.models}
    right = {model.name: model for model in new.document.models}
    differing = {name for name in left | right if left.get(name) != right.get(name)}
    assert len(differing) > 50
    assert differing - models == set()


def test_a_published_edition_is_as_itself(pair: tuple[str, str], compared: Compared) -> None:
    assert editions.compare(compared.old, editions.load_edition(pair[0])) == ()


def test_the_way_back_is_the_mirror(compared: Compared) -> None:
    there = Counter(each.rule for each in compared.changes)
    back = Counter(each.rule for each in editions.compare(compared.new, compared.old))
    assert Counter({RULES[id].mirror: count for id, count in there.items()}) == back
