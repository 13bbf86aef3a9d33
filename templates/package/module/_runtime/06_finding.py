def find_problems(data: Any, collect: Collect) -> list[Problem]:
    """Return everything wrong with a payload that its decoder has refused, each problem once,
    in document order: never nothing."""
    problems = Problems({}, set())
    try:
        if KEEPERS:
            KEEPERS[0](data, collect, data, "", problems)
        else:
            collect(data, "", problems)
    except RecursionError:
        problem = Problem("", "type", "must not be nested so deeply", data)
        return hide([problem], problems.secrets)
    except Untried as error:
        return hide([Problem("", "pattern", str(error), data)], problems.secrets)
    if not problems:
        raise RuntimeError(
            f"{collect.__module__}: refused, but no problem found; please report this"
        )
    shown = hide(problems, problems.secrets)
    different = {each[:3]: each for each in shown}.values()
    return sorted(different, key=lambda each: find_place(data, each.pointer))


def hide(problems: list[Problem], secrets: set[str]) -> list[Problem]:
    """Return problems without secrets, if the package has a model with any."""
    hide_secrets = _load_secrets()
    return problems if hide_secrets is None else hide_secrets(problems, secrets)


@cache
def _load_secrets() -> Callable[[list[Problem], set[str]], list[Problem]] | None:
    """Return what hides secrets, or None in a package without any."""
    name = f"{__package__}._secrets"
    if find_spec(name) is None:
        return None
    hide_secrets: Callable[[list[Problem], set[str]], list[Problem]]
    hide_secrets = import_module(name).hide_secrets
    return hide_secrets


def find_place(data: Any, pointer: str) -> list[int]:
    """Return where a JSON Pointer leads, as the place of each step among its siblings."""
    places = []
    for step in pointer.split("/")[1:]:
        if isinstance(data, dict):
            name = step.replace("~1", "/").replace("~0", "~")
            places.append([*data].index(name) if name in data else len(data))
            data = data.get(name)
        elif isinstance(data, list):
            places.append(int(step))
            data = data[int(step)]
    return places
