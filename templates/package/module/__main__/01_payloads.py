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
