"""What a document that was made of reference pages can only guess: names in JSON, and null."""

from fieldwright.model import ir


def is_open(name: str) -> bool:
    """Return whether a printed name leaves its name in JSON open: one that has more than a word."""
    return "_" in name


def is_null_open(field: ir.Field) -> bool:
    """Return whether the page of a field cannot say that it may be null: lists, maps and dates."""
    type_ = field.type.type if isinstance(field.type, ir.Asserted) else field.type
    dated = isinstance(type_, ir.Scalar) and type_.format in ("date", "date-time")
    return dated or isinstance(type_, ir.Array | ir.Map)


def has_guessed_names(document: ir.Document) -> bool:
    """Return whether names in JSON are guesses: those of an import of pages, without a word from a person."""
    pairs = dict(document.page)
    return (
        "package" in pairs
        and "names" not in pairs
        and any(
            is_open(each.published_name or each.name)
            for model in document.models
            if isinstance(model, ir.Record)
            for each in model.fields
        )
    )
