"""Diagnostics of pages beside the spec that they belong to."""

import re
from collections.abc import Iterator, Mapping

from fieldwright import errors
from fieldwright.model import ir
from fieldwright.pages import cells, models, write
from fieldwright.pages import layout as layouts
from fieldwright.pages import page as pages

_LINK = re.compile(r"\]\(((?:\.\./)+(?:models|errors)/[A-Za-z0-9_./-]+\.md)\)")
_LINES = 160
"""Characters of a line that a message quotes."""


def diagnose(
    document: ir.Document, texts: Mapping[str, str], *, package: str | None = None
) -> tuple[errors.Diagnostic, ...]:
    """Diagnose pages that differ from those of the spec, missing and surplus pages, and dead links.

    ``texts`` holds the pages by path below the docs root; ``package`` is as for ``write_pages``.
    """
    layout = layouts.derive(document, package)
    written = write.write_pages(document, package=package)
    known = {
        layout.locate_page(name): model
        for model in document.models
        if (name := model.name) in layout.titles
    }
    diagnostics: list[errors.Diagnostic] = []
    for path in sorted({*texts, *written}):
        if path not in texts:
            message = f"{known[path].name} has no page: {path} is not there"
            diagnostics.append(_warn(path, 0, 0, "page-missing", message))
        elif path not in written:
            message = "the spec has no such model"
            diagnostics.append(_warn(path, 1, 1, "page-without-model", message))
        elif texts[path] != written[path]:
            values = list(_check_values(known[path], texts[path], path))
            diagnostics += values or [compare(path, texts[path], written[path], "page-out-of-step")]
        diagnostics += _check_links(path, texts)
    return tuple(diagnostics)


def compare(path: str, page: str, written: str | None, rule: str) -> errors.Diagnostic:
    """Diagnose the first line in which a page differs from the one written in its place, showing both."""
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
        message=f"the page has {_quote(here, same)}, the spec gives {_quote(there, same)}",
        severity=severity,
        source=here,
    )


def _check_values(model: ir.Model, text: str, path: str) -> Iterator[errors.Diagnostic]:
    """Diagnose the values that an enum's page documents and the spec does not have."""
    if not isinstance(model, ir.Enum):
        return
    try:
        page = pages.read(text, path)
        documented = models.read_values(page) if page.section.form in ("values", "literals") else ()
    except errors.SourceError as error:
        yield from error.diagnostics
        return
    known = {cells.render_value(value) for _, value in model.members}
    for n, (_, value) in enumerate(documented):
        if cells.render_value(value) not in known:
            spot = page.locate(n, 1 if page.section.form == "values" else 0)
            message = f"the value {value!r} is documented and not in the spec"
            yield _warn(path, spot.line, spot.column, "page-enum-value", message)


def _check_links(path: str, texts: Mapping[str, str]) -> Iterator[errors.Diagnostic]:
    """Diagnose the links of a page to pages that do not exist."""
    text = texts.get(path, "")
    folder = path.split("/")[:-1]
    reported = set()
    for link in _LINK.finditer(text):
        steps = link[1].split("/")
        up = steps.count("..")
        # The links of model pages begin at the docs root: as many steps up as the folder is deep.
        target = "/".join([*folder[: len(folder) - up], *steps[up:]])
        if target not in texts and target not in reported:
            reported.add(target)
            before = text[: link.start(1)]
            place = before.count("\n") + 1, len(before) - before.rfind("\n")
            yield _warn(path, *place, "page-link", f"{target} is not there")


def _quote(line: str | None, place: int) -> str:
    """Quote the part of a line around ``place``."""
    if line is None:
        return "no such line"
    start = max(0, place - _LINES // 4)
    return repr(line[start : start + _LINES])


def _warn(file: str, line: int, column: int, rule: str, message: str) -> errors.Diagnostic:
    return errors.Diagnostic(
        file=file, line=line, column=column, rule=rule, message=message, severity="warning"
    )
