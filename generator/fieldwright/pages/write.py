"""Document → pages: path below the docs root → text, byte for byte as the page format has it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fieldwright.model import ir, names
from fieldwright.model.history_facts import Fact
from fieldwright.pages import cells, models, table, types
from fieldwright.pages import index as indexes
from fieldwright.pages import layout as layouts
from fieldwright.rendering import templates


def pages(
    document: ir.Document, *, package: str | None = None, overrides: Path | None = None
) -> dict[str, str]:
    """The page of every model but stubs, in their order.

    ``package`` is what the usage code of a document that did not come from pages imports
    from; without it there is none. ``overrides`` is a folder of the user's own templates.
    """
    layout = layouts.of(document, package)
    return {
        layout.path(model.name): page(model, layout, overrides)
        for model in document.models
        if not layouts.is_stub(model)
    }


def index(
    document: ir.Document,
    *,
    package: str | None = None,
    overrides: Path | None = None,
    facts: Sequence[Fact] = (),
) -> str:
    """The page that lists all others; it stands above them, in ``README.md``."""
    return indexes.text(document, package=package, overrides=overrides, facts=facts)


def page(model: ir.Model, layout: layouts.Layout, overrides: Path | None = None) -> str:
    """The page of one model."""
    match model:
        case ir.Record():
            form, context = "record", _record(model, layout)
        case ir.Enum():
            form = "enum" if model.form == "class" else "literal"
            context = _enum(model, layout)
        case ir.Union():
            form, context = "union", _blocks(model, model.alternatives, layout)
        case ir.Alias():
            form, context = "union", _blocks(model, (model.type,), layout)
    title = layout.titles[model.name]
    return templates.text(
        f"docs/models/{form}.md.jinja",
        overrides,
        title=title if model.deprecated is None else f"~~{title}~~",
        description=cells.notice(model.description, model.deprecated),
        **context,
    )


def _record(model: ir.Record, layout: layouts.Layout) -> dict[str, Any]:
    pairs = dict(model.page)
    folder = _folder(model, layout)
    examples = pairs.get("exampleColumn", False) or any(each.examples for each in model.fields)
    fields = list(model.fields)
    if model.additional_properties is not None and model.additional_properties != ir.Scalar(
        kind="never"
    ):
        said = pairs.get("extra", {})
        examples = examples or bool(said.get("examples"))
        fields.insert(pairs.get("extraAt", len(fields)), _extra(model.additional_properties, said))
    printed = published(model, layout)
    rows = [_row(each, printed[each.name], layout, folder) for each in fields]
    columns = table.EXAMPLES if examples else table.FIELDS
    if not examples:
        rows = [row[:4] for row in rows]
    return {"table": table.text(columns, rows, pairs.get("width"))}


def published(model: ir.Record, layout: layouts.Layout) -> dict[str, str]:
    """The printed names of a record's fields, by their names on the wire. Those of pages are printed names themselves."""
    if layout.imported:
        settled = {each.name: each.published_name or each.name for each in model.fields}
    else:
        settled = names.attributes((each.name, each.published_name) for each in model.fields)
    return {models.EXTRA: models.EXTRA, **settled}


def _extra(type_: ir.Type, said: dict[str, ir.Json]) -> ir.Field:
    """The row of additional properties as a field."""
    return ir.Field(
        name=models.EXTRA,
        type=ir.Map(values=type_),
        required=False,
        description=said.get("description"),
        examples=tuple(said.get("examples", ())),
        page=(("type", said["type"]),) if "type" in said else (),
    )


def _row(each: ir.Field, name: str, layout: layouts.Layout, folder: str) -> tuple[str, ...]:
    cell = next((cell for pair, cell in each.page if pair == "type"), None)
    text = each.description
    if text is None:
        shape = types.bare(each.type)
        inner = shape.type if isinstance(shape, ir.Nullable) else shape
        text = layout.texts.get(inner.name) if isinstance(inner, ir.Ref) else None
    return (
        cells.name(name, each.deprecated is not None),
        types.cell(each.type, each.required, layout, folder) if cell is None else cell,
        cells.REQUIRED if each.required else cells.OPTIONAL,
        cells.description(text, each.deprecated),
        cells.examples(each.examples),
    )


def _enum(model: ir.Enum, layout: layouts.Layout) -> dict[str, Any]:
    pairs = dict(model.page)
    folder = _folder(model, layout)
    context: dict[str, Any] = {
        "module": pairs["usage"] if "usage" in pairs else layout.module(folder),
        "name": layout.titles[model.name],
        "open": model.open,
        "kind": "Int" if model.kind == "integer" else "Str",
    }
    listed = tuple((name, value) for name, value in pairs.get("members", model.members))
    if not listed:
        return {**context, "module": None, "items": [], "table": table.text(table.VALUES, [])}
    if model.form == "literal":
        items = [_item(value) for _, value in listed]
        return {**context, "items": items, "first": items[0]}
    members = _members(listed, layout)
    rows = [
        (cells.name(name, False), cells.value(value))
        for name, (_, value) in zip(members, listed, strict=True)
    ]
    text = table.text(table.VALUES, rows, pairs.get("width"))
    return {**context, "table": text, "first": members[0]}


def _members(listed: tuple[tuple[str | None, ir.Json], ...], layout: layouts.Layout) -> list[str]:
    """The printed member names. Those of pages are printed names themselves."""
    given = [name for name, _ in listed if name is not None]
    if layout.imported and len(given) == len(listed):
        return given
    return names.members(listed)


def _item(value: ir.Json) -> str:
    return f'"{value}"' if isinstance(value, str) else cells.value(value)


def _blocks(
    model: ir.Union | ir.Alias, alternatives: tuple[ir.Type, ...], layout: layouts.Layout
) -> dict[str, Any]:
    pairs = dict(model.page)
    folder = _folder(model, layout)
    said = pairs.get("types") or [None] * len(alternatives)
    shown = [
        types.written(each, layout, folder) if text is None else text
        for each, text in zip(alternatives, said, strict=True)
    ]
    legacy = pairs.get("legacy")
    if not legacy:
        return {"blocks": [(f"`{each}`", "value", each) for each in shown]}
    odd = {} if legacy is True else legacy
    headings = odd.get("headings") or [models.heading(each) for each in alternatives]
    variable = odd.get("variable") or models.variable(layout.titles[model.name])
    return {
        "blocks": [(*each, text) for *each, text in zip(headings, [variable] * len(shown), shown)]
    }


def _folder(model: ir.Model, layout: layouts.Layout) -> str:
    return layout.path(model.name).rpartition("/")[0]
