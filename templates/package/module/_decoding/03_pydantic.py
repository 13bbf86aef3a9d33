class Decoded:
    """A mark for pydantic and FastAPI: `Annotated[Event, Decoded]` is what `decode(Event, ...)` takes.

    Records need none. Without it pydantic would choose among the alternatives of a union by
    rules of its own, take `True` for 1 as a member of an enum, and refuse what an open one keeps.
    """

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from ._objects import report_class
        from ._pydantic import build_core_schema

        reader = find_reader(source)

        name = find_name(source)

        def decode_value(value: Any) -> Any:
            if isinstance(value, (Model, Enum, Unknown)):
                # It may be an object of another model.
                reader.decode(encode_value(value))
                return value
            try:
                return reader.decode(value)
            except ValidationError:
                try:
                    # It may have been decoded already, as what FastAPI answers has.
                    reader.decode(reader.encode(value))
                except INVALID:
                    pass
                else:
                    return value
                raise

        def encode_value(value: Any) -> Any:
            try:
                return reader.encode(value)
            except ValidationError:
                raise
            except INVALID:
                problem = report_class(f"a value of {name}", "", value)
                raise ValidationError(hide([problem], {""})) from None

        is_enum = isinstance(source, type) and issubclass(source, Enum)
        ref = None if is_enum else ""
        return build_core_schema(name, decode_value, encode_value, ref=ref)
