"""The import lines of a generated module: exactly the names that its body uses."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from fieldwright.model import formats, ir, names, traversal
from fieldwright.rendering import templates, tokens

STANDARD = {
    "Any": "typing",
    "Callable": "collections.abc",
    "Enum": "enum",
    "Final": "typing",
    "IntEnum": "enum",
    "Literal": "typing",
    "StrEnum": "enum",
    "TypeAlias": "typing",
    "dataclass": "dataclasses",
    "field": "dataclasses",
    "re": "",
    **{row.python: row.library for row in formats.FORMATS.values() if row.python and row.library},
}
"""Name → the standard module it comes from; "" for a module imported as itself."""

CHECKS = "_checks"
"""The module of what must hold besides types."""

RUNTIME = (
    *("_assertions", "_linear", "_decimals", "_uuids", "_regexes", "_idna", "_texts"),
    *("_formats", "_labels", "_times", "_runtime"),
)
"""The modules copied as they are, where something uses them; the last is what the others stand on."""

PUBLISHED = ("decode", "collect", "encode")
"""The functions of a model's module that other modules call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``from module import bound``, or ``import bound`` where the module is "".

    ``bound`` are the names, each with the ``as`` it may have.
    """

    module: Markup
    bound: tuple[Markup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """The import lines above a module's body, and those below it because of a circle."""

    above: tuple[tuple[Line, ...], ...]
    below: tuple[Line, ...]

    def bound(self) -> Iterator[str]:
        """The names that are imported, each with the ``as`` it may have."""
        for block in (*self.above, self.below):
            for line in block:
                yield from line.bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What can be imported from the models of one document, and which of them form circles.

    ``exports`` maps every name a body may use to ``(module, name there)``; ``circles`` a
    module to the number of its circle, which only modules of one circle share.
    """

    exports: Mapping[str, tuple[str, str]]
    circles: Mapping[str, int]

    @staticmethod
    def of(
        document: ir.Document, classes: Mapping[str, str], checks: Iterable[str] = ()
    ) -> "Links":
        """The links between the models of a document, and to the checks of these names."""
        exports = {
            f"{word}_{name}": (CHECKS, f"{word}_{name}")
            for name in checks
            for word in ("holds", "find")
        }
        for each in classes.values():
            module = names.module(each)
            exports[each] = (module, each)
            exports |= {f"{name}_{module}": (module, name) for name in PUBLISHED}
            exports[f"members_of_{module}"] = (module, "MEMBERS")
        modules = {key: names.module(each) for key, each in classes.items()}
        graph = {
            modules[model.name]: [
                modules[name] for name in traversal.list_references(model) if name in modules
            ]
            for model in document.models
        }
        return Links(exports=exports, circles=circles(graph))


def circles(graph: Mapping[str, list[str]]) -> dict[str, int]:
    """Node → number of its strongly connected component (Tarjan 1972), without recursion."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    settled: dict[str, int] = {}
    for root in graph:
        work = [] if root in order else [(root, iter(graph[root]))]
        while work:
            node, edges = work[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                stack.append(node)
            for target in edges:
                if target not in order:
                    work.append((target, iter(graph[target])))
                    break
                if target not in settled:
                    low[node] = min(low[node], order[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    while node not in settled:
                        settled[stack.pop()] = order[node]
    return settled


def needed(body: str, name: str, links: Links, renamed: Mapping[str, str]) -> Needed:
    """The imports for a module's body, which defines the class ``name``."""
    hidden = {alias: original for original, alias in renamed.items()}
    standard: dict[str, set[tuple[str, str]]] = {}
    runtime: dict[str, set[tuple[str, str]]] = {}
    models: dict[str, set[tuple[str, str]]] = {}
    for used in sorted(tokens.names(body)):
        original = hidden.get(used, used)
        if used in links.exports and used != name:
            module, there = links.exports[used]
            models.setdefault(module, set()).add((there, used))
        elif original in STANDARD:
            standard.setdefault(STANDARD[original], set()).add((original, used))
        elif used in exported():
            runtime.setdefault(exported()[used], set()).add((used, used))
    own = links.circles.get(names.module(name)) if name else None
    below = {each for each in models if own is not None and links.circles.get(each) == own}
    above = {each: models[each] for each in models if each not in below}
    return Needed(
        above=tuple(
            block
            for block in (
                tuple(_lines(standard, "")),
                tuple(_lines({**runtime, **above}, ".")),
            )
            if block
        ),
        below=tuple(_lines({each: models[each] for each in below}, ".")),
    )


def _lines(modules: Mapping[str, set[tuple[str, str]]], dots: str) -> Iterator[Line]:
    for module in sorted(modules):
        bound = tuple(
            Markup(there if there == here else f"{there} as {here}")
            for there, here in sorted(modules[module])
        )
        yield Line(module=Markup(dots + module), bound=bound)


@cache
def exported() -> dict[str, str]:
    """Name → the runtime module that defines it."""
    found: dict[str, str] = {}
    for module in RUNTIME:
        for node in ast.parse(templates.source(f"package/module/{module}.py")).body:
            for name in _defined(node):
                found[name] = module
    return {name: module for name, module in found.items() if not name.startswith("_")}


def _defined(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.Assign(targets=[ast.Name(id=name)]):
            return [name]
        case _:
            return []
