"""The table of the rules about changes, by id."""

from fieldwright.changes.rules import enums, keywords, models, records, types, unions
from fieldwright.changes.rules.rule import Rule

RULES: dict[str, Rule] = {
    row.id: row
    for row in [
        *models.ROWS,
        *records.ROWS,
        *types.ROWS,
        *keywords.ROWS,
        *enums.ROWS,
        *unions.ROWS,
    ]
}
"""Every rule, in the order in which they are listed."""
