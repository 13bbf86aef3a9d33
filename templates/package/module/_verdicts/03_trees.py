def _open(
    root: Any, function: Callable[P, T], *values: P.args, **options: P.kwargs
) -> T:
    """Call the outermost function, and forget what it has left behind."""
    _PAYLOAD.outcomes, _PAYLOAD.root = {}, root
    try:
        return function(*values, **options)
    finally:
        _PAYLOAD.outcomes = _PAYLOAD.root = _PAYLOAD.is_tree = None


KEEPERS.append(_open)


def _share(value: T) -> T:
    """Return a decoded value, copied if its payload has an object at two places."""
    if _PAYLOAD.is_tree is None:
        _PAYLOAD.is_tree = _is_tree(_PAYLOAD.root)
    return value if _PAYLOAD.is_tree else deepcopy(value)


def _is_tree(root: Any) -> bool:
    """Return whether no array and no object stands at two places of a payload."""
    seen: set[int] = set()
    pending = [root]
    while pending:
        value = pending.pop()
        if not isinstance(value, (dict, list)):
            continue
        if id(value) in seen:
            return False
        seen.add(id(value))
        pending += value.values() if isinstance(value, dict) else value
    return True
