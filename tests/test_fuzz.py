"""A short run of every target of ``python -m tests.fuzz``, from fixed seeds."""

import pytest

from tests import fuzz


@pytest.mark.parametrize("name", fuzz.TARGETS)
def test_a_short_run_finds_nothing(name: str) -> None:
    assert fuzz.fuzz(fuzz.TARGETS[name], range(20)) == 20


def test_a_failure_names_its_seed() -> None:
    def fail(random: object) -> None:
        raise ValueError

    with pytest.raises(AssertionError, match=r"^seed 7 of fail$"):
        fuzz.fuzz(fail, range(7, 9))
