"""The language of the SDK whose pages were given: only pages of Python SDKs can be read."""

import re
from collections import Counter
from collections.abc import Iterable

_LANGUAGES = {
    "csharp": "C#",
    "go": "Go",
    "java": "Java",
    "php": "PHP",
    "ruby": "Ruby",
    "terraform": "Terraform",
    "typescript": "TypeScript",
}
FEW = 3
"""Type cells of another language that are no slips of a hand."""

_FENCE = re.compile(r"\n## [^\n]*\n\n(?:### [^\n]*\n\n)?```([a-z]+)\n")
_ROW = re.compile(r"^\| (?:~~)?`[^|]*\| (.*?) *\| :heavy_", re.M)
_PYTHON = re.compile(
    r"\*(?:(?:Optional|Nullable|OptionalNullable)\[)?(?:str|int|float|bool|Any|bytes|Decimal|Literal)\b"
    r"|\b(?:[Ll]ist|[Dd]ict|Optional|Nullable|OptionalNullable)\["
)
_FOREIGN = re.compile(
    r"\*(?:\??string|number|boolean|String|Boolean|Integer|Long|Double|long|double|void)\*"
    r"|\[\]|map\[|<|\*\*|\*\?|::|T\.nilable"
)


def find_foreign(texts: Iterable[str]) -> str | None:
    """Return the language that pages show, "" where it is no Python and nothing says which; else None."""
    fences: Counter[str] = Counter()
    python = foreign = 0
    for text in texts:
        fences.update(_FENCE.findall(text))
        cells = _ROW.findall(text)
        python += sum(1 for cell in cells if _PYTHON.search(cell))
        foreign += sum(1 for cell in cells if not _PYTHON.search(cell) and _FOREIGN.search(cell))
    if python or fences["python"]:
        return None
    shown = [_LANGUAGES[fence] for fence, _ in fences.most_common() if fence in _LANGUAGES]
    return shown[0] if shown else "" if foreign >= FEW else None
