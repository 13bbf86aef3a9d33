"""The command line from outside: exit codes, what is printed where, and never a traceback."""

import contextlib
import errno
import io
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fieldwright.cli import main
from fieldwright.distribution import atomic, tree
from tests.conftest import COMMAND, Run

NOTHING_MORE = {
    "fieldwright",
    *(f"fieldwright.{name}" for name in ("cli", "cli.main", "cli.streams", "errors")),
}
"""The modules that are loaded before a command is."""


def modules_of(*arguments: str, environment: dict[str, str] | None = None) -> set[str]:
    """Run a command line in a new process, and return the modules that it has loaded."""
    script = (
        f"import sys; from fieldwright.cli import main; main.main({list(arguments) or None});"
        "print(*sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    return set(ended.stdout.splitlines()[-1].split())


def own(modules: set[str]) -> set[str]:
    return {each for each in modules if each.partition(".")[0] == "fieldwright"}


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["-h"]])
def test_what_concerns_no_command_loads_none(arguments: list[str]) -> None:
    """Which is why it answers at once."""
    assert own(modules_of(*arguments)) == NOTHING_MORE


def test_a_command_loads_only_what_it_needs() -> None:
    heavy = {"rich", "yaml", "jinja2", "black", "datamodel_code_generator"}
    assert modules_of("rules") & heavy == set()


@pytest.mark.parametrize("name", main.COMMANDS)
def test_a_command_has_the_help_that_the_table_says(name: str, run: Run) -> None:
    code, out, err = run(name, "--help")
    assert (code, err) == (0, "")
    words = " ".join(out.split())
    assert words.startswith(f"Usage: fieldwright {name} ")
    assert main.COMMANDS[name] in words


def test_help_lists_every_command(run: Run) -> None:
    words = " ".join(run("--help").out.split())
    for name, summary in main.COMMANDS.items():
        assert f"{name} {summary}" in words


def test_every_module_with_a_command_is_in_the_table() -> None:
    """Else it could not be called."""
    folder = Path(main.__file__).parent
    modules = {
        path.stem.rstrip("_").replace("_", "-")
        for path in folder.glob("*.py")
        if "@click.command(" in path.read_text(encoding="utf-8")
    }
    assert modules == main.COMMANDS.keys()


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("generat", "did you mean 'generate'?"),
        ("lnit", "did you mean 'lint'?"),
        ("checkversion", "did you mean 'check-version'?"),
        ("Diff", "did you mean 'diff'?"),
        ("zzz", "'fieldwright --help' lists them"),
    ],
)
def test_an_unknown_command_gets_a_suggestion(run: Run, word: str, hint: str) -> None:
    assert run(word) == (2, "", f"fieldwright: there is no command '{word}'; {hint}\n")


def complete(words: str, shell: str = "bash") -> list[str]:
    """Return what a shell is offered for the last of ``words``."""
    *_, last = words.split(" ")
    position = {
        "bash": {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))},
        "zsh": {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))},
        "fish": {"COMP_WORDS": words, "COMP_CWORD": last},
    }
    output = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as monkeypatch, contextlib.redirect_stdout(output):
        for name, value in position[shell].items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("_FIELDWRIGHT_COMPLETE", f"{shell}_complete")
        assert main.main() == 0
    output.seek(0)
    offered = output.read()
    return offered.split("\n")[:-1] if offered.strip() else []


@pytest.mark.parametrize("shell", main.SHELLS)
def test_a_shell_gets_its_script(shell: str) -> None:
    ended = subprocess.run(
        COMMAND,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "_FIELDWRIGHT_COMPLETE": f"{shell}_source"},
    )
    assert f"_FIELDWRIGHT_COMPLETE={shell}_complete" in ended.stdout
    program = shutil.which(shell)
    if program is not None:
        subprocess.run([program, "-n"], input=ended.stdout, text=True, check=True)


def test_commands_options_choices_and_names_are_completed(spec: Path) -> None:
    assert complete("fieldwright ge") == ["plain,generate"]
    assert complete("fieldwright check") == ["plain,check", "plain,check-version"]
    assert len(complete("fieldwright ")) == len(main.COMMANDS)
    assert complete("fieldwright --ver") == ["plain,--version"]
    assert "plain,--force" in complete("fieldwright generate --")
    assert complete("fieldwright lint --format m") == ["plain,markdown"]
    assert complete("fieldwright lint ap") == ["file,ap"]
    assert complete("fieldwright diff ap") == ["file,ap"]
    assert complete("fieldwright explain unknown-k") == ["plain,unknown-keyword"]
    assert complete("fieldwright validate --spec api.yaml P") == ["plain,Pet"]
    assert complete("fieldwright validate P") == []


def test_zsh_and_fish_show_what_a_command_does() -> None:
    assert complete("fieldwright ge", "zsh") == ["plain", "generate", main.COMMANDS["generate"]]
    assert complete("fieldwright ge", "fish") == [f"plain,generate\t{main.COMMANDS['generate']}"]


def test_bash_completes_with_the_script() -> None:
    """The whole way: bash reads the script, and completes a word with it."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    script = (
        f'fieldwright() {{ {shlex.join(COMMAND)} "$@"; }};'
        ' eval "$(_FIELDWRIGHT_COMPLETE=bash_source fieldwright)";'
        " COMP_WORDS=(fieldwright va); COMP_CWORD=1;"
        " _fieldwright_completion fieldwright va fieldwright; echo ${COMPREPLY[@]}"
    )
    # Whoever runs the tests need not have activated the environment; who completes words has.
    paths = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": paths}
    ended = subprocess.run(
        [bash, "-c", script], capture_output=True, text=True, check=True, env=environment
    )
    assert (ended.stdout, ended.stderr) == ("validate\n", "")


def test_completing_a_command_loads_none() -> None:
    environment = {
        "COMP_WORDS": "fieldwright g",
        "COMP_CWORD": "1",
        "_FIELDWRIGHT_COMPLETE": "bash_complete",
    }
    assert own(modules_of(environment=environment)) == NOTHING_MORE


@pytest.mark.parametrize("instruction", ["ksh_source", "bash", "bash_", "1", "bash_complete"])
def test_a_request_for_completion_that_is_none_is_one_line(instruction: str) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COMP_")}
    environment["_FIELDWRIGHT_COMPLETE"] = instruction
    ended = subprocess.run(COMMAND, capture_output=True, text=True, env=environment)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert f"_FIELDWRIGHT_COMPLETE={instruction}: " in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["explain", "unknown-keywrd"], 2, "did you mean 'unknown-keyword'"),
        (["generate"], 2, "no spec"),
        (["generate", "api.yaml"], 2, "no output folder"),
        (["generate", "nowhere.yaml", "-o", "out"], 2, "nowhere.yaml: No such file"),
        (
            ["generate", "api.yml", "-o", "out"],
            2,
            "api.yml: No such file or directory; did you mean 'api.yaml'?",
        ),
        (["generate", "appi.yaml", "-o", "out"], 2, "did you mean 'api.yaml'?"),
        (["generate", "spec/api.yaml", "-o", "out"], 2, "; the folder spec is not there"),
        (["generate", "https://a.example/api.yaml", "-o", "out"], 2, "; fetch it first: curl"),
        (["generate", "api.yaml", "-o", "."], 2, "api.yaml"),
        (["generate", "api.yaml", "--ouput", "out"], 2, "Did you mean '--output'?"),
        (["export", "api.yaml"], 2, "Choose from: pydantic, msgspec, "),
        (["schema"], 2, "Choose from: configuration, spec, "),
        (["generate", ".", "-o", "out"], 2, "Is a directory; name a file in it"),
        (["generate", "api.yaml", "-o", "api.yaml"], 2, "not a folder"),
        (["generate", "api.yaml", "-o", "api.yaml/out"], 2, "api.yaml"),
        (["generate", "api.yaml", "-o", "out", "--templates", "no"], 2, "no: the folder"),
        (["lint", "nowhere.yaml"], 2, "nowhere.yaml: No such file"),
        (["validate", "Pat", "x.json", "--spec", "api.yaml"], 2, "did you mean 'Pet'"),
        (["validate", "Pet", "x.json", "--spec", "api.yaml"], 2, "x.json: No such file"),
        (["check", "api.yaml", "--oracle", "-o", "out"], 2, "--output: not with --oracle"),
        (["frobnicate"], 2, "there is no command 'frobnicate'"),
        (["lint", "--frobnicate"], 2, "--frobnicate"),
        (["lint", "--format", "xml"], 2, "xml"),
    ],
)
def test_one_line_says_what_is_wrong_with_a_command_line(
    spec: Path, run: Run, arguments: list[str], code: int, message: str
) -> None:
    ended, out, err = run(*arguments)
    assert (ended, out, err.count("\n")) == (code, "", 1)
    assert message in err
    assert os.listdir() == ["api.yaml"]


def test_a_place_that_is_refused_is_named_with_a_remedy(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, data: bytes) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(atomic, "write", refuse)
    code, out, err = run("export", spec, "--to", "json-schema", "-o", "models.json")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "models.json" in err and ": Permission denied; give yourself the right to it" in err


def test_a_closed_pipe_is_quiet(spec: Path) -> None:
    process = subprocess.Popen([*COMMAND, "rules"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait() == 141


@pytest.mark.parametrize(
    ("number", "code", "word"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")],
)
def test_a_signal_ends_with_one_line_and_its_own_code(
    spec: Path, number: int, code: int, word: str
) -> None:
    # A shell starts background jobs with interrupts ignored, which processes inherit.
    heeds_interrupts = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(
        [*COMMAND, "validate", "Pet", "-", "--spec", str(spec)],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heeds_interrupts,
    )
    time.sleep(1)
    process.send_signal(number)
    _, err = process.communicate()
    assert (process.returncode, err) == (code, f"fieldwright: {word}\n".encode())


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_within_exec_ends_with_its_code_too(number: int, code: int) -> None:
    """Python ends by SIGINT itself where a KeyboardInterrupt has passed through ``exec``, even if it is caught."""
    script = (
        "import os, sys; from fieldwright.cli import main;"
        f"main.commands.invoke = lambda _: exec('os.kill(os.getpid(), {int(number)}); [0] * 9');"
        "sys.exit(main.main(['rules']))"
    )
    heeds_interrupts = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, preexec_fn=heeds_interrupts
    )
    assert (ended.returncode, ended.stderr.count(b"\n")) == (code, 1)


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    """As for a job in the background, or one that ``nohup`` starts."""
    script = (
        "import os, signal; from fieldwright.cli import main;"
        "signal.signal(signal.SIGINT, signal.SIG_IGN); signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "main.commands.invoke = lambda _: [os.kill(os.getpid(), each) for each in (2, 15)] and 0;"
        "print(main.main(['rules']))"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (ended.stdout, ended.stderr) == ("0\n", "")


def test_what_was_begun_is_cleaned_up_when_it_is_terminated(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder that ``generate`` stages is gone, and the old output is as it was."""
    run("generate", spec, "-o", "out")
    before = (Path("out") / "pets_models" / "pet.py").read_bytes()
    spec.write_text(spec.read_text().replace("What it is called.", "Its name."))
    write_all = atomic.write_all

    def terminate(*arguments: Any) -> None:
        write_all(*arguments)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(atomic, "write_all", terminate)
    assert run("generate", spec, "-o", "out") == (143, "", "fieldwright: terminated\n")
    assert sorted(os.listdir()) == ["api.yaml", "out"]
    assert (Path("out") / "pets_models" / "pet.py").read_bytes() == before
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_defect_of_ours_is_one_line_too(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any failure deep inside will do; a disk that answers nonsense is one."""
    monkeypatch.setattr(tree, "write_manifest", None)
    code, _, err = run("generate", spec, "-o", "out")
    assert (code, err.count("\n")) == (70, 1)
    assert "please report it" in err
    monkeypatch.setenv("FIELDWRIGHT_TRACEBACK", "1")
    with pytest.raises(TypeError):
        run("generate", spec, "-o", "out")
