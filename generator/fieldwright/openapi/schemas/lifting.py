"""Names for the inline objects, enums and unions that become models of their own.

The name follows from where the schema stands: the component's key, then for each step the
property in Pascal case, ``Item``, ``Value``, or an alternative's title or kind. How null is spelled
does not show: the only alternative beside null has the name of the choice, and null is not
counted. One that is taken gives way to the title, to the name with its kind, to ``BCOfA`` for
``ABC``, and at last to the hash of its whole place, whichever of the two came first.
"""

from typing import Any

from fieldwright.model import names
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.index import Standing
from fieldwright.openapi.schemas.vocabulary import is_annotation
from fieldwright.openapi.text.values import Object

_CHOICES = ("oneOf", "anyOf")


def name_model(ctx: Context, schema: Object) -> str:
    """Return the key of the model that an inline schema is lifted to."""
    steps, root = _trace_steps(ctx, schema)
    words = [root, *filter(None, (_name_step(ctx, step, node, schema) for step, node in steps))]
    stated = schema.get("x-fieldwright-name")
    name = stated if isinstance(stated, str) else "".join(words)
    title = next(filter(None, map(_read_title, list_around(ctx, schema))), None)
    candidates = (
        name,
        *([title] if title else ()),
        f"{name}{_name_kind(_unwrap(schema))}",
        *([f"{words[-1]}Of{''.join(words[:-1])}"] if len(words) > 1 else ()),
    )
    place = describe_place(ctx, schema)
    ctx.names.schemas.setdefault(place, schema)
    return ctx.names.claim(place, candidates)


def describe_place(ctx: Context, schema: Object) -> str:
    """Return a text that stands for where a schema is and for nothing else.

    What a choice beside another one is merged to stands where an alternative does.
    """
    steps, root = _trace_steps(ctx, schema)
    place = "/".join([root, *(f"{keyword}/{key}" for (_, (keyword, key)), _ in steps)])
    while ctx.names.schemas.get(place, schema) != schema:
        place += "/"
    return place


def find_component(ctx: Context, schema: Object) -> str:
    """Return the key of the component that a schema stands in."""
    return _trace_steps(ctx, schema)[1]


def find_lifted(ctx: Context, schema: Object) -> Object | None:
    """Find the schema that has been lifted and stands alone beside null in a choice."""
    for word in _CHOICES:
        others = [each for each in schema.get(word, ()) if not _is_null(each)]
        if len(others) == 1 and isinstance(others[0], Object) and others[0] in ctx.lifted.names:
            return others[0]
    return None


def _trace_steps(ctx: Context, schema: Object) -> tuple[list[tuple[Standing, Object]], str]:
    """Return where each schema from a component down to a schema stands, and the component's key."""
    steps: list[tuple[Standing, Object]] = []
    node: Object | None = schema
    while node is not None and node not in ctx.index.models and node in ctx.index.standings:
        steps.append((ctx.index.standings[node], node))
        node = steps[-1][0].owner
    return steps[::-1], ctx.index.models.get(node, "Root")


def _name_step(ctx: Context, standing: Standing, node: Object, schema: Object) -> str:
    """Return what one step adds to the name of a schema."""
    keyword, key = standing.step
    if keyword in ("properties", "$defs", "definitions"):
        return make_pascal(key)
    if keyword == "items":
        return "Item"
    if keyword == "additionalProperties":
        return "Value"
    if keyword in _CHOICES and not _is_alone(ctx, standing, node, schema):
        return _name_alternative(standing, node)
    return ""


def _name_alternative(standing: Standing, node: Object) -> str:
    """Return a title of a few words, or the kind and the number of the alternative among those that
    are not null."""
    number = int(standing.step[1])
    before = _list_choice(standing)[:number]
    node = _unwrap(node)
    return _read_title(node) or f"{_name_kind(node)}{number + 1 - sum(map(_is_null, before))}"


def _is_alone(ctx: Context, standing: Standing, node: Object, schema: Object) -> bool:
    """Return whether an alternative is the only one beside null; not where it and the choice both are
    models, which need names of their own."""
    others = [each for each in _list_choice(standing) if not _is_null(each)]
    both = _is_model(ctx, standing.owner) and (node is schema or _is_model(ctx, node))
    return len(others) == 1 and not both


def _is_model(ctx: Context, schema: Object | None) -> bool:
    """Return whether a schema is a component, or has been lifted already."""
    return schema is not None and (
        schema in ctx.index.models or describe_place(ctx, schema) in ctx.names.claims
    )


def list_around(ctx: Context, schema: Object) -> list[Object]:
    """Return a schema and the choices around it that its name is also that of."""
    around = [schema]
    for standing, node in reversed(_trace_steps(ctx, schema)[0]):
        alone = standing.step[0] in _CHOICES and _is_alone(ctx, standing, node, schema)
        if not alone or standing.owner is None:
            break
        around.append(standing.owner)
    return around


def _list_choice(standing: Standing) -> list[Any]:
    """Return the alternatives among which a schema stands; none where a list of types makes them."""
    choice = standing.owner.get(standing.step[0]) if standing.owner is not None else None
    return list(choice) if isinstance(choice, list) else []


def _is_null(schema: Any) -> bool:
    """Return whether a schema is written as null alone."""
    if not isinstance(schema, Object):
        return False
    return (
        schema.get("type") in ("null", ["null"])
        or "const" in schema
        and schema["const"] is None
        or schema.get("enum") == [None]
    )


def _unwrap(schema: Object) -> Object:
    """Return the only schema beside null of a choice that says nothing else."""
    words = [key for key in schema if not is_annotation(key) and key != "nullable"]
    listed = schema.get(words[0]) if len(words) == 1 and words[0] in (*_CHOICES, "allOf") else None
    others = [each for each in listed if not _is_null(each)] if isinstance(listed, list) else []
    if len(others) != 1 or not isinstance(others[0], Object) or _read_title(schema):
        return schema
    return _unwrap(others[0])


def _read_title(schema: Object) -> str | None:
    """Return the title of a schema as a name, if it is one of a few words."""
    title = schema.get("title")
    few = isinstance(title, str) and 0 < len(names.split_words(title)) <= 6
    return make_pascal(title) if isinstance(title, str) and few else None


def _name_kind(schema: Object) -> str:
    if "enum" in schema:
        return "Enum"
    types = schema.get("type", "object")
    types = [each for each in types if each != "null"] if isinstance(types, list) else [types]
    return "Object" if types == ["object"] else "Union"


def make_pascal(text: str) -> str:
    """Return the words of any text as one Pascal word, the dots in it included."""
    return (
        "".join(word[:1].upper() + word[1:] for word in names.split_words(text))
        or f"Field{names.digest(text)}"
    )
