"""Records of a package are derived from a class of the project's own, if that can be one."""

import subprocess
import sys
from pathlib import Path

import pytest

from fieldwright.distribution import base_class
from fieldwright.package import gate
from tests.conftest import Run

SPEC = """\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
components:
  schemas:
    _Base: {type: object, properties: {a: {type: string}}}
    Model: {type: object, properties: {kind: {type: string}}}
    Pet:
      type: object
      required: [name, kind]
      discriminator: {propertyName: kind}
      properties: {kind: {type: string}, name: {type: string}, tags: {type: object}}
    Dog:
      allOf: [{$ref: "#/components/schemas/Pet"}, {type: object, properties: {age: {type: integer}}}]
    Kind: {enum: [a, b]}
"""
GOOD = """\
class Model:
    __slots__ = ()
    registry: list[str] = []

    def __init_subclass__(cls) -> None:
        cls.registry.append(cls.__name__)

    def greet(self) -> str:
        return f"I am {type(self).__name__}"
"""
USE = """\
from acme.base import Model
from pets_models import Dog, Pet

pet = Pet.from_dict({"kind": "Dog", "name": "Rex", "age": 3})
assert type(pet) is Dog and isinstance(pet, Model) and not hasattr(pet, "__dict__")
assert pet.to_dict() == {"kind": "Dog", "name": "Rex", "age": 3}
greeting: str = pet.greet()
assert greeting == "I am Dog" and Pet(kind="x", name="y").greet() == "I am Pet"
assert sorted(set(Model.registry)) == ["Dog", "Pet"]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    configure("acme.base.Model")
    Path("api.yaml").write_text(SPEC, encoding="utf-8")
    write_base(GOOD)
    return tmp_path


def configure(base: str, more: str = "") -> None:
    text = f"[tool.fieldwright]\nspec = 'api.yaml'\noutput = 'out'\nbase = '{base}'\n{more}"
    Path("pyproject.toml").write_text(text, encoding="utf-8")


def write_base(text: str) -> None:
    folder = Path("src", "acme")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").write_text("")
    (folder / "base.py").write_text(text)


@pytest.mark.parametrize("more", ["", "frozen = true\nconstructor = 'checked'\n"])
def test_records_are_derived_from_it(project: Path, run: Run, more: str) -> None:
    configure("acme.base.Model", more)
    code, _, err = run("generate")
    assert (code, err) == (0, ""), err
    assert run("check").code == 0
    module = Path("out/pets_models/pet.py").read_text()
    assert "\nfrom acme.base import Model as _Base\n\nfrom ._" in module
    assert "_Base" not in Path("out/pets_models/kind.py").read_text()
    Path("use.py").write_text(USE)
    paths = {"PYTHONPATH": f"{project / 'src'}:{project / 'out'}", "MYPYPATH": "src:out"}
    for command in (["use.py"], ["-m", "mypy", "--strict", "--cache-dir=cache", "use.py"]):
        ended = subprocess.run(
            [sys.executable, *command], env=paths, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr


REFUSED = {
    "class Other:\n    __slots__ = ()\n": "cannot be imported: AttributeError",
    "import nothing_of_this_name\n": "cannot be imported: ModuleNotFoundError",
    "raise SystemExit(0)\n": "cannot be imported: SystemExit",
    "import os\nos._exit(0)\n": "ends Python",
    "Model = 1\n": "is no class",
    "class Model:\n    pass\n": "has no empty __slots__ in Model",
    "class A:\n    pass\nclass Model(A):\n    __slots__ = ()\n": "has no empty __slots__ in A",
    "class Model(dict):\n    __slots__ = ()\n": "has no empty __slots__ in dict",
    "class Model:\n    __slots__ = ('a',)\n": "has __slots__ in Model that are not empty",
    "from abc import ABC\nclass Model(ABC):\n    __slots__ = ()\n": "has a metaclass, ABCMeta",
    "class Model:\n    __slots__ = ()\n    def __init__(self): pass\n": "defines __init__",
    "class Model:\n    __slots__ = ()\n    def to_dict(self): pass\n": "defines to_dict",
    "class Model:\n    __slots__ = ()\n    def __eq__(self, o): return 1\n": "defines __eq__",
    "class Model:\n    __slots__ = ()\n    def __init_subclass__(cls, table): pass\n": "cannot be derived",
    "from dataclasses import dataclass\n@dataclass\nclass Model:\n    __slots__ = ()\n": "is a dataclass",
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.items(), ids=REFUSED.values())
def test_another_is_refused_with_the_reason(
    project: Path, run: Run, text: str, reason: str
) -> None:
    write_base(text)
    code, out, err = run("generate")
    assert (code, out) == (2, "") and reason in err and err.count("\n") == 1
    assert "pyproject.toml:4: 'base' cannot be the base of models: acme.base.Model" in err
    assert not Path("out").exists()


@pytest.mark.parametrize("base", ["Model", "acme.", "acme.base.Model()", "a-b.C", " acme.Model"])
def test_what_is_no_class_of_a_module_is_refused(project: Path, run: Run, base: str) -> None:
    configure(base)
    code, _, err = run("generate")
    assert code == 2 and "pyproject.toml:4: 'base'" in err and "must be a module and a class" in err


MODULE = "from __future__ import annotations\n\n{}\n\n\nclass Pet(_Base):\n    pass\n"


@pytest.mark.parametrize(
    "line",
    [
        "from acme.base import Other as _Base",
        "from acme.base import Model",
        "from acme.base import Model as _Base, os",
        "from acme import base as _Base",
        "from .acme.base import Model as _Base",
        "import acme.base as _Base",
    ],
)
def test_the_gate_lets_through_that_class_and_nothing_else(line: str) -> None:
    good = "from acme.base import Model as _Base"
    gate.check(MODULE.format(good), "acme.base.Model")
    for text, base in ((line, "acme.base.Model"), (good, None), (good, "acme.base.Other")):
        with pytest.raises(gate.Violation):
            gate.check(MODULE.format(text), base)


def test_what_is_reserved_is_what_models_have() -> None:
    assert {"from_dict", "__init__", "__eq__", "additional_properties"} <= {*base_class._RESERVED}
