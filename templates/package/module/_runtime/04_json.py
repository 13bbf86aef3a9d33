new_instance = object.__new__


def _name_of(cls: type[Model]) -> str:
    """Return the name of a model, also of a class that is derived from it elsewhere."""
    inside = f"{__package__}."
    return next(
        each.__name__ for each in cls.__mro__ if each.__module__.startswith(inside)
    )


def make_derived_decoder(cls: Any, model: Any) -> Callable[[Any], Any]:
    """Return the decoder of a class that is derived from that of a model."""

    def decode(data: Any) -> Any:
        # An heir of the model is none of the class.
        itself = "__heirs__" in vars(model)
        value = model.__decode__(data, True) if itself else model.__decode__(data)
        own = new_instance(cls)
        put = setattr if cls.__unnamed__ is dict else object.__setattr__
        for each in fields(value):
            put(own, each.name, getattr(value, each.name))
        return own

    return decode


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
