"""``schema``: each accepts what fieldwright reads, and refuses what it refuses."""

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from fieldwright import configuration, errors
from fieldwright.cli import schema
from fieldwright.model import keywords
from tests.conftest import ROOT, SPEC, Run


@pytest.mark.parametrize("name", schema.SCHEMAS)
def test_a_schema_is_printed_and_is_one(name: str, run: Run) -> None:
    code, out, err = run("schema", name)
    assert (code, err) == (0, "")
    loaded = json.loads(out)
    assert loaded == schema.load_schema(name)
    jsonschema.validators.validator_for(loaded).check_schema(loaded)


def test_an_unknown_name_is_one_line_with_those_there_are(run: Run) -> None:
    code, out, err = run("schema", "pages")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert all(name in err for name in schema.SCHEMAS)


def is_valid(name: str, instance: Any) -> bool:
    loaded = schema.load_schema(name)
    return bool(jsonschema.validators.validator_for(loaded)(loaded).is_valid(instance))


@pytest.mark.parametrize(
    "table",
    [
        "",
        'spec = "api.yaml"',
        'spec = "a/b.yaml"\noutput = "out"\nname = "x"\ntemplates = "t"',
        *(f'formats = "{word}"' for word in ("assert", "annotate", "ignore")),
        *(f'views = "{word}"' for word in ("none", "request", "response", "both", "all")),
        *(f'nullable = "{word}"' for word in ("meant", "3.0.3", "3.0")),
        'pages = ["reference"]',
        'pages = ["speakeasy", "reference"]',
        "pages = []",
        "bodies = true",
        "frozen = true",
        *(f'base = "{name}"' for name in ("acme.base.Model", "Model", "acme.", "a.b-c", "é.Ü")),
        *(
            f"types = {{{pair}}}"
            for pair in ('uuid = "str"', 'uuid = "UUID"', 'uuid = "int"', 'uri = "str"')
        ),
        'bodies = "true"',
        'pages = ["markdown"]',
        'pages = "reference"',
        'specs = "api.yaml"',
        "spec = 1",
        'spec = ""',
        'name = ""',
        'name = "acme.models"',
        '[tool.fieldwright.packages.a]\nspec = "a.yaml"\noutput = "a"',
        'bodies = true\n[tool.fieldwright.packages.a]\nspec = "a.yaml"\noutput = "a"\nonly = "docs"',
        'spec = "a.yaml"\n[tool.fieldwright.packages.a]\nspec = "a.yaml"\noutput = "a"',
        '[tool.fieldwright.packages.a]\nspec = "a.yaml"',
        '[tool.fieldwright.packages.a]\nspec = "a.yaml"\noutput = "a"\nbodies = 1',
        '[tool.fieldwright.packages.a]\nspec = "a.yaml"\noutput = "a"\nlimits = {}',
        '[tool.fieldwright.packages.a.packages.b]\nspec = "a.yaml"\noutput = "a"',
        *(
            f"[tool.fieldwright.project]\n{line}"
            for line in (
                'version = "1.0"\nlicense = "MIT"',
                'authors = [{name = "A", email = "a@b"}, {name = "B"}]',
                'authors = [{name = "A, B"}]',
                "authors = [{}]",
                'authors = [{email = "a"}]',
                'authors = "A"',
                'urls = {Documentation = "https://example.com"}',
                'urls = {Documentation = "example.com"}',
                f'urls = {{{"a" * 33} = "https://example.com"}}',
                'licence = "MIT"',
            )
        ),
        "packages = 1",
        "packages = {}",
        'name = "a b"',
        *(f'only = "{word}"' for word in ("package", "docs", "pages")),
    ],
)
def test_the_configuration_is_judged_as_it_is_read(
    table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.fieldwright]\n{table}\n")
    monkeypatch.chdir(tmp_path)
    try:
        configuration.load(tmp_path)
        accepted = True
    except errors.UsageError:
        accepted = False
    table = tomllib.loads(f"[tool.fieldwright]\n{table}\n")["tool"]["fieldwright"]
    assert is_valid("configuration", table) == accepted


def test_every_key_and_word_of_the_configuration_is_in_its_schema() -> None:
    properties = schema.load_schema("configuration")["properties"]
    assert set(properties) == set(configuration.KEYS)
    for key, words in configuration.CHOICES.items():
        assert (tuple(properties[key]["enum"]), properties[key]["default"]) == (words, words[0])
    types = properties["types"]["properties"]
    assert {name: (*row["enum"],) for name, row in types.items()} == configuration.TYPES
    assert all(row["default"] == row["enum"][0] for row in types.values())


def test_every_word_of_ours_is_in_the_schema_of_a_spec() -> None:
    text = schema.read_text("spec")
    own = {word for word in keywords.KEYWORDS if word.startswith("x-")}
    assert own and {word for word in own if word not in text} == set()


def specs() -> list[Path]:
    folders = (ROOT / "spec", ROOT / "tests" / "cases" / "package")
    paths = [path for folder in folders for path in folder.rglob("*.yaml")]
    return [path for path in paths if "openapi" in (yaml.safe_load(path.read_text("utf-8")) or {})]


@pytest.mark.parametrize("path", specs(), ids=lambda path: path.parent.name)
def test_the_specs_that_are_read_are_valid(path: Path) -> None:
    assert is_valid(
        "spec", json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=str))
    )


@pytest.mark.parametrize(
    "line",
    [
        "x-fieldwright-role: sender",
        "x-fieldwright-rolle: request",
        "x-fieldwright-removed-in: soon",
        "x-fieldwright-renamed-from: 1",
        "x-speakeasy-unknown-values: true",
    ],
)
def test_a_word_that_is_wrong_is_refused_wherever_it_is(line: str) -> None:
    for indent, place in ((6, "    Pet:\n"), (10, "        name:\n")):
        text = SPEC.replace(place, f"{place}{' ' * indent}{line}\n")
        assert not is_valid("spec", yaml.safe_load(text))
    assert is_valid("spec", yaml.safe_load(SPEC))
