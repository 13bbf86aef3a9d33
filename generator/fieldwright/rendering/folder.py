"""The folder of our own templates, found without Jinja."""

from dataclasses import dataclass
from pathlib import Path


def find_folder() -> Path:
    """Return the folder of our own templates: in a wheel beside the rooms, in a checkout at its root."""
    here = Path(__file__).resolve()
    packaged = here.parents[1] / "templates"
    return packaged if packaged.is_dir() else here.parents[3] / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """A project's own templates: ``folder`` is searched before ours. What they do runs in Jinja's
    sandbox, unless they are ``trusted``."""

    folder: Path
    trusted: bool = False

    def list_templates(self) -> list[Path]:
        """Return the files below the folder that are templates."""
        return sorted(path for path in self.folder.rglob("*.jinja") if path.is_file())
