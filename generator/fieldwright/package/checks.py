"""What the module of a package's checks consists of: a few functions for each schema, or a rule.

``is_valid_X`` says whether a value is valid, ``find_X`` adds its problems to a list, and where
``unevaluatedProperties`` or ``unevaluatedItems`` ask for it, ``names_X`` and ``places_X`` add
what of a valid value a schema has evaluated (JSON Schema core, section 11). Every schema is
its own function, but for those that are equal, so templates never nest, and a new keyword is one macro of
each kind. Where no more than `composition` knows is asked, the functions are put together instead.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from fieldwright.model import formats, ir, keywords, names, traversal
from fieldwright.model.layout import Layout
from fieldwright.package import composition, constraints
from fieldwright.package.equal_schemas import EqualSchemas
from fieldwright.package.steps import Check, Group, Step, Sub
from fieldwright.rendering import encoders

_GUARDS = {
    "array": "isinstance(value, list)",
    "integer": "is_number(value)",
    "number": "is_number(value)",
    "object": "isinstance(value, dict)",
    "string": "isinstance(value, str)",
}
_LAST = {"names": "unevaluatedProperties", "places": "unevaluatedItems"}
"""What is asked of schemas → the keyword that asks for it, after all the others."""

_EVALUATING = {
    kind: frozenset(
        name.removeprefix("$")
        for name, row in keywords.KEYWORDS.items()
        if (row.in_place or row.evaluates)
        and row.types in ((), keywords.KEYWORDS[last].types)
        and name not in keywords.UNEVALUATED
    )
    for kind, last in _LAST.items()
}
"""What is asked of schemas → the keywords that have an answer."""

_TYPES = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}

_KINDS = {"any": "anything", "never": "nothing"}
"""The schemas ``true`` and ``false`` → what ends the name of the runtime function that says so."""


@dataclass(slots=True)
class Checks:
    """All the checks of one document, and the names that its models know them by."""

    definitions: Mapping[str, ir.Schema | bool]
    roots: dict[int, Sub] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    patterns: constraints.Patterns = field(default_factory=constraints.Patterns)
    taken: set[str] = field(default_factory=set)
    planned: dict[int, str] = field(default_factory=dict)
    waiting: list[tuple[str, str, ir.Schema]] = field(default_factory=list)
    wanted: dict[str, set[int]] = field(default_factory=lambda: {"names": set(), "places": set()})

    @staticmethod
    def of(document: ir.Document, layout: Layout) -> "Checks":
        """Collect the checks that the models of a document need, in order."""
        equal = EqualSchemas(dict(document.definitions))
        checks = Checks(definitions={name: equal.follow(name) for name, _ in document.definitions})
        checked = [
            (path, schema, equal.unify(schema))
            for model in document.models
            for path, schema in collect(model, layout.words[model.name])
        ]
        roots = (*(unified for *_, unified in checked), *checks.definitions.values())
        schemas = list(traversal.list_nodes(roots, ir.Schema))
        for kind, last in _LAST.items():
            checks._ask(kind, last, schemas)
        for path, schema, unified in checked:
            checks.roots[id(schema)] = checks._make_named(
                "", checks._plan_once(unified, path), unified
            )
        while checks.waiting:
            checks._check(*checks.waiting.pop(0))
        return checks

    def list_names(self) -> Iterator[str]:
        """Yield the names that models know checks by."""
        for check in self.checks:
            if check.parts is not None:
                yield composition.name_rule(check.name)
            else:
                yield from (f"is_valid_{check.name}", f"find_{check.name}")

    def _check(self, name: str, path: str, schema: ir.Schema) -> None:
        position = len(self.checks)
        beside = dict(schema.keywords)
        steps = [self._step(key, beside, name, path) for key in sorted(beside, key=_is_last)]
        effective = [step for step in steps if step is not None]
        groups: dict[str, list[Step]] = {}
        for step in (each for each in effective if _is_assertion(each)):
            groups.setdefault(_guard(step.keyword), []).append(step)
        evaluating = tuple(
            (Markup(kind), tuple(step for step in effective if step.keyword in _EVALUATING[kind]))
            for kind, last in _LAST.items()
            if id(schema) in self.wanted[kind] or last in beside
        )
        evaluated = {id(step) for kind, steps in evaluating for step in steps}
        if "additionalProperties" in beside:  # which leaves those alone that are named
            evaluated |= {id(step) for step in effective if step.keyword == "properties"}
        kept = [step for step in effective if _is_assertion(step) or id(step) in evaluated]
        check = Check(
            name=encoders.encode_code(name),
            groups=tuple(Group(guard=Markup(k), steps=tuple(each)) for k, each in groups.items()),
            evaluating=evaluating,
            parts=tuple(kept) if self._is_composed(schema) else None,
        )
        self.checks.insert(position, check)

    def _step(self, key: str, beside: dict[str, Any], name: str, path: str) -> Step | None:
        """Plan one keyword of a schema; None for one without effect, or that another one covers."""
        value = beside[key]
        room = _choose_room(key)
        below = f"{path} {key}"
        match key:
            case "$ref":
                return Step(room=room, keyword="ref", subs=(self._plan("", value, path),))
            case "then" | "else" | "minContains" | "maxContains":
                return None
            case "if":
                words = [word for word in ("if", "then", "else") if word in beside]
                subs = tuple(self._plan(word, beside[word], f"{path} {word}") for word in words)
                return Step(room=room, keyword=key, subs=subs)
            case "type":
                kinds = value if isinstance(value, list) else [value]
                nouns = " or ".join(_TYPES[kind] for kind in kinds)
                subs = tuple(_type("", kind) for kind in kinds)
                return Step(room=room, keyword=key, argument=nouns, subs=subs)
            case "format":
                return _format(value)
            case "enum" | "const":
                values = tuple(value) if key == "enum" else (value,)
                return Step(room=room, keyword=key, argument=values)
        argument, subs = value, ()
        match keywords.KEYWORDS[key].shape:
            case "schema":
                argument, subs = self._get_needs(key, beside, name), (self._plan("", value, below),)
            case "schemas":
                parts = enumerate(value)
                subs = tuple(self._plan(i, part, f"{below} {i}") for i, part in parts)
            case "schema-map":
                subs = tuple(
                    self._plan(self._pick(key, each), part, f"{below} {each}")
                    for each, part in value
                )
            case "pattern":
                argument = self.patterns[value]
            case "limit":
                argument = int(value)
        if not subs and not keywords.is_effective(key, argument):
            return None
        return Step(room=room, keyword=key, argument=argument, subs=subs)

    def _get_needs(self, key: str, beside: dict[str, Any], name: str) -> Any:
        """Return what the schema of a keyword depends on: its siblings, or what they have evaluated."""
        match key:
            case "additionalProperties":
                named = tuple(each for each, _ in beside.get("properties", ()))
                sources = [each for each, _ in beside.get("patternProperties", ())]
                return named, [self.patterns[source].constant for source in sources]
            case "items":
                return len(beside.get("prefixItems", ()))
            case "contains":
                most = beside.get("maxContains")
                return int(beside.get("minContains", 1)), most if most is None else int(most)
            case "unevaluatedProperties" | "unevaluatedItems":
                return name
            case _:
                return None

    def _pick(self, keyword: str, name: str) -> str | Markup:
        return self.patterns[name].constant if keyword == "patternProperties" else name

    def _plan(self, key: str | int | Markup, schema: ir.Schema | bool | str, path: str) -> Sub:
        """Plan a subschema, by the function that stands for it; a text is the name of a definition."""
        if isinstance(schema, str):
            target = self.definitions[schema]
            if isinstance(target, bool):
                return self._plan(key, target, path)
            if id(target) not in self.planned:
                name = self.planned[id(target)] = self._name(f"{schema} schema")
                self.waiting.append((name, f"{schema} schema", target))
            return self._make_named(key, self.planned[id(target)], target)
        if isinstance(schema, bool):
            return _type(key, "any" if schema else "never")
        match schema.keywords:
            case (("type", str(kind)),):
                return _type(key, kind)
            case (("$ref", name),):
                return self._plan(key, name, path)
        return self._make_named(key, self._plan_once(schema, path), schema)

    def _plan_once(self, schema: ir.Schema, path: str) -> str:
        """Plan the functions of a schema unless there are some, and return their name."""
        if id(schema) not in self.planned:
            self.planned[id(schema)] = self._name(path)
            self._check(self.planned[id(schema)], path, schema)
        return self.planned[id(schema)]

    def _make_named(self, key: str | int | Markup, name: str, schema: ir.Schema) -> Sub:
        """Return a subschema that has functions of its own, and those for what it evaluates."""
        evaluated: dict[str, Markup | None] = {}
        for kind, last in _LAST.items():
            called = f"{kind}_{name}" if id(schema) in self.wanted[kind] else None
            if called is not None and self._is_composed(schema):
                called = f"{composition.name_rule(name)}.{kind}"
            called = f"add_all_{kind}" if last in dict(schema.keywords) else called
            evaluated[kind] = encoders.encode_code(called) if called else None
        is_valid, find, rule = f"is_valid_{name}", f"find_{name}", composition.name_rule(name)
        if self._is_composed(schema):
            is_valid, find = f"{rule}.is_valid", f"{rule}.find"
        else:
            calls = (is_valid, find, evaluated["names"])
            rule = f"Rule({', '.join(each for each in calls if each)})"
        return Sub(
            key=key,
            is_valid=encoders.encode_code(is_valid),
            find=encoders.encode_code(find),
            names=evaluated["names"],
            places=evaluated["places"],
            rule=encoders.encode_code(rule),
            check=name,
        )

    def _is_composed(self, schema: ir.Schema) -> bool:
        return id(schema) not in self.wanted["places"] and composition.is_composed(schema)

    def _ask(self, kind: str, last: str, schemas: Iterable[ir.Schema]) -> None:
        """Request from schemas to say what they have evaluated, for others to use."""
        waiting = [schema for schema in schemas if last in dict(schema.keywords)]
        seen = {id(schema) for schema in waiting}
        while waiting:
            for part in _list_in_place(waiting.pop(), self.definitions):
                self.wanted[kind].add(id(part))
                if id(part) not in seen:
                    seen.add(id(part))
                    waiting.append(part)

    def _name(self, path: str) -> str:
        """Return the name of a function for where its schema stands, which no other one has."""
        name, count = names.to_snake_case(path), 1
        while name in self.taken:
            count += 1
            name = f"{names.to_snake_case(path)}_{count}"
        self.taken.add(name)
        return name


def _type(key: str | int | Markup, kind: str) -> Sub:
    """Return the schema of a type alone, or ``any`` or ``never``, which the runtime knows."""
    return Sub(
        key=key,
        is_valid=encoders.encode_code(f"is_{_KINDS.get(kind, kind)}"),
        find=encoders.encode_code(f"collect_{kind}"),
        rule=encoders.encode_code(f"type_{kind}"),
    )


def _choose_room(keyword: str) -> str:
    """Return the template that has the macro of a keyword."""
    row = keywords.KEYWORDS[keyword]
    if row.types and not row.constraint:
        return "objects" if row.types == ("object",) else "arrays"
    return "choices" if row.role == "applicator" or row.in_place else "values"


def _is_last(keyword: str) -> bool:
    return keyword in _LAST.values()


def _is_assertion(step: Step) -> bool:
    """Return whether a step can refuse a value, and does not only say what has been evaluated."""
    if step.keyword in ("required", "dependentRequired"):
        wanted = step.argument.values() if isinstance(step.argument, dict) else [step.argument]
        return any(wanted)
    if step.room == "values" or step.keyword in ("oneOf", "not", "contains"):
        return True
    parts = step.subs[1:] if step.keyword == "if" else step.subs
    anything = any if step.keyword == "anyOf" else all
    return not anything(each.anything for each in parts)


def _guard(keyword: str) -> str:
    """Return the condition for a keyword to apply to a value; "" where it always does."""
    row = keywords.KEYWORDS.get(keyword)
    return _GUARDS[row.types[0]] if row is not None and row.types else ""


def _format(name: str) -> Step | None:
    """Plan the check of a string's format; None for a format that is an annotation."""
    if not formats.is_asserted(name):
        return None
    function = encoders.encode_code(formats.FORMATS[name].function)
    sub = Sub(key="", is_valid=function, find=function)
    return Step(room="values", keyword="format", argument=name, subs=(sub,))


def collect(model: ir.Model, path: str) -> Iterator[tuple[str, ir.Schema]]:
    """Yield the schemas that a model's values and those in it must be valid against, each with its path."""
    if not isinstance(model, ir.Alias) and model.assertions is not None:
        yield path, model.assertions
    match model:
        case ir.Record():
            for each in model.fields:
                yield from _descend(each.type, f"{path} {each.name}")
            if model.additional_properties is not None:
                yield from _descend(model.additional_properties, f"{path} additional properties")
        case ir.Union():
            for position, alternative in enumerate(model.alternatives, start=1):
                yield from _descend(alternative, f"{path} alternative {position}")
        case ir.Alias():
            yield from _descend(model.type, path)


def _descend(node: ir.Type, path: str) -> Iterator[tuple[str, ir.Schema]]:
    match node:
        case ir.Asserted():
            yield path, node.schema
            yield from _descend(node.type, path)
        case ir.Nullable():
            yield from _descend(node.type, path)
        case ir.Array():
            yield from _descend(node.items, f"{path} item")
        case ir.Map():
            yield from _descend(node.values, f"{path} value")


def _list_subschemas(key: str, value: ir.Json) -> list[ir.Schema | bool]:
    """Return the subschemas in the argument of a keyword."""
    match keywords.KEYWORDS[key].shape:
        case "schema":
            return [value]
        case "schemas":
            return list(value)
        case "schema-map":
            return [each for _, each in value]
        case _:
            return []


def _list_in_place(
    schema: ir.Schema, definitions: Mapping[str, ir.Schema | bool]
) -> Iterator[ir.Schema]:
    """Yield the subschemas that apply to the same instance."""
    for key, value in schema.keywords:
        parts = [definitions[value]] if key == "$ref" else _list_subschemas(key, value)
        if key in keywords.KEYWORDS and keywords.KEYWORDS[key].in_place:
            yield from (part for part in parts if isinstance(part, ir.Schema))
