"""The import lines of a generated module: exactly the names that its body uses."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from markupsafe import Markup

from fieldwright.model import components, formats, ir
from fieldwright.model.layout import Layout, link_modules
from fieldwright.model.names import BASE
from fieldwright.package import plan
from fieldwright.rendering import templates, tokens

STANDARD = {
    "Any": "typing",
    "Callable": "collections.abc",
    "Enum": "enum",
    "Final": "typing",
    "IntEnum": "enum",
    "Literal": "typing",
    "Mapping": "collections.abc",
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
    *("_assertions", "_rules", "_linear", "_decimals", "_uuids", "_regexes", "_idna", "_texts"),
    *("_formats", "_labels", "_times", "_collectors", "_decoding", "_runtime", "_lazy"),
    *(
        "_checked",
        "_frozen",
        "_objects",
        "_json",
        "_schemas",
        "_pydantic",
        "_verdicts",
        "_heirs",
        "_encoding",
        "_secrets",
    ),
)
"""The modules copied as they are, where something uses them."""

_DEPTH = 100
"""The number of modules that may import one another in a chain: Python gives up from 145 on."""

PUBLISHED = ("decode", "_collect", "encode", "choose")
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
    module to the first one of its circle in the order of their names. ``early`` are the
    modules that the package imports at once, in this order: most packages have none. ``json_types``
    of models, the aliases that are ``unquoted``, and the ``orders`` in which modules define their models,
    are filled in as modules are planned.
    """

    exports: Mapping[str, tuple[str, str]]
    circles: Mapping[str, str]
    early: tuple[str, ...] = ()
    json_types: dict[str, frozenset[str]] = field(default_factory=dict)
    unquoted: set[str] = field(default_factory=set)
    orders: dict[str, dict[str, int]] = field(default_factory=dict)

    @staticmethod
    def of(document: ir.Document, layout: Layout, assertions: Iterable[str] = ()) -> "Links":
        """Return the links between the models of a document, and to what has these names among the assertions."""
        exports = {name: (ASSERTIONS, name) for name in assertions}
        for name, module in layout.modules.items():
            word, local = layout.words[name], layout.local_words[name]
            exports[layout.classes[name]] = module, layout.classes[name]
            exports |= {f"{each}_{word}": (module, f"{each}_{local}") for each in PUBLISHED}
            exports[plan.name_table(word)] = module, plan.name_table(local)
        graph = link_modules(document, layout.modules)
        numbers = components.number_components(graph)
        first = {number: module for module, number in sorted(numbers.items(), reverse=True)}
        circles = {module: first[number] for module, number in numbers.items()}
        return Links(exports=exports, circles=circles, early=_list_early(graph, numbers))


def _list_early(graph: Mapping[str, list[str]], circles: Mapping[str, int]) -> tuple[str, ...]:
    """List the modules that are imported before all others, in this order, so that no import leads
    through more than ``_DEPTH`` modules that are not imported yet."""
    contents: dict[int, list[str]] = {}
    for module, number in circles.items():
        contents.setdefault(number, []).append(module)
    depths: dict[int, int] = {}
    early: dict[str, None] = {}
    for number, modules in contents.items():  # what others import comes before them
        targets = {circles[each] for module in modules for each in graph[module]} - {number}
        for each in sorted(targets, key=depths.__getitem__):
            if len(modules) + depths[each] > _DEPTH:
                early[contents[each][0]] = None
                depths[each] = 0
        depths[number] = len(modules) + max((depths[each] for each in targets), default=0)
    return tuple(early)


def collect_imports(body: str, module: str, links: Links, renamed: Mapping[str, str]) -> Needed:
    """Return the imports for the body of a module; ``renamed`` maps a name of the standard
    library or the runtime to the one that the body has for it."""
    hidden = {alias: original for original, alias in renamed.items()}
    names = tokens.find_names(body)
    if not names.isdisjoint(renamed):
        tree = ast.parse(body)
        names -= {name for name in renamed if not _is_read(tree, name)}
    standard: dict[str, set[tuple[str, str]]] = {}
    runtime: dict[str, set[tuple[str, str]]] = {}
    models: dict[str, set[tuple[str, str]]] = {}
    for used in sorted(names):
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


def _make_lines(modules: Mapping[str, set[tuple[str, str]]], dots: str) -> list[Line]:
    """Make the lines of some modules; a name with an ``as`` has a line of its own."""
    lines = []
    for module, names in modules.items():
        plain = [Markup(there) for there, here in names if there == here]
        bound = [tuple(sort_names(plain))] if plain else []
        bound += [(Markup(f"{there} as {here}"),) for there, here in names if there != here]
        lines += [Line(module=Markup(dots + module), bound=each) for each in bound]
    return sort_lines(lines)


def sort_names(names: Iterable[Markup]) -> list[Markup]:
    """Sort the names of one import as isort does: constants, classes, all others."""
    return sorted(names, key=_order_name)


def sort_lines(lines: Iterable[Line]) -> list[Line]:
    """Sort the lines of a block as isort does."""
    return sorted(
        lines,
        key=lambda line: (
            _order_text(line.module.lower()),
            _order_text(line.module),
            _order_name(line.bound[0]),
        ),
    )


def _order_name(bound: str) -> tuple[object, ...]:
    name, _, alias = bound.partition(" as ")
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[0].isupper() else 2
    return kind, _order_text(name.lower()), _order_text(name), _order_text(alias)


def _order_text(text: str) -> list[tuple[int | str, ...]]:
    """Return what orders texts in the natural way: a number in one by its value, unless it begins with 0."""
    return [
        (
            (ord("0"), part[0] != "0", len(part) * (part[0] != "0"), part)
            if part.isdecimal()
            else (ord(part),)
        )
        for part in re.findall(r"[0-9]+|[^0-9]", text)
    ]


def _is_read(tree: ast.AST, name: str) -> bool:
    """Return whether a module reads a name as its own, and not as one that a class or a function has bound."""
    if isinstance(tree, ast.Name):
        return tree.id == name and isinstance(tree.ctx, ast.Load)
    if isinstance(tree, ast.Attribute) and tree.attr == "setter":
        return False  # of the property that has the name
    parts = [*ast.iter_child_nodes(tree)]
    if isinstance(tree, ast.FunctionDef | ast.Lambda) and any(
        isinstance(each, ast.arg)
        and each.arg == name
        or isinstance(each, ast.Name)
        and each.id == name
        and isinstance(each.ctx, ast.Store)
        for each in ast.walk(tree)
    ):
        parts = [tree.args]
        if isinstance(tree, ast.FunctionDef):
            parts += [*tree.decorator_list, *filter(None, [tree.returns])]
    return any(_is_read(each, name) for each in parts)


def import_base(needed: Needed, base: str) -> Needed:
    """Return the imports of a module with the project's own class, between those of Python and of the package."""
    module, _, name = base.rpartition(".")
    line = Line(module=Markup(module), bound=(Markup(f"{name} as {BASE}"),))
    *standard, own = needed.above
    return replace(needed, above=(*standard, (line,), own))


@cache
def map_exports() -> dict[str, str]:
    """Name → the runtime module that defines it."""
    modules: dict[str, str] = {}
    for module in RUNTIME:
        for node in ast.parse(templates.read_source(f"package/module/{module}.py")).body:
            for name in _list_definitions(node):
                modules[name] = module
    own = {name: module for name, module in modules.items() if not name.startswith("_")}
    del own["TYPE_CHECKING"]  # a copy of that of ``typing``
    return own


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
