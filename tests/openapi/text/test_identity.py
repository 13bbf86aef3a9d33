"""Maps and sets by identity."""

from fieldwright.openapi.text.identity import IdentityMap, IdentitySet


def test_equal_objects_are_two_keys_and_an_object_is_one() -> None:
    first, second = {"type": "string"}, {"type": "string"}
    names: IdentityMap[str] = IdentityMap()
    names[first], names[second] = "first", "second"
    first["type"] = "integer"
    assert [names[first], names[second], names.get({}), names.get({}, "none")] == [
        "first",
        "second",
        None,
        "none",
    ]
    assert list(names) == [first, second]
    del names[first]
    assert first not in names and len(names) == 1


def test_values_from_an_object_on_are_in_the_order_in_which_they_came() -> None:
    keys = [{}, {}, {}]  # type: ignore[var-annotated]  # of nothing
    numbers: IdentityMap[int] = IdentityMap()
    for number, key in enumerate(keys):
        numbers[key] = number
    assert numbers.list_values_from(keys[1]) == [1, 2]


def test_a_set_has_each_object_once() -> None:
    first, second = ["a"], ["a"]
    members = IdentitySet([first, first])
    assert second not in members
    members |= IdentitySet([second])
    members.discard(first)
    assert len(members) == 1 and next(iter(members)) is second


def test_an_object_that_is_let_go_of_elsewhere_stays_the_key() -> None:
    members = IdentitySet()
    for _ in range(100):
        members.add(["made and forgotten"])
    assert len(members) == 100
