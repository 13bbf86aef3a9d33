"""What decides the output besides the spec: settings, and the history that stands in files beside it.

This module imports little, since ``generate`` and ``check`` of what has not changed do.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fieldwright import errors
from fieldwright.configuration import (
    PLAIN,
    Configuration,
    Constructor,
    Discriminators,
    Half,
    Nullable,
    PageForm,
    Project,
    Views,
)
from fieldwright.rendering.folder import Overrides

if TYPE_CHECKING:
    from fieldwright.openapi import read

RELEASES = "releases.yaml"
"""The releases of a spec, beside it."""

RELEASED = "released.yaml"
"""The spec as it was last released, beside the spec."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What decides the output besides the spec.

    ``name`` of the distribution, by default from the document's title. ``templates`` is a
    folder that is searched before our own, ``trust_templates`` whether its templates run outside of
    Jinja's sandbox and may write any Python. ``only`` one half: the files of the import package, or
    the pages, which then stand at the root of the tree. ``formats``: whether a string that is
    not of its format is refused. ``views``: which views of models are made beside them.
    ``nullable``: whether it needs a type beside it. ``pages``: the forms of pages. ``bodies``: inline bodies of operations become
    models. ``open_unions``: every union that a member tells apart is open. ``discriminators``: whether what names no heir
    is refused. ``frozen``: no object of the package can be changed. ``project`` is what pyproject.toml says besides what the
    spec does. ``types``: the classes that values of formats are decoded to, where they are not the usual ones. ``constructor``: whether it checks what it is given. ``base``: a class of the project's own. ``strict``: a place that cannot be read is refused.
    ``overlays`` are applied to the spec; ``include`` and ``exclude`` select models.
    """

    name: str | None = None
    templates: Path | None = None
    trust_templates: bool = False
    only: Half | None = None
    formats: Literal["assert", "annotate"] = "assert"
    views: Views = "none"
    nullable: Nullable = "meant"
    discriminators: Discriminators = "lenient"
    pages: tuple[PageForm, ...] = ("speakeasy",)
    bodies: bool = False
    open_unions: bool = False
    frozen: bool = False
    project: Project = PLAIN
    types: tuple[tuple[str, str], ...] = ()
    constructor: Constructor = "plain"
    base: str | None = None
    strict: bool = False
    overlays: tuple[Path, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @staticmethod
    def configure(configured: Configuration) -> "Settings":
        """Return the settings that the configuration of a project asks for."""
        return Settings(
            name=configured.name,
            only=configured.only,
            templates=configured.templates,
            trust_templates=configured.trust_templates,
            formats=configured.formats,
            views=configured.views,
            nullable=configured.nullable,
            discriminators=configured.discriminators,
            pages=configured.pages,
            bodies=configured.bodies,
            open_unions=configured.open_unions,
            project=configured.project,
            frozen=configured.frozen,
            types=configured.types,
            constructor=configured.constructor,
            base=configured.base,
        )

    @property
    def overrides(self) -> Overrides | None:
        """The project's own templates, if it has any. Raises ``errors.UsageError`` if they are not there."""
        if self.templates is None:
            return None
        if not self.templates.is_dir():
            raise errors.UsageError(f"{self.templates}: the folder of templates is not there")
        return Overrides(folder=self.templates, trusted=self.trust_templates)

    @property
    def options(self) -> "read.Options":
        """How the spec is read."""
        from fieldwright.model import ir
        from fieldwright.openapi import read  # with all that reads a spec behind it

        return read.Options(
            annotate=self.formats == "annotate",
            bodies=self.bodies,
            open_unions=self.open_unions,
            strict=self.strict,
            nullable=self.nullable,
            discriminators=self.discriminators,
            include=self.include,
            exclude=self.exclude,
            style=ir.Style(frozen=self.frozen, types=self.types, constructor=self.constructor),
        )
