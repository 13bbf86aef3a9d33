"""`python -m PACKAGE selftest`: check that payloads come back out of the models as they went in."""

import json
import sys
from collections.abc import Iterator
from importlib import resources
from typing import Any, NamedTuple

from . import _MODULES
from . import __name__ as PACKAGE
from ._decoding import find_reader
from ._lazy import find_module, map_modules

USAGE = "selftest [FILE or MODEL=FILE ...]"

FORMAT = """\
Without files, the payloads that the package brings are tried. A FILE is JSON Lines of objects
with the members "model" and "payload". With MODEL=FILE, a file.json holds one payload of that
model, and any other file one on each line.
"""


class Recorded(NamedTuple):
    """A payload, its model, and where it stands."""

    place: str
    model: str
    payload: Any


def read_built_in() -> Iterator[Recorded]:
    """Read the payloads that the package brings, made of its spec."""
    text = resources.files(PACKAGE).joinpath("selftest.jsonl").read_text("utf-8")
    yield from parse_lines("selftest.jsonl", text)


def parse_lines(place: str, text: str, model: str = "") -> Iterator[Recorded]:
    """Read the payloads of a text; of `model`, or each with the name of its own.

    Raise `ValueError` with the place of what is none.
    """
    lines = [text] if model and place.endswith(".json") else text.split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        here = f"{place}:{number}"
        try:
            payload = json.loads(line)
        except ValueError as error:
            raise ValueError(f"{here}: this is no JSON: {error}") from None
        if model:
            yield Recorded(here, model, payload)
        elif type(payload) is dict and {"model", "payload"} <= payload.keys():
            yield Recorded(here, str(payload["model"]), payload["payload"])
        else:
            raise ValueError(f'{here}: an object with "model" and "payload" is wanted')


def find_problems(recorded: Recorded) -> list[str]:
    """Return what is wrong with a payload, or with what comes back of it; nothing if it is the same."""
    reader = find_reader(recorded.model)
    problems = reader.problems(recorded.payload)
    if problems:
        return [
            f"{each.pointer or 'the whole payload'}: {each.message}"
            for each in problems
        ]
    back = reader.encode(reader.decode(recorded.payload))
    return (
        []
        if is_same(back, recorded.payload)
        else [f"comes back as {json.dumps(back)[:200]}"]
    )


def is_same(one: Any, other: Any) -> bool:
    """Return whether two values are one JSON value: true is no number, and 1.0 is 1."""
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            is_same(one[key], other[key]) for key in one
        )
    return bool(one == other)


def check_model(recorded: Recorded) -> Recorded:
    """Return a payload whose model is in the package; raise `ValueError` for any other."""
    module = find_module(_MODULES, recorded.model)
    if module is None or module.startswith("_"):
        names = sorted(map_modules(_MODULES).items())
        models = ", ".join(name for name, module in names if module[0] != "_")
        raise ValueError(f"{recorded.place}: {recorded.model!r} is none of {models}")
    return recorded


def main(arguments: list[str]) -> int:
    """Return 0 if all come back, 1 if some do not, 2 if the arguments or a file cannot be used."""
    if arguments[:1] != ["selftest"] or "--help" in arguments:
        print(
            f"usage: python -m {PACKAGE} {USAGE}\n\n{FORMAT}", end="", file=sys.stderr
        )
        return 0 if "--help" in arguments else 2
    try:
        payloads = list(map(check_model, read_payloads(arguments[1:])))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        print(f"{PACKAGE}: {error}", file=sys.stderr)
        return 2
    failed = 0
    for each in payloads:
        wrong = find_problems(each)
        failed += bool(wrong)
        for line in wrong:
            print(f"{each.place}: {each.model}: {line}")
    models = len({each.model for each in payloads})
    print(
        f"{len(payloads)} payloads of {models} models: {failed or 'none'} did not come back"
    )
    return 1 if failed else 0


def read_payloads(arguments: list[str]) -> Iterator[Recorded]:
    """Read the payloads of all files, or those that the package brings."""
    if not arguments:
        yield from read_built_in()
    for argument in arguments:
        model, _, path = argument.rpartition("=")
        with open(path, encoding="utf-8") as file:
            yield from parse_lines(path, file.read(), model)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
