def parse_json(text: Any) -> Any:
    """Parse JSON text (RFC 8259); raise `ValidationError` with a problem at the root."""
    try:
        return _load_json()[0](text)
    except ValueError as error:
        value = text if isinstance(text, str) else bytes(text)
        problem = Problem("", "type", f"must be JSON: {error}", value)
        hidden = hide([problem], set())
        if hidden[0] is not problem:
            hidden = [problem._replace(value="***")]
        raise ValidationError(hidden) from None


@cache
def _load_json() -> tuple[Callable[[Any], Any], Callable[[Any], str]]:
    """Return what parses and what writes JSON text, imported when the first one is needed."""
    from ._json import dump, parse

    return parse, dump
