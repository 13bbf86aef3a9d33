"""What tests of several rooms need: the corpus, a first spec, a command line."""

import itertools
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from fieldwright.cli import main

ROOT = Path(__file__).resolve().parents[1]

SLOW = (
    "tests/repository/test_typing.py",
    "tests/package/test_write.py",
    "tests/verification/proof/test_cases.py",
    "tests/repository/test_readme.py",
    "tests/repository/test_action.py",
    "tests/cli/test_site.py",
    "tests/cli/test_comparison_report.py",
    "tests/traffic/test_cluster.py",
)
"""Files that have tests of many seconds, or build much before the first: they begin, so that none is left for the end."""

# The same examples in every run of the CI script: what is random there is nobody's mistake.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

SPEC = """\
openapi: 3.1.0
info:
  title: Pets
  version: 1.2.0
paths: {}
components:
  schemas:
    Pet:
      type: object
      description: An animal that is kept.
      properties:
        name:
          type: string
          description: What it is called.
        kind:
          $ref: "#/components/schemas/Kind"
      required:
        - name
    Kind:
      type: string
      enum:
        - cat
        - dog
"""


class Ended(NamedTuple):
    """How a command line ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]
"""What the fixture ``run`` is."""

COMMAND = [sys.executable, "-m", "fieldwright"]
"""The command line as a process of its own."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of ``SLOW`` first."""
    order = {ROOT / path: number for number, path in enumerate(SLOW)}
    items.sort(key=lambda item: order.get(item.path, len(order)))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of published specs and pages; tests that need it are skipped without it."""
    folder = Path(os.environ.get("FIELDWRIGHT_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip("the corpus is not here: FIELDWRIGHT_CORPUS names it")
    return folder


@pytest.fixture(scope="session", autouse=True)
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One cache for all runs of mypy that name none: what they know of the standard library is the same."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("MYPY_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "mypy"))
        yield


_CACHES = itertools.count()


@pytest.fixture(autouse=True)
def cache_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own, which is not there before it is used."""
    folder = tmp_path_factory.getbasetemp() / "caches" / str(next(_CACHES))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``api.yaml`` in the working directory, a folder of its own: two models, nothing wrong."""
    monkeypatch.chdir(tmp_path)
    Path("api.yaml").write_text(SPEC, encoding="utf-8")
    return Path("api.yaml")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in this process: ``run("check", "-o", "out")``."""

    def run(*arguments: object) -> Ended:
        code = main.main([str(each) for each in arguments])
        return Ended(code, *capsys.readouterr())

    return run
