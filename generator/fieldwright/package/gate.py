"""The gate that every rendered module passes before it is written or imported.

A module is parsed, and consists of nothing but the node kinds, imports, calls and names that the
templates make for any spec: the wall behind the encoders. Text of a spec can then be in constants and
docstrings only, since comments are a closed list too.
"""

import ast
import builtins
import gc
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from fieldwright.model.names import BASE
from fieldwright.package import imports
from fieldwright.rendering import tokens
from fieldwright.rendering.timings import measure

_KINDS = (
    *(ast.Module, ast.FunctionDef, ast.ClassDef, ast.Return, ast.Assign, ast.AugAssign),
    *(ast.AnnAssign, ast.For, ast.If, ast.Raise, ast.Try, ast.ExceptHandler, ast.Expr, ast.Pass),
    *(ast.Break, ast.Import, ast.ImportFrom, ast.alias, ast.arguments, ast.arg, ast.keyword),
    *(ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Lambda, ast.IfExp, ast.Dict, ast.Compare, ast.Call),
    *(ast.ListComp, ast.DictComp, ast.GeneratorExp, ast.comprehension, ast.JoinedStr),
    *(ast.FormattedValue, ast.Constant, ast.Attribute, ast.Subscript, ast.Slice, ast.Starred),
    *(ast.Name, ast.NamedExpr, ast.List, ast.Tuple),
)
_PLAIN = frozenset(
    {
        *(
            "arg",
            "asname",
            "attr",
            "conversion",
            "ctx",
            "id",
            "is_async",
            "kind",
            "level",
            "module",
        ),
        *("name", "op", "ops", "simple", "type_comment"),
    }
)
"""The parts of nodes that are no nodes, or operators, which are harmless."""

_FIELDS = {kind: tuple(each for each in kind._fields if each not in _PLAIN) for kind in _KINDS}
"""The kinds of nodes that templates make, each with the parts that are nodes or lists of them."""

_CONSTANTS = frozenset({str, int, float, bool, type(None), type(...)})
_BUILTINS = frozenset(
    {
        *(
            "AttributeError",
            "TypeError",
            "ValueError",
            "bool",
            "bytes",
            "dict",
            "enumerate",
            "float",
        ),
        *("globals", "int", "isinstance", "len", "list", "min", "property", "range", "set"),
        *("str", "sum", "tuple", "type", "__name__"),
    }
)
"""What modules use of Python without an import."""

_UNUSED = frozenset(dir(builtins)) - _BUILTINS
"""What no module uses of Python, not even where a field has the name; a model may have it."""

_METHODS = frozenset(
    {
        *(
            "__collect__",
            "__decode__",
            "add",
            "append",
            "compile",
            "decode",
            "decode_other",
            "find",
            "get",
            "is_valid",
        ),
        *("items", "names", "search", "setdefault", "to_dict", "update", "values"),
    }
)
"""The methods that modules call."""

_DUNDERS = frozenset(
    {
        *("__class__", "__collect__", "__dir__", "__getattr__", "__hash__", "__init__"),
        *("__decode__", "__members__"),
        *("__name__", "__version__"),
    }
)
_STANDARD = frozenset(
    {
        *((module, name) for name, module in imports.STANDARD.items() if module),
        *(("__future__", "annotations"), ("typing", "TYPE_CHECKING"), ("typing", "TypeVar")),
        *(("typing", "overload"), ("typing_extensions", "TypeForm")),
        *(("collections.abc", "Iterable"), ("collections.abc", "Iterator")),
    }
)
"""The imports of what is not in the package: module, name."""

_COMMENT = re.compile(
    r"# (?:ruff: noqa: SIM102|ruff: noqa: SIM103|ruff: noqa: SIM102, SIM103|There is a statement for each keyword\."
    r"|mypy: disable-error-code=\"[a-z,-]+\"|pyright: report\w+=false(?:, report\w+=false)*"
    r"|A member of a class may be narrower than that of its base, and required where that one is not\."
    r"|An enum that is open and a record that may be null are decoded to more than their class\."
    r"|These refer back to this module, so they are imported when it is complete\."
    r"|These lead to others, those to others, and so on: Python imports no such chain from its upper end\."
    r"|What is deprecated is reported where it is used, not where it is made\.)"
)


_PIECE = 200_000
"""The characters of a module up to which it is parsed at once."""


class Violation(Exception):
    """A rendered module has something that no template makes. ``excerpt`` is what it is, as Python."""

    def __init__(self, line: int, message: str, excerpt: str) -> None:
        super().__init__(f"line {line}: {message}: {excerpt[:80]}")
        self.excerpt = excerpt


class _Names(NamedTuple):
    """The names of a module: those it reads, those it binds, those of attributes."""

    read: set[str]
    bound: set[str]
    attributes: set[str]


@measure("gate")
def check(source: str, base: str | None = None) -> None:
    """Check the text of one rendered module, which may import the class ``base`` too.

    Raises ``Violation`` for what no template makes, and ``SyntaxError`` or ``ValueError`` for what is no Python.
    """
    collecting = gc.isenabled()
    gc.disable()  # a tree has no circles, and the search for them takes as long as the check
    try:
        _check_module(source, base)
    finally:
        if collecting:
            gc.enable()


def _check_module(source: str, base: str | None) -> None:
    try:
        _check_pieces(source, _split(source), base)
    except (Violation, SyntaxError):
        _check_pieces(source, [source], base)  # whose lines are those of the module


def _split(source: str) -> Iterator[str]:
    """Split a long module between statements, since a tree is a hundred times as large as its text.

    Pieces that are Python each are Python together, the same statements. A piece that is none, as one that ends
    inside a text, tells nothing of the module.
    """
    start = 0
    while len(source) - start > _PIECE and (end := source.find("\n\n\n", start + _PIECE)) >= 0:
        yield source[start : end + 1]
        start = end + 1
    yield source[start:]


def _check_pieces(source: str, pieces: Iterable[str], base: str | None) -> None:
    names, models = _Names(set(), set(), set()), set[str]()
    for piece in pieces:
        tree = ast.parse(piece)
        if base is not None:
            tree.body = [node for node in tree.body if not _is_import_of(node, base)]
        _check_nodes(tree, names)
        models.update(_list_globals(tree))
    unknown = names.read - names.bound - _BUILTINS - {BASE if base else ""}
    dunders = {each for each in (*names.bound, *names.attributes) if each[:2] == "__"} - _DUNDERS
    hidden = (names.bound & names.read & _UNUSED) - models
    if unknown or dunders or hidden:
        raise _blame(ast.parse(source), unknown | dunders | hidden)
    if "#" in source:
        for comment in tokens.find_comments(source):
            if not _COMMENT.fullmatch(comment.rstrip()):
                line = source.count("\n", 0, source.find(comment)) + 1
                raise Violation(line, "a comment that no template writes", comment)


def _is_import_of(node: ast.stmt, base: str) -> bool:
    """Return whether a statement imports the class that the configuration names, under the name that it gets."""
    module, _, name = base.rpartition(".")
    wanted = ast.ImportFrom(module=module, names=[ast.alias(name, BASE)], level=0)
    return ast.dump(node) == ast.dump(wanted)


def _list_globals(tree: ast.Module) -> Iterator[str]:
    """Yield the models that a module defines or imports, which are what their names mean in all of it."""
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.ImportFrom(level=1):
                yield from (each.asname or each.name for each in node.names)


def _check_nodes(tree: ast.AST, names: _Names) -> None:
    """Check each node by itself, and gather the names."""
    pending: list[Any] = [tree]
    read, attributes = names.read, names.attributes
    while pending:
        node = pending.pop()
        kind = node.__class__
        if kind is ast.Name:
            (read if node.ctx.__class__ is ast.Load else names.bound).add(node.id)
            continue
        if kind is ast.Constant:
            if node.value.__class__ not in _CONSTANTS:
                raise _describe(node, "a constant of a kind that no template writes")
            continue
        if kind is ast.Attribute:
            attributes.add(node.attr)
            pending.append(node.value)
            continue
        fields = _FIELDS.get(kind)
        if fields is None:
            raise _describe(node, "Python that no template writes")
        if kind is ast.Call:
            _check_call(node)
        elif kind in _BINDING:
            _bind(node, names)
        for field in fields:
            value = getattr(node, field)
            if value.__class__ is list:
                pending += [each for each in value if each is not None]
            elif value is not None:
                pending.append(value)


_BINDING = frozenset(
    {
        *(ast.FunctionDef, ast.ClassDef, ast.arg, ast.ExceptHandler, ast.Import),
        *(ast.ImportFrom, ast.AnnAssign),
    }
)


def _bind(node: Any, names: _Names) -> None:
    """Check a node that binds names, and gather them; a quoted alias of a type is checked like Python."""
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
            names.bound.add(name)
        case ast.ExceptHandler(name=str(name)):
            names.bound.add(name)
        case ast.Import() | ast.ImportFrom():
            _check_import(node)
            names.bound.update(each.asname or each.name for each in node.names)
        case ast.AnnAssign(
            annotation=ast.Name(id="TypeAlias"), value=ast.Constant(value=str(quoted))
        ):
            _check_nodes(ast.parse(quoted, mode="eval").body, names)
        case _:
            pass


def _check_call(node: ast.Call) -> None:
    """Check what is called: a name, a known method, or an entry of a table."""
    match node.func:
        case ast.Name() | ast.Subscript(value=ast.Name()):
            return
        case ast.Attribute(attr=method) if method in _METHODS:
            return
    raise _describe(node, "a call that no template writes")


def _check_import(node: ast.Import | ast.ImportFrom) -> None:
    """Check an import: known names of the standard library, of the runtime, or any of the package's other modules."""
    match node:
        case ast.Import(names=[ast.alias(name="re")]):
            return
        case ast.ImportFrom(level=0, module=module):
            if all((module, each.name) in _STANDARD for each in node.names):
                return
        case ast.ImportFrom(level=1, module=None | imports.ASSERTIONS):
            return
        case ast.ImportFrom(level=1, module=str(module)) if "." not in module:
            known = _map_runtime().get(module)
            if known is None or all(each.name in known for each in node.names):
                return
    raise _describe(node, "an import that no template writes")


@cache
def _map_runtime() -> dict[str, frozenset[str]]:
    """Map each runtime module to the names that other modules import from it."""
    modules: dict[str, set[str]] = {"_deprecated": {"deprecated"}, "__main__": set()}
    for name, module in {**imports.map_exports(), "TYPE_CHECKING": "_lazy"}.items():
        modules.setdefault(module, set()).add(name)
    return {module: frozenset(names) for module, names in modules.items()}


def _blame(tree: ast.AST, names: set[str]) -> Violation:
    """Return the violation for the first place that has one of these names."""
    for node in _list_nodes(tree):
        if not names.isdisjoint(
            getattr(node, field, None) for field in ("id", "attr", "name", "asname", "arg")
        ):
            return _describe(node, "a name that no template makes")
    return Violation(1, "a name that no template makes", ", ".join(sorted(names)))


def _list_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that have a line, in the order of the text."""
    placed: list[Any] = [node for node in ast.walk(tree) if hasattr(node, "lineno")]
    return iter(sorted(placed, key=lambda node: (node.lineno, node.col_offset)))


def _describe(node: ast.AST, message: str) -> Violation:
    """Describe a node as a violation."""
    return Violation(getattr(node, "lineno", 1), message, ast.unparse(node).split("\n")[0])
