"""What the README of a package shows of its own models, with payloads made of the spec's examples."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup

from fieldwright.model import guesses, ir, names
from fieldwright.package import plan
from fieldwright.rendering import encoders, formatting
from fieldwright.validation import models, payloads

_TRIED = 25
"""Models of a kind that are tried, the first ones."""

_WRONG: tuple[ir.Json, ...] = (None, 0, "", [], {})
"""Values one of which most members refuse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A class or an alias, and statements about it. ``attribute`` is one of a record, or a member of an enum."""

    name: Markup
    lines: tuple[Markup, ...] = ()
    attribute: Markup = Markup("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """A sample of each kind, None where a package has no such model, or none that can be shown.

    ``marked`` is the name of a model that pydantic reads rightly by a mark alone. ``is_guess`` says that the names of members are those that reference pages print, which may not be the API's.
    """

    record: Sample | None
    union: Sample | None
    enum: Sample | None
    patch: Sample | None
    marked: Markup | None
    is_guess: bool


def make_samples(document: ir.Document, classes: Mapping[str, str]) -> Samples:
    """Make the samples of a document, whose models have these ``classes``."""
    return _Sampler(document, classes).make()


def list_candidates(document: ir.Document) -> list[str]:
    """List the models that samples are chosen from; they are chosen by kind, ``is_fitting`` and their places alone."""
    models = [model for model in document.models if is_fitting(model)]
    kinds = (ir.Record, ir.Union, ir.Enum)
    return [
        model.name
        for kind in kinds
        for model in islice((each for each in models if isinstance(each, kind)), _TRIED)
    ]


def is_fitting(model: ir.Model) -> bool:
    """Return whether a model is worth a try."""
    match model:
        case ir.Record():
            return bool(model.fields) and not model.nullable
        case ir.Union():
            return not model.nullable
        case ir.Enum():
            return plan.get_enum_form(model) != "literal"
    return False


class _Sampler:
    def __init__(self, document: ir.Document, classes: Mapping[str, str]) -> None:
        self._document = document
        self._models = {model.name: model for model in document.models}
        self._classes = classes
        self._maker = payloads.Maker(document.models, document.definitions, words=True)
        self._plain = payloads.Maker(document.models, document.definitions)
        self._validator = models.ModelValidator(self._models, dict(document.definitions))

    def make(self) -> Samples:
        """Make a sample of each kind; what is exampled by the spec throughout comes first."""
        candidates = [self._models[name] for name in list_candidates(self._document)]
        candidates.sort(key=lambda each: each.within is not None)
        records = [each for each in candidates if isinstance(each, ir.Record)]
        records.sort(key=lambda each: not self._is_exampled(each))
        unions = [each for each in candidates if isinstance(each, ir.Union)]
        enums = [each for each in candidates if isinstance(each, ir.Enum)]
        union = _choose_first(map(self._sample_union, unions))
        patches = sorted(records, key=lambda each: any(field.required for field in each.fields))
        marked = (
            encoders.encode_code(self._classes[each.name])
            for each in self._document.models
            if not isinstance(each, ir.Record)
        )
        return Samples(
            record=_choose_first(map(self._sample_record, records)),
            union=union,
            enum=_choose_first(map(self._sample_enum, enums)),
            patch=_choose_first(map(self._sample_patch, patches)),
            marked=union.name if union else next(marked, None),
            is_guess=guesses.has_guessed_names(self._document),
        )

    def _is_exampled(self, record: ir.Record) -> bool:
        """Return whether nothing in a payload is made up."""
        return bool(next(self._plain.make_valid(record.name), None) == self._make(record))

    def _make(self, model: ir.Model) -> ir.Json:
        """Make a payload that a model accepts; None if none is made."""
        values = self._maker.make_valid(model.name)
        fitting = (each for each in islice(values, _TRIED) if self._accepts(model, each))
        return next(fitting, None)

    def _accepts(self, model: ir.Model, value: ir.Json) -> bool:
        return bool(self._validator.is_valid(ir.Ref(name=model.name), value))

    def _sample_record(self, record: ir.Record) -> Sample | None:
        """Sample a record: a payload, and one in which a member is wrong."""
        payload = self._make(record)
        if not isinstance(payload, dict):
            return None
        wrong = next(self._break(record, payload), {})
        attribute = _name_attributes(record)[record.fields[0].name]
        return Sample(
            name=encoders.encode_code(self._classes[record.name]),
            lines=(_write("payload = ", payload), _write("wrong = payload | ", wrong)),
            attribute=encoders.encode_code(attribute),
        )

    def _break(
        self, record: ir.Record, payload: dict[str, ir.Json]
    ) -> Iterator[dict[str, ir.Json]]:
        """Yield members that make a payload one that is refused, one by one."""
        for each in record.fields:
            for value in _WRONG:
                if not self._accepts(record, {**payload, each.name: value}):
                    yield {each.name: value}

    def _sample_union(self, union: ir.Union) -> Sample | None:
        value = self._make(union)
        if value is None:
            return None
        name = encoders.encode_code(self._classes[union.name])
        return Sample(name=name, lines=(_write("payload = ", value),))

    def _sample_enum(self, enum: ir.Enum) -> Sample | None:
        """Sample an enum: its first value, and the name of that."""
        member = names.name_members(enum.members)[0]
        name = encoders.encode_code(self._classes[enum.name])
        value = encoders.encode_literal(enum.members[0][1])
        line = Markup(f"assert {name}({value}) is {name}.{encoders.encode_code(member)}")
        return Sample(name=name, lines=(line,))

    def _sample_patch(self, record: ir.Record) -> Sample | None:
        """Sample a record in which a member that is absent is not null."""
        for each in record.fields:
            type_ = each.type.type if isinstance(each.type, ir.Asserted) else each.type
            if each.required or not isinstance(type_, ir.Nullable):
                continue
            payload = self._make(record)
            if not isinstance(payload, dict):
                return None
            payload = {key: value for key, value in payload.items() if key != each.name}
            values = self._maker.make_member(record, each)
            value = next((each for each in values if each is not None), None)
            members: tuple[dict[str, ir.Json], ...] = ({}, {each.name: None}, {each.name: value})
            if value is None or not all(self._accepts(record, payload | more) for more in members):
                continue
            name = encoders.encode_code(self._classes[record.name])
            return Sample(
                name=name,
                lines=(
                    _write("patch = ", payload),
                    _write("null = patch | ", {each.name: None}),
                    _write("other = patch | ", {each.name: value}),
                ),
                attribute=encoders.encode_code(_name_attributes(record)[each.name]),
            )
        return None


def _choose_first(samples: Iterable[Sample | None]) -> Sample | None:
    return next((each for each in samples if each is not None), None)


def _name_attributes(record: ir.Record) -> dict[str, str]:
    return names.name_attributes((each.name, each.published_name) for each in record.fields)


def _write(beginning: str, value: ir.Json) -> Markup:
    """Write a statement that ends with a value, in Black's form."""
    text = formatting.format_long_lines(f"{beginning}{encoders.encode_literal(value)}")
    return Markup(text.rstrip())
