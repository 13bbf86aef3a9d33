"""The public surface of a package: its classes, and what each has, in words.

Every rule compares the specs; the surfaces show what users get. Whatever differs in them has a change,
of a rule of its own or of the one for what no other tells.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import fieldwright
from fieldwright.changes.change import Change, Spot
from fieldwright.changes.matching import Matching, list_pairs, rename_references
from fieldwright.changes.rules.rule import judge_code
from fieldwright.changes.rules.table import RULES
from fieldwright.model import ir, traversal
from fieldwright.model.layout import Layout
from fieldwright.package import shape

Surface = Mapping[str, Mapping[str, str]]
"""Class → attribute, member or "" → what it is, in words."""

STRICT = " with a strict discriminator"

_NONE: tuple[str, str | None] = ("", None)


def compare_surface(surface: Surface, generator: str, document: ir.Document) -> Iterator[Change]:
    """Yield the parts of a published package that the generator of today makes otherwise, of the same spec under
    the same settings; ``generator`` is the version of the one that made it, "" if that is not known.
    """
    if generator == fieldwright.__version__:
        return
    maker = f"fieldwright {generator or 'of another version'} made it"
    today = describe_surface(document)
    classes = Layout.of(document, joins=False).classes
    models = {classes[model.name]: model for model in document.models}
    for name, parts in surface.items():
        for part, before in parts.items():
            after = today.get(name, {}).get(part)
            if after != before:
                model = models.get(name)
                place = document.place if model is None else model.place
                yield Change(
                    rule="surface-changed",
                    spot=Spot(name if model is None else model.name, part),
                    old=before,
                    new=after,
                    hint=f"{maker}, and this is {fieldwright.__version__}",
                    old_place=place,
                )
                if name not in today:
                    break


def find_untold(
    documents: tuple[ir.Document, ir.Document], both: Matching, changes: Iterable[Change]
) -> Iterator[Change]:
    """Yield the parts of models of both editions that the new package has otherwise, though no change of code
    tells it; what the settings of the new one do is no part of it."""
    documents = (replace(documents[0], style=documents[1].style), documents[1])
    pairs = [(old, new) for old, new in list_pairs(both) if repr(old) != repr(new)]
    layouts = [Layout.of(document, joins=False) for document in documents]
    classes = {
        layouts[0].classes[old.name]: layouts[1].classes[new.name] for old, new in list_pairs(both)
    }
    sides = [
        shape.shape_models(document, [pair[side] for pair in pairs], layouts[side])
        for side, document in enumerate(documents)
    ]
    reported = _map_reported(changes)
    aliases = [_map_aliases(*each) for each in zip(documents, layouts, strict=True)]
    for (old, new), before, after in zip(pairs, *sides, strict=True):
        left = _list_parts(_resolve(before, aliases[0]), classes)
        right = _list_parts(_resolve(after, aliases[1]), {})
        known = reported.get(new.name, set())
        for part in {**left, **right}:
            (step, word), (new_step, new_word) = left.get(part, _NONE), right.get(part, _NONE)
            is_told = any(
                _is_reported(each, known) for each in (part, step or part, new_step or part)
            )
            if word != new_word and not is_told:
                yield Change(
                    rule="surface-changed",
                    spot=Spot(new.name, new_step or step or part),
                    old=word,
                    new=new_word,
                    old_place=old.place,
                    new_place=new.place,
                )


def _map_aliases(document: ir.Document, layout: Layout) -> dict[str, ir.Type]:
    """Map the class names of aliases to their types, which annotations mean by them."""
    aliases = [model for model in document.models if isinstance(model, ir.Alias)]
    shapes = shape.shape_models(document, aliases, layout)
    return {each.name: each.type for each in shapes if isinstance(each, ir.Alias)}


def _resolve(model: ir.Model, aliases: Mapping[str, ir.Type]) -> ir.Model:
    """Return a model with the types of aliases in place of references to them."""

    def replace_alias(node: Any) -> Any:
        return aliases[node.name] if isinstance(node, ir.Ref) and node.name in aliases else node

    resolved: ir.Model = traversal.rewrite(model, replace_alias)
    return resolved


def _map_reported(changes: Iterable[Change]) -> dict[str, set[str]]:
    """Map each model to the paths of the changes that say something of code; a renamed field has both names."""
    paths: dict[str, set[str]] = {}
    for change in changes:
        if judge_code(RULES[change.rule]) != "silent":
            known = paths.setdefault(change.spot.model, set())
            known.add(change.spot.path)
            if isinstance(change.old, str):
                known.add(f".{change.old}")
    return paths


def _is_reported(part: str, paths: set[str]) -> bool:
    """Return whether one of the changes at these paths tells of a part."""
    inside = tuple(f"{part}{step}" for step in ("[", "{", "|"))
    return any(path in ("", part) or path.startswith(inside) for path in paths)


def _list_parts(model: ir.Model, classes: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """List the parts of a shaped model by the names that they have in code: the step to each in a spec, and
    what it is, in which classes have their new names."""
    model = rename_references(model, classes)
    if not isinstance(model, ir.Record):
        words = [f"{part} {word}".strip() for part, word in _describe_model(model)]
        return {"": ("", ", ".join(words))}
    base = classes.get(model.base, model.base) if model.base else None
    based = replace(model, base=base, strict=False)
    parts = {"": ("", dict(_describe_model(based))[""])}
    for each in model.fields:
        word = _describe_type(each.type) + ("" if each.required else "?")
        parts[f".{each.published_name}"] = (f".{each.name}", word)
    if model.additional_properties is not None:
        parts["{…}"] = ("{…}", _describe_type(model.additional_properties))
    return parts


def describe_surface(document: ir.Document) -> dict[str, dict[str, str]]:
    """Describe the classes of a package, each with its attributes or members, and its base."""
    return describe_models(shape.shape(document).models)


def describe_models(models: Iterable[ir.Model]) -> dict[str, dict[str, str]]:
    return {model.name: dict(_describe_model(model)) for model in models}


def _describe_model(model: ir.Model) -> Iterator[tuple[str, str]]:
    match model:
        case ir.Record():
            strict = STRICT if model.strict else ""
            yield "", f"record of {model.base}{strict}" if model.base else f"record{strict}"
            for field in model.fields:
                optional = "" if field.required else "?"
                yield f".{field.published_name}", _describe_type(field.type) + optional
        case ir.Enum():
            yield "", f"{'open' if model.open else 'closed'} {model.form}"
            for name, value in model.members:
                yield f".{name or json.dumps(value)}", json.dumps(value)
        case ir.Union():
            more = ["…"] if model.open else []
            yield "", " | ".join([*map(_describe_type, model.alternatives), *more])
        case ir.Alias():
            yield "", _describe_type(model.type)


def _describe_type(node: Any) -> str:
    """Describe a type as annotations have it."""
    match node:
        case ir.Nullable():
            return f"{_describe_type(node.type)} | None"
        case ir.Array():
            return f"list[{_describe_type(node.items)}]"
        case ir.Map():
            return f"dict[str, {_describe_type(node.values)}]"
        case ir.Ref():
            return node.name
        case ir.Literal():
            return f"Literal[{', '.join(map(json.dumps, node.values))}]"
        case ir.Scalar():
            return node.kind if node.format is None else f"{node.kind} ({node.format})"
        case _:
            raise TypeError(f"{type(node).__name__} is not a type")
