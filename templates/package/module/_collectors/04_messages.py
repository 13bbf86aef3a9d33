def show_value(value: Any) -> str:
    """Return a value as a message shows it, in at most 80 characters."""
    match value:
        case dict():
            return "an object"
        case list():
            return "an array"
        case None | bool():
            return "null" if value is None else "true" if value else "false"
    if isinstance(value, int) and abs(value) > 10**60:
        return "a very large number"
    text = repr(value[:80]) if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def format_token(name: Any) -> str:
    """Return a member name as the step of a JSON Pointer (RFC 6901 section 3)."""
    return "/" + str(name).replace("~", "~0").replace("/", "~1")


def report_mistyped(kind: str, pointer: str, value: Any) -> Problem:
    """Return the problem of a value of another type than `kind`, a noun with its article."""
    message = f"must be {kind}, not {show_value(value)}"
    return Problem(pointer, "type", message, value, limit=kind.rpartition(" ")[2])


def report_missing(name: str, pointer: str, data: Any) -> Problem:
    """Return the problem of an object without the required member `name`."""
    message = f"must have the member {show_value(name)}"
    return Problem(pointer, "required", message, data, limit=name)


def report_unknown(name: Any, pointer: str, value: Any) -> Problem:
    """Return the problem of a member that the model neither names nor allows."""
    message = f"must not be there: the model has no member {show_value(name)}"
    at = pointer + format_token(name)
    return Problem(at, "additionalProperties", message, value, limit=name)


MESSAGES: Final = {
    "const": "must be {}",
    "enum": "must be one of {}",
    "exclusiveMaximum": "must be less than {}",
    "exclusiveMinimum": "must be greater than {}",
    "maxItems": "must have at most {} items",
    "maxLength": "must have at most {} characters",
    "maxProperties": "must have at most {} members",
    "maximum": "must be at most {}",
    "minItems": "must have at least {} items",
    "minLength": "must have at least {} characters",
    "minProperties": "must have at least {} members",
    "minimum": "must be at least {}",
    "multipleOf": "must be a multiple of {}",
    "pattern": "must match {}",
    "uniqueItems": "must have no two items alike",
}


def report_failed(keyword: str, argument: Any, pointer: str, value: Any) -> Problem:
    """Return the problem of a value that breaks a constraint."""
    stated = (
        ", ".join(map(_show_argument, argument))
        if isinstance(argument, tuple)
        else _show_argument(argument)
    )
    message = MESSAGES[keyword].format(
        stated if len(stated) <= 200 else f"{stated[:199]}…"
    )
    actual = "" if isinstance(value, (dict, list)) else f", not {show_value(value)}"
    constant = keyword == "const" and isinstance(argument, tuple)
    limit = argument[0] if constant else argument
    return Problem(pointer, keyword, message + actual, value, limit=limit)


def _show_argument(argument: Any) -> str:
    """Return the argument of a keyword as a message states it."""
    if not isinstance(argument, (dict, list)):
        return show_value(argument)
    import json

    text = json.dumps(argument, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:79]}…"
