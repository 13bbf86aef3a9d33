"""Compare where problems stand with jsonschema's ``best_match``, on mutated payloads of documents as people have them.

``python benchmarks/pointers.py DIR [--payloads 1000] [--seed 1]`` from an environment with ``pip install -e '.[bench]'``.
``DIR`` has folders with ``schema.json`` and a folder ``valid`` of instances. Each payload is an instance with one thing in it
changed that jsonschema refuses too. A problem is *deep* that has a pointer as long as that of ``best_match`` or longer.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import jsonschema

import fieldwright
from fieldwright import errors
from fieldwright.distribution import memory
from fieldwright.model.layout import Layout
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.validation import mutations

LARGEST = 200_000
"""Bytes of a schema that is still loaded."""


def list_documents(folder: Path) -> list[tuple[Path, list[Path]]]:
    """List the schemas below a folder that have instances."""
    listed = []
    for path in sorted(folder.rglob("schema.json")):
        instances = sorted((path.parent / "valid").glob("*.json"))
        if instances and path.stat().st_size <= LARGEST:
            listed.append((path, instances))
    return listed


def mutate(instances: list[Path], random: Random) -> Iterator[Any]:
    """Yield the instances with one thing changed in each, in a random order."""
    changed: list[Any] = []
    for path in instances:
        payload = json.loads(path.read_text(encoding="utf-8-sig"))
        if path.stat().st_size < LARGEST // 10:
            changed += mutations.mutate(payload, ())
    random.shuffle(changed)
    yield from changed


def compare(
    path: Path, instances: list[Path], wanted: int, random: Random
) -> Iterator[tuple[bool, Any]]:
    """Yield for each refused payload of a document whether a problem is deep, and what both say."""
    schema = json.loads(path.read_text(encoding="utf-8-sig"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    document = read.read_document(source.load(path))
    name = Layout.of(document).classes[document.models[0].name]  # the schema itself comes first
    reader = memory.find_reader(fieldwright.load(path), name)
    for payload in mutate(instances, random):
        error = jsonschema.exceptions.best_match(validator.iter_errors(payload))
        problems = reader.problems(payload) if error is not None else []
        if error is None or not problems:
            continue
        depth = len(error.absolute_path)
        ours = max(each.pointer.count("/") for each in problems)
        kind = (error.validator, [(each.pointer, each.keyword) for each in problems][:3])
        yield ours >= depth, (list(error.absolute_path), *kind)
        wanted -= 1
        if not wanted:
            break


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--payloads", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random = Random(options.seed)
    documents = list_documents(options.folder)
    random.shuffle(documents)
    counts: Counter[bool] = Counter()
    for path, instances in documents:
        try:
            for deep, what in compare(path, instances, 20, random):
                counts[deep] += 1
                if not deep:
                    print(f"- {path.parent.name}: {what}")
        except (errors.SourceError, jsonschema.exceptions.SchemaError) as error:
            print(f"- {path.parent.name}: not compared: {str(error).splitlines()[0][:120]}")
        except Exception as error:  # jsonschema cannot follow a reference
            print(f"- {path.parent.name}: not compared: {type(error).__name__}: {str(error)[:120]}")
        if counts.total() >= options.payloads:
            break
    share = counts[True] / max(counts.total(), 1)
    print(
        f"\n{counts.total():,} payloads, {counts[True]:,} with a problem as deep as best_match's: {share:.1%}"
    )
    return 0 if share >= 0.95 else 1


if __name__ == "__main__":
    sys.exit(main())
