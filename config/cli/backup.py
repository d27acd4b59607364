"""Commands of the backup: `allosolde db backup` and `db restore`."""

from pathlib import Path

import click

from config.backup.copies import back_up
from config.backup.copies import restore as make_from
from config.bootstrap import SetUpError
from config.logs import set_up_logs
from config.settings import Settings, load_settings


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the database into FILE while everything goes on; its SHA-256 goes to FILE.sha256."""
    digest = back_up(_settings(file), file)
    click.echo(f"{file}: {file.stat().st_size / 1_000_000:.1f} MB, SHA-256 {digest}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Make the database from FILE where there is none yet; all cuts and all sending are held."""
    found = make_from(_settings(file), file)
    for difference in found:
        click.echo(difference)
    click.echo(
        f"Restored, {len(found)} differences. All cuts and all messages are held: "
        "read docs/runbook.md, Restore, before releasing them."
    )
    if found:
        raise SystemExit(1)


def _settings(file: Path) -> Settings:
    """The settings in force. Raises SetUpError for a file that no line of text can name."""
    if not str(file).isprintable():
        raise SetUpError("The name of the file cannot be printed: choose another.")
    settings = load_settings()
    set_up_logs(settings.log_level)
    return settings
