"""Which lines of two specs are shown of a change, and which of them are told to differ."""

import json
from pathlib import Path

from fieldwright.changes import editions
from fieldwright.cli import excerpts
from tests.conftest import SPEC


def edition(path: Path, text: str) -> editions.Edition:
    path.write_bytes(text.encode("utf-8"))
    return editions.load_edition(str(path))


def shown(old: editions.Edition, new: editions.Edition, rule: str) -> list[list[str]]:
    """The lines of both sides of the one change of a rule; ``!`` where it stands, ``*`` what differs."""
    (change,) = (each for each in editions.compare(old, new) if each.rule == rule)
    places = (change.old_place, change.new_place)
    return [
        [
            f"{'!' if each.meant else ''}{'' if each.shared else '*'}{each.number} {each.text}"
            for each in side
        ]
        for side in excerpts.extract_excerpts(
            places,
            (excerpts.split_edition(old), excerpts.split_edition(new)),
            (change.old, change.new),
        )
    ]


def test_lines_that_only_moved_do_not_differ(tmp_path: Path) -> None:
    """Nor those that are out of sight on one side because something was put before them."""
    longer = SPEC.replace("        name:\n", "        name:\n          title: Name\n")
    old = edition(tmp_path / "old.yaml", SPEC)
    new = edition(tmp_path / "new.yaml", longer.replace("is called", "answers to"))
    left, right = shown(old, new, "description-changed")
    assert left == [
        "10 description: An animal that is kept.",
        "11 properties:",
        "!12   name:",
        "13     type: string",
        "*14     description: What it is called.",
        "15   kind:",
        '16     $ref: "#/components/schemas/Kind"',
        "17 required:",
    ]
    assert right == [
        *left[:3],
        "*13     title: Name",
        "14     type: string",
        "*15     description: What it answers to.",
        "16   kind:",
        '17     $ref: "#/components/schemas/Kind"',
    ]


def test_what_one_side_alone_has_ends_where_its_indentation_does(tmp_path: Path) -> None:
    more = "        size:\n          type: integer\n\n          minimum: 1\n        kind:\n"
    old = edition(tmp_path / "old.yaml", SPEC)
    new = edition(tmp_path / "new.yaml", SPEC.replace("        kind:\n", more))
    left, right = shown(old, new, "field-added")
    assert left == []
    assert right == [
        "13   type: string",
        "14   description: What it is called.",
        "!*15 size:",
        "*16   type: integer",
        "*18   minimum: 1",
        "19 kind:",
        '20   $ref: "#/components/schemas/Kind"',
    ]


def test_a_part_in_another_file_is_shown_from_there(tmp_path: Path) -> None:
    """And not the line of that number in the file that refers to it."""
    kinds = tmp_path / "kinds.yaml"
    kinds.write_text("Kind:\n  type: string\n  enum: [cat, dog]\n")
    text = SPEC[: SPEC.index("    Kind:")] + "    Kind: {$ref: 'kinds.yaml#/Kind'}\n"
    old = edition(tmp_path / "old.yaml", text)
    kinds.write_text("Kind:\n  type: string\n  enum: [cat]\n")
    new = edition(tmp_path / "new.yaml", text)
    left, right = shown(old, new, "enum-value-removed")
    assert left == ["1 Kind:", "!2   type: string", "*3   enum: [cat, dog]"]
    assert right == ["1 Kind:", "!2   type: string", "*3   enum: [cat]"]


def test_what_differs_further_down_is_shown(tmp_path: Path) -> None:
    """A value that is removed from a long list, and not what else has changed in it."""
    values = "".join(f"        - value-{number}\n" for number in range(30))
    text = SPEC[: SPEC.index("    Kind:")] + f"    Kind:\n      type: string\n      enum:\n{values}"
    old = edition(tmp_path / "old.yaml", text)
    removed = text.replace("        - value-17\n", "").replace("value-25", "other")
    new = edition(tmp_path / "new.yaml", removed)
    changes = [each for each in editions.compare(old, new) if each.old == "value-17"]
    (change,) = changes
    left, right = excerpts.extract_excerpts(
        (change.old_place, change.new_place),
        (excerpts.split_edition(old), excerpts.split_edition(new)),
        (change.old, change.new),
    )
    assert [each.text.strip() for each in left if not each.shared] == ["- value-17"]
    assert left[-1].number - left[-3].number > 10
    assert [each.text.strip() for each in right if not each.shared] == ["- other"]


def test_of_a_document_on_one_line_the_part_that_is_meant_is_shown(tmp_path: Path) -> None:
    filling = {f"Model{number}": {"type": "object"} for number in range(40)}
    sides = []
    for name, most in (("old", 80), ("new", 40)):
        last = {"type": "string", "maxLength": most}
        schemas = {**filling, "Last": last, "Other": {"type": "object", "title": "o" * 200}}
        document = {"openapi": "3.1.0", "info": {"title": "A", "version": "1.0.0"}}
        text = json.dumps({**document, "components": {"schemas": schemas}})
        sides.append(edition(tmp_path / f"{name}.json", text))
    (left,), (right,) = shown(*sides, "max-length-lowered")
    assert '"Last": {"type": "string", "maxLength": 80}' in left
    assert '"Last": {"type": "string", "maxLength": 40}' in right
    assert left.startswith("!*1 …") and left.endswith("…")
    assert len(left) == excerpts.WIDTH + len("!*1 ……")


def test_the_return_of_a_line_is_not_shown(tmp_path: Path) -> None:
    old = edition(tmp_path / "old.yaml", SPEC.replace("\n", "\r\n"))
    new = edition(tmp_path / "new.yaml", SPEC.replace("is called", "answers to"))
    left, right = shown(old, new, "description-changed")
    assert not [line for line in left if "\r" in line]
    assert [line for line in left if line.startswith("*")] == [
        "*14     description: What it is called."
    ]
