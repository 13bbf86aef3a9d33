"""Document → pages, byte for byte in the page format."""

import json
import re
from typing import Any

from fieldwright.model import ir, names
from fieldwright.pages import cells, models, table, types
from fieldwright.pages import layout as layouts
from fieldwright.rendering import templates

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def write_pages(
    document: ir.Document,
    *,
    package: str | None = None,
    overrides: templates.Overrides | None = None,
) -> dict[str, str]:
    """Write the page of every model but stubs: path below the docs root → text, in their order.

    ``package`` is the one that the usage code imports from in a document that was not imported
    from pages; without it there is no usage code. ``overrides`` is a folder of the user's own templates.
    """
    layout = layouts.derive(document, package)
    return {
        layout.locate_page(model.name): write_page(model, layout, overrides)
        for model in document.models
        if not layouts.is_stub(model)
    }


def write_page(
    model: ir.Model, layout: layouts.Layout, overrides: templates.Overrides | None = None
) -> str:
    """Write the page of one model."""
    match model:
        case ir.Record():
            form, context = "record", _prepare_record(model, layout)
        case ir.Enum():
            form = "enum" if model.form == "class" else "literal"
            context = _prepare_enum(model, layout)
        case ir.Union():
            form, context = "union", _prepare_blocks(model, model.alternatives, layout)
        case ir.Alias():
            form, context = "union", _prepare_blocks(model, (model.type,), layout)
    title = layout.titles[model.name]
    return templates.render(
        f"docs/models/{form}.md.jinja",
        overrides,
        title=title if model.deprecated is None else f"~~{title}~~",
        description=cells.render_notice(model.description, model.deprecated),
        **context,
    )


def _prepare_record(model: ir.Record, layout: layouts.Layout) -> dict[str, Any]:
    pairs = dict(model.page)
    folder = _locate_folder(model, layout)
    examples = pairs.get("exampleColumn", False) or any(each.examples for each in model.fields)
    fields = list(model.fields)
    if model.additional_properties is not None and model.additional_properties != ir.Scalar(
        kind="never"
    ):
        pair = pairs.get("extra", {})
        examples = examples or bool(pair.get("examples"))
        fields.insert(
            pairs.get("extraAt", len(fields)), _make_extra_field(model.additional_properties, pair)
        )
    printed = name_fields(model, layout)
    rows = [_render_row(each, printed[each.name], layout, folder) for each in fields]
    columns = table.EXAMPLES if examples else table.FIELDS
    if not examples:
        rows = [row[:4] for row in rows]
    if not layout.imported:
        rows = [tuple(map(_unify_breaks, row)) for row in rows]
    return {"table": table.render(columns, rows, pairs.get("width"))}


def name_fields(model: ir.Record, layout: layouts.Layout) -> dict[str, str]:
    """Return the printed names of a record's fields, by their names on the wire, which are the same in an import."""
    if layout.imported:
        settled = {each.name: each.published_name or each.name for each in model.fields}
    else:
        settled = names.name_attributes((each.name, each.published_name) for each in model.fields)
    return {models.EXTRA: models.EXTRA, **settled}


def _make_extra_field(type_: ir.Type, pair: dict[str, ir.Json]) -> ir.Field:
    """Make a field of the row of additional properties."""
    return ir.Field(
        name=models.EXTRA,
        type=ir.Map(values=type_),
        required=False,
        description=pair.get("description"),
        examples=tuple(pair.get("examples", ())),
        page=(("type", pair["type"]),) if "type" in pair else (),
    )


def _render_row(each: ir.Field, name: str, layout: layouts.Layout, folder: str) -> tuple[str, ...]:
    kept = dict(each.page)
    text = each.description
    if text is None:
        shape = types.strip_checks(each.type)
        inner = shape.type if isinstance(shape, ir.Nullable) else shape
        text = layout.texts.get(inner.name) if isinstance(inner, ir.Ref) else None
    return (
        cells.render_name(name, each.deprecated is not None),
        kept.get("type") or types.render_cell(each.type, each.required, layout, folder),
        cells.REQUIRED if each.required else cells.OPTIONAL,
        kept.get("description") or cells.render_description(text, each.deprecated),
        cells.render_examples(each.examples),
    )


def _prepare_enum(model: ir.Enum, layout: layouts.Layout) -> dict[str, Any]:
    pairs = dict(model.page)
    folder = _locate_folder(model, layout)
    context: dict[str, Any] = {
        "module": pairs["usage"] if "usage" in pairs else layout.derive_module(folder),
        "name": layout.titles[model.name],
        "open": model.open,
        "kind": "Int" if model.kind == "integer" else "Str",
    }
    listed = tuple((name, value) for name, value in pairs.get("members", model.members))
    if not listed:
        return {**context, "module": None, "items": [], "table": table.render(table.VALUES, [])}
    if model.form == "literal":
        items = [_render_item(value) for _, value in listed]
        if not layout.imported:
            items = [_escape_breaks(item) for item in items]
        return {**context, "items": items, "first": items[0]}
    members = _name_members(listed, layout)
    rows = [
        (cells.render_name(name, False), cells.render_value(value))
        for name, (_, value) in zip(members, listed, strict=True)
    ]
    if not layout.imported:
        rows = [(name, _unify_breaks(value)) for name, value in rows]
    text = table.render(table.VALUES, rows, pairs.get("width"))
    return {**context, "table": text, "first": members[0]}


def _name_members(
    listed: tuple[tuple[str | None, ir.Json], ...], layout: layouts.Layout
) -> list[str]:
    """Return the printed member names, which those of an import are already."""
    printed = [name for name, _ in listed if name is not None]
    if layout.imported and len(printed) == len(listed):
        return printed
    return names.name_members(listed)


def _render_item(value: ir.Json) -> str:
    return f'"{value}"' if isinstance(value, str) else cells.render_value(value)


def _prepare_blocks(
    model: ir.Union | ir.Alias, alternatives: tuple[ir.Type, ...], layout: layouts.Layout
) -> dict[str, Any]:
    pairs = dict(model.page)
    folder = _locate_folder(model, layout)
    kept = pairs.get("types") or [None] * len(alternatives)
    shown = [
        types.render_annotation(each, layout, folder) if text is None else text
        for each, text in zip(alternatives, kept, strict=True)
    ]
    if not layout.imported:
        shown = [_escape_breaks(text) for text in shown]
    legacy = pairs.get("legacy")
    if not legacy:
        return {"blocks": [(f"`{each}`", "value", each) for each in shown]}
    odd = {} if legacy is True else legacy
    headings = odd.get("headings") or [models.name_heading(each) for each in alternatives]
    variable = odd.get("variable") or models.name_variable(layout.titles[model.name])
    return {
        "blocks": [(*each, text) for *each, text in zip(headings, [variable] * len(shown), shown)]
    }


def _unify_breaks(cell: str) -> str:
    """Replace every kind of line break by a line feed, which a cell shows as ``<br/>``."""
    return cell if cell.isprintable() else _BREAK.sub("\n", cell)


def _escape_breaks(text: str) -> str:
    """Escape line breaks as JSON does, where a page has no other way to keep a text on its line."""
    if text.isprintable():
        return text
    return _BREAK.sub(lambda line_break: json.dumps(line_break[0])[1:-1], text)


def _locate_folder(model: ir.Model, layout: layouts.Layout) -> str:
    return layout.locate_page(model.name).rpartition("/")[0]
