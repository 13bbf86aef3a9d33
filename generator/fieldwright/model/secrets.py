"""Secrets: values that a spec marks, which nothing that is printed may show."""

from collections.abc import Mapping
from typing import Any

from fieldwright.model import ir, traversal

MASK = "***"
"""What is shown of a secret."""

WORDS = ("x-sensitive", "x-fieldwright-secret")
"""The annotations that make a value a secret, as ``format: password`` does."""


def is_secret(node: Any) -> bool:
    """Return whether a field, a type or a model is marked by itself."""
    if isinstance(node, ir.Scalar) and node.format == "password":
        return True
    annotations: ir.Pairs = getattr(node, "annotations", ())
    return any(key in WORDS and bool(value) for key, value in annotations)


def has_secret(node: ir.Field | ir.Type, models: Mapping[str, ir.Model]) -> bool:
    """Return whether a value of a field is a secret or has one in it, outside of the records that it refers to."""
    pending: list[Any] = [node]
    seen: set[str] = set()
    while pending:
        current = pending.pop()
        kinds = (ir.Scalar, ir.Literal, ir.Array, ir.Map, ir.Ref)
        nodes = [each for kind in kinds for each in traversal.list_nodes(current, kind)]
        if any(map(is_secret, (current, *nodes))):
            return True
        for each in nodes:
            model = models.get(each.name) if isinstance(each, ir.Ref) else None
            if model is not None and model.name not in seen:
                seen.add(model.name)
                pending += [model] if not isinstance(model, ir.Record) else []
                if isinstance(model, ir.Record) and is_secret(model):
                    return True
    return False
