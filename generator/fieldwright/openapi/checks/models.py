"""The models of a document as a whole: defaults that they refuse, former names, and circles of aliases."""

from fieldwright import errors
from fieldwright.model import ir, renames, traversal
from fieldwright.openapi.schemas.context import Context
from fieldwright.validation import models as validation


def check_defaults(ctx: Context, models: dict[str, ir.Model]) -> None:
    validator = validation.ModelValidator(models, dict(ctx.assertions.settle()))
    for type_, value, at in ctx.defaults:
        refused = validator.find_problem(type_, value)
        if refused:
            ctx.diagnostics.report(
                at,
                "default-refused",
                f"the default {errors.shorten_json(value)} is refused by its own schema: {refused}",
            )


def check_renames(ctx: Context, models: list[ir.Model]) -> None:
    """Report former names that are somebody's, and versions of removal that are none."""
    for node, message in renames.clashes(models):
        if node.place is not None:
            ctx.diagnostics.report(ctx.source.find_offset(node.place), "rename-clash", message)
    for model in models:
        for node in (model, *(model.fields if isinstance(model, ir.Record) else ())):
            version = renames.removed_in(node)
            if version is None or node.place is None:
                continue
            if renames.renamed_from(node) is None:
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
