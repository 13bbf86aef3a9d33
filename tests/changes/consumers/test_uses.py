"""What is told of the code that uses a package: each use with its place, and nothing that is a guess."""

from pathlib import Path

import pytest

from fieldwright.changes.consumers import uses
from fieldwright.openapi import read
from fieldwright.openapi.text import source

SPEC = """\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
components:
  schemas:
    Order:
      type: object
      properties:
        id: {type: string}
        buyer: {$ref: "#/components/schemas/Person"}
        lines: {type: array, items: {$ref: "#/components/schemas/Line"}}
        by_name: {type: object, additionalProperties: {$ref: "#/components/schemas/Line"}}
        state: {$ref: "#/components/schemas/State"}
        maybe: {anyOf: [{$ref: "#/components/schemas/Person"}, {type: "null"}]}
    Person:
      type: object
      properties: {name: {type: string}, class: {type: string}}
    Line:
      type: object
      properties: {size: {type: integer}}
    State: {type: string, enum: [open, paid]}
"""

KNOWN = uses.describe_package(read.read_document(source.parse(SPEC, "shop.yaml")), "shop_models")

HEAD = "from shop_models import Line, Order, Person, State\nimport shop_models as shop\n"


def list_uses(tmp_path: Path, code: str) -> list[str]:
    """``line:column kind Model.name`` for each use that is no import."""
    path = tmp_path / "code.py"
    path.write_text(HEAD + code, encoding="utf-8")
    return [
        f"{each.place.line}:{each.place.column} {each.kind} {each.model}.{each.name}"
        for each in uses.find_uses(path, KNOWN)
        if each.kind != "import"
    ]


@pytest.mark.parametrize(
    ("code", "use"),
    [
        ("def f(order: Order): order.id", "3:28 attribute Order.id"),
        ("def f(order: 'Order | None'): order.id", "3:37 attribute Order.id"),
        ("def f(order: shop.Order): order.id", "3:33 attribute Order.id"),
        ("async def f(*, order: Order): order.id = 1", "3:37 attribute Order.id"),
        ("order: Order = get()\norder.id", "4:7 attribute Order.id"),
        ("order = Order.from_json(text)\norder.id", "4:7 attribute Order.id"),
        ("order = shop.Order.from_dict(data)\norder.id", "4:7 attribute Order.id"),
        ("def get() -> Order: ...\nget().id", "4:7 attribute Order.id"),
        ("from shop_models import decode\ndecode(Order, data).id", "4:21 attribute Order.id"),
        ("def f(many: list[Order]):\n    for each in many: each.id", "4:28 attribute Order.id"),
        ("def f(many: dict[str, Order]): many['a'].id", "3:42 attribute Order.id"),
        ("def f(many: list[Order]): return [each.id for each in many]", "3:40 attribute Order.id"),
        ("if (order := Order.from_dict({})): order.id", "3:42 attribute Order.id"),
        ("Order(id='a')", "3:1 constructor Order."),
        ("State.OPEN", "3:7 member State.OPEN"),
        ("shop.State.OPEN", "3:12 member State.OPEN"),
        ("def f(person: Person): person.class_", "3:31 attribute Person.class_"),
        ("import shop_models\nshop_models.decode(Order, data).id", "4:33 attribute Order.id"),
        ("import shop_models.order as o\no.Order(id='a')", "4:1 constructor Order."),
        ("from shop_models import *\nOrder(id='a')", "4:1 constructor Order."),
        ("Purchase = Order\nPurchase(id='a')", "4:1 constructor Order."),
        ("def f(Order): ...\nOrder(id='a')", "4:1 constructor Order."),
    ],
)
def test_a_use_is_found(tmp_path: Path, code: str, use: str) -> None:
    assert list_uses(tmp_path, code)[-1] == use


@pytest.mark.parametrize(
    ("code", "use"),
    [
        ("order.buyer.name", "Person.name"),
        ("order.maybe.name", "Person.name"),
        ("order.lines[0].size", "Line.size"),
        ("order.by_name['a'].size", "Line.size"),
        ("[line.size for line in order.lines]", "Line.size"),
    ],
)
def test_fields_lead_from_one_model_to_another(tmp_path: Path, code: str, use: str) -> None:
    lines = list_uses(tmp_path, f"def f(order: Order): {code}")
    assert [line for line in lines if line.endswith(f" attribute {use}")]


@pytest.mark.parametrize(
    "code",
    [
        "def f(order): order.id",
        "order: Order = get()\norder = other()\norder.id",
        "def f(order: Order): ...\norder.id",
        "class Order: ...\ndef f(thing: Thing): thing.id",
        "def f(order: Order): order.to_dict()",
        "for each in Order.from_dict({}): each.id",
        "order: Order = get()\ndef f(order): order.id",
        "order: Order = get()\ndef f():\n    order = other()\n    order.id",
        "def f(Order): Order.from_dict({}).id",
        "class Order: ...\ndef f(order: Order): order.id",
        "from elsewhere import Order\ndef f(order: Order): order.id",
        "from . import Order\ndef f(order: Order): order.id",
        "def f(orders: tuple[()]): orders[0].id",
    ],
)
def test_nothing_is_guessed(tmp_path: Path, code: str) -> None:
    assert [each for each in list_uses(tmp_path, code) if "Order.id" in each] == []


def test_imports_are_uses_of_the_package_and_of_models(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text(HEAD + "from shop_models.line import encode\n")
    places = [(each.place.line, each.model) for each in uses.find_uses(tmp_path, KNOWN)]
    assert places == [
        *((1, model) for model in ("", "Line", "Order", "Person", "State")),
        (2, ""),
        (3, ""),
        (3, "Line"),
    ]


def test_a_constructor_says_what_it_is_passed(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text(HEAD + "Order(id='a', lines=[])\nOrder(**data)\n")
    calls = [each for each in uses.find_uses(tmp_path, KNOWN) if each.kind == "constructor"]
    assert [each.keywords for each in calls] == [frozenset({"id", "lines"}), None]


def test_a_folder_is_read_without_what_is_not_its_own(tmp_path: Path) -> None:
    for folder in ("src", ".hidden", "venv/lib", "src/__pycache__"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "code.py").write_text("import shop_models\n")
    (tmp_path / "venv" / "pyvenv.cfg").write_text("")
    (tmp_path / "broken.py").write_text("def (:")
    places = [each.place.file for each in uses.find_uses(tmp_path, KNOWN)]
    assert places == [str(tmp_path / "src" / "code.py")]
