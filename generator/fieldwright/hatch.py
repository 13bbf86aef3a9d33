"""A build hook for hatchling, which holds what is about to be built against its spec and never generates.

A consumer asks for it with ``[tool.hatch.build.hooks.fieldwright]`` in the pyproject.toml that has
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
    """Ends the build of a wheel or an sdist with the lines that ``fieldwright check`` prints, if there are any.

    An editable install is let through: it is where ``generate`` is run next.
    """

    PLUGIN_NAME = "fieldwright"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it reads a file; ``version`` is "editable" for an editable install."""
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
    """Raises ``errors.PublishError`` with what ``check`` says of the configured output below ``root``."""
    from fieldwright import configuration
    from fieldwright.cli import check, findings
    from fieldwright.distribution import build

    configured = configuration.load(root)
    if configured.spec is None or configured.output is None:
        raise errors.UsageError(f"{root}: [tool.fieldwright] must set 'spec' and 'output'")
    settings = build.Settings.of(configured)
    differences = check.find_drift(configured.spec, configured.output, settings)
    if differences:
        drift = (check.describe_drift(each, configured.output) for each in differences)
        lines = "\n".join(findings.printed(drift, "text"))
        raise errors.PublishError(f"what is generated is not current\n{lines}")


@hookimpl
def hatch_register_build_hook() -> type[VerifyHook]:
    """What hatchling finds by the entry point."""
    return VerifyHook
