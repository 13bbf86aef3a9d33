"""The specs that the promises are held over: our own, and those of the package cases."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fieldwright.distribution import memory
from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.package import views

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases" / "package"


@dataclass(frozen=True, kw_only=True)
class Spec:
    """A spec that has been read: its text, its document, its package in memory, and what
    reads and writes its models, by their names."""

    text: str
    document: ir.Document
    package: ModuleType
    readers: dict[str, Any]


def ids() -> list[str]:
    """Every spec, as its path below the root of the repository."""
    paths = [ROOT / "spec" / "lambda-cloud.yaml", *sorted(CASES.glob("*/spec.yaml"))]
    return [path.relative_to(ROOT).as_posix() for path in paths]


@cache
def document(id: str) -> ir.Document:
    """The document of a spec; with views, where that is what its case is about."""
    document = read.read_document(source.load(ROOT / id))
    return views.add_views(document, "both") if "/views/" in id else document


@cache
def spec(id: str) -> Spec:
    """A spec with its package, which is made and imported once."""
    text = (ROOT / id).read_text(encoding="utf-8")
    package = memory.load_package(document(id), text)
    readers = memory.find_readers(package, document(id))
    return Spec(text=text, document=document(id), package=package, readers=readers)


each_model = pytest.mark.parametrize(
    ("id", "name"), [(id, model.name) for id in ids() for model in document(id).models]
)
"""Runs a test for every model of every spec."""
