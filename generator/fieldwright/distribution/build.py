"""A document as a whole distribution: the package and its pages, and what they were made from."""

import contextlib
import gc
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import Any

import fieldwright
from fieldwright import configuration, errors
from fieldwright.distribution import base_class, bases, documentation, lifecycle, releases
from fieldwright.distribution.inputs import Settings as Settings
from fieldwright.distribution.tree import Origin, Tree
from fieldwright.export import json_schema
from fieldwright.limits import limit_time
from fieldwright.model import ir, names
from fieldwright.model.layout import Layout
from fieldwright.openapi import overlays, read, roles, tags
from fieldwright.openapi import write as spec_write
from fieldwright.openapi.text import source
from fieldwright.package import modules, recall, selftest, views
from fieldwright.package import write as package
from fieldwright.rendering import processes
from fieldwright.rendering import templates as rendering
from fieldwright.rendering.timings import measure

ROOMS = ("docs", "package")
"""The folders of templates that the output is made of."""


SHARED = frozenset(
    {
        *("README.md", "__init__.py", "__init__.pyi", "pyproject.toml"),
        *("schemas.json", "selftest.jsonl", "spec.yaml"),
    }
)
"""The names of the files that gather all models, which branches change that change different models."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A tree, and what it was made from.

    ``warnings`` is what there is to say about the spec, which was read all the same. ``beside``
    are the texts that were read because of it, by their paths; None if more files have a say. ``models``
    counts its models, ``left_out`` those that were not selected. ``basis`` is what an edit of it can be built from.
    """

    tree: Tree
    origin: Origin
    warnings: tuple[errors.Diagnostic, ...] = ()
    models: int = 0
    left_out: int = 0
    beside: Mapping[Path, str] | None = field(default=None, compare=False)
    basis: bases.Basis | None = field(default=None, compare=False, repr=False)


def build(
    spec: Path,
    settings: Settings,
    progress: package.Progress = package.ignore,
    memory: recall.Recall | None = None,
) -> Build:
    """Build the output of the spec at ``spec``; ``progress`` is called with the models done, and all,
    and what ``memory`` recalls is not written again.

    Raises ``errors.SourceError`` for a spec that cannot be read and ``errors.UsageError`` for
    settings that cannot be used, the user's own templates among them.
    """
    with collect_rarely(), limit_time(configuration.find_limits(), str(spec)):
        if spec == source.STANDARD_INPUT:
            read_from = overlays.load(spec, settings.overlays)
            return assemble(read_from, releases.History(), settings, None, progress, memory)
        with measure("read"):
            read_from, past = overlays.load(spec, settings.overlays), releases.load(spec)
            released = configuration.locate_beside(spec, releases.RELEASED)
            there = bool(past.releases) and released.is_file()
            last = source.load(released) if there else None
        built = assemble(read_from, past, settings, last, progress, memory)
    return replace(built, beside=_list_beside(read_from, last))


def _list_beside(*read_from: source.Source | None) -> dict[Path, str] | None:
    """Return the texts that were read because of others, by their paths; None if more files have a say."""
    read_here = [each for each in read_from if each is not None]
    if any(each.searched for each in read_here):
        return None
    return {
        beside.path: beside.text
        for each in read_here
        for beside in each.beside
        if beside.path is not None
    }


@contextlib.contextmanager
def collect_rarely() -> Iterator[None]:
    """Let the garbage collector run rarely: a document is large, stays to the end, and has no circles."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 20, 1_000_000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def read_version(spec: Path) -> str:
    """Return the version of a release that the spec at ``spec`` declares."""
    return read.read_document(source.load(spec)).release_version


def assemble(
    read_from: source.Source,
    past: releases.History,
    settings: Settings,
    released: source.Source | None = None,
    progress: package.Progress = package.ignore,
    memory: recall.Recall | None = None,
) -> Build:
    """Assemble the output of a spec that has been parsed, after these releases.

    ``released`` is the spec as the last of them has it, if it is another one. Raises what
    ``build`` does.
    """
    with measure("IR"):
        document, warnings = read.read_with_diagnostics(read_from, settings.options)
    text = end_once(write_spec(read_from, document), read_from)
    document = settle(document, settings)
    if settings.views != "none":
        document = views.add_views(document, settings.views)
    try:
        lives = _follow_lives(document, read_from, past, settings, released)
        groups = tags.group_models(read_from, document)
        with measure("plan"):
            files = render_tree(document, text, settings, lives, groups, progress, memory)
    except (SyntaxError, TypeError) as error:
        if settings.templates is None:
            raise
        raise errors.UsageError(f"{settings.templates}: {error}") from error
    if settings.only != "package":
        attributes = rendering.render("package/gitattributes.jinja", settings.overrides)
        files[".gitattributes"] = attributes.encode("utf-8")
    history = ""
    if past.releases and settings.only is None:
        from fieldwright.distribution import changelog  # with all the rules behind it

        history = changelog.write_changelog(past.releases, document.title)
        files["CHANGELOG.md"] = history.encode("utf-8")
    if lives:
        history += repr(lifecycle.list_facts(document, lives))
    can_follow = memory is not None and not past.releases and settings.views == "none"
    return Build(
        tree=files,
        origin=describe_origin(files, document, text, settings, history),
        warnings=warnings,
        models=len(document.models),
        left_out=document.left_out,
        basis=bases.make(read_from, document, groups, settings) if can_follow else None,
    )


def settle(document: ir.Document, settings: Settings) -> ir.Document:
    """Return a document with what settings say of its package."""
    if settings.base is not None:
        base_class.require(settings.base)
        document = replace(document, style=replace(document.style, base=settings.base))
    if settings.project.version is not None:
        document = replace(document, own_version=settings.project.version)
    return document


def describe_origin(
    files: Tree, document: ir.Document, text: str, settings: Settings, history: str = ""
) -> Origin:
    """Describe what files were made from: a document and its text, settings and the history of releases."""
    return Origin(
        inputs=digest_inputs(document, text, settings, history),
        spec=next((path for path in files if path.rpartition("/")[2] == "spec.yaml"), None),
        shared=[path for path in files if path.rpartition("/")[2] in SHARED],
    )


def write_spec(read_from: source.Source, document: ir.Document) -> str:
    """Return the text of a spec as it goes along with a package or a release: what is in several files, as one."""
    if not read_from.beside:
        return read_from.text
    return spec_write.write_text(roles.add_roles(read_from, document))


def end_once(text: str, read_from: source.Source) -> str:
    """End the text of a spec with one line feed, unless that says something else (a block scalar at its end)."""
    body = text.rstrip("\r\n")
    ending = text[len(body) :]
    if ending in ("\n", "\r\n"):
        return text
    ended = f"{body}\r\n" if ending.startswith("\r\n") else f"{body}\n"
    alike = source.is_json(text, read_from.name) or (
        source.parse(ended, read_from.name).data == source.parse(text, read_from.name).data
    )
    return ended if alike else text


def _follow_lives(
    document: ir.Document,
    read_from: source.Source,
    past: releases.History,
    settings: Settings,
    released: source.Source | None,
) -> lifecycle.Lives:
    """Return since when the parts of a document exist; nothing before its first release."""
    if not past.releases or released is None or released.text == read_from.text:
        return releases.find_lives(past, document)
    old = read.read_document(released, settings.options)
    return lifecycle.follow_lives(old, releases.find_lives(past, old), document, "")


def render_tree(
    document: ir.Document,
    spec_text: str,
    settings: Settings,
    lives: lifecycle.Lives = MappingProxyType({}),
    groups: Mapping[str, str] | None = None,
    progress: package.Progress = package.ignore,
    memory: recall.Recall | None = None,
    *,
    apart: bool = False,
) -> Tree:
    """Render the files of a document that was read from ``spec_text``; ``lives`` are facts of its
    releases, ``groups`` those of its models, whose pages are ``apart`` even if they are few."""
    distribution, module = name_package(document, settings)
    tasks = list(_list_tasks(document, module, settings, lives, groups, apart))
    if settings.only == "docs":
        (pages,) = processes.run_tasks(tasks, lambda done: None)
        return _encode(pages)
    beside: list[dict[str, str]] = []

    def run(modules: modules.Tasks, count: Callable[[int], None]) -> list[recall.Written]:
        both: list[processes.Task[Any]] = [*modules, *tasks]
        with measure("render"):
            results = processes.run_tasks(both, count)
        beside.extend(each for each in results if isinstance(each, dict))
        return [each for each in results if isinstance(each, recall.Written)]

    files = package.write_package(
        document,
        spec=spec_text,
        distribution=distribution,
        module=module,
        project=settings.project,
        overrides=settings.overrides,
        removals=lifecycle.decide_removals(document, lives),
        progress=progress,
        run=run,
        memory=memory,
    )
    home = names.locate_package(module)
    main = f"{home}/__main__.py"
    program = rendering.read_source("package/module/__main__.py", settings.overrides)
    for texts in ({main: program}, *beside):
        files |= _encode(texts)
    if settings.only != "package":
        return files
    return {
        path.removeprefix(f"{home}/"): data
        for path, data in files.items()
        if path.startswith(f"{home}/")
    }


def _list_tasks(
    document: ir.Document,
    module: str,
    settings: Settings,
    lives: lifecycle.Lives,
    groups: Mapping[str, str] | None,
    apart: bool,
) -> Iterator[processes.Task[dict[str, str]]]:
    """Yield what is rendered besides the modules of the models: payloads, schemas and pages."""
    count = len(document.models)
    if settings.only != "package":
        root = "" if settings.only else "docs/"
        facts = lifecycle.list_facts(document, lives)

        @measure("pages")
        def render_pages() -> dict[str, str]:
            pages = documentation.write_pages(
                document,
                module,
                settings.pages,
                groups=groups,
                apart=apart,
                facts=facts,
                overrides=settings.overrides,
            )
            return {f"{root}{path}": text for path, text in pages.items()}

        yield processes.Task(render_pages, about=count)
    if settings.only != "docs":
        classes = Layout.of(document).classes
        home = names.locate_package(module)
        yield processes.Task(
            lambda: {f"{home}/schemas.json": json_schema.format_definitions(document, classes)},
            about=count,
        )
        # The last one is begun first: nothing takes longer.
        yield processes.Task(
            lambda: {f"{home}/selftest.jsonl": selftest.write_lines(document)}, about=count
        )


def _encode(texts: Mapping[str, str]) -> Tree:
    return {path: text.encode("utf-8") for path, text in texts.items()}


def digest_inputs(
    document: ir.Document, spec_text: str, settings: Settings, changelog: str = ""
) -> dict[str, str]:
    """Return a digest or a version for each input, by the name that ``check`` reports as a cause.

    Of Black only the year counts, as its form is the same for all of one. The generator is
    its version: within one, what no other input explains is the generator's.
    """
    arguments = [*name_package(document, settings), settings.only, settings.formats]
    if settings.views != "none":
        arguments.append(settings.views)
    if settings.nullable != "meant":
        arguments.append(settings.nullable)
    if settings.include or settings.exclude:
        arguments.append(f"{settings.include} {settings.exclude}")
    if settings.open_unions:
        arguments.append("open_unions")
    plain = Settings()
    for name in ("discriminators", "frozen", "project", "base", "constructor", "types"):
        if (value := getattr(settings, name)) != getattr(plain, name):
            arguments.append(f"{name} {value}")
    if settings.pages != ("speakeasy",):
        arguments.append(",".join(settings.pages))
    config = json.dumps(arguments)
    return {
        "spec": _digest(
            [each.encode("utf-8", "surrogatepass") for each in (spec_text, changelog) if each]
        ),
        "config": _digest([config.encode("utf-8")]),
        "templates": _digest(_list_templates(settings)),
        "generator": fieldwright.__version__,
        "Black": metadata.version("black").partition(".")[0],
    }


def name_package(document: ir.Document, settings: Settings) -> tuple[str, str]:
    """Return the names of the distribution and of the import package."""
    name = settings.name if settings.name is not None else names.name_distribution(document.title)
    if fault := configuration.find_name_fault(name):
        raise errors.UsageError(fault)
    return name, names.name_package(name)


def _list_templates(settings: Settings) -> Iterator[bytes]:
    """Yield the name and the content of each template that the output is made from; reports are none of them."""
    overrides = settings.overrides
    for root in (*([overrides.folder] if overrides else []), rendering.find_folder()):
        for path in sorted(each for room in ROOMS for each in (root / room).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path.relative_to(root).as_posix().encode("utf-8")
                yield path.read_bytes()


def _digest(parts: Iterator[bytes] | list[bytes]) -> str:
    """Digest several texts, each taken with its length so that none runs into the next."""
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(f"{len(part)}:".encode())
        hashed.update(part)
    return hashed.hexdigest()
