"""``site``: the reference as a site with search, versions and changes."""

import functools
import http.server
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

import click

from fieldwright import configuration, errors
from fieldwright.cli import options, terminal, watching
from fieldwright.distribution import build, site_builder, tree
from fieldwright.distribution import site as sites
from fieldwright.errors import ExitCode

ADDRESS, PORT = "127.0.0.1", 8000
Dates: TypeAlias = dict[Path, int]
"""When each file that a site is made from was last written, as far as it was read so."""

Publish: TypeAlias = Callable[[], Dates]
"""Write the site."""

_PAUSE = 0.5
"""Seconds between two looks at the spec."""


@click.command()
@options.add_packages("spec", each=False)
@click.argument("spec", required=False, type=options.SOURCE)
@click.option(
    "-o", "--output", type=options.TARGET, default="site", show_default=True, help="Output folder."
)
@click.option(
    "--release",
    "older",
    multiple=True,
    type=options.EDITION,
    help="An older release, the newest first: a wheel, or what 'diff' takes.",
)
@click.option("--serve", is_flag=True, help="Show the site, and follow changes of the spec.")
def site(spec: Path | None, output: Path, older: tuple[str, ...], serve: bool) -> int:
    """Write the reference as a site, with search, versions and changes, and build it.

    Zensical builds it, which the extra 'site' installs; without that the Markdown and its
    configuration are written, which mkdocs-material builds as well.
    """
    configured = configuration.load_chosen()
    if spec is not None:
        configured = configured.find_package(spec)
    spec = configuration.resolve_spec(spec)
    settings = build.Settings.configure(configured)
    dates = _publish(spec, output, settings, older)
    if not site_builder.is_available():
        what = "served" if serve else "built"
        raise errors.UsageError(
            f"{output}: the Markdown is written, but not {what}: Zensical is not installed;"
            f" {site_builder.INSTALL} installs it"
        )
    if serve:
        _serve(functools.partial(_publish, spec, output, settings, older), output, dates)
    return ExitCode.CLEAN


def _publish(spec: Path, output: Path, settings: build.Settings, older: Sequence[str]) -> Dates:
    """Write the site, built if that can be, report what was done, and return when what it is made from was written."""
    dates = _date([spec])
    with terminal.show_progress("writing the site") as progress:
        sources = sites.write_sources(spec, settings, older)
        dates = _date(sources.read) | dates
        files = dict(sources.tree)
        if site_builder.is_available():
            progress("building the site")
            files |= site_builder.build_site(sources)
        report = tree.publish(files, output, origin=tree.Origin(inputs={}))
    counts = {
        "created": len(report.created),
        "changed": len(report.changed),
        "removed": len(report.removed),
        "unchanged": report.unchanged,
    }
    summary = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    click.echo(f"{output}: {summary}")
    if report.extra:
        names = ", ".join(f"{output / path}" for path in report.extra)
        click.echo(f"not generated from {spec}: {names}; delete them", err=True)
    return dates


def _serve(publish: Publish, output: Path, dates: Dates) -> None:
    """Serve the built site until interrupted, and publish it anew whenever one of its files changes."""
    handler = functools.partial(_Handler, directory=str(output / sites.BUILT))
    with http.server.ThreadingHTTPServer((ADDRESS, PORT), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        click.echo(f"http://{ADDRESS}:{server.server_port}/ shows it; Ctrl+C ends that")
        try:
            _follow(publish, dates)
        finally:
            server.shutdown()


def _follow(publish: Publish, dates: Dates) -> None:
    """Publish whenever a file has another date; print what is wrong with that, and go on."""
    while True:
        time.sleep(_PAUSE)
        now = _date(dates)
        if now == dates:
            continue
        dates = now
        with watching.report_failures():
            dates = publish()


def _date(files: Iterable[Path]) -> Dates:
    """Return when each of the files was last written, 0 for one that is not there."""
    return {path: path.stat().st_mtime_ns if path.exists() else 0 for path in files}


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files, without a line for each request, and never from a browser's memory."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        pass
