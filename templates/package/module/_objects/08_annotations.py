def _list_choices(hint: Any) -> Iterator[Any]:
    """Yield the alternatives of an annotation."""
    if isinstance(hint, ForwardRef):
        hint = _evaluate(hint.__forward_arg__, _Names(hint.__forward_module__))
    if get_origin(hint) in (Union, UnionType):
        for each in get_args(hint):
            yield from _list_choices(each)
    else:
        yield NoneType if hint is None else hint


class _Names(dict[str, Any]):
    """The names of a module, where an alias that is a text refers to its own module."""

    def __init__(self, module: Any) -> None:
        super().__init__()
        self.module = module

    def __missing__(self, name: str) -> Any:
        names = vars(sys.modules[self.module])
        value = names[name]
        if isinstance(value, str):
            homes = (
                each.encode.__module__
                for each in DECLARED.values()
                if each.model is value
            )
            value = ForwardRef(value, module=next(homes, self.module))
        return NoneType if value is None else value


def _evaluate(annotation: Any, names: _Names) -> Any:
    """Return the type that an annotation is."""
    return eval(annotation, {}, names) if isinstance(annotation, str) else annotation
