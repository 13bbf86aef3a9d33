def check_uri(text: Any) -> str:
    """Return a string that is a URI with a scheme (RFC 3986 section 3); raise `ValueError` for others."""
    if text[:6] != "https:" or text.encode().translate(None, _PLAIN) != b":":
        match = _URI.fullmatch(text)
        if match is None:
            raise ValueError
        if match.lastindex:
            check_host(match["ip"])
    result: str = text
    return result


def check_uris(texts: Collection[Any]) -> None:
    """Check that strings are URIs with a scheme: all at once, if they are plain ones.

    Without what is plain, a colon is left of each, behind a scheme; a scheme is `https`, or
    letters that are not none.
    """
    count = len(texts)
    joined = ("\n" + "\n".join(texts)).encode()
    if joined.translate(None, _PLAIN) == b"\n:" * count and (
        joined.count(b"\nhttps:") == count
        or joined.translate(None, _LETTERS).count(b"\n:") == count
        and min(texts) >= "A"
    ):
        return
    for text in texts:
        check_uri(text)


def check_host(inside: str | None) -> None:
    """Check the address in the brackets of a URI's host; None is a host without brackets."""
    if inside is not None and _FUTURE.fullmatch(inside) is None:
        check_ipv6(inside)


def _require(fits: bool, text: str) -> str:
    """Return a string that fits its format; raise `ValueError` for one that does not."""
    if fits:
        return text
    raise ValueError
