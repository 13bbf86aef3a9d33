class _Written(NamedTuple):
    """What writing an object has come to besides its JSON."""

    problems: list[Problem]
    decimals: list[tuple[str, Any, Any, Any]]
    """Each decimal, which is a text now: where it stands, itself, what it is an item of and by
    which key. No annotation says whether a model writes a text or a number."""

    secrets: list[str]
    """Where there are secrets."""


def _write_record(value: Any, pointer: str, written: _Written) -> dict[str, Any]:
    """Write an object, each attribute by its annotation."""
    members = value.__members__
    attributes = {each.name: each for each in fields(value)}
    names, homes = _find_attributes(type(value))
    data: dict[str, Any] = {}
    if _EXTRA in attributes:
        extra = getattr(value, _EXTRA, _MISSING)
        if not attributes[_EXTRA].repr and isinstance(extra, dict):
            written.secrets.extend(pointer + format_token(name) for name in extra)
        hint = _evaluate(attributes[_EXTRA].type, homes[_EXTRA])
        _write_item(extra, hint, pointer, written, data, "")
        data = data[""] or {}
        for name in sorted(data.keys() & members.keys()):
            message = f"must not be in {_EXTRA}: the model has a member of this name"
            at = pointer + format_token(name)
            problem = Problem(at, "additionalProperties", message, data.pop(name))
            written.problems.append(problem)
    rows = [(wire, read_member(each)[0]) for wire, each in members.items()]
    for wire, required in sorted(rows, key=lambda each: not each[1]):
        attribute = attributes[names[wire]]
        hint = _evaluate(attribute.type, homes[attribute.name])
        current = getattr(value, attribute.name, _MISSING)
        absent = (
            UNSET if attribute.default is UNSET or Unset in get_args(hint) else None
        )
        if current is not absent or required:
            at = pointer + format_token(wire)
            if not attribute.repr:
                written.secrets.append(at)
            _write_item(current, hint, at, written, data, wire)
    return data


_EXTRA: Final = "additional_properties"


def _find_attributes(model: Any) -> tuple[dict[str, str], dict[str, _Names]]:
    """Return the attributes of a model by the names of its members, and by their own names the
    modules that declare them: that of the model, or of one that it is derived from."""
    names: dict[str, str] = {}
    homes: dict[str, _Names] = {}
    for each in reversed(model.__mro__):
        if "__members__" in vars(each):
            declared = get_annotations(each)
            members = [wire for wire in each.__members__ if wire not in names]
            new = [name for name in declared if name not in homes and name != _EXTRA]
            names |= zip(members, new)
            homes |= dict.fromkeys(declared, _Names(each.__module__))
    return names, homes
