"""What the examples on pages show of names in JSON and of null."""

import json
import keyword
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from fieldwright.model import guesses, ir

_NULLS = (None, "null", "<nil>")
"""Examples of null: no date is spelled so, and no list."""


_ENOUGH = 3
"""Names of several words in examples from which on all the others are guessed alike."""


_ODD = re.compile(r"[^a-z0-9]")


Key = tuple[str, str]
"""A model and a field of it, by its name in JSON."""


class Evidence(NamedTuple):
    """What examples show: the keys of each field in JSON, and the fields that are null.

    ``spellings`` has the one key of each printed name, and ``convention`` what all of them follow.
    """

    names: dict[Key, set[str]]
    nulls: set[Key]
    spellings: dict[str, str]
    convention: str | None


def collect(document: ir.Document) -> Evidence:
    """Collect what the examples of all fields show."""
    names: dict[Key, set[str]] = {}
    nulls: set[Key] = set()
    models = {model.name: model for model in document.models}
    records = [model for model in document.models if isinstance(model, ir.Record)]
    pending: list[tuple[ir.Type, Any]] = []
    for record in records:
        for each in record.fields:
            for example in each.examples:
                if (
                    guesses.is_null_open(each)
                    and not isinstance(example, list | dict)
                    and example in _NULLS
                ):
                    nulls.add((record.name, each.name))
                pending.append((each.type, _parse(example)))
    while pending:
        pending += _look_into(*pending.pop(), models, (names, nulls))
    shown: dict[str, set[str]] = {}
    for record in records:
        for each in record.fields:
            keys = names.get((record.name, each.name), set())
            shown.setdefault(each.published_name or each.name, set()).update(keys)
    spellings = {name: next(iter(keys)) for name, keys in shown.items() if len(keys) == 1}
    return Evidence(names, nulls, spellings, _infer_convention(shown))


def _infer_convention(shown: Mapping[str, set[str]]) -> str | None:
    """Return the convention of all keys that examples show of names of several words, if they are enough."""
    pairs = [(name, key) for name in shown for key in shown[name] if guesses.is_open(name)]
    for convention in ("camel", "kebab"):
        if len(pairs) >= _ENOUGH and all(
            convert(name, convention, {}).lower() == key.lower() for name, key in pairs
        ):
            return convention
    return None


def convert(name: str, convention: str | None, spellings: Mapping[str, str]) -> str:
    """Convert a printed name to its name in JSON by a convention, or as examples spell it elsewhere."""
    if convention is None or convention == "as-is":
        return name
    if name in spellings:
        return spellings[name]
    bare = name.removesuffix("_") if keyword.iskeyword(name.removesuffix("_")) else name
    if bare[:1] == "_" and bare[1:2].isdigit():
        bare = bare[1:]
    start = len(bare) - len(bare.lstrip("_"))
    first, *others = bare[start:].split("_")
    if convention == "kebab":
        return bare[:start] + "-".join((first, *others))
    return bare[:start] + first + "".join(each[:1].upper() + each[1:] for each in others)


def _parse(example: ir.Json) -> ir.Json:
    """Return the object or list that an example is the text of, or the example itself."""
    if isinstance(example, str) and example[:1] in ("{", "["):
        try:
            return json.loads(example)
        except (ValueError, RecursionError):
            return example
    return example


def _look_into(
    type_: ir.Type,
    value: ir.Json,
    models: Mapping[str, ir.Model],
    seen: tuple[dict[Key, set[str]], set[Key]],
) -> Iterator[tuple[ir.Type, Any]]:
    """Note what one value shows of its type, and yield its parts with theirs."""
    match type_:
        case ir.Nullable(type=inner) | ir.Asserted(type=inner):
            yield inner, value
        case ir.Array(items=items) if isinstance(value, list):
            yield from ((items, each) for each in value)
        case ir.Map(values=inner) if isinstance(value, dict):
            yield from ((inner, each) for each in value.values())
        case ir.Ref(name=name):
            model = models.get(name)
            if isinstance(model, ir.Alias):
                yield model.type, value
            elif isinstance(model, ir.Union):
                fitting = [each for each in model.alternatives if _is_covered(each, value, models)]
                yield from ((each, value) for each in fitting if len(fitting) == 1)
            elif isinstance(model, ir.Record) and isinstance(value, dict):
                fields = _index_fields(model)
                for key, inner_value in value.items():
                    each = fields.get(_ODD.sub("", key.lower()))
                    if each is not None:
                        where = model.name, each.name
                        seen[0].setdefault(where, set()).add(key)
                        if inner_value is None:
                            seen[1].add(where)
                        yield each.type, inner_value


def _index_fields(record: ir.Record) -> dict[str, ir.Field]:
    """Return the fields by their printed names without case and signs, where only one has such a name."""
    listed = [
        (_ODD.sub("", (each.published_name or each.name).lower()), each) for each in record.fields
    ]
    counts = Counter(word for word, _ in listed)
    return {word: each for word, each in listed if counts[word] == 1 and word}


def _is_covered(type_: ir.Type, value: ir.Json, models: Mapping[str, ir.Model]) -> bool:
    """Return whether an object has only members that a record has."""
    model = models.get(type_.name) if isinstance(type_, ir.Ref) else None
    if not isinstance(model, ir.Record) or not isinstance(value, dict) or not value:
        return False
    return {_ODD.sub("", key.lower()) for key in value} <= _index_fields(model).keys()
