class StrictHeirs(Heirs):
    """Heirs of which a JSON object must name one, or the model itself.

    One that has not got the member is an object of the model.
    """

    __slots__ = ("_collect_base",)

    def __init__(
        self,
        module: str,
        model: type[Model],
        member: str,
        places: dict[str, str],
        default: str | None = None,
    ) -> None:
        super().__init__(module, model, member, places, default)
        self._collect_base = model.__collect__
        model.__collect__ = self._collect

    def decode(self, data: dict[str, Any]) -> Any:
        """Return the heir that a JSON object names, or None for an object of the model."""
        heir = self._find(data)
        if heir is not None:
            value = heir.__decode__(data)
            return value if issubclass(heir, self._model) else None
        if self._is_unknown(data):
            raise ValueError
        return None

    def _try(self, heir: type[Model], data: dict[str, Any]) -> Any:
        """Return an heir, which may refuse a JSON object."""
        return heir.__decode__(data)

    def _is_unknown(self, data: dict[str, Any]) -> bool:
        """Return whether a JSON object has a tag that names neither an heir nor the model."""
        if self._default is not None or self._member not in data:
            return False
        value = data[self._member]
        return type(value) is not str or value not in self._places

    def _collect(self, data: Any, pointer: str, problems: list[Problem]) -> None:
        """Add the problems of a value: those of the heir that it names, or of the model and the tag."""
        heir = self._find(data) if isinstance(data, dict) else None
        if heir is not None:
            heir.__collect__(data, pointer, problems)
            return
        self._collect_base(data, pointer, problems)
        at = pointer + format_token(self._member)
        if not isinstance(data, dict) or not self._is_unknown(data):
            return
        if not any(each.pointer == at for each in problems):
            value, tags = data[self._member], tuple(self._places)
            stated = ", ".join(map(show_value, tags))
            message = f"must be one of {stated}, not {show_value(value)}"
            problems.append(Problem(at, "discriminator", message, value, limit=tags))
