"""Commands of care: databases, accounts, what is due, audit, the rehearsal's clock."""

import json
from datetime import datetime
from textwrap import indent
from time import sleep

import click

from balance.account import Statement
from balance.calendar import BRUSSELS
from balance.ean import parse_ean
from balance.intake.fields import sane
from balance.money import euros
from balance.refusals import Refusal, RefusedInput
from balance.storage import facts
from balance.storage.acts import unknown
from balance.storage.audit import differences
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.storage.silence import tell_of_silence
from balance.storage.statements import read_statement
from balance.storage.unanswered import tell_of_unacknowledged
from config.bootstrap import create_database, real_now, upgrade
from config.cli.backup import backup, restore
from config.cli.group import parts
from config.purge import purge
from config.rules import Rules
from config.sending import dispatcher
from config.settings import load_settings
from messaging.audit import unexplained
from messaging.mailbox import read_mailbox

_A_MOMENT = 0.1


def register(group: click.Group) -> None:
    """Add the commands to the command line."""
    database = click.Group("db", help="Make, upgrade, back up or restore the database.")
    for command in (create, upgrade_tables, backup, restore):
        database.add_command(command)
    for command in (database, account, due, audit, forget, clock, ean, mailbox, dispatch):
        group.add_command(command)


def parse_instant(text: str) -> datetime:
    """An instant written with an offset, or as Brussels wall time; a date alone is its 00:00.

    Raises RefusedInput (bad_format).
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as fault:
        raise RefusedInput(
            Refusal.BAD_FORMAT, "instant", "write it as 2026-11-24T06:00 (Brussels time)"
        ) from fault
    sane(instant.date(), "instant")
    return instant if instant.tzinfo else instant.replace(tzinfo=BRUSSELS)


@click.command("create")
@click.option("--rehearsal", is_flag=True, help="Mark it as a rehearsal, for ever.")
@click.option("--at", metavar="INSTANT", help="Where the rehearsal's clock starts.")
def create(rehearsal: bool, at: str | None) -> None:
    """Make the database."""
    if at and not rehearsal:
        raise click.UsageError("--at goes with --rehearsal: only a rehearsal has its own clock.")
    start = parse_instant(at) if at else None
    settings = load_settings()
    create_database(settings.database, rehearsal=rehearsal, at=start)
    click.echo("The rehearsal is ready." if rehearsal else "The database is ready.")


@click.command("upgrade")
def upgrade_tables() -> None:
    """Bring the tables to the newest form."""
    url = load_settings().database
    # Opened first: a missing SQLite file is refused, not made.
    Database.open(url).engine.dispose()
    upgrade(url)
    click.echo("The database is up to date.")


@click.command()
@click.argument("text", metavar="EAN")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, amounts in euros as strings.")
def account(text: str, as_json: bool) -> None:
    """What can be said of an account now."""
    product = parts()
    code = parse_ean(text, product.rules.operator.ean_prefixes)
    with product.database.read() as connection:
        said = read_statement(connection, code, product.rules.policies, product.clock())
    if said is None:
        raise unknown(code)
    shown = _shown(said)
    if as_json:
        click.echo(json.dumps(shown))
        return
    for name, value in shown.items():
        click.echo(f"{name:16} {'-' if value is None else value}")


def _shown(said: Statement) -> dict[str, str | None]:
    return {
        "ean": said.ean,
        "energy": said.energy,
        "balance": euros(said.balance),
        "balance_at": said.balance_at.astimezone(BRUSSELS).isoformat(timespec="seconds"),
        "band": said.band,
        "supply": said.supply,
        "message": said.message,
        "emergency_left": euros(said.emergency_left),
        "to_restore": None if said.to_restore is None else euros(said.to_restore),
        "threshold": euros(said.threshold),
        "advance_left": euros(said.advance_left),
        "debt_left": euros(said.debt_left),
    }


@click.command()
def due() -> None:
    """Do what is due: instalments, ends of the no-disconnection period, tasks of silence."""
    product = parts()
    click.echo(f"{settle_due(product.database, product.clock(), product.books)} accounts settled")
    tell_of_silence(product.database, product.clock(), product.rules.policies)
    tell_of_unacknowledged(product.database, product.clock(), product.rules.policies)


@click.command()
def audit() -> None:
    """Prove accounts by their entries and history, and messages by their causes."""
    with parts().database.read() as connection:
        found = differences(connection) + unexplained(connection)
    for difference in found:
        click.echo(difference)
    click.echo(f"{len(found)} differences")
    if found:
        raise SystemExit(1)


@click.command("purge")
def forget() -> None:
    """Forget the personal data whose life is over: how many rows or files, line by line."""
    for one in purge(parts()):
        click.echo(f"{one.life.what:22} {one.rows:7} older than {one.life.kept.days} days")


@click.command()
@click.argument("instant", required=False)
def clock(instant: str | None) -> None:
    """Show the rehearsal's clock, or move it forward to INSTANT (Brussels time)."""
    product = parts()
    if instant is not None:
        with product.database.write() as connection:
            facts.set_clock(connection, parse_instant(instant), real_now())
    click.echo(product.clock().astimezone(BRUSSELS).isoformat(timespec="seconds"))


@click.command()
@click.argument("text")
def ean(text: str) -> None:
    """The full EAN meant by 13 or 18 digits, or the refusal's code."""
    try:
        click.echo(parse_ean(text, Rules().operator.ean_prefixes))
    except RefusedInput as refused:
        click.echo(refused.code)
        raise SystemExit(1) from None


@click.command()
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
def mailbox(limit: int) -> None:
    """The messages that a rehearsal's households have received, newest last."""
    product = parts()
    with product.database.read() as connection:
        found = read_mailbox(connection, limit)
    for letter in reversed(found):
        when = letter.delivered_at.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M")
        subject = f"{letter.subject}\n\n" if letter.subject else ""
        click.echo(f"{when}  {letter.recipient}\n{indent(subject + letter.text.strip(), '  ')}")
    click.echo(f"{len(found)} messages")


@click.command()
@click.option("--once", is_flag=True, required=True, help="Send what is due now, then stop.")
def dispatch(once: bool) -> None:
    """Send the messages that are due."""
    del once
    report = dispatcher(parts()).drain(lambda: sleep(_A_MOMENT))
    click.echo(
        f"{report.accepted} accepted, {report.failed} failed, "
        f"{report.cancelled} cancelled, {report.unknown} unknown"
    )
