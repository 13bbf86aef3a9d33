"""The values that the constructor of a record gives members which are left out."""

from collections.abc import Container, Mapping

from fieldwright.model import discriminators, ir


def find_initial_value(
    field: ir.Field, tags: Container[str], models: Mapping[str, ir.Model]
) -> tuple[ir.Json, ...]:
    """Return what the constructor gives a member that is left out, if it gives it a value.

    That is the default or the only value of a required member, and the only value of one
    that is among ``tags``, the members that tell the record apart in a union. Any other
    optional member is absent, as in a payload.
    """
    if field.required and field.default:
        return field.default
    if not field.required and field.name not in tags:
        return ()
    values = discriminators.list_closed_values(field.type, models)
    return values if len(values) == 1 else ()
