"""A file beside a spec is read if its schema accepts it; otherwise one line names the place and what belongs there."""

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

import fieldwright
from fieldwright import errors
from fieldwright.openapi import sidecars

FOLDER = Path(fieldwright.__file__).parent
WAIVER = {"rule": "field-added", "place": "A.b", "reason": "because", "expires": "2030-01-31"}
CHANGE = {"rule": "field-added", "place": "A.b", "severity": "silent", "told": "a → b"}
FILES: dict[str, Any] = {
    "changes/waivers.schema.json": {"waivers": [WAIVER, {**WAIVER, "place": "A~/b"}]},
    "distribution/releases.schema.json": {
        "releases": [{"version": "1.0.0", "date": "2026-01-02", "changes": [CHANGE]}],
        "facts": {"since": "1.0.0", "parts": [{"model": "A", "value": 1, "since": "1.0.0"}]},
    },
}
WRONG = (None, 7, "", [], {}, [0], {"unknown~/key": 1})


def variants(value: Any) -> Iterator[Any]:
    """Yield a JSON value with one part replaced or removed, or one key added."""
    yield from WRONG
    if isinstance(value, dict):
        yield {**value, "unknown~/key": 1}
        for key in value:
            yield {name: each for name, each in value.items() if name != key}
            yield from ({**value, key: each} for each in variants(value[key]))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from ([*value[:index], part, *value[index + 1 :]] for part in variants(each))


@pytest.mark.parametrize("schema", FILES)
def test_a_file_is_refused_where_its_schema_refuses_it(schema: str, tmp_path: Path) -> None:
    judge = jsonschema_rs.validator_for(
        json.loads((FOLDER / schema).read_text(encoding="utf-8")), validate_formats=True
    )
    path = tmp_path / "file.yaml"
    verdicts = set()
    for value in (FILES[schema], *variants(copy.deepcopy(FILES[schema]))):
        path.write_text(json.dumps(value, indent=1), encoding="utf-8")
        verdicts.add(judge.is_valid(value))
        if judge.is_valid(value):
            assert sidecars.load(path, schema).data == value
            continue
        with pytest.raises(errors.UsageError) as caught:
            sidecars.load(path, schema)
        assert re.fullmatch(r"\S+file\.yaml:\d+:\d+: .+; .+", str(caught.value))
    assert verdicts == {True, False}
