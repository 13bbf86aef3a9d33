"""``rules``: a list of the rules that findings name."""

import sys

import click

from fieldwright.cli import explain, terminal


@click.command()
def rules() -> None:
    """List the rules that findings name."""
    rows = [(each.id, each.severity, each.summary) for each in explain.list_rules().values()]
    if sys.stdout.isatty():
        terminal.print_table(("Rule", "Severity", "Summary"), rows)
    else:
        click.echo("\n".join(f"{id:32} {severity:10} {summary}" for id, severity, summary in rows))
