def dump(value: Any) -> str:
    """Return a JSON value as text, in one line, not restricted to ASCII.

    Raise `ValueError` for a number that is not finite and for half of a surrogate pair.
    """
    if _ORJSON is not None:
        try:
            text: str = _ORJSON.dumps(value).decode()
        except TypeError:
            pass  # an integer beyond 64 bits, or nested deeply: `json` writes it
        else:
            # orjson writes null for what is not finite.
            if "null" not in text or not _NOT_FINITE.search(marshal.dumps(value)):
                return text
    text = _ENCODER.encode(value)
    if not text.isascii():
        text.encode("utf-8")
    return text
