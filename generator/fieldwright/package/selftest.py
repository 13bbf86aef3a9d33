"""The payloads that a package tests itself with: a few of each model, as JSON Lines."""

import json
from collections.abc import Iterator
from itertools import islice

from fieldwright.model import ir, names
from fieldwright.validation import models as validation
from fieldwright.validation import payloads

EACH = 3
"""Payloads of one model."""

TRIED = 12
"""Payloads of one model that are looked at, as some that are made of a ``oneOf`` fit more than one."""


def write_lines(document: ir.Document) -> str:
    """Write ``{"model": class, "payload": …}`` on each line, in the order of the models."""
    models = {model.name: model for model in document.models}
    classes = names.name_classes(models)
    validator = validation.ModelValidator(models, dict(document.definitions))
    maker = payloads.Maker(document.models, document.definitions)
    return "".join(
        json.dumps({"model": classes[name], "payload": payload}) + "\n"
        for name in models
        for payload in islice(_make_accepted(maker, validator, name), EACH)
    )


def _make_accepted(
    maker: payloads.Maker, validator: validation.ModelValidator, name: str
) -> Iterator[ir.Json]:
    for payload in islice(maker.make_valid(name), TRIED):
        if validator.is_valid(ir.Ref(name=name), payload):
            yield payload
