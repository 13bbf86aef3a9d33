"""The part of a document that its Python package says by itself, as an IR document.

What Python has no word for goes: constraints, formats without a type of their own, notes,
page layout, the order of models. ``package.read`` gives exactly this for what
``package.write`` wrote, which is how nothing else can get lost unnoticed.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from fieldwright.model import discriminators, formats, ir, names, renames
from fieldwright.model.layout import Layout
from fieldwright.package import annotations, docstrings, plan
from fieldwright.rendering import encoders

_SCALARS = {
    "Any": ir.Scalar(kind="any"),
    "None": ir.Scalar(kind="null"),
    "bool": ir.Scalar(kind="boolean"),
    "float": ir.Scalar(kind="number"),
    "int": ir.Scalar(kind="integer"),
    "str": ir.Scalar(kind="string"),
    **{
        python: ir.Scalar(kind="string" if formats.is_asserted(name) else "number", format=name)
        for name, python in formats.PYTHON_TYPES.items()
    },
}


def shape(document: ir.Document) -> ir.Document:
    """Return the shape of a document: models by class name in alphabetical order."""
    models = shape_models(document, document.models, Layout.of(document))
    return ir.Document(
        title=" ".join(encoders.reflow(document.title).split()),
        version=document.package_version,
        models=tuple(sorted(models, key=lambda model: model.name)),
    )


def shape_models(
    document: ir.Document, models: Iterable[ir.Model], layout: Layout
) -> list[ir.Model]:
    """Return the shapes of some models of a document, whose package has the layout."""
    scope = plan.Scope(
        models={model.name: model for model in document.models},
        layout=layout,
        style=document.style,
    )
    former = renames.map_classes(document.models, layout.classes)
    return [
        replace(
            _shape_model(each, scope), annotations=_annotate_former(each, former.get(each.name))
        )
        for each in models
    ]


def _shape_model(model: ir.Model, scope: plan.Scope) -> ir.Model:
    name = scope.layout.classes[model.name]
    facts = docstrings.read_shape(docstrings.write(plan.collect_facts(model), ""))
    match model:
        case ir.Record():
            return _shape_record(model, name, facts, scope)
        case ir.Enum():
            form = plan.get_enum_form(model)
            published = (
                names.name_members(model.members)
                if form != "literal"
                else [None] * len(model.members)
            )
            values = [value for _, value in model.members]
            return ir.Enum(
                name=name,
                members=tuple(zip(published, values)),
                kind="any",
                open=model.open,
                form="literal" if form == "literal" else "class",
                nullable=model.nullable,
                **facts,
            )
        case ir.Union():
            by_value = discriminators.map_values(model, scope.models)
            if model.open and (tags := discriminators.list_open_tags(model, scope.models)):
                plain = len({name for _, name in tags.values}) == len(model.alternatives)
                by_value = tags.values if tags.decisive and plain else None
            alternatives = (
                [ir.Ref(name=target) for _, target in by_value]
                if by_value
                else list(model.alternatives)
            )
            types = [simplify(each, scope) for each in alternatives]
            return ir.Union(
                name=name,
                alternatives=tuple(dict.fromkeys(types) if by_value else types),
                exclusive=bool(by_value) or model.exclusive,
                open=model.open,
                nullable=model.nullable,
                **facts,
            )
        case ir.Alias():
            return ir.Alias(name=name, type=simplify(model.type, scope), **facts)
        case _:
            raise TypeError(f"{type(model).__name__} is not a model")


def _shape_record(
    model: ir.Record, name: str, facts: dict[str, Any], scope: plan.Scope
) -> ir.Record:
    attributes = names.name_attributes((each.name, each.published_name) for each in model.fields)
    former = renames.map_attributes(model)
    return ir.Record(
        name=name,
        fields=tuple(
            replace(
                _shape_field(each, attributes[each.name], scope),
                annotations=_annotate_former(each, former.get(each.name)),
            )
            for each in model.fields
        ),
        additional_properties=_simplify_extra(model.additional_properties, scope),
        base=scope.layout.classes[model.base] if model.base is not None else None,
        discriminator=model.discriminator,
        heirs=tuple((value, scope.layout.classes[heir]) for value, heir in model.heirs),
        own_tags=model.own_tags if model.strict or model.default_heir else (),
        default_heir=scope.layout.classes[model.default_heir] if model.default_heir else None,
        strict=model.strict,
        nullable=model.nullable,
        **facts,
    )


def _shape_field(node: ir.Field, attribute: str, scope: plan.Scope) -> ir.Field:
    return ir.Field(
        name=node.name,
        published_name=attribute,
        type=simplify(node.type, scope),
        required=node.required,
        default=node.default,
        **docstrings.read_shape(docstrings.write(plan.collect_facts(node), "")),
    )


def simplify(node: ir.Type, scope: plan.Scope) -> ir.Type:
    """Return a type as far as its annotation tells it."""
    match node:
        case ir.Scalar():
            return make_scalar(annotations.annotate_scalar(node, scope.style))
        case ir.Literal():
            written = annotations.annotate_literal(node)
            return (
                ir.Literal(values=node.values)
                if written.startswith("Literal")
                else make_scalar(written)
            )
        case ir.Array():
            return ir.Array(items=simplify(node.items, scope))
        case ir.Map():
            return ir.Map(values=simplify(node.values, scope))
        case ir.Ref():
            model = scope.models.get(node.name)
            return (
                ir.Ref(name=scope.layout.classes[node.name])
                if model is not None
                else make_scalar("Any")
            )
        case ir.Asserted():
            return simplify(node.type, scope)
        case ir.Nullable():
            inner = simplify(node.type, scope)
            return inner if scope.accepts_null(node.type) else ir.Nullable(type=inner)
        case _:
            raise TypeError(f"{type(node).__name__} is not a type")


def make_scalar(name: str) -> ir.Scalar:
    """Return the scalar that a Python type stands for."""
    return _SCALARS[name]


def _simplify_extra(node: ir.Type | None, scope: plan.Scope) -> ir.Type | None:
    if node is None or node == ir.Scalar(kind="never"):
        return node
    result = simplify(node, scope)
    return None if result == ir.Scalar(kind="any") else result


def _annotate_former(node: ir.Model | ir.Field, former: str | None) -> ir.Pairs:
    """Return the annotations of a former name: what it was in code, and the version in which it goes."""
    if former is None:
        return ()
    removed = renames.get_removal(node)
    gone = ((renames.REMOVED_IN, removed),) if removed else ()
    return ((renames.RENAMED_FROM, former), *gone)
