def check_labels(texts: list[str]) -> list[str]:
    """Return the Unicode forms of labels; raise `ValueError` if one is not valid."""
    labels = [_decode_label(each) for each in texts]
    if any(
        _get_direction(each) in ("R", "AL", "AN") for label in labels for each in label
    ):
        for label in labels:
            _check_direction(label)
    return labels


def _decode_label(text: str) -> str:
    """Return the Unicode form of a label; raise `ValueError` if it is not valid."""
    label = text
    if text[:4].lower() == "xn--":
        label = text[4:].encode("ascii").decode("punycode")
        if label.isascii() or to_ascii(label) != text.lower():
            raise ValueError
    if label.isascii():
        return label
    if unicodedata.normalize("NFC", label) != label or label[2:4] == "--":
        raise ValueError
    if label[0] == "-" or label[-1] == "-" or unicodedata.category(label[0])[0] == "M":
        raise ValueError
    for place, each in enumerate(label):
        if not (_is_permitted(each) or _is_permitted_in_context(label, place)):
            raise ValueError
    return label


def to_ascii(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
