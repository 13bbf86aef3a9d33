"""``lsp``: sessions of a real client with the server in a process of its own."""

import asyncio
import importlib.util
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient

from tests.conftest import SPEC, Run

PARTS = """\
openapi: 3.1.0
info: {title: Shop 🛒, version: 1.0.0}
paths:
  /pets:
    get:
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet:
      type: object
      description: 🐈
      properties:
        owner: {$ref: "parts/owner file.yaml#/$defs/Owner"}
        friend: {$ref: "#/components/schemas/Pet"}
        name: {$ref: "#/components/schemas/Pet/properties/title"}
        title: {type: string}
"""
OWNER = """\
$defs:
  Owner:
    type: object
    properties:
      pets:
        type: array
        items: {$ref: ../api.yaml#/components/schemas/Pet}
      emoji: {description: "🐈🐈", $ref: '#/$defs/Owner'}
"""


class Client:
    """An editor with a folder open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts: dict[str, str] = {}
        self.messages: list[str] = []
        self.protocol = LanguageClient("test", "1")
        self._published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

        @self.protocol.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def keep(params: types.PublishDiagnosticsParams) -> None:
            self._published.put_nowait(params)

        @self.protocol.feature(types.WINDOW_SHOW_MESSAGE)
        def remember(params: types.ShowMessageParams) -> None:
            self.messages.append(params.message)

    async def start(self) -> None:
        await self.protocol.start_io(sys.executable, "-m", "fieldwright", "lsp", "--stdio")
        root = types.InitializeParams(
            capabilities=types.ClientCapabilities(), root_uri=self.folder.as_uri()
        )
        await self.protocol.initialize_async(root)
        self.protocol.initialized(types.InitializedParams())

    async def stop(self) -> tuple[int, str]:
        await self.protocol.shutdown_async(None)
        self.protocol.exit(None)
        server = self.protocol._server
        assert server is not None and server.stderr is not None
        return await server.wait(), (await server.stderr.read()).decode()

    def identify(self, name: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(uri=(self.folder / name).as_uri())

    def type(self, name: str, text: str) -> None:
        """Open a file with a text, or change what is in it; nothing is saved."""
        uri = self.identify(name).uri
        if name not in self.texts:
            document = types.TextDocumentItem(uri=uri, language_id="yaml", version=1, text=text)
            self.protocol.text_document_did_open(types.DidOpenTextDocumentParams(document))
        else:
            version = types.VersionedTextDocumentIdentifier(version=2, uri=uri)
            change = types.TextDocumentContentChangeWholeDocument(text=text)
            self.protocol.text_document_did_change(
                types.DidChangeTextDocumentParams(version, [change])
            )
        self.texts[name] = text

    async def read_diagnostics(self, name: str) -> list[types.Diagnostic]:
        """Return the next diagnostics of a file."""
        while True:
            params = await self._published.get()
            if params.uri == self.identify(name).uri:
                return list(params.diagnostics)

    def locate(self, name: str, words: str, into: int = 0) -> types.Position:
        """Return the position of some words in a file, in units of UTF-16."""
        text = self.read(name)
        before = text[: text.index(words) + into]
        line = before.rpartition("\n")[2]
        return types.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)

    def read(self, name: str) -> str:
        return self.texts.get(name) or (self.folder / name).read_text("utf-8")

    def show(self, location: types.Location) -> tuple[str, int, str]:
        """Return the file, the line and the text that a location is."""
        name = next(
            each.name if each.parent == self.folder else f"{each.parent.name}/{each.name}"
            for each in self.folder.rglob("*.yaml")
            if each.as_uri() == location.uri
        )
        start, end = location.range.start, location.range.end
        line = self.read(name).splitlines()[start.line].encode("utf-16-le")
        text = line[2 * start.character : 2 * end.character].decode("utf-16-le")
        return name, start.line + 1, text

    def apply(self, edit: types.WorkspaceEdit) -> None:
        """Write what an edit makes of the files."""
        for uri, edits in (edit.changes or {}).items():
            path = next(each for each in self.folder.rglob("*.yaml") if each.as_uri() == uri)
            name = path.relative_to(self.folder).as_posix()
            lines = [each.encode("utf-16-le") for each in self.read(name).splitlines(True)]
            for each in sorted(edits, key=lambda each: each.range.start.character)[::-1]:
                start, end = each.range.start, each.range.end
                assert start.line == end.line
                line = lines[start.line]
                lines[start.line] = (
                    line[: 2 * start.character]
                    + each.new_text.encode("utf-16-le")
                    + line[2 * end.character :]
                )
            path.write_text(b"".join(lines).decode("utf-16-le"), "utf-8")


Test = Callable[[Client], Coroutine[Any, Any, None]]


@pytest.fixture
def hold(spec: Path) -> Callable[[Test], None]:
    """Run a session in the folder of the spec; it ends as an editor ends it."""

    def hold(test: Test) -> None:
        async def run() -> None:
            client = Client(Path.cwd())
            await client.start()
            await test(client)
            assert await client.stop() == (0, "")
            assert client.messages == []

        asyncio.run(asyncio.wait_for(run(), 180))

    return hold


def test_diagnostics_are_those_of_lint_as_one_types(
    hold: Callable[[Test], None], run: Run, spec: Path
) -> None:
    """Of what is not saved; each with its remedy, over the word that it is about."""

    async def test(client: Client) -> None:
        client.type("api.yaml", SPEC)
        assert await client.read_diagnostics("api.yaml") == []
        client.type("api.yaml", SPEC.replace("description: What", "descripton: What"))
        (wrong,) = await client.read_diagnostics("api.yaml")
        assert wrong.message == "unknown keyword 'descripton'; did you mean 'description'?"
        assert (wrong.code, wrong.severity) == ("unknown-keyword", types.DiagnosticSeverity.Error)
        location = types.Location(client.identify("api.yaml").uri, wrong.range)
        assert client.show(location) == ("api.yaml", 14, "descripton")
        client.type("api.yaml", "a: [")
        assert [each.code for each in await client.read_diagnostics("api.yaml")] == ["syntax"]
        client.type("api.yaml", SPEC + "  : [")
        assert [each.code for each in await client.read_diagnostics("api.yaml")] == ["syntax"]
        client.type("api.yaml", SPEC)
        assert await client.read_diagnostics("api.yaml") == []

    hold(test)
    assert run("lint", spec).code == 0


def test_what_is_closed_or_no_spec_has_no_diagnostics(hold: Callable[[Test], None]) -> None:
    """A part of a spec has those that the spec has in it, and a change of it is one of the spec."""

    async def test(client: Client) -> None:
        Path("parts").mkdir()
        Path("parts/owner file.yaml").write_text(OWNER)
        Path("api.yaml").write_text(PARTS)
        client.type("other.yaml", "services: {a: [}")
        client.type("parts/owner file.yaml", OWNER.replace("array", "aray"))
        wrong = await client.read_diagnostics("parts/owner file.yaml")
        assert any(each.message.endswith("did you mean 'array'?") for each in wrong)
        client.type("api.yaml", PARTS)
        client.type("parts/owner file.yaml", OWNER)
        while await client.read_diagnostics("parts/owner file.yaml"):
            pass
        client.type("api.yaml", PARTS.replace("title:", "titel:"))
        while not await client.read_diagnostics("api.yaml"):
            pass
        document = types.DidCloseTextDocumentParams(client.identify("api.yaml"))
        client.protocol.text_document_did_close(document)
        while await client.read_diagnostics("api.yaml"):
            pass

    hold(test)


FIXES = [
    ("description: What", "descripton: What", "Write 'description'"),
    ("type: string\n          desc", "type: strin\n          desc", "Write 'string'"),
    ("schemas/Kind", "schemas/Kid", "Write 'Kind'"),
    ("- name\n", "- nam\n", "Write 'name'"),
    ("- name\n", "- 'nam'\n", "Write 'name'"),
    ("version: 1.2.0", "version: 1.2", "Put version in quotes"),
    ("type: string\n          desc", "format: date-tim\n          desc", "Write 'date-time'"),
    ("type: string\n          desc", "minLength: 1\n          desc", "Add type: string"),
    (
        "type: string\n          description: What it is called.",
        "{minLength: 1}",
        "Add type: string",
    ),
    (
        "type: string\n          description: What it is called.",
        '{"minLength": 1}',
        "Add type: string",
    ),
]
"""A piece of the spec, what it becomes by mistake, and the fix."""


def test_a_remedy_is_a_quick_fix_that_leaves_nothing_to_say(hold: Callable[[Test], None]) -> None:
    async def test(client: Client) -> None:
        for old, new, title in FIXES:
            assert old in SPEC
            client.type("api.yaml", SPEC.replace(old, new))
            wrong = (await client.read_diagnostics("api.yaml"))[0]
            context = types.CodeActionContext(diagnostics=[wrong])
            params = types.CodeActionParams(client.identify("api.yaml"), wrong.range, context)
            (action,) = await client.protocol.text_document_code_action_async(params) or ()
            assert isinstance(action, types.CodeAction) and action.edit is not None
            assert action.title == title
            client.apply(action.edit)
            client.type("api.yaml", Path("api.yaml").read_text("utf-8"))
            assert await client.read_diagnostics("api.yaml") == []

    hold(test)


def test_hover_shows_the_attribute_and_the_line_of_its_page(
    hold: Callable[[Test], None], run: Run, spec: Path
) -> None:
    """The same as what is generated; of a reference, what it leads to."""
    optional = "        age: {type: [integer, 'null']}\n        kinds: {type: array, items: {$ref: '#/components/schemas/Kind'}}\n      required:"
    text = SPEC.replace("      required:", optional)
    configured = '[tool.fieldwright]\nspec = "api.yaml"\noutput = "out"\n'
    Path("pyproject.toml").write_text(configured)

    async def hover(client: Client, words: str, into: int = 0) -> str:
        place = client.locate("api.yaml", words, into)
        params = types.HoverParams(client.identify("api.yaml"), place)
        answer = await client.protocol.text_document_hover_async(params)
        assert answer is not None and isinstance(answer.contents, types.MarkupContent)
        return answer.contents.value

    shown: dict[str, str] = {}

    async def test(client: Client) -> None:
        client.type("api.yaml", text)
        for name in ("name", "age", "kinds", "kind"):
            shown[name] = await hover(client, f" {name}:", 2)
        assert "class Kind" in await hover(client, "schemas/Kind")
        place = client.locate("api.yaml", "title:")
        params = types.HoverParams(client.identify("api.yaml"), place)
        assert await client.protocol.text_document_hover_async(params) is None

    hold(test)
    spec.write_text(text)
    assert run("generate").code == 0
    module, page = Path("out/pets_models/pet.py").read_text(), Path("out/docs/models/pet.md")
    for name, value in shown.items():
        code, where, row = value.split("\n\n")
        annotation = code.splitlines()[1]
        assert f"\n    {annotation}\n" in module or f"\n    {annotation} = " in module
        assert where.startswith(f"Pet.{name}, out/docs/models/pet.md:")
        line = page.read_text().splitlines()[int(where.rpartition(":")[2]) - 1]
        assert line.split() == row.split() and f"`{name}`" in line
    Path("pyproject.toml").write_text(configured + 'pages = ["reference"]\n')
    hold(test)
    assert "out/docs/reference/pet.md:" in shown["age"] and shown["age"].endswith("### age")


def test_definitions_and_references_are_found_over_all_files(hold: Callable[[Test], None]) -> None:
    async def test(client: Client) -> None:
        Path("parts").mkdir()
        Path("parts/owner file.yaml").write_text(OWNER)
        Path("api.yaml").write_text("# nothing yet\n")
        client.type("api.yaml", PARTS)
        assert await client.read_diagnostics("api.yaml") == []

        async def find(name: str, words: str, into: int = 0) -> tuple[str, int, str]:
            place = client.locate(name, words, into)
            params = types.DefinitionParams(client.identify(name), place)
            answer = await client.protocol.text_document_definition_async(params)
            assert isinstance(answer, types.Location)
            return client.show(answer)

        assert await find("api.yaml", "parts/owner") == ("parts/owner file.yaml", 2, "Owner")
        assert await find("api.yaml", "#/components/schemas/Pet/p") == ("api.yaml", 19, "title")
        assert await find("parts/owner file.yaml", "../api") == ("api.yaml", 12, "Pet")
        assert await find("parts/owner file.yaml", "#/$defs/Owner") == (
            *("parts/owner file.yaml", 2, "Owner"),
        )
        for name, words in (("api.yaml", "Pet:"), ("parts/owner file.yaml", "../api.yaml")):
            params = types.ReferenceParams(
                types.ReferenceContext(include_declaration=True),
                client.identify(name),
                client.locate(name, words),
            )
            answer = await client.protocol.text_document_references_async(params)
            assert sorted(map(client.show, answer or ())) == [
                ("api.yaml", 9, "#/components/schemas/Pet"),
                ("api.yaml", 12, "Pet"),
                ("api.yaml", 17, "#/components/schemas/Pet"),
                ("parts/owner file.yaml", 7, "../api.yaml#/components/schemas/Pet"),
            ]

    hold(test)


TAGGED = """    Any:
      oneOf: [{$ref: "#/components/schemas/Pet"}, {$ref: "#/components/schemas/Dog"}]
      discriminator: {propertyName: kind, mapping: {dog: Dog}}
    Dog:
      type: object
      properties: {kind: {type: string}}
      required: [kind]
"""


def test_a_model_is_renamed_in_all_files(
    hold: Callable[[Test], None], run: Run, spec: Path
) -> None:
    """With what leads to a part of it, and a mapping that names it; not where payloads would say another name."""

    async def rename(client: Client, name: str, words: str, new: str, into: int = 0) -> Any:
        place, document = client.locate(name, words, into), client.identify(name)
        prepare = types.PrepareRenameParams(document, place)
        await client.protocol.text_document_prepare_rename_async(prepare)
        params = types.RenameParams(document, place, new)
        return await client.protocol.text_document_rename_async(params)

    async def test(client: Client) -> None:
        Path("parts").mkdir()
        Path("parts/owner file.yaml").write_text(OWNER)
        client.type("api.yaml", PARTS)
        for words, new, reason in (
            ("Pet:", "P/t", "'P/t' cannot be a key: ASCII letters, digits, '.', '-' and '_'"),
            ("title:", "Titles", "a model is renamed at its key, or at a $ref to it"),
        ):
            with pytest.raises(JsonRpcException, match=reason[:30].replace("$", r"\$")):
                await rename(client, "api.yaml", words, new)
        client.apply(await rename(client, "parts/owner file.yaml", "../api.yaml", "Animal"))
        client.type("api.yaml", client.folder.joinpath("api.yaml").read_text())
        client.apply(await rename(client, "parts/owner file.yaml", "Owner:", "Keeper"))
        client.type("api.yaml", client.folder.joinpath("api.yaml").read_text())
        client.type("api.yaml", client.read("api.yaml") + TAGGED.replace("/Pet", "/Animal"))
        with pytest.raises(JsonRpcException, match="payloads say 'Animal' in 'kind'"):
            await rename(client, "api.yaml", "Animal:", "Pet")
        with pytest.raises(JsonRpcException, match="there is a model 'Dog' already"):
            await rename(client, "api.yaml", "Any:", "Dog")
        client.apply(await rename(client, "api.yaml", "    Dog:", "Hound", 5))

    hold(test)
    text = spec.read_text()
    assert text == PARTS.replace("schemas/Pet", "schemas/Animal").replace(
        "    Pet:", "    Animal:"
    ).replace("/Owner", "/Keeper") + TAGGED.replace("/Pet", "/Animal").replace(
        "    Dog", "    Hound"
    ).replace(
        "/Dog", "/Hound"
    ).replace(
        "dog: Dog", "dog: Hound"
    )
    part = Path("parts/owner file.yaml").read_text()
    assert part == OWNER.replace("Owner", "Keeper").replace("/Pet", "/Animal")
    spec.write_text(text.replace(TAGGED.replace("/Pet", "/Animal"), ""))
    assert run("generate", spec, "-o", "out").code == 0


def test_without_pygls_the_remedy_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert run("lsp") == (
        2,
        "",
        "fieldwright: lsp: pygls is not installed; pip install 'fieldwright[lsp]' installs it\n",
    )


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 0)])
def test_a_signal_ends_it_though_the_editor_is_there(number: signal.Signals, code: int) -> None:
    """What pygls does with SIGINT is its own; nothing waits for more input."""

    async def test() -> None:
        client = Client(Path.cwd())
        await client.start()
        server = client.protocol._server
        assert server is not None and server.stderr is not None
        server.send_signal(number)
        assert await server.wait() == code
        assert b"Traceback" not in await server.stderr.read()

    asyncio.run(asyncio.wait_for(test(), 180))
