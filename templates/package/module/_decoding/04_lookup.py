def find_name(model: Any) -> str:
    """Return the name of a model, which may be given by it; raise `TypeError` for none."""
    if type(model) is str and find_module(_MODULES, model) not in (None, "_runtime"):
        return model
    names = [name for name, each in DECLARED.items() if each.model is model]
    if not names and isinstance(model, type) and issubclass(model, (Model, Enum)):
        names = [model.__name__]
    if len(names) == 1:
        return names[0]
    if names:
        raise TypeError(f"several models are {model!r}: pass one of the names {names}")
    raise TypeError(f"{model!r} is no model of {__package__}")


def find_reader(model: Any) -> Reader:
    """Return the reader of a model, which may be given by its name; raise `TypeError` for none."""
    if isinstance(model, type) and issubclass(model, Model):
        return _make_reader(model)
    name = find_name(model)
    if isinstance(model, type) and name not in DECLARED:
        return _make_reader(model)
    return _load_reader(name)


@cache
def _load_reader(name: str) -> Reader:
    module = import_module(f".{find_module(_MODULES, name)}", __package__)
    if name in DECLARED:
        return Reader(*DECLARED[name][1:])
    return _make_reader(getattr(module, name))


_READERS: Final[dict[int, tuple[Any, Reader]]] = {}
"""The readers of models that have been decoded, by the identity of what stands for the model."""


def _make_reader(model: Any) -> Reader:
    if issubclass(model, Model):
        return Reader(model.__decode__, model.__collect__, partial(write_model, model))
    return Reader(
        partial(_decode_text, model),
        partial(collect, model),
        partial(write_member, model),
    )


def _decode_text(enum: Callable[[str], Enum], value: Any) -> Enum:
    """Decode one of the texts of an enum."""
    if type(value) is not str:
        raise TypeError
    return enum(value)
