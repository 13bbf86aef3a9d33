"""The table of the rules about changes, by id: the rows of the TOML files here, and those of keywords."""

from fieldwright import rules
from fieldwright.changes.rules import keywords
from fieldwright.changes.rules.rule import ChangeRule

RULES: dict[str, ChangeRule] = {
    **rules.load(
        ChangeRule,
        *(
            f"changes/rules/{table}.toml"
            for table in ("operations", "models", "records", "types", "enums", "unions")
        ),
    ),
    **{rule.id: rule for rule in keywords.make_rules()},
}
"""Every rule, in the order in which they are listed."""
