"""What is to be said about pages beside the spec that they belong to."""

import re
from collections.abc import Iterator, Mapping

from fieldwright import errors, ir
from fieldwright.docs import layout as layouts
from fieldwright.docs import read, write

_LINK = re.compile(r"\]\(((?:\.\./)+[A-Za-z0-9_./-]+\.md)\)")
_LINES = 160
"""Characters of a line that a message repeats."""

_HIDDEN = ("date", "date-time", "decimal", "byte", "binary")


def diagnose(
    document: ir.Document, pages: Mapping[str, str], *, package: str | None = None
) -> tuple[errors.Diagnostic, ...]:
    """Pages that differ from what the spec gives, that are missing or too many, and links to nowhere.

    ``pages`` are the texts by path below the docs root; ``package`` as for ``write.pages``.
    """
    layout = layouts.of(document, package)
    written = write.pages(document, package=package)
    models = {
        layout.path(name): model
        for model in document.models
        if (name := model.name) in layout.titles
    }
    found: list[errors.Diagnostic] = []
    for path in sorted({*pages, *written}):
        if path not in pages:
            message = f"{models[path].name} has no page: {path} is not there"
            found.append(_warning(path, 0, 0, "page-missing", message))
        elif path not in written:
            found.append(_warning(path, 1, 1, "page-without-model", "the spec has no such model"))
        elif pages[path] != written[path]:
            values = list(_values(models[path], pages[path], path))
            found += values or [difference(path, pages[path], written[path], "page-out-of-step")]
        found += _links(path, pages)
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


def unsaid(document: ir.Document) -> tuple[errors.Diagnostic, ...]:
    """What the spec says and no page can: wire names, defaults, constraints, formats, hidden null."""
    layout = layouts.of(document)
    found: list[errors.Diagnostic] = []
    for model in filter(lambda model: not layouts.is_stub(model), document.models):
        for what, place in _unsaid(model, layout.imported):
            message = f"{model.name}: no page can say {what}"
            if place is not None:
                spot = place.file, place.line, place.column
                found.append(_warning(*spot, "page-cannot-say", message))
            else:
                found.append(_warning(layout.path(model.name), 0, 0, "page-cannot-say", message))
    return tuple(found)


def _unsaid(model: ir.Model, imported: bool) -> Iterator[tuple[str, ir.Place | None]]:
    if not isinstance(model, ir.Enum | ir.Alias) and model.constraints:
        yield _keywords(model.constraints), model.place
    if isinstance(model, ir.Record):
        if model.extra == ir.Scalar(kind="never"):
            yield "that other members are refused", model.place
        for each in model.fields:
            place = each.place or model.place
            if imported and each.alias is not None and each.alias != each.name:
                yield f"that {each.alias} is {each.name!r} in JSON", place
            if each.default:
                yield f"the default of {each.name}", place
            for what in _type(each.type, top=True):
                yield f"{what} of {each.name}", place
    if isinstance(model, ir.Union):
        if not model.exclusive:
            yield "anyOf instead of oneOf", model.place
        if model.discriminator is not None:
            yield f"the discriminator {model.discriminator}", model.place
        for alternative in model.alternatives:
            for what in _type(alternative, top=False):
                yield f"{what} of an alternative", model.place


def _type(type_: ir.Type, *, top: bool) -> Iterator[str]:
    match type_:
        case ir.Nullable(type=inner):
            dated = isinstance(inner, ir.Scalar) and inner.format in ("date", "date-time")
            if top and (dated or isinstance(inner, ir.Array | ir.Map)):
                yield "the null"
            yield from _type(inner, top=False)
        case ir.Checked(type=inner, schema=schema):
            yield from (key for key, _ in schema.keywords)
            yield from _type(inner, top=top)
        case ir.Scalar():
            if type_.format is not None and type_.format not in _HIDDEN:
                yield f"the format {type_.format}"
            if type_.constraints:
                yield _keywords(type_.constraints)
        case ir.Array(items=inner) | ir.Map(values=inner):
            if type_.constraints:
                yield _keywords(type_.constraints)
            yield from _type(inner, top=False)
        case ir.Ref():
            if type_.constraints:
                yield _keywords(type_.constraints)


def _keywords(constraints: ir.Pairs) -> str:
    return ", ".join(keyword for keyword, _ in constraints)


def _values(model: ir.Model, text: str, path: str) -> Iterator[errors.Diagnostic]:
    """The values that an enum's page documents and the spec does not have."""
    if not isinstance(model, ir.Enum):
        return
    try:
        documented = read.page(text, path)
    except errors.SourceError as error:
        yield from error.diagnostics
        return
    if not isinstance(documented, ir.Enum):
        return
    known = {str(value) for _, value in model.members}
    for _, value in documented.members:
        if str(value) not in known:
            before = text[: text.rfind(str(value))]
            message = f"the value {value!r} is documented and not in the spec"
            yield _warning(path, before.count("\n") + 1, 1, "page-enum-value", message)


def _links(path: str, pages: Mapping[str, str]) -> Iterator[errors.Diagnostic]:
    """The links of a page to pages that are not there."""
    text = pages.get(path, "")
    folder = path.split("/")[:-1]
    told = set()
    for found in _LINK.finditer(text):
        steps = found[1].split("/")
        up = steps.count("..")
        # The links of model pages begin at the docs root: as many steps up as the folder is deep.
        target = "/".join([*folder[: len(folder) - up], *steps[up:]])
        if target not in pages and target not in told:
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
