"""Commands of the backup: `allosolde db backup` and `db restore`."""

from pathlib import Path

import click

from config.backup.copies import back_up
from config.backup.copies import restore as make_from
from config.cli.group import parts
from config.logs import set_up_logs
from config.settings import load_settings


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the database into FILE while everything goes on; its SHA-256 goes to FILE.sha256."""
    digest = back_up(parts(), file)
    click.echo(f"{file}: {file.stat().st_size / 1_000_000:.1f} MB, SHA-256 {digest}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Make the database from FILE where there is none yet; all cuts and all sending are held."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    found = make_from(settings, file)
    for difference in found:
        click.echo(difference)
    click.echo(
        f"Restored, {len(found)} differences. All cuts and all messages are held: "
        "read docs/runbook.md, Restore, before releasing them."
    )
    if found:
        raise SystemExit(1)
