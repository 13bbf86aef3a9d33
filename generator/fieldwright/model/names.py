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
    {"bool", "bytes", "dict", "field", "float", "int", "list", "staticmethod", "str", "tuple"}
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

BASE = "_Base"
"""The name of the project's own class that records are derived from, in the modules of its package."""

DEVICES = frozenset(
    {"aux", "con", "nul", "prn", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""File names that Windows keeps for itself, with any extension."""

MODULES = frozenset({"decode", "decode_lines", "getattr", "globals", "list", "py", "sorted", "str"})
"""The names that a package has besides its modules, which become its attributes; those of builtins,
which would read badly; and ``py``, as ``py.typed`` is one."""


def split_words(text: str) -> list[str]:
    """Split a name of any convention into words: ``createdTime``, ``created-time`` → created, time.

    Compatibility characters are folded first, as Python folds identifiers (NFKC); accents
    go, and what is still not ASCII separates words.
    """
    plain = text
    if not text.isascii():
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
        plain = "".join(c for c in folded if not unicodedata.combining(c))
    if plain[:1] in _SIGNS:
        plain = _SIGNS[plain[0]] + plain[1:]
    return _WORDS.findall(plain)


@cache
def to_snake_case(text: str) -> str:
    """Convert a member name to an attribute; a name that is one already stays as it is.

    ``createdTime`` → ``created_time``; ``class`` → ``class_``; ``2fa`` → ``_2fa``; a text with
    no word in it → ``field_`` and its hash.
    """
    if _SNAKE.fullmatch(text) and not text.startswith("__"):
        return _cut(f"{text}_" if keyword.iskeyword(text) else text, text)
    name = "_".join(word.lower() for word in split_words(text)) or f"field_{digest(text)}"
    if name[0].isdigit():
        name = f"_{name}"
    return _cut(f"{name}_" if keyword.iskeyword(name) else name, text)


@cache
def to_pascal_case(text: str) -> str:
    """Convert a schema key without its namespace to a class name; one that is one already stays.

    ``simple-user`` → ``SimpleUser``; ``shared.Image`` → ``Image``; ``2FA`` → ``Model2Fa``.
    """
    local = text.rpartition(".")[2] or text
    if _PASCAL.fullmatch(local):
        return _cut(local, text)
    name = (
        "".join(word[:1].upper() + word[1:] for word in split_words(local))
        or f"Model{digest(text)}"
    )
    return _cut(f"Model{name}" if name[0].isdigit() else name, text)


def name_member(value: object) -> str:
    """Name the Enum member of an enum value: ``x86_64`` → ``X86_64``, ``-1`` → ``MINUS_1``, ``""`` → ``EMPTY``."""
    text = value if isinstance(value, str) else repr(value)
    if text == "":
        return "EMPTY"
    name = "_".join(split_words(text)).upper() or digest(text).upper()
    return _cut(f"VALUE_{name}" if name[0].isdigit() or not split_words(text) else name, text)


@cache
def name_module(class_name: str) -> str:
    """Name the module of a class, without ``.py``: ``ImageArchitecture`` → ``image_architecture``."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", class_name).lower()
    return f"{name}_" if keyword.iskeyword(name) or name in DEVICES or name in MODULES else name


def name_distribution(title: str) -> str:
    """Name the distribution (PEP 503) for an API's title: ``Lambda Cloud`` → ``lambda-cloud-models``."""
    parts = [word.lower() for word in split_words(title)]
    if parts == ["api"] or not title.strip():
        return "api-models"
    if parts[-1:] == ["api"]:
        parts = parts[:-1]
    name = "-".join(parts) or f"api-{digest(title)}"
    return name if name.endswith("-models") else f"{name}-models"


def describe_api(title: str) -> str:
    """Return the words for an API in a sentence: ``the Lambda Cloud API``, and ``an API`` of one without a title."""
    words = title.split()
    if words[-1:] and words[-1].lower() == "api":
        words = words[:-1]
    return f"the {' '.join(words)} API" if words else "an API"


def name_package(distribution_name: str) -> str:
    """Name the package of a distribution, as it is imported: ``lambda-cloud-models`` → ``lambda_cloud_models``,
    and ``acme.models``, which is in the namespace ``acme``, as it is."""
    return ".".join(map(_name_module, re.split(r"[.]+", distribution_name)))


def locate_package(package: str) -> str:
    """Return the path of a package below the folder that it is imported from."""
    return package.replace(".", "/")


def _name_module(text: str) -> str:
    name = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_").lower() or "models"
    return f"_{name}" if name[0].isdigit() or keyword.iskeyword(name) else name


def name_attributes(fields: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Name the attributes of one record, for its ``(wire name, published name or None)`` pairs.

    Returns wire name → attribute.

    Distinct identifiers that hide neither a member of the generated class nor a builtin that
    its annotations use.
    """
    taken = MEMBERS | ANNOTATIONS
    wanted = {
        wire: to_snake_case(published if published is not None else wire)
        for wire, published in fields
    }
    return make_distinct(
        {wire: f"{name}_" if name in taken else name for wire, name in wanted.items()}
    )


def name_classes(names: Iterable[str]) -> dict[str, str]:
    """Name the classes for all the schema keys of one document: schema key → class name.

    Classes that would share a name, or whose modules would on a file system without case,
    take their namespace in front; those still alike are told apart by hash.
    """
    keys = list(names)
    wanted = {key: to_pascal_case(key) for key in keys}
    for key in _list_alike(wanted, name_module):
        space = key.rpartition(".")[0]
        if space:
            wanted[key] = _cut(
                "".join(to_pascal_case(part) for part in space.split(".")) + wanted[key], key
            )
    wanted = {key: f"{name}_" if name in CLASSES else name for key, name in wanted.items()}
    return make_distinct(wanted, fold=name_module)


def name_members(values: Iterable[tuple[str | None, object]]) -> list[str]:
    """Name the members of one enum, in order, for its ``(published name or None, value)`` pairs."""
    pairs = list(values)
    keys = [f"{type(value).__name__}:{value!r}" for _, value in pairs]
    wanted = {
        key: _accept_member(name) if name is not None else name_member(value)
        for key, (name, value) in zip(keys, pairs)
    }
    settled = make_distinct(wanted)
    return [settled[key] for key in keys]


def make_distinct(wanted: dict[str, str], fold: Callable[[str], str] = str) -> dict[str, str]:
    """Make names distinct: key → name, with no two names alike.

    Of keys that share a name, one that is that very name keeps it, and the others take the
    hash of their key behind it.
    """
    result = dict(wanted)
    for key in _list_alike(wanted, fold):
        if result[key] != key:
            hash_of = digest(key).upper() if wanted[key].isupper() else digest(key)
            result[key] = f"{wanted[key]}_{hash_of}"
    return result


def digest(text: str) -> str:
    """Digest a text to eight hexadecimal digits, the same everywhere and always."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _list_alike(wanted: dict[str, str], fold: Callable[[str], str]) -> list[str]:
    """Return the keys whose names are not the only ones of their fold."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key, name in wanted.items():
        groups[fold(name)].append(key)
    return [key for group in groups.values() if len(group) > 1 for key in group]


def _accept_member(published: str) -> str:
    """Return a published member name if Python accepts it as an Enum member, else the name made of it."""
    usable = published.isidentifier() and published.isascii() and not keyword.iskeyword(published)
    return (
        published
        if usable and not published.startswith("_") and published != "mro"
        else name_member(published)
    )


def _cut(name: str, source: str) -> str:
    return name if len(name) <= LONGEST else f"{name[:LONGEST]}_{digest(source)}"
