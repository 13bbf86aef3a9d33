"""Decide whether null is a value of a type."""

from collections.abc import Mapping

from fieldwright.model import ir


def accepts_null(
    node: ir.Type | ir.Model,
    models: Mapping[str, ir.Model],
    depth: int = 0,
    *,
    surely: bool = False,
) -> bool:
    """Return whether a type or a model accepts null; a reference to a missing model does.

    Assertions besides the type may refuse it all the same, unless ``surely`` is asked for.
    """
    match node:
        case ir.Nullable():
            return True
        case ir.Asserted():
            return not surely and accepts_null(node.type, models, depth)
        case ir.Scalar():
            return node.kind in ("any", "null")
        case ir.Literal():
            return None in node.values
        case ir.Ref() if node.name not in models:
            return True
        case ir.Ref():
            target = models[node.name]
            return depth < len(models) and accepts_null(target, models, depth + 1, surely=surely)
        case ir.Alias():
            return accepts_null(node.type, models, depth, surely=surely)
        case ir.Record() | ir.Enum() | ir.Union() if surely and node.assertions is not None:
            return False
        case ir.Union():
            return node.nullable or any(
                accepts_null(each, models, depth, surely=surely) for each in node.alternatives
            )
        case ir.Record() | ir.Enum():
            return node.nullable
        case _:
            return False
