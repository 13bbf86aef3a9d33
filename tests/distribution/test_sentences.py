"""Sentences that a consumer reads, with what to do; nothing of a spec is markup in them."""

import re
import string

import pytest

from fieldwright.changes.rules.table import RULES
from fieldwright.distribution import sentences
from fieldwright.distribution.releases import Entry
from fieldwright.pages import markdown
from fieldwright.rules import read_table

TABLE = read_table("distribution/sentences.toml")


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        (
            Entry(
                rule="enum-value-removed",
                place="Image.architecture",
                severity="breaking",
                values="i386 → nothing",
            ),
            "`Image.architecture` no longer accepts `i386`. Send another value. (enum-value-removed)",
        ),
        (
            Entry(
                rule="required-field-added",
                place="Image.size",
                severity="breaking",
                values="nothing → integer",
            ),
            "`Image.size` is new and required. Pass it to the constructor and send it."
            " (required-field-added)",
        ),
        (
            Entry(rule="member-renamed", place="Size", severity="breaking", values="BIG → LARGE"),
            "The member `BIG` of `Size` is called `LARGE`. Use the new name. (member-renamed)",
        ),
        (
            Entry(
                rule="field-removed",
                place="Base.b",
                severity="breaking",
                values="integer → nothing",
                also="One.b, Two.b",
            ),
            "`Base.b` is gone. Remove what reads or passes it. Also One.b, Two.b. (field-removed)",
        ),
        (
            Entry(
                rule="field-removed",
                place="A.b",
                severity="breaking",
                values="integer → nothing",
                also="",
                waived="Nobody reads *it*.",
            ),
            "`A.b` is gone. Let pass: Nobody reads &#42;it&#42;. (field-removed)",
        ),
        (
            Entry(rule="max-length-lowered", place="A.b", severity="breaking", values="9 → 5"),
            f"`A.b`: {markdown.escape(RULES['max-length-lowered'].summary)} `9 → 5`"
            " Send only what it accepts now. (max-length-lowered)",
        ),
        (Entry(rule="of-another-time", place="A.b", severity="silent"), "`A.b`: (of-another-time)"),
    ],
)
def test_a_change_in_a_sentence(entry: Entry, wanted: str) -> None:
    assert sentences.write_sentence(entry) == wanted


@pytest.mark.parametrize("rule", TABLE)
def test_each_sentence_is_of_a_rule_and_has_only_the_words_there_are(rule: str) -> None:
    row = TABLE[rule]
    assert rule in RULES
    fields = {name for _, name, _, _ in string.Formatter().parse(row["text"]) if name}
    assert fields <= {"place", "old", "new"}
    assert row.get("migration", ".").endswith(".") and not row["text"].endswith(".")


@pytest.mark.parametrize("text", ["`x`", "<b>", "[a](b)", "{place}", "a\nb"])
def test_nothing_of_a_spec_is_markup(text: str) -> None:
    for rule in RULES:
        entry = Entry(
            rule=rule, place=text, severity="breaking", values=f"{text} → {text}", also=text
        )
        sentence = sentences.write_sentence(entry)
        outside = "".join(re.split("``? ?.*? ?``?", sentence))
        assert "<b>" not in outside and "[a](b)" not in outside and "\n" not in sentence
