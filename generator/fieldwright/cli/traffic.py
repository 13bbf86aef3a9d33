"""Recorded payloads beside the changes of a comparison: what each change refuses of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import click

from fieldwright import errors
from fieldwright.changes.change import Change
from fieldwright.cli import options, records, replay_report
from fieldwright.cli.comparison import Comparison
from fieldwright.traffic import api
from fieldwright.traffic.reports import Effect, ReplayReport, describe_place


def add_options(command: options.Command) -> options.Command:
    """Add ``--traffic`` and the options of reading records."""
    command = records.add_options(command)
    command = click.option("--model", help="Model of the records of --traffic.")(command)
    return click.option(
        "--traffic",
        "sources",
        multiple=True,
        type=records.SOURCE,
        metavar="SOURCE",
        help="Recorded payloads: what does each change refuse of them?",
    )(command)


def has_sources(reading: Mapping[str, Any]) -> bool:
    """Return whether ``--traffic`` names records. Raises ``errors.UsageError`` for other options without it."""
    if reading["sources"]:
        return True
    for name in ("model", "at", "time", "sample", "jobs", "scheduler", "resume"):
        if reading[name] not in (None, ""):
            raise errors.UsageError(f"--{name}: only with --traffic, which names the records")
    return False


def add_traffic(compared: Comparison, reading: Mapping[str, Any]) -> Comparison:
    """Replay the records of ``--traffic``, if there are any, and add the report to a comparison.

    Raises ``errors.UsageError`` for options that are there without it, and what a replay raises.
    """
    if not has_sources(reading):
        return compared
    with records.show_progress() as tell:
        run = api.start_replay(
            compared.old,
            compared.new,
            reading["sources"],
            model=reading["model"],
            changes=tuple(each.change for each in compared.changes),
            selection=records.select(reading),
            options=records.choose_options(reading, rows=None, tell=tell),
        )
        run.finish()
    return replace(compared, traffic=run.report())


def find_effect(compared: Comparison, change: Change) -> Effect | None:
    """Return what a change does to the records; None if it does nothing, or there are none."""
    effects = compared.traffic.effects if compared.traffic is not None else ()
    return next((each for each in effects if each.change == change), None)


def describe_effect(compared: Comparison, change: Change) -> str:
    """Describe what a change does to the records: ``refuses 0.31 % of 4,120,000, first at x.jsonl:8``."""
    effect = find_effect(compared, change)
    if effect is None or compared.traffic is None:
        return ""
    return replay_report.format_effect(effect, compared.traffic.records)


def summarise(report: ReplayReport) -> str:
    """Summarise what becomes of the records in a line."""
    counts = ", ".join(
        f"{count:,} {replay_report.MEANINGS[outcome]}"
        for outcome, count in report.outcomes.items()
        if count
    )
    return f"traffic: {report.records:,} records of {report.model}: {counts}"


def report_unexplained(compared: Comparison) -> str | None:
    """Return what is to be said of records that no change explains; None if there are none."""
    if compared.traffic is None or not compared.traffic.unexplained_records:
        return None
    return replay_report.report_unexplained(compared.traffic)


def build_json(compared: Comparison) -> dict[str, Any] | None:
    """Build the JSON object of the records of a comparison; None without any."""
    report = compared.traffic
    if report is None:
        return None
    return {
        "model": report.model,
        "records": report.records,
        "outcomes": dict(report.outcomes),
        "refused_share": report.refused_share,
        "unexplained": report.unexplained_records,
    }


def build_effect(compared: Comparison, change: Change) -> dict[str, Any] | None:
    """Build the JSON object of what a change does to the records."""
    effect = find_effect(compared, change)
    if effect is None or effect.first is None or compared.traffic is None:
        return None
    units = {source.name: source.unit for source in compared.traffic.sources}
    first = describe_place(effect.first, units[effect.first.file])
    return {
        "refused": effect.refused,
        "refused_share": effect.refused_share,
        "taken": effect.taken,
        "taken_share": effect.taken_share,
        "first": {**first, "time": effect.first_time},
    }


def format_lines(compared: Comparison) -> Iterator[str]:
    """Yield the records of a comparison and what each change does to them, a line each."""
    if compared.traffic is not None:
        yield summarise(compared.traffic)
        for effect in compared.traffic.effects:
            change = replay_report.format_change(effect.change)
            yield f"{change}: {replay_report.format_effect(effect, compared.traffic.records)}"
