"""Where Python code uses a generated package: imports, attributes, constructor calls, members of enums.

The code is read and never run. What a value is follows from annotations, from the
constructors and decoders of the package, and from the fields that lead from one model to
another; where that does not tell, nothing is claimed.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal as OneOf
from typing import TypeAlias

from fieldwright.changes.consumers.loading import Project
from fieldwright.model import ir, names, renames, traversal
from fieldwright.model.layout import Layout

Kind: TypeAlias = OneOf["import", "attribute", "constructor", "member", "type"]

_LISTS = frozenset(
    {"list", "List", "Sequence", "Iterable", "Iterator", "tuple", "set", "Collection"}
)
_MAPS = frozenset({"dict", "Dict", "Mapping", "MutableMapping"})
_MAKERS = frozenset({"from_dict", "from_json"})
_ELSEWHERE = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One place. ``name`` is what mypy says of a "type", or the attribute, the member or a former name that is imported; ``keywords`` what a constructor is passed,
    None where a ``**`` hides that. ``model`` is "" for an import of the package itself."""

    kind: Kind
    model: str
    name: str
    keywords: frozenset[str] | None
    place: ir.Place


@dataclass(frozen=True, slots=True)
class Package:
    """The names that a package has for the models of a document."""

    name: str
    models: Mapping[str, ir.Model]
    classes: Mapping[str, str]
    modules: Mapping[str, str]
    attributes: Mapping[str, Mapping[str, ir.Field]]
    former: frozenset[str]


def describe_package(document: ir.Document, name: str) -> Package:
    """Describe what can be used of the package of a document that is imported as ``name``."""
    models = {model.name: model for model in document.models}
    layout = Layout.of(document)
    classes = layout.classes
    attributes = {}
    for model in document.models:
        if isinstance(model, ir.Record):
            called = names.name_attributes(
                (each.name, each.published_name) for each in model.fields
            )
            former = renames.map_attributes(model)
            attributes[model.name] = {
                written: each
                for each in model.fields
                for written in filter(None, (called[each.name], former.get(each.name)))
            }
    was = renames.map_classes(document.models, classes)
    both = [*was.items(), *classes.items()]
    homes = {names.name_module(each): key for key, each in was.items()}
    homes |= {layout.modules[home]: home for home in layout.contents}
    return Package(
        name,
        models,
        {each: key for key, each in both},
        homes,
        attributes,
        frozenset(was.values()),
    )


def find_uses(folder: Path, known: Package) -> Iterator[Use]:
    """Yield every use in the Python files below a folder, or in one file, in the order of paths and
    lines.

    Environments, hidden folders and files that are no Python are left out.
    """
    top = folder.parent if folder.is_file() else folder
    project = Project(list_paths(folder), known.name, top)
    for path in project.files:
        try:
            tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            continue  # what Python cannot read uses nothing
        reader = _Reader(path, known, project)
        reader.visit(tree)
        yield from sorted(reader.uses, key=lambda use: (use.place.line, use.place.column))


def list_paths(folder: Path) -> Iterator[Path]:
    """Yield the files to read, in the order of their paths."""
    for path in [folder] if folder.is_file() else sorted(folder.rglob("*.py")):
        inside = path.relative_to(folder).parts[:-1] if path != folder else ()
        if any(part.startswith(".") or part in _ELSEWHERE for part in inside):
            continue
        if any(
            (folder.joinpath(*inside[:end]) / "pyvenv.cfg").exists()
            for end in range(1, len(inside) + 1)
        ):
            continue
        if path.is_file():
            yield path


class _Reader(ast.NodeVisitor):
    """Reads one file: what its names are bound to, and what it uses."""

    def __init__(self, path: Path, known: Package, project: Project) -> None:
        self.path = path
        self.known = known
        self.project = project
        self.uses: list[Use] = []
        self.imported: dict[str, str] = {}
        self.scopes: list[dict[str, ir.Type | None]] = [{}]
        self.functions: dict[str, ir.Type] = {}

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            first = alias.name.partition(".")[0]
            self._import(alias.asname or first, alias.name if alias.asname else first)
            if first == self.known.name:
                self._use("import", "", "", node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = self.project.resolve_relative(self.path, node.level, node.module or "")
        if not module:
            self.scopes[-1] |= {alias.asname or alias.name: None for alias in node.names}
            return
        if self.project.is_inside(module):
            self._use("import", "", "", node)
        for alias in node.names:
            if alias.name == "*":
                self._import_all(module)
                continue
            path = self.project.resolve(f"{module}.{alias.name}")
            self._import(alias.asname or alias.name, path)
            model = self._find_model(path) or self._find_model(path.rpartition(".")[0])
            if model is not None:
                written = path.rpartition(".")[2]
                self._use("import", model, written if written in self.known.former else "", node)

    def _import_all(self, module: str) -> None:
        """Bind what a wildcard does: the names of the package, or of a module of the consumer."""
        module = self.project.resolve(module)
        is_package = module == self.known.name
        for name in ["*"] if is_package else self.project.list_exports(module):
            for each in self.known.classes if name == "*" else [name]:
                self._import(each, f"{module}.{each}")

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.scopes[-1][node.name] = None
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        returned = self._infer_annotation(node.returns)
        if returned is not None:
            self.functions[node.name] = returned
        arguments = node.args
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        self.scopes.append({each.arg: self._infer_annotation(each.annotation) for each in every})
        self.generic_visit(node)
        self.scopes.pop()

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        inferred, path = self._infer(node.value), self._resolve_path(node.value)
        for target in node.targets:
            self._bind(target, inferred)
            if path and isinstance(target, ast.Name):
                self._import(target.id, path)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.generic_visit(node)
        self._bind(node.target, self._infer_annotation(node.annotation))

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.generic_visit(node)
        self._bind(node.target, self._infer(node.value))

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self._bind(node.target, _infer_element(self._infer(node.iter)))
        self.generic_visit(node)

    visit_AsyncFor = visit_For

    def visit_ListComp(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    ) -> None:
        self.scopes.append({})
        for each in node.generators:
            self._bind(each.target, _infer_element(self._infer(each.iter)))
        self.generic_visit(node)
        self.scopes.pop()

    visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_ListComp

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.generic_visit(node)
        model = self._find_class(node.value)
        if model is not None:
            if isinstance(self.known.models[model], ir.Enum):
                self._use("member", model, node.attr, node)
            return
        inferred = self._resolve(self._infer(node.value))
        if isinstance(inferred, ir.Ref) and node.attr in self.known.attributes.get(
            inferred.name, ()
        ):
            self._use("attribute", inferred.name, node.attr, node)

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        model = self._find_class(node.func)
        if model is not None and isinstance(self.known.models[model], ir.Record):
            passed = [each.arg for each in node.keywords]
            hidden = None in passed
            keywords = None if hidden else frozenset(each for each in passed if each is not None)
            self._use("constructor", model, "", node, keywords)

    def _use(
        self,
        kind: Kind,
        model: str,
        name: str,
        node: ast.AST,
        keywords: frozenset[str] | None = None,
    ) -> None:
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
        if isinstance(node, ast.Attribute):
            line = node.end_lineno or line
            column = (node.end_col_offset or column) - len(node.attr) + 1
        place = ir.Place(str(self.path), line, column)
        self.uses.append(Use(kind=kind, model=model, name=name, keywords=keywords, place=place))

    def _bind(self, target: ast.expr, inferred: ir.Type | None) -> None:
        if isinstance(target, ast.Name):
            self.scopes[-1][target.id] = inferred

    def _import(self, name: str, path: str) -> None:
        """Bind a name to something imported; what it was bound to here before is forgotten."""
        self.imported[name] = path
        self.scopes[-1].pop(name, None)

    def _resolve_path(self, node: ast.expr) -> str:
        """Return the dotted path of an expression that begins with something imported; "" for any
        other."""
        match node:
            case ast.Name(id=name) if not any(name in scope for scope in self.scopes):
                return self.imported.get(name, "")
            case ast.Attribute(value=value, attr=attribute):
                before = self._resolve_path(value)
                return before and f"{before}.{attribute}"
        return ""

    def _find_model(self, path: str) -> str | None:
        """Return the model whose class or module a dotted path in the package is."""
        match path.split("."):
            case [self.known.name, name]:
                return self.known.classes.get(name) or self.known.modules.get(name)
            case [self.known.name, module, name] if module in self.known.modules:
                return self.known.classes.get(name)
        return None

    def _find_class(self, node: ast.expr) -> str | None:
        """Return the model whose class an expression is: ``Image``, ``models.Image``."""
        path = self.project.resolve(self._resolve_path(node))
        model = self._find_model(path)
        return model if path.rpartition(".")[2] in self.known.classes else None

    def _find_decoded(self, node: ast.Call) -> str | None:
        """Return the model that a call of the package's ``decode`` makes."""
        if self.project.resolve(self._resolve_path(node.func)) != f"{self.known.name}.decode":
            return None
        return self._find_class(node.args[0]) if node.args else None

    def _infer(self, node: ast.expr) -> ir.Type | None:
        """Infer the type of an expression, as far as it can be known without running it."""
        match node:
            case ast.Name(id=name):
                return next((each[name] for each in reversed(self.scopes) if name in each), None)
            case ast.Await(value=inner):
                return self._infer(inner)
            case ast.Call(func=ast.Name(id=name)) if name in self.functions:
                return self.functions[name]
            case ast.Call(func=ast.Attribute(value=value, attr=attribute)) if attribute in _MAKERS:
                model = self._find_class(value)
                return ir.Ref(name=model) if model is not None else None
            case ast.Call(func=function):
                model = self._find_class(function) or self._find_decoded(node)
                return ir.Ref(name=model) if model is not None else None
            case ast.Attribute(value=value, attr=attribute):
                inferred = self._resolve(self._infer(value))
                fields = (
                    self.known.attributes.get(inferred.name, {})
                    if isinstance(inferred, ir.Ref)
                    else {}
                )
                return fields[attribute].type if attribute in fields else None
            case ast.Subscript(value=value):
                return _infer_item(self._resolve(self._infer(value)))
        return None

    def _resolve(self, inferred: ir.Type | None) -> ir.Type | None:
        """Return a type without null, and what an alias refers to."""
        for _ in range(len(self.known.models) + 1):
            inferred = inferred if inferred is None else traversal.unwrap(inferred)
            model = self.known.models.get(inferred.name) if isinstance(inferred, ir.Ref) else None
            if not isinstance(model, ir.Alias):
                return inferred
            inferred = model.type
        return None

    def _infer_annotation(self, node: ast.expr | None) -> ir.Type | None:
        """Infer the type that an annotation names, if it is one of the package's."""
        match node:
            case ast.Constant(value=str(text)):
                try:
                    return self._infer_annotation(ast.parse(text, mode="eval").body)
                except SyntaxError:
                    return None
            case ast.BinOp(left=left, right=right):
                return self._infer_annotation(left) or self._infer_annotation(right)
            case ast.Subscript(value=ast.Name(id=name), slice=inner):
                return self._infer_generic(name, inner)
            case ast.Name() | ast.Attribute():
                model = self._find_class(node)
                return ir.Ref(name=model) if model is not None else None
        return None

    def _infer_generic(self, name: str, inner: ast.expr) -> ir.Type | None:
        parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        if not parts:
            return None  # tuple[()], which holds nothing
        inferred = self._infer_annotation(parts[-1] if name in _MAPS else parts[0])
        if inferred is None or name == "Optional":
            return inferred
        if name in _LISTS:
            return ir.Array(items=inferred)
        return ir.Map(values=inferred) if name in _MAPS else None


def _infer_element(inferred: ir.Type | None) -> ir.Type | None:
    """Infer what a loop over a value yields; the keys of a map are strings."""
    inner = inferred if inferred is None else traversal.unwrap(inferred)
    return inner.items if isinstance(inner, ir.Array) else None


def _infer_item(inferred: ir.Type | None) -> ir.Type | None:
    """Infer what an index or a key selects."""
    if isinstance(inferred, ir.Array):
        return inferred.items
    return inferred.values if isinstance(inferred, ir.Map) else None
