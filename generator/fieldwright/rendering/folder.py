"""The folder of our own templates, found without Jinja."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path


def find_folder() -> Path:
    """Return the folder of our own templates: in a wheel beside the rooms, in a checkout at its root."""
    here = Path(__file__).resolve()
    packaged = here.parents[1] / "templates"
    return packaged if packaged.is_dir() else here.parents[3] / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """A project's own templates: ``folder`` is searched before ours. What they do runs in Jinja's
    sandbox, unless they are ``trusted``. ``digest`` is of what they are as this is made, so that two of one folder
    are the same only while nothing in it changes."""

    folder: Path
    trusted: bool = False
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        result = hashlib.sha256()
        for path in self.list_templates():
            content = path.read_bytes()
            result.update(
                f"{path.relative_to(self.folder)}\0{len(content)}\0".encode(
                    errors="surrogateescape"
                )
            )
            result.update(content)
        object.__setattr__(self, "digest", result.hexdigest())

    def list_templates(self) -> list[Path]:
        """Return the files below the folder that are templates."""
        return sorted(path for path in self.folder.rglob("*.jinja") if path.is_file())
