"""``check``: is the folder what ``generate`` would make of the spec, and does a peer judge payloads as we do?"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fieldwright.distribution import build, memory, tree
from fieldwright.model import ir
from fieldwright.openapi import read, write
from fieldwright.openapi.text import source
from fieldwright.verification.oracle import compare
from fieldwright.verification.oracle.peer import Peer
from fieldwright.verification.oracle.reasons import Reason


def check(spec: Path, output: Path, settings: build.Settings) -> tuple[tree.Difference, ...]:
    """Every file in ``output`` that differs, with the cause; only reads.

    Raises ``errors.SourceError`` or ``errors.UsageError``.
    """
    made = build.build(spec, settings)
    return tree.compare(made.tree, output, inputs=made.inputs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What came of a second opinion: what was compared, what is explained by which reasons how
    often, and what by none."""

    spec: Path
    models: int
    inside: int
    payloads: int
    explained: tuple[tuple[tuple[Reason, ...], int], ...]
    unexplained: tuple[compare.Disagreement, ...]

    def lines(self) -> Iterator[str]:
        """The counts as text: one line for all, one for each set of reasons, the most frequent first."""
        count = sum(count for _, count in self.explained)
        yield (
            f"{self.spec}: payloads: {self.payloads}; models: {self.models},"
            f" inside of others: {self.inside};"
            f" disagreements: {count} explained, {len(self.unexplained)} unexplained"
        )
        for reasons, count in self.explained:
            ids = ", ".join(each.id for each in reasons)
            yield f"{count:8}  {ids:18}  {'; '.join(each.text for each in reasons)}"


def second_opinion(spec: Path, *, progress: Callable[[str], None] = lambda step: None) -> Opinion:
    """What datamodel-code-generator's models say of payloads that we accept, or do not.

    ``progress`` is told of each model. Raises ``errors.SourceError``, and
    ``errors.UsageError`` for a spec that it cannot take.
    """
    models = inside = payloads = 0
    explained: Counter[tuple[Reason, ...]] = Counter()
    unexplained: list[compare.Disagreement] = []
    for each in _comparisons(spec):
        progress(f"compared {each.model}")
        models += each.payloads is not None
        inside += each.payloads is None
        payloads += each.payloads or 0
        for found in each.disagreements:
            if found.reasons:
                explained[found.reasons] += 1
            else:
                unexplained.append(found)
    return Opinion(
        spec=spec,
        models=models,
        inside=inside,
        payloads=payloads,
        explained=tuple(explained.most_common()),
        unexplained=tuple(unexplained),
    )


def _comparisons(spec: Path) -> Iterator[compare.Comparison]:
    """Model by model, of the packages that both sides make of a spec."""
    parsed = source.load(spec)
    document = read.document(parsed)

    def ours(part: ir.Document) -> Mapping[str, compare.Verdict]:
        found = memory.modules(memory.package(part, parsed.text), part)
        return {name: module.problems for name, module in found.items()}

    if document.models:
        # A JSON Schema is a model itself, which comes before its definitions.
        root = None if "openapi" in parsed.data else document.models[0].name
        text = parsed.text
        if parsed.beside:
            # The peer is shown one text, so that of a spec in several files it is shown ours.
            root, text = None, json.dumps(write.data(document))
        yield from compare.compare(document, Peer(text, document, root=root), ours)
