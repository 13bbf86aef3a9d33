"""Specs into IR: OpenAPI 3.1 and 3.0 documents, and JSON Schemas."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urldefrag

from fieldwright import errors
from fieldwright.errors import Diagnostic, SourceError
from fieldwright.model import ir, names, renames, traversal
from fieldwright.openapi.checks import contradictions, cycles, examples, keywords
from fieldwright.openapi.schemas import compile, context, drafts, references
from fieldwright.openapi.schemas.assertions import Assertions
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.diagnostics import Diagnostics
from fieldwright.openapi.schemas.index import Index
from fieldwright.openapi.schemas.reading import Dialect, Reading
from fieldwright.openapi.schemas.resources import Resource, Resources
from fieldwright.openapi.text.source import Source
from fieldwright.openapi.text.values import Fault, Object, strip_places
from fieldwright.validation import models as validation

_KEY = re.compile(r"[a-zA-Z0-9._-]*[a-zA-Z0-9_][a-zA-Z0-9._-]*")
_DIALECTS = re.compile(
    r"https?://(json-schema\.org/(draft/2020-12|draft/2019-09|draft-0[467])/schema"
    r"|spec\.openapis\.org/oas/3\.1/dialect/(base|2024-\d\d-\d\d))#?"
)

_NOTHING = Object()
_NOTHING.at, _NOTHING.marks = 0, []


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a spec is read.

    ``annotate``: a format says nothing of validity (JSON Schema validation, section 7.2.1).
    ``strict``: a place that cannot be read is an error in other people's documents too.
    ``documents`` are others that references may name, by URI.
    """

    annotate: bool = False
    strict: bool = False
    documents: Mapping[str, Any] = field(default_factory=dict)


DEFAULT = Options()


def read_document(source: Source, options: Options = DEFAULT) -> ir.Document:
    """Read the document of a spec. Raises ``SourceError`` with every error in it."""
    return read_with_diagnostics(source, options)[0]


def read_with_diagnostics(
    source: Source, options: Options = DEFAULT
) -> tuple[ir.Document, tuple[Diagnostic, ...]]:
    """Read the document of a spec, with its warnings and notes. Raises ``SourceError`` with every
    error in it."""
    document, ctx = _read(source, options)
    diagnostics = ctx.diagnostics.list_ordered()
    errors = tuple(each for each in diagnostics if each.severity == "error")
    if errors:
        raise SourceError(errors)
    return document, diagnostics


def diagnose(source: Source, options: Options = DEFAULT) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a spec, errors and warnings, in source order, those of its examples
    among them."""
    _, ctx = _read(source, options)
    if not ctx.diagnostics.is_endless():
        examples.check(ctx)
    return ctx.diagnostics.list_ordered()


def read_assertions(source: Source) -> tuple[ir.Schema | bool, dict[str, ir.Schema | bool]]:
    """Read a JSON Schema as it is, for judging raw values, and the definitions that it refers to."""
    _, ctx = _read(source, DEFAULT)
    assertions = Assertions(ctx)
    root = assertions.assert_root(ctx.source.data)
    return root, dict(assertions.settle())


def _read(source: Source, options: Options) -> tuple[ir.Document, Context]:
    """Read a document and return it with what was collected; names of lifted models that clash are
    settled by a second run."""
    renamed: dict[str, str] = {}
    while True:
        ctx = _begin(source, renamed, options)
        document = ir.Document(title="", version="", models=())
        try:
            document = _compile_document(ctx)
        except Fault as fault:
            ctx.diagnostics.report(fault.at, fault.rule, fault.message, fault.remedy)
        except RecursionError:
            ctx.diagnostics.report(
                0, "limit-exceeded", "schemas are merged into one another too deep to follow"
            )
        clashes = {
            place: f"{name}_{names.digest(place)}"
            for name, places in ctx.names.claims.items()
            if len(places) > 1 or name in ctx.index.components
            for place in places
            if place not in renamed
        }
        if not clashes:
            break
        renamed |= clashes
    return document, ctx


def _begin(source: Source, renamed: dict[str, str], options: Options) -> Context:
    """Return the state in which reading begins: the dialect of a spec and where its models
    stand."""
    root = source.data
    dialect: Dialect = "json-schema"
    pointer, schemas = "#/$defs/", _NOTHING
    if isinstance(root, Object):
        if "openapi" in root:
            dialect = "3.0" if str(root["openapi"]).startswith("3.0") else "3.1"
            components = root.get("components")
            pointer = "#/components/schemas/"
            schemas = (
                components.get("schemas", _NOTHING) if isinstance(components, Object) else _NOTHING
            )
        else:
            word = "definitions" if "definitions" in root and "$defs" not in root else "$defs"
            pointer, schemas = f"#/{word}/", root.get(word, _NOTHING)
    if not isinstance(schemas, Object):
        schemas = _NOTHING
    lenient = dialect == "json-schema" or bool(root.get("paths"))
    diagnostics = Diagnostics(source, lenient=lenient, strict=options.strict)
    converter = drafts.recognise(root, diagnostics)
    if converter is not None:
        source = replace(source, data=converter.convert(root))
        schemas = source.data.get(pointer.strip("#/"), _NOTHING)
        schemas = schemas if isinstance(schemas, Object) else _NOTHING
    reading = Reading(
        source=source,
        dialect=dialect,
        annotating=options.annotate,
        diagnostics=diagnostics,
        resources=Resources(source, diagnostics, options.documents, converter),
        index=Index(schemas, pointer),
    )
    return context.begin(reading, renamed)


def _compile_document(ctx: Context) -> ir.Document:
    root = ctx.source.data
    if not isinstance(root, Object):
        ctx.diagnostics.report(0, "not-a-spec", "the document is not an object")
        return ir.Document(title="", version="", models=())
    if ctx.dialect == "json-schema":
        return _compile_schema(ctx, root)
    version = root["openapi"]
    if not re.fullmatch(r"3\.[01](\.\d+)?(-.+)?", str(version)):
        message = f"OpenAPI {version} is not read; 3.1 and 3.0 are"
        ctx.diagnostics.report(root.locate_value("openapi"), "version-not-supported", message)
        return ir.Document(title="", version="", models=())
    dialect = root.get("jsonSchemaDialect")
    if dialect is not None and not (isinstance(dialect, str) and _DIALECTS.fullmatch(dialect)):
        ctx.diagnostics.report(
            root.locate_value("jsonSchemaDialect"),
            "version-not-supported",
            f"the dialect {dialect!r} is not read",
        )
    components = root.get("components")
    if "components" in root and not isinstance(components, Object):
        at = root.locate_value("components")
        ctx.diagnostics.report(at, "keyword-type", "'components' must be an object")
    elif components and not isinstance(components.get("schemas", Object()), Object):
        at = components.locate_value("schemas")
        ctx.diagnostics.report(at, "keyword-type", "'schemas' must be an object")
    info = root.get("info")
    if not isinstance(info, Object):
        ctx.diagnostics.report(
            root.locate_value("info") if "info" in root else root.at,
            "info-missing",
            "info must be an object",
        )
        info = _NOTHING
    else:
        for word in ("title", "version"):
            if not isinstance(info.get(word), str):
                at = info.locate_value(word) if word in info else info.at
                ctx.diagnostics.report(
                    at,
                    "info-missing",
                    f"info.{word} must be a string",
                    f"put {word} in quotes" if word in info else None,
                )
    models = _compile_models(ctx)
    description = info.get("description")
    page = root.get("x-fieldwright-page", {})
    definitions = ctx.assertions.settle()
    return ir.Document(
        title=str(info.get("title", "")),
        version=str(info.get("version", "")),
        description=description if isinstance(description, str) else None,
        models=models,
        definitions=definitions,
        page=tuple(strip_places(page).items()) if isinstance(page, dict) else (),
        place=ctx.source.locate(root.at),
    )


def _compile_schema(ctx: Context, root: Object) -> ir.Document:
    """Compile a JSON Schema: the model ``Root``, and its definitions."""
    dialect = root.get("$schema")
    known = isinstance(dialect, str) and (
        _DIALECTS.fullmatch(dialect) or urldefrag(dialect)[0] in ctx.resources.supplied
    )
    if dialect is not None and not known:
        ctx.diagnostics.report(
            root.locate_value("$schema"),
            "version-not-supported",
            f"the dialect {dialect!r} is not read",
        )
    if "swagger" in root:
        ctx.diagnostics.report(
            root.locate_value("swagger"),
            "version-not-supported",
            "OpenAPI 2 is not read; 3.1 and 3.0 are",
        )
        return ir.Document(title="", version="", models=())
    name = "Root" if "Root" not in ctx.index.components else f"Root_{names.digest('#')}"
    ctx.index.models[root] = name
    models = _compile_models(ctx, (name, root))
    title = root.get("title")
    return ir.Document(
        title=title if isinstance(title, str) and title.strip() else "Root",
        version="0.1.0",
        models=models,
        definitions=ctx.assertions.settle(),
        place=ctx.source.locate(root.at),
    )


def _compile_models(ctx: Context, root: tuple[str, Object] | None = None) -> tuple[ir.Model, ...]:
    """Compile every component, in order, each followed by what was lifted out of it."""
    entries: list[tuple[str, Any, int]] = [(root[0], root[1], root[1].at)] if root else []
    for index, (name, value) in enumerate(ctx.index.components.items()):
        key_at, value_at = (
            ctx.index.components.marks[2 * index],
            ctx.index.components.marks[2 * index + 1],
        )
        value = ctx.index.components[name] = keywords.accept_schema(value, value_at)
        if not _KEY.fullmatch(name):
            key, name = name, _name_key(ctx, name, key_at)
            ctx.index.keys[key] = name
        if isinstance(value, Object):
            ctx.index.models.setdefault(value, name)
        entries.append((name, value, value_at))
    converter = ctx.resources.converter
    resource = Resource(
        uri=ctx.source.uri,
        retrieved=ctx.source.uri,
        root=ctx.source.data,
        local=True,
        converter=converter,
    )
    ctx.resources.by_uri[resource.uri] = resource
    for _, value, _ in entries:
        ctx.resources.index(value, resource)
    keywords.check_schemas(ctx, [(value, at) for _, value, at in entries])
    ctx.index.dynamic |= references.collect_dynamic(ctx)
    if ctx.diagnostics.drops_unread:
        cycles.check(ctx)
    entries += ctx.names.adopted
    models = {name: compile.compile_model(ctx, name, value, at) for name, value, at in entries}
    result: list[ir.Model] = []
    for name, model in models.items():
        result.append(model)
        result += ctx.lifted.list_models(name)
    known = {model.name: model for model in result}
    _check_cycles(ctx, known)
    _check_renames(ctx, result)
    if not ctx.diagnostics.is_endless():
        cycles.check(ctx)
        contradictions.check(ctx)
    if not ctx.diagnostics.is_endless():
        _check_defaults(ctx, known)
    return tuple(result)


def _name_key(ctx: Context, key: str, at: int) -> str:
    """Return the model's name for a key that is none: OpenAPI refuses it, JSON Schema has any
    key."""
    if not ctx.diagnostics.lenient:
        message = (
            f"the name {errors.shorten_json(key)} must be of letters, digits, '.', '-' and '_'"
        )
        ctx.diagnostics.report(at, "model-name", message)
        return key
    place = f"{ctx.index.pointer}{key}"
    name = ctx.names.settled.get(place, names.pascal(key))
    ctx.names.claim(name, place)
    return name


def _check_defaults(ctx: Context, models: dict[str, ir.Model]) -> None:
    validator = validation.ModelValidator(models, dict(ctx.assertions.settle()))
    for type_, value, at in ctx.defaults:
        refused = validator.find_problem(type_, value)
        if refused:
            ctx.diagnostics.report(
                at,
                "default-refused",
                f"the default {errors.shorten_json(value)} is refused by its own schema: {refused}",
            )


def _check_renames(ctx: Context, models: list[ir.Model]) -> None:
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


def _check_cycles(ctx: Context, models: dict[str, ir.Model]) -> None:
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
