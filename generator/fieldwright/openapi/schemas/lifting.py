"""Names for the inline objects, enums and unions that become models of their own.

The name follows from where the schema stands: the component's key, then for each step the
property in Pascal case, ``Item``, ``Value``, or an alternative's title or kind. One that is
taken gives way to the title, to the name with its kind, to ``BCOfA`` for ``ABC``, and at last to
the hash of its whole place, whichever of the two came first.
"""

from fieldwright.model import names
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.index import Step
from fieldwright.openapi.text.values import Object


def name_model(ctx: Context, schema: Object) -> str:
    """Return the key of the model that an inline schema is lifted to."""
    steps, root = _trace_steps(ctx, schema)
    words = [root, *filter(None, (_name_step(step, node) for step, node in steps))]
    stated = schema.get("x-fieldwright-name")
    name = stated if isinstance(stated, str) else "".join(words)
    title = _read_title(schema)
    candidates = (
        name,
        *([title] if title else ()),
        f"{name}{_name_kind(schema)}",
        *([f"{words[-1]}Of{''.join(words[:-1])}"] if len(words) > 1 else ()),
    )
    return ctx.names.claim(describe_place(ctx, schema), candidates)


def describe_place(ctx: Context, schema: Object) -> str:
    """Return a text that stands for where a schema is and for nothing else."""
    steps, root = _trace_steps(ctx, schema)
    return "/".join([root, *(f"{keyword}/{key}" for (keyword, key), _ in steps)])


def find_component(ctx: Context, schema: Object) -> str:
    """Return the key of the component that a schema stands in."""
    return _trace_steps(ctx, schema)[1]


def _trace_steps(ctx: Context, schema: Object) -> tuple[list[tuple[Step, Object]], str]:
    """Return the steps from a component down to a schema, and the component's key."""
    steps: list[tuple[Step, Object]] = []
    node: Object | None = schema
    while node is not None and node not in ctx.index.models and node in ctx.index.standings:
        owner, step = ctx.index.standings[node]
        steps.append((step, node))
        node = owner
    return steps[::-1], ctx.index.models.get(node, "Root")


def _name_step(step: Step, node: Object) -> str:
    """Return what one step adds to a name."""
    keyword, key = step
    if keyword in ("properties", "$defs", "definitions"):
        return make_pascal(key)
    if keyword == "items":
        return "Item"
    if keyword == "additionalProperties":
        return "Value"
    if keyword in ("oneOf", "anyOf"):
        return _name_alternative(key, node)
    return ""


def _name_alternative(key: str, node: Object) -> str:
    """Return a title of a few words, or the kind and the number of the alternative."""
    return _read_title(node) or f"{_name_kind(node)}{int(key) + 1}"


def _read_title(schema: Object) -> str | None:
    """Return the title of a schema as a name, if it is one of a few words."""
    title = schema.get("title")
    few = isinstance(title, str) and 0 < len(names.split_words(title)) <= 6
    return make_pascal(title) if isinstance(title, str) and few else None


def _name_kind(schema: Object) -> str:
    if "enum" in schema:
        return "Enum"
    return "Object" if schema.get("type", "object") == "object" else "Union"


def make_pascal(text: str) -> str:
    """Return the words of any text as one Pascal word, the dots in it included."""
    return (
        "".join(word[:1].upper() + word[1:] for word in names.split_words(text))
        or f"Field{names.digest(text)}"
    )
