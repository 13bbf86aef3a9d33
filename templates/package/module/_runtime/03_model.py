class Model:
    """The base of every record.

    The members of an object that its model does not name are its `additional_properties`, by
    name; they come back out as they came.
    """

    __slots__ = ()

    __decode__: ClassVar[Callable[..., Any]]
    __write__: ClassVar[Callable[..., dict[str, Any]]]
    __collect__: ClassVar[Collect]
    __members__: ClassVar[Members]
    __unnamed__: ClassVar[type[dict[str, Any]]] = dict
    """The class of `additional_properties`."""

    def __init_subclass__(cls, **values: Any) -> None:
        super().__init_subclass__(**values)
        # A class that has a `to_dict` of its own is written by it wherever its objects are.
        home: Any = next(each for each in cls.__mro__ if "to_dict" in vars(each))
        if "__write__" not in vars(home):
            type.__setattr__(cls, "__write__", home.to_dict)
        models = [each for each in cls.__mro__ if "__members__" in vars(each)]
        if models and models[0] is not cls:
            cls.__decode__ = make_derived_decoder(cls, models[0])

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Decode an object from a JSON object; raise `ValidationError` with every problem."""
        try:
            value: Self = cls.__decode__(data)
            return value
        except INVALID:
            raise ValidationError(find_problems(data, cls.__collect__)) from None

    @classmethod
    def from_json(cls, text: str | bytes | bytearray | memoryview) -> Self:
        """Decode an object from JSON text; raise `ValidationError` with every problem."""
        return cls.from_dict(parse_json(text))

    @classmethod
    def problems(cls, data: Any) -> list[Problem]:
        """Return everything wrong with a JSON object; nothing if `from_dict` accepts it.

        Of an object of this class, return what is wrong with it as it is now.
        """
        if isinstance(data, Model):
            # It imports this module.
            judge = import_module("._objects", __package__).find_object_problems
            problems: list[Problem] = judge(cls, data)
            return problems
        try:
            cls.__decode__(data)
        except INVALID:
            return find_problems(data, cls.__collect__)
        return []

    def validate(self) -> None:
        """Raise `ValidationError` with everything wrong with this object as it is now."""
        problems = self.problems(self)
        if problems:
            raise ValidationError(problems)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object that this object stands for.

        Raise `ValidationError` for values of other types than the attributes have, and those
        that JSON cannot express; `validate` is for lengths, bounds and patterns.
        """
        raise NotImplementedError

    def to_json(self) -> str:
        """Return the JSON text that this object stands for, in one line."""
        return _load_json()[1](self.to_dict())

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """Return the JSON Schema (2020-12) of the model, with what it refers to in `$defs`."""
        from ._schemas import describe_model

        return describe_model(_name_of(cls))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Let pydantic, and FastAPI with it, decode, encode and describe the model as it is here."""
        from ._pydantic import build_core_schema, make_ref

        def decode(value: Any) -> Any:
            return value if isinstance(value, cls) else cls.from_dict(value)

        def encode(value: Any) -> Any:
            if not isinstance(value, cls):
                raise TypeError
            return value.to_dict()

        name = _name_of(cls)
        is_model = cls.__module__.startswith(f"{__package__}.")
        ref = "" if is_model else make_ref(cls)
        return build_core_schema(name, decode, encode, ref=ref)
