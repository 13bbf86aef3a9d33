"""What pages said, what they say now, and what a person made of it: three specs into one.

``base`` is what a spec says that pages can say, ``new`` what the pages say now; both are made
by ``write``, so that they differ in what changed on the pages and in nothing else. ``old`` is
the spec as it stands. A change is made where ``old`` still is as ``base`` has it; whatever
``base`` does not know stays, since a person added it. Anything else is a conflict, and for
others to decide.
"""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from fieldwright.model import formats, json_values, keywords
from fieldwright.model.json_values import is_equal
from fieldwright.openapi.text.values import Array, Object, is_identical, strip_places

NOTHING: Any = object()
"""In the place of a value that is not there."""

_PAGE = "x-fieldwright-page"
_TYPE_WORDS = frozenset({"type", "$ref", "const", "enum", "oneOf", "anyOf"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A change of a page and an edit of a person that disagree, at an offset of the spec's text.

    ``where`` leads to it, from a model's name on. ``ours`` is the spec's value and ``theirs``
    the page's, either of them ``NOTHING`` where it is not there.
    """

    at: int
    where: tuple[str, ...]
    ours: Any
    theirs: Any


Decide = Callable[[Conflict], bool]
"""Whether the page's side is taken."""


class _Place(NamedTuple):
    """Where the merge stands: an offset, the way there, and whether a person may have changed what ``base`` shows."""

    at: int
    where: tuple[str, ...] = ()
    doubtful: bool = False

    def enter(self, name: str, at: int) -> "_Place":
        return _Place(at, (*self.where, name), self.doubtful)


def merge(
    old: Object,
    base: dict[str, Any],
    new: dict[str, Any],
    *,
    doubtful: Container[str],
    decide: Decide,
    drop: Callable[[str, int], None] | None = None,
) -> dict[str, Any]:
    """Return the spec ``old`` with the changes from ``base`` to ``new``, as plain data.

    ``doubtful`` names the models in which no difference is surely a page's: all of theirs are
    conflicts. ``drop`` is called for each edited model, at its offset, whose page is gone; by
    default that is a conflict as well.
    """
    result = dict(old)
    schemas = old["components"]["schemas"]
    before, after = base["components"]["schemas"], new["components"]["schemas"]
    merged = {}
    marks = dict(zip(schemas, schemas.marks[::2]))
    for name in _weave(schemas, after):
        sides = schemas.get(name, NOTHING), before.get(name, NOTHING), after.get(name, NOTHING)
        at = marks.get(name, schemas.at)
        if drop is not None and NOTHING not in sides[:2] and _is_missing(sides[2]):
            merged[name] = sides[2]
            if not is_identical(*sides[:2]):
                drop(name, at)
        else:
            merged[name] = _merge_value(*sides, _Place(at, (name,), name in doubtful), decide)
    result["components"] = {**old["components"], "schemas": _drop_nothing(merged)}
    page = old[_PAGE]
    result[_PAGE] = _merge_value(page, base[_PAGE], new[_PAGE], _Place(page.at, (_PAGE,)), decide)
    return {key: strip_places(value) for key, value in result.items()}


def _merge_value(old: Any, base: Any, new: Any, place: _Place, decide: Decide) -> Any:
    """Merge one value. Each side may be ``NOTHING``, and so may the outcome."""
    if is_identical(base, new) or is_identical(old, new):
        return old
    if is_identical(old, base) and not place.doubtful:
        return new
    if isinstance(old, Object) and isinstance(base, dict) and isinstance(new, dict):
        return _merge_object(old, base, new, place, decide)
    if isinstance(old, Array) and _is_alike(old, base, new):
        sides = enumerate(zip(old, base, new, old.marks))
        return [
            _merge_value(a, b, c, place.enter(str(n), at), decide) for n, (a, b, c, at) in sides
        ]
    if _is_same(old, base) and not place.doubtful:
        return new
    return old if _is_same(old, new) else _decide(old, new, place, decide)


def _decide(old: Any, new: Any, place: _Place, decide: Decide) -> Any:
    conflict = Conflict(at=place.at, where=place.where, ours=old, theirs=new)
    return new if decide(conflict) else old


def _merge_object(
    old: Object, base: dict[str, Any], new: dict[str, Any], place: _Place, decide: Decide
) -> Any:
    """Merge an object key by key, in the order of the spec; what is new stands where ``new`` has
    it."""
    marks = dict(zip(old, old.marks[::2]))
    left: dict[str, Any] = dict(old)
    loose = _find_loose(old, base, new)
    if loose:
        question = place.enter(" and ".join(loose), marks[loose[0]])
        ours = {key: old[key] for key in loose}
        if (
            _decide(
                ours, {word: new[word] for word in new if word in _TYPE_WORDS}, question, decide
            )
            is ours
        ):
            return old
        left = {key: value for key, value in old.items() if key not in loose}
    merged = {}
    for key in _weave(left, new):
        sides = left.get(key, NOTHING), base.get(key, NOTHING), new.get(key, NOTHING)
        inner = place.enter(key, marks.get(key, place.at))
        if key == "required":
            merged[key] = _merge_required(*sides, old.get("properties", {}), inner, decide)
        elif key == "properties" and isinstance(sides[0], Object) and _are_objects(sides[1:]):
            merged[key] = _merge_properties(*sides, inner, decide)
        else:
            merged[key] = _merge_value(*sides, inner, decide)
    return _drop_nothing(merged)


def _merge_properties(
    old: Object, base: dict[str, Any], new: dict[str, Any], place: _Place, decide: Decide
) -> dict[str, Any]:
    """Merge properties, which are the same if they print the same name, in the order of the
    page."""
    keys = {_print_name(key, value): key for key, value in old.items()}
    marks = dict(zip(old, old.marks[::2]))
    merged = {}
    for name in _weave(new, keys):
        key = keys.get(name, name)
        sides = old.get(key, NOTHING), base.get(name, NOTHING), new.get(name, NOTHING)
        merged[key] = _merge_value(*sides, place.enter(name, marks.get(key, place.at)), decide)
    return _drop_nothing(merged)


def _merge_required(
    old: Any, base: Any, new: Any, properties: dict[str, Any], place: _Place, decide: Decide
) -> Any:
    """Merge the required names, which the spec may have by other names than the pages print."""
    if _is_same(base, new):
        return old
    keys = {_print_name(key, value): key for key, value in properties.items()}
    listed: list[str] = [] if old is NOTHING else list(old)
    before, after = ([] if side is NOTHING else side for side in (base, new))
    gone = {keys.get(name, name) for name in before if name not in after}
    wanted = [keys.get(name, name) for name in after]
    merged = [name for name in listed if name not in gone]
    merged += [name for name in wanted if name not in merged]
    if place.doubtful and merged != listed:
        return _decide(old, merged or NOTHING, place, decide)
    return merged or NOTHING


def _find_loose(old: Object, base: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return the keys that a person added and that do not apply to the type that the page gives
    now."""
    if all(_is_same(base.get(word, NOTHING), new.get(word, NOTHING)) for word in _TYPE_WORDS):
        return []
    types = _list_types(new)
    return [
        key
        for key in old
        if key not in base and key not in new and not _is_applicable(key, old[key], types)
    ]


def _list_types(schema: dict[str, Any]) -> set[str]:
    """Return the JSON types of a schema; none where it has no ``type``."""
    types = schema.get("type", [])
    return set(types if isinstance(types, list) else [types]) - {"null"}


def _is_applicable(key: str, value: Any, types: set[str]) -> bool:
    if key == "default":
        return any(json_values.is_type(value, each) for each in types)
    if key == "format":
        return formats.get_type(value) in types
    row = keywords.KEYWORDS.get(key)
    return row is None or not row.types or not types.isdisjoint(row.types)


def _print_name(key: str, schema: Any) -> str:
    """Return the name that pages print for a property."""
    override = schema.get("x-speakeasy-name-override") if isinstance(schema, dict) else None
    return override if isinstance(override, str) else key


def _weave(first: Iterable[str], second: Iterable[str]) -> list[str]:
    """Return the names of ``first`` in their order, and the others of ``second`` behind what they
    stand behind there."""
    names = list(first)
    known = set(names)
    behind: dict[str | None, list[str]] = {}
    anchor = None
    for name in second:
        if name in known:
            anchor = name
        else:
            behind.setdefault(anchor, []).append(name)
    woven = behind.get(None, [])
    for name in names:
        woven += [name, *behind.get(name, [])]
    return woven


def _is_missing(schema: Any) -> bool:
    """Return whether a model has no page: it is not there, or only a stub for those that link to it."""
    return schema is NOTHING or schema.get(_PAGE, {}).get("stub") is True


def _drop_nothing(members: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in members.items() if value is not NOTHING}


def _are_objects(sides: Iterable[Any]) -> bool:
    return all(isinstance(each, dict) for each in sides)


def _is_alike(old: Array, base: Any, new: Any) -> bool:
    """Return whether three lists are of schemas, and of as many."""
    lists = isinstance(base, list) and isinstance(new, list) and len(old) == len(base) == len(new)
    return lists and _are_objects(new) and _are_objects(base)


def _is_same(one: Any, other: Any) -> bool:
    if one is NOTHING or other is NOTHING:
        return one is other
    return is_equal(one, other)
