"""A generated package as the shape of its document, by ``ast`` and never by import."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fieldwright.model import formats, ir, renames
from fieldwright.package import docstrings, shape


def package(files: Mapping[str, bytes], module: str) -> ir.Document:
    """The shape of the document that ``files`` (path → bytes, as ``write.package`` gives them)
    were written from; equal to ``shape.shape`` of it. Raises ``ValueError`` for a package
    that is not of our making."""
    start = ast.parse(files[f"{module}/__init__.py"])
    classes = _listed(start)
    modules = {name: _Module.of(files[f"{module}/{path}.py"]) for name, path in classes.items()}
    reader = _Reader(
        classes={path: name for name, path in classes.items()},
        nullable=frozenset(name for name, each in modules.items() if each.takes_null()),
    )
    former = {now: _former(name, removed) for name, (now, removed) in _renamed(start).items()}
    header = " ".join((ast.get_docstring(start) or "").split())
    return ir.Document(
        title=header.removeprefix("The models of ").partition(". @generated")[0],
        version=_constant(start.body, "__version__"),
        models=tuple(
            replace(reader.model(name, each), annotations=former.get(name, ()))
            for name, each in sorted(modules.items())
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Module:
    """One model's module: its statements, and its functions by name."""

    body: list[ast.stmt]
    functions: Mapping[str, ast.FunctionDef]

    @staticmethod
    def of(source: bytes) -> "_Module":
        body = ast.parse(source).body
        return _Module(
            body=body,
            functions={each.name: each for each in body if isinstance(each, ast.FunctionDef)},
        )

    def takes_null(self) -> bool:
        """Whether ``decode`` may return None."""
        decode = self.functions.get("decode")
        return decode is not None and not {"None", "Any"}.isdisjoint(_parts(_returned(decode)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads models; ``classes`` maps modules to classes, ``nullable`` are the classes or
    aliases of models that accept null by themselves."""

    classes: Mapping[str, str]
    nullable: frozenset[str]

    def model(self, name: str, module: _Module) -> ir.Model:
        for position, node in enumerate(module.body):
            match node:
                case ast.ClassDef() if node.name == name and node.bases:
                    return self._enum(node, module)
                case ast.ClassDef() if node.name == name:
                    return self._record(node, _taken(module))
                case ast.AnnAssign(target=ast.Name(id=found), value=ast.expr() as value) if (
                    found == name
                ):
                    said = _said(_text(module.body[position + 1]), f"{name}.")
                    return self._alias(name, _unquoted(value), module, said)
        raise ValueError(f"the module of {name} does not define it")

    def _record(self, node: ast.ClassDef, former: dict[str, ir.Pairs]) -> ir.Record:
        methods = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
        wires = dict(_wires(methods["to_dict"]))
        fields = []
        extra: ir.Type | None = ir.Scalar(kind="never")
        for position, each in enumerate(node.body):
            match each:
                case ast.AnnAssign(
                    target=ast.Name(id="additional_properties"),
                    annotation=ast.Subscript(slice=ast.Tuple(elts=[_, value])),
                ):
                    made = self.type(value)
                    extra = None if made == ir.Scalar(kind="any") else made
                case ast.AnnAssign(target=ast.Name(id=attribute)):
                    text = _text(node.body[position + 1]) if position + 1 < len(node.body) else ""
                    field = self._field(each, attribute, wires[attribute], text)
                    fields.append(replace(field, annotations=former.get(attribute, ())))
        return ir.Record(
            name=node.name,
            fields=tuple(fields),
            additional_properties=extra,
            nullable=node.name in self.nullable,
            **_said(ast.get_docstring(node) or "", f"{node.name}."),
        )

    def _field(self, node: ast.AnnAssign, attribute: str, wire: str, text: str) -> ir.Field:
        kept = docstrings.read(text, "")
        parts = _parts(node.annotation)
        optional = node.value is not None
        dropped = {"Unset"} if "Unset" in parts else {"None"} if optional else set()
        return ir.Field(
            name=wire,
            published_name=attribute,
            type=self.type(node.annotation, frozenset(dropped)),
            required=not optional,
            default=kept.default,
            **_said(text, ""),
        )

    def _enum(self, node: ast.ClassDef, module: _Module) -> ir.Enum:
        members = [
            (each.targets[0].id, ast.literal_eval(each.value))
            for each in node.body
            if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name)
        ]
        returned = _parts(_returned(module.functions["decode"]))
        return ir.Enum(
            name=node.name,
            members=tuple(members),
            kind="any",
            open=not {"str", "int"}.isdisjoint(returned),
            nullable="None" in returned,
            **_said(ast.get_docstring(node) or "", f"{node.name}."),
        )

    def _alias(self, name: str, value: ast.expr, module: _Module, said: dict[str, Any]) -> ir.Model:
        collect = module.functions["collect"]
        if any(
            isinstance(each, ast.AnnAssign) and _named(each) == "VALUES" for each in module.body
        ):
            values = _constant(module.body, "VALUES")
            return ir.Enum(
                name=name,
                members=tuple((None, each) for each in values),
                kind="any",
                open="among" not in _called(module.functions["decode"]),
                form="literal",
                nullable="None" in _parts(_returned(module.functions["decode"])),
                **said,
            )
        kinds = _called(collect) & {"collect_tagged", "collect_one_of", "collect_any_of"}
        if not kinds:
            return ir.Alias(name=name, type=self.type(value), **said)
        return ir.Union(
            name=name,
            alternatives=tuple(self._alternatives(collect, module)),
            exclusive="collect_any_of" not in kinds,
            nullable=_takes_null_first(collect),
            **said,
        )

    def _alternatives(self, collect: ast.FunctionDef, module: _Module) -> Iterator[ir.Type]:
        """The types of a union, by the functions that examine them: of a tuple of all, or a table."""
        listed = [each.value for each in collect.body if isinstance(each, ast.AnnAssign)]
        for node in listed:
            match node:
                case ast.Tuple(elts=names):
                    yield from (self._examined(_id(each), module) for each in names)
                case ast.Dict(values=names) if not any(isinstance(e, ast.Tuple) for e in listed):
                    yield from dict.fromkeys(self._examined(_id(each), module) for each in names)

    def _examined(self, collector: str, module: _Module) -> ir.Type:
        if collector.startswith("_"):
            part = module.functions[collector.replace("_collect_", "_decode_", 1)]
            return self.type(_returned(part))
        name = collector.removeprefix("collect_")
        if name in self.classes:
            return ir.Ref(name=self.classes[name])
        return shape.python(_PYTHON.get(name, "str"))

    def type(self, node: ast.expr, dropped: frozenset[str] = frozenset()) -> ir.Type:
        """The type that an annotation stands for, without the words that are ``dropped``."""
        parts = [part for part in _split(_unquoted(node)) if ast.unparse(part) not in dropped]
        plain = [part for part in parts if ast.unparse(part) != "None"]
        if not plain:
            return shape.python("None")
        made = self._one(plain[0])
        nullable = len(plain) < len(parts)
        known = isinstance(made, ir.Ref) and made.name in self.nullable
        return ir.Nullable(type=made) if nullable and not known else made

    def _one(self, node: ast.expr) -> ir.Type:
        match node:
            case ast.Subscript(value=ast.Name(id="list"), slice=items):
                return ir.Array(items=self.type(items))
            case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[_, values])):
                return ir.Map(values=self.type(values))
            case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=values)):
                return ir.Literal(values=tuple(ast.literal_eval(value) for value in values))
            case ast.Subscript(value=ast.Name(id="Literal"), slice=value):
                return ir.Literal(values=(ast.literal_eval(value),))
            case ast.Name(id=name) if name in self.classes.values():
                return ir.Ref(name=name)
            case ast.Name(id=name):
                return shape.python(name.lstrip("_"))
            case ast.Constant(value=None):
                return shape.python("None")
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
    **{row.function: row.python for row in formats.FORMATS.values() if row.python},
}
"""Runtime function → the Python type of what it gives, where that is not ``str``."""


def _listed(start: ast.Module) -> dict[str, str]:
    """Class → module, of the models that the package offers."""
    pairs = _constant(start.body, "_MODULES").items()
    return {name: module for name, module in pairs if not module.startswith("_")}


def _renamed(start: ast.Module) -> dict[str, Any]:
    """Former class → the class of today and the version in which the former goes."""
    for node in start.body:
        if isinstance(node, ast.Assign) and _named(node) == "_RENAMED":
            found: dict[str, Any] = ast.literal_eval(node.value)
            return found
    return {}


def _taken(module: "_Module") -> dict[str, ir.Pairs]:
    """Attribute → what is said of its former name, of the record in a module."""
    for node in module.body:
        match node:
            case ast.Expr(value=ast.Call(func=ast.Name(id="take_former"), args=[_, former])):
                pairs = ast.literal_eval(former).items()
                return {now: _former(name, removed) for name, (now, removed) in pairs}
    return {}


def _former(name: str, removed: str) -> ir.Pairs:
    gone = ((renames.REMOVED_IN, removed),) if removed else ()
    return ((renames.RENAMED_FROM, name), *gone)


def _constant(body: list[ast.stmt], name: str) -> ir.Json:
    """The value of a constant of a module."""
    for node in body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and _named(node) == name and node.value:
            return ast.literal_eval(node.value)
    raise ValueError(f"the package does not define {name}")


def _named(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) else ""


def _wires(to_dict: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """``(attribute, wire name)`` of every member that ``to_dict`` writes."""
    for node in ast.walk(to_dict):
        match node:
            case ast.AnnAssign(
                target=ast.Name(id="data"), value=ast.Dict(keys=keys, values=values)
            ):
                for key, value in zip(keys, values):
                    yield _attribute(value), ast.literal_eval(key) if key else ""
            case ast.Assign(
                targets=[ast.Subscript(slice=ast.Constant(value=str(wire)))], value=value
            ):
                yield _attribute(value), wire


def _attribute(value: ast.expr) -> str:
    """The attribute of ``self`` that an expression writes."""
    for node in ast.walk(value):
        if isinstance(node, ast.Attribute) and _id(node.value) == "self":
            return node.attr
    raise ValueError(f"not a member of ours: {ast.unparse(value)}")


def _takes_null_first(collect: ast.FunctionDef) -> bool:
    """Whether a function returns at once for None."""
    return any(ast.unparse(each).startswith("if data is None:") for each in collect.body)


def _called(function: ast.FunctionDef) -> set[str]:
    return {_id(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


def _id(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _returned(function: ast.FunctionDef) -> ast.expr:
    if function.returns is None:
        raise ValueError(f"{function.name} has no annotation")
    return function.returns


def _unquoted(node: ast.expr) -> ast.expr:
    match node:
        case ast.Constant(value=str(quoted)):
            return ast.parse(quoted, mode="eval").body
        case _:
            return node


def _split(node: ast.expr) -> list[ast.expr]:
    """The alternatives of an annotation."""
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return [*_split(left), *_split(right)]
        case _:
            return [node]


def _parts(node: ast.expr) -> set[str]:
    return {ast.unparse(part) for part in _split(_unquoted(node))}


def _text(node: ast.stmt) -> str:
    """The text of a bare string that follows what it documents, "" for anything else."""
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return inspect.cleandoc(text).strip()
        case _:
            return ""


def _said(text: str, fallback: str) -> dict[str, Any]:
    """What a docstring says, as the keyword arguments of a shape."""
    kept = docstrings.read(text.strip(), fallback)
    return {
        "description": kept.description,
        "deprecated": kept.deprecated,
        "examples": kept.examples,
    }
