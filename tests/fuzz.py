"""Fuzz one part of fieldwright: ``python -m tests.fuzz TARGET --seconds N [--seed N] [--coverage]``.

A target draws one input from a ``Random`` and raises where a promise is broken. Whatever is drawn follows from the
seed, which is printed with a failure: ``--seed N`` tries that one again. ``--coverage`` lets atheris, where it is
installed, choose the bytes that the randomness is made of. What is found becomes a case of the project.
"""

import argparse
import contextlib
import itertools
import json
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import jsonschema_rs

from fieldwright import errors
from fieldwright.changes import editions
from fieldwright.distribution import memory
from fieldwright.importing import pages as importing
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.pages import write
from tests import specs
from tests.changes import cases as changes
from tests.conformance import schemas
from tests.pages import grammar, test_grammar
from tests.roundtrip.test_json import same

Target = Callable[[Random], None]

MARKS = (
    *(
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        "- ",
        "&a ",
        "*a",
        "<<: ",
        "!!str ",
        "|\n",
        ">\n",
        "# ",
        "'",
        '"',
        "\n",
        "\t",
    ),
    *(
        "$ref: ",
        "allOf: ",
        "type: ",
        "null",
        "1e999",
        "-0",
        "9" * 40,
        "\\ud800",
        "\ufeff",
        "\x00",
        "\x85",
        "é",
        "🚧",
    ),
    *(
        "format: date-time",
        "pattern: '(a+)+$'",
        "enum: [1, 1.0, true]",
        "nullable: true",
        "const: ",
        "default: ",
    ),
)
"""What means something somewhere in a spec."""


def spoil(text: str, random: Random) -> str:
    """Change the text of a spec, or JSON text, at one to four places."""
    for _ in range(random.randint(1, 4)):
        text = test_grammar.spoil(text, random, MARKS)
    return text


def fuzz_loader(random: Random) -> None:
    """Parse a spoilt spec: a value, or diagnostics whose places are in the text."""
    text = spoil(_spec(random), random)
    try:
        source.parse(text, "spec.yaml")
    except errors.SourceError as error:
        lines = text.count("\n") + text.count("\r") + 1
        for each in error.diagnostics:
            assert 1 <= each.line <= lines and each.column >= 1, each


def fuzz_schemas(random: Random) -> None:
    """Read a spoilt spec whole, or compare verdicts on a random schema with jsonschema-rs."""
    if random.random() < 0.5:
        with contextlib.suppress(errors.SourceError):
            read.read_document(source.parse(spoil(_spec(random), random), "spec.yaml"))
        return
    schema = schemas.document(random)
    try:
        package = memory.load(schema)
    except errors.SourceError:
        return
    judge = jsonschema_rs.Draft202012Validator(schema)
    for instance in schemas.instances(random):
        problems = package.Root.problems(instance)
        assert (not problems) is judge.is_valid(instance), (schema, instance, problems)


def fuzz_pages(random: Random) -> None:
    """Import spoilt reference pages: byte for byte the same again, or refused by the name of the page."""
    for path, text in grammar.sdk(random).items():
        odd = test_grammar.spoil(text, random)
        try:
            spec = importing.build_spec({path: odd}, title="Pets", version="1.0.0")
        except errors.SourceError as error:
            assert {each.file for each in error.diagnostics} == {path}
        else:
            assert write.write_pages(spec.document) == {path: odd}


def fuzz_decoders(random: Random) -> None:
    """Decode spoilt JSON text with a package of the cases: a value that comes back, or problems."""
    spec = specs.spec(random.choice(specs.ids()))
    path = specs.ROOT / random.choice(specs.ids())
    reader = random.choice(list(spec.readers.values()))
    text = spoil(json.dumps(_value(random, path)), random)
    try:
        data = spec.package._runtime.parse_json(text)
    except spec.package.ValidationError as error:
        assert error.problems
        return
    problems = reader.problems(data)
    if not problems:
        assert same(reader.encode(reader.decode(data)), data)


def fuzz_diff(random: Random) -> None:
    """Compare two cases of the comparison, and one with itself: changes, and none."""
    names = changes.names()
    old = changes.edition(random.choice(names), random.choice(["old", "new"]))
    new = changes.edition(random.choice(names), random.choice(["old", "new"]))
    editions.compare(old, new)
    assert editions.compare(old, old) == ()


TARGETS: dict[str, Target] = {
    "loader": fuzz_loader,
    "schemas": fuzz_schemas,
    "pages": fuzz_pages,
    "decoders": fuzz_decoders,
    "diff": fuzz_diff,
}


def _spec(random: Random) -> str:
    return (specs.ROOT / random.choice(specs.ids())).read_text(encoding="utf-8")


def _value(random: Random, spec: Path) -> object:
    """A value like those that stand in payloads: an instance drawn, or a part of a spec as JSON."""
    if random.random() < 0.5:
        return schemas.Wide(random).instance(3)
    lines = spec.read_text(encoding="utf-8").splitlines()
    return {random.choice(lines).strip(): random.choice(lines).strip() for _ in range(3)}


def fuzz(target: Target, seeds: Iterable[int], until: float | None = None) -> int:
    """Run a target with one seed after another; return how many, and raise with the seed that failed."""
    done = 0
    for seed in seeds:
        if until is not None and time.monotonic() > until:
            break
        try:
            target(Random(seed))
        except Exception as error:
            raise AssertionError(f"seed {seed} of {target.__name__}") from error
        done += 1
    return done


def fuzz_by_coverage(target: Target, seconds: int) -> None:
    """Let atheris choose the bytes from which a target draws, by the lines that they reach."""
    import atheris  # type: ignore[import-untyped]  # installed by hand where it is wanted

    atheris.instrument_all()
    atheris.Setup(
        [sys.argv[0], f"-max_total_time={seconds}"],
        lambda data: target(Random(int.from_bytes(data, "big"))),
    )
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60, help="how long; 60 by default")
    parser.add_argument("--seed", type=int, help="this one alone")
    parser.add_argument("--coverage", action="store_true", help="guided by atheris")
    options = parser.parse_args()
    target = TARGETS[options.target]
    if options.coverage:
        fuzz_by_coverage(target, options.seconds)
        return 0
    if options.seed is not None:
        seeds: Iterable[int] = [options.seed]
    else:
        seeds = itertools.count(time.time_ns() % 1_000_000_007)
    try:
        done = fuzz(target, seeds, time.monotonic() + options.seconds)
    except AssertionError:
        traceback.print_exc()
        return 1
    print(f"{options.target}: {done:,} inputs, nothing found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
