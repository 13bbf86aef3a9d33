"""A document as a both distribution, and the digests of what that was made from."""

import datetime
import gc
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from fieldwright import configuration, errors
from fieldwright.distribution import build, releases
from fieldwright.distribution.build import Settings
from fieldwright.openapi.text import source
from tests import specs
from tests.conftest import SPEC


def inputs(spec: Path, settings: Settings) -> dict[str, str]:
    return build.build(spec, settings).origin.inputs


def changed(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return [name for name in one if one[name] != other[name]]


def test_the_same_spec_makes_the_same_build_wherever_it_is(spec: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.yaml"
    elsewhere.write_bytes(spec.read_bytes())
    assert build.build(spec, Settings()) == build.build(elsewhere, Settings())


def test_pages_and_package_are_the_two_halves_of_the_whole(spec: Path) -> None:
    both = build.build(spec, Settings()).tree
    package = build.build(spec, Settings(only="package")).tree
    docs = build.build(spec, Settings(only="docs")).tree
    own = {f"pets_models/{path}": data for path, data in package.items()}
    own |= {f"docs/{path}": data for path, data in docs.items()}
    own[".gitattributes"] = own.pop("docs/.gitattributes")  # a package alone is in the user's own
    assert both.keys() - own.keys() == {"CHANGELOG.md", "README.md", "pyproject.toml"}
    assert {path: both[path] for path in own} == own


def test_a_comment_in_the_spec_is_a_change_of_the_spec(spec: Path) -> None:
    before = inputs(spec, Settings())
    spec.write_text(f"# a comment\n{spec.read_text()}")
    assert changed(before, inputs(spec, Settings())) == ["spec"]


@pytest.mark.parametrize(
    "settings",
    [
        Settings(name="other"),
        Settings(only="docs"),
        Settings(formats="annotate"),
        Settings(views="both"),
    ],
)
def test_names_and_halves_are_configuration(spec: Path, settings: Settings) -> None:
    assert changed(inputs(spec, Settings()), inputs(spec, settings)) == ["config"]


def test_a_name_that_says_what_the_title_says_changes_nothing(spec: Path) -> None:
    assert build.build(spec, Settings(name="pets-models")) == build.build(spec, Settings())


def test_templates_of_ones_own_are_used_and_counted(spec: Path, tmp_path: Path) -> None:
    own = tmp_path / "own" / "package"
    own.mkdir(parents=True)
    (own / "CHANGELOG.md.jinja").write_text("# Mine\n")
    settings = Settings(templates=tmp_path / "own")
    assert build.build(spec, settings).tree["CHANGELOG.md"] == b"# Mine\n"
    assert changed(inputs(spec, Settings()), inputs(spec, settings)) == ["templates"]


@pytest.mark.parametrize(
    "text", ["def (\n", "{% if %}", "{{ nothing }}", "{{ distribution }}", "{% include 'no' %}"]
)
def test_a_template_of_ones_own_that_cannot_be_used(spec: Path, tmp_path: Path, text: str) -> None:
    """No Python, no Jinja, a name that is not there, a text without its encoder, no such file."""
    own = tmp_path / "own" / "package" / "module"
    own.mkdir(parents=True)
    (own / "__init__.py.jinja").write_text(text)
    with pytest.raises(errors.UsageError, match="own: .*template"):
        build.build(spec, Settings(templates=tmp_path / "own"))


@pytest.mark.parametrize("name", ["", "../x", "a b", "-a", "ä", "a\n"])
def test_a_name_that_no_distribution_may_have(spec: Path, name: str) -> None:
    with pytest.raises(errors.UsageError, match="cannot be the name of a distribution"):
        build.render_tree(
            build.read.read_document(build.source.load(spec)), "", Settings(name=name)
        )


def test_a_spec_in_several_files_goes_along_as_one(tmp_path: Path) -> None:
    """And reads the same."""
    (tmp_path / "more.yaml").write_text("type: string\nminLength: 2\n")
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"
        "components: {schemas: {A: {type: array, items: {$ref: more.yaml}}}}\n"
    )
    output = build.build(spec, Settings())
    alone = tmp_path / "alone" / "spec.yaml"
    alone.parent.mkdir()
    alone.write_bytes(output.tree["t_models/spec.yaml"])
    again = build.read.read_document(build.source.load(alone))
    assert again.models == build.read.read_document(build.source.load(spec)).models


def test_what_is_wrong_with_a_published_document_is_counted(tmp_path: Path) -> None:
    """It is generated all the same, where no verdict depends on it."""
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {responses: {}}}}\n"
        "components: {schemas: {A: {type: string, default: 1}}}\n"
    )
    (warning,) = build.build(spec, Settings()).warnings
    assert warning.rule == "default-refused"


def test_the_garbage_collector_runs_rarely_while_building_and_as_before_afterwards(
    spec: Path, tmp_path: Path
) -> None:
    """Also after a failure."""
    usual, during = gc.get_threshold(), []
    build.build(spec, Settings(), lambda done, total: during.append(gc.get_threshold()))
    assert usual < min(during)
    assert gc.get_threshold() == usual
    with pytest.raises(errors.UsageError):
        build.build(spec, Settings(templates=tmp_path / "absent"))
    assert gc.get_threshold() == usual


METADATA = configuration.Project(
    version="3.1.0",
    license="MIT",
    authors=(('Ada "A" Łove', "ada@example.com"), ("Bob", None), (None, "team@example.com")),
    urls=(("Documentation", "https://example.com/_docs_"), ("Source code", "https://example.com")),
)


def test_metadata_are_in_the_wheel_and_the_version_in_the_package(
    spec: Path, tmp_path: Path
) -> None:
    built = build.build(spec, Settings(project=METADATA)).tree
    assert b'__version__ = "3.1.0"' in built["pets_models/__init__.py"]
    assert built["pets_models/spec.yaml"] == spec.read_bytes()
    for name in ("pyproject.toml", "README.md"):
        (tmp_path / name).write_bytes(built[name])
    command = [sys.executable, "-m", "hatchling", "metadata"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    metadata = json.loads(ended.stdout)
    assert (metadata["version"], metadata["license"]) == ("3.1.0", "MIT")
    assert metadata["authors"] == [
        {"name": 'Ada "A" Łove', "email": "ada@example.com"},
        {"name": "Bob"},
        {"email": "team@example.com"},
    ]
    assert metadata["urls"] == dict(METADATA.urls)
    assert changed(inputs(spec, Settings()), inputs(spec, Settings(project=METADATA))) == ["config"]


@pytest.mark.parametrize("project", [configuration.PLAIN, METADATA])
def test_the_links_of_the_readme_work_on_an_index(
    spec: Path, project: configuration.Project
) -> None:
    """Where there is nothing beside the README."""
    readme = build.build(spec, Settings(project=project)).tree["README.md"].decode()
    tokens = MarkdownIt().parse(readme)
    links = [
        child.attrs["href"]
        for each in tokens
        for child in each.children or ()
        if "href" in child.attrs
    ]
    assert links == ([project.documentation] if project.documentation else [])


def test_git_leaves_line_ends_and_knows_what_is_generated(spec: Path, tmp_path: Path) -> None:
    """Whatever is configured, as on Windows."""
    root = tmp_path / "repository"
    for path, data in build.build(spec, Settings()).tree.items():
        (root / "out" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "out" / path).write_bytes(data)
    git = ["git", "-C", str(root), "-c", "core.autocrlf=true"]
    subprocess.run([*git, "init", "-q"], check=True)
    paths = ["out/pets_models/pet.py", "out/docs/README.md", "out/README.md"]
    command = [*git, "check-attr", "text", "linguist-generated", "--", *paths]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert answer.count("text: unset") == answer.count("linguist-generated: true") == len(paths)


ENDINGS = ["\n", "", "\n\n\n", "\r\n\r\n"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_file_but_the_published_pages_ends_with_one_line_feed(
    ending: str, tmp_path: Path
) -> None:
    """Whatever the spec ends with; in every case."""
    for id in specs.ids() if ending == "\n" else ["spec/lambda-cloud.yaml"]:
        path = tmp_path / "spec.yaml"
        path.write_text((specs.ROOT / id).read_text("utf-8").rstrip("\n") + ending, newline="")
        past = releases.History(
            releases=(
                releases.Release(version="1.0.0", date=datetime.date(2026, 1, 2), entries=()),
            ),
            base="1.0.0",
        )
        parsed = source.load(path)
        settings = Settings(pages=("speakeasy", "reference"), views="both")
        for name, data in build.assemble(parsed, past, settings).tree.items():
            if not name.startswith("docs/models/"):
                assert re.search(rb"[^\r\n]\r?\n\Z", data), f"{id}: {name}"


def test_the_end_of_a_spec_stays_where_it_says_something(tmp_path: Path) -> None:
    """With another line feed, the description would have one too."""
    path = tmp_path / "spec.yaml"
    text = f"{SPEC}    Last:\n      type: string\n      pattern: |-\n        a"
    for ending, kept in (("", False), ("\n", True)):
        path.write_text(text + ending)
        assert (
            build.build(path, Settings()).tree["pets_models/spec.yaml"] == path.read_bytes()
        ) is kept
    text = text.replace("|-", "|+").replace("pattern", "description")
    path.write_text(f"{text}\n\n")
    assert build.build(path, Settings()).tree["pets_models/spec.yaml"] == path.read_bytes()
