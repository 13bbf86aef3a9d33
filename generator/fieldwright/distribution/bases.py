"""What is known of the last build of a spec, so that an edit of it is built from what it reaches."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from fieldwright.distribution import cache
from fieldwright.distribution.inputs import Settings
from fieldwright.model import ir, traversal
from fieldwright.openapi import excerpts
from fieldwright.openapi.excerpts import Outline, Part
from fieldwright.openapi.text.source import Source
from fieldwright.package import samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The outline of a spec, the names of its ``models``, and their ``groups``.

    ``shown`` are the components that the README of the package shows, or would show if they were other ones.
    """

    outline: Outline
    models: tuple[str, ...]
    groups: Mapping[str, str]
    shown: frozenset[str]


def make(
    read_from: Source, document: ir.Document, groups: Mapping[str, str], settings: Settings
) -> Basis | None:
    """Return what is to be known of a build; None where every edit has a say in more than what it reaches."""
    if settings.bodies or settings.include or settings.exclude or settings.overlays:
        return None
    outline = excerpts.make_outline(read_from)
    if outline is None:
        return None
    within = {model.name: model.within for model in document.models}
    homes = {traversal.find_home(name, within) for name in samples.list_candidates(document)}
    if not homes <= outline.references.keys():
        return None
    return Basis(
        outline=outline,
        models=tuple(within),
        groups=groups,
        shown=outline.collect_parts(homes),
    )


def store(folder: Path, key: str, entry: str, basis: Basis) -> None:
    """Store what is known of a build, whose ``entry`` of the cache has this name. Raises ``OSError``."""
    outline = asdict(basis.outline)
    outline |= {name: sorted(outline[name]) for name in ("bases", "tied")}
    content = {
        "entry": entry,
        "outline": outline,
        "models": basis.models,
        "groups": dict(basis.groups),
        "shown": sorted(basis.shown),
    }
    cache.write_sealed(folder, key, content)


def load(folder: Path, key: str) -> tuple[str, Basis] | None:
    """Load what is known of the last build, and the name of its entry; None if there is nothing."""
    return cache.read_sealed(folder, key, _read_basis)


def _read_basis(content: Any) -> tuple[str, Basis]:
    outline = content["outline"]
    fields = outline | {
        "around": tuple((at, _read_parts(parts)) for at, parts in outline["around"]),
        "parts": _read_parts(outline["parts"]),
        "references": {name: tuple(each) for name, each in outline["references"].items()},
        "bases": frozenset(outline["bases"]),
        "tied": frozenset(outline["tied"]),
    }
    basis = Basis(
        outline=Outline(**fields),
        models=tuple(content["models"]),
        groups=content["groups"],
        shown=frozenset(content["shown"]),
    )
    return content["entry"], basis


def _read_parts(rows: Any) -> tuple[Part, ...]:
    return tuple(Part(*row) for row in rows)
