"""What is to be said about pages beside the spec that they belong to."""

import re
from collections.abc import Iterator, Mapping

from fieldwright import errors
from fieldwright.model import ir
from fieldwright.pages import cells, models, write
from fieldwright.pages import layout as layouts
from fieldwright.pages import page as pages

_LINK = re.compile(r"\]\(((?:\.\./)+(?:models|errors)/[A-Za-z0-9_./-]+\.md)\)")
_LINES = 160
"""Characters of a line that a message repeats."""


def diagnose(
    document: ir.Document, given: Mapping[str, str], *, package: str | None = None
) -> tuple[errors.Diagnostic, ...]:
    """Pages that differ from what the spec gives, that are missing or too many, and links to nowhere.

    ``given`` are the texts by path below the docs root; ``package`` as for ``write.pages``.
    """
    layout = layouts.of(document, package)
    written = write.pages(document, package=package)
    known = {
        layout.path(name): model
        for model in document.models
        if (name := model.name) in layout.titles
    }
    found: list[errors.Diagnostic] = []
    for path in sorted({*given, *written}):
        if path not in given:
            message = f"{known[path].name} has no page: {path} is not there"
            found.append(_warning(path, 0, 0, "page-missing", message))
        elif path not in written:
            found.append(_warning(path, 1, 1, "page-without-model", "the spec has no such model"))
        elif given[path] != written[path]:
            values = list(_values(known[path], given[path], path))
            found += values or [difference(path, given[path], written[path], "page-out-of-step")]
        found += _links(path, given)
    return tuple(found)


def difference(path: str, page: str, written: str | None, rule: str) -> errors.Diagnostic:
    """The first line in which a page and what is written in its place differ, both sides shown."""
    severity = "error" if rule == "page-not-exact" else "warning"
    if written is None:
        message = "the spec gives no such page"
        return errors.Diagnostic(
            file=path, line=1, column=1, rule=rule, message=message, severity=severity
        )
    ours, theirs = page.split("\n"), written.split("\n")
    ends = min(len(ours), len(theirs))
    line = next((n for n in range(ends) if ours[n] != theirs[n]), ends)
    here = ours[line] if line < len(ours) else None
    there = theirs[line] if line < len(theirs) else None
    pair = zip(here or "", there or "", strict=False)
    same = next(
        (n for n, (a, b) in enumerate(pair) if a != b), min(len(here or ""), len(there or ""))
    )
    return errors.Diagnostic(
        file=path,
        line=line + 1,
        column=same + 1,
        rule=rule,
        message=f"the page has {_shown(here, same)}, the spec gives {_shown(there, same)}",
        severity=severity,
        source=here,
    )


def _values(model: ir.Model, text: str, path: str) -> Iterator[errors.Diagnostic]:
    """The values that an enum's page documents and the spec does not have."""
    if not isinstance(model, ir.Enum):
        return
    try:
        page = pages.read(text, path)
        documented = models.values(page) if page.section.form in ("values", "literals") else ()
    except errors.SourceError as error:
        yield from error.diagnostics
        return
    known = {cells.value(value) for _, value in model.members}
    for n, (_, value) in enumerate(documented):
        if cells.value(value) not in known:
            spot = page.spot(n, 1 if page.section.form == "values" else 0)
            message = f"the value {value!r} is documented and not in the spec"
            yield _warning(path, spot.line, spot.column, "page-enum-value", message)


def _links(path: str, given: Mapping[str, str]) -> Iterator[errors.Diagnostic]:
    """The links of a page to pages that are not there."""
    text = given.get(path, "")
    folder = path.split("/")[:-1]
    told = set()
    for found in _LINK.finditer(text):
        steps = found[1].split("/")
        up = steps.count("..")
        # The links of model pages begin at the docs root: as many steps up as the folder is deep.
        target = "/".join([*folder[: len(folder) - up], *steps[up:]])
        if target not in given and target not in told:
            told.add(target)
            before = text[: found.start(1)]
            place = before.count("\n") + 1, len(before) - before.rfind("\n")
            yield _warning(path, *place, "page-link", f"{target} is not there")


def _shown(line: str | None, place: int) -> str:
    """The part of a line around the place meant."""
    if line is None:
        return "no such line"
    start = max(0, place - _LINES // 4)
    return repr(line[start : start + _LINES])


def _warning(file: str, line: int, column: int, rule: str, message: str) -> errors.Diagnostic:
    return errors.Diagnostic(
        file=file, line=line, column=column, rule=rule, message=message, severity="warning"
    )
