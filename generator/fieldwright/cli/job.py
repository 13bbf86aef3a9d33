"""What ``generate`` and ``check`` work on: a spec, an output folder and settings, from arguments and configuration."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, get_args

import click

from fieldwright import configuration, errors
from fieldwright.cli import options
from fieldwright.distribution import cache as caches
from fieldwright.distribution import inputs


class Job(NamedTuple):
    """A spec, the folder for its package, the settings of the package, and the folder of a cache if one is used."""

    spec: Path
    output: Path
    settings: inputs.Settings
    cache: Path | None = None


Write: TypeAlias = Callable[[Job], "list[Path] | None"]
"""What does a job, and returns the files that were read because of its spec; None if more have a say."""


def add_arguments(command: options.Command) -> options.Command:
    """Add the arguments that ``resolve`` takes."""
    for option in (
        click.option("--no-cache", is_flag=True, default=None, help="Use no cache."),
        click.option(
            "--cache", type=options.TARGET, help="Folder of the cache; else the user's own."
        ),
        click.option(
            "--views",
            type=click.Choice(get_args(configuration.Views)),
            help="Add models as they are sent, without what is read-only, or received.",
        ),
        click.option(
            "--bodies",
            is_flag=True,
            default=None,
            help="Make models of inline bodies of operations.",
        ),
        click.option(
            "--overlay",
            "overlays",
            multiple=True,
            type=options.SOURCE,
            help="OpenAPI Overlay that is applied to the spec; several in order.",
        ),
        click.option(
            "--include",
            multiple=True,
            help="Generate these alone: a model, tag:NAME, a /path or operation:ID, * in it.",
        ),
        click.option("--exclude", multiple=True, help="Leave these out, in the same words."),
        click.option(
            "--only", type=click.Choice(get_args(configuration.Half)), help="Write one half alone."
        ),
        click.option("--templates", type=options.SOURCE, help="Folder searched before ours."),
        click.option("--name", help="Name of the distribution; else from the spec's title."),
        click.option("-o", "--output", type=options.TARGET, help="Output folder."),
        click.argument("spec", required=False, type=options.SPEC),
    ):
        command = option(command)
    return command


def resolve(
    spec: Path | None,
    output: Path | None,
    name: str | None = None,
    templates: Path | None = None,
    only: configuration.Half | None = None,
    views: configuration.Views | None = None,
    bodies: bool | None = None,
    overlays: tuple[Path, ...] = (),
    include: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
    cache: Path | None = None,
    no_cache: bool | None = None,
) -> Job:
    """Return the job that arguments and configuration describe; arguments come first.

    The configuration holds for its own spec only. Raises ``errors.UsageError`` where there is
    no spec or no output folder.
    """
    if cache is not None and no_cache:
        raise errors.UsageError("--cache: not with --no-cache")
    configured = configuration.load_chosen()
    if spec is not None:
        configured = configured.find_package(spec)
    spec = configuration.resolve_spec(spec)
    folder = output or configured.output
    if folder is None:
        raise errors.UsageError(f"no output folder for {spec}: name one with -o")
    if only not in (None, configured.only) and configuration.is_same_path(
        folder, configured.output
    ):
        raise errors.UsageError(
            f"{folder} holds the configured output; with --only, name another folder with -o"
        )
    only = only or configured.only
    if fault := configuration.find_folder_fault(folder, only):
        raise errors.UsageError(f"{folder}: the output {fault}")
    refuse_taken(folder, only)
    settings = inputs.Settings.configure(configured)
    return Job(
        spec,
        folder,
        replace(
            settings,
            name=settings.name if name is None else name,
            templates=templates or settings.templates,
            only=only,
            views=settings.views if views is None else views,
            bodies=settings.bodies or bool(bodies),
            overlays=overlays,
            include=include,
            exclude=exclude,
        ),
        None if no_cache else cache or caches.find_folder(),
    )


def resolve_each(spec: Path | None, package: str | None, **arguments: Any) -> Iterator[Job]:
    """Yield the job of each package that is configured, or of the one that is named. Raises what ``resolve`` does."""
    for _ in options.choose_packages(package, spec):
        yield resolve(spec, **arguments)


def refuse_taken(folder: Path, only: configuration.Half | None) -> None:
    """Refuse an import package at ``folder`` that Python would not import, since a module has its name or that
    of a package around it. Raises ``errors.PublishError`` naming the module."""
    if only != "package":
        return
    place = Path(os.path.abspath(folder))
    for package in (place, *place.parents):
        if package != place and (package / "__init__.py").exists():
            continue
        if package == Path.cwd() or not configuration.is_importable(package.name):
            break
        for module in (package.with_suffix(".py"), package.with_suffix(".pyi")):
            if module.exists():
                raise errors.PublishError(
                    f"{configuration.shorten(module)}: Python would import it in the place of"
                    f" {configuration.shorten(package)}; move it away, or name another output"
                )
