def write_member(enum: type[Enum], value: Any) -> Any:
    """Return the value of a member of an enum."""
    if type(value) is not enum:
        raise TypeError
    return value._value_


def write_listed(values: tuple[Any, ...], value: Any) -> Any:
    """Return a value that is one of `values`."""
    if value in values if type(value) is str else has_equal(values, check_json(value)):
        return value
    raise ValueError


def copy_list(kind: type[Any], values: Any) -> list[Any]:
    """Return a copy of a list whose items are all of one class."""
    if type(values) is not list:
        raise TypeError
    for each in values:
        if each.__class__ is not kind:
            raise TypeError
    return [*values]


def copy_object_of_any(value: Any) -> dict[str, Any]:
    """Return a copy of a dict whose values may be any JSON."""
    if type(value) is not dict:
        raise TypeError
    check_json(value)
    return {**value}


def write_list(write: Callable[[Any], Any], values: Any) -> list[Any]:
    """Return the JSON array of a list."""
    if type(values) is not list:
        raise TypeError
    return [write(each) for each in values]


def write_map(write: Callable[[Any], Any], values: Any) -> dict[str, Any]:
    """Return the JSON object of a dict whose values are alike."""
    if type(values) is not dict:
        raise TypeError
    for name in values:
        if type(name) is not str:
            raise TypeError
    return {name: write(each) for name, each in values.items()}


def add_extra(
    this: Any, data: dict[str, Any], write: Callable[[Any], Any] | None = None
) -> dict[str, Any]:
    """Return the JSON object `data` of an object with the members that its model does not name
    in front, each written by `write` where they have a model of their own."""
    extra: dict[str, Any] = this.additional_properties
    if type(extra) is not dict and type(extra) is not this.__unnamed__:
        raise TypeError
    members = this.__members__
    for name, value in extra.items():
        if type(name) is not str or name in members:
            raise TypeError
        if write is None and type(value) not in PLAIN:
            check_json(value)
    if write:
        extra = {name: write(value) for name, value in extra.items()}
    return {**extra, **data}
