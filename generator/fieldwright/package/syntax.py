"""The syntax trees of a generated package: what ``read`` looks up in its modules."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fieldwright.model import ir


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module: its statements, its functions by name, the word that the functions of each of its
    models end with, as far as it has some, and what it imports of other modules under which name.
    """

    body: list[ast.stmt]
    functions: Mapping[str, ast.FunctionDef]
    words: Mapping[str, str]
    imported: Mapping[str, tuple[str, str]]

    @staticmethod
    def of(source: bytes) -> "Module":
        body = ast.parse(source).body
        functions = {each.name: each for each in body if isinstance(each, ast.FunctionDef)}
        words = {}
        for each in body:
            match each:
                case ast.Expr(
                    value=ast.Call(
                        func=ast.Name(id="describe"), args=[ast.Name(id=name), decoder, *_]
                    )
                ):
                    words[name] = get_name(decoder).removeprefix("_").removeprefix("decode_")
                case ast.Expr(
                    value=ast.Call(
                        func=ast.Name(id="declare"), args=[_, ast.Name(id=name), decoder, *_]
                    )
                ):
                    words[name] = get_name(decoder).removeprefix("decode_")
        imported = {
            alias.asname or alias.name: (each.module or "", alias.name)
            for each in body
            if isinstance(each, ast.ImportFrom)
            for alias in each.names
        }
        return Module(body=body, functions=functions, words=words, imported=imported)

    def find(self, prefix: str, name: str) -> ast.FunctionDef | None:
        """Return the function of a model with this prefix."""
        return self.functions.get(f"{prefix}_{self.words.get(name)}")

    def look_up(self, name: str, suffix: str) -> ast.expr | None:
        """Return what the constant of a model with this suffix is defined as."""
        wanted = f"_{self.words.get(name, '').upper()}_{suffix}"
        for each in self.body:
            if isinstance(each, ast.AnnAssign | ast.Assign) and identify(each) == wanted:
                return each.value
        return None

    def look_up_members(self, name: str) -> ast.expr | None:
        """Return the table of the members of a record."""
        for each in self.body:
            match each:
                case ast.Assign(
                    targets=[ast.Attribute(value=ast.Name(id=of), attr="__members__")]
                ) if (of == name):
                    return each.value
        return None

    def is_closed(self, name: str) -> bool:
        """Return whether a record takes no members that it does not name."""
        closed = (
            each.value.keywords
            for each in self.body
            if isinstance(each, ast.Expr)
            and isinstance(each.value, ast.Call)
            and get_name(each.value.func) == "describe"
            and get_name(each.value.args[0]) == name
        )
        return any(each.arg == "closed" for keywords in closed for each in keywords)

    def has_null(self, name: str) -> bool:
        """Return whether the decoder of a model may return None."""
        decode = self.find("decode", name)
        return decode is not None and not {"None", "Any"}.isdisjoint(parse(get_return(decode)))


def evaluate_constant(body: list[ast.stmt], name: str) -> ir.Json:
    """Return the value of a constant of a module."""
    for node in body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and identify(node) == name and node.value:
            return ast.literal_eval(node.value)
    raise ValueError(f"the package does not define {name}")


def identify(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) else ""


def get_keys(table: ast.expr | None) -> Iterator[ast.expr]:
    """Yield the keys of a dict."""
    if isinstance(table, ast.Dict):
        yield from filter(None, table.keys)


def list_calls(function: ast.FunctionDef) -> set[str]:
    return {get_name(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


def get_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def get_return(function: ast.FunctionDef) -> ast.expr:
    if function.returns is None:
        raise ValueError(f"{function.name} has no annotation")
    return function.returns


def unquote(node: ast.expr) -> ast.expr:
    match node:
        case ast.Constant(value=str(quoted)):
            return ast.parse(quoted, mode="eval").body
        case _:
            return node


def split(node: ast.expr) -> list[ast.expr]:
    """Return the alternatives of an annotation."""
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return [*split(left), *split(right)]
        case _:
            return [node]


def parse(node: ast.expr) -> set[str]:
    return {ast.unparse(part) for part in split(unquote(node))}


def read_text(node: ast.stmt) -> str:
    """Return the text of a bare string that follows what it documents, "" for anything else."""
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return inspect.cleandoc(text).strip()
        case _:
            return ""
