"""Text of a spec is shown, and never alive, whatever is in it."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwright.pages import markdown
from tests.pages import rendered

PIECES = (
    *(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<!-- ",
        " -->",
        "</p>",
        "<?php",
    ),
    *("[a](javascript:alert(1))", "![a](https://x.y/z.png)", "[a]: https://x.y", "[^1]", "[a][b]"),
    *("{alert(1)}", "{", "}", "{: onclick=x }", "{#id}", "import x from 'y'", "export const a = 1"),
    *("```", "~~~", "```js\n", "``", "`", "    code", "\t", "***", "**", "*", "__", "_", "~~", "~"),
    *(
        "# ",
        "## a ##",
        "===",
        "---",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "1) ",
        "> ",
        "| a | b |",
        "|---|---|",
    ),
    *(
        "!!! note",
        "??? x",
        ": x",
        ":tada:",
        "@user",
        "$x$",
        "$$",
        "==a==",
        "^^a^^",
        "&lt;",
        "&#60;",
    ),
    *("https://example.com/a_b?c=d", "<https://x.y>", "www.example.com", "me@example.com"),
    *(
        "\u202e",
        "\u2066",
        "\u200f",
        "\ufeff",
        "\0",
        "\x1b",
        "\r",
        "\n",
        "\n\n",
        "\u2028",
        "\\",
        "\\|",
    ),
    *("word", "snake_case", "é", "🚧", " ", "  \n", ".", ";", '"', "'", "/", "%", "<"),
)

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)

ALLOWED = {
    "a": {"href"},
    "code": {"class"},
    **dict.fromkeys(("li", "p", "pre", "strong", "ul"), frozenset()),
    "ol": {"start"},
}

texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map("".join)


def strip_code(text: str) -> str:
    """Remove fences and spans of code, in which nothing is alive in any dialect."""
    without = re.sub(r"^(`{3,})[a-z]*\n.*?\n\1$", "", text, flags=re.S | re.M)
    return re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", without)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_nothing_in_a_description_is_alive(text: str) -> None:
    converted = markdown.convert(text)
    for tree in rendered.render(converted):
        assert tree.others == []
        for tag, attributes in tree.elements:
            assert attributes.keys() <= ALLOWED[tag]
            assert (attributes.get("href") or "https://").startswith(("https://", "http://"))
    prose = strip_code(converted)
    assert not re.search(r"[{}<]|^(import|export)\b", prose, re.M)
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00\x1b]", converted)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_escaped_text_reads_as_it_is(text: str) -> None:
    """Behind a word, at the beginning of a line, and in a cell of a table."""
    escaped = markdown.escape(text)
    plain = " ".join(
        UNSEEN.sub(lambda each: f"(U+{ord(each[0]):04X})", " ".join(text.split())).split()
    )
    for before in ("", "a "):
        for tree in rendered.render(before + escaped):
            assert [tag for tag, _ in tree.elements if tag != "p"] == []
            assert " ".join(tree.text.split()) == (before + plain).strip()
    for tree in rendered.render(f"| a | b |\n| --- | --- |\n| x{escaped} | y |"):
        assert [tag for tag, _ in tree.elements].count("td") == 2
        assert " ".join(tree.text.split()) == " ".join(f"a b x{plain} y".split())


@settings(max_examples=100, deadline=None)
@given(texts)
def test_quoted_text_is_code_and_nothing_else(text: str) -> None:
    for tree in rendered.render(f"a {markdown.quote(text)} b"):
        tags = [tag for tag, _ in tree.elements]
        assert tags in (["p", "code"], ["p"]) and tree.text.rstrip().endswith(" b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo\nlines.", "One.\n\nTwo\nlines."),
        ("# Title\n* one\n* two\n1. three", "**Title**\n\n* one\n* two\n1. three"),
        ("See [the docs](https://a.b/c) or https://a.b.", None),
        ("Use `a < b` and ``c`d``.", "Use `a < b` and ``c`d``."),
        ('```json\n{"a": 1}\n```', '```json\n{"a": 1}\n```'),
        ("```mermaid\ngraph\n```", "```\ngraph\n```"),
        ("```\nopen", "&#96;&#96;&#96;\nopen"),
        ("a < b & {c}", "a &#60; b &#38; &#123;c&#125;"),
        ("left\u202eright", "left(U+202E)right"),
    ],
)
def test_what_a_description_may_have_stays(text: str, expected: str | None) -> None:
    expected = expected or "See [the docs](https://a.b/c) or [https://a.b](https://a.b)."
    assert markdown.convert(text) == expected


@pytest.mark.parametrize(
    "piece", ["```\n", "```a\n", "# a #", "[a", "`a``b", "https://.", "**", "$$", "1. "]
)
def test_long_lines_take_no_long_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    markdown.convert(text)
    markdown.convert(f"# {text}")
    markdown.summarise(text)
    assert time.process_time() - started < 5


def test_the_first_sentence_is_cut() -> None:
    assert markdown.summarise("One. Two.\n\nThree.") == "One."
    assert markdown.summarise(None) == ""
    assert markdown.summarise("x" * 300) == "x" * 199 + "…"
