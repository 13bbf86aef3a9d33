"""`python -m PACKAGE selftest`: whether payloads come back out of the models as they went in."""

import json
import sys
from collections.abc import Iterator
from importlib import import_module, resources
from typing import Any, NamedTuple

from . import _MODULES
from . import __name__ as PACKAGE

USAGE = "selftest [FILE or MODEL=FILE ...]"

FORMAT = """\
Without files, the payloads that the package brings are tried. A FILE is JSON Lines of objects
with the members "model" and "payload". With MODEL=FILE, a file.json holds one payload of that
model, and any other file one on each line.
"""


class Recorded(NamedTuple):
    """A payload, the model that it is one of, and where it was found."""

    place: str
    model: str
    payload: Any


def built_in() -> Iterator[Recorded]:
    """The payloads that the package brings, made of its spec."""
    text = resources.files(PACKAGE).joinpath("selftest.jsonl").read_text("utf-8")
    yield from recorded("selftest.jsonl", text)


def recorded(place: str, text: str, model: str = "") -> Iterator[Recorded]:
    """The payloads of a text; of `model`, or each with the name of its own.

    Raise `ValueError` with the place of what is none.
    """
    lines = [text] if model and place.endswith(".json") else text.split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        here = f"{place}:{number}"
        try:
            found = json.loads(line)
        except ValueError as error:
            raise ValueError(f"{here}: this is no JSON: {error}") from None
        if model:
            yield Recorded(here, model, found)
        elif type(found) is dict and {"model", "payload"} <= found.keys():
            yield Recorded(here, str(found["model"]), found["payload"])
        else:
            raise ValueError(f'{here}: an object with "model" and "payload" is wanted')


def problems(found: Recorded) -> list[str]:
    """What is wrong with a payload, or with what came back of it; nothing if it is the same."""
    module = import_module(f".{_MODULES[found.model]}", PACKAGE)
    wrong = module.problems(found.payload)
    if wrong:
        return [
            f"{each.pointer or 'the whole payload'}: {each.message}" for each in wrong
        ]
    back = module.encode(module.decode(found.payload))
    return (
        [] if same(back, found.payload) else [f"comes back as {json.dumps(back)[:200]}"]
    )


def same(one: Any, other: Any) -> bool:
    """Whether two values are one JSON value: true is no number, and 1.0 is 1."""
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            same(one[key], other[key]) for key in one
        )
    return bool(one == other)


def known(found: Recorded) -> Recorded:
    """The same payload; raise `ValueError` for a model that is not in the package."""
    if found.model not in _MODULES or _MODULES[found.model].startswith("_"):
        models = sorted(name for name, module in _MODULES.items() if module[0] != "_")
        raise ValueError(
            f"{found.place}: {found.model!r} is none of {', '.join(models)}"
        )
    return found


def main(arguments: list[str]) -> int:
    """0: all come back; 1: some do not; 2: the arguments or a file cannot be used."""
    if arguments[:1] != ["selftest"] or "--help" in arguments:
        print(
            f"usage: python -m {PACKAGE} {USAGE}\n\n{FORMAT}", end="", file=sys.stderr
        )
        return 0 if "--help" in arguments else 2
    try:
        payloads = list(map(known, given(arguments[1:])))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        print(f"{PACKAGE}: {error}", file=sys.stderr)
        return 2
    failed = 0
    for each in payloads:
        wrong = problems(each)
        failed += bool(wrong)
        for line in wrong:
            print(f"{each.place}: {each.model}: {line}")
    models = len({each.model for each in payloads})
    print(
        f"{len(payloads)} payloads of {models} models: {failed or 'none'} did not come back"
    )
    return 1 if failed else 0


def given(arguments: list[str]) -> Iterator[Recorded]:
    """The payloads of all files, or those that the package brings."""
    if not arguments:
        yield from built_in()
    for argument in arguments:
        model, _, path = argument.rpartition("=")
        with open(path, encoding="utf-8") as file:
            yield from recorded(path, file.read(), model)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
