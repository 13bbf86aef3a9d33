class _Fraction(tzinfo):
    """UTC, of a text that has this many digits of the second and then this end."""

    __slots__ = ("digits", "end", "unit")

    def __init__(self, digits: int, end: str) -> None:
        self.digits = digits
        self.end = end
        self.unit = 10 ** (6 - digits)

    def utcoffset(self, when: datetime | None) -> timedelta:
        return _ZERO

    def dst(self, when: datetime | None) -> timedelta:
        return _ZERO

    def tzname(self, when: datetime | None) -> str:
        return "UTC"

    def __repr__(self) -> str:
        return f"UTC, {self.digits} digits"

    def format_end(self, microsecond: int) -> str:
        """Return the end of a text, with all six digits where the value needs them."""
        digits = 6 if microsecond % self.unit else self.digits
        return f".{str(1_000_000 + microsecond)[1 : digits + 1]}{self.end}"

    def spell(self, value: datetime | time) -> str:
        """Spell a value of this zone as RFC 3339 text."""
        plain = value.replace(tzinfo=None, microsecond=0).isoformat()
        return plain + self.format_end(value.microsecond)

    def __reduce__(self) -> Any:
        return _get_zone, (self.digits, self.end)


def _make_zones(end: str) -> dict[int, _Fraction]:
    """Return the zones of texts that have this end, by the length of the text."""
    return {20 + digits + len(end): _Fraction(digits, end) for digits in range(1, 7)}


_WITH_Z: Final = _make_zones("Z")
_WITH_OFFSET: Final = _make_zones("+00:00")


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_WITH_OFFSET: Final = _EPOCH.replace(tzinfo=_OFFSET)
_EPOCHS_WITH_Z: Final = {
    size: _EPOCH.replace(tzinfo=zone) for size, zone in _WITH_Z.items()
}
_EPOCHS_WITH_OFFSET: Final = {
    size: _EPOCH.replace(tzinfo=zone) for size, zone in _WITH_OFFSET.items()
}
"""One moment in each of the zones: what lies between it and a moment in UTC brings that into
the zone, in less time than `combine` or `replace` takes."""


def _get_zone(digits: int, end: str = "Z") -> _Fraction:
    """Return the zone of texts with so many digits; pickled values call it too."""
    zones = _WITH_Z if end == "Z" else _WITH_OFFSET
    return zones[20 + digits + len(end)]
