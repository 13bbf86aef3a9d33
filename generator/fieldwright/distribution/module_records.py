"""What the modules of a package were written from, in the cache, so that a change of the spec writes few of them.

The texts are those in the output folder, each by its digest: a file that somebody has edited is none.
"""

import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fieldwright.distribution import cache
from fieldwright.distribution.manifest import digest
from fieldwright.package.noting import Question
from fieldwright.package.recall import Recall, Record


def load(folder: Path, key: str, output: Path) -> Recall:
    """Load what is known of the modules in an output folder; nothing where the cache has nothing."""

    def read(path: str, expected: str) -> str | None:
        try:
            place = output / path
            if not stat.S_ISREG(place.lstat().st_mode):
                return None
            data = place.read_bytes()
        except OSError:
            return None
        return data.decode("utf-8") if digest(data) == expected else None

    last = cache.read_sealed(folder, key, _read_records)
    return Recall(read=read, digest=digest, last=last or {})


def store(folder: Path, key: str, records: Mapping[str, Record]) -> None:
    """Store what modules were written from. Raises ``OSError``."""
    numbers: dict[Question, int] = {}
    modules = {
        path: [
            record.answers,
            record.text,
            [numbers.setdefault(each, len(numbers)) for each in record.questions],
        ]
        for path, record in records.items()
    }
    cache.write_sealed(folder, key, {"questions": [*numbers], "modules": modules})


def _read_records(content: Any) -> dict[str, Record]:
    questions: list[Question] = [
        (name, tuple(key) if isinstance(key, list) else key) for name, key in content["questions"]
    ]
    return {
        path: Record(tuple([questions[number] for number in numbers]), answers, text)
        for path, (answers, text, numbers) in content["modules"].items()
    }
