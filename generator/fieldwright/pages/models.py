"""One page → one model, once it is known how the SDK spells what all SDKs have.

What a page shows and a model cannot say is kept in ``page`` pairs:

======== ============= ==========================================================
level    pair          meaning
======== ============= ==========================================================
field    type          the Type cell, where the type does not give it
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
    """What the pages of an SDK have in common. ``found`` are the types of all Type cells, by cell and folder.

    ``textual`` names the enums whose values are all strings; ``settled`` remembers how a cell
    is printed again.
    """

    layout: layouts.Layout
    found: Mapping[tuple[str, str], types.Found]
    textual: frozenset[str]
    settled: dict[tuple[str, str, bool], tuple[ir.Type, ir.Pairs] | None] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands above a page's section, taken apart."""

    name: str
    folder: str
    description: str | None
    deprecated: str | None
    page: ir.Pairs
    place: ir.Place


def read(page: pages.Page, head: Head, sdk: Sdk) -> ir.Model:
    """The model of a page. Raises ``SourceError`` for the first cell that cannot be read."""
    match page.section.form:
        case "fields":
            return _record(page, head, sdk)
        case "values" | "literals":
            return _enum(page, head)
        case "union":
            return _union(page, head, sdk)


def values(page: pages.Page) -> tuple[tuple[str | None, ir.Json], ...]:
    """Name and value of each row of a Values section, in order; items of a list have no name.

    A table of integers alone is one of integers unless its usage code says otherwise (2.5).
    Raises ``SourceError``.
    """
    rows = page.section.rows
    if page.section.form == "literals":
        return tuple((None, _item(page, n, text)) for n, (text,) in enumerate(rows))
    names = [_member(page, n, cell) for n, (cell, _) in enumerate(rows)]
    texts = [text for _, text in rows]
    whole = [cells.whole(text) for text in texts]
    said = page.usage.unrecognized if page.usage else None
    if said == "Int" and None in whole:
        row = whole.index(None)
        raise page.spot(row, 1).fault(
            "page-usage", "the usage code says Int, but this is no integer"
        )
    return tuple(zip(names, texts if None in whole or said == "Str" else whole, strict=True))


def _record(page: pages.Page, head: Head, sdk: Sdk) -> ir.Record:
    section = page.section
    pairs = list(head.page)
    fields: list[ir.Field] = []
    seen: set[str] = set()
    extra: ir.Type | None = None
    for n in range(len(section.rows)):
        each = _field(page, n, head.folder, sdk)
        if each.name in seen:
            raise page.spot(n).fault(
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
            pairs += _said(each)
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


def _said(extra: ir.Field) -> ir.Pairs:
    """What the row of additional properties says that ``additionalProperties`` has no word for."""
    said: dict[str, ir.Json] = dict(extra.page)
    if extra.description:
        said["description"] = extra.description
    if extra.examples:
        said["examples"] = list(extra.examples)
    return (("extra", said),) if said else ()


def _field(page: pages.Page, n: int, folder: str, sdk: Sdk) -> ir.Field:
    row = page.section.rows[n]
    try:
        name, struck = cells.read_name(row[0])
    except cells.UnknownCell as error:
        raise page.spot(n).fault("page-name", str(error)) from error
    required = _REQUIRED.get(row[2])
    if required is None:
        wanted = f"{cells.REQUIRED} or {cells.OPTIONAL}"
        raise page.spot(n, 2).fault("page-required-cell", f"expected {wanted}")
    try:
        description, deprecated = cells.read_description(row[3], struck)
    except cells.UnknownCell as error:
        raise page.spot(n, 3).fault("page-description-cell", str(error)) from error
    type_, pairs = _settled(page, n, folder, required, sdk)
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


def _settled(
    page: pages.Page, n: int, folder: str, required: bool, sdk: Sdk
) -> tuple[ir.Type, ir.Pairs]:
    """The type of a row, and its Type cell if that is not what the type prints."""
    cell = page.section.rows[n][1]
    key = (cell, folder, required)
    if key not in sdk.settled:
        found = sdk.found[cell, folder]
        type_ = _nullable(found, required)
        if type_ is not None:
            same = types.cell(type_, required, sdk.layout, folder) == cell
            sdk.settled[key] = type_, () if same else (("type", cell),)
        else:
            sdk.settled[key] = None
    settled = sdk.settled[key]
    if settled is None:
        says = "required" if required else "not required"
        message = f"the Type cell {cell} is not how a field is written that is {says}"
        raise page.spot(n, 2).fault("page-required-cell", message)
    return settled


def _nullable(found: types.Found, required: bool) -> ir.Type | None:
    """The type with its wrapper's meaning (4.3), None where Required contradicts it.

    ``Optional`` on a required field is how v1 SDKs, which know no ``Nullable``, say it.
    """
    match found.wrapper, required:
        case (None, _) | ("", True) | ("Optional", False):
            return found.type
        case ("Nullable" | "Optional", True) | ("OptionalNullable", False):
            return types.nullable(found.type)
        case _:
            return None


def _member(page: pages.Page, n: int, cell: str) -> str:
    try:
        name, struck = cells.read_name(cell)
    except cells.UnknownCell as error:
        raise page.spot(n).fault("page-name", str(error)) from error
    if struck:
        raise page.spot(n).fault("page-name", "a member cannot be struck out")
    return name


def _item(page: pages.Page, n: int, text: str) -> ir.Json:
    if text.startswith('"'):
        return text[1:-1]
    found = cells.read_value(text)
    if isinstance(found, str):
        raise page.spot(n).fault("page-form", 'expected an item such as - `"value"` or - `7`')
    return found


def _enum(page: pages.Page, head: Head) -> ir.Enum:
    listed = values(page)
    members = _distinct(listed)
    pairs = list(head.page)
    if len(members) != len(listed):
        pairs.append(("members", [list(each) for each in listed]))
    if page.section.width is not None:
        pairs.append(("width", page.section.width))
    said = page.usage is not None and page.usage.unrecognized is not None
    return ir.Enum(
        name=head.name,
        members=members,
        kind=_kind([value for _, value in members]),
        open=said or page.section.is_open,
        form="class" if page.section.form == "values" else "literal",
        description=head.description,
        deprecated=head.deprecated,
        page=tuple(pairs),
        place=head.place,
    )


def _union(page: pages.Page, head: Head, sdk: Sdk) -> ir.Union:
    folder, rows = head.folder, page.section.rows
    alternatives = tuple(_sayable(sdk.found[row[2], folder].type) for row in rows)
    shown = [types.written(each, sdk.layout, folder) for each in alternatives]
    said = [None if text == row[2] else row[2] for text, row in zip(shown, rows, strict=True)]
    pairs = list(head.page)
    if any(said):
        pairs.append(("types", said))
    if not all(heading == f"`{text}`" and variable == "value" for heading, variable, text in rows):
        pairs.append(("legacy", _legacy(page, alternatives)))
    return ir.Union(
        name=head.name,
        alternatives=alternatives,
        exclusive=not overlapping(alternatives, sdk.textual),
        description=head.description,
        deprecated=head.deprecated,
        page=tuple(pairs),
        place=head.place,
    )


def _sayable(alternative: ir.Type) -> ir.Type:
    """An alternative as it is; ``any`` for null alone, which a spec has of the union as a whole."""
    return types.ANY if alternative == ir.Literal(values=(None,)) else alternative


def overlapping(alternatives: tuple[ir.Type, ...], textual: Collection[str]) -> bool:
    """Whether some value surely is of two alternatives, so that exactly one cannot be meant.

    ``textual`` names the enums whose values are all strings.
    """
    whole = Counter(_json_kind(each) for each in alternatives if isinstance(each, ir.Scalar))
    if "any" in whole and len(alternatives) > 1 or max(whole.values(), default=0) > 1:
        return True
    parts = {"string" for each in alternatives if isinstance(each, ir.Ref) and each.name in textual}
    for each in alternatives:
        if isinstance(each, ir.Literal):
            parts |= {_KINDS[type(value)] for value in each.values}
    return not parts.isdisjoint(whole)


def _json_kind(scalar: ir.Scalar) -> str:
    return "number" if scalar.kind == "integer" else scalar.kind


def _legacy(page: pages.Page, alternatives: tuple[ir.Type, ...]) -> ir.Json:
    """Whether the blocks of 2.173 follow from title and types; what they say where not."""
    variables = {variable for _, variable, _ in page.section.rows}
    headings = [heading for heading, _, _ in page.section.rows]
    odd = next((n for n, text in enumerate(headings) if text and not text.isidentifier()), None)
    if odd is not None or len(variables) > 1:
        message = "expected a block heading such as ### `models.Image`"
        raise page.spot(odd or 0).fault("page-form", message)
    said: dict[str, ir.Json] = {}
    if variables != {variable(page.title)}:
        said["variable"] = variables.pop()
    if headings != [heading(each) for each in alternatives]:
        said["headings"] = headings
    return said or True


def variable(title: str) -> str:
    """The variable of a legacy block: ``EntityItem`` → ``entityItem``."""
    return title[:1].lower() + title[1:]


def heading(alternative: ir.Type) -> str:
    """The heading of a legacy block: the class, if the alternative is one."""
    return alternative.name.rpartition(".")[2] if isinstance(alternative, ir.Ref) else ""


def _distinct(
    listed: tuple[tuple[str | None, ir.Json], ...],
) -> tuple[tuple[str | None, ir.Json], ...]:
    """The first name of each value: two names for one value are one member (page pair ``members``)."""
    first: dict[tuple[bool, ir.Json], tuple[str | None, ir.Json]] = {}
    for name, value in listed:
        shown = cells.value(value) if isinstance(value, list | dict) else value
        first.setdefault((isinstance(shown, bool), shown), (name, value))
    return tuple(first.values())


def _kind(found: list[ir.Json]) -> Literal["string", "integer", "number", "boolean", "any"]:
    kinds = {type(value) for value in found}
    if kinds == {str}:
        return "string"
    if kinds == {int}:
        return "integer"
    if kinds == {bool}:
        return "boolean"
    return "number" if kinds <= {int, float} else "any"
