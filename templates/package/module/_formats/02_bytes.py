class SpelledBytes(bytes):
    """Bytes that came as a text they would not be written as, which is kept in `text`."""

    text: str


def parse_byte(text: Any) -> bytes:
    """Decode Base64 with padding (RFC 4648 section 4); raise `ValueError` for any other string."""
    plain = b64decode(check_byte(text))
    if b64encode(plain).decode() == text:
        return plain
    # The last character has bits that stand for nothing.
    spelled = SpelledBytes(plain)
    spelled.text = text
    return spelled


def format_byte(value: Any) -> str:
    """Return the text that bytes were decoded from, else their usual one; raise `TypeError` for others."""
    if not isinstance(value, bytes):
        raise TypeError
    return value.text if isinstance(value, SpelledBytes) else b64encode(value).decode()


def check_byte(text: Any) -> str:
    """Return a string that is Base64 with padding (RFC 4648 section 4); raise `ValueError` for others."""
    return _require(_BASE64.fullmatch(text) is not None, text)
