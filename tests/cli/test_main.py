"""The command line from outside: exit codes, what is printed where, and never a traceback."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import fieldwright
from fieldwright.distribution import tree
from fieldwright.verification.oracle import compare
from tests.conftest import Ended

Run = Callable[..., Ended]

COMMAND = [sys.executable, "-m", "fieldwright"]


def test_version_needs_no_more_than_the_command_line() -> None:
    """Which is why it answers at once: nothing of fieldwright but the CLI, its errors and names."""
    script = (
        "import sys; from fieldwright.cli import main; main.main(['--version']);"
        "print(*sorted(each for each in sys.modules if each.startswith('fieldwright')))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    version, loaded = ended.stdout.splitlines()
    assert version.split()[-1] == fieldwright.__version__
    parts = ("cli", "cli.main", "cli.release_options", "errors")
    assert loaded.split() == ["fieldwright", *(f"fieldwright.{part}" for part in parts)]


def test_only_what_is_needed_is_imported() -> None:
    script = (
        "import sys; from fieldwright.cli import main; main.main(['rules']);"
        "print(*{'rich', 'yaml', 'jinja2', 'black', 'datamodel_code_generator'} & set(sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert ended.stdout.decode().splitlines()[-1] == ""


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
    assert (Path("out") / "animals_kept" / "pet.py").is_file()
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
    assert (Path("code") / "pets_models" / "pet.py").is_file()
    assert not (Path("code") / "docs").exists()
    assert run("check", spec, "-o", "pages", "--only", "docs").code == 0


def test_drift_is_a_finding_with_file_and_cause(spec: Path, run: Run) -> None:
    run("generate", spec, "-o", "out")
    with (Path("out") / "pets_models" / "pet.py").open("a") as file:
        file.write("#\n")
    code, out, _ = run("check", spec, "-o", "out")
    assert code == 1
    assert out.startswith("out/pets_models/pet.py: changed, cause: hand edit [drift]")
    code, out, _ = run("check", spec, "-o", "out", "--format", "json")
    (finding,) = json.loads(out)["findings"]
    assert (finding["file"], finding["cause"]) == ("out/pets_models/pet.py", "hand edit")


STAMPS = """\
openapi: 3.1.0
info: {title: Stamps, version: 1.0.0}
paths: {}
components:
  schemas:
    Stamp: {type: object, properties: {at: {type: string, format: date-time}}}
"""


def test_a_second_opinion_counts_what_is_explained(spec: Path, run: Run) -> None:
    """No folder is compared, so that none is needed."""
    spec.write_text(STAMPS)
    code, out, err = run("check", spec, "--oracle")
    assert (code, err) == (0, "")
    total, *reasons = out.splitlines()
    assert re.fullmatch(
        r"api\.yaml: payloads: \d+; models: 1, .* \d+ explained, 0 unexplained", total
    )
    assert {line.split()[1] for line in reasons} == {"lenient-format", "leap-second"}
    assert all(int(line.split()[0]) > 0 for line in reasons)


def test_what_no_reason_explains_is_a_finding(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec.write_text(STAMPS)
    monkeypatch.setattr(compare, "REASONS", ())
    code, out, _ = run("check", spec, "--oracle")
    assert code == 1
    assert (
        "api.yaml:6:12: Stamp/at: pydantic refuses what we accept: Input should be a valid"
        " datetime, second value is outside expected range of 0-59; the payload is"
        ' {"at": "2016-12-31T23:59:60Z"} [second-opinion]; one of the two is wrong'
    ) in out
    code, out, err = run("check", spec, "--oracle", "--format", "json")
    assert (code, " 0 explained" in err) == (1, True)
    findings = json.loads(out)["findings"]
    assert {"at": "2016-12-31T23:59:60Z"} in [each["payload"] for each in findings]
    assert {each["refuses"] for each in findings} == {"ours", "theirs"}


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


def test_lint_tells_findings_from_specs_that_cannot_be_read(spec: Path, run: Run) -> None:
    assert run("lint", spec)[:2] == (0, "")
    Path("bad.yaml").write_text(spec.read_text().replace("required:", "requird:"))
    code, out, _ = run("lint", spec, "bad.yaml")
    assert code == 1
    assert out.splitlines()[0].startswith("bad.yaml:17:7: unknown keyword 'requird'")
    Path("worse.yaml").write_text("a: [")
    code, _, err = run("lint", "worse.yaml", "bad.yaml")
    assert code == 3
    assert "worse.yaml:1" in err and "bad.yaml:17:7" in err


def test_validate_prints_every_problem(spec: Path, run: Run) -> None:
    Path("good.json").write_text('{"name": "Tom", "kind": "cat"}')
    Path("bad.jsonl").write_text('{"name": "Tom"}\n\n{"name": 1, "kind": "cow"}\n{\n')
    assert run("validate", "Pet", "good.json", "--spec", spec) == (0, "", "")
    code, out, _ = run("validate", "Pet", "good.json", "bad.jsonl", "--spec", spec)
    lines = out.splitlines()
    assert code == 1
    assert [line.split(": ")[:2] for line in lines] == [
        ["bad.jsonl:3:1", "/name"],
        ["bad.jsonl:3:1", "/kind"],
        ["bad.jsonl:4:1", "the whole payload"],
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"name": "Tom"}', 0),
        ('{"name":\n "Tom"}\n', 0),
        ('{"name": "Tom"}\n{"name": "Jerry"}\n', 0),
        ('{"name": "Tom"}\n{"name": 1}\n', 1),
        ("[]", 1),
        ("", 1),
    ],
)
def test_validate_reads_standard_input(spec: Path, text: str, code: int) -> None:
    ended = subprocess.run(
        [*COMMAND, "validate", "Pet", "-", "--spec", str(spec)], input=text.encode(), check=False
    )
    assert ended.returncode == code


def test_rules_and_explain_agree(run: Run) -> None:
    rule, severity, _ = run("rules")[1].splitlines()[0].split(None, 2)
    assert run("explain", rule)[1].startswith(f"{rule} ({severity})\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["explain", "unknown-keywrd"], 2, "did you mean 'unknown-keyword'"),
        (["generate"], 2, "no spec"),
        (["generate", "api.yaml"], 2, "no output folder"),
        (["generate", "nowhere.yaml", "-o", "out"], 2, "nowhere.yaml: No such file"),
        (["generate", ".", "-o", "out"], 2, "Is a directory"),
        (["generate", "api.yaml", "-o", "api.yaml"], 2, "not a folder"),
        (["generate", "api.yaml", "-o", "api.yaml/out"], 2, "api.yaml"),
        (["generate", "api.yaml", "-o", "out", "--templates", "no"], 2, "no: the folder"),
        (["lint", "nowhere.yaml"], 2, "nowhere.yaml: No such file"),
        (["validate", "Pat", "x.json", "--spec", "api.yaml"], 2, "did you mean 'Pet'"),
        (["validate", "Pet", "x.json", "--spec", "api.yaml"], 2, "x.json: No such file"),
        (["check", "api.yaml", "--oracle", "-o", "out"], 2, "--output: not with --oracle"),
        (["frobnicate"], 2, "frobnicate"),
        (["lint", "--frobnicate"], 2, "--frobnicate"),
        (["lint", "--format", "xml"], 2, "xml"),
    ],
)
def test_one_line_says_what_is_wrong_with_a_command_line(
    spec: Path, run: Run, arguments: list[str], code: int, said: str
) -> None:
    ended, out, err = run(*arguments)
    assert (ended, out, err.count("\n")) == (code, "", 1)
    assert said in err
    assert os.listdir() == ["api.yaml"]


def test_the_configuration_is_for_its_own_spec_alone(spec: Path, run: Run) -> None:
    Path("pyproject.toml").write_text(
        '[tool.fieldwright]\nspec = "api.yaml"\noutput = "out"\nname = "zoo"\n'
    )
    assert run("generate")[0] == 0
    assert (Path("out") / "zoo").is_dir()
    Path("other.yaml").write_text(spec.read_text())
    assert run("generate", "other.yaml")[0] == 2
    assert run("generate", "--only", "docs")[0] == 2
    assert run("check")[0] == 0


def test_an_unknown_key_in_the_configuration_is_said(spec: Path, run: Run) -> None:
    Path("pyproject.toml").write_text('[tool.fieldwright]\nspecs = "api.yaml"\n')
    code, _, err = run("check")
    assert code == 2
    assert "did you mean 'spec'?" in err


def test_no_colour_in_a_pipe(spec: Path, run: Run) -> None:
    spec.write_text(spec.read_text().replace("required:", "requird:"))
    assert "\x1b" not in run("lint", spec)[1]


@pytest.mark.parametrize(("quiet", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_on_a_terminal_unless_no_color(
    spec: Path, quiet: dict[str, str], coloured: bool
) -> None:
    spec.write_text(spec.read_text().replace("required:", "requird:"))
    inside, outside = os.openpty()
    environment = {**os.environ, "TERM": "xterm", **quiet}
    environment.pop("NO_COLOR", None) if coloured else None
    process = subprocess.Popen(
        [*COMMAND, "lint", str(spec)], stdout=outside, stderr=outside, env=environment
    )
    os.close(outside)
    output = b""
    with os.fdopen(inside, "rb", buffering=0) as terminal:
        while process.poll() is None or output == b"":
            try:
                output += terminal.read(4096)
            except OSError:  # the other end has closed
                break
    assert process.wait() == 1
    assert b"requird" in output
    assert (b"\x1b[31m" in output) is coloured


def test_a_closed_pipe_is_quiet(spec: Path) -> None:
    process = subprocess.Popen([*COMMAND, "rules"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait() == 141


def test_an_interrupt_is_130_and_one_line(spec: Path) -> None:
    # A shell starts background jobs with interrupts ignored, which processes inherit.
    heeds_interrupts = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(
        [*COMMAND, "validate", "Pet", "-", "--spec", str(spec)],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heeds_interrupts,
    )
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert (process.returncode, err) == (130, b"fieldwright: interrupted\n")


def test_a_defect_of_ours_is_one_line_too(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any failure deep inside will do; a disk that answers nonsense is one."""
    monkeypatch.setattr(tree, "MANIFEST", None)
    code, _, err = run("generate", spec, "-o", "out")
    assert (code, err.count("\n")) == (70, 1)
    assert "please report it" in err
    monkeypatch.setenv("FIELDWRIGHT_TRACEBACK", "1")
    with pytest.raises(TypeError):
        run("generate", spec, "-o", "out")


def test_init_makes_what_generate_takes(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init", "--title", "My Shop")[0] == 0
    assert run("lint")[:2] == (0, "")
    assert run("generate")[0] == 0
    assert run("check")[0] == 0
    assert (Path("generated") / "my_shop_models" / "thing.py").is_file()
    assert run("init")[0] == 2
