def _is_permitted(each: str) -> bool:
    """Return whether a character has the derived property PVALID (RFC 5892 section 3)."""
    code = ord(each)
    if code in _PERMITTED:
        return True
    if code in _IN_CONTEXT or code in _REFUSED:
        return False
    if code < 0x80:
        return each == "-" or each.isdigit() or each.islower()
    folded = unicodedata.normalize("NFKC", each).casefold()
    if unicodedata.normalize("NFKC", folded) != each:
        return False
    return unicodedata.category(each) in ("Ll", "Lu", "Lo", "Nd", "Lm", "Mn", "Mc")


def _is_permitted_in_context(label: str, place: int) -> bool:
    """Return whether a character is permitted between its neighbours (RFC 5892 appendix A)."""
    each, before, after = label[place], label[:place], label[place + 1 :]
    match each:
        case "\u200c":
            return _is_after_virama(before) or _is_joined(before, after)
        case "\u200d":
            return _is_after_virama(before)
        case "\xb7":
            return before[-1:] == "l" and after[:1] == "l"
        case "\u0375":
            return _is_of(after[:1], "GREEK")
        case "\u05f3" | "\u05f4":
            return _is_of(before[-1:], "HEBREW")
        case "\u30fb":
            scripts = ("HIRAGANA", "KATAKANA", "CJK")
            return any(_is_of(other, *scripts) for other in before + after)
    if "\u0660" <= each <= "\u0669":
        return not any("\u06f0" <= other <= "\u06f9" for other in label)
    if "\u06f0" <= each <= "\u06f9":
        return not any("\u0660" <= other <= "\u0669" for other in label)
    return False


def _is_of(each: str, *scripts: str) -> bool:
    """Return whether a character belongs to one of these scripts, by the name it has."""
    return each not in ("", "\u30fb") and unicodedata.name(each, "").startswith(scripts)


def _is_after_virama(before: str) -> bool:
    return before != "" and unicodedata.combining(before[-1]) == 9


def _is_joined(before: str, after: str) -> bool:
    """Return whether the letters before and after a place join across it."""
    left = next((each for each in reversed(before) if not _is_transparent(each)), "")
    right = next((each for each in after if not _is_transparent(each)), "")
    if not left or not right:
        return False
    return ord(left) in _DUAL | _LEFT and ord(right) in _DUAL | _RIGHT


def _is_transparent(each: str) -> bool:
    return unicodedata.category(each) in ("Mn", "Me", "Cf")
