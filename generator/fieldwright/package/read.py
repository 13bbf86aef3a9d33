"""Read a generated package as the shape of its document, by ``ast`` and never by import."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fieldwright.model import formats, ir, renames
from fieldwright.package import annotations, docstrings, shape

_ENUMS = frozenset({"Enum", "IntEnum", "StrEnum"})


def read_package(files: Mapping[str, bytes], module: str) -> ir.Document:
    """Return the shape of the document that ``files`` (path → bytes, as ``write.write_package`` gives
    them) were written from; equal to ``shape.shape`` of it. Raises ``ValueError`` for a package
    that is not of our making."""
    start = ast.parse(files[f"{module}/__init__.py"])
    homes = _list_modules(start)
    modules = {each: _Module.of(files[f"{module}/{each}.py"]) for each in set(homes.values())}
    reader = _Reader(
        classes=frozenset(homes),
        modules=modules,
        nullable=frozenset(name for name, each in homes.items() if modules[each].has_null(name)),
    )
    former = {now: _annotate_former(name, removed) for name, now, removed in _list_renamed(start)}
    header = " ".join((ast.get_docstring(start) or "").split())
    return ir.Document(
        title=header.removeprefix("The models of ").partition(". @generated")[0],
        version=_evaluate_constant(start.body, "__version__"),
        models=tuple(
            replace(reader.read_model(name, modules[each]), annotations=former.get(name, ()))
            for name, each in sorted(homes.items())
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Module:
    """A module: its statements, its functions by name, the word that the functions of each of its
    models end with, as far as it has some, and what it imports of other modules under which name.
    """

    body: list[ast.stmt]
    functions: Mapping[str, ast.FunctionDef]
    words: Mapping[str, str]
    imported: Mapping[str, tuple[str, str]]

    @staticmethod
    def of(source: bytes) -> "_Module":
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
                    words[name] = _get_name(decoder).removeprefix("_").removeprefix("decode_")
                case ast.Expr(
                    value=ast.Call(
                        func=ast.Name(id="declare"), args=[_, ast.Name(id=name), decoder, *_]
                    )
                ):
                    words[name] = _get_name(decoder).removeprefix("decode_")
        imported = {
            alias.asname or alias.name: (each.module or "", alias.name)
            for each in body
            if isinstance(each, ast.ImportFrom)
            for alias in each.names
        }
        return _Module(body=body, functions=functions, words=words, imported=imported)

    def find(self, prefix: str, name: str) -> ast.FunctionDef | None:
        """Return the function of a model with this prefix."""
        return self.functions.get(f"{prefix}_{self.words.get(name)}")

    def look_up(self, name: str, suffix: str) -> ast.expr | None:
        """Return what the constant of a model with this suffix is defined as."""
        wanted = f"_{self.words.get(name, '').upper()}_{suffix}"
        for each in self.body:
            if isinstance(each, ast.AnnAssign) and _identify(each) == wanted:
                return each.value
        return None

    def has_null(self, name: str) -> bool:
        """Return whether the decoder of a model may return None."""
        decode = self.find("decode", name)
        return decode is not None and not {"None", "Any"}.isdisjoint(_parse(_get_return(decode)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads models; ``nullable`` are the classes or aliases of models that accept null by
    themselves."""

    classes: frozenset[str]
    modules: Mapping[str, _Module]
    nullable: frozenset[str]

    def read_model(self, name: str, module: _Module) -> ir.Model:
        for position, node in enumerate(module.body):
            match node:
                case ast.ClassDef() if node.name == name and _get_name(node.bases[0]) in _ENUMS:
                    return self._read_enum(node, module)
                case ast.ClassDef() if node.name == name:
                    return self._read_record(node, module)
                case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value) if (
                    target == name
                ):
                    facts = docstrings.read_shape(_read(module.body[position + 1]))
                    return self._read_alias(name, _unquote(value), module, facts)
        raise ValueError(f"the module of {name} does not define it")

    def _read_record(self, node: ast.ClassDef, module: _Module) -> ir.Record:
        members = list(_read_members(module.look_up(node.name, "MEMBERS")))
        former = _map_former_attributes(node.name, module)
        fields: list[ir.Field] = []
        extra: ir.Type | None = ir.Scalar(kind="never")
        for position, each in enumerate(node.body):
            match each:
                case ast.AnnAssign(
                    target=ast.Name(id="additional_properties"),
                    annotation=ast.Subscript(slice=ast.Tuple(elts=[_, value])),
                ):
                    values = self.read_type(value)
                    extra = None if values == ir.Scalar(kind="any") else values
                case ast.AnnAssign(target=ast.Name(id=attribute)):
                    if len(fields) == len(members):
                        raise ValueError(f"{node.name}.{attribute} is not among its members")
                    text = _read(node.body[position + 1]) if position + 1 < len(node.body) else ""
                    field = self._read_field(each, attribute, *members[len(fields)], text)
                    fields.append(replace(field, annotations=former.get(attribute, ())))
        return ir.Record(
            name=node.name,
            fields=tuple(fields),
            additional_properties=extra,
            nullable=node.name in self.nullable,
            **docstrings.read_shape((ast.get_docstring(node) or "").strip()),
        )

    def _read_field(
        self, node: ast.AnnAssign, attribute: str, wire: str, required: bool, text: str
    ) -> ir.Field:
        absent = "Unset" if "Unset" in _parse(node.annotation) else "None"
        return ir.Field(
            name=wire,
            published_name=attribute,
            type=self.read_type(node.annotation, frozenset() if required else frozenset({absent})),
            required=required,
            default=docstrings.read(text).default,
            **docstrings.read_shape(text),
        )

    def _read_enum(self, node: ast.ClassDef, module: _Module) -> ir.Enum:
        members = [
            (each.targets[0].id, ast.literal_eval(each.value))
            for each in node.body
            if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name)
        ]
        decode = module.find("decode", node.name)
        returned = _parse(_get_return(decode)) if decode is not None else set()
        return ir.Enum(
            name=node.name,
            members=tuple(members),
            kind="any",
            open=not {"str", "int"}.isdisjoint(returned),
            nullable="None" in returned,
            **docstrings.read_shape((ast.get_docstring(node) or "").strip()),
        )

    def _read_alias(
        self, name: str, value: ast.expr, module: _Module, facts: dict[str, Any]
    ) -> ir.Model:
        decode, collect = module.find("decode", name), module.find("_collect", name)
        if decode is None or collect is None:
            raise ValueError(f"the module of {name} does not decode it")
        listed = module.look_up(name, "VALUES")
        if listed is not None:
            return ir.Enum(
                name=name,
                members=tuple((None, each) for each in ast.literal_eval(listed)),
                kind="any",
                open="has_equal" not in _list_calls(decode),
                form="literal",
                nullable="None" in _parse(_get_return(decode)),
                **facts,
            )
        kinds = _list_calls(collect) & {"collect_tagged", "collect_one_of", "collect_any_of"}
        if not kinds:
            return ir.Alias(name=name, type=self.read_type(value), **facts)
        return ir.Union(
            name=name,
            alternatives=tuple(self._list_alternatives(name, module)),
            exclusive="collect_any_of" not in kinds,
            nullable=_accepts_null_first(collect),
            **facts,
        )

    def _list_alternatives(self, name: str, module: _Module) -> Iterator[ir.Type]:
        """Yield the types of a union, by what collects their problems: a tuple of all, or a table."""
        match module.look_up(name, "ALTERNATIVES") or module.look_up(name, "TAGS"):
            case ast.Tuple(elts=collectors):
                yield from (self._read_collector(each, module) for each in collectors)
            case ast.Dict(values=collectors):
                yield from dict.fromkeys(self._read_collector(each, module) for each in collectors)

    def _read_collector(self, node: ast.expr, module: _Module) -> ir.Type:
        """Return the type whose problems an expression collects."""
        match node:
            case ast.Name(id=name) if name in self.classes:
                return ir.Ref(name=name)
            case ast.Name(id=name) if name.startswith("_collect_"):
                return ir.Ref(name=self._find_model(name, module))
            case ast.Name(id=name) if name.startswith("collect_"):
                return shape.make_scalar(_PYTHON.get(name.removeprefix("collect_"), "str"))
            case ast.Name(id=name):
                return shape.make_scalar(name)
            case ast.Call(func=ast.Name(id="make_array_collector"), args=[items, *_]):
                return ir.Array(items=self._read_collector(items, module))
            case ast.Call(func=ast.Name(id="make_map_collector"), args=[values, *_]):
                return ir.Map(values=self._read_collector(values, module))
            case ast.Call(func=ast.Name(id="make_nullable_collector"), args=[inside]):
                return self._make_nullable(self._read_collector(inside, module))
            case ast.Call(
                func=ast.Name(id="make_literal_collector"), args=values, keywords=keywords
            ):
                literal = ir.Literal(
                    values=tuple(map(ast.literal_eval, values)), open=bool(keywords)
                )
                written = annotations.annotate_literal(literal)
                return literal if written.startswith("Literal") else shape.make_scalar(written)
            case ast.Call(args=[inside, *_]):
                return self._read_collector(inside, module)
            case _:
                raise ValueError(f"not a collector of ours: {ast.unparse(node)}")

    def _find_model(self, function: str, module: _Module) -> str:
        """Return the model whose problems a function collects that a module has or imports."""
        if function in module.imported:
            home, function = module.imported[function]
            module = self.modules[home]
        word = function.removeprefix("_collect_")
        return next(name for name, each in module.words.items() if each == word)

    def read_type(self, node: ast.expr, dropped: frozenset[str] = frozenset()) -> ir.Type:
        """Return the type that an annotation stands for, without the words that are ``dropped``."""
        parts = [part for part in _split(_unquote(node)) if ast.unparse(part) not in dropped]
        plain = [part for part in parts if ast.unparse(part) != "None"]
        if not plain:
            return shape.make_scalar("None")
        read = self._read_one(plain[0])
        return self._make_nullable(read) if len(plain) < len(parts) else read

    def _make_nullable(self, node: ir.Type) -> ir.Type:
        accepts_null = isinstance(node, ir.Ref) and node.name in self.nullable
        return node if accepts_null else ir.Nullable(type=node)

    def _read_one(self, node: ast.expr) -> ir.Type:
        match node:
            case ast.Subscript(value=ast.Name(id="list"), slice=items):
                return ir.Array(items=self.read_type(items))
            case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[_, values])):
                return ir.Map(values=self.read_type(values))
            case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=values)):
                return ir.Literal(values=tuple(ast.literal_eval(value) for value in values))
            case ast.Subscript(value=ast.Name(id="Literal"), slice=value):
                return ir.Literal(values=(ast.literal_eval(value),))
            case ast.Name(id=name) if name in self.classes:
                return ir.Ref(name=name)
            case ast.Name(id=name):
                return shape.make_scalar(name.lstrip("_"))
            case ast.Constant(value=None):
                return shape.make_scalar("None")
            case _:
                raise ValueError(f"not an annotation of ours: {ast.unparse(node)}")


_PYTHON = {
    "any": "Any",
    "boolean": "bool",
    "decimal_number": "Decimal",
    "integer": "int",
    "never": "Any",
    "null": "None",
    "number": "float",
    **{row.function[len("parse_") :]: row.python for row in formats.FORMATS.values() if row.python},
}
"""Collector, without ``collect_`` → the Python type of what it gives, where that is not ``str``."""


def _list_modules(start: ast.Module) -> dict[str, str]:
    """Return class → module, of the models that the package offers."""
    lines = str(_evaluate_constant(start.body, "_MODULES")).split("\n")
    pairs = dict(line.split() for line in lines if line)
    return {name: module for name, module in pairs.items() if not module.startswith("_")}


def _list_renamed(start: ast.Module) -> tuple[tuple[str, str, str], ...]:
    """Return the former classes, the classes of today and the versions in which the former go."""
    for node in start.body:
        if isinstance(node, ast.Assign) and _identify(node) == "_RENAMED":
            rows: tuple[tuple[str, str, str], ...] = ast.literal_eval(node.value)
            return rows
    return ()


def _map_former_attributes(name: str, module: _Module) -> dict[str, ir.Pairs]:
    """Return attribute → the annotations of its former name, of one record."""
    for node in module.body:
        match node:
            case ast.Expr(
                value=ast.Call(func=ast.Name(id="accept_former"), args=[ast.Name(id=of), former])
            ) if (of == name):
                pairs = ast.literal_eval(former).items()
                return {now: _annotate_former(each, removed) for each, (now, removed) in pairs}
    return {}


def _annotate_former(name: str, removed: str) -> ir.Pairs:
    gone = ((renames.REMOVED_IN, removed),) if removed else ()
    return ((renames.RENAMED_FROM, name), *gone)


def _evaluate_constant(body: list[ast.stmt], name: str) -> ir.Json:
    """Return the value of a constant of a module."""
    for node in body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and _identify(node) == name and node.value:
            return ast.literal_eval(node.value)
    raise ValueError(f"the package does not define {name}")


def _identify(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) else ""


def _read_members(table: ast.expr | None) -> Iterator[tuple[str, bool]]:
    """Yield the members in the table of a record, each with whether it is required."""
    if isinstance(table, ast.Dict):
        rows = (row.elts[0] for row in table.values if isinstance(row, ast.Tuple))
        yield from zip(map(ast.literal_eval, _get_keys(table)), map(ast.literal_eval, rows))


def _get_keys(table: ast.expr | None) -> Iterator[ast.expr]:
    """Yield the keys of a dict."""
    if isinstance(table, ast.Dict):
        yield from filter(None, table.keys)


def _accepts_null_first(collect: ast.FunctionDef) -> bool:
    """Return whether a function returns at once for None."""
    return any(ast.unparse(each).startswith("if data is None:") for each in collect.body)


def _list_calls(function: ast.FunctionDef) -> set[str]:
    return {_get_name(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


def _get_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _get_return(function: ast.FunctionDef) -> ast.expr:
    if function.returns is None:
        raise ValueError(f"{function.name} has no annotation")
    return function.returns


def _unquote(node: ast.expr) -> ast.expr:
    match node:
        case ast.Constant(value=str(quoted)):
            return ast.parse(quoted, mode="eval").body
        case _:
            return node


def _split(node: ast.expr) -> list[ast.expr]:
    """Return the alternatives of an annotation."""
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return [*_split(left), *_split(right)]
        case _:
            return [node]


def _parse(node: ast.expr) -> set[str]:
    return {ast.unparse(part) for part in _split(_unquote(node))}


def _read(node: ast.stmt) -> str:
    """Return the text of a bare string that follows what it documents, "" for anything else."""
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return inspect.cleandoc(text).strip()
        case _:
            return ""
