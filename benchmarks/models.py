"""Models of three published documents: ours beside pydantic, msgspec and fastjsonschema, as a Markdown page.

``python benchmarks/models.py CORPUS [-o PAGE]`` from an environment with ``pip install -e '.[bench]'``.
CORPUS is the folder with ``openapi/`` in it. Of each model and what it refers to, five things are
made: our package, pydantic models and msgspec structs (``fieldwright export``, which
datamodel-code-generator writes), pydantic models that also check URIs (``AnyUrl``; the others take any
text for one), and a validator of fastjsonschema's (of ``export --to json-schema``). All get the same
payload, the largest of those that we make up and everyone takes. They take turns, round by round; a
figure is the median of the rounds.
"""

import argparse
import json
import lzma
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import fastjsonschema
import msgspec
import pydantic
from decode import imported, machine, timed

from fieldwright import errors
from fieldwright.distribution import build, memory
from fieldwright.export import flavours, json_schema
from fieldwright.model import ir, names, traversal
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.validation import payloads

CASES = {
    "lambda-cloud-1.10.0.json": ("Instance", "Ticket", "AuditEvent", "[Image]", "[Instance]"),
    "github.json.xz": (
        "full-repository",
        "pull-request",
        "issue",
        "workflow-run",
        "organization-full",
        "repository-rule",
        "timeline-issue-events",
        "app-permissions",
        "[simple-user]",
        "[commit]",
        "[minimal-repository]",
    ),
    "openai.json.xz": (
        "Response",
        "AuditLog",
        "RunObject",
        "FineTuningJob",
        "CreateChatCompletionRequest",
        "CreateChatCompletionResponse",
        "ResponseStreamEvent",
        "RealtimeServerEvent",
        "OutputItem",
        "[Model]",
        "[OpenAIFile]",
    ),
}
"""Document → models; in brackets, a list of 1,000 of the model."""

RECORDS = 1000
TRIED = 60
"""Payloads of a model that are looked at."""

SECONDS = 0.02
"""About how long a contestant has in each round."""

OURS, PYDANTIC, CHECKING, MSGSPEC = "fieldwright", "pydantic", "pydantic, URIs checked", "msgspec"
PROBLEMS, FASTJSONSCHEMA = "`problems`", "fastjsonschema"

Call = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A model with those that it refers to, what takes its payloads, and one of these."""

    name: str
    calls: dict[str, Call]
    payload: ir.Json


def documents(corpus: Path) -> Iterator[tuple[str, ir.Document]]:
    """The documents of the cases, read."""
    for name in CASES:
        path = corpus / "openapi" / name
        data = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
        parsed = source.parse(data.decode("utf-8"), name.removesuffix(".xz"))
        yield name, read.read_with_diagnostics(parsed, build.Settings().options)[0]


def pruned(document: ir.Document, root: str) -> ir.Document:
    """A document of one model and those that it refers to, or of a list of that model."""
    own = traversal.select_models(document, [root.strip("[]")])
    if root.startswith("["):
        many = ir.Alias(name="ManyRecords", type=ir.Array(items=ir.Ref(name=root.strip("[]"))))
        own = replace(own, models=(*own.models, many))
    return own


def case(document: ir.Document, root: str, folder: Path) -> Case:
    """One row of the table. Raises ``LookupError`` if there is no payload that everyone takes."""
    own = pruned(document, root)
    name = "ManyRecords" if root.startswith("[") else root
    package = memory.load_package(own, "")
    reader = memory.find_readers(package, own)[name]
    cls = names.name_classes(each.name for each in own.models)[name]
    stem = f"{package.__name__}_peer"
    calls: dict[str, Call] = {
        OURS: reader.decode,
        PROBLEMS: reader.problems,
        PYDANTIC: pydantic.TypeAdapter(
            getattr(peer(own, "pydantic", folder, stem), cls)
        ).validate_python,
        CHECKING: pydantic.TypeAdapter(
            getattr(peer(own, "pydantic", folder, f"{stem}_checking", {"uri"}), cls)
        ).validate_python,
        FASTJSONSCHEMA: fastjsonschema.compile(
            json.loads(json_schema.format_schema(own, root=name))
        ),
    }
    struct = getattr(peer(own, "msgspec", folder, f"{stem}_struct"), cls)
    calls[MSGSPEC] = lambda data: msgspec.convert(data, struct)
    return Case(name=root, calls=calls, payload=payload(own, root.strip("[]"), name, calls))


def peer(
    document: ir.Document, kind: Any, folder: Path, name: str, formats: Iterable[str] = ()
) -> ModuleType:
    """The models of another library, imported; with types for ``formats`` that an export leaves texts."""
    usual = flavours.FLAVOURS[kind]
    able = replace(usual.able, formats=usual.able.formats | {*formats})
    flavours.FLAVOURS[kind] = replace(usual, able=able)
    try:
        text = flavours.generate_code(document, kind)
    finally:
        flavours.FLAVOURS[kind] = usual
    (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return imported(folder / f"{name}.py")


def payload(document: ir.Document, single: str, name: str, calls: dict[str, Call]) -> ir.Json:
    """The largest of our payloads that everyone takes."""
    maker = payloads.Maker(document.models, document.definitions)
    made = sorted(islice(maker.make_valid(single), TRIED), key=lambda each: -len(json.dumps(each)))
    for each in made:
        wanted = [each] * RECORDS if name == "ManyRecords" else each
        if not calls[PROBLEMS](wanted) and all(takes(call, wanted) for call in calls.values()):
            found: ir.Json = json.loads(json.dumps(wanted))
            return found
    raise LookupError(f"{name}: no payload that everyone takes")


def takes(call: Call, value: ir.Json) -> bool:
    """Whether a contestant takes a payload."""
    try:
        call(value)
    except Exception:  # each library has its own
        return False
    return True


def measured(each: Case, rounds: int) -> dict[str, float]:
    """Contestant → median microseconds."""
    calls = {name: (call, each.payload) for name, call in each.calls.items()}
    slowest = max(timed(calls, 1, loops=1).values())
    return timed(calls, rounds, loops=max(1, int(SECONDS * 1e6 / slowest)))


def row(each: Case, found: dict[str, float]) -> str:
    """A line of the table; a factor is how many times as long a peer takes as we do."""
    size = len(json.dumps(each.payload))
    name = f"1,000 × `{each.name.strip('[]')}`" if each.name.startswith("[") else f"`{each.name}`"
    cells = [
        name,
        f"{size:,}",
        f"{found[OURS]:,.1f}",
        *(
            f"{found[peer]:,.1f} (×{found[peer] / found[OURS]:.2f})"
            for peer in (PYDANTIC, CHECKING, MSGSPEC)
        ),
        f"{found[PROBLEMS]:,.1f}",
        f"{found[FASTJSONSCHEMA]:,.1f} (×{found[FASTJSONSCHEMA] / found[PROBLEMS]:.2f})",
    ]
    return f"| {' | '.join(cells)} |"


def page(corpus: Path, rounds: int) -> str:
    """The whole page; a model that cannot be measured is named with the reason."""
    rows, left, ratios = [], [], dict[str, list[float]]()
    with tempfile.TemporaryDirectory() as made:
        for document, read_from in documents(corpus):
            for root in CASES[document]:
                try:
                    each = case(read_from, root, Path(made))
                except (LookupError, AttributeError, errors.UsageError, TypeError) as error:
                    left.append(f"- `{root}`: {error}")
                    continue
                found = measured(each, rounds)
                rows.append(row(each, found))
                for peer in (PYDANTIC, CHECKING):
                    ratios.setdefault(peer, []).append(found[peer] / found[OURS])
                ratios.setdefault(FASTJSONSCHEMA, []).append(
                    found[FASTJSONSCHEMA] / found[PROBLEMS]
                )
                print(rows[-1], file=sys.stderr)
    return "\n".join(
        [
            "# Models of published documents",
            "",
            f"`python benchmarks/models.py CORPUS`, medians, one run. {machine()}.",
            "",
            "dict → object in µs; a factor is how many times as long a peer takes as we do.",
            "fastjsonschema only validates, and stands beside `problems` on the same payload.",
            *(
                f"{peer}: median ×{statistics.median(each):.2f}, least ×{min(each):.2f}."
                for peer, each in ratios.items()
            ),
            "",
            f"| model | bytes | {OURS} | {PYDANTIC} | {CHECKING} | {MSGSPEC} | {PROBLEMS} | {FASTJSONSCHEMA} |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            *rows,
            *(["", "Not measured:", "", *left] if left else []),
            "",
        ]
    )


def main() -> None:
    """Measure, and print or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    text = page(given.corpus, given.rounds)
    if given.output:
        given.output.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
