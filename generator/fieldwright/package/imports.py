"""The import lines of a generated module: exactly the names that its body uses."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from fieldwright.model import components, formats, ir, traversal
from fieldwright.model.layout import Layout
from fieldwright.package import plan
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

ASSERTIONS = "_checks"
"""The module of what must hold besides types."""

RUNTIME = (
    *("_assertions", "_linear", "_decimals", "_uuids", "_regexes", "_idna", "_texts"),
    *("_formats", "_labels", "_times", "_collectors", "_decoding", "_runtime", "_lazy"),
    *("_objects", "_json", "_schemas", "_pydantic", "_verdicts", "_heirs", "_encoding"),
)
"""The modules copied as they are, where something uses them."""

PUBLISHED = ("decode", "_collect", "encode")
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

    def list_names(self) -> Iterator[str]:
        """Yield the names that are imported, each with the ``as`` it may have."""
        for block in (*self.above, self.below):
            for line in block:
                yield from line.bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What can be imported from the models of one document, and which modules form circles.

    ``exports`` maps every name a body may use to its module and the name there; ``circles`` a
    module to the number of its circle, which only modules of one circle share.
    """

    exports: Mapping[str, tuple[str, str]]
    circles: Mapping[str, int]

    @staticmethod
    def of(document: ir.Document, layout: Layout, assertions: Iterable[str] = ()) -> "Links":
        """Return the links between the models of a document, and to the assertions of these names."""
        exports = {
            f"{prefix}_{name}": (ASSERTIONS, f"{prefix}_{name}")
            for name in assertions
            for prefix in ("is_valid", "find")
        }
        for name, module in layout.modules.items():
            word, local = layout.words[name], layout.local_words[name]
            exports[layout.classes[name]] = module, layout.classes[name]
            exports |= {f"{each}_{word}": (module, f"{each}_{local}") for each in PUBLISHED}
            exports[plan.name_table(word)] = module, plan.name_table(local)
        graph: dict[str, list[str]] = {module: [] for module in layout.modules.values()}
        for model in document.models:
            graph[layout.modules[model.name]] += [
                layout.modules[name]
                for name in traversal.list_references(model)
                if name in layout.modules
            ]
            if isinstance(model, ir.Record) and model.base is not None:
                graph[layout.modules[model.name]].append(layout.modules[model.base])
        return Links(exports=exports, circles=components.number_components(graph))


def collect_imports(body: str, module: str, links: Links, renamed: Mapping[str, str]) -> Needed:
    """Return the imports for the body of a module; ``renamed`` maps a name of the standard
    library or the runtime to the one that the body has for it."""
    hidden = {alias: original for original, alias in renamed.items()}
    standard: dict[str, set[tuple[str, str]]] = {}
    runtime: dict[str, set[tuple[str, str]]] = {}
    models: dict[str, set[tuple[str, str]]] = {}
    for used in sorted(tokens.find_names(body)):
        original = hidden.get(used, used)
        if used in links.exports:
            home, there = links.exports[used]
            if home != module:
                models.setdefault(home, set()).add((there, used))
        elif original in STANDARD:
            standard.setdefault(STANDARD[original], set()).add((original, used))
        elif original in map_exports():
            runtime.setdefault(map_exports()[original], set()).add((original, used))
    own = links.circles.get(module)
    below = {each for each in models if own is not None and links.circles.get(each) == own}
    above = {each: models[each] for each in models if each not in below}
    return Needed(
        above=tuple(
            block
            for block in (
                tuple(_make_lines(standard, "")),
                tuple(_make_lines({**runtime, **above}, ".")),
            )
            if block
        ),
        below=tuple(_make_lines({each: models[each] for each in below}, ".")),
    )


def _make_lines(modules: Mapping[str, set[tuple[str, str]]], dots: str) -> Iterator[Line]:
    for module in sorted(modules):
        bound = tuple(
            Markup(there if there == here else f"{there} as {here}")
            for there, here in sorted(modules[module])
        )
        yield Line(module=Markup(dots + module), bound=bound)


@cache
def map_exports() -> dict[str, str]:
    """Name → the runtime module that defines it."""
    modules: dict[str, str] = {}
    for module in RUNTIME:
        for node in ast.parse(templates.read_source(f"package/module/{module}.py")).body:
            for name in _list_definitions(node):
                modules[name] = module
    return {name: module for name, module in modules.items() if not name.startswith("_")}


def _list_definitions(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.Assign(targets=[ast.Name(id=name)]):
            return [name]
        case _:
            return []
