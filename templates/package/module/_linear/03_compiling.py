def compile_quickly(pattern: str) -> Any:
    """Compile a pattern with google-re2; return None where it is not there, or cannot."""
    if not hasattr(_RE2, "Options"):
        return None
    options = _RE2.Options()
    options.log_errors = False
    try:
        return _RE2.compile(_ESCAPE.sub(_respell, pattern), options)
    except _RE2.error:
        return None


def _respell(escape: re.Match[str]) -> str:
    """Return an escape of `re` as google-re2 has it."""
    code = escape[2] or escape[3]
    return r"\z" if escape[1] else rf"\x{{{code}}}" if code else escape[0]
