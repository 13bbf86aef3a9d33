"""What tools say of the same changes: ours beside griffe and buf, as a Markdown page.

``python benchmarks/changes.py [-o PAGE] [--buf PATH]`` from an environment with
``pip install -e '.[bench,prove]'``. The changes are the cases in ``tests/cases/changes``: an old
spec, a new one. Ours is what ``diff`` says; *proved* is what happens to it when payloads of
each edition are given to the reader of the other, and when mypy judges a program against
the old package with the new one in its place, as ``diff --prove`` does it. Those in ``audited`` were found by
an audit from outside. griffe compares
the two generated packages. buf compares two proto3 files, which ``messages`` makes of the
specs; ``npm install @bufbuild/buf`` brings it. A tool that is not there is named, and has no
column. Exit code 1 if a verdict of ours is not proved.
"""

import argparse
import json
import platform
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import griffe

from fieldwright.changes import editions
from fieldwright.changes.change import Change, get_effect
from fieldwright.changes.matching import list_pairs, match_models
from fieldwright.changes.records import match_fields as renamed_fields
from fieldwright.changes.rules import rule
from fieldwright.changes.rules.table import RULES
from fieldwright.distribution import build
from fieldwright.model import ir, names
from fieldwright.package import write
from fieldwright.verification.proof import payloads, readers
from fieldwright.verification.proof import programs as consumers
from fieldwright.verification.proof.matrix import list_payloads

_LONG = 60
"""Characters of a payload that are shown."""

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases" / "changes"

SETTINGS = build.Settings()

SETS = ("FILE", "WIRE_JSON")
"""The rules of buf: those about generated code, and those about payloads in JSON."""

ABSENT = {
    "oasdiff": "it comes as a Go module or a container only; no package of PyPI, npm or Debian ships"
    " it, and no Go modules were to be had where this was run. It compares operations, so that it"
    " says nothing of documents without paths, as these are.",
    "Speakeasy": "its report is made by a service that needs an account. What its published reports"
    " show (no rule ids, old and new values for half of the changes, no conclusion for a version)"
    " is not what it would say of these cases, so that it has no column.",
}
"""The tools that were not run, and why."""


@dataclass(frozen=True)
class Case:
    """One change: its name, both editions, and what ``diff`` finds."""

    name: str
    old: editions.Edition
    new: editions.Edition
    changes: tuple[Change, ...]


@dataclass
class Said:
    """What the columns say of a case; ``witness`` is the payload that shows what breaks."""

    wire: str = ""
    api: str = ""
    witness: str = ""
    proved: list[str] = field(default_factory=list)
    griffe: str = ""
    buf: dict[str, str] = field(default_factory=dict)


def main() -> int:
    """Print or write the page; 1 if a verdict of ours is not proved."""
    parser = argparse.ArgumentParser(description="the same changes, ours beside its peers")
    parser.add_argument("-o", "--output", type=Path, help="the page; else standard output")
    parser.add_argument("--buf", default="buf", help="the program, where it is not on the path")
    arguments = parser.parse_args()
    buf = shutil.which(arguments.buf)
    folders = [*sorted(CASES.glob("*/new.yaml")), *sorted(CASES.glob("audited/*/new.yaml"))]
    cases = [_case(path.parent) for path in folders]
    said = {case.name: Said() for case in cases}
    code = _programs(cases)
    for case in cases:
        row = said[case.name]
        row.wire = rule.choose_gravest(
            {
                rule.judge_wire(RULES[each.rule], each.role, get_effect(each))
                for each in case.changes
            }
        )
        row.api = rule.choose_gravest({rule.judge_code(RULES[each.rule]) for each in case.changes})
        row.witness = _show_witness(case.changes)
        row.proved = list(_unproved(case, case.name in code))
        row.griffe = of_griffe(case)
        if buf is not None:
            row.buf = {each: of_buf(buf, case, each) for each in SETS}
        print(f"{case.name}: {row.proved or 'proved'}", file=sys.stderr)
    page = "\n".join(_page(cases, said, buf))
    if arguments.output:
        arguments.output.write_text(page, encoding="utf-8")
    else:
        print(page)
    return 1 if any(row.proved for row in said.values()) else 0


def _case(path: Path) -> Case:
    old, new = (editions.load_edition(str(path / f"{side}.yaml")) for side in ("old", "new"))
    return Case(path.relative_to(CASES).as_posix(), old, new, editions.compare(old, new))


def _show_witness(changes: tuple[Change, ...]) -> str:
    """The smallest payload that shows a break, *not shown* where there is none, and nothing without a break."""
    breaking = [
        each
        for each in changes
        if rule.judge_wire(RULES[each.rule], each.role, get_effect(each)) == "breaking"
    ]
    shown = list_payloads(breaking)
    texts = sorted((json.dumps(each, ensure_ascii=False) for each in shown), key=len)
    if not texts:
        return "*not shown*" if breaking else ""
    text = texts[0] if len(texts[0]) <= _LONG else f"{texts[0][:_LONG]}…"
    return f"`{text}`".replace("|", "\\|")


def _unproved(case: Case, fails: bool) -> Iterator[str]:
    """What happens and is not said, and what is said and does not happen; nothing if all is well."""
    both = match_models(case.old.document, case.new.document)
    pair = (readers.make_readers(case.old), readers.make_readers(case.new))
    near = [*case.old.document.models, *case.new.document.models]
    widened = narrowed = False
    changes = [each for each in case.changes if each.spot.model or not each.spot.path]
    for old, new in list_pairs(both):
        if old.within == new.within:  # else another model has the name
            shown = list_payloads(each for each in changes if each.spot.model == new.name)
            most = payloads.MOST
            widened |= bool(
                readers.read(new.name, pair[1], pair[0], old.name, near, most, shown).refusals
            )
            narrowed |= bool(
                readers.read(old.name, pair[0], pair[1], new.name, near, most, shown).refusals
            )
    effects = {get_effect(each) for each in changes}
    if widened != bool(effects & {"widens", "both"}):
        yield "old readers, new payloads"
    if narrowed != bool(effects & {"narrows", "both"}):
        yield "new readers, old payloads"
    if fails != any(RULES[each.rule].code == "breaks" for each in case.changes):
        yield "old code, new package"


def _programs(cases: list[Case]) -> frozenset[str]:
    """The cases of which a program against the old package fails with the new one: two runs of mypy."""
    texts: dict[str, str] = {}
    for case in cases:
        models = [model.name for model in case.old.document.models]
        programs = consumers.write_programs(case.old, models, SETTINGS)
        texts |= {f"{_join(case)}/{name}": text for name, text in programs.items()}
    before = consumers.judge(texts, [_package(case.old) for case in cases])
    wrong = [name for name, lines in before.items() if lines]
    if wrong:
        raise RuntimeError(f"programs are wrong without any change: {wrong}")
    after = consumers.judge(texts, [_package(case.new) for case in cases])
    failing = {name.partition("/")[0] for name, lines in after.items() if lines}
    return frozenset(case.name for case in cases if _join(case) in failing)


def _join(case: Case) -> str:
    return case.name.replace("/", "-")


def _package(edition: editions.Edition) -> dict[str, bytes]:
    name, module = build.name_package(edition.document, SETTINGS)
    return write.write_package(
        edition.document, spec=edition.text, distribution=name, module=module
    )


def of_griffe(case: Case) -> str:
    """The kinds of breaking changes that griffe finds between the two packages."""
    name = build.name_package(case.old.document, SETTINGS)[1]
    with tempfile.TemporaryDirectory() as folder:
        for side, edition in (("old", case.old), ("new", case.new)):
            for path, content in _package(edition).items():
                target = Path(folder) / side / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        if not (Path(folder) / "new" / name).is_dir():
            return "breaking: the package is not there"
        old, new = (
            griffe.load(name, search_paths=[Path(folder) / side], allow_inspection=False)
            for side in ("old", "new")
        )
        found = [each.kind.name for each in griffe.find_breaking_changes(old, new)]
    return _told("breaking", found)


def of_buf(buf: str, case: Case, rules: str) -> str:
    """The rules of a set that buf finds broken; whether the two files differ at all, if there is none."""
    old, new = messages(case.old.document, None), messages(case.new.document, case.old.document)
    if old == new:
        return "cannot be said in proto3"
    with tempfile.TemporaryDirectory() as folder:
        for side, text in (("old", old), ("new", new)):
            (Path(folder) / side).mkdir()
            (Path(folder) / side / "models.proto").write_text(text, encoding="utf-8")
        asked = json.dumps({"version": "v2", "breaking": {"use": [rules]}})
        ended = subprocess.run(
            [buf, "breaking", ".", "--against", "../old", "--config", asked, "--error-format=json"],
            cwd=Path(folder) / "new",
            capture_output=True,
            text=True,
            check=False,
        )
    if ended.returncode not in (0, 100):
        raise RuntimeError(f"{case.name}: buf ended with {ended.returncode}: {ended.stderr}")
    found = [json.loads(line)["type"] for line in ended.stdout.splitlines()]
    if "COMPILE" in found:
        raise RuntimeError(f"{case.name}: no proto3: {ended.stdout}")
    return _told("breaking", found)


def _told(word: str, found: list[str]) -> str:
    return f"{word}: {', '.join(sorted(set(found)))}" if found else "nothing"


def messages(document: ir.Document, before: ir.Document | None) -> str:
    """A document as a proto3 file, with the field numbers of the one ``before`` where a name is the same.

    What proto3 has no word for is left out: constraints, patterns and formats, defaults, checks on
    raw values, whether a model is closed, whether null is another thing than absence; a list of
    lists, a literal and anything untyped become ``google.protobuf.Value``. A field that is not
    required is ``optional``.
    """
    maker = _Protos(document, before)
    body = [line for model in document.models for line in maker.model(model)]
    head = ['syntax = "proto3";', "package models;", 'import "google/protobuf/struct.proto";']
    return "\n".join([*head, *body, ""])


class _Protos:
    """Makes messages and enums; a field keeps its number for as long as it keeps its name, or says what
    it was called."""

    def __init__(self, document: ir.Document, before: ir.Document | None) -> None:
        self.models = {model.name: model for model in document.models}
        self.classes = names.name_classes(self.models)
        self.before = {model.name: model for model in before.models} if before else {}
        self.moved: dict[str, str] = {}
        if before is not None:
            renamed = match_models(before, document).renamed
            self.moved = {target: source for source, target in renamed.items()}

    def model(self, model: ir.Model) -> Iterator[str]:
        name = self.classes[model.name]
        old = self.before.get(self.moved.get(model.name, model.name))
        match model:
            case ir.Record():
                yield f"message {name} {{"
                numbers = self._numbers(model, old)
                called = names.name_attributes(
                    (each.name, each.published_name) for each in model.fields
                )
                for each in model.fields:
                    label, type_ = self._type(each.type)
                    optional = "" if label or each.required else "optional "
                    said = [f"json_name = {json.dumps(each.name)}"]
                    said += ["deprecated = true"] if each.deprecated is not None else []
                    start = f"  {optional}{label}{type_} {called[each.name]}"
                    yield f"{start} = {numbers[each.name]} [{', '.join(said)}];"
                yield "}"
            case ir.Enum():
                prefix = names.name_member(name)
                yield f"enum {name} {{"
                yield f"  {prefix}_UNSPECIFIED = 0;"
                members = names.name_members(model.members)
                for member, number in zip(members, self._values(model, old), strict=True):
                    yield f"  {prefix}_{member} = {number};"
                yield "}"
            case ir.Union():
                yield f"message {name} {{"
                yield "  oneof value {"
                for number, type_node in enumerate(model.alternatives, start=1):
                    label, type_ = self._type(type_node)
                    shown = "google.protobuf.Value" if label or "map<" in type_ else type_
                    yield f"    {shown} {names.to_snake_case(shown.rpartition('.')[2])}_{number} = {number};"
                yield "  }"
                yield "}"
            case ir.Alias():
                label, type_ = self._type(model.type)
                yield f"message {name} {{"
                yield f"  {label}{type_} value = 1;"
                yield "}"

    def _numbers(self, model: ir.Record, old: ir.Model | None) -> dict[str, int]:
        former = list(old.fields) if isinstance(old, ir.Record) else []
        known = {each.name: number for number, each in enumerate(former, start=1)}
        moved = renamed_fields(old, model) if isinstance(old, ir.Record) else {}
        sources = {target: source for source, target in moved.items()}
        found: dict[str, int] = {}
        following = len(known)
        for each in model.fields:
            number = known.get(sources.get(each.name, each.name))
            if number is None:
                following += 1
                number = following
            found[each.name] = number
        return found

    def _values(self, model: ir.Enum, old: ir.Model | None) -> list[int]:
        former = [value for _, value in old.members] if isinstance(old, ir.Enum) else []
        known = {repr(value): number for number, value in enumerate(former, start=1)}
        following = len(known)
        found = []
        for _, value in model.members:
            if repr(value) not in known:
                following += 1
            found.append(known.get(repr(value), following))
        return found

    def _type(self, node: ir.Type) -> tuple[str, str]:
        """The label and the type of a field."""
        match node:
            case ir.Nullable() | ir.Asserted():
                return self._type(node.type)
            case ir.Scalar():
                kinds: Mapping[str, str] = {
                    "boolean": "bool",
                    "integer": "int64",
                    "number": "double",
                    "string": "string",
                }
                return "", kinds.get(node.kind, "google.protobuf.Value")
            case ir.Ref() if node.name in self.models:
                return "", self.classes[node.name]
            case ir.Array():
                label, inner = self._type(node.items)
                plain = not label and "map<" not in inner
                return "repeated ", inner if plain else "google.protobuf.Value"
            case ir.Map():
                label, inner = self._type(node.values)
                plain = not label and "map<" not in inner
                return "", f"map<string, {inner if plain else 'google.protobuf.Value'}>"
            case _:
                return "", "google.protobuf.Value"


def _page(cases: list[Case], said: Mapping[str, Said], buf: str | None) -> Iterator[str]:
    tools = [f"fieldwright {metadata.version('fieldwright')}", f"griffe {_version('griffe')}"]
    if buf is not None:
        shown = subprocess.run([buf, "--version"], capture_output=True, text=True, check=True)
        tools.append(f"buf {(shown.stdout or shown.stderr).strip()}")
    yield "# Changes"
    yield ""
    yield f"What tools say of the same {len(cases)} changes, the cases in `tests/cases/changes`. Made by"
    yield "`python benchmarks/changes.py -o benchmarks/CHANGES.md`, with"
    yield f"{', '.join(tools)} and mypy {metadata.version('mypy')} on CPython {platform.python_version()}."
    yield ""
    yield from _summary(cases, said, buf)
    yield "*wire* and *api* are what `fieldwright diff` says of payloads and of code; *proved*, whether readers and mypy"
    yield "say the same; *witness* is the smallest payload that one edition accepts and the other refuses. griffe compares"
    yield "the two generated packages, buf two proto3 files made of the specs: field numbers"
    yield "stay with their names, and what proto3 has no word for is not there (constraints, patterns, formats, defaults,"
    yield "whether a model is closed, null beside absence)."
    yield ""
    for name, why in {**ABSENT, **({} if buf else {"buf": "it was not installed."})}.items():
        yield f"{name} was not run: {why}"
        yield ""
    heads = [
        "case",
        "wire",
        "api",
        "proved",
        "witness",
        "griffe",
        *(f"buf {each}" for each in SETS if buf),
    ]
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for case in cases:
        row = said[case.name]
        proved = "no: " + ", ".join(row.proved) if row.proved else "yes"
        cells = [case.name, row.wire, row.api, proved, row.witness, row.griffe, *row.buf.values()]
        yield f"| {' | '.join(cells)} |"
    yield ""


def _summary(cases: list[Case], said: Mapping[str, Said], buf: str | None) -> Iterator[str]:
    """How often a tool says that something breaks which does, and which does not."""
    wire = {case.name for case in cases if said[case.name].wire == "breaking"}
    api = {case.name for case in cases if said[case.name].api == "breaking"}
    proved = sum(not row.proved for row in said.values())
    yield f"{len(wire)} of them break payloads, {len(api)} code, {len(wire | api)} something; {proved} verdicts of ours are proved."
    yield ""
    tools: dict[str, tuple[set[str], set[str]]] = {
        "griffe": (api, {each for each, row in said.items() if row.griffe != "nothing"})
    }
    for each in SETS if buf else ():
        what = api if each == "FILE" else wire
        tools[f"buf {each}"] = (
            what,
            {name for name, row in said.items() if row.buf[each].startswith("breaking")},
        )
    yield "| tool | of what breaks, it says so | of what does not, it says that it breaks |"
    yield "| --- | ---: | ---: |"
    for tool, (what, found) in tools.items():
        word = "payloads" if what is wire else "code"
        yield f"| {tool}, of {word} | {len(what & found)} of {len(what)} | {len(found - what)} of {len(cases) - len(what)} |"
    yield ""
    kinds = Counter(row.buf.get("FILE") == "cannot be said in proto3" for row in said.values())
    if buf:
        yield f"{kinds[True]} of the changes cannot be said in proto3: both files are the same."
        yield ""


def _version(name: str) -> str:
    """Return the version of what brings a module, whose distribution may have another name."""
    return metadata.version(metadata.packages_distributions()[name][0])


if __name__ == "__main__":
    sys.exit(main())
