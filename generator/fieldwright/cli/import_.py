"""``import``: create a spec from reference pages, OpenAPI documents or JSON Schemas, or update one."""

import dataclasses
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import click

from fieldwright import errors
from fieldwright.cli import findings, init, options, terminal
from fieldwright.distribution import atomic
from fieldwright.importing import discovery, guesses, last_import, pages, update
from fieldwright.model import ir
from fieldwright.model import names as model_names
from fieldwright.openapi import read, roles, write
from fieldwright.openapi.text import source
from fieldwright.pages import field_tables

SPECS = frozenset({".json", ".yaml", ".yml"})
"""Suffixes of sources that are specs; everything else is pages."""

Side = Literal["ours", "theirs"]
"""The side that wins where an edit of the spec and a change of the pages conflict: the spec or the pages."""

_PLACE: dict[str, Any] = {
    "metavar": "[PLACE]",
    "multiple": True,
    "is_flag": False,
    "flag_value": "",
}


@click.command("import")
@click.argument("sources", nargs=-1, type=options.SOURCE)
@click.option(
    "-o", "--output", "spec", required=True, type=options.TARGET, help="Spec to write or update."
)
@click.option("--title", help="Name of the API, which pages do not have.")
@click.option("--keep-going", is_flag=True, help="Leave out pages that cannot be read.")
@click.option("--force", is_flag=True, help="Replace a spec that is there, instead of editing it.")
@click.option("--bodies", is_flag=True, help="Make models of inline bodies of operations.")
@click.option("--inline", "bodies", is_flag=True, hidden=True)
@click.option(
    "--ours", help="Keep the spec's side of conflicts, of all or those in PLACE.", **_PLACE
)
@click.option(
    "--theirs", help="Take the pages' side of conflicts, of all or those in PLACE.", **_PLACE
)
@click.option(
    "--json-names",
    "names",
    metavar="|".join((*guesses.CONVENTIONS, "FILE")),
    help="Convention of the names in JSON, which pages do not show, or a file of them.",
)
@click.option("--nullable", type=options.SOURCE, help="File of the fields that may be null.")
@click.option(
    "--form",
    "kind",
    type=click.Choice(["pages", "table"]),
    default="pages",
    show_default=True,
    help="Form of the sources: generated pages, or any Markdown with field tables.",
)
@options.add_format
def import_(
    sources: tuple[Path, ...],
    spec: Path,
    form: findings.Format,
    ours: tuple[str, ...],
    theirs: tuple[str, ...],
    **choices: Any,
) -> None:
    """Create a spec from reference pages, OpenAPI or JSON Schema, or update one.

    SOURCES are reference pages and folders of them, or one OpenAPI document or JSON Schema.
    A PLACE is a model or a field, such as Image or Image.region.
    """
    choices["sides"], swallowed = _read_sides(ours, theirs)
    sources = (*sources, *swallowed)
    if not sources:
        raise click.MissingParameter(param_hint="'SOURCES...'", param_type="argument")
    summary = _import_until_decided(sources, spec, form, **choices)
    rows = [(name, str(count)) for name, count in summary.rows]
    if form == "text" and sys.stdout.isatty():
        terminal.print_table((str(spec), ""), rows)
    else:
        width = max(map(len, dict(rows)))
        for name, count in rows:
            click.echo(f"{name:{width}} {count:>8}", err=form != "text")
    for path, reason in summary.left_out:
        click.echo(f"left out: {path}: {reason}", err=True)
    for name in summary.dangling:
        click.echo(f"no page: {name}", err=True)
    terminal.print_findings(map(findings.describe, summary.kept), "text", err=True)
    if summary.new_base is not None:
        click.echo(
            f"wrote {summary.new_base}: commit it, so that the next import can tell edits of the"
            " spec from changes of the pages",
            err=True,
        )


def _read_sides(
    ours: tuple[str, ...], theirs: tuple[str, ...]
) -> tuple[dict[str, Side], tuple[Path, ...]]:
    """Return the side that wins at each place, "" being everywhere, and the sources among them.

    An option without a value takes the argument behind it; a path that exists is a source.
    """
    sides: dict[str, Side] = {}
    sources: list[Path] = []
    listed: tuple[tuple[Side, tuple[str, ...]], ...] = (("ours", ours), ("theirs", theirs))
    for side, places in listed:
        for place in places:
            if place and os.path.exists(place):
                sources.append(Path(place))
                place = ""
            if sides.setdefault(place, side) != side:
                raise errors.UsageError(
                    f"--ours and --theirs both decide on {place or 'all conflicts'}"
                )
    return sides, tuple(sources)


def _choose_side(sides: Mapping[str, Side], where: tuple[str, ...]) -> Side | None:
    """Return the side that wins at a place: that of the longest place around it."""
    shown = [part for part in where if part not in ("properties", "components", "schemas")]
    for steps in (where, tuple(shown)):
        for length in range(len(steps), 0, -1):
            side = sides.get(".".join(steps[:length]))
            if side is not None:
                return side
    return sides.get("")


def _import_until_decided(
    sources: tuple[Path, ...], spec: Path, form: findings.Format, **choices: Any
) -> "Summary":
    """Import, and ask a person on a terminal about each conflict until none is left."""
    answers: dict[errors.Diagnostic, Side] = {}
    while True:
        try:
            with terminal.show_progress("reading") as progress:
                return import_sources(sources, spec, progress=progress, answers=answers, **choices)
        except update.Conflicted as error:
            if form != "text" or not (sys.stdin.isatty() and sys.stderr.isatty()):
                raise
            answers |= {each: _ask_side(each) for each in error.diagnostics}


def _ask_side(conflict: errors.Diagnostic) -> Side:
    """Ask a person whose side of a conflict to take."""
    terminal.print_findings([findings.describe(conflict)], "text", err=True)
    answer = click.prompt(
        "Keep the spec's or take the pages'", type=click.Choice(["spec", "pages"]), err=True
    )
    return "theirs" if answer == "pages" else "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The result of an import: rows of a name and a count, and what concerns single files.

    ``left_out`` are files with the reason, ``dangling`` the models without a page, ``kept``
    the places where an edit of the spec is kept although the page differs. ``new_base`` is the
    base of the next import, where a spec was updated that had none.
    """

    rows: tuple[tuple[str, int], ...]
    left_out: tuple[tuple[str, str], ...] = ()
    dangling: tuple[str, ...] = ()
    kept: tuple[errors.Diagnostic, ...] = ()
    new_base: Path | None = None


def import_sources(
    sources: Sequence[Path],
    spec: Path,
    *,
    title: str | None = None,
    keep_going: bool = False,
    force: bool = False,
    bodies: bool = False,
    kind: str = "pages",
    names: str | None = None,
    nullable: Path | None = None,
    sides: Mapping[str, Side] = {},
    answers: Mapping[errors.Diagnostic, Side] = {},
    progress: Callable[[str], None] = lambda step: None,
) -> Summary:
    """Write the spec of ``sources``: pages and folders of them, or one spec.

    ``title`` names the API, which pages do not. Pages that do not come back from the spec byte
    for byte are refused, or left out with ``keep_going``. An existing spec of pages is edited in
    place, unless ``force`` replaces it; ``answers`` decide single conflicts, and ``sides`` those
    in a place ("" is everywhere). ``bodies`` makes models of what the operations of an OpenAPI
    document define inline; ``names`` and ``nullable`` say what no page does, as
    ``guesses.read_choices`` reads it. Raises ``errors.SourceError`` and ``errors.UsageError``; then nothing
    was written.
    """
    if spec.suffix.lower() == ".json":
        raise errors.UsageError(f"{spec}: import writes YAML; name a file that ends in .yaml")
    spec = atomic.follow(spec)
    exists = os.path.lexists(spec) and not force and not init.is_first_spec(spec)
    specs = [each for each in sources if each.suffix.lower() in SPECS and not each.is_dir()]
    if specs and len(sources) > 1:
        raise errors.UsageError(f"{specs[0]} is a spec, which is imported by itself")
    if kind == "table" and not (specs or names or nullable):
        return _import_tables(sources, spec, exists, title)
    if not specs and kind == "pages":
        choices = guesses.read_choices(names, nullable)
        imported = _import_pages(
            sources, spec if exists else None, title, keep_going, (sides, answers), progress
        )
        return _write_imported(imported, spec, exists, choices)
    if names is not None or nullable is not None or kind == "table":
        raise errors.UsageError("--json-names, --nullable and --form are for pages alone")
    if exists:
        raise errors.UsageError(f"{spec}: there is a file already; --force replaces it")
    text, summary = _normalise(specs[0], bodies)
    _replace(spec, text)
    return summary


def _write_imported(
    imported: pages.Imported, spec: Path, exists: bool, choices: guesses.Choices
) -> Summary:
    """Write the spec of pages and the base of the next import."""
    base = imported.base or last_import.add_header(imported.text)
    if choices.convention is None:
        choices = dataclasses.replace(choices, convention=imported.convention)
    imported = guesses.settle(imported, choices)
    stored = last_import.locate(spec)
    summary = Summary(
        rows=imported.summarise(),
        left_out=imported.left_out,
        dangling=imported.dangling,
        kept=imported.kept,
        new_base=stored if exists and not stored.exists() else None,
    )
    # The spec comes first: a base that is ahead of it would make edits of what pages changed.
    _replace(spec, imported.text)
    _replace(stored, base)
    return summary


def _replace(path: Path, text: str) -> None:
    """Replace a file, unless it has that text already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_bytes() != text.encode("utf-8"):
        atomic.replace(path, text.encode("utf-8"))


def _import_pages(
    places: Sequence[Path],
    spec: Path | None,
    title: str | None,
    keep_going: bool,
    decisions: tuple[Mapping[str, Side], Mapping[errors.Diagnostic, Side]],
    progress: Callable[[str], None],
) -> pages.Imported:
    """Import pages into a new spec, or into the one that exists."""
    progress("reading the files")
    sources = discovery.gather(places, keep_going=keep_going)
    if not sources.pages:
        listed = ", ".join(each.as_posix() for each in places)
        raise errors.UsageError(f"there is no model page below {listed}")
    if spec is None:
        return pages.import_pages(sources, title=title, keep_going=keep_going, progress=progress)
    sides, answers = decisions

    def decide(conflict: errors.Diagnostic, place: tuple[str, ...]) -> bool | None:
        taken = answers.get(conflict) or _choose_side(sides, place)
        return None if taken is None else taken == "theirs"

    return update.update_pages(
        sources, spec, decide=decide, keep_going=keep_going, progress=progress
    )


def _import_tables(places: Sequence[Path], spec: Path, exists: bool, title: str | None) -> Summary:
    """Write the spec of Markdown files with field tables. Nothing is merged into one that exists."""
    if exists:
        raise errors.UsageError(f"{spec}: there is a file already; --force replaces it")
    texts = {
        file.as_posix(): discovery.read_text(file, place)
        for place in places
        for file in discovery.list_markdown(place)
    }
    if not texts:
        raise errors.UsageError(f"there is no Markdown file below {', '.join(map(str, places))}")
    first = next(iter(texts)).rpartition("/")[2].rpartition(".")[0]
    tables = field_tables.read_document(
        texts, title=title or model_names.to_pascal_case(first), version="0.1.0"
    )
    listed = ", ".join(Path(file).name for file in texts)
    _replace(
        spec, write.write_text(tables.document, comment=f"Imported from field tables: {listed}.")
    )
    fields = sum(len(each.fields) for each in tables.document.models if isinstance(each, ir.Record))
    rows = (
        ("models", len(tables.document.models)),
        ("fields", fields),
        ("not said by the tables", len(tables.notes)),
    )
    return Summary(rows=rows, kept=tables.notes)


def _normalise(path: Path, bodies: bool) -> tuple[str, Summary]:
    """Write the models of a document as an OpenAPI 3.1 document."""
    loaded = source.load(path)
    document, _ = read.read_with_diagnostics(loaded, read.Options(bodies=bodies))
    document = roles.add_roles(loaded, document)
    text = write.write_text(document, comment=f"Imported from {path.name}.")
    return text, Summary(rows=(("models", len(document.models)),))
