"""What names stand for that the modules of a consumer take from one another."""

from pathlib import Path

import pytest

from fieldwright.changes.consumers import uses
from tests.changes.consumers.test_uses import KNOWN

USE = "def f(order: {}): return order.id\n"


def told(folder: Path, files: dict[str, str]) -> list[str]:
    """``file:line kind Model.name`` for every use in a repository of some files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [
        f"{Path(each.place.file).relative_to(folder)}:{each.place.line}"
        f" {each.kind} {each.model}.{each.name}"
        for each in uses.find_uses(folder, KNOWN)
    ]


MODELS = "from shop_models import Order, Person as Human\nimport shop_models as raw\nBill = Order\n"


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        ("from .models import Order", "Order"),
        ("from .models import Order as Renamed", "Renamed"),
        ("from .models import Bill", "Bill"),
        ("from .models import *", "Order"),
        ("from . import models", "models.Order"),
        ("from . import models as m", "m.Bill"),
        ("from app.models import Order", "Order"),
        ("import app.models", "app.models.Order"),
        ("import app.models as m", "m.raw.Order"),
        ("from .models import raw", "raw.Order"),
        ("from .everything import *", "Order"),
        ("from .some import *", "Order"),
        ("from .again import Order", "Order"),
        ("from .again import Second", "Second"),
        ("from .everything import Order", "Order"),
        ("from app import Order", "Order"),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .models import Order",
            "Order",
        ),
    ],
)
def test_a_name_that_is_passed_on_is_known(tmp_path: Path, taken: str, name: str) -> None:
    lines = told(
        tmp_path,
        {
            "app/__init__.py": "from .models import Order\n",
            "app/models.py": MODELS,
            "app/again.py": "from .models import Order\nfrom . import models\nSecond = models.Bill\n",
            "app/everything.py": "from shop_models import *\n",
            "app/some.py": "from shop_models import *\n__all__ = ['Order']\n",
            "app/use.py": f"{taken}\n{USE.format(name)}",
        },
    )
    line = taken.count("\n") + 2
    assert f"app/use.py:{line} attribute Order.id" in lines


def test_an_import_of_a_name_that_is_passed_on_is_a_use_of_its_model(tmp_path: Path) -> None:
    files = {
        "app/__init__.py": "",
        "app/models.py": MODELS,
        "app/use.py": "from .models import Human, Bill\n",
    }
    assert told(tmp_path, files) == [
        *(f"app/models.py:1 import {model}." for model in ("", "Order", "Person")),
        "app/models.py:2 import .",
        "app/use.py:1 import Person.",
        "app/use.py:1 import Order.",
    ]


@pytest.mark.parametrize(
    ("root", "taken"),
    [
        ("src/", "from app.models import Order"),
        ("company/", "from company.app.models import Order"),
        ("src/company/", "from company.app.models import Order"),
        ("", "from app.models import Order"),
    ],
)
def test_a_package_is_found_wherever_it_stands(tmp_path: Path, root: str, taken: str) -> None:
    """Tests import it from beside it; folders without ``__init__.py`` are packages too."""
    files = {
        f"{root}app/__init__.py": "",
        f"{root}app/models.py": MODELS,
        "tests/test_it.py": f"{taken}\n{USE.format('Order')}",
    }
    assert "tests/test_it.py:2 attribute Order.id" in told(tmp_path, files)


@pytest.mark.parametrize(
    ("models", "taken"),
    [
        ("class Order: id = 1\n", "from .models import Order"),
        ("from shop_models import Order\nclass Order: id = 1\n", "from .models import Order"),
        ("from elsewhere import Order\n", "from .models import Order"),
        ("from .use import Order\n", "from .models import Order"),
        ("from shop_models import *\n__all__ = []\n", "from .models import *"),
        ("from shop_models import Order as _Order\n", "from .models import *"),
        ("def (:\n", "from .models import Order"),
        ("from shop_models import Order\n", "from ...models import Order"),
        ("from shop_models import Order\n", "from models import Order"),
    ],
)
def test_what_is_something_else_is_not_claimed(tmp_path: Path, models: str, taken: str) -> None:
    """The class is another, the names go in a circle, or lead out of what is there."""
    files = {
        "app/__init__.py": "",
        "app/models.py": models,
        "app/use.py": f"{taken}\n{USE.format('_Order' if '_Order' in models else 'Order')}",
    }
    assert not [line for line in told(tmp_path, files) if line.endswith("Order.id")]


def test_of_two_modules_of_one_name_neither_is_meant(tmp_path: Path) -> None:
    files = {
        "one/models.py": MODELS,
        "two/models.py": "class Order: id = 1\n",
        "use.py": f"from models import Order\n{USE.format('Order')}",
    }
    assert not [line for line in told(tmp_path, files) if line.startswith("use.py")]


def test_nothing_of_a_consumer_is_run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nor is anything said of what cannot be read."""
    take = "import shop_models\n"
    files = {
        "app/__init__.py": f"{take}raise SystemExit('this was run')\n",
        "app/broken.py": f"{take}def (:\n",
        "app/odd.py": f"{take}from nowhere import *\n__all__ = made()\n",
        "other/__init__.py": f"{take}def (:\n",
        "other/code.py": take,
        "my-script.v2.py": take,
        "setup.py": f"{take}raise SystemExit('this was run')\n",
        "lonely.py": f"{take}def (:\n",
    }
    (tmp_path / "octets.py").write_bytes(b"import shop_models\n\xff\xfe\0")
    (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere.py")
    assert told(tmp_path, files) == [
        f"{name}:1 import ."
        for name in (
            "app/__init__.py",
            "app/odd.py",
            "my-script.v2.py",
            "other/code.py",
            "setup.py",
        )
    ]
    assert capfd.readouterr() == ("", "")
