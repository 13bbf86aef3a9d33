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
    """Whether null is a value of a type or a model; a reference to a missing model takes it.

    What is checked besides may refuse it all the same, unless it does so ``surely``.
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
