"""A payload that a model accepts, made of the spec's own examples, for the README."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from fieldwright.model import guesses, ir, names
from fieldwright.rendering import encoders, formatting
from fieldwright.validation import payloads


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A model's class and a payload for it, as the source of an exploded dict.

    ``is_guess`` says that its names are those that reference pages print, which may not be the API's.
    """

    name: Markup
    payload: Markup
    attribute: Markup
    is_guess: bool


def make_sample(document: ir.Document, classes: Mapping[str, str]) -> Sample | None:
    """Make the sample of the first record with a field that has a payload; None where there is none."""
    maker = payloads.Maker(document.models, document.definitions)
    records = [model for model in document.models if isinstance(model, ir.Record) and model.fields]
    for record in records:
        try:
            value = maker.make_plain(record.name)
        except LookupError:
            continue
        name = names.name_attributes((each.name, each.published_name) for each in record.fields)[
            record.fields[0].name
        ]
        shown = formatting.format_long_lines(f"payload = {encoders.encode_literal(value)}")
        return Sample(
            name=encoders.encode_code(classes[record.name]),
            payload=Markup(shown.rstrip()),
            attribute=encoders.encode_code(name),
            is_guess=guesses.has_guessed_names(document),
        )
    return None
