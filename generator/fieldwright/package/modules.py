"""Write the modules of a package: for each model of the spec, the bodies first, then the imports that they need."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

from markupsafe import Markup

from fieldwright import errors
from fieldwright.model import discriminators, ir, names, secrets
from fieldwright.model.discriminators import Tags
from fieldwright.model.layout import Layout
from fieldwright.package import (
    checks,
    composition,
    constraints,
    docstrings,
    exemptions,
    former_names,
    gate,
    imports,
    noting,
    overlaps,
    plan,
    recall,
    records,
    steps,
    type_aliases,
)
from fieldwright.rendering import encoders, processes, templates

_LINEAR = Markup("Linear")
"""The name of what searches by a pattern in linear time, where no model has it."""

DEPRECATED = "_deprecated"
"""The runtime module that marks a class as deprecated; only modules that define one import it."""

_LAYOUT = ("classes", "contents", "homes", "local_words", "modules", "taken", "words")
"""The tables of a layout."""

Tasks: TypeAlias = Sequence[processes.Task[recall.Written]]
"""What writes modules, one each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """What all modules of one package are written from; ``marked`` are the deprecated classes, and
    ``remembered`` the functions that run once with a value."""

    document: ir.Document
    models: Mapping[str, ir.Model]
    layout: Layout
    links: imports.Links
    assertions: Mapping[int, steps.Sub]
    removals: Mapping[former_names.Key, str]
    tags: Mapping[str, Tags]
    marked: AbstractSet[str]
    remembered: AbstractSet[overlaps.Node]
    overrides: templates.Overrides | None

    @staticmethod
    def of(
        document: ir.Document,
        layout: Layout,
        asserted: checks.Checks,
        links: imports.Links,
        removals: Mapping[former_names.Key, str],
        overrides: templates.Overrides | None,
    ) -> "Writer":
        """Return what the modules of a document are written from."""
        models = {model.name: model for model in document.models}
        marked = [name for name, model in models.items() if _mark(model, "") is not None]
        return Writer(
            document=document,
            models=models,
            layout=layout,
            links=links,
            assertions=asserted.roots,
            removals=removals,
            tags=discriminators.collect_tags(models),
            marked=frozenset(layout.classes[name] for name in marked),
            remembered=overlaps.find_overlaps(models, asserted),
            overrides=overrides,
        )

    def write_modules(
        self,
        package: str,
        run: Callable[[Tasks], list[recall.Written]],
        memory: recall.Recall | None,
    ) -> dict[str, str]:
        """Write the modules of the models, by one task for each, but those that are recalled: path → text."""
        texts: dict[str, str] = {}
        tables = self._list_tables() if memory is not None else None
        tasks = []
        for home, members in self.layout.contents.items():
            path = f"{package}/{self.layout.modules[home]}.py"
            text = memory.find(path, tables) if memory is not None and tables is not None else None
            if text is not None:
                texts[path] = text
            else:
                task = partial(self._write_noting, path, home, members, tables is not None)
                tasks.append(processes.Task(task, len(members)))
        for written in run(tasks):
            texts[written.path] = written.text
            if memory is not None and tables is not None:
                memory.note(written, tables)
        return texts

    def _list_tables(self) -> recall.Tables:
        """Return the tables that a module is written from."""
        schemas = {
            name: [self.assertions.get(id(each)) for _, each in checks.collect(model, "")]
            for name, model in self.models.items()
        }
        tables = {
            "document": {"title": self.document.title, "style": self.document.style},
            noting.MODELS: self.models,
            "exports": self.links.exports,
            "circles": self.links.circles,
            "removals": self.removals,
            "tags": self.tags,
            "marked": self.marked,
            "remembered": self.remembered,
            **{name: getattr(self.layout, name) for name in _LAYOUT},
        }
        return recall.Tables(tables, schemas)

    def _write_noting(
        self, path: str, home: str, members: Sequence[str], is_noted: bool
    ) -> recall.Written:
        """Write a module, noting what is asked for meanwhile, if that is to be known."""
        if not is_noted:
            return recall.Written(path, self.write_module(home, members))
        document = ir.Document(
            title=self.document.title, version="", models=(), style=self.document.style
        )
        questions: set[noting.Question] = {
            ("document", "title"),
            ("document", "style"),
            ("contents", home),
        }

        def note(name: str, table: Mapping[Any, Any]) -> Mapping[Any, Any]:
            return noting.NotingMapping(name, table, questions)

        layout = {
            name: note(name, getattr(self.layout, name)) for name in _LAYOUT if name != "taken"
        }
        writer = replace(
            self,
            document=document,
            models=noting.NotingModels(self.models, {*members}, questions),
            layout=replace(
                self.layout, taken=noting.NotingSet("taken", self.layout.taken, questions), **layout
            ),
            links=replace(
                self.links,
                exports=note("exports", self.links.exports),
                circles=note("circles", self.links.circles),
                json_types={},
                unquoted=set(),
                orders={},
            ),
            removals=note("removals", self.removals),
            tags=note("tags", self.tags),
            marked=noting.NotingSet("marked", self.marked, questions),
            remembered=noting.NotingSet("remembered", self.remembered, questions),
        )
        return recall.Written(path, writer.write_module(home, members), questions)

    def write_module(self, home: str, members: Iterable[str]) -> str:
        """Write the module of a model of the spec and its inline models: the bodies first, then
        the imports that they turn out to need."""
        order = type_aliases.order_definitions(members, self.models)
        own = self.layout.modules[home]
        module = plan.Module(names={self.layout.local_words[name] for name in order})
        linear = plan.Scope(models={}, layout=self.layout).name_helper("Linear")
        renamed = {"Linear": str(linear)} if linear != "Linear" else {}
        bodies: list[str] = []
        tails: list[str] = []
        words: list[str] = []
        narrows = False
        for position, name in enumerate(order):
            scope = plan.Scope(
                models=self.models,
                layout=self.layout,
                style=self.document.style,
                module=module,
                own=own,
                word=self.layout.local_words[name],
                assertions=self.assertions,
                removals=self.removals,
                tags=self.tags,
                is_below=partial(self._is_below, own),
            )
            context = self._describe_model(self.models[name], scope, frozenset(order[position:]))
            kind = type(self.models[name]).__name__.lower()
            for texts, part in ((bodies, "py"), (tails, "tail")):
                text = templates.render(
                    f"package/module/{kind}.{part}.jinja", self.overrides, **context
                ).strip("\n")
                if text:
                    texts.append(text)
            renamed |= scope.renamed
            narrows |= context.get("narrows", False)
            if isinstance(self.models[name], ir.Record):
                words += former_names.list_typing_names(context["mixtures"])
        body, tail = "\n\n\n".join(bodies), "\n\n".join(tails)
        needed = imports.collect_imports(
            f"{body}\n{tail}\n{module.patterns.name_callables(linear)}", own, self.links, renamed
        )
        needed = former_names.import_typing(needed, words)
        base = self.document.style.base
        if base is not None and re.search(rf"\b{names.BASE}\b", body):
            needed = imports.import_base(needed, base)
        classes = [self.layout.classes[name] for name in order]
        if not self.marked.isdisjoint(classes):
            needed = _import_deprecated(needed)
        return _write_module(
            body,
            f"`{self.layout.classes[home]}` of {self.document.title}",
            needed,
            self.overrides,
            tail=tail,
            patterns=module.patterns,
            linear=linear,
            quiet=not self.marked.isdisjoint([*classes, *needed.list_names()]),
            narrows=narrows,
            base=base,
        )

    def _is_below(self, own: str, name: str) -> bool:
        """Return whether a module of this name imports a model when it is complete."""
        module = self.layout.modules[name]
        return module != own and self.links.circles[module] == self.links.circles[own]

    def _describe_model(
        self, model: ir.Model, scope: plan.Scope, later: frozenset[str]
    ) -> dict[str, Any]:
        """Return what the templates of a model ask for."""
        name = self.layout.classes[model.name]
        match model:
            case ir.Record():
                context = records.plan_record(model, scope)
            case ir.Enum():
                context = records.plan_enum(model, scope)
            case ir.Union():
                context = type_aliases.plan_union(model, scope, self.links, later)
            case ir.Alias():
                context = type_aliases.plan_alias(model, scope, self.links, later)
            case _:
                raise TypeError(f"{type(model).__name__} is not a model")
        fallback = ""
        if isinstance(model, ir.Record):
            home = self.layout.homes[model.name]
            fallback = docstrings.record_fallback(name, self.layout.classes[home])
        assertion = None
        if not isinstance(model, ir.Alias):
            assertion = scope.assertions.get(id(model.assertions))
        return context | {
            "model": model,
            "name": encoders.encode_code(name),
            "word": encoders.encode_code(scope.word),
            "doc": docstrings.write(plan.collect_facts(model), fallback),
            "parts": scope.parts,
            "assertion": assertion,
            "deprecated": _mark(model, name),
            "secret": secrets.is_secret(model),
            "remembered": ("model", model.name) in self.remembered,
        }


def _mark(model: ir.Model, written: str) -> str | None:
    """Return what marks a class as deprecated; None for what is not deprecated, or no class.

    A field or a member of an enum has no way to say it: PEP 702 marks classes, functions and
    overloads. An alias has none either. Their docstrings and pages say it.
    """
    is_class = isinstance(model, ir.Record) or (
        isinstance(model, ir.Enum) and plan.get_enum_form(model) != "literal"
    )
    if model.deprecated is None or not is_class:
        return None
    return model.deprecated or f"{written} is deprecated."


def _import_deprecated(needed: imports.Needed) -> imports.Needed:
    """Return the imports of a module with the one that marks its class."""
    line = imports.Line(
        module=encoders.encode_prose(f".{DEPRECATED}"), bound=(encoders.encode_code("deprecated"),)
    )
    *standard, own = needed.above
    return replace(needed, above=(*standard, tuple(imports.sort_lines([*own, line]))))


def write_assertions(asserted: checks.Checks, writer: Writer) -> str:
    """Write the module of what must hold besides types."""
    names = {name for kind, name in writer.remembered if kind == "check"}
    body = templates.render(
        "package/module/_checks.py.jinja",
        writer.overrides,
        checks=asserted.checks,
        composition=composition.Composition.of(asserted.checks, asserted.roots.values()),
        remembered=names,
    )
    needed = imports.collect_imports(
        f"{body}\n{asserted.patterns.name_callables()}", "", replace(writer.links, exports={}), {}
    )
    return _write_module(
        body.strip("\n"),
        f"What must hold of the models of {writer.document.title}",
        needed,
        writer.overrides,
        patterns=asserted.patterns,
        exempt=exemptions.find_exemptions(body),
    )


def _write_module(
    body: str,
    what: str,
    needed: imports.Needed,
    overrides: templates.Overrides | None,
    *,
    patterns: constraints.Patterns,
    tail: str = "",
    linear: Markup = _LINEAR,
    quiet: bool = False,
    narrows: bool = False,
    exempt: Sequence[str] = (),
    base: str | None = None,
) -> str:
    """Write a module: what it is in one line, its imports, patterns, body and tail. ``quiet``: it
    names what is deprecated; ``narrows``: a class in it has narrower members than its base."""
    return render_module(
        "package/module/_module.py.jinja",
        overrides,
        base=base,
        body=Markup(body),
        tail=Markup(tail),
        patterns=patterns.compile(),
        linear=linear,
        apart=body.startswith(("@", "class ", "def ")),
        comma=Markup(", "),
        header=f"{what}. @generated by fieldwright; do not edit.",
        quiet=quiet,
        narrows=narrows,
        exempt=", ".join(exempt),
        above=needed.above,
        below=needed.below,
    )


def render_module(
    template: str,
    overrides: templates.Overrides | None,
    **context: object,
) -> str:
    """Render a module, and check that it is what templates make. Raises ``SyntaxError`` naming the
    project's own template that makes something else, and ``errors.DefectError`` where there is none.
    """
    try:
        text = templates.render_python(template, overrides, **context)
        if overrides is None or not overrides.trusted:
            base = context.get("base")
            gate.check(text, base if isinstance(base, str) else None)
        return text
    except (gate.Violation, SyntaxError, ValueError) as violation:
        if overrides is not None and isinstance(violation, SyntaxError):
            raise
        own = overrides.list_templates() if overrides is not None else []
        own = [each for each in own if each.parent.name == "module"]
        if overrides is None or not own:
            raise errors.DefectError(
                f"the template {template} makes Python that is none of ours, so that nothing is"
                f" written: {violation}; please report it"
            ) from violation
        word = getattr(violation, "excerpt", "").partition("(")[0]
        blamed = [each for each in own if word in each.read_text(encoding="utf-8")] or own
        names = ", ".join(each.relative_to(overrides.folder).as_posix() for each in blamed)
        raise SyntaxError(
            f"template {names}: {violation}; 'trust_templates = true' in [tool.fieldwright] allows it"
        ) from violation
