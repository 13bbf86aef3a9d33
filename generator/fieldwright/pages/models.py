"""One page → one model, given the spellings of its SDK.

What a page shows and a model cannot say is kept in ``page`` pairs:

======== ============= ==========================================================
level    pair          meaning
======== ============= ==========================================================
field    type          the Type cell, where the type does not give it
field    description   the Description cell, where its notice is spelled in another way
model    types         the annotations that the alternatives do not give; null: it does
model    legacy        Supported Types in the form of 2.173; an object where not derivable
model    members       names and values as listed, where a value is listed twice
model    width         the width of a table that was edited by hand
model    exampleColumn the Example column is there without an example
model    extraAt       the row of ``__pydantic_extra__``, from 0, where not the last
model    extra         what that row says besides its type
======== ============= ==========================================================
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from fieldwright.model import ir
from fieldwright.pages import cells, types
from fieldwright.pages import layout as layouts
from fieldwright.pages import page as pages

EXTRA = "__pydantic_extra__"
_KINDS = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
}
_REQUIRED = {cells.REQUIRED: True, cells.OPTIONAL: False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sdk:
    """The context that the pages of an SDK share. ``cell_types`` holds the types of all Type cells, by cell and folder.

    ``textual`` names the enums whose values are all strings; ``settled`` caches the type and
    the page pairs of each cell.
    """

    layout: layouts.Layout
    cell_types: Mapping[tuple[str, str], types.CellType]
    textual: frozenset[str]
    settled: dict[tuple[str, str, bool], tuple[ir.Type, ir.Pairs] | None] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The parts of a page above its section."""

    name: str
    folder: str
    description: str | None
    deprecated: str | None
    page: ir.Pairs
    place: ir.Place


def read(page: pages.Page, head: Head, sdk: Sdk) -> ir.Model:
    """Read the model of a page. Raises ``SourceError`` for the first cell that cannot be read."""
    match page.section.form:
        case "fields":
            return _read_record(page, head, sdk)
        case "values" | "literals":
            return _read_enum(page, head)
        case "union":
            return _read_union(page, head, sdk)


def read_values(page: pages.Page) -> tuple[tuple[str | None, ir.Json], ...]:
    """Read the name and the value of each row of a Values section; items of a list have no name.

    A table of integers alone is one of integers unless its usage code says otherwise (2.5).
    Raises ``SourceError``.
    """
    rows = page.section.rows
    if page.section.form == "literals":
        return tuple((None, _read_item(page, n, text)) for n, (text,) in enumerate(rows))
    names = [_read_member(page, n, cell) for n, (cell, _) in enumerate(rows)]
    texts = [text for _, text in rows]
    integers = [cells.read_integer(text) for text in texts]
    unrecognized = page.usage.unrecognized if page.usage else None
    if unrecognized == "Int" and None in integers:
        row = integers.index(None)
        raise page.locate(row, 1).make_error(
            "page-usage", "the usage code says Int, but this is no integer"
        )
    textual = None in integers or unrecognized == "Str"
    return tuple(zip(names, texts if textual else integers, strict=True))


def _read_record(page: pages.Page, head: Head, sdk: Sdk) -> ir.Record:
    section = page.section
    pairs = list(head.page)
    fields: list[ir.Field] = []
    seen: set[str] = set()
    extra: ir.Type | None = None
    for n in range(len(section.rows)):
        each = _read_field(page, n, head.folder, sdk)
        if each.name in seen:
            raise page.locate(n).make_error(
                "page-duplicate", f"a field {each.name} stands further up already"
            )
        seen.add(each.name)
        if (
            each.name == EXTRA
            and not each.required
            and each.deprecated is None
            and isinstance(each.type, ir.Map)
        ):
            extra = each.type.values
            if n != len(section.rows) - 1:
                pairs.append(("extraAt", n))
            pairs += _collect_extra(each)
        else:
            fields.append(each)
    if section.examples and not any(row[4] for row in section.rows):
        pairs.append(("exampleColumn", True))
    if section.width is not None:
        pairs.append(("width", section.width))
    return ir.Record(
        name=head.name,
        fields=tuple(fields),
        additional_properties=extra,
        description=head.description,
        deprecated=head.deprecated,
        page=tuple(pairs),
        place=head.place,
    )


def _collect_extra(extra: ir.Field) -> ir.Pairs:
    """Return the pair for what ``additionalProperties`` cannot express of the row of additional properties."""
    pair: dict[str, ir.Json] = dict(extra.page)
    if extra.description:
        pair["description"] = extra.description
    if extra.examples:
        pair["examples"] = list(extra.examples)
    return (("extra", pair),) if pair else ()


def _read_field(page: pages.Page, n: int, folder: str, sdk: Sdk) -> ir.Field:
    row = page.section.rows[n]
    try:
        name, struck = cells.read_name(row[0])
    except cells.UnknownCell as error:
        raise page.locate(n).make_error("page-name", str(error)) from error
    required = _REQUIRED.get(row[2])
    if required is None:
        wanted = f"{cells.REQUIRED} or {cells.OPTIONAL}"
        raise page.locate(n, 2).make_error("page-required-cell", f"expected {wanted}")
    try:
        description, deprecated = cells.read_description(row[3], struck)
    except cells.UnknownCell as error:
        raise page.locate(n, 3).make_error("page-description-cell", str(error)) from error
    type_, pairs = _settle_type(page, n, folder, required, sdk)
    if deprecated is not None and cells.has_odd_notice(row[3]):
        pairs = (*pairs, ("description", row[3]))
    inner = type_.type if isinstance(type_, ir.Nullable) else type_
    target = inner.name if isinstance(inner, ir.Ref) else None
    if description is None and target is not None and sdk.layout.texts.get(target):
        description = ""
    examples: tuple[ir.Json, ...] = ()
    if page.section.examples and row[4]:
        textual = isinstance(inner, ir.Scalar) and inner.kind == "string" or target in sdk.textual
        examples = cells.read_examples(row[4], textual)
    return ir.Field(
        name=name,
        type=type_,
        required=required,
        description=description,
        deprecated=deprecated,
        examples=examples,
        page=pairs,
        place=ir.Place(page.path, page.section.line + n, 1),
    )


def _settle_type(
    page: pages.Page, n: int, folder: str, required: bool, sdk: Sdk
) -> tuple[ir.Type, ir.Pairs]:
    """Return the type of a row, and a pair with its Type cell if the type is printed otherwise."""
    cell = page.section.rows[n][1]
    key = (cell, folder, required)
    if key not in sdk.settled:
        type_ = _apply_wrapper(sdk.cell_types[cell, folder], required)
        if type_ is not None:
            same = types.render_cell(type_, required, sdk.layout, folder) == cell
            sdk.settled[key] = type_, () if same else (("type", cell),)
        else:
            sdk.settled[key] = None
    settled = sdk.settled[key]
    if settled is None:
        says = "required" if required else "not required"
        message = f"the Type cell {cell} is not how a field is written that is {says}"
        raise page.locate(n, 2).make_error("page-required-cell", message)
    return settled


def _apply_wrapper(cell_type: types.CellType, required: bool) -> ir.Type | None:
    """Return the type that a cell's wrapper makes (4.3), None where Required contradicts it.

    v1 SDKs, which have no ``Nullable``, write ``Optional`` on a required field instead.
    """
    match cell_type.wrapper, required:
        case (None, _) | ("", True) | ("Optional", False):
            return cell_type.type
        case ("Nullable" | "Optional", True) | ("OptionalNullable", False):
            return types.make_nullable(cell_type.type)
        case _:
            return None


def _read_member(page: pages.Page, n: int, cell: str) -> str:
    try:
        name, struck = cells.read_name(cell)
    except cells.UnknownCell as error:
        raise page.locate(n).make_error("page-name", str(error)) from error
    if struck:
        raise page.locate(n).make_error("page-name", "a member cannot be struck out")
    return name


def _read_item(page: pages.Page, n: int, text: str) -> ir.Json:
    if text.startswith('"'):
        return text[1:-1]
    value = cells.read_value(text)
    if isinstance(value, str):
        raise page.locate(n).make_error(
            "page-form", 'expected an item such as - `"value"` or - `7`'
        )
    return value


def _read_enum(page: pages.Page, head: Head) -> ir.Enum:
    listed = read_values(page)
    members = _deduplicate(listed)
    pairs = list(head.page)
    if len(members) != len(listed):
        pairs.append(("members", [list(each) for each in listed]))
    if page.section.width is not None:
        pairs.append(("width", page.section.width))
    is_open = page.usage is not None and page.usage.unrecognized is not None
    return ir.Enum(
        name=head.name,
        members=members,
        kind=_determine_kind([value for _, value in members]),
        open=is_open or page.section.is_open,
        form="class" if page.section.form == "values" else "literal",
        description=head.description,
        deprecated=head.deprecated,
        page=tuple(pairs),
        place=head.place,
    )


def _read_union(page: pages.Page, head: Head, sdk: Sdk) -> ir.Union:
    folder, rows = head.folder, page.section.rows
    alternatives = tuple(_replace_null(sdk.cell_types[row[2], folder].type) for row in rows)
    shown = [types.render_annotation(each, sdk.layout, folder) for each in alternatives]
    kept = [None if text == row[2] else row[2] for text, row in zip(shown, rows, strict=True)]
    pairs = list(head.page)
    if any(kept):
        pairs.append(("types", kept))
    if not all(heading == f"`{text}`" and variable == "value" for heading, variable, text in rows):
        pairs.append(("legacy", _read_legacy(page, alternatives)))
    return ir.Union(
        name=head.name,
        alternatives=alternatives,
        exclusive=not has_overlap(alternatives, sdk.textual),
        description=head.description,
        deprecated=head.deprecated,
        page=tuple(pairs),
        place=head.place,
    )


def _replace_null(alternative: ir.Type) -> ir.Type:
    """Replace null alone by ``any``: a spec has null of the union, not of an alternative."""
    return types.ANY if alternative == ir.Literal(values=(None,)) else alternative


def has_overlap(alternatives: tuple[ir.Type, ...], textual: Collection[str]) -> bool:
    """Return whether some value surely matches two alternatives, so that ``oneOf`` cannot be meant.

    ``textual`` names the enums whose values are all strings.
    """
    scalars = Counter(
        _classify_scalar(each) for each in alternatives if isinstance(each, ir.Scalar)
    )
    if "any" in scalars and len(alternatives) > 1 or max(scalars.values(), default=0) > 1:
        return True
    parts = {"string" for each in alternatives if isinstance(each, ir.Ref) and each.name in textual}
    for each in alternatives:
        if isinstance(each, ir.Literal):
            parts |= {_KINDS[type(value)] for value in each.values}
    return not parts.isdisjoint(scalars)


def _classify_scalar(scalar: ir.Scalar) -> str:
    return "number" if scalar.kind == "integer" else scalar.kind


def _read_legacy(page: pages.Page, alternatives: tuple[ir.Type, ...]) -> ir.Json:
    """Return True if the blocks of 2.173 follow from title and types, else what they print instead."""
    variables = {variable for _, variable, _ in page.section.rows}
    headings = [heading for heading, _, _ in page.section.rows]
    odd = next((n for n, text in enumerate(headings) if text and not text.isidentifier()), None)
    if odd is not None or len(variables) > 1:
        message = "expected a block heading such as ### `models.Image`"
        raise page.locate(odd or 0).make_error("page-form", message)
    odd_parts: dict[str, ir.Json] = {}
    if variables != {name_variable(page.title)}:
        odd_parts["variable"] = variables.pop()
    if headings != [name_heading(each) for each in alternatives]:
        odd_parts["headings"] = headings
    return odd_parts or True


def name_variable(title: str) -> str:
    """Name the variable of a legacy block: ``EntityItem`` → ``entityItem``."""
    return title[:1].lower() + title[1:]


def name_heading(alternative: ir.Type) -> str:
    """Name the class that heads a legacy block; nothing where the alternative is no class."""
    return alternative.name.rpartition(".")[2] if isinstance(alternative, ir.Ref) else ""


def _deduplicate(
    listed: tuple[tuple[str | None, ir.Json], ...],
) -> tuple[tuple[str | None, ir.Json], ...]:
    """Keep the first name of each value: two names for one value are one member (page pair ``members``)."""
    first: dict[tuple[bool, ir.Json], tuple[str | None, ir.Json]] = {}
    for name, value in listed:
        shown = cells.render_value(value) if isinstance(value, list | dict) else value
        first.setdefault((isinstance(shown, bool), shown), (name, value))
    return tuple(first.values())


def _determine_kind(
    values: list[ir.Json],
) -> Literal["string", "integer", "number", "boolean", "any"]:
    kinds = {type(value) for value in values}
    if kinds == {str}:
        return "string"
    if kinds == {int}:
        return "integer"
    if kinds == {bool}:
        return "boolean"
    return "number" if kinds <= {int, float} else "any"
