def _is_deeply_nested(data: bytes) -> bool:
    """Return whether brackets may nest deeper than orjson and `json` agree on."""
    if data.count(b"[") + data.count(b"{") <= _DEEP:
        return False
    brackets = data.translate(None, _NO_BRACKETS)
    for _ in range(_DEEP):
        outer = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if len(outer) == len(brackets):
            break
        brackets = outer
    return len(brackets) > 0


def _parse_number(text: str) -> float:
    """Return a number with a fraction or an exponent, if it is finite."""
    number = float(text)
    if number - number != 0:
        raise ValueError(f"the number {text[:40]} is too large")
    return number


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


_DECODER: Final = json.JSONDecoder(parse_float=_parse_number, parse_constant=_refuse)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
