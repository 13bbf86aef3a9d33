"""A line that is too wide takes Black's form, or nothing is said of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwright.rendering import formatting, long_lines

NAMES = st.integers(3, 60).map(lambda length: ("abcdefghij" * 6)[:length])
SHORT = st.integers(1, 12).map(lambda length: "abcdefghijkl"[:length])
TYPES = st.recursive(
    NAMES | st.sampled_from(["str", "Any"]),
    lambda inner: st.builds(
        "{}[{}]".format,
        st.sampled_from(["list", "dict", "Callable"]),
        st.lists(inner, min_size=1, max_size=2).map(", ".join),
    )
    | st.lists(inner, min_size=2, max_size=4).map(" | ".join),
    max_leaves=5,
)
ATOMS = NAMES | NAMES.map("{}.from_dict".format) | st.sampled_from(["None", '"text"'])
CALLS = st.recursive(
    ATOMS,
    lambda inner: st.builds(
        "{}({})".format, NAMES, st.lists(inner, min_size=1, max_size=3).map(", ".join)
    )
    | st.builds('{}["{}"]'.format, NAMES, SHORT)
    | st.builds("{}[{}]".format, NAMES, NAMES),
    max_leaves=4,
)
VALUES = (
    CALLS
    | st.builds("{} if {} is None else {}".format, ATOMS, NAMES, CALLS)
    | st.builds("[{} for item in {}]".format, CALLS, SHORT)
    | st.builds("{{name: {} for name, item in {}.items()}}".format, CALLS, SHORT)
    | st.builds("write_list(lambda each: {}, {})".format, CALLS, ATOMS)
    | st.builds("write_list(lambda each: None if each is None else {}, {})".format, CALLS, ATOMS)
    | st.sampled_from(["[]", "None"])
)
TARGETS = NAMES | NAMES.map("self.{}".format) | NAMES.map('data["{}"]'.format)
PARAMETERS = st.lists(SHORT | st.builds("{}: {}".format, SHORT, TYPES), max_size=3).map(", ".join)
TUPLES = NAMES | st.lists(NAMES, min_size=2, max_size=5).map(", ".join).map("({})".format)
CONDITIONS = (
    st.builds("type({}) is not {}".format, SHORT, SHORT)
    | st.builds("{} is not None".format, NAMES)
    | st.builds("{}isinstance({}, {})".format, st.sampled_from(["", "not "]), ATOMS, TUPLES)
    | st.builds("({} is not {} or {} - {} != 0)".format, CALLS, SHORT, NAMES, SHORT)
    | CALLS
)
STATEMENTS = (
    st.builds("{} = {}".format, TARGETS, VALUES)
    | st.builds("{} = {} = {}".format, TARGETS, SHORT, CALLS)
    | st.builds("{}: {} = {}".format, NAMES, TYPES, VALUES | TYPES)
    | st.builds("{}: {}".format, NAMES, TYPES)
    | st.builds("{}: {} = field(default_factory=lambda: {})".format, NAMES, TYPES, CALLS)
    | st.builds("return {}".format, VALUES)
    | st.lists(CONDITIONS, min_size=1, max_size=4).map(" and ".join).map("if {}:".format)
    | CALLS
    | st.builds("def {}({}) -> {}:".format, NAMES, PARAMETERS, TYPES)
)


def black(line: str) -> list[str]:
    """The lines that Black makes of a line of a module."""
    depth = (len(line) - len(line.lstrip())) // 4
    around = [f"{'    ' * each}if 1:" for each in range(depth)]
    inside = [f"{'    ' * (depth + 1)}pass"] if line.endswith(":") else []
    lines = formatting.blacken("\n".join([*around, line, *inside])).rstrip("\n").split("\n")
    return [each for each in lines[depth : len(lines) - len(inside)] if each]


@settings(max_examples=400, deadline=None)
@given(STATEMENTS, st.integers(0, 3))
def test_what_is_known_is_what_black_does(statement: str, depth: int) -> None:
    """Every line of which something is said, as Black breaks it."""
    line = "    " * depth + statement
    pieces = long_lines.break_line(line) if len(line) > long_lines.WIDTH else None
    assert pieces is None or pieces == black(line)


A, B, C = "A" * 38, "B" * 38, "C" * 82


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"        data['x'] = f({A}, {B})", None),
        (f"x = f({A}, {B}, {C},)", None),
        (f"while {A} and {B} and {C}:", None),
        (f"if {A} and ({B} or {A}):", [f"if {A} and (", f"    {B} or {A}", "):"]),
        (f"if {A} and {A} and {B}:", ["if (", f"    {A}", f"    and {A}", f"    and {B}", "):"]),
        (f"X: TypeAlias = {A} | {B}", ["X: TypeAlias = (", f"    {A} | {B}", ")"]),
        (f"def f(a: {A}, b: {B}) -> C:", ["def f(", f"    a: {A}, b: {B}", ") -> C:"]),
        (f"def f({A}: {B}={C}) -> D:", None),
        (
            f"    return f({A}, {C})",
            ["    return f(", f"        {A},", f"        {C},", "    )"],
        ),
        (
            f"        self.a = None if value is None else {A}.from_dict({B}, True)",
            [
                "        self.a = (",
                "            None",
                "            if value is None",
                f"            else {A}.from_dict(",
                f"                {B}, True",
                "            )",
                "        )",
            ],
        ),
        (f"class {C}(StrEnum):", [f"class {C}(", "    StrEnum", "):"]),
        (f'    "{C}": {A}.from_dict,', [f'    "{C}": {A}.from_dict,']),
    ],
)
def test_lines_of_the_templates(line: str, expected: list[str] | None) -> None:
    """The kinds that templates emit are known, others are left to Black."""
    assert long_lines.break_line(line) == expected


@pytest.mark.parametrize("name", [1, 20, 45, 52, 55, 60])
@pytest.mark.parametrize("length", [1, 20, 30, 40, 50, 60, 62, 64, 66, 68, 70, 75, 90])
def test_tests_of_classes_in_a_condition(length: int, name: int) -> None:
    """As Black breaks them, wherever they stand among others."""
    of_class, other = f"isinstance(this.a, {'B' * length})", f"type(this.{'c' * 9}) is str"
    is_class = f"this.{'a' * name}.__class__ is {'B' * length}"
    given_class = f"isinstance(this.{'a' * name}, {'B' * length})"
    nullable = [f"(this.{'a' * name} is None or {each})" for each in (is_class, given_class)]
    tuples = f"isinstance(this.{'a' * name}, ({'B' * length}, str))"
    others = (tuples, f"(this.a is None or {tuples})", f"(this.a is None or {of_class})")
    for test in (of_class, given_class, *nullable, *others):
        for order in (
            [test],
            [test, other],
            [test, other, other],
            [other, test],
            [other, other, test],
        ):
            lines = [f"            {'and ' if n else ''}{each}" for n, each in enumerate(order)]
            if len(lines) < 2:
                continue
            source = "\n".join(
                ["if 1:", "    if 1:", "        if not (", *lines, "        ):"]
                + ["            pass", ""]
            )
            long = [each for each in lines if len(each) > long_lines.WIDTH]
            if test in nullable and name < 55:
                assert None not in [long_lines.break_line(each) for each in long]
            if long:
                assert formatting.format_long_lines(source) == formatting.blacken(source)
