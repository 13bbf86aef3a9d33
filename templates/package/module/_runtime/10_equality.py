def make_identity(value: Any) -> Any:
    """Return a hashable stand-in for a JSON value, equal for what JSON Schema calls equal.

    `1` is `1.0` but not `true`; the order of members does not count (JSON Schema, core 4.2.2).
    """
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("array", *(make_identity(item) for item in value))
    if isinstance(value, dict):
        return frozenset((name, make_identity(item)) for name, item in value.items())
    return value


def has_equal(values: Iterable[Any], value: Any) -> bool:
    """Return whether a value is equal to one of `values`, as JSON Schema compares."""
    return make_identity(value) in map(make_identity, values)


def is_unique(items: list[Any]) -> bool:
    """Return whether no two items are equal, as JSON Schema compares."""
    return len({make_identity(item) for item in items}) == len(items)


def is_multiple(value: float, of: float) -> bool:
    """Return whether a number is a whole multiple of another, both as their decimals say."""
    if type(value) is int and type(of) is int:
        return value % of == 0
    from fractions import Fraction

    return Fraction(repr(value)) % Fraction(repr(of)) == 0
