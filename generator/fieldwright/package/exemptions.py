"""The rules of ruff that a module of assertions is exempt from, since it has a statement for each keyword."""

import ast


def find_exemptions(body: str) -> list[str]:
    """Find the rules that a module breaks, in their order; no others are named, as those would be reported as unused."""
    nodes = [*ast.walk(ast.parse(body))]
    rules = {
        "SIM102": any(isinstance(each, ast.If) and _is_collapsible(each) for each in nodes),
        "SIM103": any(isinstance(each, ast.FunctionDef) and _is_needless(each) for each in nodes),
    }
    return [rule for rule, broken in rules.items() if broken]


def _is_collapsible(node: ast.If) -> bool:
    """Return whether a condition holds nothing but another one (SIM102, collapsible-if)."""
    inner = node.body[0]
    alone = len(node.body) == 1 and not node.orelse
    return alone and isinstance(inner, ast.If) and not inner.orelse


def _is_needless(node: ast.FunctionDef) -> bool:
    """Return whether a function ends with a condition that could be what it returns (SIM103, needless-bool)."""
    *_, condition, _ = [None, None, *node.body]
    return (
        isinstance(condition, ast.If)
        and not condition.orelse
        and len(condition.body) == 1
        and isinstance(condition.body[0], ast.Return)
    )
