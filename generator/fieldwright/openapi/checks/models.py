"""The models of a document as a whole: defaults that they refuse, former names, and circles of aliases."""

from collections.abc import Container
from dataclasses import replace

from fieldwright import errors
from fieldwright.model import ir, renames, traversal
from fieldwright.openapi.schemas.context import Context
from fieldwright.validation import models as validation


def check_defaults(ctx: Context, models: dict[str, ir.Model]) -> dict[str, ir.Model]:
    """Report the defaults that their schemas refuse, and return the models without them.

    An integer's default is one: ``1.0`` is ``1``.
    """
    validator = validation.ModelValidator(models, dict(ctx.assertions.settle()))
    refused: set[ir.Place | None] = set()
    for default in ctx.defaults:
        problem = validator.find_problem(default.type, default.value)
        if problem:
            value = errors.shorten_json(default.value)
            message = f"the default {value} is refused by its own schema: {problem}"
            ctx.diagnostics.report(default.at, "default-refused", message)
            refused.add(default.field)
    return {name: _settle_defaults(model, refused) for name, model in models.items()}


def _settle_defaults(model: ir.Model, refused: Container[ir.Place | None]) -> ir.Model:
    """Return a model whose fields have only defaults that are values of their types."""
    if not isinstance(model, ir.Record) or not any(each.default for each in model.fields):
        return model
    fields = (
        replace(field, default=() if field.place in refused else _normalise(field))
        for field in model.fields
    )
    return replace(model, fields=tuple(fields))


def _normalise(field: ir.Field) -> tuple[ir.Json, ...]:
    type_ = traversal.unwrap(field.type)
    integer = isinstance(type_, ir.Scalar) and type_.kind == "integer"
    return tuple(
        int(value) if integer and isinstance(value, float) else value for value in field.default
    )


def check_renames(ctx: Context, models: list[ir.Model]) -> None:
    """Report former names that are somebody's, and versions of removal that are none."""
    for node, message in renames.find_clashes(models):
        if node.place is not None:
            ctx.diagnostics.report(ctx.source.find_offset(node.place), "rename-clash", message)
    for model in models:
        for node in (model, *(model.fields if isinstance(model, ir.Record) else ())):
            version = renames.get_removal(node)
            if version is None or node.place is None:
                continue
            if renames.get_former_name(node) is None:
                message = f"'{renames.REMOVED_IN}' stands without '{renames.RENAMED_FROM}'"
                ctx.diagnostics.report(
                    ctx.source.find_offset(node.place), "removal-version", message
                )
            elif not renames.VERSION.fullmatch(version):
                message = f"{errors.shorten_json(version)} is no version: write MAJOR.MINOR.PATCH, as in 2.0.0"
                ctx.diagnostics.report(
                    ctx.source.find_offset(node.place), "removal-version", message
                )


def check_cycles(ctx: Context, models: dict[str, ir.Model]) -> None:
    """Report models that are made of themselves with no object or array in between."""
    done: set[str] = set()
    for name in models:
        way: list[str] = []
        _follow(ctx, models, ir.Ref(name=name), way, done)


def _follow(
    ctx: Context, models: dict[str, ir.Model], type_: ir.Type, way: list[str], done: set[str]
) -> None:
    type_ = traversal.unwrap(type_)
    if not isinstance(type_, ir.Ref) or type_.name in done or type_.name not in models:
        return
    model = models[type_.name]
    if type_.name in way:
        circle = " → ".join([*way[way.index(type_.name) :], type_.name])
        if model.place is not None:
            ctx.diagnostics.report(
                ctx.source.find_offset(model.place),
                "ref-cycle",
                f"a schema is made of itself: {circle}",
            )
        return
    way.append(type_.name)
    if isinstance(model, ir.Alias):
        _follow(ctx, models, model.type, way, done)
    elif isinstance(model, ir.Union):
        for each in model.alternatives:
            _follow(ctx, models, each, way, done)
    way.pop()
    done.add(type_.name)
