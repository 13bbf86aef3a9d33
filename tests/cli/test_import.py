"""Pages and specs become a spec, and what they said comes back from it."""

import resource
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldwright.openapi.text import source
from tests.conftest import SPEC, Run


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.md")}


@pytest.fixture
def docs(spec: Path, run: Run) -> Path:
    """The pages of ``spec`` in a folder ``docs``, without the spec that they were made from."""
    assert run("generate", spec, "-o", "docs", "--only", "docs").code == 0
    (Path("docs") / "README.md").unlink()
    spec.unlink()
    return Path("docs")


def test_pages_come_back_from_the_spec_that_is_made_of_them(docs: Path, run: Run) -> None:
    code, out, _ = run("import", docs, "-o", "new/spec.yaml")
    assert code == 0
    assert ["pages", "2"] in [row.split() for row in out.splitlines()]
    assert run("lint", "new/spec.yaml").code == 0
    run("generate", "new/spec.yaml", "-o", "again", "--only", "docs")
    assert files(docs / "models") == files(Path("again") / "models")


def test_files_that_are_no_pages_are_named(docs: Path, run: Run) -> None:
    (docs / "sdks").mkdir()
    (docs / "sdks" / "pets.md").write_text("# Pets\n")
    code, _, err = run("import", docs, "-o", "spec.yaml")
    assert code == 0
    assert err == "left out: docs/sdks/pets.md: an operation's README\n"


def test_a_page_that_is_none_is_refused_with_its_place_or_left_out(docs: Path, run: Run) -> None:
    (docs / "models" / "bad.md").write_text("# Bad\n\n\n## Fields\n\nnothing\n")
    code, _, err = run("import", docs, "-o", "spec.yaml")
    assert code == 3
    assert err.startswith("docs/models/bad.md:")
    assert not Path("spec.yaml").exists()
    code, _, err = run("import", docs, "-o", "spec.yaml", "--keep-going")
    assert code == 0
    assert err.startswith("left out: docs/models/bad.md: ")
    assert Path("spec.yaml").exists()


@pytest.mark.parametrize("kind", ["List[", "list[", "Dict[str, "])
@pytest.mark.parametrize("depth", [88, 90, 91, 100, 200, 300, 400, 5000])
def test_types_within_one_another_are_generated_or_refused_on_their_page(
    kind: str, depth: int, tmp_path: Path, run: Run
) -> None:
    cell = f"{kind * depth}*str*{']' * depth}"
    row, rule = (":heavy_check_mark:", "N/A"), " | ".join(["-" * len(cell)] * 4)
    lines = [
        " | ".join(each.ljust(len(cell)) for each in cells)
        for cells in (("Field", "Type", "Required", "Description"), ("`a`", cell, *row))
    ]
    page = tmp_path / "docs" / "models" / "m.md"
    page.parent.mkdir(parents=True)
    page.write_text(f"# M\n\n\n## Fields\n\n| {lines[0]} |\n| {rule} |\n| {lines[1]} |")
    code, _, err = run("import", tmp_path / "docs", "-o", tmp_path / "spec.yaml")
    if depth > 90:
        assert code == 3
        assert "m.md:8:" in err and "more than 90 types stand within one another" in err
        assert not (tmp_path / "spec.yaml").exists()
    else:
        assert code == 0
    if depth == 90 and kind == "List[":
        assert run("generate", tmp_path / "spec.yaml", "-o", tmp_path / "out").code == 0


@pytest.mark.parametrize("options", [(), ("--force",)])
@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_what_it_leads_to_is_written(
    options: tuple[str, ...], there: bool, docs: Path, run: Run
) -> None:
    Path("deep").mkdir()
    if there:
        assert run("import", docs, "-o", "deep/spec.yaml").code == 0
    Path("link.yaml").symlink_to("deep/spec.yaml")
    assert run("import", docs, "-o", "link.yaml", *options).code == 0
    assert Path("link.yaml").is_symlink() and Path("deep/spec.yaml").is_file()
    assert {each.name for each in Path("deep").iterdir()} == {"spec.yaml", "spec.pages.yaml"}
    assert not Path("link.pages.yaml").exists()
    Path("models.json").symlink_to("deep/models.json")
    assert (
        run("export", "link.yaml", "--to", "json-schema", "-o", "models.json", "--force").code == 0
    )
    assert Path("models.json").is_symlink() and Path("deep/models.json").is_file()


def test_a_link_in_a_circle_is_refused(docs: Path, run: Run) -> None:
    Path("link.yaml").symlink_to("link.yaml")
    code, _, err = run("import", docs, "-o", "link.yaml")
    assert code == 2 and "link.yaml" in err and err.count("\n") == 1
    assert Path("link.yaml").is_symlink()


@pytest.mark.parametrize("command", ["import", "export"])
def test_a_full_disk_names_the_path_and_leaves_what_was_there(
    command: str, docs: Path, run: Run
) -> None:
    """A file size limit stands for the full disk: both fail in the middle of a write."""
    assert run("import", docs, "-o", "spec.yaml").code == 0
    wanted = Path("new.yaml")
    arguments = (
        ("import", docs) if command == "import" else ("export", "spec.yaml", "--to", "json-schema")
    )
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        code, _, err = run(*arguments, "-o", wanted)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert code == 2
    assert "new.yaml" in err and "File too large" in err and err.count("\n") == 1
    assert not [path for path in Path.cwd().iterdir() if "new" in path.name]


def test_a_spec_is_normalised(spec: Path, run: Run) -> None:
    old = spec.read_text().replace("openapi: 3.1.0", "openapi: 3.0.3")
    spec.write_text(
        old.replace(
            "type: string\n          desc", "nullable: true\n          type: string\n          desc"
        )
    )
    assert run("import", spec, "-o", "new.yaml").code == 0
    new = Path("new.yaml").read_text()
    assert "openapi: 3.1.0" in new
    assert "nullable" not in new
    assert run("lint", "new.yaml")[:2] == (0, "")


OLD = """\
openapi: 3.0.3
info: {title: Pets, version: 1.0.0, description: All pets.}
paths:
  /pets:
    post:
      operationId: addPet
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {pet: {$ref: "#/components/schemas/Pet"}}}
components:
  schemas:
    Pet:
      type: object
      description: A pet.
      x-table: pets
      properties:
        name: {type: string, nullable: true, example: Tom, minLength: 1, x-column: {name: n}}
        age: {type: integer, minimum: 0, exclusiveMinimum: true, default: 1}
        owner: {allOf: [{$ref: "#/components/schemas/Owner"}], nullable: true}
        state: {type: string, enum: [a, b], x-enum-descriptions: {a: The first.}, description: Now.}
    Owner: {type: object, deprecated: true}
"""

NEW = {
    "Pet": {
        "type": "object",
        "description": "A pet.",
        "properties": {
            "name": {
                "type": ["string", "null"],
                "minLength": 1,
                "examples": ["Tom"],
                "x-column": {"name": "n"},
            },
            "age": {"type": "integer", "exclusiveMinimum": 0, "default": 1},
            "owner": {"anyOf": [{"$ref": "#/components/schemas/Owner"}, {"type": "null"}]},
            "state": {
                "$ref": "#/components/schemas/PetState",
                "x-enum-descriptions": {"a": "The first."},
            },
        },
        "x-table": "pets",
        "x-fieldwright-role": "request",
    },
    "PetState": {
        "type": "string",
        "description": "Now.",
        "enum": ["a", "b"],
        "x-fieldwright-role": "request",
    },
    "Owner": {"type": "object", "deprecated": True, "x-fieldwright-role": "request"},
}


def schemas(path: str) -> dict[str, Any]:
    result = source.load(Path(path)).data["components"]["schemas"]
    assert isinstance(result, dict)
    return result


def test_what_openapi_30_says_is_said_in_the_words_of_31(spec: Path, run: Run) -> None:
    spec.write_text(OLD)
    assert run("import", spec, "-o", "new.yaml").code == 0
    assert schemas("new.yaml") == NEW
    assert "description: All pets.\n" in Path("new.yaml").read_text()


def test_what_operations_define_inline_is_imported_if_it_is_asked_for(spec: Path, run: Run) -> None:
    spec.write_text(OLD)
    assert run("import", spec, "-o", "new.yaml", "--inline").code == 0
    pet = {"$ref": "#/components/schemas/Pet"}
    assert schemas("new.yaml") == {
        **NEW,
        "AddPetRequest": {
            "type": "object",
            "properties": {"pet": pet},
            "x-fieldwright-role": "request",
        },
    }


def test_nothing_of_a_published_document_is_lost(
    corpus: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that its schemas say is said again, apart from what is written in other words."""
    monkeypatch.chdir(tmp_path)
    old = corpus / "openapi" / "lambda-cloud-1.10.0.json"
    assert run("import", old, "-o", "new.yaml").code == 0
    before = Counter(list_keywords(source.load(old).data["components"]["schemas"]))
    after = Counter(list_keywords(schemas("new.yaml")))
    assert before["description"] > 200
    assert {word for word in before if after[word] < before[word]} == {
        *("anyOf", "example", "minLength", "properties", "type")
    }
    assert after["examples"] >= before["examples"] + before["example"] - 1
    assert run("import", old, "-o", "more.yaml", "--inline").code == 0
    assert {"CreateFabricPartitionRequest", "CreateFabricPartitionResponse"} <= schemas(
        "more.yaml"
    ).keys()
    assert run("generate", "more.yaml", "-o", "out").code == 0


def list_keywords(named: dict[str, Any]) -> Iterator[str]:
    """Every keyword of some schemas and of those inside of them."""
    for schema in named.values():
        yield from keywords(schema)


def keywords(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema
        yield from list_keywords(schema.get("properties", {}))
        for word in ("items", "additionalProperties"):
            yield from keywords(schema.get(word))
        for word in ("allOf", "anyOf", "oneOf"):
            for each in schema.get(word, []):
                yield from keywords(each)


def test_a_spec_is_not_written_as_json(docs: Path, run: Run) -> None:
    ended = run("import", docs, "-o", "spec.json")
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert not Path("spec.json").exists()


@pytest.mark.parametrize(("text", "code"), [("mine", 3), (SPEC, 2)])
def test_a_file_that_is_no_spec_of_pages_is_replaced_only_by_force(
    docs: Path, run: Run, text: str, code: int
) -> None:
    Path("spec.yaml").write_text(text)
    ended = run("import", docs, "-o", "spec.yaml")
    assert (ended.code, Path("spec.yaml").read_text()) == (code, text)
    assert text == "mine" or "--force" in ended.err
    assert run("import", docs, "-o", "spec.yaml", "--force").code == 0


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        (["nowhere"], "nowhere"),
        (["docs/models/pet.md", "x.yaml"], "imported by itself"),
        (["."], ""),
    ],
)
def test_sources_that_cannot_be_taken(
    docs: Path, run: Run, sources: list[str], message: str
) -> None:
    Path("x.yaml").write_text("")
    if sources == ["."]:
        for page in docs.rglob("*.md"):
            page.unlink()
    code, _, err = run("import", *sources, "-o", "spec.yaml")
    assert (code, err.count("\n")) == (2, 1)
    assert message in err
    assert not Path("spec.yaml").exists()


def test_lint_finds_pages_out_of_step(spec: Path, run: Run) -> None:
    run("generate", spec, "-o", "docs", "--only", "docs")
    assert run("lint", spec, "--pages", "docs").code == 0
    page = Path("docs") / "models" / "pet.md"
    page.write_text(page.read_text().replace("What it is called.", "Its name."))
    code, out, _ = run("lint", spec, "--pages", "docs")
    assert code == 1
    assert out.startswith("docs/models/pet.md:")


def test_lint_notes_what_pages_cannot_say_and_finds_nothing_wrong(spec: Path, run: Run) -> None:
    spec.write_text(
        spec.read_text().replace(
            "type: string\n          desc", "type: string\n          minLength: 1\n          desc"
        )
    )
    run("generate", spec, "-o", "docs", "--only", "docs")
    code, out, _ = run("lint", spec, "--pages", "docs")
    assert code == 0
    assert out == "api.yaml:12:9: note: Pet: no page can say minLength of name [page-cannot-say]\n"
    assert run("lint", spec, "--pages", "docs", "--format", "github").out.startswith("::notice ")
    assert '"severity": "note"' in run("lint", spec, "--pages", "docs", "--format", "json").out


def test_the_sdks_of_a_repository_are_kept_apart(docs: Path, run: Run) -> None:
    beta = Path("repository") / "packages" / "beta"
    beta.mkdir(parents=True)
    shutil.copytree(docs, beta / "docs")
    page = beta / "docs" / "models" / "pet.md"
    page.write_text(page.read_text().replace("An animal", "One animal"))
    docs.rename("repository/docs")
    assert run("import", "repository", "-o", "spec.yaml").code == 0
    assert set(schemas("spec.yaml")) == {"Kind", "Pet", "packages.beta.Kind", "packages.beta.Pet"}
    assert run("generate", "spec.yaml", "-o", "again", "--only", "docs").code == 0
    for file in Path("repository").rglob("*.md"):
        assert (Path("again") / file.relative_to("repository")).read_bytes() == file.read_bytes()
    assert run("import", "repository", "-o", "spec.yaml").code == 0
    assert run("lint", "spec.yaml", "--pages", "repository") == (0, "", "")
