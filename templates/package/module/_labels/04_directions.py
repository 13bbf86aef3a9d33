def _get_direction(each: str) -> str:
    return unicodedata.bidirectional(each)


def _check_direction(label: str) -> None:
    """Check a label against the Bidi rule (RFC 5893 section 2); raise `ValueError`."""
    kinds = [_get_direction(each) for each in label]
    if not kinds:
        return
    shared = {"EN", "ES", "CS", "ET", "ON", "BN", "NSM"}
    end = next((each for each in reversed(kinds) if each != "NSM"), "")
    if kinds[0] in ("R", "AL"):
        fits = {*kinds} <= shared | {"R", "AL", "AN"} and not {"EN", "AN"} <= {*kinds}
        fits = fits and end in ("R", "AL", "EN", "AN")
    else:
        fits = kinds[0] == "L" and {*kinds} <= shared | {"L"} and end in ("L", "EN")
    if not fits:
        raise ValueError
