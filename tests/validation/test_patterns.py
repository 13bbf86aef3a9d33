"""ECMA-262 patterns find in Python what they find in JavaScript, or are refused."""

import json
import random
import re
import shutil
import subprocess
import unicodedata

import pytest

from fieldwright.validation import patterns, unicode


@pytest.mark.parametrize(
    ("pattern", "matching", "missed"),
    [
        ("^abc$", ["abc"], ["abc\n", "xabc"]),
        ("b", ["abc"], ["ac"]),
        (r"^\d+$", ["12"], ["١٢", ""]),
        (r"^\w+$", ["a_1"], ["é"]),
        (r"^\W$", ["é"], ["a"]),
        (r"^\s$", ["\u00a0", "\ufeff", "\u2003"], ["\x1c", "\x85", "x"]),
        (r"^\S$", ["\x1c", "\x85"], ["\ufeff"]),
        (r"^.$", ["\x85", "\U0001f600"], ["\n", "\r", "\u2028"]),
        (r"\bé", [], ["é"]),
        (r"^\B$", [""], ["a"]),
        ("[^]", ["\n"], [""]),
        ("[]", [], ["", "a"]),
        (r"[\s\S]", ["\n"], [""]),
        (r"^[\w-]+$", ["a-b"], ["a b"]),
        (r"^[\b]$", ["\x08"], ["b"]),
        (r"^\cJ\0\x41\u00e9$", ["\n\x00Aé"], []),
        (r"^\u{1F600}\uD83D\uDE00$", ["\U0001f600\U0001f600"], []),
        (r"^\/\-$", ["/-"], []),
        ("^a{,2}$", ["a{,2}"], ["aa"]),
        ("^a{2,}?$", ["aa", "aaa"], ["a"]),
        ("^(?!x)y", ["y"], ["x"]),
        ("(?<=a)b(?<!c)", ["ab"], ["cb"]),
        ("^(?<year>[0-9]{4})$", ["2024"], ["24"]),
        ("^[[&&~~]$", ["[", "&", "~"], ["a"]),
        (r"^\p{L}+$", ["aé", "жλ", "漢"], ["1", "a1", "_", ""]),
        (r"^\p{Uppercase_Letter}\P{Lu}$", ["Aa", "É1"], ["AB", "aa"]),
        (r"^[\p{gc=Nd}_]$", ["1", "٣", "_"], ["a", "Ⅷ"]),
        (r"^\p{LC}\p{ASCII}$", ["aé"[:1] + "z", "ǅz"], ["ªz", "aé"]),
    ],
)
def test_a_pattern_finds_what_ecma_262_says(
    pattern: str, matching: list[str], missed: list[str]
) -> None:
    compiled = re.compile(patterns.translate(pattern))
    assert [text for text in matching + missed if compiled.search(text)] == matching


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "(a",
            "a)",
            "[a",
            "*a",
            "a**",
            "a++",
            "a{2}+",
            "^*",
            r"\b+",
            "a{2,1}",
            "[z-a]",
            "\\",
            r"[\\",
        ),
        *(
            "(?P<x>a)",
            "(?>a)",
            "(?i)a",
            "(?i:a)",
            "(?#a)",
            r"\A",
            r"\Z",
            r"\a",
            r"\N{DASH}",
            r"\x4",
            r"\u12",
            r"\01",
        ),
        *(
            r"(a)\1",
            r"\k<x>",
            r"\p{Script=Greek}",
            r"\pL",
            "(?<=a+)b",
            r"\ud800",
            r"\u{110000}",
            "(" * 60 + ")" * 60,
        ),
    ],
)
def test_what_python_cannot_match_exactly_is_refused(pattern: str) -> None:
    with pytest.raises(patterns.Unsupported):
        patterns.translate(pattern)


ATOMS = (
    *(
        "a",
        "b",
        "1",
        "_",
        " ",
        "-",
        r"\d",
        r"\w",
        r"\s",
        r"\D",
        r"\W",
        r"\S",
        ".",
        r"\b",
        r"\B",
        "^",
        "$",
        r"\n",
    ),
    *(
        r"\x41",
        r"\u00e9",
        r"\/",
        r"\.",
        "é",
        "\U0001f600",
        "[a-c]",
        "[^a]",
        r"[\w-]",
        r"[^\s]",
        r"[\d_]",
        "[^]",
        "[]",
    ),
    *(
        "[-a]",
        "[a-]",
        r"[\b]",
        r"\cJ",
        r"\0",
        "#",
        "~",
        "[&&]",
        "[a~~]",
        "[[]",
        "(?=a)",
        "(?!b)",
        "(?<=a)",
        "(?<!b)",
    ),
)
TEXT = "ab1_ -\n\tAé\U0001f600\r\u2028\u00a0\ufeff\x08.z\u212a/#~&[]{},3"


def _pattern(chance: random.Random, depth: int = 0) -> str:
    source = ""
    for _ in range(chance.randint(0 if depth else 1, 4)):
        atom = chance.choice(ATOMS)
        if chance.random() < 0.25 and depth < 3:
            more = "|" + _pattern(chance, depth + 1) if chance.random() < 0.4 else ""
            atom = (
                chance.choice(["(", "(?:", "(?=", "(?!"]) + _pattern(chance, depth + 1) + more + ")"
            )
        source += atom + (
            chance.choice(["*", "+", "?", "{2}", "{1,2}", "*?", "+?", "??"])
            if chance.random() < 0.3
            else ""
        )
    return source


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node as the judge")
def test_random_patterns_agree_with_a_javascript_engine() -> None:
    chance = random.Random(20)
    cases = []
    for _ in range(3000):
        texts = [
            "".join(chance.choice(TEXT) for _ in range(chance.randint(0, 6))) for _ in range(8)
        ]
        cases.append((_pattern(chance), [*texts, "a\n", ""]))
    script = (
        "const cases = JSON.parse(require('fs').readFileSync(0));"
        "console.log(JSON.stringify(cases.map(([pattern, texts]) => {"
        "try { const made = new RegExp(pattern, 'u'); return texts.map(text => made.test(text)) }"
        "catch (error) { return null } })))"
    )
    done = subprocess.run(
        ["node", "-e", script], input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    judged = 0
    for (pattern, texts), verdicts in zip(cases, json.loads(done.stdout), strict=True):
        if verdicts is not None:
            compiled = re.compile(patterns.translate(pattern))
            assert [compiled.search(text) is not None for text in texts] == verdicts, pattern
            judged += 1
    assert judged > 1000


def test_categories_are_those_that_python_knows() -> None:
    """Of a later version of Unicode: what Python has assigned a category is of the same one."""
    known = {
        name: {c for low, high in ranges for c in range(low, high + 1)}
        for name, ranges in unicode.load_table().items()
    }
    assert sum(map(len, known.values())) == 0x110000
    of = {code: name for name, codes in known.items() for code in codes}
    other = [c for c in range(0x110000) if unicodedata.category(chr(c)) not in ("Cn", of[c])]
    assert len(other) < 20, [f"U+{c:04X}" for c in other]
