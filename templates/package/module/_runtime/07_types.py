def select_extra(self: Any, data: dict[str, Any], known: int) -> dict[str, Any]:
    """Return the members of an object that its model does not name.

    Raise `TypeError` if it has others than those and the `known` ones: they have another
    type than the model says, or are null and must not be.
    """
    members = self.__members__
    extra = {name: data[name] for name in data if name not in members}
    if len(data) - len(extra) != known:
        raise TypeError
    return extra


def copy_object(value: Any) -> dict[str, Any]:
    """Copy an object of a class derived from `dict` to a plain one; raise `TypeError` for others."""
    if isinstance(value, dict):
        return dict(value)
    raise TypeError


def check_string(value: Any) -> str:
    """Return a JSON string; raise `TypeError` for any other value."""
    if type(value) is not str:
        raise TypeError
    return value


def check_boolean(value: Any) -> bool:
    """Return a JSON boolean; raise `TypeError` for any other value."""
    if type(value) is not bool:
        raise TypeError
    return value


def check_integer(value: Any) -> int:
    """Return a JSON number without a fraction as an `int`; raise `TypeError` for any other value.

    `1.0` is one (JSON Schema, validation 6.1.1).
    """
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer():
        return int(value)
    raise TypeError


def check_number(value: Any) -> float:
    """Return a JSON number; raise `TypeError` for any other value, such as `true` or NaN."""
    if type(value) is int or (type(value) is float and value - value == 0):
        return value
    raise TypeError


def check_null(value: Any) -> Any:
    """Return JSON null as None; raise `TypeError` for any other value."""
    if value is not None:
        raise TypeError
    return value


def check_never(value: Any) -> Any:
    """Refuse any value (the schema `false`)."""
    raise ValueError


PLAIN: Final = frozenset({str, int, bool, type(None)})
"""The classes whose instances are all JSON."""


def check_json(value: Any) -> Any:
    """Return a value that is JSON as it is."""
    kind = type(value)
    if kind is list:
        for each in value:
            if type(each) not in PLAIN:
                check_json(each)
    elif kind is dict:
        for name, each in value.items():
            if type(name) is not str:
                raise TypeError
            if type(each) not in PLAIN:
                check_json(each)
    elif kind is float:
        if value - value != 0:
            raise ValueError
    elif kind not in PLAIN:
        raise TypeError
    return value
