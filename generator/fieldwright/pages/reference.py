"""Document → the reference: pages for people who use the package, in a form of our own.

A page shows a model as the package has it, with the inline models that belong to it: attributes
and their names in JSON, Python types, assertions in words, an example, and the models that refer
to it. Text of the spec comes here as text (``markdown``), so that nothing in it is live.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from fieldwright.model import discriminators, ir, json_types, layout, names, traversal
from fieldwright.model.history_facts import Fact
from fieldwright.pages import markdown, meanings, neighbours, wording
from fieldwright.pages.examples import Example, Examples
from fieldwright.pages.python_package import PythonPackage
from fieldwright.rendering import templates

FOLDER = "reference"
"""The folder of the reference, in the docs root."""

VALUES = 12
"""Values of an enum that are listed beside a field."""

TOGETHER = 40
"""Models on one page; where there are more, each inline model has a page of its own."""

PARTS = 80
"""Fields and values on one page, likewise; each becomes one or two kilobytes of HTML."""

CODE = 12_000
"""Characters of code in the examples of one page, likewise; each becomes about four of HTML."""

USERS = 100
"""Users of a model that are listed."""

_SHORT = 40
"""Characters of a default in a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _FieldView:
    """A field as its page shows it; all texts are Markdown."""

    anchor: str
    attribute: Markup
    wire: Markup
    renamed: bool
    type: Markup
    presence: Markup
    description: Markup
    notes: tuple[Markup, ...]


class Reference:
    """The reference of one document, whose package it describes; ``facts`` are those of the releases."""

    def __init__(
        self, document: ir.Document, package: PythonPackage, facts: Sequence[Fact] = ()
    ) -> None:
        self._package = package
        self._models = {model.name: model for model in document.models}
        self._examples = Examples(document, package)
        self._facts = {(fact.model, fact.part): fact for fact in facts}
        laid = layout.Layout.of(document)
        self._words = laid.words
        self.contents: dict[str, tuple[str, ...]] = {}
        for home, listed in laid.contents.items():
            fits = self._fit_one_page(listed)
            self.contents |= {home: listed} if fits else {name: (name,) for name in listed}
        self._home_of = {name: home for home, listed in self.contents.items() for name in listed}
        self._uses: dict[str, list[tuple[str, str]]] = {}
        self._users: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for model in document.models:
            self._uses[model.name] = list(self._list_uses(model))
            for label, target in self._uses[model.name]:
                self._users[target].append((model.name, label))

    def _fit_one_page(self, listed: Sequence[str]) -> bool:
        """Return whether models fit on one page; one alone does, however long it is."""
        models = [self._models[name] for name in listed]
        parts = sum(len(each.fields) for each in models if isinstance(each, ir.Record))
        parts += sum(len(each.members) for each in models if isinstance(each, ir.Enum))
        if len(listed) == 1 or len(listed) > TOGETHER or parts > PARTS:
            return len(listed) == 1
        examples = filter(None, map(self._examples.make, listed))
        code = (text for each in examples for text in (each.payload, each.decoding, each.making))
        return sum(len(text or "") for text in code) <= CODE

    def write_pages(
        self, overrides: templates.Overrides | None = None, *, site: bool = False
    ) -> dict[str, str]:
        """Write all pages: path below the docs root → text, in the order of the models.

        ``overrides`` is a folder of the user's own templates. The pages of a ``site`` have the
        anchors of headings as attributes of those, from which its search takes them, and show
        each model between its neighbours.
        """
        homes = self.contents
        return {self.locate_page(home): self.write_page(home, overrides, site) for home in homes}

    def write_page(self, name: str, overrides: templates.Overrides | None, site: bool) -> str:
        """Write the page that a model is on."""
        models = self._prepare_page(self._home_of[name], site)
        return templates.render("docs/reference/page.md.jinja", overrides, models=models, site=site)

    def locate_page(self, name: str) -> str:
        """Return the path of the page of a model, below the docs root."""
        return f"{FOLDER}/{self._words[self._home_of[name]]}.md"

    def link(self, name: str, part: str = "", folder: str = FOLDER) -> str:
        """Return the URL of a model or one of its attributes, from a page in ``folder``."""
        page = self.locate_page(name)
        path = page.removeprefix(f"{folder}/") if folder else page
        anchor = f"{self._words[name]}.{part}" if part else self._words[name]
        return path if not part and self._home_of[name] == name else f"{path}#{anchor}"

    def find_part(self, place: str) -> str | None:
        """Return the URL, from the docs root, of the part that a change names, as ``Image.region`` or
        ``Image.tags[]``; None if it is not there."""
        ends = [match.start() for match in re.finditer(r"[.\[{|]", place)] + [len(place)]
        known = [end for end in ends if place[:end] in self._models]
        if not known:
            return None
        model = self._models[place[: known[-1]]]
        path = place[known[-1] :]
        attributes = self._package.name_attributes(model) if isinstance(model, ir.Record) else {}
        fields = [
            name for name in attributes if re.match(rf"\.{re.escape(name)}(?![^\[{{|.])", path)
        ]
        part = attributes[max(fields, key=len)] if fields else ""
        return self.link(model.name, part, folder="")

    def _prepare_page(self, home: str, site: bool) -> list[dict[str, Any]]:
        """Prepare the models of a page for its template."""
        prepared = [self._prepare_model(self._models[name]) for name in self.contents[home]]
        if site:
            for name, context in zip(self.contents[home], prepared):
                context["neighbours"] = self._choose_neighbours(name)
        return prepared

    def _choose_neighbours(self, name: str) -> neighbours.Neighbours | None:
        """Choose the models that are shown around one, for the site."""

        def show(model: str, attributes: Sequence[str]) -> neighbours.Box:
            path, _, anchor = self.link(model).partition("#")
            return neighbours.Box(
                title=Markup(markdown.escape(self._package.classes[model])),
                url=Markup(f"{path.removesuffix('.md')}.html{'#' * bool(anchor)}{anchor}"),
                note=Markup(markdown.escape(", ".join(filter(None, attributes)))),
            )

        uses = [(target, label) for label, target in self._uses[name] if target in self._models]
        return neighbours.choose(name, self._users[name], uses, show)

    def _prepare_model(self, model: ir.Model) -> dict[str, Any]:
        title, word = self._package.classes[model.name], self._words[model.name]
        context: dict[str, Any] = {
            "title": Markup(markdown.escape(title)),
            "anchor": Markup(word),
            "qualified": Markup(markdown.quote(f"{self._package.name}.{title}")),
            "description": Markup(markdown.convert(model.description or "")),
            "notes": [Markup(_capitalise(note)) for note in self._note_model(model)],
            "example": _fence_example(self._examples.make(model.name)),
            "users": [Markup(user) for user in self._render_users(model.name)],
        }
        match model:
            case ir.Record():
                fields = [self._prepare_field(model, each) for each in model.fields]
                context |= {
                    "kind": "record",
                    "fields": fields,
                    "columns": any(each.renamed for each in fields),
                    "others": self._describe_others(model),
                }
            case ir.Enum():
                values = list(self._prepare_values(model))
                context |= {"kind": "enum", "members": values, "open": model.open}
            case ir.Union():
                apart, by_value = self._tell_apart(model)
                alternatives = [self.render_type(each) for each in model.alternatives]
                context |= {"kind": "union", "alternatives": alternatives}
                context |= {"apart": Markup(apart), "values": by_value}
            case ir.Alias():
                context |= {"kind": "alias", "target": self.render_type(model.type)}
        return context

    def _note_model(self, model: ir.Model) -> Iterator[str]:
        """Yield what there is to say of a model besides its description and its parts."""
        yield from self._note_history(model, None)
        if isinstance(model, ir.Record):
            yield from self._note_family(model)
        constraints = model.type if isinstance(model, ir.Alias) else None
        if constraints is not None:
            yield from wording.describe_type(constraints)
        elif not isinstance(model, ir.Alias | ir.Enum):
            yield from wording.describe_constraints(model.constraints)
        if not isinstance(model, ir.Alias):
            if model.assertions is not None:
                yield from wording.describe_constraints(model.assertions.keywords)
            if model.nullable:
                yield "null is accepted"

    def _note_family(self, model: ir.Record) -> Iterator[str]:
        """Yield the base of a record, and the heirs that the values of its discriminator name."""
        if model.base is not None:
            yield f"Extends {self.render_type(ir.Ref(name=model.base))}"
        if model.heirs:
            listed = [
                f"{wording.quote_json(value)} {self.render_type(ir.Ref(name=name))}"
                for value, name in model.heirs[:USERS]
            ]
            if len(model.heirs) > USERS:
                listed.append(f"and {len(model.heirs) - USERS} others")
            member = markdown.quote(model.discriminator or "")
            yield f"Extended by what {member} names: {', '.join(listed)}"
            yield from wording.describe_strictness(model)
        if model.default_heir is not None:
            yield f"{self.render_type(ir.Ref(name=model.default_heir))} where that names none of them"

    def _note_history(
        self, node: ir.Model | ir.Field, part: str | None, of: str = ""
    ) -> Iterator[str]:
        """Yield deprecation, age and former name of a model or a field, and what could not be read of it."""
        fact = self._facts.get((of or node.name, part)) or Fact(model=node.name)
        if node.deprecated is not None:
            known = fact.deprecated is not None
            since = f" since {_show_version(fact.deprecated)}" if known else ""
            message = f": {markdown.convert_line(node.deprecated)}" if node.deprecated else ""
            yield f"**Deprecated**{since}{message}"
        if fact.since is not None:
            yield f"Since {_show_version(fact.since)}"
        if fact.former is not None:
            until = f", until {_show_version(fact.removed)}" if fact.removed is not None else ""
            yield f"Formerly {markdown.quote(fact.former)}{until}"
        yield from wording.list_unread(node)

    def _prepare_field(self, record: ir.Record, each: ir.Field) -> _FieldView:
        attribute = self._package.name_attributes(record)[each.name]
        presence = "required" if each.required else "optional"
        for value in each.default:
            presence += f", default {markdown.escape(wording.shorten_json(value, _SHORT))}"
        return _FieldView(
            anchor=Markup(f"{self._words[record.name]}.{attribute}"),
            attribute=Markup(markdown.escape(attribute)),
            wire=Markup(markdown.escape(each.name)),
            renamed=attribute != each.name,
            type=self.render_type(each.type),
            presence=Markup(presence),
            description=Markup(markdown.convert(each.description or "")),
            notes=tuple(
                Markup(_capitalise(note)) for note in self._note_field(record, each, attribute)
            ),
        )

    def _note_field(self, record: ir.Record, each: ir.Field, attribute: str) -> Iterator[str]:
        """Yield what there is to say of a field below its description."""
        yield from self._note_history(each, each.name, record.name)
        if attribute != each.name:
            yield f"In JSON: {markdown.quote(each.name)}"
        yield from wording.describe_type(each.type)
        yield from self._list_values(each.type)
        for value in each.default:
            yield f"Default: {wording.quote_json(value)}"
        annotations = dict(each.annotations)
        if annotations.get("readOnly") is True:
            yield "Read only: in responses"
        if annotations.get("writeOnly") is True:
            yield "Write only: in requests"
        if each.examples:
            yield f"Example: {', '.join(map(wording.quote_json, each.examples[:3]))}"

    def _list_values(self, type_: ir.Type) -> Iterator[str]:
        """Yield a phrase with the values of each enum in a type."""
        for name in dict.fromkeys(traversal.list_references(type_)):
            model = self._models.get(name)
            if isinstance(model, ir.Enum) and model.members:
                values = [wording.quote_json(value) for _, value in model.members[:VALUES]]
                more = len(model.members) - len(values)
                others = f" and {more} others" if more > 0 else ""
                yield f"one of {', '.join(values)}{others}"

    def render_type(self, type_: ir.Type) -> Markup:
        """Render a Python type, its models as links, for a table or a list."""
        listed: list[str] = []

        def label(name: str) -> str:
            listed.append(name)
            return f"\0{len(listed) - 1}\0"

        parts = self._package.annotate(type_, label).split("\0")
        for n in range(1, len(parts), 2):
            name = listed[int(parts[n])]
            parts[n] = f"[{markdown.escape(self._package.classes[name])}]({self.link(name)})"
        parts[::2] = [markdown.escape_part(part) for part in parts[::2]]
        return Markup("".join(parts))

    def _describe_others(self, record: ir.Record) -> Markup:
        """Describe what becomes of members that a record does not name."""
        extra = record.additional_properties
        if extra == ir.Scalar(kind="never"):
            return Markup("Other members are refused.")
        kept = "Other members are kept in `additional_properties`"
        if extra is None or extra == ir.Scalar(kind="any"):
            return Markup(f"{kept}.")
        phrases = "; ".join(wording.describe_type(extra))
        return Markup(
            f"{kept}, each {self.render_type(extra)}{f' ({phrases})' if phrases else ''}."
        )

    def _prepare_values(self, model: ir.Enum) -> Iterator[dict[str, Markup | None]]:
        """Yield the values of an enum, with the members that stand for them in its class."""
        members = names.name_members(model.members)
        title = self._package.classes[model.name]
        for member, (_, value), meaning in zip(
            members, model.members, meanings.list_meanings(model)
        ):
            shown = f"{title}.{member}" if self._package.has_class(model) else None
            part = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            fact = self._facts.get((model.name, part))
            yield {
                "anchor": Markup(f"{self._words[model.name]}.{member}"),
                "value": Markup(wording.quote_json(value)),
                "member": None if shown is None else Markup(markdown.quote(shown)),
                "since": None if fact is None else Markup(_show_version(fact.since)),
                "meaning": Markup(markdown.convert_line(" ".join(meaning.split()))),
            }

    def _tell_apart(self, model: ir.Union) -> tuple[str, list[tuple[Markup, Markup]]]:
        """Return how the alternatives of a union are told apart, and the values that do so with their types."""
        tags = discriminators.list_open_tags(model, self._models) if model.open else None
        if tags is not None:
            rest = "an object with another value than these is kept as `Unknown`"
            return f"The member {markdown.quote(tags.member)} tells them apart; {rest}:", [
                (Markup(wording.quote_json(value)), self.render_type(ir.Ref(name=name)))
                for value, name in tags.values
            ]
        member = model.discriminator
        listed = discriminators.map_values(model, self._models)
        if listed is None and (unsaid := discriminators.infer_discriminator(model, self._models)):
            member, listed = unsaid
        rest = "" if listed else "; with another value than these, all are tried"
        listed = listed or discriminators.list_mapping(model)
        if listed:
            values = [
                (Markup(wording.quote_json(value)), self.render_type(ir.Ref(name=name)))
                for value, name in listed
            ]
            return f"The member {markdown.quote(member or '')} tells them apart{rest}:", values
        kinds = [json_types.collect_json_types(each, self._models) for each in model.alternatives]
        if len(kinds) > 1 and sum(map(len, kinds)) == len(frozenset[str]().union(*kinds)):
            return "Their JSON types tell them apart.", []
        if model.exclusive:
            return "Exactly one of them must accept the value.", []
        return "They are tried in this order; at least one of them must accept the value.", []

    def _list_uses(self, model: ir.Model) -> Iterator[tuple[str, str]]:
        """Yield the models that a model refers to, each with the attribute that does so, if one does."""
        attributes = self._package.name_attributes(model) if isinstance(model, ir.Record) else {}
        for part in traversal.list_children(model):
            label = attributes[part.name] if isinstance(part, ir.Field) else ""
            for target in dict.fromkeys(traversal.list_references(part)):
                yield label, target

    def _render_users(self, name: str) -> Iterator[str]:
        users = list(dict.fromkeys(self._users[name]))
        for user, attribute in users[:USERS]:
            title = self._package.classes[user]
            shown = f"{title}.{attribute}" if attribute else title
            yield f"[{markdown.escape(shown)}]({self.link(user, attribute)})"
        if len(users) > USERS:
            yield f"and {len(users) - USERS} others"


def _fence_example(example: Example | None) -> dict[str, Markup | None] | None:
    if example is None:
        return None
    blocks = {
        "payload": ("json", example.payload),
        "decoding": ("python", example.decoding),
        "making": ("python", example.making),
    }
    return {
        name: Markup(markdown.fence(code, language)) if code else None
        for name, (language, code) in blocks.items()
    }


def _capitalise(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def _show_version(version: str | None) -> str:
    """Show a version; "" is that of the release to come."""
    return markdown.escape(version) if version else "the next release"
