"""What a member of a spec becomes: the attribute or the class of the package, and the line of its page."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from fieldwright.distribution import documentation
from fieldwright.distribution.inputs import Settings
from fieldwright.model import ir, names, nullability
from fieldwright.package import annotations
from fieldwright.pages import layout, write
from fieldwright.pages.reference import Reference


class Hover(NamedTuple):
    """A piece of Python, the name of the model or field, and the line of its page: path, number, text."""

    code: str
    name: str
    page: tuple[str, int, str] | None = None

    def format_markdown(self) -> str:
        """Return the hover as Markdown."""
        lines = [f"```python\n{self.code}\n```", self.name]
        if self.page is not None:
            path, number, text = self.page
            lines = [*lines[:1], f"{self.name}, {path}:{number}", text]
        return "\n\n".join(lines)


def describe_member(
    document: ir.Document, places: Collection[ir.Place], settings: Settings, output: Path | None
) -> Hover | None:
    """Describe the model or the field whose key or schema is at one of the places; None if there is none."""
    module = names.name_package(settings.name or names.name_distribution(document.title))
    package = documentation.describe_package(document, module)
    models = {model.name: model for model in document.models}
    for model in document.models:
        kind = package.classes[model.name]
        if model.place in places:
            code = f"class {kind}" if isinstance(model, ir.Record | ir.Enum) else kind
            return Hover(code, kind, _find_line(document, model, None, settings, output))
        if not isinstance(model, ir.Record):
            continue
        for field in model.fields:
            if field.place in places:
                attribute = package.name_attributes(model)[field.name]
                annotation = package.annotate(field.type, package.classes.__getitem__)
                if not field.required:
                    absent = nullability.accepts_null(field.type, models)
                    annotation = annotations.widen(annotation, "Unset" if absent else "None")
                page = _find_line(document, model, field, settings, output)
                return Hover(f"{attribute}: {annotation}", f"{kind}.{attribute}", page)
    return None


def _find_line(
    document: ir.Document,
    model: ir.Model,
    field: ir.Field | None,
    settings: Settings,
    output: Path | None,
) -> tuple[str, int, str] | None:
    """Return the line of the page of a model that is about it or one of its fields."""
    module = names.name_package(settings.name or names.name_distribution(document.title))
    if "speakeasy" in settings.pages:
        pages = layout.derive(document, module)
        if layout.is_stub(model):
            return None
        path, text = pages.locate_page(model.name), write.write_page(
            model, pages, settings.overrides
        )
        line = r"# .*"
        if field is not None and isinstance(model, ir.Record):
            line = rf"\| (?:~~)?`{re.escape(write.name_fields(model, pages)[field.name])}`.*"
    else:
        package = documentation.describe_package(document, module)
        reference = Reference(document, package)
        attributes = package.name_attributes(model) if isinstance(model, ir.Record) else {}
        part = attributes[field.name] if field is not None else ""
        path, _, anchor = reference.link(model.name, part, folder="").partition("#")
        text = reference.write_page(model.name, settings.overrides, site=False)
        mark = re.escape(f'<a id="{anchor}"></a>')
        line = rf"(?<={mark}\n\n).*" if anchor else "# .*"
    match = re.search(rf"^{line}$", text, re.MULTILINE)
    if match is None:
        return None
    root = "" if settings.only else "docs/"
    place = f"{root}{path}" if output is None else f"{output}/{root}{path}"
    return place, text.count("\n", 0, match.start()) + 1, re.sub(" {2,}", " ", match[0])
