class Reader(NamedTuple):
    """The functions of one model."""

    decoder: Callable[[Any], Any]
    collector: Collect
    encode: Callable[[Any], Any]

    def decode(self, data: Any) -> Any:
        """Decode a JSON value; raise `ValidationError` with every problem."""
        try:
            return self.decoder(data)
        except INVALID:
            raise ValidationError(find_problems(data, self.collector)) from None

    def problems(self, data: Any) -> list[Problem]:
        """Return everything wrong with a JSON value; nothing if `decode` accepts it."""
        try:
            self.decoder(data)
        except INVALID:
            return find_problems(data, self.collector)
        return []


def json_schema(model: Any) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a model, with what it refers to in `$defs`."""
    from ._schemas import describe_model

    if isinstance(model, type) and issubclass(model, Model):
        return model.json_schema()
    return describe_model(find_name(model))
