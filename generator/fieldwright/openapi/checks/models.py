"""The models of a document as a whole: defaults that they refuse, former names, and circles of aliases."""

from collections.abc import Container, Iterator
from dataclasses import replace

from fieldwright import errors
from fieldwright.model import components, ir, renames, traversal
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.text.values import make_fault
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
    for root in models:
        way: dict[str, Iterator[str]] = {"": iter((root,))}
        while way:
            name, targets = next(reversed(way.items()))
            for target in targets:
                if target in way:
                    _report_circle(ctx, models[target], [*way][[*way].index(target) :])
                elif target in models and target not in done:
                    way[target] = _list_ingredients(models[target])
                    break
            else:
                done.add(name)
                del way[name]


def check_unions(ctx: Context, models: dict[str, ir.Model]) -> None:
    """Report the union that is made of unions made of unions, and so on, beyond the limit: a value is
    read by one function for each of them, within one another."""
    graph = {name: [*_list_ingredients(model)] for name, model in models.items()}
    graph = {name: [each for each in targets if each in models] for name, targets in graph.items()}
    depths: dict[str, int] = {}
    for name in components.number_components(graph):
        below = max((depths.get(each, 0) for each in graph[name]), default=0)
        depths[name] = below + isinstance(models[name], ir.Union)
        if depths[name] == ctx.source.limits.unions + 1:
            place = models[name].place
            at = 0 if place is None else ctx.source.find_offset(place)
            fault = make_fault(ctx.source.limits, "unions", depths[name], at)
            ctx.diagnostics.report(fault.at, fault.rule, fault.message, fault.remedy)


def _list_ingredients(model: ir.Model) -> Iterator[str]:
    """Yield the models that speak of the same value as an alias or a union."""
    types: tuple[ir.Type, ...] = ()
    if isinstance(model, ir.Alias):
        types = (model.type,)
    elif isinstance(model, ir.Union):
        types = model.alternatives
    for each in map(traversal.unwrap, types):
        if isinstance(each, ir.Ref):
            yield each.name


def _report_circle(ctx: Context, model: ir.Model, way: list[str]) -> None:
    if model.place is not None:
        message = f"a schema is made of itself: {' → '.join([*way, model.name])}"
        ctx.diagnostics.report(ctx.source.find_offset(model.place), "ref-cycle", message)
