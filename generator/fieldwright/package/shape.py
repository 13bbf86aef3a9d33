"""The part of a document that its Python package says by itself, as an IR document.

What Python has no word for goes: constraints, formats without a type of their own, notes,
page layout, the order of models. ``package.read`` gives exactly this for what
``package.write`` wrote, which is how nothing else can get lost unnoticed.
"""

from dataclasses import replace

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
    """The shape of a document: models by class name in alphabetical order."""
    layout = Layout.of(document)
    scope = plan.Scope(models={model.name: model for model in document.models}, layout=layout)
    former = renames.models(document.models, layout.classes)
    models = [
        replace(_model(each, scope), annotations=_renamed(each, former.get(each.name)))
        for each in document.models
    ]
    return ir.Document(
        title=" ".join(encoders.reflow(document.title).split()),
        version=document.version,
        models=tuple(sorted(models, key=lambda model: model.name)),
    )


def _model(model: ir.Model, scope: plan.Scope) -> ir.Model:
    name = scope.layout.classes[model.name]
    said = docstrings.read_shape(docstrings.write(plan.facts_of(model), ""))
    match model:
        case ir.Record():
            attributes = names.attributes((each.name, each.published_name) for each in model.fields)
            former = renames.fields(model)
            return ir.Record(
                name=name,
                fields=tuple(
                    replace(
                        _field(each, attributes[each.name], scope),
                        annotations=_renamed(each, former.get(each.name)),
                    )
                    for each in model.fields
                ),
                additional_properties=_extra(model.additional_properties, scope),
                nullable=model.nullable,
                **said,
            )
        case ir.Enum():
            form = plan.enum_form(model)
            published = (
                names.members(model.members) if form != "literal" else [None] * len(model.members)
            )
            values = [value for _, value in model.members]
            return ir.Enum(
                name=name,
                members=tuple(zip(published, values)),
                kind="any",
                open=model.open,
                form="literal" if form == "literal" else "class",
                nullable=model.nullable,
                **said,
            )
        case ir.Union():
            told = discriminators.map_values(model, scope.models)
            found = (
                [ir.Ref(name=target) for _, target in told] if told else list(model.alternatives)
            )
            types = [simple(each, scope) for each in found]
            return ir.Union(
                name=name,
                alternatives=tuple(dict.fromkeys(types) if told else types),
                exclusive=bool(told) or model.exclusive,
                nullable=model.nullable,
                **said,
            )
        case ir.Alias():
            return ir.Alias(name=name, type=simple(model.type, scope), **said)
        case _:
            raise TypeError(f"{type(model).__name__} is not a model")


def _field(node: ir.Field, attribute: str, scope: plan.Scope) -> ir.Field:
    return ir.Field(
        name=node.name,
        published_name=attribute,
        type=simple(node.type, scope),
        required=node.required,
        default=node.default,
        **docstrings.read_shape(docstrings.write(plan.facts_of(node), "")),
    )


def simple(node: ir.Type, scope: plan.Scope) -> ir.Type:
    """A type as far as its annotation says it."""
    match node:
        case ir.Scalar():
            return python(annotations.scalar(node))
        case ir.Literal():
            written = annotations.literal(node)
            return (
                ir.Literal(values=node.values) if written.startswith("Literal") else python(written)
            )
        case ir.Array():
            return ir.Array(items=simple(node.items, scope))
        case ir.Map():
            return ir.Map(values=simple(node.values, scope))
        case ir.Ref():
            model = scope.models.get(node.name)
            return (
                ir.Ref(name=scope.layout.classes[node.name]) if model is not None else python("Any")
            )
        case ir.Asserted():
            return simple(node.type, scope)
        case ir.Nullable():
            inner = simple(node.type, scope)
            return inner if scope.accepts_null(node.type) else ir.Nullable(type=inner)
        case _:
            raise TypeError(f"{type(node).__name__} is not a type")


def python(name: str) -> ir.Scalar:
    """The scalar that a Python type stands for."""
    return _SCALARS[name]


def _extra(node: ir.Type | None, scope: plan.Scope) -> ir.Type | None:
    if node is None or node == ir.Scalar(kind="never"):
        return node
    made = simple(node, scope)
    return None if made == ir.Scalar(kind="any") else made


def _renamed(node: ir.Model | ir.Field, former: str | None) -> ir.Pairs:
    """What a package says of a former name: what it was in code, and the version in which it goes."""
    if former is None:
        return ()
    removed = renames.removed_in(node)
    gone = ((renames.REMOVED_IN, removed),) if removed else ()
    return ((renames.RENAMED_FROM, former), *gone)
