def _write_dict(
    value: dict[Any, Any], hint: Any, pointer: str, written: _Written
) -> dict[str, Any]:
    """Write a dict, whose names must be texts."""
    data: dict[str, Any] = {}
    for name, each in value.items():
        if isinstance(name, str):
            at = pointer + format_token(name)
            _write_item(each, hint, at, written, data, _write_string(name))
        else:
            message = f"must have texts for names, not {_show(name)}"
            written.problems.append(Problem(pointer, "propertyNames", message, value))
    return data


def _write_json(value: Any, pointer: str, written: _Written) -> Any:
    """Write a value that may be any JSON."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, list):
        return _write_choice(value, list[Any], pointer, written)
    if isinstance(value, dict):
        return _write_dict(value, Any, pointer, written)
    for kind in (str, int, float):
        if isinstance(value, kind):
            return _write_choice(value, kind, pointer, written)
    message = f"must be a JSON value, not {_show(value)}"
    written.problems.append(Problem(pointer, "type", message, value))
    return None
