"""Pages of random SDKs, written out by the rules of the page format and by nothing of ours.

Every production of sections 2 and 4.1 is in here, with the rare forms: what comes out is what
a generator of such pages, or a hand that edited one, may have left. ``sdk`` is one SDK's.
"""

from dataclasses import dataclass
from random import Random

SPACES = ("shared", "operations", "components", "errors", "webhooks", "internal")
STEMS = (
    *("Pet", "Region", "HTTPError", "APIKey", "Type", "V1Thing", "ListPetsResponse", "In", "All"),
    *("Filter", "Format", "From", "And", "Or", "Input", "Object", "Range", "Id", "Globals"),
)
MEMBERS = ("id", "name", "from_", "schema_", "format", "format_", "class_", "bytes_", "_id", "null")
TEXTS = (
    *("What it is.", "a | b", "\\|", "ends in \\", "two\nlines", "three\n\n\nlines", " led"),
    *("🚧 in work 📘", "it’s → here", "x\u200by\ufe0f", "日本", "one\rtwo", "a\u2028b", "\ttab"),
    *("*it* & <b>this</b>", "`code` \"said\" 'so'", "trailing  ", "~~gone~~", "<br>", "N/A."),
    *("| Name | Value |\n| --- | --- |", "```python\nvalue = 1\n```", "# Head\n\n## Fields"),
    *("null", "1.10", "2023-01-01", "on: yes", "*str*", "https://example.com/a|b?c=d#e", "\x7f"),
    *(": warning: nothing", "> :warning: **NOTE**: this", "\u00e9\u0301"),
)
EXAMPLES = (
    *("ubuntu-24.04.01", "94107", "0094107", "1.5", "1.50", "-0", "1e5", "1.0", "-12", "0x1F"),
    *("true", "True", "null", "<nil>", "NaN", "1e400", "9" * 400, "{}", "[]", '{"open', "é|ü"),
    *("2022-10-23 00:00:00 +0000 UTC", "2024-07-25", "[object Object]", '{"a":1,"b":[2]}', " "),
    *("[\n1,\n2\n]", "[\n1.0,\nnull,\ntrue\n]", '{\n"a": 1,\n"a": 2\n}', "a\n\nb"),
    '{\n"a": {\n"b": "\\u003cx\\u003e \\u0026"\n},\n"c": []\n}',
)
VALUES = (
    *("cat", "", " ", "a b", "x86_64", "*", "-1", "1", "007", "a`b", 'a"b', "a|b", "a\nb", "ü"),
    *("null", "é, "),
)
BINARY = ("Union[bytes, IO[bytes], io.IOBase]", "Union[bytes, IO[bytes], io.BufferedReader]")
PLAIN = ("str", "int", "float", "bool", "Any", "Decimal", "bytes", *BINARY)
LITERALS = ('"a"', '"a, b"', '""', '"a|b"', '"é"', "7", "-3", "True", "False", "None")
DATE = "[date](https://docs.python.org/3/library/datetime.html#date-objects)"
DATETIME = "[datetime](https://docs.python.org/3/library/datetime.html#datetime-objects)"
RESPONSES = (
    "[httpx.Response](https://www.python-httpx.org/api/#response)",
    "[httpx.Request](https://www.python-httpx.org/api/#request)",
    "[requests.Response](https://requests.readthedocs.io/en/latest/api/#requests.Response)",
)
CHECK, MINUS = ":heavy_check_mark:", ":heavy_minus_sign:"
USUAL = "This will be removed in a future release, please migrate away from it as soon as possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A model that links may lead to; ``described`` is its page's description."""

    space: str
    title: str
    folder: str
    described: str | None

    @property
    def file(self) -> str:
        lower = self.title.lower()
        shifted = ("and", "or", "in", "from", "class", "filter", "format")
        return f"{lower}{'_' if lower in shifted else ''}.md"


class Sdk:
    """One SDK: how it spells things, its models, and the random choices for their pages."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.flat = self.coin()
        self.bare = not self.flat and self.coin(0.2)
        self.lower = self.coin(0.15)
        self.errors = self.coin()
        self.usage = self.coin(0.7)
        self.package = random.choice(["pets", "pets_sdk", "acme.pets"])
        self.targets = self.models()

    def coin(self, chance: float = 0.5) -> bool:
        return self.random.random() < chance

    def models(self) -> list[Target]:
        """The models with a page, and behind them two without; no two share a file."""
        targets: dict[tuple[str, str], Target] = {}
        for _ in range(self.random.randint(1, 7)):
            space = self.random.choice(("", "", "errors") if self.flat else SPACES)
            title = self.random.choice(STEMS) + self.random.choice(["", "", "2", "_Item"])
            described = self.text() if self.coin() else None
            target = Target(
                space=space, title=title, folder=self.folder(space), described=described
            )
            targets.setdefault((space, target.file), target)
        space = "" if self.flat else "shared"
        gone = [
            Target(space=space, title=f"Gone{n}", folder=self.folder(space), described=None)
            for n in (1, 2)
        ]
        return [*targets.values(), *gone]

    def folder(self, space: str) -> str:
        if space == "errors" and self.flat and self.errors:
            return "errors"
        return f"models/{space}" if space else "models"

    def text(self) -> str:
        """A description: verbatim, blanks and line feeds at its ends with it."""
        texts = self.random.sample(TEXTS, self.random.randint(1, 3))
        text = self.random.choice(["\n\n", " ", "\n"]).join(texts)
        ends = self.random.choice(
            [("", ""), ("", ""), ("\n\n", ""), ("", "\n"), (" ", "  "), ("", " \n")]
        )
        return f"{ends[0]}{text}{ends[1]}"

    def message(self) -> str:
        return self.random.choice([USUAL, "Use `name`", "Gone.", "a | b", "two\nlines", "…"])

    def shown(self, target: Target, folder: str) -> str:
        if self.bare and target.folder == folder:
            return target.title
        return f"{target.space or 'models'}.{target.title}"

    def url(self, target: Target, folder: str) -> str:
        return f"{'../' * (folder.count('/') + 1)}{target.folder}/{target.file}"

    def literal(self) -> str:
        listed = self.random.sample(LITERALS, self.random.choice([1, 1, 1, 2, 3]))
        return f"Literal[{', '.join(listed)}]"

    def container(self, inner: str) -> str:
        kind = self.random.choice(["List[", "Dict[str, "])
        return f"{kind.lower() if self.lower else kind}{inner}]"

    def annotation(self, folder: str, depth: int = 0) -> str:
        """An alternative of a union: plain Python, no Markdown, no swap of dates."""
        roll = self.random.random()
        if roll < 0.2 and depth < 3:
            return self.container(self.annotation(folder, depth + 1))
        if roll < 0.25 and depth < 3:
            return f"Nullable[{self.annotation(folder, 4)}]"
        if roll < 0.6:
            return self.shown(self.random.choice(self.targets), folder)
        if roll < 0.65 and not depth:
            name = self.shown(self.random.choice(self.targets), folder)
            return f"Union[eventstreaming.EventStream[{name}], eventstreaming.EventStreamAsync[{name}]]"
        others = ("datetime", "date", "httpx.Response", self.literal())
        return self.random.choice((*PLAIN, *others))

    def inner(self, folder: str, depth: int = 1) -> str:
        """What stands inside List and Dict."""
        roll = self.random.random()
        if roll < 0.25 and depth < 3:
            return self.container(self.inner(folder, depth + 1))
        if roll < 0.35:
            return self.random.choice([DATE, DATETIME])
        wrapper = "Nullable[{}]" if self.coin(0.2) else "{}"
        if roll < 0.65:
            target = self.random.choice(self.targets)
            return f"[{wrapper.format(self.shown(target, folder))}]({self.url(target, folder)})"
        return f"*{wrapper.format(self.random.choice((*PLAIN, self.literal())))}*"

    def cell(self, folder: str, required: bool) -> tuple[str, Target | None]:
        """A Type cell, and the model that it is a link to."""
        roll = self.random.random()
        if roll < 0.2:
            return self.container(self.inner(folder)), None
        if roll < 0.28:
            return self.random.choice([DATE, DATETIME, *RESPONSES]), None
        if roll < 0.3:
            return self.odd(folder, required), None
        bare = "{}" if required else "Optional[{}]"
        wrapper = self.random.choice(
            [bare, bare, "Nullable[{}]" if required else "OptionalNullable[{}]"]
        )
        if roll < 0.6:
            target = self.random.choice(self.targets)
            return (
                f"[{wrapper.format(self.shown(target, folder))}]({self.url(target, folder)})",
                target,
            )
        plain = self.random.choice((*PLAIN, self.literal(), "httpx.Response", *self.open()))
        return f"*{wrapper.format(plain)}*", None

    def open(self) -> tuple[str, ...]:
        return ('Union[Literal["a"], UnrecognizedStr]', "Union[Literal[7], UnrecognizedInt]")

    def odd(self, folder: str, required: bool) -> str:
        """The cells of old generators and of hands."""
        target, other = self.random.choice(self.targets), self.random.choice(self.targets)
        label = f"Union[{self.shown(target, folder)}, {self.shown(other, folder)}]"
        label = label if required else f"Optional[{label}]"
        listed = [f"[{label}]({self.url(target, folder)})", "Dict[str, Any]"]
        name = self.shown(target, folder)
        listed += [
            "*Optional[errors.APIResponse]*",
            "list[*ValidationError*]",
            f"[Optional[{name}]](undefined/{target.folder}/{target.file})",
            "*Generator[bytes, None, None]*",
        ]
        if not required:
            listed += [
                "*Optional[Nullable[str]]*",
                f"[Optional[Nullable[{name}]]]({self.url(target, folder)})",
            ]
        if required:
            listed += [
                "*Optional[str]*",
                f"[Optional[{self.shown(target, folder)}]]({self.url(target, folder)})",
            ]
        return self.random.choice(listed)

    def page(self, target: Target) -> str:
        """The text of a model's page, in one of the forms."""
        description, title = target.described, target.title
        if self.coin(0.15):
            notice = f"> :warning: **DEPRECATED**: {self.message()}."
            description = notice if description is None else f"{description}\n\n{notice}"
            title = f"~~{title}~~"
        head = f"# {title}\n\n" + (f"{description}\n\n" if description is not None else "")
        form = self.random.choice(
            [self.fields, self.fields, self.values, self.literals, self.union]
        )
        return head + form(target)

    def fields(self, target: Target) -> str:
        columns = ["Field", "Type", "Required", "Description"]
        exampled = self.coin()
        names = self.random.sample(MEMBERS, self.random.choice([0, 1, 3, 6]))
        rows = [self.row(name, target.folder) for name in names]
        if self.coin(0.3):
            values = self.random.choice(["*Any*", self.inner(target.folder)])
            extra = [
                "`__pydantic_extra__`",
                f"{'dict' if self.lower else 'Dict'}[str, {values}]",
                MINUS,
                "N/A",
                "",
            ]
            rows.insert(self.random.choice([0, len(rows), len(rows), len(rows) // 2]), extra)
        if exampled:
            columns.append("Example")
        return "\n## Fields\n\n" + self.table(columns, [row[: len(columns)] for row in rows])

    def row(self, name: str, folder: str) -> list[str]:
        required = self.coin()
        cell, target = self.cell(folder, required)
        text = self.random.choice([None, self.text(), target.described if target else None])
        shown, described = f"`{name}`", text or "N/A"
        if self.coin(0.15):
            shown = f"~~{shown}~~"
            described = f": warning: ** DEPRECATED **: {self.message()}." + (
                f"\n\n{text}" if text else ""
            )
        return [shown, cell, CHECK if required else MINUS, described, self.example()]

    def example(self) -> str:
        count = self.random.choice([0, 0, 1, 1, 2, 3])
        texts = self.random.sample(EXAMPLES, count)
        if count < 2:
            return "".join(texts)
        return "<br/>".join(f"**Example {n}:** {each}" for n, each in enumerate(texts, 1))

    def table(self, columns: list[str], rows: list[list[str]]) -> str:
        width = max(len(cell.encode("utf-16-le")) // 2 for row in [columns, *rows] for cell in row)
        if any(row[1] == "Dict[str, Any]" for row in rows):
            width += self.random.choice([0, 7])
        lines = [columns, ["-" * width] * len(columns), *rows]
        return "\n".join(f"| {' | '.join(padded(cell, width) for cell in row)} |" for row in lines)

    def code(self, target: Target, lines: str) -> str:
        """The usage section, where the SDK has it; one page now and then has its own module."""
        if not self.usage:
            return ""
        module = f"{self.package}.{target.folder.replace('/', '.')}"
        module = "elsewhere.models" if self.coin(0.03) else module
        return (
            f"## Example Usage\n\n```python\nfrom {module} import {target.title}\n{lines}\n```\n\n"
        )

    def values(self, target: Target) -> str:
        integers = self.coin(0.3)
        kept: list[str] = self.random.sample(
            ["1", "2", "-3", "400"] if integers else VALUES, self.random.randint(1, 4)
        )
        rows = [
            [f"`{self.random.choice(['A', 'TWENTY_FOURH', '_1'])}{n}`", value]
            for n, value in enumerate(kept)
        ]
        if self.coin(0.1):
            rows.append(["`AGAIN`", kept[0]])
        lines = f"\nvalue = {target.title}.{rows[0][0].strip('`')}"
        if self.coin(0.3):
            kind = "Int" if integers and self.coin() else "Str"
            lines += f"\n\n# Open enum: unrecognized values are captured as Unrecognized{kind}"
        return f"{self.code(target, lines)}\n## Values\n\n{self.table(['Name', 'Value'], rows)}"

    def literals(self, target: Target) -> str:
        integers = self.coin(0.2)
        kept: list[str] = self.random.sample(
            ["1", "2", "-3"] if integers else VALUES, self.random.randint(1, 3)
        )
        items = kept if integers else [f'"{value}"' for value in kept]
        lines, sentence = f"value: {target.title} = {items[0]}", ""
        if self.coin(0.3):
            kind = "Int" if integers else "Str"
            lines = (
                f"\n# Open enum: unrecognized values are captured as Unrecognized{kind}\n{lines}"
            )
            sentence = "This is an open enum. Unrecognized values will not fail type checks.\n\n"
        listed = "".join(f"- `{item}`\n" for item in items)
        return f"{self.code(target, lines)}\n## Values\n\n{sentence}{listed}"

    def union(self, target: Target) -> str:
        count = self.random.choice([1, 1, 2, 3, 4, 25])
        alternatives = [self.annotation(target.folder) for _ in range(count)]
        if self.bare:
            variable = target.title[:1].lower() + target.title[1:]
            titles = {self.shown(each, target.folder): each.title for each in self.targets}
            blocks = [(titles.get(each, ""), variable, each) for each in alternatives]
        else:
            blocks = [(f"`{each}`", "value", each) for each in alternatives]
        return "\n## Supported Types\n\n" + "".join(
            f"### {heading}\n\n```python\n{name}: {type_} = /* values here */\n```\n\n"
            for heading, name, type_ in blocks
        )


def padded(cell: str, width: int) -> str:
    """A raw cell as it stands in the file."""
    escaped = cell.replace("|", "\\|").replace("\n", "<br/>")
    return escaped + " " * (width - len(escaped.encode("utf-16-le")) // 2)


def sdk(random: Random) -> dict[str, str]:
    """The pages of an SDK, by path below the docs root, in order of path."""
    generator = Sdk(random)
    pages = {f"{each.folder}/{each.file}": generator.page(each) for each in generator.targets[:-2]}
    return dict(sorted(pages.items()))


def repository(random: Random) -> dict[str, str]:
    """The pages of several SDKs in one repository, by path from its root."""
    roots = ["docs", "packages/beta/docs", "packages/legacy/docs"][: random.randint(2, 3)]
    return {f"{root}/{path}": text for root in roots for path, text in sdk(random).items()}
