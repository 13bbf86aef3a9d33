"""What came of trying the verdicts of a comparison, as text, a Markdown table, and facts for JSON."""

from collections.abc import Iterator
from typing import Any

from fieldwright import errors
from fieldwright.cli import findings
from fieldwright.verification.proof.matrix import Proof, Row, contradicted, not_shown
from fieldwright.verification.proof.readers import Reading

HEADS = (
    "Model",
    "Old reader, new payloads",
    "New reader, old payloads",
    "Old code, new package",
    "Rules",
)

SHOWN = 120
"""Characters of a payload that are shown."""


def table(proof: Proof | None) -> list[tuple[str, ...]]:
    """The matrix, a row a model, with the cells that ``HEADS`` names."""
    return [
        (row.model, _reading(row.old_reader), _reading(row.new_reader), _code(row), _rules(row))
        for row in (proof.rows if proof is not None else ())
    ]


def text(proof: Proof) -> Iterator[str]:
    """The matrix in columns, and below it the first payload and the first error of each; nothing
    of what did not change."""
    if not proof.rows:
        return
    rows = [HEADS, *table(proof)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    yield ""
    for row in rows:
        yield findings.visible(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
        )
    for line in more(proof):
        yield findings.visible(f"  {line}")


def markdown(proof: Proof) -> Iterator[str]:
    """The matrix as a table, and below it the same witnesses as a list."""
    if not proof.rows:
        return
    yield ""
    yield f"| {' | '.join(HEADS)} |"
    yield f"|{' --- |' * len(HEADS)}"
    for row in table(proof):
        yield f"| {' | '.join(map(findings.cell, row))} |"
    yield ""
    for line in more(proof):
        yield f"- {findings.cell(line)}"


def more(proof: Proof) -> Iterator[str]:
    """What is told below the matrix: the first payload and the first error of each row, a line each."""
    for each in proof.rows:
        yield from _witnesses(each)
    if proof.left_out:
        yield f"{proof.left_out} more models were not tried"


def facts(proof: Proof) -> dict[str, Any]:
    """The matrix as ``schemas/diff.json`` has it."""
    return {
        "rows": [
            {
                "model": row.model,
                "old_reader": _reading_facts(row.old_reader),
                "new_reader": _reading_facts(row.new_reader),
                "code": None if row.code is None else list(row.code),
                "contradicted": contradicted(row),
                "not_shown": not_shown(row),
            }
            for row in proof.rows
        ],
        "left_out": proof.left_out,
    }


def _reading(reading: Reading | None) -> str:
    if reading is None:
        return "—"
    if not reading.refusals:
        return f"takes all {reading.given}"
    return f"refuses {reading.refusals} of {reading.given}"


def _reading_facts(reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    return {
        "given": reading.given,
        "refusals": reading.refusals,
        "refused": reading.refused,
        "problem": reading.problem,
    }


def _code(row: Row) -> str:
    if row.code is None:
        return "—"
    return f"fails ({len(row.code)})" if row.code else "runs"


def _rules(row: Row) -> str:
    if contradicted(row):
        return "contradicted"
    return "not shown" if not_shown(row) else "confirmed"


def _witnesses(row: Row) -> Iterator[str]:
    for side, reading in (("old", row.old_reader), ("new", row.new_reader)):
        if reading is not None and reading.problem is not None:
            cut = errors.shorten_json(reading.refused, SHOWN)
            yield f"{row.model}: the {side} reader refuses {cut}: {reading.problem}"
    if row.code:
        yield f"{row.model}: {row.code[0]}"
    yield from (f"{row.model}: {told}" for told in (*contradicted(row), *not_shown(row)))
