"""A document as an importable package that never touches a disk."""

import importlib
import json
from collections.abc import Mapping
from functools import partial
from itertools import count
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, Literal

from fieldwright.export import json_schema
from fieldwright.model import ir, names
from fieldwright.model.layout import Layout
from fieldwright.openapi import read
from fieldwright.openapi.text import source as sources
from fieldwright.package import write
from fieldwright.rendering import in_memory

_NUMBER = count(1)


def load(
    source: str | Path | Mapping[str, Any],
    *,
    formats: Literal["assert", "annotate"] = "assert",
    documents: Mapping[str, Any] = MappingProxyType({}),
) -> ModuleType:
    """Load the package of a document: ``load("spec.yaml").Image.from_dict(...)``.

    ``source`` is the path of an OpenAPI or JSON Schema file, or the document itself as a
    mapping; a bare JSON Schema is the model ``Root``. Each call makes a package of its own.
    ``formats``: whether a string that is not of its format is refused. ``documents`` are
    others that a ``$ref`` may name, by URI; nothing is fetched. Raises ``SourceError`` for
    what cannot be read.
    """
    if isinstance(source, Mapping):
        text = json.dumps(source, ensure_ascii=False)
        parsed = sources.parse(text, "<mapping>.json")
    else:
        parsed = sources.load(Path(source))
    options = read.Options(annotate=formats == "annotate", strict=True, documents=documents)
    return load_package(read.read_document(parsed, options), parsed.text)


def load_package(
    document: ir.Document, spec: str, files: Mapping[str, bytes] | None = None
) -> ModuleType:
    """Load the package of a document that has been read from ``spec``; ``files`` are the package's, if they
    have been rendered."""
    name = names.name_package(names.name_distribution(document.title))
    tree = files or write.write_package(document, spec=spec, distribution=name, module=name)
    name = next(path for path in tree if path.endswith("/_runtime.py")).rpartition("/")[0]
    name = name.replace("/", ".")
    unique = f"{name.rpartition('.')[2]}_{next(_NUMBER)}"
    modules = {
        path.removesuffix(".py").replace("/", ".").removesuffix(".__init__"): text
        for path, text in tree.items()
        if path.endswith(".py")
    }
    return in_memory.load(
        unique,
        {unique + module.removeprefix(name): text for module, text in modules.items()},
        {"schemas.json": partial(_format_schemas, document)},
    )


def _format_schemas(document: ir.Document) -> bytes:
    """Return what ``schemas.json`` of a document's package holds."""
    classes = Layout.of(document).classes
    return json_schema.format_definitions(document, classes).encode("utf-8")


def find_reader(package: ModuleType, model: str) -> Any:
    """Return what reads and writes the model of a package whose class or alias has this name:
    ``decode``, ``encode``, ``problems``, and the ``collector`` of its problems."""
    return importlib.import_module(f"{package.__name__}._decoding").find_reader(model)


def find_readers(package: ModuleType, document: ir.Document) -> dict[str, Any]:
    """Return the reader of each model of a package that was made of ``document``."""
    return {name: find_reader(package, each) for name, each in Layout.of(document).classes.items()}
