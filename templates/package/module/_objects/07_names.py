def _name_choice(choice: Any) -> str:
    """Return one alternative of an annotation as a message names it."""
    kind = get_origin(choice) or choice
    if kind is Literal:
        return " or ".join(map(show_value, get_args(choice)))
    if kind in (list, tuple, dict, Mapping):
        return f"a {kind.__name__}"
    if kind in _WRITERS:
        return _WRITERS[kind][0]
    name = getattr(kind, "__name__", str(kind))
    if (
        isinstance(kind, type)
        and not issubclass(kind, (Model, Enum))
        and name in _FORMATS
    ):
        return _FORMATS[name][0]
    return f"of the class {name}"


def _show(value: Any) -> str:
    """Return a value as a message shows it, never the address of an object."""
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if value is None or type(value) in (str, int, float, bool, list, dict):
        return "None" if value is None else show_value(value)
    if type(value).__name__ in _FORMATS and type(value).__module__ in _STANDARD:
        return show_value(value)
    return f"of the class {type(value).__name__}"


_STANDARD: Final = ("datetime", "decimal", "uuid")


def report_class(noun: str, pointer: str, value: Any) -> Problem:
    """Return the problem of a value that is not what `noun` says."""
    return Problem(pointer, "type", f"must be {noun}, not {_show(value)}", value)


_MISSING: Final = object()
"""The value of an attribute that has been deleted."""
