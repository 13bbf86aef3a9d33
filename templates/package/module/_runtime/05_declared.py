E = TypeVar("E", bound=Enum)


def index_by_value(enum: type[E]) -> dict[Any, E]:
    """Return the members of an enum by the values that stand for them."""
    return {each.value: each for each in enum}


class Declared(NamedTuple):
    """A model that has no `from_dict`, or accepts more than that: null."""

    model: Any
    """What stands for the model in code."""

    decode: Callable[[Any], Any]
    collect: Collect
    encode: Callable[[Any], Any]


DECLARED: Final[dict[str, Declared]] = {}
"""The models that are declared, by name, each from when its module is imported."""


def declare(
    name: str,
    model: Any,
    decode: Callable[[Any], Any],
    collect: Collect,
    encode: Callable[[Any], Any],
) -> None:
    """Declare a model that is no record, or a record that accepts null."""
    DECLARED[name] = Declared(model, decode, collect, encode)


KEEPERS: Final[list[Callable[..., None]]] = []
"""What keeps verdicts while the problems of one payload are collected, where a package has that."""
