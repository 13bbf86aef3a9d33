"""Names in JSON and null: what examples show, what a person says for all fields, and what is counted as a guess."""

from pathlib import Path

import pytest

from fieldwright.openapi.text import source
from tests.conftest import Run

PLAIN = "*str*"
REQUIRED = ":heavy_check_mark:"
OPTIONAL = ":heavy_minus_sign:"
DATE = "[date](https://docs.python.org/3/library/datetime.html#date-objects)"
PET = "[models.Pet](../models/pet.md)"

Row = tuple[str, str, str, str]
"""Name, type, required and example."""

PETS: list[Row] = [
    ("display_name", PLAIN, REQUIRED, ""),
    ("owner_id", PLAIN, REQUIRED, ""),
    ("born_on", DATE, REQUIRED, ""),
    ("tags", f"List[{PLAIN}]", REQUIRED, ""),
    ("from_", "*Optional[str]*", OPTIONAL, ""),
    ("kind", PLAIN, REQUIRED, ""),
]


def write_page(title: str, rows: list[Row]) -> None:
    """Write a page of fields below ``docs/models``."""
    columns = ("Field", "Type", "Required", "Description", "Example")
    cells = [columns, *((f"`{a}`", b, c, "N/A", d) for a, b, c, d in rows)]
    width = max(len(each.replace("<br/>", " ")) for row in cells for each in row)
    lines = [f"| {' | '.join(padded)} |" for padded in ([_pad(x, width) for x in r] for r in cells)]
    lines.insert(1, f"| {' | '.join(['-' * width] * 5)} |")
    folder = Path("docs/models")
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n".join([f"# {title}", "", "", "## Fields", "", *lines])
    (folder / f"{title.lower()}.md").write_text(text)


def _pad(cell: str, width: int) -> str:
    return cell + " " * (width - len(cell.replace("<br/>", " ")))


def get_fields(name: str) -> dict[str, dict[str, object]]:
    """Get the properties of a model of ``spec.yaml``."""
    data = source.load(Path("spec.yaml")).data
    fields: dict[str, dict[str, object]] = data["components"]["schemas"][name]["properties"]
    return fields


def get_counts(out: str) -> dict[str, int]:
    return {name: int(count) for name, count in (row.rsplit(None, 1) for row in out.splitlines())}


@pytest.fixture(autouse=True)
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of ``Pet`` in the working directory, without an example."""
    monkeypatch.chdir(tmp_path)
    write_page("Pet", PETS)


def show(example: str) -> None:
    """Write a page whose field ``pet`` has this example."""
    write_page("Shop", [("pet", PET, REQUIRED, example), ("pets", f"List[{PET}]", REQUIRED, "")])


def test_names_are_guesses_and_counted(run: Run) -> None:
    code, out, _ = run("import", "docs", "-o", "spec.yaml")
    assert code == 0
    counts = get_counts(out)
    assert (counts["JSON names guessed"], counts["null guessed"]) == (4, 2)
    assert [*get_fields("Pet")] == [row[0] for row in PETS]


@pytest.mark.parametrize(
    ("example", "names"),
    [
        ('{<br/>"displayName": "Tom"<br/>}', {"displayName", "owner_id"}),
        ('{<br/>"display-name": "Tom"<br/>}', {"display-name", "owner_id"}),
        ('{<br/>"DisplayName": "Tom"<br/>}', {"DisplayName", "owner_id"}),
        ('{<br/>"display_name": "Tom"<br/>}', {"display_name", "owner_id"}),
        ('{<br/>"from": "x",<br/>"ownerID": "1"<br/>}', {"from", "ownerID", "display_name"}),
        (
            '{<br/>"displayName": "",<br/>"ownerID": "",<br/>"from": ""<br/>}',
            {"displayName", "ownerID", "bornOn", "from"},
        ),
        (
            '{<br/>"display-name": "",<br/>"owner-id": "",<br/>"from": ""<br/>}',
            {"display-name", "owner-id", "born-on"},
        ),
        ('{<br/>"other": 1<br/>}', {"display_name", "owner_id"}),
        ('{"unclosed', {"display_name", "owner_id"}),
    ],
)
def test_example_objects_show_names(example: str, names: set[str], run: Run) -> None:
    show(example)
    assert run("import", "docs", "-o", "spec.yaml").code == 0
    assert names <= get_fields("Pet").keys()
    assert run("lint", "spec.yaml", "--pages", "docs").out.count("page-out-of-step") == 0
    for _ in range(2):
        before = Path("spec.yaml").read_bytes()
        code, _, err = run("import", "docs", "-o", "spec.yaml")
        assert (code, err) == (0, "")
        assert Path("spec.yaml").read_bytes() == before


def test_examples_that_disagree_show_nothing(run: Run) -> None:
    show('{<br/>"displayName": "Tom"<br/>}')
    write_page("Vet", [("pet", PET, REQUIRED, '{<br/>"display_name": "Tom"<br/>}')])
    assert run("import", "docs", "-o", "spec.yaml").code == 0
    assert "display_name" in get_fields("Pet")


@pytest.mark.parametrize("example", ["<nil>", "null"])
def test_examples_show_null_where_a_page_cannot_say_it(example: str, run: Run) -> None:
    rows = [(name, cell, required, example) for name, cell, required, _ in PETS]
    write_page("Pet", rows)
    code, out, _ = run("import", "docs", "-o", "spec.yaml")
    assert code == 0
    assert get_counts(out)["null seen in examples"] == 2
    fields = get_fields("Pet")
    assert {name for name, each in fields.items() if "null" in each["type"]} == {"born_on", "tags"}  # type: ignore[operator]


def test_members_of_example_objects_show_null(run: Run) -> None:
    show('{<br/>"born_on": null,<br/>"kind": null<br/>}')
    assert run("import", "docs", "-o", "spec.yaml").code == 0
    fields = get_fields("Pet")
    assert (fields["born_on"]["type"], fields["kind"]["type"]) == (["string", "null"], "string")


@pytest.mark.parametrize(
    ("convention", "names"),
    [
        ("camel", ["displayName", "ownerId", "bornOn", "tags", "from", "kind"]),
        ("kebab", ["display-name", "owner-id", "born-on", "tags", "from", "kind"]),
        ("as-is", [row[0] for row in PETS]),
    ],
)
def test_a_convention_sets_all_names_and_stays(convention: str, names: list[str], run: Run) -> None:
    code, out, _ = run("import", "docs", "-o", "spec.yaml", "--json-names", convention)
    assert code == 0
    assert get_counts(out)["JSON names set"] == 4
    assert [*get_fields("Pet")] == names
    write_page(
        "Pet",
        [*PETS, ("home_town", PLAIN, OPTIONAL, "")][:-1]
        + [("home_town", "*Optional[str]*", OPTIONAL, "")],
    )
    assert run("import", "docs", "-o", "spec.yaml").code == 0
    new = {"camel": "homeTown", "kebab": "home-town", "as-is": "home_town"}[convention]
    assert [*get_fields("Pet")] == [*names, new]


def test_a_convention_spells_names_as_examples_do_elsewhere(run: Run) -> None:
    show('{<br/>"ownerID": "1"<br/>}')
    write_page("Vet", [("owner_id", PLAIN, REQUIRED, "")])
    assert run("import", "docs", "-o", "spec.yaml", "--json-names", "camel").code == 0
    assert [*get_fields("Vet")] == ["ownerID"]


def test_names_are_set_over_a_spec_whose_comments_and_constraints_stay(run: Run) -> None:
    assert run("import", "docs", "-o", "spec.yaml").code == 0
    text = Path("spec.yaml").read_text()
    edits = {"owner_id:\n": "owner_id: # theirs\n          minLength: 3\n"}
    for old, new in edits.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    Path("spec.yaml").write_text(text)
    assert run("import", "docs", "-o", "spec.yaml", "--json-names", "camel").code == 0
    text = Path("spec.yaml").read_text()
    assert "ownerId: # theirs\n" in text
    assert get_fields("Pet")["ownerId"]["minLength"] == 3
    assert "- ownerId\n" in text
    assert run("lint", "spec.yaml").code == 0


@pytest.mark.parametrize(
    "text",
    [
        "Pet.owner_id: '@owner'\ndisplay_name: 'yes'\n",
        "Pet: {owner_id: '@owner', display_name: 'yes'}\n",
        '{"Pet.owner_id": "@owner", "display_name": "yes"}',
    ],
)
def test_a_file_sets_names(text: str, run: Run) -> None:
    Path("names.yaml").write_text(text)
    assert run("import", "docs", "-o", "spec.yaml", "--json-names", "names.yaml").code == 0
    assert [*get_fields("Pet")][:2] == ["yes", "@owner"]
    assert run("generate", "spec.yaml", "-o", "out").code == 0


@pytest.mark.parametrize(
    "text",
    ["- Pet.born_on\n- owner_id\n", "Pet.born_on\nowner_id\n", '["Pet.born_on", "Pet.owner_id"]'],
)
def test_a_file_sets_null_and_the_pages_still_come_back(text: str, run: Run) -> None:
    Path("null.yaml").write_text(text)
    show("")
    code, out, _ = run(
        "import", "docs", "-o", "spec.yaml", "--nullable", "null.yaml", "--json-names", "camel"
    )
    assert code == 0
    assert get_counts(out)["null set"] == 2
    fields = get_fields("Pet")
    assert fields["bornOn"]["type"] == fields["ownerId"]["type"] == ["string", "null"]
    assert "page-out-of-step" not in run("lint", "spec.yaml", "--pages", "docs").out
    before = Path("spec.yaml").read_bytes()
    assert run("import", "docs", "-o", "spec.yaml").code == 0
    assert Path("spec.yaml").read_bytes() == before


def test_null_of_a_model_is_set(run: Run) -> None:
    show("")
    Path("null.yaml").write_text("- Shop.pet\n")
    assert run("import", "docs", "-o", "spec.yaml", "--nullable", "null.yaml").code == 0
    assert {"type": "null"} in get_fields("Shop")["pet"]["anyOf"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("option", "text", "message"),
    [
        (
            "--json-names",
            "Pet.owner_idd: x\n",
            "no field is called 'Pet.owner_idd' on the pages; did you mean 'Pet.owner_id'?",
        ),
        (
            "--json-names",
            "owner_id: 3\n",
            "names.yaml:1: the name of owner_id in JSON must be a text",
        ),
        ("--json-names", "- owner_id\n", "names.yaml: must be an object"),
        ("--nullable", "- Pet.xyz\n", "no field is called 'Pet.xyz' on the pages"),
        ("--nullable", "owner_id: true\n", "names.yaml: must be a list of fields"),
        ("--nullable", "- 3\n", "names.yaml: must be a list of fields"),
    ],
)
def test_what_names_no_field_is_refused(option: str, text: str, message: str, run: Run) -> None:
    Path("names.yaml").write_text(text)
    code, _, err = run("import", "docs", "-o", "spec.yaml", option, "names.yaml")
    assert code == 2
    assert message in err and err.count("\n") == 1
    assert not Path("spec.yaml").exists()


def test_a_convention_that_is_none_is_refused(run: Run) -> None:
    code, _, err = run("import", "docs", "-o", "spec.yaml", "--json-names", "snake")
    assert code == 2
    assert "'snake' is none of camel, kebab, as-is, and there is no such file" in err


def test_names_are_for_pages_alone(run: Run) -> None:
    Path("api.yaml").write_text("openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents: {}\n")
    code, _, err = run("import", "api.yaml", "-o", "spec.yaml", "--json-names", "camel")
    assert code == 2 and "--json-names" in err


def test_two_fields_never_get_one_name(run: Run) -> None:
    write_page("Pet", [("owner_id", PLAIN, REQUIRED, ""), ("ownerId", PLAIN, REQUIRED, "")])
    assert run("import", "docs", "-o", "spec.yaml", "--json-names", "camel").code == 0
    assert [*get_fields("Pet")] == ["owner_id", "ownerId"]


@pytest.mark.parametrize(
    ("options", "guessed"),
    [((), True), (("--json-names", "camel"), False), (("--json-names", "as-is"), False)],
)
def test_a_readme_calls_a_guessed_payload_a_guess(
    options: tuple[str, ...], guessed: bool, run: Run
) -> None:
    assert run("import", "docs", "-o", "spec.yaml", *options).code == 0
    assert run("generate", "spec.yaml", "-o", "out").code == 0
    assert ("The payloads here are guesses" in Path("out/README.md").read_text()) is guessed
