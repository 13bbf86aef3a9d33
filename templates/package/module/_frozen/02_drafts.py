def freeze_value(value: Any, depth: int) -> Any:
    """Return a value whose arrays are tuples, and whose objects cannot be changed, as many levels deep."""
    if depth == 0:
        return value
    if type(value) in (list, tuple):
        items = tuple([freeze_value(each, depth - 1) for each in value])
        same = type(value) is tuple and all(map(is_, items, value))
        return value if same else items
    if type(value) is dict:
        return frozendict(
            {name: freeze_value(each, depth - 1) for name, each in value.items()}
        )
    return value


def _refuse_change(self: Any, name: str, *value: Any) -> NoReturn:
    raise FrozenInstanceError(f"{type(self).__name__}.{name} cannot be changed")


def make_draft(model: type[Any], containers: dict[str, int]) -> Any:
    """Return the class of a record's objects while they are decoded, which can still be changed."""
    kind: Any = model
    kind.__containers__ = containers
    # Those of `dataclass` look for a class that `slots` has replaced.
    kind.__setattr__ = kind.__delattr__ = _refuse_change
    metaclass: Any = type(model)
    methods = {
        "__slots__": (),
        "__setattr__": object.__setattr__,
        "__delattr__": object.__delattr__,
    }
    return metaclass(model.__name__, (model,), methods, draft=True)


T = TypeVar("T", bound=Model)


def freeze(draft: Any, model: type[T]) -> T:
    """Return what has been decoded as an object of its class."""
    draft.__class__ = model
    value: T = draft
    return value


def thaw_array(values: Any) -> list[Any]:
    """Return the items of a tuple as a list; raise `TypeError` for anything else."""
    if type(values) is not tuple:
        raise TypeError
    return [*values]


def thaw_object(values: Any) -> dict[str, Any]:
    """Return the members of a `frozendict` as a `dict`; raise `TypeError` for anything else."""
    if type(values) is not frozendict:
        raise TypeError
    return {**values}
