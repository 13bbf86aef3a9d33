"""Markdown as two builders render it, and what of it is alive: elements, attributes, links."""

from html.parser import HTMLParser

import markdown
from markdown_it import MarkdownIt

EXTENSIONS = ("attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc", "admonition")
"""Extensions of Python-Markdown that sites turn on."""


class Tree(HTMLParser):
    """The elements of a page in order, each with its attributes, and the text in it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)


def render(text: str) -> list[Tree]:
    """Render Markdown as GitHub does (CommonMark with tables) and as Python-Markdown does."""
    github = MarkdownIt("gfm-like", {"linkify": False, "html": True})
    return [
        Tree(github.render(text)),
        Tree(markdown.markdown(text, extensions=[*EXTENSIONS])),
    ]
