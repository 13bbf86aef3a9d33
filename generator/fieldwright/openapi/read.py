"""Specs into IR: OpenAPI 3.1 and 3.0 documents, and JSON Schemas."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fieldwright import errors
from fieldwright.configuration import Discriminators, Nullable
from fieldwright.errors import Diagnostic
from fieldwright.model import ir, names
from fieldwright.model.keywords import KEYWORDS
from fieldwright.openapi import operations, selection
from fieldwright.openapi.checks import contradictions, cycles, examples, keywords
from fieldwright.openapi.checks import models as models_check
from fieldwright.openapi.checks.info import check_info, find_own_version
from fieldwright.openapi.schemas import (
    all_of,
    compile,
    context,
    discriminators,
    drafts,
    heirs,
    references,
    unread,
)
from fieldwright.openapi.schemas.assertions import Assertions
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.diagnostics import Diagnostics
from fieldwright.openapi.schemas.index import Index
from fieldwright.openapi.schemas.reading import Dialect, Reading
from fieldwright.openapi.schemas.resources import Resource, Resources, Unresolved, join
from fieldwright.openapi.schemas.written import Schemas
from fieldwright.openapi.text.source import Source, suggest_format
from fieldwright.openapi.text.values import Fault, Object, list_members, strip_places

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
    ``bodies``: what operations define inline becomes models. ``open_unions``: every union that a member
    tells apart is open. ``strict``: a place that cannot be read is an error in other people's documents too.
    ``nullable``: whether it needs a type beside it. ``discriminators``: whether a base accepts what names no heir.
    ``include`` and ``exclude`` select models. ``documents`` are
    others that references may name, by URI. ``style`` is that of the document.
    """

    annotate: bool = False
    bodies: bool = False
    open_unions: bool = False
    strict: bool = False
    nullable: Nullable = "meant"
    discriminators: Discriminators = "lenient"
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    documents: Mapping[str, Any] = field(default_factory=dict)
    style: ir.Style = ir.Style()


DEFAULT = Options()


def read_document(source: Source, options: Options = DEFAULT) -> ir.Document:
    """Read the document of a spec. Raises ``SourceError`` with every error in it."""
    document, ctx = _read(source, options)
    ctx.diagnostics.raise_errors()
    return document


def read_with_diagnostics(
    source: Source, options: Options = DEFAULT
) -> tuple[ir.Document, tuple[Diagnostic, ...]]:
    """Read the document of a spec, with its warnings and notes. Raises ``SourceError`` with every
    error in it."""
    document, ctx = _read(source, options)
    _check_models(ctx, document)
    ctx.diagnostics.raise_errors()
    return document, ctx.diagnostics.list_ordered()


def diagnose(source: Source, options: Options = DEFAULT) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a spec, errors and warnings, in source order, those of its examples
    among them."""
    document, ctx = _read(source, options)
    _check_models(ctx, document)
    if not ctx.diagnostics.is_endless():
        examples.check(ctx)
    return ctx.diagnostics.list_ordered()


def _check_models(ctx: Context, document: ir.Document) -> None:
    """Report a document that can be read and has no model."""
    if document.models or ctx.diagnostics.has_errors():
        return
    inline = ctx.diagnostics.find("bodies-inline")
    message = "there is nothing to generate: the document has no schemas of models"
    if inline is not None:
        message = f"there is nothing to generate: {inline.message}"
    remedy = inline.remedy if inline is not None else "models are the entries of components.schemas"
    ctx.diagnostics.report(ctx.source.data.at, "nothing-to-generate", message, remedy)


def read_assertions(source: Source) -> tuple[ir.Schema | bool, dict[str, ir.Schema | bool]]:
    """Read a JSON Schema as it is, for judging raw values, and the definitions that it refers to."""
    _, ctx = _read(source, DEFAULT)
    assertions = Assertions(ctx)
    root = assertions.assert_root(ctx.source.data)
    return root, dict(assertions.settle())


def read_with_schemas(source: Source, options: Options = DEFAULT) -> tuple[ir.Document, Schemas]:
    """Read a document and keep its schemas; one without models has to have operations. Raises
    ``SourceError`` with every error in it."""
    document, ctx = _read(source, options)
    if not Schemas(ctx).list_operations():
        _check_models(ctx, document)
    ctx.diagnostics.raise_errors()
    return document, Schemas(ctx)


def _read(source: Source, options: Options) -> tuple[ir.Document, Context]:
    """Read a document and return it with what was collected; names of lifted models that clash are
    settled by a second run."""
    renamed: dict[str, str] = {}
    while True:
        ctx = _begin(source, renamed, options)
        document = ir.Document(title="", version="", models=())
        try:
            document = unread.annotate_models(ctx, _compile_document(ctx))
            document = selection.select_models(ctx, document, options.include, options.exclude)
        except Fault as fault:
            ctx.diagnostics.report(fault.at, fault.rule, fault.message, fault.remedy)
        except RecursionError:
            ctx.diagnostics.report(
                0, "limit-exceeded", "schemas are merged into one another too deep to follow"
            )
        changed = ctx.names.settle(ctx.index.components)
        if not changed:
            break
        renamed |= changed
    return replace(document, style=options.style), ctx


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
        elif "swagger" in root:
            dialect, pointer, schemas = "2.0", "#/definitions/", root.get("definitions", _NOTHING)
        else:
            word = "definitions" if "definitions" in root and "$defs" not in root else "$defs"
            pointer, schemas = f"#/{word}/", root.get(word, _NOTHING)
    if not isinstance(schemas, Object):
        schemas = _NOTHING
    lenient = dialect in ("json-schema", "2.0") or bool(root.get("paths"))
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
        bodies=options.bodies,
        open_unions=options.open_unions,
        strict_discriminators=options.discriminators == "strict",
        nullable_needs_type=options.nullable == "3.0.3",
        diagnostics=diagnostics,
        resources=Resources(source, diagnostics, options.documents, converter),
        index=Index(schemas, pointer),
    )
    return context.begin(reading, renamed)


def _compile_document(ctx: Context) -> ir.Document:
    root = ctx.source.data
    if not isinstance(root, Object):
        message = "the document is not an object"
        ctx.diagnostics.report(0, "not-a-spec", message, suggest_format(ctx.source))
        return ir.Document(title="", version="", models=())
    if ctx.dialect == "json-schema":
        return _compile_schema(ctx, root)
    word = "openapi" if "openapi" in root else "swagger"
    version = root[word]
    if not re.fullmatch(r"2\.0|3\.[0-2](\.\d+)?(-.+)?", str(version)):
        message = f"OpenAPI {version} is not read; 3.2, 3.1, 3.0 and 2.0 are"
        ctx.diagnostics.report(root.locate_value(word), "version-not-supported", message)
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
    info = check_info(ctx, root)
    models = _compile_models(ctx)
    description = info.get("description")
    page = root.get("x-fieldwright-page", {})
    definitions = ctx.assertions.settle()
    return ir.Document(
        title=str(info.get("title", "")),
        version=str(info.get("version", "")),
        own_version=find_own_version(info),
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
        _DIALECTS.fullmatch(dialect) or (join("", dialect) or ("",))[0] in ctx.resources.supplied
    )
    if dialect is not None and not known:
        ctx.diagnostics.report(
            root.locate_value("$schema"),
            "version-not-supported",
            f"the dialect {dialect!r} is not read",
        )
    if not _is_schema(root):
        keys = ", ".join(f"'{key[:40]}'" for key in list(root)[:5])
        message = f"the document is no JSON Schema: none of its keys ({keys}) asserts anything"
        ctx.diagnostics.report(root.at, "not-a-spec", message, suggest_format(ctx.source))
        return ir.Document(title="", version="", models=())
    name = ctx.names.claim("#", _name_root(ctx, root))
    ctx.index.models[root] = name
    models = _compile_models(ctx, (name, root))
    title = root.get("title")
    return ir.Document(
        title=title if isinstance(title, str) and title.strip() else _get_stem(ctx) or "Root",
        version="0.1.0",
        models=models,
        definitions=ctx.assertions.settle(),
        place=ctx.source.locate(root.at),
    )


def _compile_models(ctx: Context, root: tuple[str, Object] | None = None) -> tuple[ir.Model, ...]:
    """Compile every component, in order, each followed by what was lifted out of it."""
    entries: list[tuple[str, Any, int]] = [(root[0], root[1], root[1].at)] if root else []
    for name, value, key_at, value_at in list_members(ctx.index.components):
        value = ctx.index.components[name] = keywords.accept_schema(value, value_at)
        if not _KEY.fullmatch(name):
            key, name = name, _name_key(ctx, name, key_at)
            ctx.index.keys[key] = name
        if isinstance(value, Object):
            ctx.index.models.setdefault(value, name)
        entries.append((name, value, value_at))
    resource = ctx.resources.enter_document()
    for _, value, _ in entries:
        ctx.resources.index(value, resource)
    entries = [_follow_file(ctx, *entry) for entry in entries]
    keywords.check_schemas(ctx, [(value, at) for _, value, at in entries])
    if ctx.dialect != "json-schema":
        entries += _compile_bodies(ctx, resource)
    ctx.index.dynamic |= references.collect_dynamic(ctx)
    if ctx.diagnostics.drops_unread:
        cycles.check(ctx)
    entries += ctx.names.adopted
    ctx.index.entries = entries
    all_of.flatten_chains(ctx, [value for _, value, _ in entries])
    models = {name: compile.compile_model(ctx, name, value, at) for name, value, at in entries}
    result: list[ir.Model] = []
    for name, model in models.items():
        result.append(model)
        result += ctx.lifted.list_models(name)
    schemas = {name: value for name, value, _ in entries}
    known = heirs.link(ctx, schemas, {model.name: model for model in result})
    known = discriminators.settle_open(ctx, known)
    models_check.check_cycles(ctx, known)
    models_check.check_unions(ctx, known)
    models_check.check_renames(ctx, [*known.values()])
    if not ctx.diagnostics.is_endless():
        cycles.check(ctx)
        contradictions.check(ctx)
    if not ctx.diagnostics.is_endless():
        known = models_check.check_defaults(ctx, known)
    return tuple(known.values())


def _follow_file(ctx: Context, name: str, value: Any, at: int) -> tuple[str, Any, int]:
    """Return the entry of a component: what is nothing but a reference into another file is what stands there."""
    text = value.get("$ref") if isinstance(value, Object) and len(value) == 1 else None
    if not isinstance(text, str) or text.startswith("#"):
        return name, value, at
    try:
        target, resource = references.locate(ctx, text, ctx.resources.homes[value])
    except Unresolved:
        return name, value, at  # reported where the reference is resolved
    if resource.local or not isinstance(target, Object) or target in ctx.index.models:
        return name, value, at
    ctx.resources.index(target, resource)
    ctx.index.models[target] = name
    return name, target, target.at


def _compile_bodies(ctx: Context, resource: Resource) -> list[tuple[str, Any, int]]:
    """Return the inline bodies of operations as entries, if they are asked for, and follow what
    the schemas of all operations refer to."""
    bodies = operations.list_bodies(ctx, resource)
    inline = [each for each in bodies if each.is_inline]
    entries = []
    for body in bodies:
        ctx.resources.index(body.schema, body.resource)
        if ctx.bodies and body.is_inline and body.schema not in ctx.index.models:
            name = ctx.names.claim(f"operation {body.place}", body.names)
            ctx.index.models[body.schema] = name
            entries.append((name, body.schema, body.schema.at))
    lifted = {at for _, _, at in entries}
    keywords.check_schemas(ctx, [(value, at) for _, value, at in entries])
    referring = [each for each in bodies if each.is_reference and each.schema.at not in lifted]
    keywords.check_schemas(ctx, [(each.schema, each.schema.at) for each in referring])
    with (
        ctx.diagnostics.mute()
    ):  # what is in no model is nobody's concern but for what it refers to
        others = [(each.schema, each.schema.at) for each in bodies]
        keywords.check_schemas(ctx, others)
    if inline:
        at = ctx.source.data.locate_key("paths" if "paths" in ctx.source.data else "components")
        message, remedy = operations.describe_count(
            len(entries if ctx.bodies else inline), ctx.bodies
        )
        ctx.diagnostics.report(at, "bodies-inline", message, remedy)
    return entries


def _is_schema(root: Object) -> bool:
    """Return whether a document is a JSON Schema: it says so, or it has a keyword that asserts or defines."""
    known = [key for key in root if not key.startswith("x-")]
    defining = ("$defs", "definitions", "$id", "id")
    return (
        not known
        or "$schema" in root
        or any(keywords.is_asserting(key, root[key]) or key in defining for key in known)
        or all(key in KEYWORDS for key in known)
    )


def _name_root(ctx: Context, root: Object) -> tuple[str, ...]:
    """Return the names that the model of a JSON Schema may have: its title's, its file's, ``Root``."""
    title = root.get("title")
    texts = (title if isinstance(title, str) else "", _get_stem(ctx))
    named = [names.to_pascal_case(text) for text in texts if 0 < len(names.split_words(text)) <= 8]
    return (*named, "Root")


def _get_stem(ctx: Context) -> str:
    """Return the name of the file up to its first dot; "" where there is no file."""
    return ctx.source.path.name.partition(".")[0] if ctx.source.path is not None else ""


def _name_key(ctx: Context, key: str, at: int) -> str:
    """Return the model's name for a key that is none: OpenAPI refuses it, JSON Schema has any
    key."""
    if not ctx.diagnostics.lenient:
        message = (
            f"the name {errors.shorten_json(key)} must be of letters, digits, '.', '-' and '_'"
        )
        ctx.diagnostics.report(at, "model-name", message)
        return key
    last = key.rstrip("/#").rpartition("/")[2].partition(".")[0]
    candidates = tuple(names.to_pascal_case(each) for each in (last or key, key))
    return ctx.names.claim(f"{ctx.index.pointer}{key}", candidates)
