"""``validate``: validate JSON files against a model of the spec."""

import difflib
import importlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from fieldwright import configuration, errors
from fieldwright.cli import findings, options, terminal
from fieldwright.distribution import memory
from fieldwright.model import names, traversal
from fieldwright.openapi import read as specs
from fieldwright.openapi.text import source

LINES = frozenset({".jsonl", ".ndjson"})
"""Suffixes of files that have one JSON text a line."""


def complete_model(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Complete the name of a model of the spec that is configured or named."""
    try:
        document = specs.read_document(
            source.load(configuration.resolve_spec(ctx.params.get("spec")))
        )
    except (errors.FieldwrightError, OSError):
        return []
    return [each.name for each in document.models if each.name.startswith(incomplete)]


@click.command()
@click.argument("model", shell_complete=complete_model)
@click.argument("files", nargs=-1, required=True, type=options.PAYLOAD)
@click.option("--spec", type=options.SOURCE, help="Spec of the model; else the configured one.")
@options.add_format
def validate(model: str, files: tuple[Path, ...], spec: Path | None, form: findings.Format) -> int:
    """Validate JSON files against a model.

    A file that ends in .jsonl or .ndjson has one payload a line; - is standard input.
    """
    payloads = (
        payload
        for file in files
        for payload in (read_standard_input() if str(file) == "-" else read_payloads(file))
    )
    problems = find_problems(configuration.resolve_spec(spec), model, payloads)
    return terminal.report(map(describe_problem, problems), form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """One JSON text, the name of its file, and its line in a file that has one a line."""

    file: str
    line: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadProblem:
    """One problem of one payload: ``pointer`` (RFC 6901), the ``keyword`` that failed, why."""

    payload: Payload
    pointer: str
    keyword: str
    message: str


def find_problems(spec: Path, model: str, payloads: Iterable[Payload]) -> Iterator[PayloadProblem]:
    """Yield every problem of every payload, in document order, payload by payload as they are read.

    ``model`` is a key of the spec's schemas or the name of its class. Raises
    ``errors.SourceError`` for a spec that cannot be read and ``errors.UsageError`` for a
    model that does not exist.
    """
    judge = _build_judge(spec, model)
    for payload in payloads:
        for each in judge(payload.text):
            yield PayloadProblem(
                payload=payload, pointer=each.pointer, keyword=each.keyword, message=each.message
            )


def _build_judge(spec: Path, model: str) -> Callable[[str], Iterable[Any]]:
    """Build the function that finds the problems of a JSON text, from the models that ``model`` needs."""
    parsed = source.load(spec)
    document = specs.read_document(parsed)
    classes = names.classes(each.name for each in document.models)
    keys = {**{name: key for key, name in classes.items()}, **{key: key for key in classes}}
    if model not in keys:
        near = difflib.get_close_matches(model, keys, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise errors.UsageError(f"{spec}: there is no model {model!r}{hint}")
    needed = traversal.select_models(document, [keys[model]])
    package = memory.load_package(needed, parsed.text)
    settled = names.classes(each.name for each in needed.models)[keys[model]]
    module = importlib.import_module(f"{package.__name__}.{names.module(settled)}")
    runtime = importlib.import_module(f"{package.__name__}._runtime")

    def judge(text: str) -> Iterable[Any]:
        try:
            data = runtime.parse(text)
        except runtime.ValidationError as error:
            return tuple(error.problems)
        return tuple(module.problems(data))

    return judge


def describe_problem(problem: PayloadProblem) -> findings.Finding:
    """Describe a problem of a payload."""
    line = problem.payload.line or 0
    diagnostic = errors.Diagnostic(
        file=problem.payload.file,
        line=line,
        column=1 if line else 0,
        rule=problem.keyword,
        message=f"{problem.pointer or 'the whole payload'}: {problem.message}",
    )
    facts = {
        "file": problem.payload.file,
        "line": problem.payload.line,
        "pointer": problem.pointer,
        "keyword": problem.keyword,
        "message": problem.message,
    }
    return findings.Finding(diagnostic=diagnostic, data=facts)


def split_payloads(text: str, name: str, *, lines: bool) -> Iterator[Payload]:
    """Yield the payloads in a text: itself, or each of its lines that is not blank."""
    if not lines:
        yield Payload(file=name, line=None, text=text)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield Payload(file=name, line=number, text=line)


def read_payloads(path: Path) -> Iterator[Payload]:
    """Read the payloads of a file. Raises ``errors.UsageError`` for one that is not UTF-8."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise errors.UsageError(f"{path}: byte {error.start} is no UTF-8") from error
    return split_payloads(text, str(path), lines=path.suffix in LINES)


def read_standard_input() -> Iterator[Payload]:
    """Read the payloads on standard input: one JSON text, or else one a line."""
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise errors.UsageError(f"standard input: byte {error.start} is no UTF-8") from error
    return split_payloads(text, "<stdin>", lines=not _is_json(text) and "\n" in text.strip())


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
