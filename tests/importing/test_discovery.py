"""Which files are model pages, and where below the docs root they stand."""

from pathlib import Path

import pytest

from fieldwright import errors
from fieldwright.importing import discovery

FILES = (
    *("docs/models/pet.md", "docs/models/shared/kind.md", "docs/errors/failure.md"),
    *("docs/models/utils/retryconfig.md", "docs/sdks/pets/README.md", "docs/sdks/models/README.md"),
    *("docs/api/listpets.md", "README.md", "docs/models/notes.txt"),
)
PAGES = ["errors/failure.md", "models/pet.md", "models/shared/kind.md"]


@pytest.fixture
def sdk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(Path("sdk"), *FILES)
    return Path("sdk")


def put(root: Path, *files: str) -> None:
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text("# Page\n")


def found(*sources: str) -> list[str]:
    return sorted(discovery.gather(map(Path, sources)).pages)


@pytest.mark.parametrize(
    ("sources", "pages"),
    [
        (["sdk"], PAGES),
        (["."], PAGES),
        (["sdk/docs"], PAGES),
        (["sdk/docs/models"], PAGES[1:]),
        (["sdk/docs/models/shared"], PAGES[2:]),
        (["sdk/docs/errors"], PAGES[:1]),
        (["sdk/docs/models", "sdk/docs/errors"], PAGES),
        (["sdk/docs/models/pet.md", "sdk/docs/errors/failure.md"], PAGES[:2]),
        (["sdk/docs/models/shared/kind.md"], PAGES[2:]),
        (["sdk/docs/api"], ["models/listpets.md"]),
        (["sdk/docs/api/listpets.md"], ["models/listpets.md"]),
    ],
)
def test_pages_are_known_by_their_path_below_the_docs_root(
    sdk: Path, sources: list[str], pages: list[str]
) -> None:
    assert found(*sources) == pages


def test_a_folder_without_docs_above_it_is_the_docs_root(sdk: Path) -> None:
    (sdk / "docs").rename("pages")
    assert found("pages") == PAGES
    Path("unpacked").mkdir()
    Path("pages").rename("unpacked/here")
    assert found("unpacked") == PAGES


def test_a_page_that_stands_anywhere_is_one_of_models(sdk: Path) -> None:
    put(Path("seed"), "image.md")
    assert found("seed/image.md") == found("seed") == ["models/image.md"]


def test_what_is_left_out_is_named_with_the_reason(sdk: Path) -> None:
    outside = "not a model page: it stands outside models and errors"
    assert dict(discovery.gather([sdk]).left_out) == {
        "sdk/README.md": outside,
        "sdk/docs/api/listpets.md": outside,
        "sdk/docs/models/utils/retryconfig.md": "a hand-written page",
        "sdk/docs/sdks/models/README.md": "an operation's README",
        "sdk/docs/sdks/pets/README.md": "an operation's README",
    }


def test_a_reference_is_left_out_in_one_line(sdk: Path) -> None:
    """Also where it, or a page of it, is named by itself."""
    put(sdk, "docs/reference/pet.md", "docs/reference/other.md")
    left_out = "the reference of a package, which is not read back"
    folder = "sdk/docs/reference"
    assert found("sdk") == PAGES
    for source in ("sdk", "sdk/docs", folder, f"{folder}/pet.md"):
        listed = dict(discovery.gather([Path(source)]).left_out)
        assert {path for path in listed if "reference" in path} == {folder}
        assert listed[folder] == left_out


def test_pages_of_several_sdks_are_kept_apart_by_the_way_to_them(sdk: Path) -> None:
    put(sdk / "packages" / "beta", "docs/models/pet.md", "docs/models/other.md")
    beta = ["packages/beta/docs/models/other.md", "packages/beta/docs/models/pet.md"]
    assert found("sdk") == [*(f"docs/{page}" for page in PAGES), *beta]
    assert found("sdk/docs", "sdk/packages/beta/docs") == found("sdk")
    assert found("sdk/docs") == PAGES
    assert found("sdk/packages/beta") == ["models/other.md", "models/pet.md"]


def test_several_sdks_without_docs_folders_are_not_mixed(sdk: Path) -> None:
    put(Path("all"), "one/models/pet.md", "two/models/other.md")
    with pytest.raises(errors.UsageError, match="all/one, all/two"):
        found("all")


def test_one_page_given_twice_is_refused(sdk: Path) -> None:
    with pytest.raises(errors.SourceError) as caught:
        found("sdk/docs/models", "sdk/docs/models/pet.md")
    assert [each.rule for each in caught.value.diagnostics] == ["page-duplicate"]


def test_a_link_out_of_the_folder_is_not_followed(sdk: Path) -> None:
    Path("secret.md").write_text("# Secret\n")
    (sdk / "docs" / "models" / "link.md").symlink_to(Path("secret.md").absolute())
    with pytest.raises(errors.SourceError) as caught:
        found("sdk")
    assert [each.rule for each in caught.value.diagnostics] == ["page-name"]


def test_what_was_read_whole_is_covered(sdk: Path) -> None:
    complete, part = discovery.gather([sdk]), discovery.gather([sdk / "docs" / "models"])
    page = discovery.gather([sdk / "docs" / "models" / "pet.md"])
    assert [each.is_covered("models/gone.md") for each in (complete, part, page)] == [
        True,
        True,
        False,
    ]
    assert [each.is_covered("errors/gone.md") for each in (complete, part, page)] == [
        True,
        False,
        False,
    ]
