def _write_item(
    value: Any, hint: Any, pointer: str, written: _Written, items: Any, key: Any
) -> None:
    """Write a value as the item of an array or object, null where it cannot be written."""
    choices = list(_list_choices(hint))
    attempts: list[tuple[Any, _Written]] = []
    for choice in choices:
        attempt = _Written([], [], [])
        items[key] = _write_choice(value, choice, pointer, attempt)
        attempts.append((items[key], attempt))
        if not attempt.problems:
            if getattr(choice, "__module__", "") == "decimal":
                written.decimals.append((pointer, value, items, key))
            break
    else:
        inside = [
            each
            for each in attempts
            if all(problem.pointer != pointer for problem in each[1].problems)
        ]
        items[key], attempt = (inside or attempts)[0]
        if len(attempts) > 1 and not inside:
            nouns = " or ".join(dict.fromkeys(map(_name_choice, choices)))
            attempt = _Written([report_class(nouns, pointer, value)], [], [])
    written.problems.extend(attempt.problems)
    written.decimals.extend(attempt.decimals)
    written.secrets.extend(attempt.secrets)


def _write_choice(value: Any, choice: Any, pointer: str, written: _Written) -> Any:
    """Write a value as one alternative of its annotation."""
    kind = get_origin(choice) or choice
    if kind is Any:
        return _write_json(value, pointer, written)
    if kind in (list, tuple) and isinstance(value, kind):
        array: list[Any] = [None] * len(value)
        for place, each in enumerate(value):
            _write_item(
                each, get_args(choice)[0], f"{pointer}/{place}", written, array, place
            )
        return array
    if kind in (dict, Mapping) and isinstance(value, dict):
        return _write_dict(value, get_args(choice)[1], pointer, written)
    if kind is Literal:
        values = get_args(choice)
        if isinstance(value, (str, int)) and has_equal(values, value):
            return value
        keyword = "const" if len(values) == 1 else "enum"
        stated = ", ".join(map(show_value, values))
        message = f"must be {'one of ' if len(values) > 1 else ''}{stated}, not {_show(value)}"
        written.problems.append(Problem(pointer, keyword, message, value))
        return None
    if isinstance(value, kind if isinstance(kind, type) else ()):
        if isinstance(value, Model):
            return _write_record(value, pointer, written)
        if isinstance(value, Enum) and issubclass(kind, Enum):
            return value.value
    if kind is Unknown and isinstance(value, Unknown):
        return _write_dict(value.value, Any, pointer, written)
    try:
        return _find_writer(kind)(value)
    except INVALID:
        problem = report_class(_name_choice(choice), pointer, value)
        if isinstance(value, kind) and not isinstance(value, (bool, float)):
            problem = problem._replace(keyword="format")
        written.problems.append(problem)
        return None
