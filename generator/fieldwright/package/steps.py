"""What the checks of a package consist of: schemas, one keyword after the other, and what each calls."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from fieldwright.model import keywords, pointers


@dataclass(frozen=True, slots=True, kw_only=True)
class Sub:
    """A schema where another one uses it, by its functions ``is_valid`` and ``find``.

    ``key`` is what it stands under: a member's name, a pattern's constant, a place.
    ``names`` and ``places`` are what is called to learn what it has evaluated; None: nothing.
    ``check`` is the name of its check, "" where the runtime has it, and ``rule`` what rules know it by.
    """

    key: str | int | Markup
    is_valid: Markup
    find: Markup
    rule: Markup = Markup("")
    check: str = ""
    names: Markup | None = None
    places: Markup | None = None

    @property
    def anything(self) -> bool:
        """Return whether this is the schema ``true``."""
        return self.is_valid == "is_anything"

    @property
    def nothing(self) -> bool:
        """Return whether this is the schema ``false``."""
        return self.is_valid == "is_nothing"

    @property
    def step(self) -> str:
        """Return the step of a JSON Pointer to what it stands under."""
        return pointers.format_token(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One keyword: its argument where that is plain JSON, and the schemas in it.

    ``room`` is the template that has the macro for it.
    """

    room: str
    keyword: str
    argument: Any = None
    subs: tuple[Sub, ...] = ()

    @property
    def macro(self) -> str:
        """Return the name of the macro for it; constraints share one."""
        row = keywords.KEYWORDS.get(self.keyword)
        return "plain" if row is not None and row.constraint else self.keyword

    @property
    def sub(self) -> Sub:
        """The first schema of the argument, most often the only one."""
        return self.subs[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Steps that say nothing of other values than those that ``guard`` lets through; "" for all."""

    guard: Markup
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The functions of one schema; ``evaluating`` has the steps of ``names_X`` and ``places_X``, if asked for.

    ``parts`` are what its rule is put together from; None where it is written out.
    """

    name: Markup
    groups: tuple[Group, ...]
    evaluating: tuple[tuple[Markup, tuple[Step, ...]], ...]
    parts: tuple[Step, ...] | None = None

    @property
    def steps(self) -> list[Step]:
        """The steps that can refuse a value."""
        return [step for group in self.groups for step in group.steps]
