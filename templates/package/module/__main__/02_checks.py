def find_problems(recorded: Recorded) -> list[str]:
    """Return what is wrong with a payload, or with what comes back of it; nothing if it is the same."""
    reader = find_reader(recorded.model)
    problems = reader.problems(recorded.payload)
    if problems:
        return [
            f"{each.pointer or 'the whole payload'}: {each.message}"
            for each in problems
        ]
    back = reader.encode(reader.decode(recorded.payload))
    return (
        []
        if is_same(back, recorded.payload)
        else [f"comes back as {json.dumps(back)[:200]}"]
    )


def is_same(one: Any, other: Any) -> bool:
    """Return whether two values are one JSON value: true is no number, and 1.0 is 1."""
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            is_same(one[key], other[key]) for key in one
        )
    return bool(one == other)


def check_model(recorded: Recorded) -> Recorded:
    """Return a payload whose model is in the package; raise `ValueError` for any other."""
    module = find_module(_MODULES, recorded.model)
    if module is None or module.startswith("_"):
        names = sorted(map_modules(_MODULES).items())
        models = ", ".join(name for name, module in names if module[0] != "_")
        raise ValueError(f"{recorded.place}: {recorded.model!r} is none of {models}")
    return recorded
