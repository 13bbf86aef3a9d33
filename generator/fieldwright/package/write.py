"""Write the Python distribution of a document: path → bytes, nothing on a disk.

Over 400 lines: what the modules of a package are written from is used in all of its files.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

from markupsafe import Markup

from fieldwright import errors
from fieldwright.configuration import PLAIN, Project
from fieldwright.model import discriminators, ir, names, secrets
from fieldwright.model.discriminators import Tags
from fieldwright.model.layout import Layout
from fieldwright.package import (
    checks,
    constraints,
    docstrings,
    former_names,
    gate,
    imports,
    noting,
    overlaps,
    plan,
    recall,
    records,
    sample,
    type_aliases,
)
from fieldwright.rendering import encoders, processes, templates

_LINEAR = Markup("Linear")
"""The name of what searches by a pattern in linear time, where no model has it."""

_DEPRECATED = "_deprecated"
"""The runtime module that marks a class as deprecated; only modules that define one import it."""

EXPORTED = {
    **dict.fromkeys(("Model", "Problem", "UNSET", "Unset", "ValidationError"), "_runtime"),
    **dict.fromkeys(("Decoded", "decode", "decode_lines", "json_schema"), "_decoding"),
}
"""What a package offers of its runtime → the module, unless a model has the name."""

_LAYOUT = ("classes", "contents", "homes", "local_words", "modules", "taken", "words")
"""The tables of a layout."""

_IMPORT = re.compile(r"^ *from \.(_[a-z]+) import", re.MULTILINE)


Progress: TypeAlias = Callable[[int, int], None]
"""What is called with the number of models that are rendered, and of all."""


Tasks: TypeAlias = Sequence[processes.Task[recall.Written]]

Run: TypeAlias = Callable[[Tasks, Callable[[int], None]], list[recall.Written]]
"""What runs tasks: ``processes.run_tasks``, or that with more tasks."""


def ignore(done: int, total: int) -> None:
    """Take no notice of progress."""


def write_package(
    document: ir.Document,
    *,
    spec: str,
    distribution: str,
    module: str,
    project: Project = PLAIN,
    overrides: templates.Overrides | None = None,
    removals: Mapping[former_names.Key, str] = former_names.UNSAID,
    progress: Progress = ignore,
    run: Run = processes.run_tasks,
    memory: recall.Recall | None = None,
) -> dict[str, bytes]:
    """Write the files of the distribution, ``docs/`` left out: path below its root → bytes.

    ``spec`` is the text the document was read from; it goes along as ``spec.yaml``. ``project`` is what else
    ``pyproject.toml`` says. ``removals``
    are the versions in which former names go, where the document does not say; ``progress`` is
    called before each module, and ``run`` renders them. Of ``memory`` come the modules that would be
    as they were. Raises ``SyntaxError`` naming the
    template of ``overrides`` that makes no Python.
    """
    layout = Layout.of(document)
    document = type_aliases.shorten_chains(document)
    asserted = checks.Checks.of(document, layout)
    links = imports.Links.of(document, layout, [str(each.name) for each in asserted.checks])
    models = {model.name: model for model in document.models}
    marked = frozenset(
        layout.classes[model.name] for model in document.models if _mark(model, "") is not None
    )
    writer = _Writer(
        document=document,
        models=models,
        layout=layout,
        links=links,
        assertions=asserted.roots,
        removals=removals,
        tags=discriminators.collect_tags(models),
        marked=marked,
        remembered=overlaps.find_overlaps(models, asserted),
        overrides=overrides,
    )
    home = names.locate_package(module)
    texts = writer.write_modules(
        home, lambda tasks: run(tasks, lambda done: progress(done, len(models))), memory
    )
    renamed = former_names.list_models(document, layout, removals)
    texts |= {
        f"{home}/{each.module}.py": _render_module(
            "package/module/former.py.jinja", overrides, each=each
        )
        for each in renamed
    }
    if asserted.checks:
        texts[f"{home}/{imports.ASSERTIONS}.py"] = _write_assertions(asserted, writer)
    context = _describe_package(document, layout) | {
        "early": [encoders.encode_code(each) for each in links.early],
        "distribution": distribution,
        "project": project,
        "module": encoders.encode_code(module),
        "renamed": renamed,
        "quiet": bool(marked),
    }
    texts |= {f"{home}/py.typed": "", f"{home}/spec.yaml": spec}
    files = _add_package_files(texts, context, home, overrides)
    return {path: files[path].encode("utf-8") for path in sorted(files)}


def _add_package_files(
    texts: Mapping[str, str],
    context: Mapping[str, object],
    home: str,
    overrides: templates.Overrides | None,
) -> dict[str, str]:
    """Return the modules of the models with what a package has besides, its runtime among it."""
    front = {
        f"{home}/{name}": _render_module(f"package/module/{name}.jinja", overrides, **context)
        for name in ("__init__.py", "__init__.pyi")
    }
    modules = {**texts, **front}
    modules |= {f"{home}/{name}.py": text for name, text in _list_runtime(modules.values())}
    # So that no file which a merge puts back is in the wheel.
    beside = ("__main__.py", "schemas.json", "selftest.jsonl")
    files = sorted([*modules, *(f"{home}/{name}" for name in beside)])
    context = {**context, "files": files, "linear": f"{home}/_linear.py" in modules}
    return modules | {
        name: templates.render(f"package/{name}.jinja", overrides, **context)
        for name in ("CHANGELOG.md", "README.md", "pyproject.toml")
    }


def _describe_package(document: ir.Document, layout: Layout) -> dict[str, object]:
    """Return what the templates of a package ask for, as far as the document alone tells."""
    exported = {layout.classes[name]: home for name, home in layout.modules.items()}
    offered = dict(EXPORTED)
    if any(isinstance(model, ir.Union) and model.open for model in document.models):
        offered["Unknown"] = "_runtime"
    exported = {name: each for name, each in offered.items() if name not in exported} | exported
    return {
        "document": document,
        "header": f"The models of {document.title}. @generated by fieldwright; do not edit.",
        "exported": sorted(
            (encoders.encode_code(name), encoders.encode_code(home))
            for name, home in exported.items()
        ),
        "stubs": _group_by_module(exported),
        "wider": [
            (encoders.encode_code(name), encoders.encode_code(annotation))
            for name, annotation in _list_wider(document, layout)
        ],
        "example": sample.make_sample(document, layout.classes),
    }


def _group_by_module(exported: Mapping[str, str]) -> list[tuple[Markup, list[Markup]]]:
    """Return the modules of the names that a package offers, each with its names."""
    modules: dict[str, list[str]] = {}
    for name, home in exported.items():
        modules.setdefault(home, []).append(name)
    return [
        (encoders.encode_code(home), [encoders.encode_code(name) for name in sorted(names)])
        for home, names in sorted(modules.items())
    ]


def _list_wider(document: ir.Document, layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield the classes whose models have other values too, with the annotation of any value."""
    models = {model.name: model for model in document.models}
    for model in document.models:
        name = layout.classes[model.name]
        annotation = plan.annotate_value(model, name, models)
        if isinstance(model, ir.Record | ir.Enum) and annotation != name:
            yield name, annotation


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """What all modules of one package are written from; ``marked`` are the deprecated classes, and
    ``remembered`` the functions that run once with a value."""

    document: ir.Document
    models: Mapping[str, ir.Model]
    layout: Layout
    links: imports.Links
    assertions: Mapping[int, Markup]
    removals: Mapping[former_names.Key, str]
    tags: Mapping[str, Tags]
    marked: AbstractSet[str]
    remembered: AbstractSet[overlaps.Node]
    overrides: templates.Overrides | None

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
            "vowel": name[0] in "AEIO",
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
        module=encoders.encode_prose(f".{_DEPRECATED}"), bound=(encoders.encode_code("deprecated"),)
    )
    *standard, own = needed.above
    return replace(
        needed, above=(*standard, tuple(sorted([*own, line], key=lambda each: each.module)))
    )


def _write_assertions(asserted: checks.Checks, writer: _Writer) -> str:
    """Write the module of what must hold besides types."""
    names = {name for kind, name in writer.remembered if kind == "check"}
    body = templates.render(
        "package/module/_checks.py.jinja",
        writer.overrides,
        checks=asserted.checks,
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
) -> str:
    """Write a module: what it is in one line, its imports, patterns, body and tail. ``quiet``: it
    names what is deprecated; ``narrows``: a class in it has narrower members than its base."""
    return _render_module(
        "package/module/_module.py.jinja",
        overrides,
        body=Markup(body),
        tail=Markup(tail),
        patterns=patterns.compile(),
        linear=linear,
        apart=body.startswith(("@", "class ", "def ")),
        comma=Markup(", "),
        header=f"{what}. @generated by fieldwright; do not edit.",
        quiet=quiet,
        narrows=narrows,
        above=needed.above,
        below=needed.below,
    )


def _render_module(template: str, overrides: templates.Overrides | None, **context: object) -> str:
    """Render a module, and check that it is what templates make. Raises ``SyntaxError`` naming the
    project's own template that makes something else, and ``errors.DefectError`` where there is none.
    """
    try:
        text = templates.render_python(template, overrides, **context)
        if overrides is None or not overrides.trusted:
            gate.check(text)
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


def _list_runtime(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return the runtime modules that the texts import, and those that these do, each with its text."""
    modules = {*EXPORTED.values()}
    waiting = [*texts, *(templates.read_source(f"package/module/{name}.py") for name in modules)]
    while waiting:
        new = set(_IMPORT.findall(waiting.pop())) & {*imports.RUNTIME, _DEPRECATED} - modules
        modules |= new
        waiting += [templates.read_source(f"package/module/{name}.py") for name in new]
    return [
        (name, templates.read_source(f"package/module/{name}.py"))
        for name in (_DEPRECATED, *imports.RUNTIME)
        if name in modules
    ]
