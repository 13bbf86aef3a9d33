class _Kept(tzinfo):
    """The distance to UTC of a text that is kept: its value would be written in another way.

    So the class of the value is the usual one, which every library takes. `moment` is the value without
    a zone: one that has been computed from it is another, and has no text.
    """

    __slots__ = ("moment", "offset", "text")

    def __init__(self, text: str, value: datetime | time) -> None:
        self.text = text
        self.offset = value.utcoffset()
        self.moment = value.replace(tzinfo=None)

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        return self.offset

    def dst(self, when: datetime | None) -> timedelta:
        return _ZERO

    def tzname(self, when: datetime | None) -> str | None:
        return None if self.offset is None else timezone(self.offset).tzname(None)

    def __repr__(self) -> str:
        return f"of {self.text}"

    def __reduce__(self) -> Any:
        parse = parse_time if isinstance(self.moment, time) else parse_date_time
        return _parse_zone, (parse, self.text)


def _parse_zone(parse: Callable[[str], datetime | time], text: str) -> tzinfo | None:
    """Return the zone of a text; pickled values call it."""
    return parse(text).tzinfo
