"""The modules of a package that need not be written again, since what they were written from is as it was.

What writing a module asks for is noted, and a digest of the answers says whether they are the
same the next time. A module has no other input but the generator, its templates and the settings.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fieldwright.package import noting


class Written(NamedTuple):
    """A module that was written: its path and text, and what was asked for meanwhile."""

    path: str
    text: str
    questions: Collection[noting.Question] = ()


class Record(NamedTuple):
    """What a module was written from: what was asked for, and the digests of the answers and of its text."""

    questions: tuple[noting.Question, ...]
    answers: str
    text: str


class Tables:
    """The tables that modules are written from, by their names."""

    def __init__(self, tables: Mapping[str, noting.Table], schemas: Mapping[str, object]) -> None:
        """Take the tables; ``schemas`` are the names of what must hold besides types, by model."""
        self._tables, self._schemas = tables, schemas
        self._answers: dict[noting.Question, bytes] = {}

    def digest(self, questions: Iterable[noting.Question]) -> str:
        """Return the digest of the answers to what was asked for, in this order."""
        hashed = hashlib.blake2b(digest_size=16)
        for each in questions:
            answer = self._answers.get(each)
            if answer is None:
                text = self._format_answer(*each).encode("utf-8", "surrogatepass")
                answer = hashlib.blake2b(text, digest_size=16).digest()
                self._answers[each] = answer
            hashed.update(answer)
        return hashed.hexdigest()

    def _format_answer(self, name: str, key: noting.Key) -> str:
        """Return an answer as ``repr`` writes it, in which no two answers are alike."""
        table = self._tables[name]
        if key == noting.ALL:
            return repr([*table])
        if not isinstance(table, Mapping):
            return repr(key in table)
        if name == noting.MODELS and isinstance(key, tuple):
            model, attribute = key
            value = table[model] if attribute is None else getattr(table[model], attribute)
            return repr((value, self._schemas[str(model)]))
        if key not in table:
            return "absent"
        return type(table[key]).__name__ if name == noting.MODELS else repr(table[key])


@dataclass(slots=True)
class Recall:
    """The records of the modules of a package, by their paths: those of the last time, and those of this one.

    ``read`` returns the text of a module that is where it was published, if its digest is this
    one, and ``digest`` the digest of a text.
    """

    read: Callable[[str, str], str | None]
    digest: Callable[[bytes], str]
    last: Mapping[str, Record] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)

    def find(self, path: str, tables: Tables) -> str | None:
        """Return the text of a module, if it would be written as it was."""
        record = self.last.get(path)
        try:
            if record is None or tables.digest(record.questions) != record.answers:
                return None
        except (KeyError, AttributeError, RecursionError):
            return None  # of another edition of the tables, or too deep to be told
        text = self.read(path, record.text)
        if text is not None:
            self.records[path] = record
        return text

    def note(self, written: Written, tables: Tables) -> None:
        """Note what a module was written from."""
        questions = tuple(sorted(written.questions, key=repr))
        try:
            answers = tables.digest(questions)
        except RecursionError:
            return  # models too deep to be told from others are written every time
        text = self.digest(written.text.encode("utf-8"))
        self.records[written.path] = Record(questions, answers, text)
