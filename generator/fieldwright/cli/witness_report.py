"""The payloads that prove verdicts, and the verdicts that none was found for."""

from fieldwright import errors
from fieldwright.changes.change import Direction, list_directions
from fieldwright.changes.rules import rule
from fieldwright.cli.comparison import Comparison, JudgedChange


def list_unshown(each: JudgedChange) -> list[Direction]:
    """List the directions in which a change breaks payloads and no payload shows it."""
    if each.wire != "breaking":
        return []
    shown = dict(each.change.witnesses)
    breaking = rule.list_breaking(each.change.role)
    return [
        direction
        for direction in list_directions(each.change)
        if direction in breaking and direction not in shown
    ]


def list_witnesses(each: JudgedChange, compared: Comparison) -> list[str]:
    """List the payloads that prove a verdict on payloads, or "not shown" where none was found for it."""
    if each.wire != "breaking":
        return []
    witnesses, unshown = dict(each.change.witnesses), list_unshown(each)
    editions = (compared.old.document.release_version, compared.new.document.release_version)
    sides = editions if editions[0] != editions[1] else ("the old spec", "the new spec")
    lines = []
    for direction in list_directions(each.change):
        taker, refuser = sides if direction == "narrows" else sides[::-1]
        if direction in witnesses and direction in rule.list_breaking(each.change.role):
            payload = errors.shorten_json(witnesses[direction].payload)
            lines.append(f"{payload}: accepted by {taker}, refused by {refuser}")
        elif direction in unshown:
            what = "no payload was found that"
            if not each.change.spot.model and each.change.spot.path:
                part = "response" if " response " in each.change.spot.path else "request"
                what = f"it is the {part}, whatever its payload, that"
            lines.append(f"not shown: {what} {refuser} alone refuses")
    return lines
