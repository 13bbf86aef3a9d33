"""The folder of our own templates, found without Jinja."""

from pathlib import Path


def find_folder() -> Path:
    """Return the folder of our own templates: in a wheel beside the rooms, in a checkout at its root."""
    here = Path(__file__).resolve()
    packaged = here.parents[1] / "templates"
    return packaged if packaged.is_dir() else here.parents[3] / "templates"
