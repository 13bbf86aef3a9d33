"""The proof of a comparison's verdicts as text, a Markdown table and JSON."""

from collections.abc import Iterator
from typing import Any

from fieldwright import errors
from fieldwright.cli import findings
from fieldwright.verification.proof.matrix import Proof, Row, list_contradictions, list_unshown
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


def build_table(proof: Proof | None) -> list[tuple[str, ...]]:
    """Build the matrix, a row a model, with the cells that ``HEADS`` names."""
    return [
        (
            row.model,
            _describe_reading(row.old_reader),
            _describe_reading(row.new_reader),
            _describe_code(row),
            _describe_rules(row),
        )
        for row in (proof.rows if proof is not None else ())
    ]


def format_text(proof: Proof) -> Iterator[str]:
    """Yield the matrix in columns, and below it the witnesses; nothing where nothing changed."""
    if not proof.rows:
        return
    rows = [HEADS, *build_table(proof)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    yield ""
    for row in rows:
        yield findings.escape_controls(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
        )
    for line in list_witnesses(proof):
        yield findings.escape_controls(f"  {line}")


def format_markdown(proof: Proof) -> Iterator[str]:
    """Yield the matrix as a table, and below it the same witnesses as a list."""
    if not proof.rows:
        return
    yield ""
    yield f"| {' | '.join(HEADS)} |"
    yield f"|{' --- |' * len(HEADS)}"
    for row in build_table(proof):
        yield f"| {' | '.join(map(findings.escape_cell, row))} |"
    yield ""
    for line in list_witnesses(proof):
        yield f"- {findings.escape_cell(line)}"


def list_witnesses(proof: Proof) -> Iterator[str]:
    """Yield the first refused payload and the first error of each row, a line each."""
    for each in proof.rows:
        yield from _list_row_witnesses(each)
    if proof.left_out:
        yield f"{proof.left_out} more models were not tried"


def build_json(proof: Proof) -> dict[str, Any]:
    """Build the JSON object of a proof, which ``diff.schema.json`` describes."""
    return {
        "rows": [
            {
                "model": row.model,
                "old_reader": _build_reading(row.old_reader),
                "new_reader": _build_reading(row.new_reader),
                "code": None if row.code is None else list(row.code),
                "contradicted": list_contradictions(row),
                "not_shown": list_unshown(row),
            }
            for row in proof.rows
        ],
        "left_out": proof.left_out,
    }


def _describe_reading(reading: Reading | None) -> str:
    if reading is None:
        return "—"
    if not reading.refusals:
        return f"takes all {reading.payloads}"
    return f"refuses {reading.refusals} of {reading.payloads}"


def _build_reading(reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    return {
        "given": reading.payloads,
        "refusals": reading.refusals,
        "refused": reading.refused,
        "problem": reading.problem,
    }


def _describe_code(row: Row) -> str:
    if row.code is None:
        return "—"
    return f"fails ({len(row.code)})" if row.code else "runs"


def _describe_rules(row: Row) -> str:
    if list_contradictions(row):
        return "contradicted"
    return "not shown" if list_unshown(row) else "confirmed"


def _list_row_witnesses(row: Row) -> Iterator[str]:
    for side, reading in (("old", row.old_reader), ("new", row.new_reader)):
        if reading is not None and reading.problem is not None:
            cut = errors.shorten_json(reading.refused, SHOWN)
            yield f"{row.model}: the {side} reader refuses {cut}: {reading.problem}"
    if row.code:
        yield f"{row.model}: {row.code[0]}"
    yield from (f"{row.model}: {line}" for line in (*list_contradictions(row), *list_unshown(row)))
