def check_regex(text: Any) -> str:
    """Return a string that is a regular expression of ECMA-262; raise `ValueError` for others."""
    if type(text) is not str:
        raise TypeError
    at = depth = groups = 0
    names: set[str] = set()
    wanted: list[int | str] = []
    looks: list[bool] = []
    while at < len(text):
        at, repeatable = _parse_term(text, at, looks, names, wanted)
        opened = len(looks)
        groups += opened > depth and text.startswith("(", at - 1)
        groups += opened > depth and text.startswith(">", at - 1)
        depth = opened
        quantifier = _QUANTIFIER.match(text, at)
        if quantifier is not None:
            low, high = quantifier["low"], quantifier["high"]
            if not repeatable or (low and high and int(low) > int(high)):
                raise ValueError
            at = quantifier.end()
    if looks or any(
        each > groups if isinstance(each, int) else each not in names for each in wanted
    ):
        raise ValueError
    return text


def _parse_term(
    text: str, at: int, looks: list[bool], names: set[str], wanted: list[int | str]
) -> tuple[int, bool]:
    """Return where the term at a place ends, and whether it may be repeated; raise `ValueError`."""
    if text[at] == "|":
        return at + 1, False
    if text[at] == ")":
        return at + 1, not looks.pop() if looks else _fail()
    if text[at] == "[":
        return _parse_class(text, at + 1), True
    assertion = _ASSERTION.match(text, at)
    if assertion is not None:
        return assertion.end(), False
    group = _GROUP.match(text, at)
    if group is not None:
        if text.startswith("?", group.end()) or group["name"] in names:
            _fail()
        if group["name"]:
            names.add(group["name"])
        looks.append(group["look"] is not None)
        return group.end(), False
    atom = _ATOM.match(text, at)
    if atom is None:
        _fail()
    if atom["back"] or atom["named"]:
        wanted.append(int(atom["back"]) if atom["back"] else atom["named"])
    return atom.end(), True


def _parse_class(text: str, at: int) -> int:
    """Return where the class ends that begins before a place; raise `ValueError`."""
    at += text.startswith("^", at)
    while not text.startswith("]", at):
        first = _MEMBER.match(text, at) or _fail()
        at = first.end()
        if text.startswith("-", at) and not text.startswith("-]", at):
            last = _MEMBER.match(text, at + 1) or _fail()
            if _SET.match(first[0]) or _SET.match(last[0]):
                _fail()
            if len(first[0]) == len(last[0]) == 1 and first[0] > last[0]:
                _fail()
            at = last.end()
    return at + 1


def _fail() -> NoReturn:
    raise ValueError


def collect_regex(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_regex, "regular expression", value, pointer, problems)
