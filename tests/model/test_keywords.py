"""The keyword table is complete and its rows agree with one another."""

import jsonschema_specifications
import pytest

from fieldwright.model import formats, json_values, keywords

VOCABULARIES = ("core", "applicator", "unevaluated", "validation", "format", "content", "meta-data")


def vocabulary(name: str) -> set[str]:
    """The keywords of one vocabulary of JSON Schema 2020-12, by its own meta-schema."""
    uri = f"https://json-schema.org/draft/2020-12/meta/{name}"
    resource = jsonschema_specifications.REGISTRY.get(uri)
    return set(resource.contents["properties"]) if resource is not None else set()


@pytest.mark.parametrize("name", VOCABULARIES[:-3] + ("format-annotation", "content", "meta-data"))
def test_every_keyword_of_json_schema_is_in_the_table(name: str) -> None:
    known = vocabulary(name)
    assert known
    assert known - set(keywords.KEYWORDS) == set()


@pytest.mark.parametrize("word", ["nullable", "example", "discriminator", "externalDocs", "xml"])
def test_every_keyword_of_openapi_is_in_the_table(word: str) -> None:
    """OpenAPI 3.0.4, section 4.7.24, and 3.1.1, section 4.8.24."""
    assert word in keywords.KEYWORDS


def test_constraints_are_read_and_speak_of_some_type() -> None:
    for word in keywords.CONSTRAINTS:
        assert keywords.KEYWORDS[word].status == "read"
        assert keywords.KEYWORDS[word].types


def test_known_formats_are_asserted() -> None:
    asserted = {name for name, row in formats.FORMATS.items() if row.asserted}
    assert asserted >= {
        "date-time",
        "date",
        "time",
        "uuid",
        "byte",
        "email",
        "uri",
        "ipv4",
        "ipv6",
        "hostname",
    }


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [
        ("minLenght", "did you mean 'minLength'?"),
        ("Type", "did you mean 'type'?"),
        ("require", "did you mean 'required'?"),
        ("customTypePath", None),
        ("zzz", None),
    ],
)
def test_suggestions_for_near_misses(word: str, suggestion: str | None) -> None:
    assert keywords.suggest(word) == suggestion


def test_suggestions_from_other_words() -> None:
    assert keywords.suggest("Imgae", ("Region", "Image")) == "did you mean 'Image'?"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        ([1, True], [1.0, True], True),
        ([1], [True], False),
        ({"a": 1, "b": None}, {"b": None, "a": 1.0}, True),
        ({"a": 1}, {"a": True}, False),
        ("1", 1, False),
        (None, None, True),
    ],
)
def test_json_equality(first: object, second: object, same: bool) -> None:
    """JSON Schema core, section 4.2.2."""
    assert json_values.is_equal(first, second) is same
