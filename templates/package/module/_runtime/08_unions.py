def is_tagged(data: Any, name: str, tags: dict[str, Any]) -> bool:
    """Return whether a value is an object whose member `name` is one of `tags`."""
    if not isinstance(data, dict):
        return False
    tag = data.get(name)
    return type(tag) is str and tag in tags


def has_tag(data: Any, name: str) -> bool:
    """Return whether a value is an object whose member `name` is a string."""
    return isinstance(data, dict) and type(data.get(name)) is str


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """A value of an open union whose tag names none of the alternatives, as it came."""

    tag: str
    """The value of the member that tells the alternatives apart."""

    value: dict[str, Any]
    """The whole object."""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object as it came; raise `TypeError` or `ValueError` for what is no JSON."""
        if type(self.value) is not dict:
            raise TypeError
        data: dict[str, Any] = check_json({**self.value})
        return data

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Unknown):
            return NotImplemented
        return self.tag == other.tag and has_equal((self.value,), other.value)

    def __hash__(self) -> int:
        return hash((self.tag, make_identity(self.value)))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        raise TypeError("pydantic takes an open union as Annotated[..., Decoded]")
