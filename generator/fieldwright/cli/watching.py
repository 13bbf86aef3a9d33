"""``generate --watch``: a job that is done again whenever something that it is made from is saved.

watchfiles, which an extra installs, is imported here only.
"""

import contextlib
import importlib.util
import os
import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

import click

from fieldwright import configuration, errors
from fieldwright.cli import findings, terminal
from fieldwright.cli.job import Job, Write
from fieldwright.distribution import inputs
from fieldwright.editor.folders import walk
from fieldwright.openapi.text.source import STANDARD_INPUT

INSTALL = "pip install 'fieldwright[watch]'"
"""What installs watchfiles."""

STEP, PATIENCE = 30, 1000
"""Milliseconds without a change that end a group of changes, and after which all is looked at anyway."""

Stamps: TypeAlias = dict[str, tuple[int, ...] | None]
"""What tells one state of a file from the next, by its path; None where there is none."""


class Watched(NamedTuple):
    """What a job is made from: files, and folders in which every file counts, but for those in ``output``."""

    files: frozenset[str]
    folders: frozenset[str]
    output: str


def follow(resolve: Callable[[], Job], write: Write, form: findings.Format) -> Iterator[None]:
    """Run the job at once and after each change of what it is made from, and yield each time it is over.

    What goes wrong is reported; the output stays as it was then. Raises ``errors.UsageError`` where there
    is nothing to watch.
    """
    if importlib.util.find_spec("watchfiles") is None:
        raise errors.UsageError(f"--watch: watchfiles is not installed; {INSTALL} installs it")
    root = os.getcwd()
    job = resolve()
    _refuse_unwatchable(job)
    watched = _list_watched(job, None)
    click.echo(f"watching {job.spec}; Ctrl+C ends that", err=True)
    missing: list[str] = []
    while True:
        before = _take_stamps(watched)
        former, missing = missing, _list_missing(watched)
        for each in missing:
            if each not in former:
                click.echo(f"{each}: the folder is gone; waiting until it is back", err=True)
        if not missing:
            with report_failures(form):
                os.chdir(root)  # which may be another folder of that name by now
                job = resolve()
                watched = _list_watched(job, None)
                watched = _list_watched(job, write(job))
        stamps = _take_stamps(watched)
        stamps |= {path: before[path] for path in before.keys() & stamps.keys()}
        yield
        _wait(watched, stamps, missing)


@contextlib.contextmanager
def report_failures(form: findings.Format = "text") -> Iterator[None]:
    """Print on standard error what is wrong in the block, in place of raising it."""
    try:
        yield
    except errors.SourceError as error:
        terminal.print_source_error(error, form)
    except errors.FieldwrightError as error:
        click.echo(f"fieldwright: {findings.escape_controls(str(error))}", err=True)
    except OSError as error:
        message = findings.escape_controls(errors.format_os_error(error))
        click.echo(f"fieldwright: {message}", err=True)


def _refuse_unwatchable(job: Job) -> None:
    """Refuse to watch what cannot change, or from a folder that is about to be replaced."""
    if job.spec == STANDARD_INPUT:
        raise errors.UsageError("--watch: standard input cannot be watched; name a file")
    if Path.cwd().is_relative_to(job.output.resolve()):
        raise errors.UsageError(f"--watch: {job.output} is replaced whole; stand outside of it")
    job.spec.open("rb").close()


def _list_watched(job: Job, beside: "list[Path] | None") -> Watched:
    """Return what a job is made from; ``beside`` are the files that its spec refers to, if they are known."""
    spec, settings = job.spec, job.settings
    history = (inputs.RELEASES, inputs.RELEASED)
    files = {spec, *(configuration.locate_beside(spec, name) for name in history)}
    files |= {*settings.overlays, *(beside or ())}
    files.add(configuration.load(Path.cwd()).file or Path(configuration.FILE))
    folders = {*([settings.templates] if settings.templates else [])}
    if beside is None:
        folders.add(spec.parent)
    return Watched(
        frozenset(map(os.path.abspath, files)),
        frozenset(map(os.path.abspath, folders)),
        os.path.abspath(job.output),
    )


def _take_stamps(watched: Watched) -> Stamps:
    """Return the state of every file that counts."""
    stamps = {path: _take_stamp(path) for path in watched.files}
    for above, _, names in _walk(watched):
        stamps |= {
            path: _take_stamp(path) for path in (os.path.join(above, name) for name in names)
        }
    return stamps


def _take_stamp(path: str) -> tuple[int, ...] | None:
    try:
        state = os.stat(path)
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino


def _walk(watched: Watched) -> Iterator[tuple[str, list[str], list[str]]]:
    """Walk the folders in which every file counts, the output left out."""
    for folder in watched.folders:
        for above, folders, names in walk(folder):
            folders[:] = [each for each in folders if os.path.join(above, each) != watched.output]
            yield above, folders, names


def _wait(watched: Watched, stamps: Stamps, missing: list[str]) -> None:
    """Wait until the files that count are no longer as the stamps say, or others than these folders are missing."""
    while True:
        folders = _list_folders(watched)
        with _observe(folders) as changes:
            while _list_folders(watched) == folders:
                if _take_stamps(watched) != stamps or _list_missing(watched) != missing:
                    return
                error = changes.get()
                if isinstance(error, FileNotFoundError):  # a folder went just now
                    break
                if error is not None:
                    raise errors.UsageError(f"--watch: {error}")


def _list_missing(watched: Watched) -> list[str]:
    """Return the folders that have to be there, and are not."""
    homes = {os.path.dirname(each) for each in watched.files} | watched.folders
    return sorted(each for each in homes if not os.path.isdir(each))


def _list_folders(watched: Watched) -> list[str]:
    """Return the folders to be observed; the one above stands in for one that is not there."""
    folders = {os.path.dirname(each) for each in watched.files} | watched.folders
    for each in [*folders]:
        while not os.path.isdir(each):
            each = os.path.dirname(each)
        folders.add(each)
    folders.update(above for above, _, _ in _walk(watched))
    return sorted(filter(os.path.isdir, folders))


@contextlib.contextmanager
def _observe(folders: list[str]) -> Iterator["queue.SimpleQueue[Exception | None]"]:
    """Give the block a queue with something for each change in the folders, or now and then.

    watchfiles is in a thread of its own, as it would take every signal for an interrupt.
    """
    import watchfiles

    changes: queue.SimpleQueue[Exception | None] = queue.SimpleQueue()
    over = threading.Event()

    def observe() -> None:
        try:
            for _ in watchfiles.watch(
                *folders,
                watch_filter=None,
                debounce=10 * STEP,
                step=STEP,
                rust_timeout=PATIENCE,
                yield_on_timeout=True,
                stop_event=over,
                recursive=False,
            ):
                changes.put(None)
        except (OSError, RuntimeError) as error:
            changes.put(error)

    thread = threading.Thread(target=observe, daemon=True)
    thread.start()
    try:
        yield changes
    finally:
        over.set()
        thread.join()
