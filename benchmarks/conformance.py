"""The official JSON Schema suite, draft 2020-12: ours beside its peers, as a Markdown page.

``python benchmarks/conformance.py CORPUS [-o PAGE]`` from an environment with
``pip install -e '.[bench]'``. CORPUS is the folder with ``json-schema-test-suite.tar.xz`` in it, or that
archive unpacked. Of the optional files those of formats are judged, with formats asserted; the others
have formats as annotations. A schema that a tool refuses, or that it fails at, counts as refused for all its
instances; a verdict that differs from the suite's is wrong. Exit code 1 if any of ours is not right.
"""

import argparse
import contextlib
import io
import json
import platform
import sys
import tarfile
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import metadata
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import fastjsonschema
import jsonschema
import jsonschema_rs
import referencing
import referencing.jsonschema
from datamodel_code_generator import DataModelType, InputFileType, generate
from jsonschema_specifications import REGISTRY

import fieldwright
from fieldwright import errors
from fieldwright.distribution import memory

Judge = Callable[[Any], bool]
Documents = dict[str, Any]
Tool = Callable[[Any, bool, Documents], Judge]

HOST = "http://localhost:1234/"
"""Where the suite says that its remote documents are."""

_NUMBER = count(1)

ACCEPTED = ("right", "refused", "wrong")


def ours(schema: Any, formats: bool, documents: Documents) -> Judge:
    whole = schema if isinstance(schema, dict) else {"allOf": [schema]}
    said = "assert" if formats else "annotate"
    package = fieldwright.load(whole, formats=said, documents=documents)
    problems = memory.find_reader(package, "Root").problems
    return lambda instance: not problems(instance)


def of_jsonschema(schema: Any, formats: bool, documents: Documents) -> Judge:
    draft = referencing.jsonschema.DRAFT202012
    resources = [(uri, draft.create_resource(each)) for uri, each in documents.items()]
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER if formats else None
    registry = REGISTRY.with_resources(resources)
    return jsonschema.Draft202012Validator(
        schema, registry=registry, format_checker=checker
    ).is_valid


def of_jsonschema_rs(schema: Any, formats: bool, documents: Documents) -> Judge:
    return jsonschema_rs.Draft202012Validator(
        schema, validate_formats=formats, retriever=documents.__getitem__
    ).is_valid


def of_fastjsonschema(schema: Any, formats: bool, documents: Documents) -> Judge:
    handlers = {"http": documents.__getitem__, "https": documents.__getitem__}
    validate = fastjsonschema.compile(schema, handlers=handlers, use_formats=formats)

    def judge(instance: Any) -> bool:
        try:
            validate(instance)
        except fastjsonschema.JsonSchemaValueException:
            return False
        return True

    return judge


def of_datamodel_code_generator(schema: Any, formats: bool, documents: Documents) -> Judge:
    with contextlib.redirect_stderr(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        text = generate(
            json.dumps(schema),
            input_file_type=InputFileType.JsonSchema,
            output_model_type=DataModelType.PydanticV2BaseModel,
            class_name="Root",
        )
    module = ModuleType(f"models_{next(_NUMBER)}")
    sys.modules[module.__name__] = module  # where pydantic looks names up
    exec(compile(str(text), module.__name__, "exec"), vars(module))
    model = module.Root

    def judge(instance: Any) -> bool:
        try:
            model.model_validate(instance)
        except ValueError:
            return False
        return True

    return judge


TOOLS: dict[str, Tool] = {
    "fieldwright": ours,
    "jsonschema": of_jsonschema,
    "jsonschema-rs": of_jsonschema_rs,
    "fastjsonschema": of_fastjsonschema,
    "datamodel-code-generator": of_datamodel_code_generator,
}
"""Distribution → what it makes of a schema; whatever it raises is a refusal."""


def main() -> int:
    """Print or write the page; 1 if a verdict of ours is not right."""
    parser = argparse.ArgumentParser(description="the official suite, ours beside its peers")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="the page; else standard output")
    parser.add_argument("--only", choices=TOOLS, action="append", help="judge these alone")
    arguments = parser.parse_args()
    tools = {name: TOOLS[name] for name in arguments.only or TOOLS}
    with _unpacked(arguments.corpus) as root:
        documents = {
            f"{HOST}{path.relative_to(root / 'remotes').as_posix()}": json.loads(path.read_text())
            for path in sorted((root / "remotes").rglob("*.json"))
        }
        rows = [
            (path.stem, judged(path, tools, documents, formats=path.parent.name == "format"))
            for path in _files(root / "tests" / "draft2020-12")
        ]
    page = "\n".join(_page(rows, tools))
    if arguments.output:
        arguments.output.write_text(page, encoding="utf-8")
    else:
        print(page)
    wrong = [name for name, counts in rows if set(counts["fieldwright"]) - {"right"}]
    print(*wrong, sep="\n", end="", file=sys.stderr)
    return 1 if wrong else 0


def judged(
    path: Path, tools: dict[str, Tool], documents: Documents, *, formats: bool
) -> dict[str, Counter[str]]:
    """Tool → how many of a file's cases are right, refused and wrong."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in tools}
    for group in json.loads(path.read_text(encoding="utf-8")):
        for name, tool in tools.items():
            try:
                judge: Judge | None = tool(group["schema"], formats, documents)
            except (errors.FieldwrightError, Exception):
                judge = None
            for case in group["tests"]:
                counts[name][_verdict(judge, case)] += 1
    return counts


def _verdict(judge: Judge | None, case: dict[str, Any]) -> str:
    if judge is None:
        return "refused"
    try:
        return "right" if judge(case["data"]) is case["valid"] else "wrong"
    except Exception:
        return "refused"


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.json"))
    yield from sorted((folder / "optional" / "format").glob("*.json"))


@contextlib.contextmanager
def _unpacked(corpus: Path) -> Iterator[Path]:
    archive = corpus / "json-schema-test-suite.tar.xz"
    if not archive.is_file():
        yield corpus
        return
    with tempfile.TemporaryDirectory() as folder, tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
        yield Path(folder)


def _page(rows: list[tuple[str, dict[str, Counter[str]]]], tools: dict[str, Tool]) -> Iterator[str]:
    """Right, refused and wrong of every file and tool; zeros are left out."""
    yield "# Conformance"
    yield ""
    yield "The official JSON Schema suite, draft 2020-12: right / refused / wrong. Made by"
    yield "`python benchmarks/conformance.py CORPUS -o benchmarks/CONFORMANCE.md`, with"
    yield f"{', '.join(f'{name} {metadata.version(name)}' for name in tools)} on CPython {platform.python_version()}."
    yield "The files from `date` on are the optional ones of formats, with formats asserted."
    yield ""
    yield f"| file | {' | '.join(tools)} |"
    yield f"| --- |{' ---: |' * len(tools)}"
    total: dict[str, Counter[str]] = {name: Counter() for name in tools}
    for file, counts in rows:
        for name in tools:
            total[name] += counts[name]
        yield f"| {file} | {' | '.join(_cell(counts[name]) for name in tools)} |"
    yield f"| **all** | {' | '.join(_cell(total[name]) for name in tools)} |"
    yield ""
    yield from _differences(tools)


def _differences(tools: dict[str, Tool]) -> Iterator[str]:
    """The instances of ``differences.json``: what random schemas and instances have shown beside the suite."""
    yield "## What random schemas showed"
    yield ""
    yield "The generated code, the walker that `lint` judges examples with, jsonschema-rs and jsonschema were asked"
    yield "about random schemas and instances (`tests/conformance/test_readers.py`). Every disagreement is of one of"
    yield "these kinds; the generated code and the walker agree on all of them."
    yield ""
    yield f"| schema | instance | valid | {' | '.join(tools)} | why |"
    yield f"| --- | --- | --- |{' --- |' * len(tools)} --- |"
    listed = json.loads((Path(__file__).parent / "differences.json").read_text(encoding="utf-8"))
    for row in listed:
        said = []
        for tool in tools.values():
            try:
                judge: Judge | None = tool(row["schema"], False, {})
            except (errors.FieldwrightError, Exception):
                judge = None
            said.append(_verdict(judge, {"data": row["instance"], "valid": row["valid"]}))
        shown = [f"`{json.dumps(row[word])}`" for word in ("schema", "instance")]
        yield f"| {' | '.join(shown)} | {'yes' if row['valid'] else 'no'} | {' | '.join(said)} | {row['why']} |"
    yield ""


def _cell(counts: Counter[str]) -> str:
    return " / ".join(str(counts[word]) for word in ACCEPTED)


if __name__ == "__main__":
    sys.exit(main())
