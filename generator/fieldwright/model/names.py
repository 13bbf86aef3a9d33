"""Names: from the words of a spec to identifiers, modules and files that are safe and never clash.

Every rule here is independent of order: what a thing is called follows from the set of
things beside it, not from which came first.
"""

import hashlib
import keyword
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache

from fieldwright.model import formats

LONGEST = 100
"""Characters a generated name may have before it is cut and given the hash of the whole."""

_SNAKE = re.compile(r"[a-z_][a-z0-9_]*")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9_]*")
_WORDS = re.compile(r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z][a-z0-9]*|[A-Z]|[0-9]+")
_SIGNS = {"+": " plus ", "-": " minus "}

MEMBERS = frozenset(
    {
        *("from_dict", "from_json", "to_dict", "to_json", "problems", "validate", "json_schema"),
        "additional_properties",
    }
)
"""The names every generated record has of its own."""

ANNOTATIONS = frozenset(
    {"bool", "bytes", "dict", "field", "float", "int", "list", "staticmethod", "str"}
)
"""The names that a generated class body uses, so that an attribute must not hide them."""

CLASSES = frozenset(
    {
        *{
            "Any",
            "AttributeError",
            "Enum",
            "Final",
            "IntEnum",
            "Literal",
            "Problem",
            "StrEnum",
            "TypeAlias",
            "TypeError",
            "ValueError",
        },
        *formats.PYTHON_TYPES.values(),
        *{
            "TYPE_CHECKING",
            "UNSET",
            "Union",
            "Unset",
            "ValidationError",
            "None",
            "True",
            "False",
        },
    }
)
"""The names that generated modules import or raise, so that no model may be called so."""

DEVICES = frozenset(
    {"aux", "con", "nul", "prn", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""File names that Windows keeps for itself, with any extension."""

MODULES = frozenset({"decode", "decode_lines", "getattr", "globals", "list", "py", "sorted", "str"})
"""The names that a package has besides its modules, which become its attributes; those of builtins,
which would read badly; and ``py``, as ``py.typed`` is one."""


def words(text: str) -> list[str]:
    """The words of a name in any convention: ``createdTime``, ``created-time`` → created, time.

    Compatibility characters are folded first, as Python folds identifiers (NFKC); accents
    go, and what is still not ASCII separates words.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    if plain[:1] in _SIGNS:
        plain = _SIGNS[plain[0]] + plain[1:]
    return _WORDS.findall(plain)


def snake(text: str) -> str:
    """The attribute a member name asks for; a name that is one already stays as it is.

    ``createdTime`` → ``created_time``; ``class`` → ``class_``; ``2fa`` → ``_2fa``; a text with
    no word in it → ``field_`` and its hash.
    """
    if _SNAKE.fullmatch(text) and not text.startswith("__"):
        return _cut(f"{text}_" if keyword.iskeyword(text) else text, text)
    name = "_".join(word.lower() for word in words(text)) or f"field_{digest(text)}"
    if name[0].isdigit():
        name = f"_{name}"
    return _cut(f"{name}_" if keyword.iskeyword(name) else name, text)


def pascal(text: str) -> str:
    """The class name a schema key asks for, its namespace left out; one that is one already stays.

    ``simple-user`` → ``SimpleUser``; ``shared.Image`` → ``Image``; ``2FA`` → ``Model2Fa``.
    """
    local = text.rpartition(".")[2] or text
    if _PASCAL.fullmatch(local):
        return _cut(local, text)
    name = "".join(word[:1].upper() + word[1:] for word in words(local)) or f"Model{digest(text)}"
    return _cut(f"Model{name}" if name[0].isdigit() else name, text)


def member(value: object) -> str:
    """The Enum member an enum value asks for: ``x86_64`` → ``X86_64``, ``-1`` → ``MINUS_1``, ``""`` → ``EMPTY``."""
    text = value if isinstance(value, str) else repr(value)
    if text == "":
        return "EMPTY"
    name = "_".join(words(text)).upper() or digest(text).upper()
    return _cut(f"VALUE_{name}" if name[0].isdigit() or not words(text) else name, text)


@cache
def module(class_name: str) -> str:
    """The module a class lives in, without ``.py``: ``ImageArchitecture`` → ``image_architecture``."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", class_name).lower()
    return f"{name}_" if keyword.iskeyword(name) or name in DEVICES or name in MODULES else name


def distribution(title: str) -> str:
    """The name of a distribution (PEP 503) for an API's title: ``Lambda Cloud`` → ``lambda-cloud-models``."""
    parts = [word.lower() for word in words(title)]
    if parts[-1:] == ["api"]:
        parts = parts[:-1]
    name = "-".join(parts) or f"api-{digest(title)}"
    return name if name.endswith("-models") else f"{name}-models"


def package(distribution_name: str) -> str:
    """The import name of a distribution: ``lambda-cloud-models`` → ``lambda_cloud_models``."""
    name = re.sub(r"[^A-Za-z0-9]+", "_", distribution_name).strip("_").lower() or "models"
    return f"_{name}" if name[0].isdigit() or keyword.iskeyword(name) else name


def attributes(fields: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Wire name → attribute, for the ``(wire name, published name or None)`` pairs of one record.

    Distinct identifiers that hide neither a member of the generated class nor a builtin that
    its annotations use.
    """
    taken = MEMBERS | ANNOTATIONS
    wanted = {
        wire: snake(published if published is not None else wire) for wire, published in fields
    }
    return distinct({wire: f"{name}_" if name in taken else name for wire, name in wanted.items()})


def classes(names: Iterable[str]) -> dict[str, str]:
    """Schema key → class name, for all the keys of one document.

    Classes that would share a name, or whose modules would on a file system without case,
    take their namespace in front; those still alike are told apart by hash.
    """
    keys = list(names)
    wanted = {key: pascal(key) for key in keys}
    for key in _alike(wanted, module):
        space = key.rpartition(".")[0]
        if space:
            wanted[key] = _cut(
                "".join(pascal(part) for part in space.split(".")) + wanted[key], key
            )
    wanted = {key: f"{name}_" if name in CLASSES else name for key, name in wanted.items()}
    return distinct(wanted, fold=module)


def members(values: Iterable[tuple[str | None, object]]) -> list[str]:
    """The member names of one enum, in order, for its ``(published name or None, value)`` pairs."""
    pairs = list(values)
    keys = [f"{type(value).__name__}:{value!r}" for _, value in pairs]
    wanted = {
        key: _member_of(name) if name is not None else member(value)
        for key, (name, value) in zip(keys, pairs)
    }
    settled = distinct(wanted)
    return [settled[key] for key in keys]


def distinct(wanted: dict[str, str], fold: Callable[[str], str] = str) -> dict[str, str]:
    """Key → name with no two names alike: of those that share one, a key that is that very
    name keeps it and the others take the hash of their key behind it."""
    result = dict(wanted)
    for key in _alike(wanted, fold):
        if result[key] != key:
            hash_of = digest(key).upper() if wanted[key].isupper() else digest(key)
            result[key] = f"{wanted[key]}_{hash_of}"
    return result


def digest(text: str) -> str:
    """Eight hexadecimal digits that stand for a text, the same everywhere and always."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _alike(wanted: dict[str, str], fold: Callable[[str], str]) -> list[str]:
    """The keys whose names are not the only ones of their fold."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key, name in wanted.items():
        groups[fold(name)].append(key)
    return [key for group in groups.values() if len(group) > 1 for key in group]


def _member_of(published: str) -> str:
    """A published member name as it is, if Python takes it as an Enum member."""
    usable = published.isidentifier() and published.isascii() and not keyword.iskeyword(published)
    return (
        published
        if usable and not published.startswith("_") and published != "mro"
        else member(published)
    )


def _cut(name: str, whole: str) -> str:
    return name if len(name) <= LONGEST else f"{name[:LONGEST]}_{digest(whole)}"
