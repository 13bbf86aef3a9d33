"""Programs written against the package of one edition, and what a type checker says when they meet another.

A program uses one model in every way its package offers: it imports it, reads its
attributes and passes them to its constructor, names its members, decodes and encodes.
mypy judges, if it is installed; it is not needed for anything else.
"""

import ast
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from fieldwright import errors
from fieldwright.changes.consumers import type_checking
from fieldwright.changes.editions import Edition
from fieldwright.distribution import build
from fieldwright.model import discriminators, formats, initial_values, ir, names, renames
from fieldwright.model.layout import Layout
from fieldwright.package import annotations, plan
from fieldwright.rendering import encoders, templates
from fieldwright.rendering.files import write_files

_ERROR = re.compile(r"(?P<file>[^:]+\.py):(?P<line>\d+): error: (?P<message>.*)")

_PROGRAMS = "programs"


def require_mypy() -> None:
    """Require the mypy that programs are judged by; raise ``errors.UsageError`` if it is not installed."""
    if not type_checking.has_mypy():
        raise errors.UsageError("--prove needs mypy: pip install 'fieldwright[prove]'")


def write_programs(
    edition: Edition, models: Iterable[str], settings: build.Settings
) -> dict[str, str]:
    """Write for each model a program that uses it as the package of an edition offers it."""
    known = {model.name: model for model in edition.document.models}
    layout = Layout.of(edition.document)
    tags = discriminators.collect_tags(known)
    _, package = build.name_package(edition.document, settings)
    former = renames.map_classes(edition.document.models, layout.classes)
    return {
        name: _write_program(
            known[name],
            plan.Scope(models=known, layout=layout, tags=tags),
            package,
            former.get(name),
        )
        for name in models
    }


def judge(
    texts: Mapping[str, str], packages: Iterable[Mapping[str, bytes]]
) -> dict[str, tuple[str, ...]]:
    """Judge programs by mypy beside these packages, each a tree of files: program → errors."""
    if not texts:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for tree in packages:
            write_files(root, tree)
        files = {f"{_PROGRAMS}/program_{number}.py": name for number, name in enumerate(texts)}
        write_files(root, {path: texts[name].encode() for path, name in files.items()})
        messages: dict[str, list[str]] = {name: [] for name in texts}
        for match in map(_ERROR.match, _run_mypy(root, list(files)).splitlines()):
            if match is not None and match["file"].replace(os.sep, "/") in files:
                messages[files[match["file"].replace(os.sep, "/")]].append(match["message"])
    return {name: tuple(dict.fromkeys(lines)) for name, lines in messages.items()}


def _run_mypy(root: Path, files: list[str]) -> str:
    """Return what mypy prints, without the configuration of whoever runs it."""
    options = (
        "--warn-return-any",
        "--follow-imports=silent",
    )  # nobody asks what it says of the packages
    ended = type_checking.run_mypy(files, [root], *options, folder=root)
    if ended.returncode not in (0, 1):
        raise RuntimeError(f"mypy ended with {ended.returncode}: {ended.stderr.strip()[-300:]}")
    return ended.stdout


def _write_program(model: ir.Model, scope: plan.Scope, package: str, former: str | None) -> str:
    classes = scope.layout.classes
    name = classes[model.name]
    context = _describe_model(model, scope)
    written = [context["value"], *(each["annotation"] for each in context.get("attributes", ()))]
    written += [context["extra"]] if context.get("extra") else []
    words = {
        node.id
        for annotation in written
        for node in ast.walk(ast.parse(annotation, mode="eval"))
        if isinstance(node, ast.Name)
    }
    used = sorted((words & {*classes.values(), "Unknown"}) | {name})
    return templates.render(
        "proof/consumer.py.jinja",
        package=encoders.encode_code(package),
        name=encoders.encode_code(name),
        used=[encoders.encode_code(each) for each in used],
        imports=[
            (encoders.encode_code(row.library), encoders.encode_code(row.python))
            for row in formats.FORMATS.values()
            if row.library and row.python
        ],
        former=former and encoders.encode_code(former),
        former_module=former and encoders.encode_code(names.name_module(former)),
        **context,
    )


def _describe_model(model: ir.Model, scope: plan.Scope) -> dict[str, Any]:
    """Describe what the program of a model consists of."""
    name = scope.layout.classes[model.name]
    value = encoders.encode_code(plan.annotate_value(model, name, scope.models))
    match model:
        case ir.Record():
            return {"kind": "record", "value": value, **_describe_record(model, scope)}
        case ir.Enum() if plan.get_enum_form(model) == "literal":
            values = [each for _, each in model.members if isinstance(each, str | int)]
            return {"kind": "literal", "value": value, "values": values}
        case ir.Enum():
            base = {"text": "str", "whole": "int"}.get(plan.get_enum_form(model))
            members = [encoders.encode_code(each) for each in names.name_members(model.members)]
            return {
                "kind": "class",
                "value": value,
                "members": members,
                "base": encoders.encode_code(base) if base else None,
                "closed": not model.open,
            }
        case ir.Union():
            return {"kind": "alias", "value": _annotate_union(model, scope)}
        case ir.Alias():
            return {"kind": "alias", "value": scope.plan_type(model.type, "value").annotation}
        case _:
            raise TypeError(f"{type(model).__name__} is not a model")


def _describe_record(model: ir.Record, scope: plan.Scope) -> dict[str, Any]:
    called = names.name_attributes((each.name, each.published_name) for each in model.fields)
    former = renames.map_attributes(model)
    tags = scope.tags.get(model.name, {})
    attributes = []
    for number, each in enumerate(model.fields, start=1):
        annotation = str(scope.plan_type(each.type, "value").annotation)
        items = _find_items(annotation)
        if not each.required:
            absent = "Unset" if scope.accepts_null(each.type) else "None"
            annotation = annotations.widen(annotation, absent)
        other = re.sub(r"\bAny\b", "_Foreign", annotation)
        attributes.append(
            {
                "name": encoders.encode_code(called[each.name]),
                "annotation": encoders.encode_code(annotation),
                "other": encoders.encode_code(other) if other != annotation else None,
                "element": (
                    None if items is None or "Unset" in annotation else encoders.encode_code(items)
                ),
                "mapped": annotation.startswith("dict["),
                "required": each.required,
                "passed": each.required
                and not initial_values.find_initial_value(each, tags, scope.models),
                "number": number,
                "former": encoders.encode_code(former[each.name]) if each.name in former else None,
            }
        )
    extra: Markup | None = encoders.encode_code("Any")
    if model.additional_properties == ir.Scalar(kind="never"):
        extra = None
    elif model.additional_properties is not None:
        extra = scope.plan_type(model.additional_properties, "value").annotation
    return {"attributes": attributes, "extra": extra}


def _find_items(annotation: str) -> str | None:
    """Return the annotation of what a list or a dictionary holds; None for any other type."""
    match ast.parse(annotation, mode="eval").body:
        case ast.Subscript(value=ast.Name(id="list"), slice=items):
            return ast.unparse(items)
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[_, values])):
            return ast.unparse(values)
    return None


def _annotate_union(model: ir.Union, scope: plan.Scope) -> Markup:
    """Annotate the alternatives one by one, since programs tell them apart; exact numbers are plain ones there."""
    alternatives = []
    for each in model.alternatives:
        annotation = str(scope.plan_type(each, "value").annotation)
        alternatives.append("float" if annotation == "Decimal" else annotation)
    if model.open:
        taken = "Unknown" in scope.layout.classes.values()
        alternatives.append("Any" if taken else "Unknown")
    joined = " | ".join(dict.fromkeys(alternatives)) or "Any"
    if "Any" in joined.split(" | "):
        return encoders.encode_code("Any")
    return encoders.encode_code(annotations.widen(joined) if model.nullable else joined)
