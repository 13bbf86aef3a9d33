"""The configuration: ``[tool.fieldwright]`` of pyproject.toml.

Over 400 lines: what each key may hold is read in one place.
"""

import contextlib
import keyword
import os
import re
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from fieldwright import errors
from fieldwright.limits import ROWS, Limits
from fieldwright.toml_tables import Table as Table
from fieldwright.toml_tables import shorten as shorten

FLAGS = ("bodies", "open_unions", "frozen", "trust_templates")
"""The keys that hold true or false."""

TABLES = ("project", "types", "limits", "packages")
"""The keys that hold tables."""

OWN = ("spec", "output", "name")
"""The keys that each of several packages has of its own; all others hold for all of them, unless one says otherwise."""

PATHS = ("spec", "output", "templates")
"""The keys that hold paths, which are relative to the folder of pyproject.toml."""

Formats: TypeAlias = Literal["assert", "annotate"]
"""Whether a string that does not match its format is refused, or only annotated."""

Views: TypeAlias = Literal["none", "request", "response", "both"]
"""The views of models that are generated: requests have no read-only members, responses no write-only ones."""

Nullable: TypeAlias = Literal["meant", "3.0.3"]
"""Whether ``nullable`` without ``type`` accepts null, as authors mean it, or has no effect, as OpenAPI 3.0.3 says."""

Discriminators: TypeAlias = Literal["lenient", "strict"]
"""Whether a base with a discriminator accepts what names no heir or what the named one refuses, or neither."""

Constructor: TypeAlias = Literal["plain", "checked"]
"""Whether a constructor takes what it is given, or checks it as decoding does."""

CHOICES: dict[str, tuple[str, ...]] = {
    "formats": get_args(Formats),
    "views": get_args(Views),
    "nullable": get_args(Nullable),
    "discriminators": get_args(Discriminators),
    "constructor": get_args(Constructor),
}
"""The words that a key accepts; the first is the default."""

_USUAL = {"date-time": "datetime", "date": "date", "time": "time", "uuid": "UUID"}
_OTHER = {"decimal": "Decimal", "byte": "bytes"}
TYPES = {name: (usual, "str") for name, usual in (_USUAL | _OTHER).items()}
"""The classes that the values of a format can be decoded to; the first is the usual one."""

KEYS = (*PATHS, "name", "base", "only", *CHOICES, "pages", *FLAGS, *TABLES)

PageForm: TypeAlias = Literal["speakeasy", "reference"]
"""A form of pages: the published one, which ``import`` reads back, or our own, which describes the package."""

Half: TypeAlias = Literal["docs", "package"]
"""One of the two parts that the output has: its pages, or the import package."""

FILE, NAME = "pyproject.toml", "fieldwright"

_LABEL = 32
"""The most characters of the label of a URL (core metadata, Project-URL)."""

_URL = re.compile(r"https?://[^\s<>\"]+")
_EMAIL = re.compile(r"[^\s@,<>]+@[^\s@,<>]+")
_CLASS = re.compile(r"([^\W\d]\w*\.)+[^\W\d]\w*")
_DISTRIBUTION = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What the pyproject.toml of a generated distribution says besides what the spec does.

    ``license`` is an SPDX expression. ``authors`` are pairs of a name and an address, either of which may be None,
    ``urls`` pairs of a label and a URL. ``version`` is the package's, in the place of the spec's.
    """

    version: str | None = None
    license: str | None = None
    authors: tuple[tuple[str | None, str | None], ...] = ()
    urls: tuple[tuple[str, str], ...] = ()

    @property
    def documentation(self) -> str | None:
        """The URL of the documentation, as indexes know it by its label (well-known labels, PEP 753)."""
        known = ("documentation", "docs")
        return next((url for label, url in self.urls if label.lower() in known), None)


PLAIN = Project()
"""What a pyproject.toml says where nothing is configured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The settings of one pyproject.toml, or of one of its ``packages``; None where a key is absent.

    ``name`` is that of the distribution, ``label`` the name of a package in the file, and ``file`` the pyproject.toml.
    Paths are as short as the working directory allows, since messages repeat them.
    """

    spec: Path | None = None
    output: Path | None = None
    name: str | None = None
    base: str | None = None
    only: Half | None = None
    templates: Path | None = None
    formats: Formats = "assert"
    views: Views = "none"
    nullable: Nullable = "meant"
    discriminators: Discriminators = "lenient"
    constructor: Constructor = "plain"
    pages: tuple[PageForm, ...] = ("speakeasy",)
    bodies: bool = False
    open_unions: bool = False
    frozen: bool = False
    types: tuple[tuple[str, str], ...] = ()
    trust_templates: bool = False
    project: Project = PLAIN
    limits: Limits = Limits()
    file: Path | None = field(default=None, compare=False)
    packages: "Mapping[str, Configuration]" = field(default_factory=dict)
    label: str | None = None

    def list_packages(self) -> "tuple[Configuration, ...]":
        """List the settings of each package: those of several, or the only ones there are."""
        return tuple(self.packages.values()) or (self,)

    def find_package(self, spec: Path) -> "Configuration":
        """Find the settings of the package that a spec is configured for; those without a configuration for another."""
        own = (each for each in self.list_packages() if is_same_path(spec, each.spec))
        return next(own, Configuration(limits=self.limits))


def load(start: Path) -> Configuration:
    """Load the nearest ``[tool.fieldwright]`` at or above ``start``, or return an empty configuration.

    The search ends at the root of a git repository. Raises ``errors.UsageError`` for a file
    that is not TOML, an unknown key and a value of the wrong type.
    """
    for folder in (start.absolute(), *start.absolute().parents):
        path = folder / FILE
        configured = parse(_read(path), path) if path.is_file() else None
        if configured is not None:
            return replace(configured, file=path)
        if (folder / ".git").exists():
            break
    return Configuration()


_chosen: ContextVar[str | None] = ContextVar("package", default=None)


@contextlib.contextmanager
def choose_package(name: str | None) -> Iterator[None]:
    """Let ``load_chosen`` load one of several packages for a while. Raises ``errors.UsageError`` if there is none
    of that name."""
    known = load(Path.cwd()).packages
    if name is not None and name not in known:
        names = f"the packages are {', '.join(known)}" if known else "there is only one"
        raise errors.UsageError(f"--package: no package {name!r} is configured; {names}")
    token = _chosen.set(name)
    try:
        yield
    finally:
        _chosen.reset(token)


def load_chosen() -> Configuration:
    """Load the configuration for the working directory: of several packages the one that is chosen. Raises what
    ``load`` does."""
    configured, name = load(Path.cwd()), _chosen.get()
    return configured if name is None else configured.packages[name]


def locate_beside(spec: Path, name: str) -> Path:
    """Return the path of a file that is kept beside a spec, ``released.yaml`` for example; where specs of several
    packages share the folder, it carries the stem of the spec.

    Raises ``errors.UsageError`` for a file without the stem that may be of any of them.
    """
    plain, own = spec.parent / name, spec.parent / f"{spec.stem}.{name}"
    if own.exists():
        return own
    packages = load(spec.parent).packages.values()
    folders = [each.spec.parent for each in packages if each.spec is not None]
    if sum(is_same_path(spec.parent, each) for each in folders) < 2:
        return plain
    if plain.exists():
        raise errors.UsageError(
            f"{plain}: specs share its folder; rename it to {own.name}, or to that of another"
        )
    return own


def find_limits() -> Limits:
    """Return the limits of the project that the working directory is in, or else the defaults."""
    return load(Path.cwd()).limits


def resolve_spec(path: Path | None = None) -> Path:
    """Return ``path``, or else the configured spec. Raises ``errors.UsageError`` if there is neither."""
    configured = load_chosen()
    spec = path or configured.spec
    if spec is None and configured.packages:
        raise errors.UsageError(
            f"no spec: name one, or a package with --package: {', '.join(configured.packages)}"
        )
    if spec is None:
        raise errors.UsageError(
            "no spec: name one, or set 'spec' in [tool.fieldwright] of pyproject.toml"
        )
    return spec


def is_same_path(one: Path, other: Path | None) -> bool:
    """Return whether two paths lead to the same file or folder."""
    return other is not None and os.path.realpath(one) == os.path.realpath(other)


def is_importable(name: str) -> bool:
    """Return whether a name can be that of a module."""
    return name.isidentifier() and not keyword.iskeyword(name)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise errors.UsageError(f"{shorten(path)}: cannot be read as TOML: {error}") from error


def parse(data: bytes, path: Path) -> Configuration | None:
    """Parse a pyproject.toml, which may be kept elsewhere than at ``path``; None if it has no ``[tool.fieldwright]``.

    Raises what ``load`` does.
    """
    file = Table.parse(data, path)
    if not isinstance(file.values.get("tool"), dict) or NAME not in file.values["tool"]:
        return None
    table = file.read_table("tool").read_table(NAME)
    table.refuse_unknown(KEYS)
    packages = table.read_table("packages")
    if not packages.values:
        return _read_settings(table)
    for key in OWN:
        if key in table.values:
            raise table.refuse(
                key,
                f"belongs in the table of a package, such as {packages.name[:-1]}.{next(iter(packages.values))}]",
            )
    return replace(_read_settings(table), packages=_read_packages(packages, table))


def _read_packages(table: Table, common: Table) -> dict[str, Configuration]:
    """Read the settings of several packages, each with those that they have in ``common``."""
    packages: dict[str, Configuration] = {}
    for name in table.values:
        own = table.read_table(name)
        own.refuse_unknown([key for key in KEYS if key not in ("limits", "packages")])
        for key in ("spec", "output"):
            if key not in own.values:
                raise own.refuse(None, f"has no {key!r}")
        shared = {key: value for key, value in common.values.items() if key != "packages"}
        values = {**shared, **own.values}
        if isinstance(own.values.get("project"), dict):
            values["project"] = {**shared.get("project", {}), **own.values["project"]}
        configured = replace(_read_settings(replace(own, values=values)), label=name)
        for other in packages.values():
            if clash := _find_clash(configured, other):
                raise own.refuse(clash, f"is in the way of that of the package {other.label!r}")
        packages[name] = configured
    return packages


def _find_clash(one: Configuration, other: Configuration) -> str | None:
    """Find the key by which two packages would write the same files."""
    output, another = (Path(os.path.realpath(each.output or "")) for each in (one, other))
    if output.is_relative_to(another) or another.is_relative_to(output):
        return "output"
    stems = [os.path.realpath(each.spec.with_suffix("")) for each in (one, other) if each.spec]
    return "spec" if stems[0] == stems[1] else None


def _read_settings(table: Table) -> Configuration:
    """Read the settings of a package."""
    plain: dict[str, Any] = {key: table.read_path(key) for key in PATHS}
    plain |= {key: table.read_flag(key) for key in FLAGS}
    plain |= {key: table.read_choice(key, words, words[0]) for key, words in CHOICES.items()}
    configured = Configuration(
        name=table.read_text("name"),
        base=table.read_text("base"),
        only=table.read_choice("only", get_args(Half)),
        pages=_read_page_forms(table),
        project=_read_project(table.read_table("project")),
        limits=_read_limits(table.read_table("limits")),
        types=_read_types(table.read_table("types")),
        **plain,
    )
    if configured.base and not _CLASS.fullmatch(configured.base):
        raise table.refuse("base", "must be a module and a class in it, such as 'acme.base.Model'")
    if fault := find_name_fault(configured.name):
        raise table.refuse("name", f"must be another: {fault}")
    if fault := find_folder_fault(configured.output, configured.only):
        raise table.refuse("output", fault)
    return configured


def find_name_fault(name: str | None) -> str | None:
    """Return why a text cannot be the name of a distribution; None if it can, or there is none."""
    if name is None or _DISTRIBUTION.fullmatch(name):
        return None
    letters = "ASCII letters, digits, '-', '_' and '.'"
    return f"{name!r} cannot be the name of a distribution: {letters}"


def find_folder_fault(output: Path | None, only: Half | None) -> str | None:
    """Return why a folder cannot be that of an import package alone; None if it can, or is to hold more."""
    name = "" if output is None else Path(os.path.abspath(output)).name
    if output is None or only != "package" or is_importable(name):
        return None
    return f"must be the folder of a package that Python can import, and {name!r} is no such name"


def _read_page_forms(table: Table) -> tuple[PageForm, ...]:
    """Read the one key that holds a list: the forms of pages."""
    listed, known = table.values.get("pages", ["speakeasy"]), get_args(PageForm)
    if not isinstance(listed, list) or not listed or not all(each in known for each in listed):
        words = " and ".join(map(repr, known))
        raise table.refuse("pages", f"must be a list of {words}, not {listed!r}")
    return tuple(form for form in known if form in listed)


def _read_project(table: Table) -> Project:
    """Read what goes into the pyproject.toml of the distribution as it is."""
    table.refuse_unknown([each.name for each in fields(Project)])
    urls = table.read_table("urls")
    for label in urls.values:
        if not _URL.fullmatch(urls.read_text(label) or ""):
            raise urls.refuse(label, f"must be a URL of the web, not {urls.values[label]!r}")
        if not label or len(label) > _LABEL:
            raise urls.refuse(label, f"must have a label of 1 to {_LABEL} characters")
    return Project(
        version=_read_canonical(table, "version", "a version (PEP 440)"),
        license=_read_canonical(table, "license", "an SPDX license expression"),
        authors=_read_authors(table),
        urls=tuple(urls.values.items()),
    )


def _read_canonical(table: Table, key: str, what: str) -> str | None:
    """Read a version or a license expression, and return it in its canonical form."""
    text = table.read_text(key)
    if text is None:
        return None
    from packaging import licenses, version  # only where there is one

    try:
        canonical = (
            licenses.canonicalize_license_expression if key == "license" else version.Version
        )
        return str(canonical(text))
    except ValueError:
        raise table.refuse(key, f"must be {what}, not {text!r}") from None


def _read_authors(table: Table) -> tuple[tuple[str | None, str | None], ...]:
    """Read the authors: tables with a name, an address of e-mail, or both."""
    listed = table.values.get("authors", [])
    authors = []
    for each in listed if isinstance(listed, list) else [None]:
        if not (
            isinstance(each, dict)
            and {"name", "email"} >= each.keys() != set()
            and all(isinstance(text, str) and text.strip() for text in each.values())
            and "," not in each.get("name", "")
            and _EMAIL.fullmatch(each.get("email", "a@b"))
        ):
            form = '{ name = "…", email = "…@…" }, one of both or both'
            raise table.refuse("authors", f"must be a list of {form}, not {listed!r}")
        authors.append((each.get("name"), each.get("email")))
    return tuple(authors)


def _read_types(table: Table) -> tuple[tuple[str, str], ...]:
    """Read the classes that the values of formats are decoded to, as far as they are not the usual ones."""
    table.refuse_unknown(TYPES, "formats")
    chosen = {name: table.read_choice(name, TYPES[name]) for name in table.values}
    return tuple(sorted(pair for pair in chosen.items() if pair[1] != TYPES[pair[0]][0]))


def _read_limits(table: Table) -> Limits:
    """Read the limits: names of ``limits.ROWS``, each with a number of at least 1."""
    table.refuse_unknown(ROWS, "limits")
    for name, value in table.values.items():
        most = ROWS[name][1]
        if type(value) is not int or not 1 <= value <= most:
            raise table.refuse(name, f"must be an integer from 1 to {most:,}, not {value!r}")
    return Limits(**table.values)
