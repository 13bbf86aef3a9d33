"""The action for pull requests: its shape, and what its scripts do, run as GitHub runs them.

``gh`` is one of ours that keeps comments in a file; fieldwright is installed by the action's own step.
"""

import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, SPEC

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))

STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]

BROKEN = SPEC.replace("      required:\n        - name\n", "")

WIDER = SPEC.replace("        name:\n", "        size:\n          type: integer\n        name:\n")

GH = f"""#!{sys.executable}
import json, os, pathlib, subprocess, sys

assert sys.argv[1] == "api" and os.environ["GH_TOKEN"] == "a-token"
options = dict(zip(sys.argv[2:], sys.argv[3:]))
(target,) = (each for each in sys.argv[2:] if each.startswith("repos/"))
kept = pathlib.Path(os.environ["COMMENTS"])
comments = json.loads(kept.read_text())
if comments == "refused":
    sys.exit("gh: Resource not accessible by integration (HTTP 403)")
method = options.get("--method", "GET")
if method == "GET":
    assert target == "repos/o/r/issues/7/comments?per_page=100" and "--paginate" in sys.argv
    sys.exit(subprocess.run(
        ["jq", "--raw-output", options["--jq"]], input=json.dumps(comments), text=True
    ).returncode)
body = pathlib.Path(options["--field"].removeprefix("body=@")).read_text()
if method == "POST":
    assert target == "repos/o/r/issues/7/comments"
    comments.append({{"id": len(comments) + 1, "user": {{"type": "Bot"}}, "body": body}})
else:
    (comment,) = (each for each in comments if target == f"repos/o/r/issues/comments/{{each['id']}}")
    comment["body"] = body
kept.write_text(json.dumps(comments))
"""


@dataclass
class Job:
    """A job that runs the action: its workspace, and what came of the last run."""

    home: Path
    temporary: Path
    event: str = "pull_request"
    out: str = ""
    outputs: dict[str, str] = field(default_factory=dict)

    @property
    def comments(self) -> list[Any]:
        return json.loads((self.home / "comments.json").read_text())  # type: ignore[no-any-return]

    @comments.setter
    def comments(self, value: Any) -> None:
        (self.home / "comments.json").write_text(json.dumps(value))

    @property
    def summary(self) -> str:
        return (self.home / "summary").read_text()

    def run(self, **inputs: str) -> int:
        """Run every step whose condition holds, as long as none fails; the code of the last one."""
        values = {key: each.get("default", "") for key, each in ACTION["inputs"].items()}
        values |= {key.replace("_", "-"): value for key, value in inputs.items()}
        context = {f"inputs.{key}": value for key, value in values.items()}
        context["inputs.token"] = inputs.get("token", "a-token")
        context["github.event.pull_request.number"] = "7" if self.event == "pull_request" else ""
        self.out = ""
        (self.home / "summary").write_text("")
        code = 0
        for step in STEPS[1:]:
            if "if" in step and not holds(step["if"], context):
                continue
            code, outputs = self._step(step, context)
            if "id" in step:
                context |= {f"steps.{step['id']}.outputs.{key}": outputs[key] for key in outputs}
            if code:
                break
        self.outputs = {
            name: filled(each["value"], context) for name, each in ACTION["outputs"].items()
        }
        return code

    def _step(self, step: dict[str, Any], context: dict[str, str]) -> tuple[int, dict[str, str]]:
        written = self.home / "output"
        written.write_text("")
        ended = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.home / "work" / filled(step.get("working-directory", ""), context),
            env={
                **os.environ,
                "PATH": f"{self.home / 'bin'}:{os.environ['PATH']}",
                "RUNNER_TEMP": str(self.temporary),
                "GITHUB_OUTPUT": str(written),
                "GITHUB_STEP_SUMMARY": str(self.home / "summary"),
                "GITHUB_REPOSITORY": "o/r",
                "COMMENTS": str(self.home / "comments.json"),
                **{key: filled(value, context) for key, value in step.get("env", {}).items()},
            },
            capture_output=True,
            text=True,
        )
        self.out += ended.stdout + ended.stderr
        pairs = (line.partition("=") for line in written.read_text().splitlines())
        return ended.returncode, {key: value for key, _, value in pairs}


def filled(text: str, context: dict[str, str]) -> str:
    """A text with its expressions evaluated: each is one name."""
    return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda match: context.get(match[1], ""), text)


def holds(condition: str, context: dict[str, str]) -> bool:
    """A condition made of names, texts, ``==``, ``&&`` and ``||``."""
    named = re.sub(
        r"'[^']*'|[a-z][\w.-]+",
        lambda match: match[0] if match[0][0] == "'" else repr(context.get(match[0], "")),
        condition,
    )
    return bool(eval(named.replace("&&", "and").replace("||", "or"), {"__builtins__": {}}))


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``RUNNER_TEMP`` after the first step, whose pip borrows what it would fetch."""
    folder = tmp_path_factory.mktemp("runner")
    python = folder / "bin" / "python3"
    python.parent.mkdir()
    borrow = 'for each in "$3"/lib/python*/site-packages; do echo "$BORROWED" >"$each/borrowed.pth"; done'
    python.write_text(f'#!/bin/sh\n"{sys.executable}" "$@" && {borrow}\n')
    python.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{python.parent}:{os.environ['PATH']}",
        "RUNNER_TEMP": str(folder),
        "GITHUB_ACTION_PATH": str(ROOT),
        "BORROWED": sysconfig.get_path("purelib"),
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # which is pip's way to say that it is on
    }
    script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[0]["run"]]
    subprocess.run(script, env=environment, check=True, capture_output=True)
    return folder


@pytest.fixture
def job(tmp_path: Path, installed: Path, run: Callable[..., Any]) -> Iterator[Job]:
    """A repository whose main branch has a spec and its package, and nobody has commented."""
    work = tmp_path / "work"
    work.mkdir()
    (tmp_path / "bin").mkdir()
    gh = tmp_path / "bin" / "gh"
    gh.write_text(GH)
    gh.chmod(0o755)
    workplace = Job(home=tmp_path, temporary=installed)
    workplace.comments = []
    project(work, SPEC, run)
    git(work, "init", "--quiet", "--initial-branch=main")
    git(work, "add", ".")
    git(work, "commit", "--quiet", "--message", "One")
    yield workplace


def project(folder: Path, text: str, run: Callable[..., Any]) -> None:
    """A spec and the package of it."""
    (folder / "api.yaml").write_text(text)
    (folder / "pyproject.toml").write_text(
        '[tool.fieldwright]\nspec = "api.yaml"\noutput = "generated"\nname = "pets-models"\n'
    )
    place = (folder / "api.yaml", "-o", folder / "generated", "--name", "pets-models")
    assert run("generate", *place).code == 0


BASE = "main:api.yaml"


def test_its_shape() -> None:
    """Everything is documented and used; expressions are in ``env``, ``if`` and folders, never in scripts."""
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    for name, each in ACTION["inputs"].items():
        assert each["description"] and "default" in each
        assert f"inputs.{name}" in text
    assert all(each["description"] and each["value"] for each in ACTION["outputs"].values())
    assert ACTION["runs"]["using"] == "composite"
    for step in STEPS:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
        assert {*step} <= {"name", "id", "if", "shell", "working-directory", "env", "run"}
    ids = {step["id"] for step in STEPS if "id" in step}
    assert set(re.findall(r"steps\.(\w+)\.", text)) == ids


def test_where_nothing_changed_it_passes_and_says_nothing(job: Job) -> None:
    assert job.run(base=BASE) == 0
    assert job.outputs == {"bump": "none", "version": "", "breaking": "false", "drift": "false"}
    assert job.comments == []
    assert "nothing changed" in job.summary
    assert job.out == ""


def test_what_breaks_fails_and_is_told_once(job: Job, run: Callable[..., Any]) -> None:
    """A second run brings the comment of the first up to date, also when all is taken back."""
    project(job.home / "work", BROKEN, run)
    assert job.run(base=BASE) == 1
    assert "fail-on waits for" in job.out
    assert job.outputs["bump"] == "major" and job.outputs["version"] == "2.0.0"
    assert job.outputs["breaking"] == "true"
    (comment,) = job.comments
    assert "| **breaking** | `field-became-optional` | Pet.name |" in comment["body"]
    assert "field-became-optional" in job.summary
    project(job.home / "work", WIDER, run)
    assert job.run(base=BASE) == 0
    assert job.outputs["bump"] == "minor" and job.outputs["breaking"] == "false"
    (comment,) = job.comments
    assert "`field-added`" in comment["body"] and "optional" not in comment["body"]
    project(job.home / "work", SPEC, run)
    assert job.run(base=BASE) == 0
    (comment,) = job.comments
    assert "nothing changed" in comment["body"]


@pytest.mark.parametrize(
    ("text", "fail_on", "code"),
    [(BROKEN, "never", 0), (WIDER, "any", 1)],
)
def test_what_fails_is_chosen(
    job: Job, run: Callable[..., Any], text: str, fail_on: str, code: int
) -> None:
    project(job.home / "work", text, run)
    assert job.run(base=BASE, fail_on=fail_on) == code


def test_drift_is_annotated_and_fails(job: Job) -> None:
    (job.home / "work" / "api.yaml").write_text(WIDER)
    assert job.run(base=BASE) == 1
    assert job.outputs["drift"] == "true"
    assert "::error file=generated/" in job.out and "cause: spec" in job.out
    assert "run 'fieldwright generate'" in job.out
    assert "`field-added`" in job.comments[0]["body"], "the changes are told all the same"


def test_a_folder_has_its_own_comment_and_annotations_from_the_root(
    job: Job, run: Callable[..., Any]
) -> None:
    inner = job.home / "work" / "libs & more" / "pets"
    inner.mkdir(parents=True)
    project(inner, SPEC, run)
    (inner / "api.yaml").write_text(WIDER)
    for _ in range(2):
        assert job.run(base=BASE, working_directory="libs & more/pets") == 1
    assert "::error file=libs & more/pets/generated/" in job.out
    project(job.home / "work", WIDER, run)
    assert job.run(base=BASE) == 0
    one, other = job.comments
    assert one["body"].splitlines()[0] != other["body"].splitlines()[0]
    assert one["body"].splitlines()[1:] == other["body"].splitlines()[1:]


def test_a_mark_that_a_person_wrote_is_left_alone(job: Job, run: Callable[..., Any]) -> None:
    project(job.home / "work", WIDER, run)
    assert job.run(base=BASE) == 0
    person = {**job.comments[0], "id": 99, "user": {"type": "User"}}
    job.comments = [person]
    assert job.run(base=BASE) == 0
    assert job.comments[0] == person
    assert len(job.comments) == 2


@pytest.mark.parametrize("how", ["push", "comment"])
def test_there_is_no_comment_where_none_is_wanted(
    job: Job, run: Callable[..., Any], how: str
) -> None:
    project(job.home / "work", WIDER, run)
    job.event = "push" if how == "push" else "pull_request"
    assert job.run(base=BASE, comment="false" if how == "comment" else "true") == 0
    assert job.comments == []
    assert "field-added" in job.summary


def test_a_token_that_may_not_comment_is_a_warning(job: Job, run: Callable[..., Any]) -> None:
    """That of a pull request from a fork; the verdict is the same."""
    project(job.home / "work", BROKEN, run)
    job.comments = "refused"
    assert job.run(base=BASE) == 1
    assert "::warning title=fieldwright::no comment could be written" in job.out
    assert "fail-on waits for" in job.out


@pytest.mark.parametrize("base", ["gone.yaml", "nowhere:api.yaml", "--help", ""])
def test_a_base_that_is_not_there_fails_with_one_line(job: Job, base: str) -> None:
    assert job.run(base=base) == 2
    assert job.out.startswith("fieldwright: ") and job.out.count("\n") == 1
    assert job.comments == []


EVIL = """'; touch ../ran; "$(touch ../ran)" `touch ../ran` ${{ github.token }} \\" && touch ../ran #"""


@pytest.mark.parametrize("name", ["base", "fail_on", "comment", "working_directory", "token"])
def test_an_input_is_never_a_script(job: Job, run: Callable[..., Any], name: str) -> None:
    project(job.home / "work", WIDER, run)
    if name == "working_directory":
        evil = EVIL.replace("/", "_")
        (job.home / "work" / evil).mkdir()
        project(job.home / "work" / evil, WIDER, run)
        (job.home / "work" / evil / "api.yaml").write_text(SPEC)
        job.run(base=BASE, working_directory=evil)
    elif name == "base":
        assert job.run(base=EVIL) == 2
    else:
        job.run(**{"base": BASE, name: EVIL})
    assert [path for path in job.home.rglob("*ran") if path.is_file()] == []


def test_what_a_spec_says_calls_nobody(job: Job, run: Callable[..., Any]) -> None:
    """A comment mentions no person, and nothing in it ends its mark."""
    project(job.home / "work", SPEC.replace("An animal", "Of @octocat --> an animal"), run)
    assert job.run(base=BASE) == 0
    (comment,) = job.comments
    assert "@octocat" not in comment["body"]
    assert r"Of @<!-- -->octocat --\> an animal" in comment["body"]


def test_a_comment_is_as_short_as_github_wants_it(job: Job, run: Callable[..., Any]) -> None:
    fields = "".join(
        f"        field{number:04}:\n          type: string\n" for number in range(1200)
    )
    project(job.home / "work", WIDER.replace("        size:\n", f"{fields}        size:\n"), run)
    assert job.run(base=BASE) == 0
    (comment,) = job.comments
    assert len(comment["body"].encode("utf-8")) < 65536
    assert comment["body"].endswith("the summary of the job has the rest.\n")
    assert job.summary.count("field-added") == 1201
