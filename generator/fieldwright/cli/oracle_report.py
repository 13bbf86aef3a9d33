"""``check --oracle``: compare our verdicts on payloads with a peer's."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from fieldwright import configuration, errors
from fieldwright.cli import findings, terminal
from fieldwright.distribution import memory
from fieldwright.model import ir
from fieldwright.openapi import read, write
from fieldwright.openapi.text import source
from fieldwright.verification.oracle import compare
from fieldwright.verification.oracle.peer import Peer
from fieldwright.verification.oracle.reasons import Reason

PAYLOAD = 300
"""Characters of a payload that are shown."""


def report_opinion(form: findings.Format, spec: Path | None, **others: Any) -> int:
    """Print disagreements: the known reasons with their counts, and the rest as findings."""
    present = [f"--{name}" for name, value in others.items() if value not in (None, ())]
    if present:
        raise errors.UsageError(
            f"{', '.join(present)}: not with --oracle, which compares no folder"
        )
    spec = configuration.resolve_spec(spec)
    with terminal.show_progress("generating models") as progress:
        opinion = compare_with_peer(spec, progress=progress)
    for line in opinion.format_lines():
        click.echo(line, err=form != "text")
    return terminal.report(
        (describe_disagreement(each, str(spec)) for each in opinion.unexplained), form
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """The result of a comparison with a peer: what was compared, how often which reasons explain a
    disagreement, and the disagreements that none explains."""

    spec: Path
    models: int
    nested: int
    payloads: int
    explained: tuple[tuple[tuple[Reason, ...], int], ...]
    unexplained: tuple[compare.Disagreement, ...]

    def format_lines(self) -> Iterator[str]:
        """Yield the counts as text: the totals, then a line for each set of reasons, the most frequent first."""
        count = sum(count for _, count in self.explained)
        yield (
            f"{self.spec}: payloads: {self.payloads}; models: {self.models},"
            f" nested: {self.nested};"
            f" disagreements: {count} explained, {len(self.unexplained)} unexplained"
        )
        for reasons, count in self.explained:
            ids = ", ".join(each.id for each in reasons)
            yield f"{count:8}  {ids:18}  {'; '.join(each.text for each in reasons)}"


def compare_with_peer(
    spec: Path, *, progress: Callable[[str], None] = lambda step: None
) -> Opinion:
    """Compare our verdicts on payloads with those of datamodel-code-generator's models.

    ``progress`` is called with each model. Raises ``errors.SourceError``, and
    ``errors.UsageError`` for a spec that the peer cannot read.
    """
    models = nested = payloads = 0
    explained: Counter[tuple[Reason, ...]] = Counter()
    unexplained: list[compare.Disagreement] = []
    for each in _compare_models(spec):
        progress(f"compared {each.model}")
        models += each.payloads is not None
        nested += each.payloads is None
        payloads += each.payloads or 0
        for disagreement in each.disagreements:
            if disagreement.reasons:
                explained[disagreement.reasons] += 1
            else:
                unexplained.append(disagreement)
    return Opinion(
        spec=spec,
        models=models,
        nested=nested,
        payloads=payloads,
        explained=tuple(explained.most_common()),
        unexplained=tuple(unexplained),
    )


def describe_disagreement(disagreement: compare.Disagreement, file: str) -> findings.Finding:
    """Describe a payload that our package and its peer judge differently for no known reason."""
    sides = ("we refuse", "pydantic accepts")
    if disagreement.refuses == "theirs":
        sides = ("pydantic refuses", "we accept")
    shown = errors.shorten_json(disagreement.payload, PAYLOAD)
    place = f"{disagreement.model}{disagreement.pointer}"
    diagnostic = errors.Diagnostic(
        file=disagreement.place.file if disagreement.place else file,
        line=disagreement.place.line if disagreement.place else 0,
        column=disagreement.place.column if disagreement.place else 0,
        rule="second-opinion",
        message=f"{place}: {sides[0]} what {sides[1]}: {disagreement.message}; the payload is {shown}",
        remedy="one of the two is wrong, or has a reason that is not known yet",
    )
    facts = {
        "file": diagnostic.file,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "model": disagreement.model,
        "pointer": disagreement.pointer,
        "refuses": disagreement.refuses,
        "message": disagreement.message,
        "payload": disagreement.payload,
    }
    return findings.Finding(diagnostic=diagnostic, data=facts)


def _compare_models(spec: Path) -> Iterator[compare.Comparison]:
    """Compare the packages that both sides generate from a spec, model by model."""
    parsed = source.load(spec)
    document = read.read_document(parsed)

    def judge(part: ir.Document) -> Mapping[str, compare.Verdict]:
        readers = memory.find_readers(memory.load_package(part, parsed.text), part)
        return {name: reader.problems for name, reader in readers.items()}

    if document.models:
        # A JSON Schema is a model itself, which comes before its definitions.
        root = None if {"openapi", "swagger"} & parsed.data.keys() else document.models[0].name
        text = parsed.text
        if parsed.beside:
            # The peer reads one text, so a spec in several files is written as one.
            root, text = None, json.dumps(write.build_data(document))
        yield from compare.compare(document, Peer(text, document, root=root), judge)
