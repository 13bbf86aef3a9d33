"""Read a generated package as the shape of its document, by ``ast`` and never by import."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fieldwright.model import formats, ir, renames
from fieldwright.package import annotations, docstrings, shape, syntax

_CHOICES = frozenset({"collect_tagged", "collect_untagged", "collect_one_of", "collect_any_of"})
"""The functions by which a union collects problems."""

_ENUMS = frozenset({"Enum", "IntEnum", "StrEnum"})


def read_package(files: Mapping[str, bytes], module: str) -> ir.Document:
    """Return the shape of the document that ``files`` (path → bytes, as ``write.write_package`` gives
    them) were written from; equal to ``shape.shape`` of it. Raises ``ValueError`` for a package
    that is not of our making."""
    start = ast.parse(files[f"{module}/__init__.py"])
    homes = _list_modules(start)
    modules = {each: syntax.Module.of(files[f"{module}/{each}.py"]) for each in set(homes.values())}
    reader = _Reader(
        classes=frozenset(homes),
        modules=modules,
        nullable=frozenset(name for name, each in homes.items() if modules[each].has_null(name)),
    )
    former = {now: _annotate_former(name, removed) for name, now, removed in _list_renamed(start)}
    header = " ".join((ast.get_docstring(start) or "").split())
    return ir.Document(
        title=header.removeprefix("The models of ").partition(". @generated")[0],
        version=syntax.evaluate_constant(start.body, "__version__"),
        models=tuple(
            replace(reader.read_model(name, modules[each]), annotations=former.get(name, ()))
            for name, each in sorted(homes.items())
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads models; ``nullable`` are the classes or aliases of models that accept null by
    themselves."""

    classes: frozenset[str]
    modules: Mapping[str, syntax.Module]
    nullable: frozenset[str]

    def read_model(self, name: str, module: syntax.Module) -> ir.Model:
        for position, node in enumerate(module.body):
            match node:
                case ast.ClassDef() if (
                    node.name == name and syntax.get_name(node.bases[0]) in _ENUMS
                ):
                    return self._read_enum(node, module)
                case ast.ClassDef() if node.name == name:
                    return self._read_record(node, module)
                case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value) if (
                    target == name
                ):
                    facts = docstrings.read_shape(syntax.read_text(module.body[position + 1]))
                    return self._read_alias(name, syntax.unquote(value), module, facts)
        raise ValueError(f"the module of {name} does not define it")

    def _read_record(self, node: ast.ClassDef, module: syntax.Module) -> ir.Record:
        base = syntax.get_name(node.bases[0])
        above = self._read_base(base, module) if base in self.classes else None
        members = list(_read_members(module.look_up_members(node.name)))
        family = _read_family(module.look_up(node.name, "HEIRS"), node.name)
        former = _map_former_attributes(node.name, module)
        declared: dict[str, ir.Field] = {}
        extra: ir.Type | None = ir.Scalar(kind="never")
        own = {
            each.target.id
            for each in node.body
            if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
        }
        inherited = {each.name: each for each in above.fields} if above is not None else {}
        inherited = {
            wire: each for wire, each in inherited.items() if each.published_name not in own
        }
        listed = [each for each in members if each[0] not in inherited]
        if above is not None and "additional_properties" not in own:
            extra = above.additional_properties
            if module.is_closed(node.name):
                extra = ir.Scalar(kind="never")
        for position, each in enumerate(node.body):
            match each:
                case ast.AnnAssign(
                    target=ast.Name(id="additional_properties"),
                    annotation=ast.Subscript(slice=ast.Tuple(elts=[_, value])),
                ):
                    values = self.read_type(value)
                    extra = None if values == ir.Scalar(kind="any") else values
                case ast.AnnAssign(target=ast.Name(id=attribute)):
                    if len(declared) == len(listed):
                        raise ValueError(f"{node.name}.{attribute} is not among its members")
                    text = (
                        syntax.read_text(node.body[position + 1])
                        if position + 1 < len(node.body)
                        else ""
                    )
                    field = self._read_field(each, attribute, *listed[len(declared)], text)
                    declared[field.name] = replace(field, annotations=former.get(attribute, ()))
        every = declared | inherited
        return ir.Record(
            name=node.name,
            fields=tuple(every[wire] for wire, _ in members if wire in every),
            additional_properties=extra,
            base=base if above is not None else None,
            **family,
            nullable=node.name in self.nullable,
            **docstrings.read_shape((ast.get_docstring(node) or "").strip()),
        )

    def _read_base(self, name: str, module: syntax.Module) -> ir.Record:
        """Return the record that a class is derived from."""
        home = module.imported[name][0] if name in module.imported else None
        model = self.read_model(name, self.modules[home] if home is not None else module)
        if not isinstance(model, ir.Record):
            raise ValueError(f"{name} is no class of a record")
        return model

    def _read_field(
        self, node: ast.AnnAssign, attribute: str, wire: str, required: bool, text: str
    ) -> ir.Field:
        absent = "Unset" if "Unset" in syntax.parse(node.annotation) else "None"
        return ir.Field(
            name=wire,
            published_name=attribute,
            type=self.read_type(node.annotation, frozenset() if required else frozenset({absent})),
            required=required,
            default=docstrings.read(text).default,
            **docstrings.read_shape(text),
        )

    def _read_enum(self, node: ast.ClassDef, module: syntax.Module) -> ir.Enum:
        members = [
            (each.targets[0].id, ast.literal_eval(each.value))
            for each in node.body
            if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name)
        ]
        decode = module.find("decode", node.name)
        returned = syntax.parse(syntax.get_return(decode)) if decode is not None else set()
        return ir.Enum(
            name=node.name,
            members=tuple(members),
            kind="any",
            open=not {"str", "int"}.isdisjoint(returned),
            nullable="None" in returned,
            **docstrings.read_shape((ast.get_docstring(node) or "").strip()),
        )

    def _read_alias(
        self, name: str, value: ast.expr, module: syntax.Module, facts: dict[str, Any]
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
                open="has_equal" not in syntax.list_calls(decode),
                form="literal",
                nullable="None" in syntax.parse(syntax.get_return(decode)),
                **facts,
            )
        calls = syntax.list_calls(collect)
        kinds = calls & _CHOICES
        if not kinds:
            return ir.Alias(name=name, type=self.read_type(value), **facts)
        return ir.Union(
            name=name,
            alternatives=tuple(self._list_alternatives(name, module)),
            exclusive="collect_any_of" not in kinds,
            open="has_tag" in calls,
            nullable=_accepts_null_first(collect),
            **facts,
        )

    def _list_alternatives(self, name: str, module: syntax.Module) -> Iterator[ir.Type]:
        """Yield the types of a union, by what collects their problems: a tuple of all, or a table."""
        match module.look_up(name, "ALTERNATIVES") or module.look_up(name, "TAGS"):
            case ast.Tuple(elts=collectors):
                yield from (self._read_collector(each, module) for each in collectors)
            case ast.Dict(values=collectors):
                yield from dict.fromkeys(self._read_collector(each, module) for each in collectors)

    def _read_collector(self, node: ast.expr, module: syntax.Module) -> ir.Type:
        """Return the type whose problems an expression collects."""
        match node:
            case ast.Name(id=name) if name in self.classes:
                return ir.Ref(name=name)
            case ast.Name(id=name) if name.startswith("_collect_"):
                return ir.Ref(name=self._find_model(name, module))
            case ast.Name(id=name) if name.startswith("collect_"):
                kind = name.removeprefix("collect_")
                is_text = f"check_{kind}" in module.imported
                return shape.make_scalar("str" if is_text else _PYTHON.get(kind, "str"))
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

    def _find_model(self, function: str, module: syntax.Module) -> str:
        """Return the model whose problems a function collects that a module has or imports."""
        if function in module.imported:
            home, function = module.imported[function]
            module = self.modules[home]
        word = function.removeprefix("_collect_")
        return next(name for name, each in module.words.items() if each == word)

    def read_type(self, node: ast.expr, dropped: frozenset[str] = frozenset()) -> ir.Type:
        """Return the type that an annotation stands for, without the words that are ``dropped``."""
        parts = [
            part for part in syntax.split(syntax.unquote(node)) if ast.unparse(part) not in dropped
        ]
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
            case ast.Subscript(
                value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[items, ast.Constant()])
            ):
                return ir.Array(items=self.read_type(items))
            case ast.Subscript(
                value=ast.Name(id="dict" | "Mapping" | "_Mapping"),
                slice=ast.Tuple(elts=[_, values]),
            ):
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
    pairs, module = dict[str, str](), ""
    for line in str(syntax.evaluate_constant(start.body, "_MODULES")).splitlines():
        if line.startswith(" "):
            pairs[line.strip()] = module
        else:
            module = line
    return {name: pairs[name] for name in sorted(pairs) if not pairs[name].startswith("_")}


def _list_renamed(start: ast.Module) -> tuple[tuple[str, str, str], ...]:
    """Return the former classes, the classes of today and the versions in which the former go."""
    for node in start.body:
        if isinstance(node, ast.Assign) and syntax.identify(node) == "_RENAMED":
            rows: tuple[tuple[str, str, str], ...] = ast.literal_eval(node.value)
            return rows
    return ()


def _map_former_attributes(name: str, module: syntax.Module) -> dict[str, ir.Pairs]:
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


def _read_family(table: ast.expr | None, name: str) -> dict[str, Any]:
    """Return what tells the heirs of a record apart, of the table that its module has."""
    match table:
        case ast.Call(
            func=ast.Name(id=kind),
            args=[_, _, ast.Constant(value=str(member)), ast.Dict() as named, *default],
        ):
            places = {
                ast.literal_eval(value): ast.literal_eval(place).partition(".")[2]
                for value, place in zip(syntax.get_keys(named), named.values)
            }
            return {
                "discriminator": member,
                "heirs": tuple(each for each in places.items() if each[1] != name),
                "own_tags": tuple(tag for tag, place in places.items() if place == name),
                "default_heir": ast.literal_eval(default[0]).partition(".")[2] if default else None,
                "strict": kind.lstrip("_") == "StrictHeirs",
            }
    return {}


def _read_members(table: ast.expr | None) -> Iterator[tuple[str, bool]]:
    """Yield the members in the table of a record, each with whether it is required."""
    if isinstance(table, ast.Dict):
        for name, row in zip(syntax.get_keys(table), table.values):
            required = ast.literal_eval(row.elts[0]) if isinstance(row, ast.Tuple) else True
            yield ast.literal_eval(name), required


def _accepts_null_first(collect: ast.FunctionDef) -> bool:
    """Return whether a function returns at once for None."""
    return any(ast.unparse(each).startswith("if data is None:") for each in collect.body)
