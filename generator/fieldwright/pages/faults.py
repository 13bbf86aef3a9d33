"""Places in a page, and the errors that name them."""

from typing import NamedTuple

from fieldwright import errors


class Spot(NamedTuple):
    """A place in a page, line and column counting from 1; ``page`` is the text of the whole page."""

    file: str
    page: str = ""
    line: int = 0
    column: int = 1

    def move_down(self, lines: int) -> "Spot":
        """Return the beginning of the line so many lines further down."""
        return Spot(self.file, self.page, self.line + lines)

    def move_right(self, column: int) -> "Spot":
        """Return the same line at ``column``."""
        return Spot(self.file, self.page, self.line, column)

    def make_error(self, rule: str, message: str, remedy: str | None = None) -> errors.SourceError:
        """Build the error to raise for the one thing that is wrong here."""
        lines = self.page.split("\n")
        diagnostic = errors.Diagnostic(
            file=self.file,
            line=self.line,
            column=self.column if self.line else 0,
            rule=rule,
            message=message,
            remedy=remedy,
            source=lines[self.line - 1] if 0 < self.line <= len(lines) else None,
        )
        return errors.SourceError((diagnostic,))
