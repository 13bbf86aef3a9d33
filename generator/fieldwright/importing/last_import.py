"""The base of the next import: a spec as ``import`` alone would have written it, kept beside the spec.

With it the next import knows which side changed what since: the base and the pages of today
differ by what changed on the pages, the base and the spec by what people edited.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from fieldwright.limits import Limits
from fieldwright.openapi.text import source as sources
from fieldwright.openapi.text import values
from fieldwright.openapi.text.values import Array, Object

HEADER = """\
# What `fieldwright import` alone made of the pages last time: the base that the next import compares with.
# Commit it beside the spec, and leave it as it is.
"""

_MODELS = "#/components/schemas/"


def locate(spec: Path) -> Path:
    """Return the path of the base of a spec: ``api.yaml`` → ``api.pages.yaml``."""
    return spec.with_name(f"{spec.stem}.pages.yaml")


def load(spec: Path, limits: Limits) -> sources.Source | None:
    """Load the base of a spec; None where there is none. Raises ``SourceError``."""
    path = locate(spec)
    return sources.load(path, limits=limits) if path.is_file() else None


def add_header(text: str) -> str:
    """Return the text of a base for what ``import`` alone writes."""
    return HEADER + text


def strip_header(text: str) -> str:
    """Return what ``import`` alone wrote, of the text of a base."""
    return text.removeprefix(HEADER)


def find_renames(
    base: dict[str, Any], new: dict[str, Any], known: Mapping[str, str], names: Mapping[str, str]
) -> dict[str, str]:
    """Find the models that have another name on the same page, or whose page was moved: old name → new name.

    ``known`` and ``names`` hold the models of base and ``new`` by the paths of their pages.
    """
    before, after = base["components"]["schemas"], new["components"]["schemas"]
    renamed = {
        name: names[path]
        for path, name in known.items()
        if name in before and name not in after and names[path] not in before
    }
    taken = {*renamed.values()}
    gone = _group_by_title(name for name in before if name not in after and name not in renamed)
    fresh = _group_by_title(name for name in after if name not in before and name not in taken)
    for title in gone.keys() & fresh.keys():
        if len(gone[title]) == len(fresh[title]) == 1:
            renamed[gone[title][0]] = fresh[title][0]
    return renamed


def _group_by_title(listed: Iterable[str]) -> dict[str, list[str]]:
    """Group models by their names without a namespace."""
    groups: dict[str, list[str]] = {}
    for name in listed:
        groups.setdefault(name.rpartition(".")[2], []).append(name)
    return groups


def rename_models(source: sources.Source, renamed: Mapping[str, str]) -> str:
    """Return a spec's text with models renamed where they stand, and wherever a reference names them."""
    if not renamed:
        return source.text
    texts = {f"{_MODELS}{old}": f"{_MODELS}{new}" for old, new in renamed.items()}
    edits: list[tuple[int, str, str]] = []
    schemas = source.data["components"]["schemas"]
    for key, at in zip(schemas, schemas.marks[::2], strict=True):
        if key in renamed:
            edits.append((at, key, renamed[key]))
    pending: list[tuple[Any, int]] = [(source.data, source.data.at)]
    while pending:
        value, at = pending.pop()
        if isinstance(value, Object):
            pending += zip(value.values(), value.marks[1::2], strict=True)
        elif isinstance(value, Array):
            pending += zip(value, value.marks, strict=True)
        elif isinstance(value, str) and value in texts:
            edits.append((at, value, texts[value]))
    text = source.text
    for at, old, new in sorted(edits, reverse=True):
        start = text.find(old, at, at + len(old) + 1)
        if start >= 0:
            text = text[:start] + new + text[start + len(old) :]
    return text


def rename_in_data(data: dict[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    """Return a spec's data with models renamed, and the references to them."""
    texts = {f"{_MODELS}{old}": f"{_MODELS}{new}" for old, new in renamed.items()}

    def rename(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: rename(each) for key, each in value.items()}
        if isinstance(value, list):
            return [rename(each) for each in value]
        return texts.get(value, value) if isinstance(value, str) else value

    result: dict[str, Any] = (
        rename(values.strip_places(data)) if renamed else values.strip_places(data)
    )
    schemas = result["components"]["schemas"]
    result["components"]["schemas"] = {renamed.get(name, name): schemas[name] for name in schemas}
    return result
