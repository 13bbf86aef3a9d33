"""IR types as Python annotations, and the JSON types they stand for."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from fieldwright.model import formats, ir
from fieldwright.rendering import encoders

_SCALARS = {
    "any": "Any",
    "boolean": "bool",
    "integer": "int",
    "never": "Any",
    "null": "None",
    "number": "float",
    "string": "str",
}

_STYLE = ir.Style()


def annotate(
    node: ir.Type,
    named: Callable[[str], str],
    renamed: Mapping[str, str] = MappingProxyType({}),
    style: ir.Style = _STYLE,
) -> str:
    """Return the annotation of a type. ``named`` gives that of a model; ``renamed`` maps the type
    names that the class it stands in hides to the names they are imported under."""
    match node:
        case ir.Scalar():
            name = annotate_scalar(node, style)
            return renamed.get(name, name)
        case ir.Literal():
            return annotate_literal(node)
        case ir.Array():
            return annotate_array(annotate(node.items, named, renamed, style), style)
        case ir.Map():
            return annotate_map(annotate(node.values, named, renamed, style), renamed, style)
        case ir.Ref():
            return named(node.name)
        case ir.Asserted():
            return annotate(node.type, named, renamed, style)
        case ir.Nullable():
            return widen(annotate(node.type, named, renamed, style))
        case _:
            raise TypeError(f"{type(node).__name__} is not a type")


def annotate_array(items: str, style: ir.Style) -> str:
    """Return the annotation of an array whose items have this one."""
    return f"tuple[{items}, ...]" if style.frozen else f"list[{items}]"


def annotate_map(values: str, renamed: Mapping[str, str], style: ir.Style) -> str:
    """Return the annotation of an object whose values have this one."""
    return f"{renamed.get('Mapping', 'Mapping') if style.frozen else 'dict'}[str, {values}]"


_BRACKETS = re.compile(r"\[(?:[^][\"']|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')*\]")
"""The innermost brackets of an annotation, with the texts in them."""


def widen(name: str, other: str = "None") -> str:
    """Return ``name | other``, or ``name`` where that accepts ``other`` already."""
    outside, inside = name, 1
    while inside:
        outside, inside = _BRACKETS.subn("", outside)
    return name if name == "Any" or other in outside.split(" | ") else f"{name} | {other}"


def annotate_scalar(node: ir.Scalar, style: ir.Style) -> str:
    """Return the Python type of a scalar."""
    usual = formats.PYTHON_TYPES.get(node.format or "")
    chosen = dict(style.types).get(node.format or "", usual)
    if chosen and (node.kind == "string" or (node.kind == "number" and chosen == "Decimal")):
        return chosen
    return _SCALARS[node.kind]


def annotate_literal(node: ir.Literal) -> str:
    """Return ``Literal[…]`` where Python has one for the values, else the type they share, else Any."""
    kinds = {type(value) for value in node.values}
    if kinds <= {str, int, bool} and not node.open:
        return f"Literal[{', '.join(_quote(value) for value in node.values)}]"
    return kinds.pop().__name__ if len(kinds) == 1 and kinds <= {str, int, bool, float} else "Any"


def _quote(value: str | int | bool) -> str:
    return str(encoders.encode_literal(value))
