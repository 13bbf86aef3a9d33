"""The settings that a side of a comparison was built with, as far as they decide what its users get.

``release`` keeps those of what it publishes in ``released.json``, with the public surface that the
generator of that day made: an old generator cannot be run again.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, Protocol, get_args

import fieldwright
from fieldwright import errors
from fieldwright.changes.surfaces import STRICT, Surface, describe_models, describe_surface
from fieldwright.configuration import TYPES, Constructor, Discriminators, Formats, Nullable, Views
from fieldwright.model import formats, ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.package import views as package_views
from fieldwright.package.read import read_package

RELEASED = "released.json"
"""The file beside ``released.yaml``."""


class _Configured(Protocol):
    @property
    def views(self) -> Views: ...
    @property
    def formats(self) -> Formats: ...
    @property
    def nullable(self) -> Nullable: ...
    @property
    def discriminators(self) -> Discriminators: ...
    @property
    def bodies(self) -> bool: ...
    @property
    def open_unions(self) -> bool: ...
    @property
    def frozen(self) -> bool: ...
    @property
    def types(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def constructor(self) -> Constructor: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings that decide the public surface of a package besides the spec; the defaults are those
    of the configuration."""

    views: Views = "none"
    formats: Formats = "assert"
    nullable: Nullable = "meant"
    discriminators: Discriminators = "lenient"
    bodies: bool = False
    open_unions: bool = False
    frozen: bool = False
    types: tuple[tuple[str, str], ...] = ()
    constructor: Constructor = "plain"

    @staticmethod
    def configure(configured: "_Configured") -> "Settings":
        """Return the settings of a configuration, or of a build."""
        return Settings(
            views=configured.views,
            formats=configured.formats,
            nullable=configured.nullable,
            discriminators=configured.discriminators,
            bodies=configured.bodies,
            open_unions=configured.open_unions,
            frozen=configured.frozen,
            types=configured.types,
            constructor=configured.constructor,
        )

    @property
    def options(self) -> read.Options:
        """How the spec is read."""
        return read.Options(
            annotate=self.formats == "annotate",
            nullable=self.nullable,
            discriminators=self.discriminators,
            bodies=self.bodies,
            open_unions=self.open_unions,
            style=ir.Style(frozen=self.frozen, types=self.types, constructor=self.constructor),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a release kept of its package: the generator's version, the settings, and the surface."""

    generator: str
    settings: Settings
    surface: Surface


DEFAULT = Settings()

_LATER: dict[str, Any] = {
    "discriminators": "lenient",
    "frozen": False,
    "types": (),
    "constructor": "plain",
}
"""The settings that older releases did not know, with what they mean."""


def list_settings() -> Iterator[Settings]:
    """Yield all settings that decide which classes there are, the defaults first."""
    for discriminators, open_unions, bodies, nullable, checked, views in product(
        get_args(Discriminators),
        (False, True),
        (False, True),
        get_args(Nullable),
        get_args(Formats),
        get_args(Views),
    ):
        yield Settings(
            views=views,
            formats=checked,
            nullable=nullable,
            discriminators=discriminators,
            bodies=bodies,
            open_unions=open_unions,
        )


def add_views(document: ir.Document, settings: Settings) -> ir.Document:
    """Add to a document the views that its package has."""
    return (
        document if settings.views == "none" else package_views.add_views(document, settings.views)
    )


def infer_published(parsed: source.Source, files: Mapping[str, bytes]) -> Published | None:
    """Infer what a package was built with from its modules (path → bytes): the settings that make the same
    surface, or else the same classes; None for what no settings make."""
    module = next(iter(files)).rpartition("/")[0] if files else ""
    try:
        kept = describe_models(read_package(files, module).models)
    except (ValueError, LookupError, SyntaxError, TypeError, AttributeError):
        return None  # another generator made it
    alike = None
    strict = any(STRICT in parts.get("", "") for parts in kept.values())
    written = b"".join(text for path, text in files.items() if "/_" not in path)
    style: dict[str, Any] = {
        "frozen": b"make_draft(" in written,
        "constructor": "checked" if b"CheckedModel" in written else "plain",
        "types": tuple(
            (name, "str")
            for name in sorted(formats.PYTHON_TYPES)
            if f" {formats.name_check(name)}".encode() in written
        ),
    }
    for settings in (replace(each, **style) for each in list_settings()):
        if (settings.discriminators == "strict") is not strict:
            continue
        try:
            document = add_views(read.read_document(parsed, settings.options), settings)
        except errors.SourceError:
            continue
        surface = describe_surface(document)
        if surface == kept or alike is None and surface.keys() == kept.keys():
            alike = Published(generator="", settings=settings, surface=kept)
            if surface == kept:
                return alike
    return alike


def write_published(settings: Settings, document: ir.Document) -> str:
    """Write what ``read_published`` reads: the settings and the surface of a package that is published."""
    content = {
        "generator": fieldwright.__version__,
        "settings": asdict(settings),
        "surface": describe_surface(document),
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def read_published(text: bytes, label: str) -> Published:
    """Read what a release kept. Raises ``errors.UsageError`` for what no release has written."""
    try:
        content = json.loads(text)
        settings = _read_settings({**_LATER, **content["settings"]})
        surface = {
            str(name): {str(key): str(word) for key, word in parts.items()}
            for name, parts in content["surface"].items()
        }
        return Published(generator=str(content["generator"]), settings=settings, surface=surface)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise errors.UsageError(
            f"{label}: not as 'fieldwright release' wrote it; restore it, or delete it to compare"
            " under today's settings"
        ) from error


def _read_settings(wanted: dict[str, Any]) -> Settings:
    """Read settings, as far as these are what a configuration can ask for. Raises what ``read_published`` catches."""
    types = tuple((str(name), str(python)) for name, python in wanted["types"])
    settings = Settings(**{**wanted, "types": types})
    plain = replace(settings, frozen=False, types=(), constructor="plain")
    known = type(settings.frozen) is bool and plain in list_settings()
    if (
        not known
        or wanted.keys() != asdict(DEFAULT).keys()
        or settings.constructor not in get_args(Constructor)
        or any(python not in TYPES.get(name, ())[1:] for name, python in types)
    ):
        raise ValueError
    return settings


def find_published(spec: Path) -> Published | None:
    """Find what the release of a spec kept beside it; None if there is nothing."""
    path = spec.with_suffix(".json")
    return read_published(path.read_bytes(), str(path)) if path.is_file() else None
