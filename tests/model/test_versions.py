"""Versions of releases and of packages, in the order and letters of PEP 440."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version as PythonVersion

from fieldwright.model import versions

STAGES = ["", "-alpha", "-beta.3", "-rc.1", "a1", "b2", "rc10", ".dev3", "-preview.2", "-PRE"]

texts = st.builds(
    "{}.{}.{}{}".format,
    st.integers(0, 30),
    st.integers(0, 30),
    st.integers(0, 30),
    st.sampled_from(STAGES),
)


@given(one=texts, other=texts)
def test_versions_are_ordered_and_written_as_pip_does(one: str, other: str) -> None:
    left, right = versions.parse(one), versions.parse(other)
    assert left is not None and right is not None
    assert PythonVersion(str(left)) == PythonVersion(one)
    assert (left < right) == (PythonVersion(one) < PythonVersion(other))
    assert versions.parse(str(left)) == left


@pytest.mark.parametrize(
    ("api", "package", "is_same"),
    [
        ("1.4.0", "1.4.0", True),
        ("v1", "1", True),
        ("1.0.0-beta.1", "1.0.0b1", True),
        ("1.0.0+build.5", "1.0.0+build.5", True),
        ("2024-05-01", "2024.5.1", False),
        ("2024-05-01-preview", "2024.5.1.dev0", False),
        ("2.0.0-SNAPSHOT", "2.0.0.dev0", False),
        ("1.0.0-oas3", "1.0.0.dev0", False),
        ("1.0.0-1", "1.0.0.dev0", False),
        ("latest", "0.0.0.dev0", False),
        ("", "0.0.0.dev0", False),
    ],
)
def test_the_version_of_a_package(api: str, package: str, is_same: bool) -> None:
    assert versions.format_for_package(api) == (package, is_same)


@given(text=st.text(max_size=20) | st.from_regex(r"v?[0-9.-]{1,12}[a-z+.-]{0,9}", fullmatch=True))
def test_any_version_of_an_api_makes_one_that_pip_takes(text: str) -> None:
    PythonVersion(versions.format_for_package(text).text)
