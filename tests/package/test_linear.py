"""The linear matcher of generated packages has the verdicts of ``re``, in time that grows as the text does."""

import contextlib
import importlib
import re
import signal
import time
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from fieldwright.distribution import memory
from fieldwright.model import ir
from fieldwright.package import docstrings
from fieldwright.validation import automata, backtracking, formats, patterns
from tests.validation.test_backtracking import wrap_pattern


def match_linearly(pattern: str) -> Any:
    """Return the matcher of a pattern, which goes back for no text; None if every text matches."""
    formats.is_format("", "uri")  # loads the modules of packages
    module = importlib.import_module("fieldwright_readers._linear")
    automaton = automata.build(patterns.Group("(?:", patterns.parse(pattern).rows), "all")
    states = tuple(zip(automaton.ranges, map(tuple, automaton.follow)))
    if automaton.optional:
        return None
    return module.Linear(patterns.translate(pattern), -1, states, tuple(automaton.last))


@pytest.fixture(params=["automaton", "google-re2"], autouse=True, scope="module")
def engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """Match long texts by the package's own matcher and by the one that its extra brings."""
    formats.is_format("", "uri")  # loads the modules of packages
    module = importlib.import_module("fieldwright_readers._linear")
    assert hasattr(module._RE2, "Options"), "google-re2 is among what the tests need"
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "automaton":
            patch.setattr(module, "_RE2", None)
        yield


@contextlib.contextmanager
def reject_endless() -> Iterator[None]:
    """Reject an example for which a second of the processor is not enough: `re` does not come back from some."""

    def stop(*_: object) -> None:
        reject()

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def compare(pattern: str, texts: list[str]) -> None:
    linear, back = match_linearly(pattern), re.compile(patterns.translate(pattern))
    for text in texts:
        with reject_endless():
            expected = back.search(text) is not None
        assert (linear is None or linear.search(text) is not None) is expected, (pattern, text)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.integers(0, 2**32))
def test_verdicts_are_those_of_re(seed: int) -> None:
    random = Random(seed)
    pattern = wrap_pattern(random)
    tree = patterns.Group("(?:", patterns.parse(pattern).rows)
    assume(automata.count_ways(tree) <= 1_000)  # `re` does not come back from the others
    longest = 5 if backtracking.find_growth(pattern) == "exponential" else 8
    texts = ["".join(random.choices("ab!\n", [4, 4, 1, 1], k=n % (longest + 1))) for n in range(30)]
    compare(pattern, texts)


@pytest.mark.parametrize(
    "pattern",
    [
        *("^$", "^a$|^b", "(?:^|a)b", "a(?:$|b)", "[^a]", ".", r"\s+$", r"^\p{L}+$", "a{2,4}b{0}"),
        *("^(?:a{1,3}b?){2,}$", "(?:a|b|)c", "a^b", "a$b", "x*", r"[\u{1F600}-\u{1F64F}]$"),
        "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==)?$",
    ],
)
def test_anchors_classes_and_counts(pattern: str) -> None:
    texts = ["", "a", "b", "ab", "aab", "ba", "a\n", " ", "x ", "é", "aaaabb", "YWI=", "YWJj", "c"]
    linear, module = match_linearly(pattern), importlib.import_module("fieldwright_readers._linear")
    assert linear is None or (linear._quick is None) is (module._RE2 is None)
    compare(pattern, [*texts, "\U0001f600", "a\U0001f600", "\x00", "ac", "a\u2028"])


ROOT = {
    "type": "object",
    "properties": {
        "a": {"type": "string", "pattern": "^(a|aa)+$"},
        "b": {"type": "string", "pattern": ".*.*.*.*=.*"},
        "c": {"not": {"pattern": r"\s+$"}},
        "d": {"patternProperties": {"(x+x+)+y": {"type": "integer"}}},
        "e": {"type": "string", "pattern": "^(?=(a|aa)+$)a"},
        "f": {"type": "string", "pattern": "(?:(?:a|aa)+b)?"},
    },
}


def test_no_payload_holds_a_package() -> None:
    root = memory.load(ROOT).Root
    payloads = (
        *({"a": "a" * 50_000 + "!"}, {"b": "a" * 50_000}, {"c": " " * 50_000 + "x"}),
        *({"d": {"x" * 50_000: "no"}}, {"e": "a" * 50_000}),
    )
    begin = time.process_time()
    assert [bool(root.problems(each)) for each in payloads] == [True, True, False, False, True]
    assert not root.problems({"a": "a" * 50_000, "b": "a" * 50_000 + "=", "e": "aa"})
    assert not root.problems({"f": "a" * 50_000}), "it matches the empty text, and so every text"
    assert time.process_time() - begin < 5


def test_what_is_not_tried_is_a_problem_that_says_so_wherever_the_pattern_is() -> None:
    pattern = {"type": "string", "pattern": "^(?=(a|aa)+$)a"}
    guard = backtracking.guard(pattern["pattern"])
    assert guard is not None and not guard.states
    schema = {
        "type": "object",
        "properties": {
            "plain": pattern,
            "refused": {"not": pattern},
            "items": {"type": "array", "items": pattern},
        },
    }
    package = memory.load({**schema, "title": "Root"})
    root, long = package.Root, "a" * (guard.length + 1)
    message = f"not tried: longer than {guard.length}"
    places = {"plain": "/plain", "refused": "", "items": "/items/0"}
    for name, value in (("plain", long), ("refused", long), ("items", [long])):
        (problem,) = root.problems({name: value})
        assert problem[:3] == (places[name], "pattern", message)
        with pytest.raises(package.ValidationError):
            root.from_dict({name: value})
    assert not root.problems({"plain": long[:-1]})


def test_docstrings_say_what_is_not_tried() -> None:
    node = ir.Scalar(kind="string", constraints=(("pattern", "^(?=(a|aa)+$)a"),))
    described = ir.Alias(name="A", type=ir.Nullable(type=node))
    assert docstrings.find_longest(described) == 15
    text = docstrings.write(docstrings.Facts(description="Why.", longest=15), "")
    assert text == "Why.\n\nLongest tried: 15"
    assert docstrings.read(text) == docstrings.Facts(description="Why.")


@pytest.mark.parametrize("pattern", ["^a+$", "^[a-z]+(-[a-z]+)*$"])
def test_other_patterns_are_compiled_as_they_are(pattern: str) -> None:
    assert backtracking.guard(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "linear"),
    [("^(a|aa)+$", True), ("(?=(a+)+$)c", False), (r"\bx+y", False), ("(?:.{1,999}a){3}", False)],
)
def test_patterns_that_no_matcher_takes_linear_time_for_are_tried_up_to_a_length(
    pattern: str, linear: bool
) -> None:
    guard = backtracking.guard(pattern)
    assert guard is not None
    assert bool(guard.states) is linear
    assert guard.length >= 6
