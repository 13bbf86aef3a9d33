"""The language server: what an editor asks, in the words of the Language Server Protocol (3.17).

pygls and lsprotocol are imported here only.
"""

import asyncio
import contextlib
import os
import re
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from lsprotocol import types
from pygls.exceptions import FeatureRequestError, JsonRpcException
from pygls.lsp.server import LanguageServer

import fieldwright
from fieldwright import configuration
from fieldwright.cli import findings, streams
from fieldwright.cli.lint import collect_diagnostics
from fieldwright.distribution.inputs import Settings
from fieldwright.editor import fixes, hover, names, positions
from fieldwright.editor.references import Span
from fieldwright.editor.texts import Texts
from fieldwright.errors import Diagnostic, FieldwrightError, SourceError, UsageError
from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source

PAUSE = 0.1
"""Seconds without a key that are waited for before a spec is read."""

REQUEST_FAILED = -32803

_SPEC = re.compile(r"""(?m)^[\s{]*["']?(?:openapi|swagger|\$schema)["']?\s*:""")
_SEVERITIES: dict[str, Any] = dict(zip(("error", "warning", "note"), types.DiagnosticSeverity))


class Refused(JsonRpcException):
    """A request that cannot be done, for a reason that the editor shows."""

    CODE = REQUEST_FAILED


class _Server(LanguageServer):
    """A server with the texts of its workspace, and what it has published about them."""

    def __init__(self) -> None:
        kind = types.TextDocumentSyncKind.Full
        super().__init__(
            "fieldwright", fieldwright.__version__, text_document_sync_kind=kind, max_workers=1
        )
        self.texts = Texts(Path.cwd())
        self.forwarded: BinaryIO | None = None
        self.published: dict[Path, dict[Path, list[Diagnostic]]] = {}
        self._waiting: dict[Path, asyncio.TimerHandle] = {}
        self._documents: dict[Path, tuple[dict[Path, str], ir.Document | None]] = {}

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Show a defect in one line; what is wrong with a request is its answer."""
        if source is FeatureRequestError:
            return
        text = f"this is a defect of fieldwright: {type(error).__name__}: {error}"
        params = types.ShowMessageParams(
            type=types.MessageType.Error, message=findings.escape_controls(text)
        )
        self.window_show_message(params)

    def shutdown(self) -> None:
        """End, whatever the editor still holds open."""
        if self.forwarded is not None:
            self.forwarded.close()
        super().shutdown()

    def defer(self, path: Path) -> None:
        """Read the specs that a file is part of when nothing has been typed for a while."""
        if path in self._waiting:
            self._waiting.pop(path).cancel()
        loop = asyncio.get_running_loop()
        self._waiting[path] = loop.call_later(PAUSE, self._refresh, path)

    def _refresh(self, path: Path) -> None:
        self._waiting.pop(path, None)
        try:
            # What was a spec is judged as one until it is closed, whatever is in it for a while.
            roots = {
                *self.find_specs(path),
                *self.published.keys() & self.texts.unsaved.keys() & {path},
            }
            for root in sorted(roots):
                self.publish(root, self.diagnose(root))
        except Exception as error:
            self.report_server_error(error, type(error))

    def find_specs(self, path: Path) -> list[Path]:
        """Return the specs that a file is, or is a part of."""
        seen, waiting, specs = {path}, [path], []
        while waiting:
            each = waiting.pop()
            text = self.texts.read(each)
            if text is not None and _SPEC.search(text):
                specs.append(each)
                continue
            for other in self.texts.find_mentions(each):
                if other.path not in seen:
                    seen.add(other.path)
                    waiting.append(other.path)
        return sorted(specs)

    def diagnose(self, root: Path) -> dict[Path, list[Diagnostic]]:
        """Return the diagnostics of a spec, by the files that they are in."""
        grouped: dict[Path, list[Diagnostic]] = {root: []}
        try:
            with self.edit():
                diagnostics = collect_diagnostics([root])
        except SourceError as error:
            diagnostics = error.diagnostics
        except (FieldwrightError, OSError) as error:
            message = str(error) if isinstance(error, FieldwrightError) else str(error.strerror)
            diagnostics = (
                Diagnostic(file=str(root), line=0, column=0, rule="unreadable", message=message),
            )
        for each in diagnostics:
            grouped.setdefault(_locate(root, each.file), []).append(each)
        return grouped

    def publish(self, root: Path, grouped: dict[Path, list[Diagnostic]]) -> None:
        """Send the diagnostics of a spec; files that have none any more are cleared."""
        former = self.published.get(root, {})
        self.published[root] = grouped
        for path in dict.fromkeys([*grouped, *former]):
            everything = {each for group in self.published.values() for each in group.get(path, ())}
            ordered = sorted(everything, key=lambda each: (each.line, each.column, each.rule))
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(
                    uri=path.as_uri(),
                    diagnostics=[describe(each, self.texts.read(path) or "") for each in ordered],
                )
            )

    def read_document(self, root: Path) -> ir.Document | None:
        """Return the document of a spec; None while it cannot be read."""
        known = self._documents.get(root)
        if known is None or known[0] != self.texts.unsaved:
            try:
                with self.edit():
                    document = read.read_document(source.load(root), find_settings(root)[0].options)
            except (FieldwrightError, OSError):
                known = dict(self.texts.unsaved), None
            else:
                known = dict(self.texts.unsaved), document
            self._documents[root] = known
        return known[1]

    @contextlib.contextmanager
    def edit(self) -> Iterator[None]:
        """Let what is read in the block be what is open in the editor."""
        edited = {path.resolve(): text for path, text in self.texts.unsaved.items()}
        token = source.EDITED.set(edited)
        try:
            yield
        finally:
            source.EDITED.reset(token)


def find_settings(root: Path) -> tuple[Settings, Path | None]:
    """Return the settings of a spec, and its output folder, from the configuration that names it."""
    configured = configuration.load(root.parent).find_package(root)
    return Settings.configure(configured), configured.output


def describe(diagnostic: Diagnostic, text: str) -> types.Diagnostic:
    """Describe a diagnostic to the editor, over the word that it is about."""
    at = positions.find_offset(text, diagnostic.line, diagnostic.column)
    remedy = f"; {diagnostic.remedy}" if diagnostic.remedy else ""
    return types.Diagnostic(
        range=make_range(text, at, fixes.find_end(text, at)),
        message=f"{diagnostic.message}{remedy}",
        severity=_SEVERITIES[diagnostic.severity],
        code=diagnostic.rule,
        source="fieldwright",
    )


def make_range(text: str, start: int, end: int) -> types.Range:
    """Return the range between two offsets."""
    first, last = positions.locate(text, start), positions.locate(text, end)
    return types.Range(start=types.Position(*first), end=types.Position(*last))


def _read_path(uri: str) -> Path:
    return Path(unquote(urlsplit(uri).path))


def _locate(root: Path, file: str) -> Path:
    """Return the path of a file that a diagnostic of a spec names."""
    return root if file == str(root) else root.parent / file


def serve() -> None:
    """Serve one editor, until it says that it leaves."""
    server = _Server()
    _add_synchronisation(server)
    _add_navigation(server)
    _add_edits(server)
    reading, writing = os.pipe()
    with (
        open(writing, "wb", buffering=0) as server.forwarded,
        open(reading, "rb") as forwarded,
        contextlib.closing(streams.duplicate_output()) as output,  # which pygls closes
    ):
        threading.Thread(target=_copy_input, args=(server.forwarded,), daemon=True).start()
        server.start_io(forwarded, output)


def _copy_input(pipe: BinaryIO) -> None:
    """Copy standard input to a pipe that can be closed here: a thread that waits for input is not ended by a
    signal, and Python would wait for it."""
    with contextlib.suppress(OSError, ValueError), pipe:
        while data := os.read(sys.stdin.fileno(), 65536):
            pipe.write(data)


def _add_synchronisation(server: _Server) -> None:
    """Let the server know what is open and what changes."""

    @server.feature(types.INITIALIZED)
    def initialize(params: types.InitializedParams) -> None:
        if server.workspace.root_path:
            server.texts.root = Path(server.workspace.root_path)
            os.chdir(server.workspace.root_path)

    def update(uri: str, text: str | None) -> None:
        if not uri.startswith("file:"):
            return
        path = _read_path(uri)
        if text is None:
            server.texts.unsaved.pop(path, None)
            if path in server.published:
                server.publish(path, {})
                del server.published[path]
                return
        else:
            server.texts.unsaved[path] = text
        server.defer(path)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def open(params: types.DidOpenTextDocumentParams) -> None:
        update(params.text_document.uri, params.text_document.text)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def change(params: types.DidChangeTextDocumentParams) -> None:
        update(params.text_document.uri, params.content_changes[-1].text)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def close(params: types.DidCloseTextDocumentParams) -> None:
        update(params.text_document.uri, None)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watch(params: types.DidChangeWatchedFilesParams) -> None:
        for path in server.texts.unsaved:
            server.defer(path)


def _add_navigation(server: _Server) -> None:
    """Tell what is at a place, where it leads, and what leads to it."""

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def find(params: types.DefinitionParams) -> types.Location | None:
        span = _find_definition(server, params)
        return None if span is None else _make_location(server, span)

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def list_references(params: types.ReferenceParams) -> list[types.Location]:
        target = _find_definition(server, params)
        if target is None:
            return []
        spans = [*names.find_references(server.texts, target)]
        if params.context.include_declaration:
            spans.insert(0, target)
        return [_make_location(server, each) for each in spans]

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def show(params: types.HoverParams) -> types.Hover | None:
        span = _find_definition(server, params)
        home = server.texts.parse(span.path) if span is not None else None
        member = home.find_member(span.start) if home is not None and span is not None else None
        if home is None or member is None:
            return None
        places = map(home.source.locate, (member.owner.locate_key(member.key), member.value_at))
        numbers = [(each.line, each.column) for each in places]
        for root in server.find_specs(home.path):
            document = server.read_document(root)
            settings, output = find_settings(root)
            file = str(root)
            if root != home.path:
                file = os.path.relpath(home.path, root.parent).replace(os.sep, "/")
            there = {ir.Place(file, *each) for each in numbers}
            answer = document and hover.describe_member(document, there, settings, output)
            if answer:
                value = answer.format_markdown()
                content = types.MarkupContent(kind=types.MarkupKind.Markdown, value=value)
                return types.Hover(contents=content)
        return None


def _add_edits(server: _Server) -> None:
    """Offer fixes and renames."""

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    )
    def suggest(params: types.CodeActionParams) -> list[types.CodeAction]:
        path = _read_path(params.text_document.uri)
        text = server.texts.read(path) or ""
        listed = {each for group in server.published.values() for each in group.get(path, ())}
        actions = []
        for diagnostic in sorted(listed, key=lambda each: (each.line, each.column, each.rule)):
            shown = describe(diagnostic, text)
            if shown.range.start.line > params.range.end.line:
                continue
            if shown.range.end.line < params.range.start.line:
                continue
            at = positions.find_offset(text, diagnostic.line, diagnostic.column)
            fix = fixes.suggest_fix(diagnostic, path, text, at)
            if fix is not None:
                actions.append(
                    types.CodeAction(
                        title=fix.title,
                        kind=types.CodeActionKind.QuickFix,
                        diagnostics=[shown],
                        edit=_make_edit(server, [fix.edit]),
                        is_preferred=True,
                    )
                )
        return actions

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: types.PrepareRenameParams) -> types.Range:
        file, at = _find_place(server, params)
        if file is None:
            raise Refused("the file is no YAML or JSON at the moment")
        try:
            names.find_model(server.texts, file, at)
        except UsageError as error:
            raise Refused(str(error)) from error
        use, member = file.find_use(at), file.find_member(at)
        span = use.span if use is not None else member.span if member is not None else None
        text = file.source.text
        if span is None:
            raise Refused("a model is renamed at its key, or at a $ref to it")
        start = max(span.start, text.rfind("/", span.start, span.end) + 1)
        return make_range(text, start, span.end)

    @server.feature(types.TEXT_DOCUMENT_RENAME)
    def rename(params: types.RenameParams) -> types.WorkspaceEdit:
        file, at = _find_place(server, params)
        if file is None:
            raise Refused("the file is no YAML or JSON at the moment")
        try:
            target = names.find_model(server.texts, file, at)
            return _make_edit(server, names.rename(server.texts, target, params.new_name))
        except UsageError as error:
            raise Refused(str(error)) from error


def _find_place(server: _Server, params: Any) -> tuple[Any, int]:
    """Return the file that a request is about, None if it cannot be read, and the offset in it."""
    path = _read_path(params.text_document.uri)
    text, place = server.texts.read(path) or "", params.position
    return server.texts.parse(path), positions.read(text, place.line, place.character)


def _find_definition(server: _Server, params: Any) -> Span | None:
    file, at = _find_place(server, params)
    return None if file is None else names.find_definition(server.texts, file, at)


def _make_location(server: _Server, span: Span) -> types.Location:
    text = server.texts.read(span.path) or ""
    return types.Location(uri=span.path.as_uri(), range=make_range(text, span.start, span.end))


def _make_edit(server: _Server, edits: Iterable[names.Edit]) -> types.WorkspaceEdit:
    changes: dict[str, list[types.TextEdit]] = {}
    for each in edits:
        location = _make_location(server, each.span)
        changes.setdefault(location.uri, []).append(
            types.TextEdit(range=location.range, new_text=each.text)
        )
    return types.WorkspaceEdit(changes=changes)
