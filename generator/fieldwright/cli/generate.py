"""``generate``: the spec's package and pages into a folder."""

from pathlib import Path
from typing import NamedTuple

from fieldwright.distribution import build, tree


class Generated(NamedTuple):
    """What changed in the output folder, and how much there is to say about the spec."""

    report: tree.Report
    warnings: int


def generate(
    spec: Path, output: Path, settings: build.Settings, *, force: bool = False
) -> Generated:
    """Make ``output`` hold what the spec asks for, and say what that changed.

    Raises ``errors.SourceError``, ``errors.UsageError`` or ``errors.PublishError``; then
    nothing was written.
    """
    made = build.build(spec, settings)
    report = tree.publish(made.tree, output, inputs=made.inputs, force=force)
    return Generated(report, len(made.warnings))
