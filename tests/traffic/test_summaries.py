"""Summaries: adding up is associative, so that nobody can tell who judged what."""

import json

from hypothesis import given, strategies

from fieldwright.traffic.summaries import Example, Finding, Place, Summary, Total


@strategies.composite
def summaries(draw: strategies.DrawFn) -> Summary:
    """The summary of a partition of one file, whose lines count from its beginning."""
    summary = Summary(lines=draw(strategies.integers(0, 4)))
    for _ in range(draw(strategies.integers(0, 4))):
        place = Place("x", draw(strategies.integers(0, summary.lines)))
        size = draw(strategies.integers(0, 3))
        tally = summary.open_tally("Pet", draw(strategies.sampled_from(["type", "enum"])), "/name")
        tally.count += 2
        tally.records += 1
        if tally.first is None:
            tally.first = place
        if tally.accepts_example(size):
            tally.example = Example(size, place, "/name", "is wrong", "{}")
        summary.count("records")
        summary.findings.append(Finding(place, "/name", "type", "is wrong"))
        summary.rows.append((place, '"pointer": ""}'))
    return summary


def add_up(parts: list[Summary]) -> Summary:
    """Add up the parts of one file, as a process does that reads all of them."""
    total = Total()
    rows = [row for part in parts for row in total.add("x", part)]
    total.summary.rows = rows
    total.summary.lines = sum(part.lines for part in parts)
    return total.summary


@given(strategies.lists(summaries(), max_size=6), strategies.integers(0, 6))
def test_parts_of_parts_add_up_to_the_same(parts: list[Summary], at: int) -> None:
    both = [add_up(parts[:at]), add_up(parts[at:])]
    assert add_up(both).to_list() == add_up(parts).to_list()


@given(summaries())
def test_a_summary_comes_back_from_json(summary: Summary) -> None:
    text = json.dumps(summary.to_list())
    assert Summary.from_list(json.loads(text)).to_list() == summary.to_list()


def test_lines_count_on_within_a_file_and_from_1_in_the_next() -> None:
    total = Total()
    for file, lines in (("x", 3), ("x", 2), ("y", 1)):
        part = Summary(lines=lines)
        part.rows.append((Place(file, 1), "}"))
        part.findings.append(Finding(Place(file, 0), "", "type", "is wrong"))
        assert list(total.add(file, part)) == [
            (Place(file, {("x", 3): 1, ("x", 2): 4, ("y", 1): 1}[file, lines]), "}")
        ]
    assert {each.place.line for each in total.summary.findings} == {0}
