"""Finding and reading ``[tool.fieldwright]``."""

import re
from pathlib import Path

import pytest

from fieldwright import configuration, errors
from fieldwright.configuration import Configuration


def project(folder: Path, table: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(f'[project]\nname = "x"\n\n{table}', encoding="utf-8")
    return folder


def test_paths_are_relative_to_the_file_and_named_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(tmp_path, '[tool.fieldwright]\nspec = "spec/a.yaml"\noutput = "out"\nname = "a-b"\n')
    (tmp_path / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep")
    assert configuration.load(Path("down")) == Configuration(
        spec=Path("../spec/a.yaml"), output=Path("../out"), name="a-b"
    )


def test_the_nearest_table_counts_and_files_without_one_are_passed(tmp_path: Path) -> None:
    project(tmp_path, '[tool.fieldwright]\nname = "outer"\n')
    project(tmp_path / "a", '[tool.fieldwright]\nname = "inner"\n')
    below = project(tmp_path / "a" / "b", "[tool.other]\nspec = 1\n")
    assert configuration.load(below).name == "inner"


def test_the_search_ends_at_the_root_of_a_repository(tmp_path: Path) -> None:
    project(tmp_path, '[tool.fieldwright]\nname = "outer"\n')
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    assert configuration.load(tmp_path / "repository") == Configuration()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('[tool.fieldwright]\noutptu = "out"\n', "unknown key 'outptu'.*did you mean 'output'"),
        ('[tool.fieldwright]\nzzz = "out"\n', "unknown key 'zzz'.*the keys are spec, output"),
        ("[tool.fieldwright]\nspec = 1\n", "'spec'.*must be a string"),
        ('[tool.fieldwright]\nname = ""\n', "'name'.*must be a string that is not empty"),
        ("[tool]\nfieldwright = 1\n", "is not a table"),
        ("[tool.fieldwright]\ntypes = 'str'\n", ":5: tool.fieldwright.types is not a table"),
        (
            "[tool.fieldwright]\ntypes = {uuid = 'int'}\n",
            ":5: 'uuid'.* must be 'UUID' or 'str', not 'int'",
        ),
        ("[tool.fieldwright]\ntypes = {uuid = 1}\n", ":5: 'uuid'.* must be a string"),
        ("[tool.fieldwright.types]\nuid = 'str'\n", ":5: unknown key 'uid'.* did you mean 'uuid'"),
        (
            "[tool.fieldwright.types]\nregex = 'str'\n",
            ":5: unknown key 'regex'.* the formats are date-time",
        ),
        ("[tool.fieldwright\n", "cannot be read as TOML"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(errors.UsageError, match=message) as raised:
        configuration.load(project(tmp_path, table))
    assert re.search(r"pyproject\.toml(:[45])?: ", str(raised.value))
    assert "\n" not in str(raised.value)


def test_formats_are_asserted_unless_it_says_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text("[tool.fieldwright]\n")
    assert configuration.load(tmp_path).formats == "assert"
    path.write_text('[tool.fieldwright]\nformats = "annotate"\n')
    assert configuration.load(tmp_path).formats == "annotate"
    path.write_text('[tool.fieldwright]\nformats = "maybe"\n')
    with pytest.raises(errors.UsageError, match="'assert' or 'annotate', not 'maybe'"):
        configuration.load(tmp_path)


def test_pages_are_of_the_forms_that_it_lists(tmp_path: Path) -> None:
    path = project(tmp_path, "[tool.fieldwright]\n") / "pyproject.toml"
    assert configuration.load(tmp_path).pages == ("speakeasy",)
    path.write_text('[tool.fieldwright]\npages = ["reference", "speakeasy"]\n')
    assert configuration.load(tmp_path).pages == ("speakeasy", "reference")
    for wrong in ('"reference"', "[]", '["other"]', "[1]"):
        path.write_text(f"[tool.fieldwright]\npages = {wrong}\n")
        with pytest.raises(errors.UsageError, match="list of 'speakeasy' and 'reference', not"):
            configuration.load(tmp_path)


def test_views_are_made_where_it_says_so(tmp_path: Path) -> None:
    path = project(tmp_path, "[tool.fieldwright]\n") / "pyproject.toml"
    assert configuration.load(tmp_path).views == "none"
    path.write_text('[tool.fieldwright]\nviews = "both"\n')
    assert configuration.load(tmp_path).views == "both"
    path.write_text('[tool.fieldwright]\nviews = "some"\n')
    with pytest.raises(errors.UsageError, match="'none' or 'request'.*not 'some'"):
        configuration.load(tmp_path)


SHOP = """[tool.fieldwright]
formats = "annotate"
limits.depth = 50

[tool.fieldwright.packages.shop]
spec = "api/shop.yaml"
output = "src/acme/shop"
only = "package"

[tool.fieldwright.packages.stock]
spec = "api/stock.yaml"
output = "stock"
name = "acme-stock"
formats = "assert"
types = {uuid = "str"}
"""


def test_several_packages_have_settings_of_their_own_and_common_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project(tmp_path, SHOP))
    configured = configuration.load(tmp_path)
    shop, stock = configured.list_packages()
    assert (shop.label, shop.spec, shop.only, shop.formats) == (
        "shop",
        Path("api/shop.yaml"),
        "package",
        "annotate",
    )
    assert (shop.types, stock.types) == ((), (("uuid", "str"),))
    assert (stock.label, stock.name, stock.only, stock.formats) == (
        "stock",
        "acme-stock",
        None,
        "assert",
    )
    assert {each.limits.depth for each in (configured, shop, stock)} == {50}
    assert configured.find_package(tmp_path / "api" / "stock.yaml") == stock
    assert configured.find_package(tmp_path / "other.yaml").spec is None
    with configuration.choose_package("stock"):
        assert configuration.load_chosen() == stock
        assert configuration.resolve_spec() == Path("api/stock.yaml")
    assert configuration.load_chosen() == configured
    with pytest.raises(errors.UsageError, match="no spec: name one, or .*--package: shop, stock"):
        configuration.resolve_spec()


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('formats = "annotate"', 'name = "x"', 5, "'name' .* such as .*packages.shop]"),
        ('spec = "api/stock.yaml"\n', "", 13, r"packages\.stock has no 'spec'"),
        ('output = "stock"\n', "", 13, r"packages\.stock has no 'output'"),
        ('"stock"\n', '"src/acme/shop/"\n', 15, "'output' .* in the way of .* 'shop'"),
        ('"stock"\n', '"src/acme/shop/stock"\n', 15, "'output' .* in the way of .* 'shop'"),
        ('"stock"\n', '"src"\n', 15, "'output' .* in the way of .* 'shop'"),
        ("api/stock.yaml", "api/shop.json", 14, "'spec' .* in the way of .* 'shop'"),
        ("acme-stock", "-", 16, "'name' .*cannot be the name"),
        ('name = "acme-stock"', "limits = {}", 16, "unknown key 'limits'"),
        ('only = "package"', 'only = "packages"', 11, "'docs' or 'package', not 'packages'"),
        ('"src/acme/shop"', '"src/acme/the-shop"', 10, "'output' .*'the-shop' is no such name"),
    ],
)
def test_what_is_wrong_with_packages_is_refused_with_its_line(
    old: str, new: str, line: int, message: str, tmp_path: Path
) -> None:
    assert old in SHOP
    with pytest.raises(errors.UsageError, match=rf"pyproject\.toml:{line}: .*{message}") as caught:
        configuration.load(project(tmp_path, SHOP.replace(old, new)))
    assert "\n" not in str(caught.value)


def test_files_beside_a_spec_carry_its_stem_where_specs_share_the_folder(tmp_path: Path) -> None:
    """A file from before, which may be of any of them, is refused by name."""
    project(tmp_path, SHOP)
    (tmp_path / "api").mkdir()
    for stem in ("shop", "stock"):
        spec = tmp_path / "api" / f"{stem}.yaml"
        wanted = spec.with_name(f"{stem}.released.yaml")
        assert configuration.locate_beside(spec, "released.yaml") == wanted
    (tmp_path / "api" / "released.yaml").write_text("")
    with pytest.raises(errors.UsageError, match=r"released\.yaml: .*shop\.released\.yaml"):
        configuration.locate_beside(tmp_path / "api" / "shop.yaml", "released.yaml")
    (tmp_path / "api" / "shop.released.yaml").write_text("")
    configuration.locate_beside(tmp_path / "api" / "shop.yaml", "released.yaml")
    project(tmp_path, SHOP.replace("api/stock.yaml", "stock.yaml"))
    plain = configuration.locate_beside(tmp_path / "stock.yaml", "released.yaml")
    assert plain == tmp_path / "released.yaml"


PROJECT = """[tool.fieldwright.project]
version = "2.0.0-beta.1"
license = "mit or apache-2.0"
authors = [
    { name = "Ada", email = "ada@example.com" },
    { email = "team@example.com" },
]

[tool.fieldwright.project.urls]
Documentation = "https://example.com/docs"
"""


def test_metadata_of_the_distribution_are_read_in_their_canonical_form(tmp_path: Path) -> None:
    metadata = configuration.load(project(tmp_path, PROJECT)).project
    assert metadata == configuration.Project(
        version="2.0.0b1",
        license="MIT OR Apache-2.0",
        authors=(("Ada", "ada@example.com"), (None, "team@example.com")),
        urls=(("Documentation", "https://example.com/docs"),),
    )
    assert metadata.documentation == "https://example.com/docs"


def test_packages_share_metadata_but_for_what_is_their_own(tmp_path: Path) -> None:
    table = f'{PROJECT}\n{SHOP}[tool.fieldwright.packages.stock.project]\nversion = "3"\n'
    shop, stock = configuration.load(project(tmp_path, table)).list_packages()
    assert (shop.project.version, stock.project.version) == ("2.0.0b1", "3")
    assert shop.project.urls == stock.project.urls != ()


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("2.0.0-beta.1", "soon", 5, "a version .*not 'soon'"),
        ("mit or", "mine or", 6, "an SPDX license expression, not 'mine or apache-2.0'"),
        ("ada@example.com", "ada", 7, "'authors'.*must be a list of"),
        ("Ada", "Ada, Bob", 7, "'authors'.*must be a list of"),
        ("Ada", " ", 7, "'authors'.*must be a list of"),
        ("name =", "nome =", 7, "'authors'.*must be a list of"),
        ('email = "team@example.com"', "", 7, "'authors'.*must be a list of"),
        ("https:", "ftp:", 13, "'Documentation'.*must be a URL of the web"),
        ("example.com/docs", "example.com/a docs", 13, "'Documentation'.*must be a URL"),
        ("Documentation", "D" * 33, 13, "a label of 1 to 32 characters"),
        ("license", "licence", 6, "unknown key 'licence'.*did you mean 'license'"),
    ],
)
def test_metadata_that_no_distribution_may_have_are_refused_with_their_line(
    old: str, new: str, line: int, message: str, tmp_path: Path
) -> None:
    with pytest.raises(errors.UsageError, match=rf"pyproject\.toml:{line}: .*{message}") as caught:
        configuration.load(project(tmp_path, PROJECT.replace(old, new)))
    assert "\n" not in str(caught.value)
