"""``check``: is the folder what ``generate`` would make of the spec?"""

from pathlib import Path

from fieldwright import build, tree


def check(spec: Path, output: Path, settings: build.Settings) -> tuple[tree.Difference, ...]:
    """Every file in ``output`` that differs, with the cause; only reads.

    Raises ``errors.SourceError`` or ``errors.UsageError``.
    """
    made = build.build(spec, settings)
    return tree.compare(made.tree, output, inputs=made.inputs)
