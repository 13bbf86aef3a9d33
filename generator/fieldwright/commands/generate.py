"""``generate``: the spec's package and pages into a folder."""

from pathlib import Path

from fieldwright import build, tree


def generate(
    spec: Path, output: Path, settings: build.Settings, *, force: bool = False
) -> tree.Report:
    """Make ``output`` hold what the spec asks for, and say what that changed.

    Raises ``errors.SourceError``, ``errors.UsageError`` or ``errors.PublishError``; then
    nothing was written.
    """
    made = build.build(spec, settings)
    return tree.publish(made.tree, output, inputs=made.inputs, force=force)
