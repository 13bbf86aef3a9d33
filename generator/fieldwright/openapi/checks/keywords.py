"""The first pass over the schemas of a document: known keywords, arguments of the right type, ``$ref``s that lead somewhere.

What is wrong is reported and left out of the reading that follows, so that one run finds it all.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from fieldwright import errors
from fieldwright.model import formats, json_values, keywords
from fieldwright.openapi.schemas import references
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.index import Standing, Step
from fieldwright.openapi.schemas.resources import Unresolved, quote
from fieldwright.openapi.schemas.vocabulary import is_annotation
from fieldwright.openapi.text.values import Array, Misplaced, Object, make_fault
from fieldwright.validation import backtracking, patterns

_KEYWORDS = keywords.KEYWORDS
_NESTED = frozenset({"schema", "schemas", "schema-map"})


def check_schemas(ctx: Context, listed: Iterable[tuple[Any, int]]) -> None:
    """Check the schemas of all models, each with its offset, and then what they refer to."""
    for value, at in listed:
        check_schema(ctx, value, at, None, ("", ""))
    while ctx.index.pending:
        _resolve(ctx, *ctx.index.pending.popleft())


def check_schema(ctx: Context, value: Any, at: int, owner: Object | None, step: Step) -> None:
    """Check a schema and all that are in it; ``owner`` is the one around it."""
    if isinstance(value, Misplaced):
        message = f"a schema must be an object or a boolean, not {_describe_kind(value.value)}"
        ctx.diagnostics.report(at, "schema-type", message)
    if not isinstance(value, Object) or value in ctx.index.standings:
        return
    ctx.index.standings[value] = Standing(owner, step)
    marks = value.marks
    for index, (name, argument) in enumerate(value.items()):
        row = _KEYWORDS.get(name)
        if row is not None:
            _check_keyword(ctx, value, row, argument, marks[2 * index], marks[2 * index + 1])
        elif not name.startswith("x-"):
            message = f"unknown keyword '{name[:100]}'"
            ctx.diagnostics.report(
                marks[2 * index], "unknown-keyword", message, keywords.suggest(name)
            )


def _check_keyword(
    ctx: Context, around: Object, row: keywords.Keyword, argument: Any, key_at: int, at: int
) -> None:
    """Check one keyword of a schema, and the schemas in its argument."""
    name = row.name
    wrong = _SHAPES[row.shape](argument)
    if name == "discriminator" and ctx.dialect == "2.0" and isinstance(argument, str):
        wrong = None  # the name of a member; Swagger 2.0 lists no alternatives
    home = ctx.resources.homes.get(around)
    if home is not None and not home.asserts and name in keywords.VALIDATION:
        pass  # the vocabulary of its meta-schema does not have it: an annotation
    elif ctx.diagnostics.lenient and row.status == "refused":
        message = f"'{name}' is left out, as if it were not there: {row.reason}"
        ctx.diagnostics.report(key_at, "keyword-repaired", message)
    elif ctx.diagnostics.lenient and _repair(ctx, row, argument, at):
        return
    elif row.status == "refused":
        message = f"'{name}' is no keyword of 2020-12: {row.reason}"
        ctx.diagnostics.report(key_at, "keyword-not-supported", message)
    elif wrong:
        message = f"'{name}' must be {wrong}, not {_describe_kind(argument)}"
        harmless = row.status == "note" or is_annotation(name)
        remedy = _suggest(name, argument, wrong)
        ctx.diagnostics.report(at, "keyword-type", message, remedy, harmless=harmless)
    elif name == "nullable" and not ctx.is_before_31:
        message = "'nullable' means nothing here"
        ctx.diagnostics.report(key_at, "nullable-in-3.1", message, "write type: [..., 'null']")
    elif row.shape == "boolean-or-number" and isinstance(argument, bool) and not ctx.is_before_31:
        message = f"'{name}' must be a number, not a boolean"
        ctx.diagnostics.report(at, "keyword-type", message, "booleans are OpenAPI 3.0")
    else:
        if row.shape in _NESTED:
            _check_nested(ctx, around, name, argument, at)
        elif name in ("$ref", "$dynamicRef"):
            ctx.index.pending.append((around, name, at))
        elif name == "pattern":
            _check_pattern(ctx, around, name, str(argument), at)
        elif name == "format":
            _check_format(ctx, str(argument), at)
        return
    ctx.index.drop(around, name)


def _check_format(ctx: Context, name: str, at: int) -> None:
    """Report a format that is not known and is spelled almost like one that is."""
    near = None
    if name not in formats.FORMATS:
        near = keywords.suggest(name, tuple(formats.FORMATS), nearness=0.85)
    if near is not None:
        message = f"the format {errors.shorten_json(name)} is not known, and checks nothing"
        ctx.diagnostics.report(at, "format-unknown", message, near)


def is_asserting(name: str, argument: Any) -> bool:
    """Return whether a keyword asserts something: it is known, no annotation, and has an argument of its form."""
    row = _KEYWORDS.get(name)
    return (
        row is not None
        and row.status == "read"
        and not is_annotation(name)
        and _SHAPES[row.shape](argument) is None
    )


def accept_schema(value: Any, at: int) -> Any:
    """Return a schema as it is, and an empty one that knows ``value`` in the place of anything else."""
    if isinstance(value, Object | bool):
        return value
    schema = Misplaced()
    schema.at, schema.marks, schema.value = at, [], value
    return schema


def _repair(ctx: Context, row: keywords.Keyword, argument: Any, at: int) -> bool:
    """Return whether an argument of a form that 2020-12 does not have is read all the same; it is
    reported."""
    if row.shape == "boolean-or-number" and isinstance(argument, bool) and not ctx.is_before_31:
        message = f"'{row.name}' must be a number, not a boolean; read as in OpenAPI 3.0"
    elif row.shape == "strings" and _is_repeated(argument):
        message = f"'{row.name}' has a name more than once; read as once"
    else:
        return False
    ctx.diagnostics.report(at, "keyword-repaired", message)
    return True


def _check_nested(ctx: Context, around: Object, name: str, argument: Any, at: int) -> None:
    """Check the schemas under one keyword."""
    if isinstance(argument, Array):
        if name != "allOf" and len(argument) > ctx.source.limits.alternatives:
            fault = make_fault(ctx.source.limits, "alternatives", len(argument), at)
            ctx.diagnostics.report(fault.at, fault.rule, fault.message, fault.remedy)
        for index, item in enumerate(argument):
            item = argument[index] = accept_schema(item, argument.marks[index])
            check_schema(ctx, item, argument.marks[index], around, (name, str(index)))
    elif _KEYWORDS[name].shape == "schema-map":
        for index, (key, item) in enumerate(argument.items()):
            item = argument[key] = accept_schema(item, argument.marks[2 * index + 1])
            if name == "patternProperties":
                _check_pattern(ctx, around, name, key, argument.marks[2 * index])
            check_schema(ctx, item, argument.marks[2 * index + 1], around, (name, key))
    else:
        check_schema(ctx, argument, at, around, (name, ""))


def _resolve(ctx: Context, value: Object, word: str, at: int) -> None:
    """Resolve a reference to a schema, which is one of the models, or in one of them, or a model
    from now on."""
    try:
        reference = references.resolve(ctx, value, word)
    except Unresolved as error:
        ref = str(value[word])
        local = ref.startswith(ctx.index.pointer)
        near = (
            keywords.suggest(ref.rpartition("/")[2], tuple(ctx.index.components)) if local else None
        )
        ctx.diagnostics.report(at, error.rule, str(error), error.remedy or near)
        ctx.index.drop(value, word)
        return
    if not isinstance(reference.schema, Object | bool):
        message = f"the $ref {quote(reference)} leads to {_describe_kind(reference.schema)} that is no schema of a model"
        ctx.diagnostics.report(at, "ref-not-found", message)
        ctx.index.drop(value, word)
        return
    value[word] = reference
    if isinstance(reference.schema, Object):
        check_schema(ctx, reference.schema, reference.schema.at, None, ("", ""))


def _check_pattern(ctx: Context, value: Object, name: str, pattern: str, at: int) -> None:
    """Check that a pattern is of a length that is read, and one that Python can match."""
    if len(pattern) > ctx.source.limits.pattern:
        fault = make_fault(ctx.source.limits, "pattern", len(pattern), at)
        rule = "pattern-not-supported" if ctx.diagnostics.lenient else fault.rule
        ctx.diagnostics.report(fault.at, rule, fault.message, fault.remedy)
        ctx.index.drop(value, name)
        return
    try:
        patterns.translate(pattern)
    except patterns.Unsupported as error:
        ctx.diagnostics.report(at, "pattern-not-supported", f"the pattern cannot be used: {error}")
        ctx.index.drop(value, name)
        return
    growth = backtracking.find_growth(pattern)
    if growth is not None:
        message = f"a text that the pattern does not match can take {growth} time"
        limit = backtracking.guard(pattern)
        if limit is not None and not limit.states:
            message += f"; texts of more than {limit.length} characters are refused untried"
        ctx.diagnostics.report(at, "pattern-runaway", message)


_TYPES = {
    **dict.fromkeys(("int", "long", "int32", "int64"), "integer"),
    **dict.fromkeys(("float", "double", "decimal"), "number"),
    **dict.fromkeys(("str", "text", "date", "datetime", "date-time", "uuid"), "string"),
    **dict.fromkeys(("bool",), "boolean"),
    **dict.fromkeys(("dict", "map", "record", "struct"), "object"),
    **dict.fromkeys(("list", "tuple", "set"), "array"),
    **dict.fromkeys(("none", "nil", "undefined"), "null"),
}
"""The types of JSON, by what other languages call them."""

_BOOLEANS = {
    **dict.fromkeys(("yes", "on", "y", "true"), "true"),
    **dict.fromkeys(("no", "off", "n", "false"), "false"),
}
"""The booleans of YAML 1.1, and of JSON in quotes."""

_NUMBER = re.compile(r"[-+]?[0-9][0-9_]*(\.[0-9_]+)?")


def _suggest(name: str, argument: Any, wrong: str) -> str | None:
    """Return what was most likely meant by a wrong argument."""
    if name == "type" and isinstance(argument, str):
        meant = _TYPES.get(argument.lower())
        return (
            f"did you mean {meant!r}?" if meant else keywords.suggest(argument, json_values.TYPES)
        )
    if isinstance(argument, str) and name == "enum":
        return f"write a list: [{errors.shorten(argument, 40)}]"
    if name == "items" and isinstance(argument, list):
        return "a list of schemas is prefixItems since 2020-12"
    word = argument.lower() if isinstance(argument, str) else ""
    if name == "required" and (isinstance(argument, bool) or word in _BOOLEANS):
        return "name the property in the object's own list: required: [name]"
    if word in _BOOLEANS and wrong in ("a boolean", "a schema"):
        return f"write {_BOOLEANS[word]}, which is what YAML 1.2 and JSON have for {argument!r}"
    if _NUMBER.fullmatch(word) and ("number" in wrong or "integer" in wrong):
        return "write a number, without quotes and underscores"
    return None


def _describe_kind(value: Any) -> str:
    """Describe what a JSON value is."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return f"the number {value}" if len(str(value)) < 40 else "a number"
    if isinstance(value, str):
        return f"'{value}'" if len(value) < 40 else "a string"
    return "a list" if isinstance(value, list) else "an object"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_strings(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(item, str) for item in value)
        and len(set(value)) == len(value)
    )


def _is_repeated(value: Any) -> bool:
    strings = isinstance(value, list) and all(isinstance(item, str) for item in value)
    return strings and len(set(value)) < len(value)


def _is_type(value: Any) -> bool:
    if isinstance(value, str):
        return value in json_values.TYPES
    return bool(value) and _is_strings(value) and all(item in json_values.TYPES for item in value)


def _is_limit(value: Any) -> bool:
    return _is_number(value) and value >= 0 and value == int(value)


def _require(accepted: Callable[[Any], bool], description: str) -> Callable[[Any], str | None]:
    """Return a function that returns ``description`` of a value that is not ``accepted``."""
    return lambda value: None if accepted(value) else description


_SHAPES: dict[str, Callable[[Any], str | None]] = {
    "any": _require(lambda value: True, ""),
    "array": _require(lambda value: isinstance(value, list), "a list"),
    "boolean": _require(lambda value: isinstance(value, bool), "a boolean"),
    "boolean-or-number": _require(lambda value: isinstance(value, bool | int | float), "a number"),
    "limit": _require(_is_limit, "an integer of at least 0"),
    "number": _require(_is_number, "a number"),
    "positive-number": _require(lambda value: _is_number(value) and value > 0, "a number above 0"),
    "object": _require(lambda value: isinstance(value, dict), "an object"),
    "pattern": _require(lambda value: isinstance(value, str), "a string"),
    "schema": _require(lambda value: isinstance(value, Object | bool), "a schema"),
    "schemas": _require(lambda value: isinstance(value, list) and bool(value), "a list of schemas"),
    "schema-map": _require(lambda value: isinstance(value, dict), "an object of schemas"),
    "string": _require(lambda value: isinstance(value, str), "a string"),
    "strings": _require(_is_strings, "a list of distinct strings"),
    "strings-map": _require(
        lambda value: isinstance(value, dict) and all(_is_strings(item) for item in value.values()),
        "an object of lists of strings",
    ),
    "type": _require(_is_type, "the name of a type, or a list of distinct ones"),
}
