def add_all_names(value: dict[str, Any], seen: set[str]) -> None:
    """Add every member, as a schema that has evaluated all of them."""
    seen.update(value)


def add_all_places(value: list[Any], seen: set[int]) -> None:
    """Add every item, as a schema that has evaluated all of them."""
    seen.update(range(len(value)))


def report_unevaluated_member(name: Any, pointer: str, value: Any) -> Problem:
    """Return the problem of a member that no part of the schema speaks of."""
    message = "must not be there: no part of the schema speaks of it"
    return Problem(
        pointer + format_token(name), "unevaluatedProperties", message, value
    )


def report_misnamed(name: Any, pointer: str, value: Any) -> Problem:
    """Return the problem of a member whose name is refused."""
    return Problem(
        pointer + format_token(name),
        "propertyNames",
        "must not be named like that",
        value,
    )


def report_unevaluated_item(place: int, pointer: str, value: Any) -> Problem:
    """Return the problem of an item that no part of the schema speaks of."""
    message = "must not be there: no part of the schema speaks of it"
    return Problem(f"{pointer}/{place}", "unevaluatedItems", message, value)


def report_miscounted(
    count: int, least: int, most: int | None, pointer: str, value: Any
) -> Problem:
    """Return the problem of an array with too few or too many items of the kind it must contain."""
    if most is None or count < least:
        keyword = "contains" if least == 1 else "minContains"
        limit = f"at least {least}"
    else:
        keyword, limit = "maxContains", f"at most {most}"
    message = f"must have {limit} items of one kind, but has {count}"
    return Problem(pointer, keyword, message, value)


def report_dependent(wanted: str, name: str, pointer: str, value: Any) -> Problem:
    """Return the problem of an object that has the member `name` without the one that comes with it."""
    message = f"must have the member {show_value(wanted)}, as it has {show_value(name)}"
    return Problem(pointer, "dependentRequired", message, value)


def report_forbidden(pointer: str, value: Any) -> Problem:
    """Return the problem of a value that is what it must not be."""
    return Problem(
        pointer, "not", "must not be what the schema under 'not' describes", value
    )
