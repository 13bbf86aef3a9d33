"""Generate a folder of documents as people have them, and judge what comes of each: a Markdown table.

``python benchmarks/documents.py DIR [--mypy] [--peer]``. A document is a JSON or YAML file of ``DIR`` with ``openapi``,
``swagger`` in it, or ``schema.json`` in a folder of its own, whose ``valid`` and ``invalid`` folders hold instances, or
the largest of the schemas in a folder ``schema`` beside such folders. Each is generated in a child process; another
imports every module and judges the instances, whose verdicts must be those of jsonschema-rs and which must come back
equal; and the examples that stand in the schemas of models: those that their own schema accepts must come back equal. With ``--mypy`` the package is type-checked, with
``--peer`` datamodel-code-generator gets the same file.
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import processes

SECONDS = 300

JUDGE = """
import importlib, json, pkgutil, sys
from pathlib import Path
import jsonschema_rs
from fieldwright.model.layout import Layout
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.model import ir
from fieldwright.validation.models import ModelValidator


def make_judge(schema, spec):
    # The schema may refer to those in the files beside it, by their names or URIs.
    resources = {}
    for path in spec.parent.glob("*.json"):
        other = json.loads(path.read_text(encoding="utf-8-sig"))
        for uri in (other.get("$id"), other.get("id"), path.name, path.resolve().as_uri()):
            if uri and path != spec:
                resources[uri] = other
    registry = jsonschema_rs.Registry([*resources.items()]) if resources else None
    return jsonschema_rs.validator_for(schema, validate_formats=True, registry=registry)


spec, output, instances = Path(sys.argv[1]), Path(sys.argv[2]), [Path(each) for each in sys.argv[3:]]
sys.path.insert(0, str(output))
(folder,) = (path.parent for path in output.glob("*/__init__.py"))
package = importlib.import_module(folder.name)
modules = broken = 0
for each in pkgutil.iter_modules(package.__path__):
    if each.name != "__main__":
        try:
            importlib.import_module(f"{package.__name__}.{each.name}")
        except Exception as error:
            broken += 1
            print(f"does not import: {each.name}: {type(error).__name__}: {error}", file=sys.stderr)
        modules += 1
right, wrong, unequal, back, refused = 0, 0, 0, 0, 0
document = read.read_document(source.load(spec))
find_reader = importlib.import_module(f"{package.__name__}._decoding").find_reader
layout = Layout.of(document)
validator = ModelValidator({each.name: each for each in document.models}, dict(document.definitions))
for model in document.models:
    for example in model.examples:
        if not validator.is_valid(ir.Ref(name=model.name), example):
            refused += 1
            continue
        reader = find_reader(layout.classes[model.name])
        problems = reader.problems(example)
        equal = not problems and json.dumps(reader.encode(reader.decode(example)), sort_keys=True)
        if equal == json.dumps(example, sort_keys=True):
            back += 1
        else:
            unequal += 1
            print(f"an example of {model.name}: {[each[:3] for each in problems[:2]]}", file=sys.stderr)
if instances:
    name = Layout.of(document).classes[document.models[0].name]  # the schema itself comes first
    reader = find_reader(name)
    schema = json.loads(spec.read_text(encoding="utf-8-sig"))
    try:
        judge = make_judge(schema, spec)
    except jsonschema_rs.ValidationError as error:  # it refers to what is not here
        print(f"not judged: {str(error).splitlines()[0]}", file=sys.stderr)
        instances = []
    for path in instances:
        payload = json.loads(path.read_text(encoding="utf-8-sig"))
        problems = reader.problems(payload)
        if (not problems) != judge.is_valid(payload):
            wrong += 1
            print(f"wrong: {path.name}: {[each[:3] for each in problems[:2]]}", file=sys.stderr)
            continue
        right += 1
        if not problems:
            again = reader.encode(reader.decode(payload))
            if json.dumps(again, sort_keys=True) != json.dumps(payload, sort_keys=True):
                unequal += 1
                print(f"comes back as another: {path.name}", file=sys.stderr)
print(json.dumps([modules, broken, right, wrong, unequal, back, refused]))
"""


@dataclass(slots=True, kw_only=True)
class Row:
    """The outcome for one document; seconds of processor time, bytes at the peak.

    ``examples`` come back equal, ``refused`` are those that their own schema refuses. ``bodies`` are inline schemas of operations without a model, ``places`` those that could not be read.
    """

    name: str
    code: int = 0
    seconds: float = 0.0
    peak: int = 0
    models: int = 0
    warnings: int = 0
    bodies: int = 0
    places: int = 0
    message: str = ""
    modules: int = 0
    broken: int = 0
    right: int = 0
    wrong: int = 0
    unequal: int = 0
    examples: int = 0
    refused: int = 0
    type_errors: str = ""
    peer: str = ""
    remarks: list[str] = field(default_factory=list)


def documents(folder: Path) -> Iterator[tuple[Path, list[Path]]]:
    """Yield the documents below a folder, each with its instances."""
    taken: set[Path] = set()
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".json", ".yaml", ".yml") or {"valid", "invalid"} & {*path.parts}:
            continue
        beside = [path.parent / each for each in ("valid", "invalid")]
        if path.parent.name == "schema":
            beside = [path.parents[1] / each for each in ("valid", "invalid")]
            largest = max(path.parent.glob("*.json"), key=lambda each: each.stat().st_size)
            if path == largest and any(each.is_dir() for each in beside):
                yield path, sorted(each for room in beside for each in room.glob("*.json"))
            continue
        if path.name == "schema.json":
            instances = sorted(each for room in beside for each in room.glob("*.json"))
            yield path, instances
            continue
        head = path.read_text(encoding="utf-8-sig", errors="replace")[:5000]
        begins = re.search(r"""^\s*\{?\s*["']?(openapi|swagger)["']?\s*:""", head, re.MULTILINE)
        if begins and path.parent not in taken:
            taken.add(path.parent)
            yield path, []


def try_document(path: Path, instances: list[Path], name: str, options: argparse.Namespace) -> Row:
    """Generate one document and judge its package."""
    row = Row(name=name)
    with tempfile.TemporaryDirectory() as room:
        output = Path(room) / "out"
        command = [sys.executable, "-m", "fieldwright", "generate", str(path), "-o", str(output)]
        generated = processes.run(command, seconds=SECONDS)
        row.code, row.seconds, row.peak = generated.code, generated.cpu, generated.peak
        row.message = (generated.err.strip().splitlines() or [""])[0][:160]
        row.warnings = count(r"warnings: (\d+)", generated.err)
        row.bodies = count(r"(\d+) schemas? stands? inline", generated.err)
        row.places = count(r"could not be read: (\d+)", generated.err)
        if row.code == 0:
            row.models = count(r": (\d+) models?; ", generated.out)
            judge = [sys.executable, "-c", JUDGE, str(path), str(output), *map(str, instances)]
            judged = processes.run(judge, seconds=SECONDS)
            row.remarks = judged.err.strip().splitlines()[:20]
            if judged.code == 0:
                counts = json.loads(judged.out)
                row.modules, row.broken, row.right, row.wrong, row.unequal = counts[:5]
                row.examples, row.refused = counts[5:]
            else:
                row.broken = 1
            if options.mypy:
                (package,) = (each.parent for each in output.glob("*/__init__.py"))
                mypy = [
                    sys.executable,
                    "-m",
                    "mypy",
                    "--strict",
                    "--no-error-summary",
                    str(package),
                ]
                checked = processes.run(mypy, seconds=4 * SECONDS)
                row.type_errors = str(len(checked.out.splitlines()))
        if options.peer:
            row.peer = try_peer(path, Path(room) / "models.py")
    return row


def count(pattern: str, text: str) -> int:
    """Return the number in what generate prints; 0 where it says nothing."""
    counted = re.search(pattern, text)
    return int(counted[1]) if counted else 0


def try_peer(path: Path, output: Path) -> str:
    """Give datamodel-code-generator the same file; whether it ends, whether Python imports the output, seconds."""
    command = [
        *(sys.executable, "-m", "datamodel_code_generator", "--input", str(path)),
        *("--output", str(output), "--disable-timestamp", "--disable-warnings"),
        *("--output-model-type", "pydantic_v2.BaseModel"),
    ]
    ended = processes.run(command, seconds=SECONDS)
    if ended.code:
        return f"exit {ended.code}, {ended.cpu:.1f} s"
    imports = processes.run([sys.executable, str(output)], seconds=SECONDS).code == 0
    return f"{'imports' if imports else 'does not import'}, {ended.cpu:.1f} s"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mypy", action="store_true", help="type-check each package")
    parser.add_argument(
        "--peer", action="store_true", help="datamodel-code-generator on the same file"
    )
    parser.add_argument("--only", help="documents whose path contains this")
    options = parser.parse_args()
    print(
        "| document | exit | models | bodies | places | warnings | modules | broken | right | wrong | unequal | examples | refused | mypy"
        " | s | MiB | peer |"
    )
    print("| --- | " + "---: | " * 15 + "--- |")
    rows = []
    for path, instances in documents(options.folder):
        name = path.relative_to(options.folder).as_posix()
        if options.only is not None and options.only not in name:
            continue
        row = try_document(path, instances, name, options)
        rows.append(row)
        print(
            f"| {row.name} | {row.code} | {row.models} | {row.bodies} | {row.places} | {row.warnings} | {row.modules}"
            f" | {row.broken} | {row.right} | {row.wrong} | {row.unequal} | {row.examples} | {row.refused}"
            f" | {row.type_errors}"
            f" | {row.seconds:.1f} | {row.peak >> 20} | {row.peer} |",
            flush=True,
        )
    print()
    for row in rows:
        for line in [*([row.message] if row.code else []), *row.remarks]:
            print(f"- {row.name}: {line}")
    refused = sum(row.code != 0 for row in rows)
    print(
        f"\n{len(rows)} documents, {refused} refused, {sum(row.broken > 0 for row in rows)} broken;"
        f" {sum(row.right for row in rows):,} instances right, {sum(row.wrong for row in rows)} wrong,"
        f" {sum(row.unequal for row in rows)} unequal; {sum(row.examples for row in rows):,} examples come back"
        f" equal, {sum(row.refused for row in rows)} are refused by their own schemas"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
