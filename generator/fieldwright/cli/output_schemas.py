"""JSON Schemas of what commands print with ``--format json``, one file a command."""

import importlib.resources
import json
from typing import Any


def schema(command: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of what a command prints: ``schema("diff")``."""
    text = (
        importlib.resources.files("fieldwright.cli")
        .joinpath(f"{command}.schema.json")
        .read_text("utf-8")
    )
    loaded: dict[str, Any] = json.loads(text)
    return loaded
