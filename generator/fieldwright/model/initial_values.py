"""The values that the constructor of a record gives members which are left out."""

from collections.abc import Mapping

from fieldwright.model import discriminators, ir
from fieldwright.model.discriminators import Tags


def find_initial_value(
    field: ir.Field, tags: Tags, models: Mapping[str, ir.Model]
) -> tuple[ir.Json, ...]:
    """Return what the constructor gives a member that is left out, if it gives it a value.

    That is the default or the only value of a required member, and of one that is among
    ``tags``, the members that tell the record apart in a union or as an heir, its only value,
    or the first that names it. Any other optional member is absent, as in a payload.
    """
    if tags.get(field.name):
        return tags[field.name][:1]
    if field.required and field.default:
        return field.default
    if not field.required and field.name not in tags:
        return ()
    values = discriminators.list_closed_values(field.type, models)
    return values if len(values) == 1 else ()
