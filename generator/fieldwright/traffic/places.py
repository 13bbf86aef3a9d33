"""The places of a schema that the pointers of problems lead to.

Instances have as many pointers as they like, a schema has so many places: an index, and a name that
no record names, is ``*``; whatever is below a value of any type, or within a model that is inside
of itself, is below ``**``.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from fieldwright.changes.change import Spot
from fieldwright.model import ir, secrets, traversal
from fieldwright.model.pointers import format_token, unescape

Node: TypeAlias = ir.Type | ir.Model


class Stop(NamedTuple):
    """One step of a pointer, led through a schema.

    ``nodes`` are what the schema says of the value there, models and types within others
    included, each with the spot by which changes name it.
    """

    token: str
    nodes: tuple[tuple[Spot, Node], ...]
    is_secret: bool

    @property
    def models(self) -> frozenset[str]:
        """The names of the models that begin here."""
        return frozenset(spot.model for spot, node in self.nodes if isinstance(node, _STRUCTURED))


_STRUCTURED = (ir.Record, ir.Union, ir.Alias)


class Places:
    """The places of one model and of all that it leads to."""

    def __init__(self, document: ir.Document, root: str) -> None:
        self.models: dict[str, ir.Model] = {model.name: model for model in document.models}
        nodes = tuple(self._expand(Spot(root), self.models[root], frozenset({root})))
        self.root = Stop("", nodes, any(secrets.is_secret(node) for _, node in nodes))
        self.has_secrets = any(map(_has_secret, document.models))
        self.describe = lru_cache(maxsize=1 << 14)(self._describe)

    def walk(self, pointer: str) -> Iterator[Stop]:
        """Yield the stops of a pointer, the root first; they end where the schema says nothing."""
        stop = self.root
        yield stop
        for step in pointer.split("/")[1:]:
            stop = self.step(stop, unescape(step))
            if not stop.nodes:
                return
            yield stop

    def is_secret(self, pointer: str) -> bool:
        """Return whether a pointer leads to a secret, or into one."""
        return self.has_secrets and any(stop.is_secret for stop in self.walk(pointer))

    def mask(self, value: Any) -> Any:
        """Return an instance with ``MASK`` in place of what is secret."""
        return self._mask(value, self.root) if self.has_secrets else value

    def _describe(self, pointer: str) -> str:
        """Return the pattern of a pointer: ``/items/*/price``."""
        tokens: list[str] = []
        entered: list[tuple[int, frozenset[str]]] = []
        stops = list(self.walk(pointer))
        for stop in stops:
            if stop.token:
                tokens.append(stop.token)
            again = next((size for size, models in entered if models & stop.models), None)
            if again is not None:
                tokens[again:] = ["**"]
                entered = [each for each in entered if each[0] <= again]
            entered.append((len(tokens), stop.models))
        if pointer.count("/") >= len(stops) and tokens[-1:] != ["**"]:
            tokens.append("**")
        return "".join(f"/{token}" for token in tokens)

    def _mask(self, value: Any, stop: Stop) -> Any:
        if stop.is_secret:
            return secrets.MASK
        if isinstance(value, dict):
            return {name: self._mask(each, self.step(stop, name)) for name, each in value.items()}
        if isinstance(value, list):
            return [self._mask(each, self.step(stop, str(n))) for n, each in enumerate(value)]
        return value

    def step(self, stop: Stop, name: str) -> Stop:
        """Return the stop of a member or an item of what is at a stop."""
        token, is_secret = "*", False
        reached: list[tuple[Spot, Node]] = []
        for spot, node in stop.nodes:
            match node:
                case ir.Record():
                    field = next((each for each in node.fields if each.name == name), None)
                    if field is not None:
                        token = format_token(name).removeprefix("/")
                        is_secret |= secrets.is_secret(field)
                        reached.append((spot.step_into(f".{name}"), field.type))
                    else:
                        # Another edition may have a field of this name.
                        additional = node.additional_properties or ir.Scalar(kind="any")
                        reached.append((spot.step_into(f".{name}"), additional))
                        reached.append((spot.step_into("{…}"), additional))
                case ir.Map():
                    reached.append((spot.step_into("{}"), node.values))
                case ir.Array():
                    reached.append((spot.step_into("[]"), node.items))
        nodes = tuple(each for pair in reached for each in self._expand(*pair, frozenset()))
        return Stop(token, nodes, is_secret or any(secrets.is_secret(node) for _, node in nodes))

    def _expand(self, spot: Spot, node: Node, above: frozenset[str]) -> Iterator[tuple[Spot, Node]]:
        """Yield a node and what it stands for at the same value: the target of a reference, alternatives."""
        yield spot, node
        match node:
            case ir.Ref(name=name):
                if name in self.models and name not in above:
                    yield from self._expand(Spot(name), self.models[name], above | {name})
            case ir.Nullable() | ir.Asserted() | ir.Alias():
                yield from self._expand(spot, node.type, above)
            case ir.Union():
                for number, each in enumerate(node.alternatives, start=1):
                    yield from self._expand(spot.step_into(f"|{number}"), each, above)


def _has_secret(model: ir.Model) -> bool:
    kinds = (ir.Scalar, ir.Field, ir.Literal, ir.Array, ir.Map, ir.Ref)
    nodes = (node for kind in kinds for node in traversal.list_nodes(model, kind))
    return any(map(secrets.is_secret, (model, *nodes)))
