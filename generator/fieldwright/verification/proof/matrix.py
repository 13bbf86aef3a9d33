"""The verdicts of rules beside what happens, model by model: where a rule is wrong, that is a failure of ours.

A verdict that something breaks is about all the payloads and programs there may be; if none
of those tried shows it, it is *not shown*. A verdict that nothing breaks is *contradicted*
by a single payload or program that does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from fieldwright.changes.change import Change, get_effect
from fieldwright.changes.editions import Edition
from fieldwright.changes.folding import list_places
from fieldwright.changes.matching import Matching, map_reached, match_models
from fieldwright.changes.rules.table import RULES
from fieldwright.distribution import build
from fieldwright.model import discriminators, ir
from fieldwright.package import write as package
from fieldwright.verification.proof import payloads, programs
from fieldwright.verification.proof.pruning import prune
from fieldwright.verification.proof.readers import Reading, make_readers, read

MODELS = 200
"""Models that are tried, those that changed before those that are made of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One model, by its new name or, where it is gone, its old one.

    ``old_reader`` is what the old package says of new payloads, ``new_reader`` what the new
    one says of old payloads, None where one side does not have the model. ``code`` is what a
    type checker says of a program written against the old package, None where none was
    judged. ``widens``, ``narrows`` and ``breaks`` are what the rules say.
    """

    model: str
    old_reader: Reading | None
    new_reader: Reading | None
    code: tuple[str, ...] | None
    widens: bool
    narrows: bool
    breaks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Every row, and how many models were left out because there are too many."""

    rows: tuple[Row, ...]
    left_out: int


def prove(old: Edition, new: Edition, changes: Iterable[Change], settings: build.Settings) -> Proof:
    """Prove verdicts by both packages, made in memory, with payloads and programs of all models
    that changes touch.

    Raises ``errors.UsageError`` if mypy is not installed.
    """
    programs.require_mypy()
    # What is tried is the spec, whatever the settings are.
    old, new = (
        replace(each, document=replace(each.document, style=ir.Style())) for each in (old, new)
    )
    both = match_models(old.document, new.document)
    sources = {target: source for source, target in both.renamed.items()}
    by_model: dict[str, list[Change]] = {}
    for change in (place for each in changes for place in list_places(each)):
        if change.spot.path and not change.spot.model:
            continue  # operations are in no package
        if change.rule == "setting-changed":
            continue
        by_model.setdefault(change.spot.model, []).append(change)
    reached = map_reached(both)
    touched = _select_touched(by_model, reached)
    tried = touched[:MODELS]
    small = prune(old, new, both, tried, changed=by_model, reached=set(touched))
    trees = [_render(edition, settings) for edition in small]
    judged = _judge_code(small[0], trees, by_model, sources, settings)
    pair = [make_readers(*each) for each in zip(small, trees, strict=True)]
    rows = []
    for name in tried:
        source = sources.get(name, name)
        effects = _collect_effects(name, by_model, reached, both)
        old_reader = new_reader = None
        if source in both.old and name in both.new:
            parts = [each for each in by_model if each in reached.get(name, ())]
            near = [side[each] for side in (both.old, both.new) for each in parts if each in side]
            most = payloads.MOST if name in by_model else payloads.FEW
            shown = list_payloads(by_model.get(name, ()))
            old_reader = read(name, pair[1], pair[0], source, near, most, shown)
            new_reader = read(source, pair[0], pair[1], name, near, most, shown)
        rows.append(
            Row(
                model=name,
                old_reader=old_reader,
                new_reader=new_reader,
                code=judged.get(name),
                widens=not effects.isdisjoint({"widens", "both"}),
                narrows=not effects.isdisjoint({"narrows", "both"}),
                breaks="breaks" in effects,
            )
        )
    return Proof(rows=tuple(rows), left_out=max(0, len(touched) - MODELS))


def list_payloads(changes: Iterable[Change]) -> list[ir.Json]:
    """List the payloads that are kept as witnesses of some changes."""
    return [witness.payload for change in changes for _, witness in change.witnesses]


def list_contradictions(row: Row) -> list[str]:
    """List what happens and no rule predicts."""
    findings = []
    if row.old_reader is not None and row.old_reader.refusals and not row.widens:
        findings.append("the old reader refuses new payloads")
    if row.new_reader is not None and row.new_reader.refusals and not row.narrows:
        findings.append("the new reader refuses old payloads")
    if row.code and not row.breaks:
        findings.append("code written against the old package fails")
    return findings


def list_unshown(row: Row) -> list[str]:
    """List what the rules predict and nothing that was tried shows."""
    findings = []
    if row.old_reader is not None and not row.old_reader.refusals and row.widens:
        findings.append("the old reader takes the new payloads that were tried")
    if row.new_reader is not None and not row.new_reader.refusals and row.narrows:
        findings.append("the new reader takes the old payloads that were tried")
    if row.code == () and row.breaks:
        findings.append("the program that was tried runs with the new package")
    return findings


def _select_touched(
    by_model: Mapping[str, list[Change]], reached: Mapping[str, set[str]]
) -> list[str]:
    """Select the models that changed, then those that are made of them; all if something of the document
    changed that decides a verdict."""
    own = [name for name in by_model if name]
    made_of = [name for name, parts in reached.items() if not parts.isdisjoint(own)]
    everything = (
        list(reached)
        if any(
            get_effect(each) != "none" or RULES[each.rule].code == "breaks"
            for each in by_model.get("", ())
        )
        else []
    )
    return list(dict.fromkeys([*own, *made_of, *everything]))


def _is_breaking(by_model: Mapping[str, list[Change]]) -> bool:
    return any(RULES[change.rule].code == "breaks" for change in by_model.get("", ()))


def _judge_code(
    old: Edition,
    trees: list[dict[str, bytes]],
    by_model: Mapping[str, list[Change]],
    sources: Mapping[str, str],
    settings: build.Settings,
) -> dict[str, tuple[str, ...]]:
    """Judge by a type checker the programs that use the old package, with the new one in its place."""
    known = {model.name for model in old.document.models}
    wanted = known if _is_breaking(by_model) else {sources.get(name, name) for name in by_model}
    models = sorted(wanted & known)
    texts = programs.write_programs(old, models, settings)
    before = programs.judge(texts, trees[:1])
    wrong = {name: lines for name, lines in before.items() if lines}
    if wrong:
        raise RuntimeError(f"a program is wrong without any change: {wrong}")
    after = programs.judge(texts, trees[1:])
    targets = {source: target for target, source in sources.items()}
    return {targets.get(name, name): lines for name, lines in after.items()}


def _render(edition: Edition, settings: build.Settings) -> dict[str, bytes]:
    distribution, module = build.name_package(edition.document, settings)
    return package.write_package(
        edition.document, spec=edition.text, distribution=distribution, module=module
    )


def _collect_effects(
    name: str, by_model: Mapping[str, list[Change]], reached: Mapping[str, set[str]], both: Matching
) -> set[str]:
    """Collect the effects that the rules predict for a model: of itself, of the document, and of
    what it is made of.

    What makes an alternative accept more can make a union in which exactly one may match
    accept less, so that any effect below such a union counts for both.
    """
    parts = reached.get(name, {name})
    changes = [
        *by_model.get("", ()),
        *(change for part in parts for change in by_model.get(part, ())),
    ]
    effects: set[str] = {get_effect(change) for change in changes}
    codes: set[str] = {RULES[change.rule].code for change in changes}
    for part in parts:
        below = reached.get(part, set()) - {part}
        inside = {get_effect(each) for other in below for each in by_model.get(other, ())}
        if not inside <= {"none"} and any(
            _is_ambiguous(side.get(part), side) for side in (both.old, both.new)
        ):
            effects.add("both")
    return {*effects, *codes}


def _is_ambiguous(model: ir.Model | None, models: Mapping[str, ir.Model]) -> bool:
    """Return whether a model is a union of which exactly one may match, with nothing that tells its alternatives apart."""
    if not isinstance(model, ir.Union) or not model.exclusive:
        return False
    return discriminators.map_values(model, models) is None
