"""Since when each part of a spec is there, deprecated and known by another name: facts from its releases.

A part is a model, a field of a record or a value of an enum. What happens to it between two
releases is told by comparing the released specs, so that a part keeps its facts when it is renamed.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from fieldwright import errors
from fieldwright.changes import semver
from fieldwright.model import ir, names, renames
from fieldwright.model.history_facts import Fact

if TYPE_CHECKING:
    from fieldwright.changes.matching import Matching


class Part(NamedTuple):
    """A model by its name in the spec; one of its fields, or one of its values as JSON text."""

    model: str
    field: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """The versions in which a part appeared, became deprecated, and was given its name of today.

    None: nothing is known, or it is not; "": in the release to come.
    """

    since: str | None = None
    deprecated: str | None = None
    renamed: str | None = None


Lives = Mapping[Part, Life]


def start_lives(document: ir.Document, version: str) -> dict[Part, Life]:
    """Return the lives of all parts of a first release."""
    return {
        part: Life(
            since=version,
            deprecated=version if deprecated else None,
            renamed=version if former else None,
        )
        for part, deprecated, former in _examine_parts(document)
    }


def follow_lives(
    old: ir.Document, lives: Lives, new: ir.Document, version: str
) -> dict[Part, Life]:
    """Return the lives of the parts of ``new``, which is to be released as ``version`` ("" if that is not
    known yet), where ``old`` was released before with these ``lives``."""
    from fieldwright.changes.matching import match_models  # with all the rules behind it

    both = match_models(old, new)
    known = {part: (deprecated, former) for part, deprecated, former in _examine_parts(old)}
    sources = _match_parts(both)
    following = {}
    for part, deprecated, former in _examine_parts(new):
        before = sources.get(part)
        if before is None or before not in known:
            life, was_deprecated, was_former = Life(since=version), False, None
        else:
            life = lives.get(before, Life())
            was_deprecated, was_former = known[before]
        still = former is not None and former == was_former
        following[part] = Life(
            since=life.since,
            deprecated=_carry(deprecated, was_deprecated, version, life.deprecated),
            renamed=_carry(former is not None, still, version, life.renamed),
        )
    return following


def decide_removals(document: ir.Document, lives: Lives) -> dict[tuple[str, str | None], str]:
    """Decide the versions in which former names are removed: those that the document states, or else the next
    major one after the one that brought the present name; below 1.0.0, the next minor one."""
    removals = {}
    for part, node in _list_nodes(document):
        if renames.get_former_name(node) is not None:
            renamed = lives.get(part, Life()).renamed
            gone = renames.get_removal(node) or _choose_removal(renamed or document.version)
            if gone is not None:
                removals[part.model, part.field] = gone
    return removals


def list_facts(document: ir.Document, lives: Lives) -> list[Fact]:
    """List the facts for the index of the pages: since when every model exists, if that is known, and where
    a part differs from its model."""
    if not lives and all(
        renames.get_former_name(node) is None for _, node in _list_nodes(document)
    ):
        return []
    gone = decide_removals(document, lives)
    facts = []
    for part, _, former in _examine_parts(document):
        life, model = lives.get(part, Life()), lives.get(Part(part.model), Life())
        is_model = part.field is None and part.value is None
        since = life.since if is_model or life.since != model.since else None
        if since is None and life.deprecated is None and former is None:
            continue
        facts.append(
            Fact(
                model=part.model,
                part=_present(part),
                since=life.since,
                deprecated=life.deprecated,
                former=former,
                removed=gone.get((part.model, part.field)) if former is not None else None,
            )
        )
    return facts


def _present(part: Part) -> str | None:
    """Return a part without its model: the field, or the value, a string as it is."""
    if part.value is None:
        return part.field
    value = json.loads(part.value)
    return value if isinstance(value, str) else part.value


def find_overdue(
    document: ir.Document, lives: Lives, version: str
) -> Iterator[tuple[ir.Model | ir.Field, str]]:
    """Yield the models and fields whose former names exist in ``version`` and should not, with a message for each."""
    try:
        now = semver.parse_version(version)
    except errors.UsageError:
        return
    gone = decide_removals(document, lives)
    former = {part: alias for part, _, alias in _examine_parts(document)} if gone else {}
    classes = names.name_classes(each.name for each in document.models) if gone else {}
    for part, node in _list_nodes(document):
        when, alias = gone.get((part.model, part.field)), former.get(part)
        if alias is not None and when is not None and semver.parse_version(when) <= now:
            shown = alias if part.field is None else f"{classes[part.model]}.{alias}"
            yield node, f"the former name {shown} was to go in {when}, and this is {version}"


def _choose_removal(version: str) -> str | None:
    try:
        before = semver.parse_version(version)
    except errors.UsageError:
        return None
    return str(semver.bump_version(before.final, "major" if before.major else "minor"))


def _carry(now: bool, was: bool, version: str, before: str | None) -> str | None:
    """Return the version since which something holds ``now``: the known one, if it held before."""
    return None if not now else before if was else version


def _list_nodes(document: ir.Document) -> Iterator[tuple[Part, ir.Model | ir.Field]]:
    """Yield every model and field."""
    for model in document.models:
        yield Part(model.name), model
        for field in model.fields if isinstance(model, ir.Record) else ():
            yield Part(model.name, field=field.name), field


def list_parts(document: ir.Document) -> Iterator[Part]:
    """Yield every part of a document."""
    return (part for part, _, _ in _examine_parts(document))


def _examine_parts(document: ir.Document) -> Iterator[tuple[Part, bool, str | None]]:
    """Yield every part, whether it is deprecated, and its former name in code if that is kept."""
    classes = names.name_classes(each.name for each in document.models)
    former = renames.map_classes(document.models, classes)
    for model in document.models:
        yield Part(model.name), model.deprecated is not None, former.get(model.name)
        if isinstance(model, ir.Record):
            fields = renames.map_attributes(model)
            for field in model.fields:
                part = Part(model.name, field=field.name)
                yield part, field.deprecated is not None, fields.get(field.name)
        elif isinstance(model, ir.Enum):
            for _, value in model.members:
                yield Part(model.name, value=write_value(value)), False, None


def _match_parts(both: "Matching") -> dict[Part, Part]:
    """Match each part of the new document with the part of the old one that it was."""
    from fieldwright.changes import records

    renamed = {target: source for source, target in both.renamed.items()}
    sources = {}
    for name, model in both.new.items():
        source = renamed.get(name, name)
        old = both.old.get(source)
        if old is None or source == name and source in both.renamed:
            continue
        sources[Part(name)] = Part(source)
        if isinstance(model, ir.Record) and isinstance(old, ir.Record):
            called = {target: each for each, target in records.match_fields(old, model).items()}
            for field in model.fields:
                sources[Part(name, field=field.name)] = Part(
                    source, field=called.get(field.name, field.name)
                )
        elif isinstance(model, ir.Enum):
            for _, value in model.members:
                sources[Part(name, value=write_value(value))] = Part(
                    source, value=write_value(value)
                )
    return sources


def write_value(value: ir.Json) -> str:
    """Write a value of an enum as ``Part`` holds it."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def select_changed(lives: Lives, base: str | None) -> dict[Part, Life]:
    """Select the lives that hold more than that a part exists since ``base``."""
    bare = {
        part: replace(life, since=None) if life.since == base else life
        for part, life in lives.items()
    }
    return {part: life for part, life in bare.items() if life != Life()}
