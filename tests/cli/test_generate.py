"""``generate``: what is written, what is refused, and what is reported about it."""

import json
import re
from pathlib import Path

import pytest

from fieldwright.rendering import timings
from tests.conftest import Run


def test_generate_then_check_is_clean(spec: Path, run: Run) -> None:
    code, out, err = run("generate", spec, "-o", "out")
    assert (code, err) == (0, "")
    assert out.startswith("out: ") and " created" in out
    assert run("check", spec, "-o", "out") == (0, "", "")
    assert (Path("out") / "pets_models" / "pet.py").is_file()
    assert (Path("out") / "docs" / "models" / "pet.md").is_file()


def test_who_stands_in_the_folder_is_told_that_it_is_another(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("out").mkdir()
    monkeypatch.chdir("out")
    code, _, err = run("generate", Path("..") / spec, "-o", ".")
    assert (code, err) == (0, ". was replaced whole; 'cd .' shows the new one\n")


def test_names_come_from_the_title_or_the_option(spec: Path, run: Run) -> None:
    run("generate", spec, "-o", "out", "--name", "Animals.Kept")
    assert (Path("out") / "animals" / "kept" / "pet.py").is_file()
    assert 'name = "Animals.Kept"' in (Path("out") / "pyproject.toml").read_text()


def test_a_name_that_no_distribution_may_have_is_refused(spec: Path, run: Run) -> None:
    code, _, err = run("generate", spec, "-o", "out", "--name", "../evil")
    assert (code, err.count("\n")) == (2, 1)
    assert not Path("out").exists()


def test_one_half_alone(spec: Path, run: Run) -> None:
    run("generate", spec, "-o", "pages", "--only", "docs")
    run("generate", spec, "-o", "code", "--only", "package")
    assert (Path("pages") / "models" / "pet.md").is_file()
    assert not list(Path("pages").rglob("*.py"))
    assert (Path("code") / "pet.py").is_file()
    assert run("check", spec, "-o", "pages", "--only", "docs").code == 0
    assert run("check", spec, "-o", "code", "--only", "package").code == 0


def test_hand_edits_are_kept_unless_forced(spec: Path, run: Run) -> None:
    run("generate", spec, "-o", "out")
    edited = Path("out") / "pets_models" / "pet.py"
    edited.write_text("# mine\n")
    code, _, err = run("generate", spec, "-o", "out")
    assert (code, edited.read_text()) == (2, "# mine\n")
    assert "pets_models/pet.py" in err and err.count("\n") == 1
    assert run("generate", spec, "-o", "out", "--force")[0] == 0
    assert run("check", spec, "-o", "out")[0] == 0


def test_every_diagnostic_of_a_bad_spec_exit_3_and_nothing_written(spec: Path, run: Run) -> None:
    text = spec.read_text().replace("description: What", "descripton: What")
    spec.write_text(text.replace("- name\n", "- nome\n"))
    code, out, err = run("generate", spec, "-o", "out")
    assert (code, out) == (3, "")
    assert "api.yaml:14:11: unknown keyword 'descripton' [unknown-keyword]" in err
    assert "'nome'" in err
    assert not Path("out").exists()


def test_findings_of_a_bad_spec_come_in_the_format_asked_for(spec: Path, run: Run) -> None:
    spec.write_text("a: [")
    code, out, err = run("generate", spec, "-o", "out", "--format", "json")
    assert (code, err) == (3, "")
    assert json.loads(out)["findings"][0]["file"] == "api.yaml"


def test_a_dry_run_lists_what_it_would_do_and_does_nothing(spec: Path, run: Run) -> None:
    code, out, err = run("generate", spec, "-o", "out", "--dry-run")
    assert (code, err) == (0, "")
    assert "created: out/pets_models/pet.py\n" in out
    assert out.splitlines()[-1].startswith("out: would be ") and not Path("out").exists()
    run("generate", spec, "-o", "out")
    spec.write_text(
        spec.read_text().partition("    Kind:\n")[0].replace("$ref: ", "type: string #")
    )
    before = {path: path.read_bytes() for path in Path("out").rglob("*.*") if path.is_file()}
    out = run("generate", spec, "-o", "out", "--dry-run").out
    assert "changed: out/pets_models/pet.py\n" in out
    assert "removed: out/pets_models/kind.py\n" in out
    assert before == {
        path: path.read_bytes() for path in Path("out").rglob("*.*") if path.is_file()
    }


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_a_dry_run_is_refused_where_generating_is(spec: Path, run: Run, option: str) -> None:
    run("generate", spec, "-o", "out")
    (Path("out") / "pets_models" / "pet.py").write_text("# mine\n")
    code, out, err = run("generate", spec, "-o", "out", option)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_diff_shows_what_would_be_written(spec: Path, run: Run) -> None:
    run("generate", spec, "-o", "out")
    spec.write_text(spec.read_text().replace("What it is called.", "Its name."))
    before = Path("out/docs/models/pet.md").read_bytes()
    code, out, err = run("generate", spec, "-o", "out", "--diff")
    assert code == 0
    assert re.fullmatch(r"out: would be \d changed, \d+ unchanged\n", err)
    assert "--- out/pets_models/spec.yaml\n+++ out/pets_models/spec.yaml\n" in out
    assert "-          description: What it is called.\n+          description: Its name.\n" in out
    assert Path("out/docs/models/pet.md").read_bytes() == before


PEOPLES = """\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        "200":
          description: All.
          content:
            application/json:
              schema: {type: object, properties: {a: {$ref: "#/components/schemas/Pet"}}}
components:
  schemas:
    Pet:
      type: object
      properties: {home: {$ref: "#/nowhere"}, name: {type: string, patern: x}}
    Other: {type: object, properties: {kind: {$ref: "gone.yaml"}}}
"""


def test_a_line_counts_what_there_is_and_what_was_left_out_with_what_changes_it(
    run: Run, tmp_path: Path
) -> None:
    """The same again where nothing has changed, and each place that was given up by itself."""
    (tmp_path / "shop.yaml").write_text(PEOPLES)
    spec = str(tmp_path / "shop.yaml")
    for _ in range(2):
        code, out, err = run("generate", spec, "-o", tmp_path / "out")
        assert (code, out.partition("; ")[0]) == (0, f"{tmp_path / 'out'}: 2 models")
        counts, *places = err.splitlines()
        assert counts == (
            f"warnings: 3, which 'fieldwright lint {spec}' shows; 1 schema stands inline in operations"
            " without a model; --bodies makes models of them; places that could not be read: 2;"
            " --strict refuses them"
        )
        assert [line.split(": ")[0].strip() for line in places] == [
            f"{spec}:18:33",
            f"{spec}:19:53",
        ]
        assert all(line.endswith("; everything is accepted there") for line in places)
    _, out, err = run(
        "generate", spec, "-o", tmp_path / "pets", "--include", "tag:pets", "--bodies"
    )
    assert out.startswith(f"{tmp_path / 'pets'}: 2 models; ")
    assert err.startswith("left out by --include and --exclude: 1; warnings: 3, ")
    assert run("generate", spec, "-o", tmp_path / "strict", "--strict").code == 3


def test_timings_add_up_to_the_total(spec: Path, run: Run) -> None:
    """Of what is not there in the cache, and of what is; on standard error, or as JSON."""
    code, out, err = run("generate", spec, "-o", "out", "--timings")
    assert code == 0 and out.startswith("out: 2 models; ")
    rows = {line.split()[0]: float(line.split()[1]) for line in err.splitlines()}
    phases = ["cache", "load", "read", "IR", "plan", "render", "gate", "format", "pages"]
    assert [*rows] == [*phases, "verify", "write", "other", "total"]
    assert sum(rows.values()) - rows["total"] == pytest.approx(rows["total"], abs=0.02)
    out = run("generate", spec, "-o", "out", "--timings", "--format", "json").out
    assert [*json.loads(out)["timings"]] == ["cache", "other", "total"]


def test_a_phase_inside_of_another_counts_for_itself_alone() -> None:
    """Also where what is measured raises, or begins the same phase again."""
    timings.seconds.clear()
    outer, again, inner = map(timings.measure, ("outer", "outer", "inner"))
    with pytest.raises(KeyError), outer, again, inner:
        raise KeyError
    assert [*timings.seconds] == ["inner", "outer"] and timings._open == []
    assert all(each > 0 for each in timings.seconds.values())


UNREAD = """\
openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets:
    post:
      operationId: addPet
      requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {type: object, properties: {b: {}}}}}}
components:
  schemas:
    Pet:
      type: object
      required: [deep]
      properties:
        owner: {$ref: "#/components/schemas/Nobody"}
        tags: {type: array, items: {$ref: "#/components/schemas/Nobody"}}
        age: {type: 7}
        size: {type: integer, maximum: big}
        deep: {type: object, properties: {inside: {anyOf: 7}, fine: {type: string}}}
        fine: {type: string}
"""


def test_what_could_not_be_read_stands_in_the_docstring_of_its_attribute(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pets.yaml").write_text(UNREAD)
    ended = run("generate", "pets.yaml", "-o", "out", "--bodies")
    assert ended.code == 0
    assert "2 schemas that stand inline in operations became models;" in ended.err
    text = Path("out/pets_models/pet.py").read_text()
    documented = dict(re.findall(r'^    (\w+): .*\n    """Not read: (.*?)\s*"""$', text, re.M))
    nothing = "\"the $ref '#/components/schemas/Nobody' leads to nothing\""
    assert documented.keys() == {"owner", "tags", "age", "size", "inside"}
    assert documented["owner"] == documented["tags"] == nothing
    again = run("generate", "pets.yaml", "-o", "out", "--bodies")  # from the cache
    assert "2 schemas that stand inline in operations became models;" in again.err
    assert "became" not in run("generate", "pets.yaml", "-o", "out").err
