"""Print what generating costs as a spec grows, as a Markdown table.

``python benchmarks/growth.py [KIND…] [--models N…]``: documents of many models (1,000 and 10,000 unless others are
named), and of one part that is large. Each is generated in a fresh process: seconds of the clock and of
processor time, its children's too, and the most memory that one process held. ``×`` is what the next size
costs of the one before it. Exit code 1 where a document cannot be generated.
"""

import argparse
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

Schemas = dict[str, Any]

LIMITS = "[tool.fieldwright.limits]\ndepth = 200\n"
"""What the configuration allows, so that nothing is refused: more levels of nesting than usual."""


class Cost(NamedTuple):
    """Seconds of the clock and of processor time, MiB at most, and the exit code."""

    wall: float
    processor: float
    memory: float
    code: int


def refer(name: str) -> Schemas:
    return {"$ref": f"#/components/schemas/{name}"}


def make_models(count: int, circle: int = 10) -> Schemas:
    """Models as APIs have them: ten fields, an enum among them, and references in circles of some models."""
    schemas: Schemas = {}
    for n in range(count):
        start = n // circle * circle
        end = min(start + circle, count)
        properties: Schemas = {
            f"field_{k}": {"type": "string", "description": f"The field {k} of {n}."}
            for k in range(6)
        }
        properties["state"] = {"type": "string", "enum": [f"{word}_{n}" for word in "abc"]}
        properties["size"] = {"type": "integer", "minimum": 0}
        properties["next"] = refer(f"Model{n + 1 if n + 1 < end else start}")
        properties["items"] = {"type": "array", "items": refer(f"Model{(start + n) // 2}")}
        schemas[f"Model{n}"] = {"type": "object", "properties": properties, "required": ["state"]}
    return schemas


def make_circle(count: int) -> Schemas:
    return make_models(count, circle=count)


def make_record(count: int) -> Schemas:
    fields = {f"field_{n}": {"type": "string", "maxLength": n + 1} for n in range(count)}
    return {"Wide": {"type": "object", "properties": fields}}


def make_enum(count: int) -> Schemas:
    return {"Many": {"type": "string", "enum": [f"value-{n}" for n in range(count)]}}


def make_union(count: int) -> Schemas:
    kinds = {
        f"Kind{n}": {
            "type": "object",
            "properties": {"kind": {"const": f"k{n}"}, f"only_{n}": {"type": "integer"}},
            "required": ["kind"],
        }
        for n in range(count)
    }
    return {"Any": {"oneOf": [refer(name) for name in kinds]}, **kinds}


def make_overlapping_union(count: int) -> Schemas:
    kinds = {
        f"Kind{n}": {"type": "object", "properties": {f"a{n}": {"type": "integer"}}}
        for n in range(count)
    }
    return {"Any": {"anyOf": [refer(name) for name in kinds]}, **kinds}


def make_chain(count: int) -> Schemas:
    links = {f"Link{n}": refer(f"Link{n + 1}") for n in range(count)}
    return {**links, f"Link{count}": {"type": "object", "properties": {"a": {"type": "string"}}}}


def make_fields_chain(count: int) -> Schemas:
    links = {
        f"Link{n}": {"type": "object", "properties": {"next": refer(f"Link{n + 1}")}}
        for n in range(count)
    }
    return {**links, f"Link{count}": {"type": "object", "properties": {"a": {"type": "string"}}}}


def make_all_of(count: int) -> Schemas:
    layers: Schemas = {"Layer0": {"type": "object", "properties": {"a0": {"type": "string"}}}}
    for n in range(1, count + 1):
        own = {"type": "object", "properties": {f"a{n}": {"type": "string"}}}
        layers[f"Layer{n}"] = {"allOf": [refer(f"Layer{n - 1}"), own]}
    return layers


def make_nested_all_of(count: int) -> Schemas:
    schema: Schemas = {"type": "object", "properties": {"a": {"type": "string"}}}
    for n in range(count):
        schema = {"allOf": [schema, {"properties": {f"a{n}": {"type": "integer"}}}]}
    return {"Deep": schema}


PARTS: dict[str, tuple[Callable[[int], Schemas], tuple[int, ...]]] = {
    "models": (make_models, (1_000, 10_000)),
    "models in one circle": (make_circle, (100, 1_000)),
    "fields of a record": (make_record, (500, 5_000)),
    "values of an enum": (make_enum, (10_000, 100_000)),
    "alternatives with tags": (make_union, (50, 500)),
    "alternatives without": (make_overlapping_union, (50, 500)),
    "references in a chain": (make_chain, (200, 2_000)),
    "records in a chain": (make_fields_chain, (200, 2_000)),
    "allOf over allOf": (make_all_of, (20, 200)),
    "allOf inside of allOf": (make_nested_all_of, (9, 90)),
}
"""What grows: the function that makes it, and its sizes."""


def measure(schemas: Schemas, suffix: str) -> Cost:
    """Generate a document of schemas in a process of its own."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Growth", "version": "1.0.0"},
        "components": {"schemas": schemas},
    }
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"api{suffix}").write_text(json.dumps(document), "utf-8")
        (Path(folder) / "pyproject.toml").write_text(LIMITS, "utf-8")
        arguments = [sys.executable, "-m", "fieldwright", "generate", f"api{suffix}", "-o", "out"]
        begin = time.perf_counter()
        process = os.fork()
        if process == 0:
            os.chdir(folder)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.execv(sys.executable, [*arguments, "--no-cache"])
        _, status, usage = os.wait4(process, 0)
        wall = time.perf_counter() - begin
    code = os.waitstatus_to_exitcode(status)
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, code)


def print_rows(kind: str, sizes: list[int], suffix: str) -> bool:
    """Print a row for each size of a kind, and return whether all were generated."""
    make, _ = PARTS[kind]
    last: Cost | None = None
    complete = True
    for size in sizes:
        cost = measure(make(size), suffix)
        complete = complete and cost.code == 0
        factors = "" if last is None else f"× {cost.processor / last.processor:.1f}"
        more = "" if last is None else f"× {cost.memory / last.memory:.1f}"
        failed = "" if cost.code == 0 else f" (exit code {cost.code})"
        print(
            f"| {kind} | {size:,}{failed} | {cost.wall:.1f} s | {cost.processor:.1f} s | {factors}"
            f" | {cost.memory:,.0f} MiB | {more} |",
            flush=True,
        )
        last = cost
    return complete


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=re.sub(r"`", "", __doc__ or ""))
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--models", nargs="*", type=int, help="other sizes of all kinds")
    parser.add_argument("--suffix", default=".json", choices=(".json", ".yaml"))
    arguments = parser.parse_args()
    if unknown := [each for each in arguments.kinds if each not in PARTS]:
        parser.error(f"there is no {unknown[0]!r}: {', '.join(PARTS)}")
    print("| what grows | size | clock | processor | | memory | |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    rows = [
        print_rows(kind, arguments.models or [*PARTS[kind][1]], arguments.suffix)
        for kind in arguments.kinds or PARTS
    ]
    return 0 if all(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
