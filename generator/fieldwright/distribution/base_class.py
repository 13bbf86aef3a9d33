"""The class of a project that the records of its package are derived from: whether it can be one.

The class is imported in a process of its own, from the folder of pyproject.toml, its ``src``, or what is installed.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from fieldwright import configuration, errors
from fieldwright.model import names
from fieldwright.toml_tables import find_line

_RESERVED = sorted(
    names.MEMBERS
    | {f"__{each}__" for each in ("init", "new", "post_init", "eq", "hash", "repr", "reduce")}
    | {f"__{each}__" for each in ("setattr", "delattr", "getattribute", "getstate", "setstate")}
    | {f"__{each}__" for each in ("decode", "collect", "members", "containers", "reduce_ex")}
    | {f"__get_pydantic_{each}_schema__" for each in ("core", "json")}
)
"""What models have of their own: a base could not have a say in it."""

_PROGRAM = """
import importlib, json, sys
folders, module, name, reserved = json.load(sys.stdin)
sys.path[:0] = folders
def judge():
    try:
        base = getattr(importlib.import_module(module), name)
    except BaseException as error:
        return f"cannot be imported: {type(error).__name__}: {error}"
    if not isinstance(base, type):
        return "is no class"
    if type(base) is not type:
        return f"has a metaclass, {type(base).__name__}"
    if hasattr(base, "__dataclass_fields__"):
        return "is a dataclass: decoding would not know its fields"
    for each in base.__mro__[:-1]:
        if each.__module__ == "builtins" or "__slots__" not in vars(each):
            return f"has no empty __slots__ in {each.__name__}: each object would have a dict"
        if [*each.__slots__]:
            return f"has __slots__ in {each.__name__} that are not empty: decoding would not fill them"
        for own in reserved:
            if own in vars(each):
                return f"defines {own}, which models have of their own"
    try:
        type("Model", (type("Own", (), {"__slots__": ()}), base), {"__slots__": ("a",)})
    except TypeError as error:
        return f"cannot be derived from: {error}"
    return ""
print(json.dumps(judge().split(chr(10))[0]))
"""


def require(base: str) -> None:
    """Require that records can be derived from a class. Raises ``errors.UsageError`` with the line of pyproject.toml."""
    chosen, file = configuration.load_chosen(), configuration.load(Path.cwd()).file
    folder = Path.cwd() if file is None else file.parent.absolute()
    module, _, name = base.rpartition(".")
    ended = subprocess.run(
        [sys.executable, "-B", "-X", "utf8", "-c", _PROGRAM],
        input=json.dumps([[os.fspath(folder / "src"), os.fspath(folder)], module, name, _RESERVED]),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    lines = ended.stdout.strip().splitlines()
    reason = json.loads(lines[-1]) if ended.returncode == 0 and lines else "ends Python"
    if not reason:
        return
    place = "pyproject.toml"
    if file is not None:
        text, table = file.read_text("utf-8"), ("tool", configuration.NAME)
        own = find_line(text, (*table, "packages", chosen.label or "", "base"))
        line = own or find_line(text, (*table, "base"))
        place = f"{configuration.shorten(file)}:{line}"
    raise errors.UsageError(f"{place}: 'base' cannot be the base of models: {base} {reason}")
