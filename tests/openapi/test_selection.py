"""Models are selected by name, tag, path and operation, with what they refer to."""

from pathlib import Path
from typing import Any

import pytest

from fieldwright import errors
from fieldwright.openapi import read
from fieldwright.openapi.text import source

SPEC = """\
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
              schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}
  /pets/{id}:
    parameters:
      - {name: kind, in: query, schema: {$ref: "#/components/schemas/Kind"}}
    get:
      operationId: getPet
      tags: [pets]
      responses:
        "200": {$ref: "#/components/responses/One"}
  /admin/audits:
    post:
      operationId: addAudit
      tags: [internal, audits]
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/Audit"}}
      responses: {"204": {description: Done.}}
components:
  responses:
    One:
      description: One.
      content:
        application/json: {schema: {$ref: "#/components/schemas/Pet"}}
  schemas:
    Pet:
      type: object
      properties: {owner: {$ref: "#/components/schemas/Owner"}}
      not: {$ref: "#/components/schemas/Checked"}
    Owner: {type: object, properties: {name: {type: string}, home: {type: object, properties: {a: {}}}}}
    Kind: {type: string, enum: [cat, dog]}
    Audit:
      type: object
      properties: {by: {$ref: "#/components/schemas/Owner"}, log: {$ref: "#/components/schemas/Log"}}
    Log: {type: object, properties: {text: {type: string}}}
    Checked: {type: object, required: [x], properties: {x: {}}}
    Loose: {type: object, properties: {kind: {$ref: "#/components/schemas/Kind"}}}
    Base:
      type: object
      required: [tag]
      properties: {tag: {type: string}}
      discriminator: {propertyName: tag}
    Heir: {allOf: [{$ref: "#/components/schemas/Base"}, {type: object, properties: {n: {}}}]}
"""

PETS = ["Pet", "Owner", "OwnerHome"]
REST = ["Audit", "Log", "Checked", "Loose", "Base", "Heir"]


def select(include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> list[str]:
    parsed = source.parse(SPEC, "shop.yaml")
    document = read.read_document(parsed, read.Options(include=include, exclude=exclude))
    return [model.name for model in document.models]


@pytest.mark.parametrize(
    ("include", "names"),
    [
        (("Pet",), PETS),
        (("model:Pet",), PETS),
        (("tag:pets",), [*PETS, "Kind"]),
        (("operation:listPets",), PETS),
        (("operation:*Pet",), [*PETS, "Kind"]),
        (("/pets",), PETS),
        (("/pets*",), [*PETS, "Kind"]),
        (("path:/pets/{id}",), [*PETS, "Kind"]),
        (("tag:internal",), ["Owner", "OwnerHome", "Audit", "Log"]),
        (("tag:audits", "Kind"), ["Owner", "OwnerHome", "Kind", "Audit", "Log"]),
        (("Heir",), ["Base", "Heir"]),
        (("L*",), ["Kind", "Log", "Loose"]),
    ],
)
def test_what_is_included_comes_with_what_it_refers_to(
    include: tuple[str, ...], names: list[str]
) -> None:
    assert select(include) == names


@pytest.mark.parametrize(
    ("exclude", "gone"),
    [
        (("tag:internal",), {"Audit", "Log"}),
        (("/admin/*",), {"Audit", "Log"}),
        (("operation:addAudit",), {"Audit", "Log"}),
        (("Audit",), {"Audit", "Log"}),
        (("Loose",), {"Loose"}),
        (("tag:pets", "tag:internal"), {"Pet", "Owner", "OwnerHome", "Audit", "Log"}),
        (("Owner",), set()),
    ],
)
def test_what_is_excluded_goes_with_what_nothing_else_refers_to(
    exclude: tuple[str, ...], gone: set[str]
) -> None:
    everything = [*PETS, "Kind", *REST]
    assert select((), exclude) == [name for name in everything if name not in gone]


def test_what_is_excluded_is_not_included() -> None:
    assert select(("tag:*",), ("tag:internal",)) == [*PETS, "Kind"]
    assert select(("*",), ("L*",)) == [*PETS, "Kind", "Audit", "Log", "Checked", "Base", "Heir"]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("Pett", "there is no such model; did you mean 'Pet'?"),
        ("tag:pet", "there is no such tag; did you mean 'pets'?"),
        ("/nothing", "there is no such path"),
        ("operation:listPet", "there is no such operation; did you mean 'listPets'?"),
    ],
)
def test_a_pattern_that_selects_nothing_is_refused(pattern: str, words: str) -> None:
    for option in ("include", "exclude"):
        with pytest.raises(errors.UsageError) as caught:
            select(**{option: (pattern,)})
        assert str(caught.value).startswith(f"--{option} {pattern}: ") and words in str(
            caught.value
        )


def test_generate_writes_what_is_selected(tmp_path: Path, run: Any) -> None:
    (tmp_path / "shop.yaml").write_text(SPEC)
    arguments = [str(tmp_path / "shop.yaml"), "-o", str(tmp_path / "out"), "--include", "tag:pets"]
    assert run("generate", *arguments).code == 0
    modules = {path.stem for path in (tmp_path / "out" / "shop_models").glob("[a-z]*.py")}
    assert modules == {"pet", "owner", "kind"}
    assert run("check", *arguments).code == 0
    ended = run("generate", *arguments, "--exclude", "tag:nothing")
    assert ended.code == 2 and "--exclude tag:nothing: there is no such tag" in ended.err
