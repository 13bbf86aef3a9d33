"""The table of the rules about changes, by id."""

from fieldwright.changes import (
    enum_rules,
    keyword_rules,
    model_rules,
    record_rules,
    type_rules,
    union_rules,
)
from fieldwright.changes.rule import Rule

RULES: dict[str, Rule] = {
    row.id: row
    for row in [
        *model_rules.ROWS,
        *record_rules.ROWS,
        *type_rules.ROWS,
        *keyword_rules.ROWS,
        *enum_rules.ROWS,
        *union_rules.ROWS,
    ]
}
"""Every rule, in the order in which they are listed."""
