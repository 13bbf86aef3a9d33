"""The READMEs' examples run, and print what they say they print."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def blocks(path: Path, language: str) -> list[str]:
    """The fenced blocks of a language in a page, in order."""
    found: list[str] = re.findall(
        rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL
    )
    return found


def printed(script: str) -> str:
    """What a script prints that can import the generated package."""
    ended = subprocess.run(
        [sys.executable, "-"],
        input=script,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generated")},
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout


def test_the_example_prints_what_it_says() -> None:
    """The worked example of the project, to the letter."""
    readme = ROOT / "README.md"
    (script,) = blocks(readme, "python")
    (output,) = blocks(readme, "text")
    assert printed(script) == output


def test_the_example_of_the_package_runs() -> None:
    """The one in the generated README: it asserts its own round trip."""
    (script,) = blocks(ROOT / "generated" / "README.md", "python")
    assert "required must have the member 'id'" in printed(script)


@pytest.mark.parametrize("page", ["README.md", "generated/README.md", "generated/docs/README.md"])
def test_links_lead_somewhere(page: str) -> None:
    """Every relative link of a page names a file that is there."""
    path = ROOT / page
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (path.parent / link).exists()] == []
