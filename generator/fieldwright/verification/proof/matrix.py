"""The verdicts of rules beside what happens, model by model: where a rule is wrong, that is a failure of ours.

A verdict that something breaks is about all the payloads and programs there may be; if none
of those tried shows it, it is *not shown*. A verdict that nothing breaks is *contradicted*
by a single payload or program that does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fieldwright.changes.change import Change
from fieldwright.changes.editions import Edition
from fieldwright.changes.matching import Matching, match_models
from fieldwright.changes.rules.table import RULES
from fieldwright.distribution import build
from fieldwright.model import discriminators, ir, traversal
from fieldwright.package import write as package
from fieldwright.verification.proof import payloads, programs
from fieldwright.verification.proof.pruned import pruned
from fieldwright.verification.proof.readers import Reading, read, readers

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
    """Both packages, made in memory, with payloads and programs of all models that changes touch.

    Raises ``errors.UsageError`` if mypy is not installed.
    """
    programs.needed()
    both = match_models(old.document, new.document)
    sources = {target: source for source, target in both.renamed.items()}
    told: dict[str, list[Change]] = {}
    for change in changes:
        told.setdefault(change.spot.model, []).append(change)
    reached = _reached(both)
    touched = _touched(told, reached)
    tried = touched[:MODELS]
    small = pruned(old, new, both, tried, changed=told, reached=set(touched))
    trees = [_tree(edition, settings) for edition in small]
    judged = _code(small[0], trees, told, sources, settings)
    pair = [readers(*each) for each in zip(small, trees, strict=True)]
    rows = []
    for name in tried:
        source = sources.get(name, name)
        effects = _effects(name, told, reached, both)
        old_reader = new_reader = None
        if source in both.old and name in both.new:
            parts = [each for each in told if each in reached.get(name, ())]
            near = [side[each] for side in (both.old, both.new) for each in parts if each in side]
            most = payloads.MOST if name in told else payloads.FEW
            old_reader = read(name, pair[1], pair[0], source, near, most)
            new_reader = read(source, pair[0], pair[1], name, near, most)
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


def contradicted(row: Row) -> list[str]:
    """What happens and no rule says."""
    found = []
    if row.old_reader is not None and row.old_reader.refusals and not row.widens:
        found.append("the old reader refuses new payloads")
    if row.new_reader is not None and row.new_reader.refusals and not row.narrows:
        found.append("the new reader refuses old payloads")
    if row.code and not row.breaks:
        found.append("code written against the old package fails")
    return found


def not_shown(row: Row) -> list[str]:
    """What the rules say and nothing that was tried shows."""
    found = []
    if row.old_reader is not None and not row.old_reader.refusals and row.widens:
        found.append("the old reader takes the new payloads that were tried")
    if row.new_reader is not None and not row.new_reader.refusals and row.narrows:
        found.append("the new reader takes the old payloads that were tried")
    if row.code == () and row.breaks:
        found.append("the program that was tried runs with the new package")
    return found


def _touched(told: Mapping[str, list[Change]], reached: Mapping[str, set[str]]) -> list[str]:
    """The models that changed, then those that are made of them; all if something of the document
    did that decides a verdict."""
    own = [name for name in told if name]
    made_of = [name for name, parts in reached.items() if not parts.isdisjoint(own)]
    rules = [RULES[change.rule] for change in told.get("", ())]
    whole = (
        list(reached) if any(row.wire != "none" or row.code == "breaks" for row in rules) else []
    )
    return list(dict.fromkeys([*own, *made_of, *whole]))


def _whole(told: Mapping[str, list[Change]]) -> bool:
    return any(RULES[change.rule].code == "breaks" for change in told.get("", ()))


def _code(
    old: Edition,
    trees: list[dict[str, bytes]],
    told: Mapping[str, list[Change]],
    sources: Mapping[str, str],
    settings: build.Settings,
) -> dict[str, tuple[str, ...]]:
    """What a type checker says of programs that use the old package, with the new one in its place."""
    known = {model.name for model in old.document.models}
    wanted = known if _whole(told) else {sources.get(name, name) for name in told}
    models = sorted(wanted & known)
    texts = programs.programs(old, models, settings)
    before = programs.judged(texts, trees[:1])
    wrong = {name: lines for name, lines in before.items() if lines}
    if wrong:
        raise RuntimeError(f"a program is wrong without any change: {wrong}")
    after = programs.judged(texts, trees[1:])
    targets = {source: target for target, source in sources.items()}
    return {targets.get(name, name): lines for name, lines in after.items()}


def _tree(edition: Edition, settings: build.Settings) -> dict[str, bytes]:
    distribution, module = build.called(edition.document, settings)
    return package.package(
        edition.document, spec=edition.text, distribution=distribution, module=module
    )


def _reached(both: Matching) -> dict[str, set[str]]:
    """Model → itself and every model that it is made of, in either edition, by new names."""
    parts: dict[str, set[str]] = {}
    for models, names in ((both.old, both.renamed), (both.new, {})):
        for name, model in models.items():
            found = parts.setdefault(names.get(name, name), set())
            found |= {names.get(each, each) for each in traversal.references(model)}
    reached = {}
    for name in parts:
        seen, pending = {name}, [name]
        while pending:
            fresh = parts.get(pending.pop(), set()) - seen
            seen |= fresh
            pending += fresh
        reached[name] = seen
    return reached


def _effects(
    name: str, told: Mapping[str, list[Change]], reached: Mapping[str, set[str]], both: Matching
) -> set[str]:
    """What the rules say of a model: of itself, of the document, and of what it is made of.

    What makes an alternative accept more can make a union in which exactly one may match
    accept less, so that any effect below such a union counts for both.
    """
    parts = reached.get(name, {name})
    changes = [*told.get("", ()), *(change for part in parts for change in told.get(part, ()))]
    effects: set[str] = {RULES[change.rule].wire for change in changes}
    codes: set[str] = {RULES[change.rule].code for change in changes}
    for part in parts:
        below = reached.get(part, set()) - {part}
        inside = {RULES[each.rule].wire for other in below for each in told.get(other, ())}
        if not inside <= {"none"} and any(
            _chooses(side.get(part), side) for side in (both.old, both.new)
        ):
            effects.add("both")
    return {*effects, *codes}


def _chooses(model: ir.Model | None, models: Mapping[str, ir.Model]) -> bool:
    """Whether a model is a union of which exactly one may match, and nothing in the alternatives says which."""
    if not isinstance(model, ir.Union) or not model.exclusive:
        return False
    return discriminators.told_apart(model, models) is None
