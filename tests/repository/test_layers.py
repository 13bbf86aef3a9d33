"""The architecture, held: who may import whom, who has the door to which third party, how long things are."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwright.rendering.templates import list_modules, read_source

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "generator" / "fieldwright"

ROOMS = (
    "model",
    "rendering",
    "validation",
    "openapi",
    "pages",
    "package",
    "importing",
    "export",
    "changes",
    "distribution",
    "verification",
    "traffic",
    "editor",
    "cli",
)
"""The folders of ``fieldwright``; each imports only itself and those before it."""

TOP = {
    "__init__": None,
    "__main__": "cli",
    "configuration": "",
    "errors": "",
    "hatch": "cli",
    "limits": "",
    "rules": "",
    "toml_tables": "",
}
"""The modules beside the rooms, each with the last room that it imports: none of them for ""."""

FORMATS = {"openapi", "pages", "package"}
"""They meet in the IR and nowhere else."""

DOORS = {
    "packaging": r"model\.versions|hatch|configuration",
    "yaml": r"openapi\.text\.\w+",
    "jinja2": r"rendering\.templates",
    "jsonpath": r"openapi\.overlays",
    "markupsafe": r"rendering\.\w+|export\.flavours|package\.\w+|pages\.\w+|verification\.proof\.\w+",
    "black": r"rendering\.formatting",
    "jsonschema_specifications": r"openapi\.schemas\.resources",
    "datamodel_code_generator": r"export\.datamodel",
    "pydantic": r"verification\.oracle\.peer",
    "click": r"cli\.\w+",
    "griffe": r"changes\.consumers\.loading",
    "hatchling": r"hatch",
    "rich": r"cli\.terminal",
    "orjson": r"traffic\.json_text",
    "zstandard": r"traffic\.compression",
    "pyarrow": r"traffic\.parquet",
    "fsspec": r"traffic\.remote",
    "distributed": r"traffic\.cluster",
    "pandas": r"traffic\.reports",
    "watchfiles": r"cli\.watching",
    "pygls": r"cli\.language_server",
    "lsprotocol": r"cli\.language_server",
}
"""The modules that may import a third party; nothing else is imported but the standard library."""

TESTED_ELSEWHERE = {
    # Steps are what checks are put together from.
    "package/test_composition.py": "package.steps",
    # Types are cells of field tables.
    "pages/test_field_tables.py": "pages.plain_types",
    # What examples show, and what is a guess, shows after an import.
    "importing/test_guesses.py": "importing.evidence model.guesses",
    # What is known of a build is what edits are built from, and where texts differ is what edits are.
    "distribution/test_edits.py": "distribution.bases",
    "openapi/test_excerpts.py": "openapi.text.difference",
    # Each type takes values of every other one.
    "package/test_objects.py": "package.encoding",
    # What a constructor is given, whatever the types and defaults.
    "package/test_records.py": "model.initial_values",
    # What a document says of heirs shows in their classes.
    "package/test_heirs.py": "openapi.schemas.heirs",
    # A revision of git is one of the places that an edition is kept in.
    "changes/test_editions.py": "changes.git changes.revisions",
    "changes/test_operations.py": "openapi.endpoints",
    # Which schemas are searched shows in what is found.
    "changes/test_witnesses.py": "changes.schema_pairs",
    # Each case is a pair of specs with all its changes, and each difference of the IR has one.
    "changes/test_cases.py": (
        "changes.annotations changes.assertions changes.change changes.documents changes.matching"
        " changes.heirs changes.models changes.records changes.types changes.rules.keywords changes.rules.rule"
        " changes.rules.table"
    ),
    # What a command is for: its exit codes, messages and files.
    "cli/test_diff.py": (
        "changes.secrets changes.semver changes.waivers cli.check_version cli.comparison cli.witness_report"
    ),
    "cli/test_comparison_report.py": "cli.answers",
    "cli/test_import.py": "importing.pages",
    "cli/test_generate.py": "rendering.timings",
    # An editor asks for all of it over the protocol.
    "cli/test_language_server.py": (
        "cli.lsp editor.fixes editor.folders editor.hover editor.positions editor.texts"
    ),
    "cli/test_main.py": "__main__",
    "cli/test_replay.py": "cli.replay_report traffic.replaying",
    "cli/test_site.py": "distribution.site_builder",
    "cli/test_validate.py": "cli.records cli.validation_report traffic.validating",
    "cli/test_release.py": (
        "distribution.archives distribution.changelog distribution.release distribution.releases"
    ),
    # The official suite judges them, and random schemas beside two other validators.
    "conformance/test_suite.py": (
        "openapi.schemas.assertions openapi.schemas.compile openapi.schemas.discriminators"
        " openapi.schemas.enums openapi.schemas.index openapi.schemas.intersection"
        " openapi.schemas.reading openapi.schemas.residual"
        " openapi.schemas.resources openapi.schemas.shapes openapi.schemas.vocabulary"
        " package.checks"
    ),
    "distribution/test_lifecycle.py": "model.history_facts pages.index",
    "distribution/test_memory.py": "rendering.in_memory",
    # What decides the output is in the key of a cache.
    "distribution/test_cache.py": "distribution.inputs",
    # Publishing a tree is swapping it in.
    "distribution/test_tree.py": ("distribution.atomic distribution.manifest distribution.survey"),
    # Every library reads the payloads that we accept.
    "export/test_flavours.py": "export.datamodel export.shapes",
    "importing/test_update.py": "importing.three_way",
    "model/test_formats.py": "validation.formats",
    # Each case is a spec with all its diagnostics.
    "openapi/test_errors.py": (
        "openapi.checks.contradictions openapi.checks.cycles openapi.checks.keywords"
        " openapi.checks.info openapi.checks.models"
        " openapi.schemas.annotations openapi.schemas.context openapi.schemas.diagnostics"
        " openapi.schemas.openapi_30"
    ),
    "model/test_keywords.py": "model.json_values",
    "openapi/test_verdicts.py": "validation.models",
    "openapi/text/test_source.py": (
        "openapi.text.json_parser openapi.text.values openapi.text.yaml_parser"
    ),
    "package/test_annotations.py": "model.nullability",
    "package/test_linear.py": "validation.automata",
    "package/test_former_names.py": "model.renames",
    # Each case is a spec with the modules that are generated from it.
    "package/test_write.py": "package.constraints package.modules package.plan package.type_aliases",
    # Each case is a folder of pages with the spec that is made of them, or with its diagnostics.
    "pages/test_cases.py": (
        "pages.cells pages.cycles pages.faults pages.layout pages.models pages.page pages.read"
        " pages.table pages.types pages.write"
    ),
    "pages/test_lint.py": "pages.inexpressible",
    "pages/test_reference.py": (
        "distribution.documentation pages.examples pages.python_package pages.wording"
    ),
    "rendering/test_templates.py": "rendering.encoders rendering.folder rendering.formatting",
    # Values without behaviour of their own, and what reads them back from Python text.
    "roundtrip/test_package.py": "model.ir package.read package.shape package.syntax",
    "traffic/test_compression.py": "traffic.streams",
    "traffic/test_engine.py": "traffic.jobs traffic.worker",
    "traffic/test_partitions.py": "traffic.batches",
    "traffic/test_runs.py": "traffic.api traffic.journal",
    "validation/test_patterns.py": "validation.unicode",
    "validation/test_payloads.py": "validation.mutations",
    "verification/oracle/test_compare.py": (
        "cli.oracle_report verification.oracle.peer verification.oracle.places verification.oracle.questions"
    ),
    "verification/proof/test_cases.py": (
        "verification.proof.payloads verification.proof.programs verification.proof.readers"
    ),
    "verification/proof/test_matrix.py": "cli.proof_report",
}
"""The modules without a test file of their name, by the file below ``tests`` that tests them instead."""

SAY_NOTHING = {"util", "utils", "helper", "helpers", "common", "base", "misc", "core", "shared"}

MODULE_LINES, FUNCTION_LINES, JINJA_LINES, COPIED_LINES = 400, 60, 80, 100


def modules() -> list[str]:
    """Dotted names below ``fieldwright``: ``spec.read``; ``spec`` for its ``__init__``; "" at the top."""
    paths = (path.relative_to(SOURCE).with_suffix("") for path in SOURCE.rglob("*.py"))
    return sorted(".".join(path.parts).removesuffix("__init__").rstrip(".") for path in paths)


def path_of(module: str) -> Path:
    path = SOURCE.joinpath(*module.split(".")) if module else SOURCE
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def text_of(module: str) -> str:
    return path_of(module).read_text(encoding="utf-8")


def imports(module: str) -> Iterator[str]:
    """Everything that a module imports, absolute, also inside functions and for type checkers alone."""
    for node in ast.walk(ast.parse(text_of(module))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            for alias in node.names:
                dotted = f"{node.module}.{alias.name}"
                yield dotted if dotted.removeprefix("fieldwright.") in MODULES else str(node.module)


MODULES = frozenset(modules())


def own_imports(module: str) -> set[str]:
    """The other modules of fieldwright that a module imports, named as ``modules`` names them."""
    names = (name for name in imports(module) if name.partition(".")[0] == "fieldwright")
    return {name.removeprefix("fieldwright").lstrip(".") for name in names} - {module, ""}


def room(module: str) -> str:
    return module.partition(".")[0]


def circles(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return the part of a graph of imports that is left when what imports nothing is taken out, again and again."""
    rest = {module: needed & graph.keys() for module, needed in graph.items()}
    while free := {module for module, needed in rest.items() if not needed & rest.keys()}:
        for module in free:
            del rest[module]
    return rest


def test_the_rooms_and_the_modules_beside_them_are_these() -> None:
    folders = {path.name for path in SOURCE.iterdir() if any(path.glob("*.py"))}
    assert folders == set(ROOMS)
    assert {path.stem for path in SOURCE.glob("*.py")} == TOP.keys()
    assert len(TOP) <= 8


@pytest.mark.parametrize("module", sorted(MODULES - {""}))
def test_a_room_imports_only_the_rooms_before_it(module: str) -> None:
    last = TOP[module] if module in TOP else room(module)
    allowed = {*ROOMS[: ROOMS.index(last) + 1 if last else 0], *TOP}
    assert [name for name in own_imports(module) if room(name) not in allowed] == []


def test_every_module_has_tests_of_its_name_or_is_in_the_table() -> None:
    """And what is in the table has none, and is there."""
    folder = ROOT / "tests"
    own = {
        module
        for module in MODULES
        if folder.joinpath(*module.split(".")[:-1], f"{name_of_tests(module)}.py").is_file()
    }
    elsewhere = [module for text in TESTED_ELSEWHERE.values() for module in text.split()]
    packages = {module for module in MODULES if path_of(module).name == "__init__.py"}
    assert len(elsewhere) == len(set(elsewhere))
    assert MODULES - packages - own - set(elsewhere) == set(), "to be added to the table"
    assert set(elsewhere) - (MODULES - packages - own) == set(), "to be removed from the table"
    assert [path for path in TESTED_ELSEWHERE if not (folder / path).is_file()] == []


def name_of_tests(module: str) -> str:
    return f"test_{module.rpartition('.')[2].rstrip('_')}"


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_formats_never_import_one_another(name: str) -> None:
    inside = [module for module in MODULES if room(module) == name]
    rooms = {room(other) for module in inside for other in own_imports(module)}
    assert rooms & FORMATS <= {name}


def test_no_imports_go_round_in_a_circle() -> None:
    assert circles({module: own_imports(module) for module in MODULES}) == {}


def test_no_emitted_modules_import_one_another_in_a_circle() -> None:
    """The modules that are copied into every package as they are."""
    graph = {
        name: {
            node.module or ""
            for node in ast.walk(ast.parse(read_source(f"package/module/{name}.py")))
            if isinstance(node, ast.ImportFrom) and node.level == 1
        }
        for name in list_modules()
    }
    assert len(graph) > 5
    assert circles(graph) == {}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_each_third_party_has_one_door(module: str) -> None:
    parties = {name.partition(".")[0] for name in imports(module)}
    foreign = parties - sys.stdlib_module_names - {"fieldwright"}
    assert [each for each in foreign if not re.fullmatch(DOORS.get(each, ""), module)] == []


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_says_what_it_is(module: str) -> None:
    assert not SAY_NOTHING & set(module.split("."))
    document = ast.get_docstring(ast.parse(text_of(module))) or ""
    assert re.match(r"\S.{15,}?[.…?]($|\s)", document, re.DOTALL), "a first sentence"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_modules_and_functions_stay_short_or_say_why_not(module: str) -> None:
    """The reason for more stands in the module's docstring, in a sentence with "lines" in it."""
    text = text_of(module)
    parsed = ast.parse(text)
    excused = re.search(r"\blines\b", ast.get_docstring(parsed) or "") is not None
    long = [
        f"{node.name}: {length}"
        for node in ast.walk(parsed)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    ]
    if len(text.splitlines()) > MODULE_LINES:
        long.append(f"the module: {len(text.splitlines())}")
    assert excused or long == []


def templates() -> list[str]:
    folder = ROOT / "templates"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.jinja"))


@pytest.mark.parametrize("template", templates())
def test_no_comment_of_a_template_takes_a_line_feed_away(template: str) -> None:
    """What ends its lines itself is printed by a block, which does so for itself."""
    text = (ROOT / "templates" / template).read_text(encoding="utf-8")
    assert not re.search(r"\}\} *\{#.*#\}$", text, re.MULTILINE)


def test_templates_stay_short() -> None:
    """Those of Jinja and the parts of what is copied as it is, without an exception."""
    folder = ROOT / "templates"
    lengths = {
        path.relative_to(folder).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in folder.rglob("*.*")
        if path.suffix not in (".md", ".pyc")
    }
    assert len(lengths) > 100
    long = {
        name: lines
        for name, lines in lengths.items()
        if lines > (JINJA_LINES if name.endswith(".jinja") else COPIED_LINES)
    }
    assert long == {}


@pytest.mark.parametrize("template", templates())
def test_no_template_writes_a_quote_around_a_value(template: str) -> None:
    """Text enters Python through an encoder that brings its own quotes."""
    text = (ROOT / "templates" / template).read_text(encoding="utf-8")
    if template.endswith(".py.jinja"):
        assert re.findall(r"""["']\{\{[^}]*\}\}["']""", text) == []


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b")
    kept = [*SOURCE.rglob("*.py"), *(ROOT / "templates").rglob("*.*")]
    assert [str(path) for path in kept if marks.search(path.read_text(encoding="utf-8"))] == []
