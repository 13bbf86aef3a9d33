Collect: TypeAlias = Callable[[Any, str, list[Problem]], None]
"""A function that adds the problems of a value at a JSON Pointer to a list."""

Collector: TypeAlias = Collect | type[Any]
"""The same, or a class that stands for its own: `str`, an `Enum`, a model."""

Member: TypeAlias = Collector | tuple[bool, Collector] | tuple[bool, Collector, bool]
"""Whether a member is required, its collector, and whether null is allowed besides what the
collector accepts; the collector alone for a member that is required and not null."""

Members: TypeAlias = dict[str, Member]
"""The members of a record by name."""


def read_member(member: Member) -> tuple[bool, Collector, bool]:
    """Return whether a member is required, its collector, and whether null is allowed besides."""
    if not isinstance(member, tuple):
        return True, member, False
    return member[0], member[1], len(member) == 3


class ValidationError(ValueError):
    """A payload is not what its model describes; `problems` holds everything wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        lines = [
            f"{f'line {each.line}, ' if each.line else ''}{each.pointer or '(root)'}: {each.message}"
            for each in self.problems
        ]
        return (
            lines[0]
            if len(lines) == 1
            else "\n  ".join([f"{len(lines)} problems", *lines])
        )

    def to_json(self, texts: Mapping[str, str] = {}) -> str:
        """Return the problems as the text of a JSON array, with `texts` in the place of messages."""
        import json

        return json.dumps([each.to_dict(texts) for each in self.problems])


class Untried(ValueError):
    """A text is longer than those that its pattern is tried with: no matcher takes linear time."""


class Unset(Enum):
    """The type of `UNSET`."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Final = Unset.UNSET
"""The value of an optional, nullable attribute whose member is absent: absent is not null."""

INVALID: Final = (
    AttributeError,
    LookupError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a decoder may raise when a payload is not valid."""
