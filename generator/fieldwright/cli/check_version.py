"""``check-version``: is the version that a spec declares enough for what changed since another?"""

import click

from fieldwright.changes import semver
from fieldwright.cli import comparison, options
from fieldwright.errors import ExitCode


@click.command("check-version")
@options.add_packages("new", "old")
@comparison.add_editions
def check_version(old: str | None, new: str | None) -> int:
    """Check that the declared version is enough for what changed.

    OLD and NEW are editions as those of diff.
    """
    compared = comparison.compare_configured(old, new)
    reason = judge_version(compared)
    click.echo(reason or f"{compared.new.document.release_version} is enough")
    return ExitCode.FINDINGS if reason else ExitCode.CLEAN


def judge_version(compared: comparison.Comparison) -> str | None:
    """Return why the version of the new edition is not enough, or None if it is.

    Raises ``errors.UsageError`` for a text that is not a version.
    """
    before = semver.parse_version(compared.old.document.release_version)
    after = semver.parse_version(compared.new.document.release_version)
    if compared.bump is None:
        return f"{after} goes behind {before}" if after < before else None
    required = semver.raise_version(before, compared.bump)
    if after < before:
        return f"{after} goes behind {before}"
    if semver.is_enough(after, required):
        return None
    count = sum(each.severity == "breaking" for each in compared.changes if each.waived is None)
    why = f"{count} breaking" if count else "no breaking"
    return (
        f"{after} is not enough: {why} changes since {before} ask for {required} ({compared.bump})"
    )
