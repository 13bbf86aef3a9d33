"""Two opinions side by side: the same payloads to our package and to its peer, and why they differ."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

from fieldwright.model import ir, traversal
from fieldwright.validation import payloads
from fieldwright.verification.oracle import places, questions
from fieldwright.verification.oracle.peer import Peer
from fieldwright.verification.oracle.reasons import REASONS, UNCHECKED, Reason, Side


class Problem(Protocol):
    """One thing that a package has against a payload."""

    pointer: str
    keyword: str
    message: str


Verdict = Callable[[ir.Json], Sequence[Problem]]
"""A payload → its problems, none if it is accepted."""

Judge = Callable[[ir.Document], Mapping[str, Verdict]]
"""A document → the verdicts of its package, by the names of its models."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A payload that one side accepts and the other ``refuses``, at that pointer and with that message.

    ``place`` is the model's. ``reasons`` explain it, all of them together; none means that it
    is unexplained.
    """

    model: str
    place: ir.Place | None
    payload: ir.Json
    refuses: Side
    pointer: str
    message: str
    reasons: tuple[Reason, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What came of one model: how many payloads, and those that are disagreed about.

    ``payloads`` None: the peer has no class of this model, which it judges inside of others.
    """

    model: str
    payloads: int | None
    disagreements: tuple[Disagreement, ...] = ()


def compare(document: ir.Document, peer: Peer, ours: Judge) -> Iterator[Comparison]:
    """Compare the verdicts on every model of a document, in its order; ``ours`` makes packages of it and of
    parts of it."""
    verdicts = ours(document)
    models = {model.name: model for model in document.models}
    maker = payloads.Maker(document.models, document.definitions)
    for model in document.models:
        if model.name not in peer:
            yield Comparison(model=model.name, payloads=None)
            continue
        case = _Case(model.name, document, peer, ours)
        count, disagreements = 0, []
        for payload in questions.select_payloads(
            model.name, models, peer, maker.make_valid(model.name)
        ):
            count += 1
            mine = verdicts[model.name](payload)
            theirs = peer.list_problems(model.name, payload)
            if bool(mine) is not bool(theirs):
                first = (mine or theirs)[0]
                refuses: Side = "ours" if mine else "theirs"
                disagreements.append(
                    Disagreement(
                        model=model.name,
                        place=model.place,
                        payload=payload,
                        refuses=refuses,
                        pointer=first.pointer,
                        message=first.message,
                        reasons=case.find_reasons(payload, refuses, first.keyword),
                    )
                )
        yield Comparison(model=model.name, payloads=count, disagreements=tuple(disagreements))


class _Case:
    """The reasons that hold for one model."""

    def __init__(self, name: str, document: ir.Document, peer: Peer, ours: Judge) -> None:
        self._name, self._document, self._peer, self._ours = name, document, peer, ours
        self._models = {model.name: model for model in document.models}
        self._verdicts: dict[frozenset[str], Verdict] = {}

    @cached_property
    def _needed(self) -> ir.Document:
        """The document with this model alone, and those it leads to."""
        return traversal.select_models(self._document, [self._name])

    @cached_property
    def _keywords(self) -> frozenset[str]:
        """The keywords that reasons may drop and that this model has any use for."""
        droppable = {
            keyword
            for each in traversal.list_nodes(self._needed, object)
            for keyword in _list_droppable(each)
        }
        return frozenset(droppable)

    @cached_property
    def _words(self) -> frozenset[str]:
        """The keywords of all assertions on values that this model's may hold."""
        return frozenset(
            word
            for each in traversal.list_nodes(self._needed, ir.Schema)
            for word, _ in each.keywords
        )

    def find_reasons(self, payload: ir.Json, refuses: Side, keyword: str) -> tuple[Reason, ...]:
        """Find as few of the known reasons as explain a disagreement together; none if not even all do."""
        for reason in REASONS:
            if keyword in reason.errors and (not reason.words or reason.words & self._words):
                return (reason,)
        wanted = [
            each
            for each in REASONS
            if each.refuses == refuses and (each.repaired or each.dropped & self._keywords)
        ]
        if not self._is_explained(wanted, payload):
            return ()
        for reason in tuple(wanted):
            fewer = [each for each in wanted if each is not reason]
            if self._is_explained(fewer, payload):
                wanted = fewer
        return tuple(wanted)

    def _is_explained(self, reasons: Sequence[Reason], payload: ir.Json) -> bool:
        """Return whether both sides accept what is left without the differences that the reasons name."""
        left = payload
        for reason in reasons:
            if reason.repaired is not None:
                left = places.repair_value(
                    self._models, (self._models[self._name],), left, reason.repaired
                )
        dropped = frozenset(each for reason in reasons for each in reason.dropped)
        return not self._peer.list_problems(self._name, left) and not self._choose_verdict(dropped)(
            left
        )

    def _choose_verdict(self, dropped: frozenset[str]) -> Verdict:
        """Return our verdict, of a package whose spec never had these keywords."""
        if dropped not in self._verdicts:
            document = _drop_keywords(self._needed, dropped)
            self._verdicts[dropped] = self._ours(document)[self._name]
        return self._verdicts[dropped]


def _list_droppable(node: Any) -> Iterator[str]:
    """Yield the keywords by which ``_drop_keywords`` would change a node."""
    yield from (keyword for keyword, _ in getattr(node, "constraints", ()))
    if isinstance(node, ir.Union) and node.exclusive:
        yield "oneOf"
    if isinstance(node, ir.Scalar) and node.format in UNCHECKED:
        yield "format"
    if isinstance(node, ir.Schema):
        yield "assertions"


def _drop_keywords(document: ir.Document, dropped: frozenset[str]) -> ir.Document:
    """Return a document as if its spec did not have some keywords."""
    return traversal.rewrite(  # type: ignore[no-any-return]  # a document
        document, lambda node: _drop(node, dropped)
    )


def _drop(node: Any, dropped: frozenset[str]) -> Any:
    """Return a node without the keywords that it has of those dropped."""
    if "assertions" in dropped:
        if isinstance(node, ir.Asserted):
            return node.type
        if isinstance(node, ir.Record | ir.Enum | ir.Union):
            node = dataclasses.replace(node, assertions=None)
    if isinstance(node, ir.Union) and "oneOf" in dropped:
        node = dataclasses.replace(node, exclusive=False)
    if isinstance(node, ir.Scalar) and "format" in dropped and node.format in UNCHECKED:
        node = dataclasses.replace(node, format=None)
    constraints = getattr(node, "constraints", ())
    kept = tuple(pair for pair in constraints if pair[0] not in dropped)
    return dataclasses.replace(node, constraints=kept) if kept != constraints else node
