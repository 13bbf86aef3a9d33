def warn_renamed(former: str, now: str, removed: str, level: int = 3) -> None:
    """Warn whoever called the caller that a name is a former one; "" is an unknown version."""
    from warnings import warn

    when = removed or "a later version"
    message = f"{former} is called {now} now; the former name goes in {when}"
    warn(message, DeprecationWarning, stacklevel=level)


def accept_former(cls: Any, former: dict[str, tuple[str, str]]) -> None:
    """Let the constructor of a class take arguments by former names too, with a warning."""
    from functools import wraps

    construct = cls.__init__

    @wraps(construct)
    def __init__(self: Any, **values: Any) -> None:
        for name, (now, removed) in former.items():
            if name in values:
                if now in values:
                    raise TypeError(f"{name} and {now} are the same argument")
                warn_renamed(f"{cls.__name__}.{name}", now, removed)
                values[now] = values.pop(name)
        construct(self, **values)

    cls.__init__ = __init__
