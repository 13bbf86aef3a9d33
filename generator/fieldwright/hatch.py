"""A build hook for hatchling that refuses to build generated code that is not current; it never generates.

It is enabled by ``[tool.hatch.build.hooks.fieldwright]`` in the pyproject.toml that has
``[tool.fieldwright]``, and ``fieldwright`` in ``build-system.requires``. hatchling imports this
module wherever fieldwright is installed, and so everything else is imported when it is used.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.plugin import hookimpl

from fieldwright import errors


class VerifyHook(BuildHookInterface[BuilderConfig]):
    """Ends the build of a wheel or an sdist with the findings of ``fieldwright check``, if there are any.

    An editable install passes: ``generate`` is usually what follows it.
    """

    PLUGIN_NAME = "fieldwright"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Check the output before hatchling reads a file; ``version`` is "editable" for an editable install."""
        if version == "editable":
            return
        try:
            _verify(Path(self.root))
        except errors.FieldwrightError as error:
            self.app.abort(f"fieldwright: {error}")
        except OSError as error:
            self.app.abort(
                f"fieldwright: {error.filename}: {error.strerror};"
                " an sdist needs the spec and the templates in it too"
            )


def _verify(root: Path) -> None:
    """Compare the configured output below ``root`` with its spec. Raises ``errors.PublishError`` with the drift."""
    from fieldwright import configuration
    from fieldwright.cli import check, findings
    from fieldwright.distribution import build

    drift = []
    for configured in configuration.load(root).list_packages():
        if configured.spec is None or configured.output is None:
            raise errors.UsageError(f"{root}: [tool.fieldwright] must set 'spec' and 'output'")
        settings = build.Settings.configure(configured)
        differences = check.find_drift(configured.spec, configured.output, settings)
        drift += [check.describe_drift(each, configured.output) for each in differences]
    if drift:
        lines = "\n".join(findings.format_findings(drift, "text"))
        raise errors.PublishError(f"the generated files are not current\n{lines}")


@hookimpl
def hatch_register_build_hook() -> type[VerifyHook]:
    """Return the hook to hatchling, which calls this by the entry point."""
    return VerifyHook
