"""Views: models as they are sent and as they are received, made beside the others on demand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fieldwright import errors
from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.package import views
from tests import specs
from tests.conftest import Ended

CASE = "tests/cases/package/views/spec.yaml"


def document(schemas: dict[str, Any]) -> ir.Document:
    info = {"title": "T", "version": "1"}
    document = {"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}}
    return read.read_document(source.wrap(document, "api.json"))


def named(document: ir.Document) -> dict[str, ir.Model]:
    return {model.name: model for model in document.models}


HIDDEN = {"type": "object", "properties": {"id": {"type": "string", "readOnly": True}}}


def test_a_view_stands_behind_its_model_and_only_where_members_differ() -> None:
    names = [model.name for model in specs.document(CASE).models]
    assert names[:3] == ["Image", "ImageRequest", "ImageResponse"]
    assert {"RegionRequest", "RobotRequest", "AccountResponse"}.isdisjoint(names)
    assert {"ImagesRequest", "ImagesResponse", "OwnerRequest"} <= {*names}


def test_a_request_has_nothing_read_only_and_a_response_nothing_write_only() -> None:
    models = named(specs.document(CASE))
    fields = {
        name: [f.name for f in model.fields]
        for name, model in models.items()
        if isinstance(model, ir.Record)
    }
    assert fields["ImageRequest"] == ["name", "password", "parent", "region"]
    assert fields["ImageResponse"] == ["id", "name", "parent", "region", "created"]


def test_a_view_refers_to_views() -> None:
    package = specs.spec(CASE).package
    assert package.ImagesRequest.problems({"data": [{"name": "a"}], "latest": {"name": "b"}}) == []
    (problem,) = package.ImagesRequest.problems({"data": [{"name": "a", "id": "b"}]})
    assert problem.pointer == "/data/0/id"


def test_what_is_checked_asks_for_no_member_that_is_left_out() -> None:
    package = specs.spec(CASE).package
    assert package.AccountRequest.problems({"kind": "account", "email": "x"}) == []
    assert package.Account.problems({"kind": "account", "email": "x", "login": "y"}) == []
    assert package.Account.problems({"kind": "account", "email": "x"})


def test_a_discriminator_keeps_its_values() -> None:
    module = specs.spec(CASE).readers["OwnerRequest"]
    assert type(module.decode({"kind": "account"})).__name__ == "AccountRequest"


def test_an_example_goes_along_where_the_view_accepts_it() -> None:
    models = named(specs.document(CASE))
    assert len(models["Image"].examples) == 2
    assert models["ImageRequest"].examples == ()
    assert models["ImageResponse"].examples == ({"id": "i-1", "name": "small"},)


def test_one_side_alone_may_be_asked_for() -> None:
    plain = document({"Image": HIDDEN})
    assert [*named(views.add_views(plain, "request"))] == ["Image", "ImageRequest"]
    assert [*named(views.add_views(plain, "response"))] == ["Image"]
    assert views.add_views(plain, "none") == plain


def test_a_name_that_is_taken_is_refused_with_its_place() -> None:
    plain = document({"Image": HIDDEN, "ImageRequest": {"type": "object", "properties": {"a": {}}}})
    with pytest.raises(errors.SourceError) as raised:
        views.add_views(plain, "both")
    (diagnostic,) = raised.value.diagnostics
    assert (diagnostic.file, diagnostic.line, diagnostic.rule) == ("api.json", 9, "view-name")


def test_a_check_that_would_ask_for_what_is_left_out_is_refused() -> None:
    checked = {
        "type": "object",
        "properties": {"i": {}},
        "not": {"$ref": "#/components/schemas/Image"},
    }
    user = {"type": "object", "properties": {"image": {"$ref": "#/components/schemas/Image"}}}
    plain = document({"Image": HIDDEN, "A": {**user, **checked, "properties": user["properties"]}})
    with pytest.raises(errors.SourceError) as raised:
        views.add_views(plain, "both")
    assert [each.rule for each in raised.value.diagnostics] == ["view-check"]


def test_the_command_line_asks_for_them(run: Callable[..., Ended], spec: Path) -> None:
    text = spec.read_text().replace("description: What it is called.", "readOnly: true")
    spec.write_text(text)
    assert run("generate", spec, "-o", "plain").code == 0
    assert run("generate", spec, "-o", "out", "--views", "both").code == 0
    assert run("check", spec, "-o", "out", "--views", "both").code == 0
    assert not Path("plain/pets_models/pet_request.py").exists()
    assert Path("out/pets_models/pet_request.py").exists()
    assert "# PetRequest" in Path("out/docs/models/petrequest.md").read_text()
