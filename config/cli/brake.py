"""Commands of the brake: stop all cuts or all sending, and free them again."""

from datetime import datetime

import click
from sqlalchemy import Connection

from balance.refusals import Refusal, RefusedInput
from balance.storage import brake
from balance.storage.brake import Stopped
from balance.storage.due import settle_due
from balance.storage.restored import make_unknown_ready
from config.cli.care import parse_instant
from config.cli.group import parts
from messaging.dropping import drop_waiting

_SENDING = click.option("--sending", is_flag=True, help="All messages instead of all cuts.")


def register(group: click.Group) -> None:
    """Add the commands to the command line."""
    group.add_command(hold)
    group.add_command(release)


@click.command()
@_SENDING
@click.option("--reason", required=True, help="Why, for whoever releases it.")
def hold(sending: bool, reason: str) -> None:
    """Stop all cuts at once, or all sending; `release` frees them."""
    if not reason.strip():
        raise RefusedInput(Refusal.MISSING_REASON, "reason", "say why, for whoever releases it")
    product, what = parts(), Stopped.SENDING if sending else Stopped.CUTS
    with product.database.write() as connection:
        begun = brake.stop(connection, what, reason, product.clock())
    stands = "from now on" if begun else "already"
    if sending:
        click.echo(
            f"All messages are held {stands}; one that expires meanwhile and is about the supply "
            "is a task. Free them: allosolde release --sending"
        )
        return
    click.echo(f"All cuts are held {stands}. Free them: allosolde release")


@click.command()
@_SENDING
@click.option("--drop-until", metavar="INSTANT", help="Drop what was written until then.")
def release(sending: bool, drop_until: str | None) -> None:
    """Free what `hold` or the brake stopped; each home whose cut was held is judged again."""
    if drop_until is not None and not sending:
        raise click.UsageError("--drop-until goes with --sending: it drops messages.")
    until = None if drop_until is None else parse_instant(drop_until)
    product = parts()
    whats = (Stopped.SENDING,) if sending else (Stopped.CUTS, Stopped.SETTLEMENT)
    now = product.clock()
    with product.database.write() as connection:
        dropped = 0 if until is None else _drop(connection, until, now)
        homes = brake.count_held(connection)
        ended = brake.free(connection, whats, now)
    if sending:
        told = "" if until is None else f" {dropped} were dropped."
        click.echo(("Messages go out again." if ended else "No message was held.") + told)
        return
    settle_due(product.database, now, product.books)
    with product.database.write() as connection:
        ready = make_unknown_ready(connection, now, product.rules.policies.at(now))
    click.echo(
        f"{homes} homes judged again: those still used up are cut now, or when the "
        "no-disconnection period ends."
    )
    if ready:
        click.echo(
            f"{ready} homes with supply may have been cut after the backup: their meters are made "
            "ready, and each is a task."
        )


def _drop(connection: Connection, until: datetime, now: datetime) -> int:
    """Drop the messages written up to an instant that are held; how many. Raises RefusedInput."""
    if until > now:
        raise RefusedInput(Refusal.NOT_ALLOWED, "drop-until", "this instant is still to come")
    if not brake.is_stopped(connection, Stopped.SENDING):
        wanted = "only held messages are dropped; first: allosolde hold --sending"
        raise RefusedInput(Refusal.NOT_ALLOWED, "drop-until", wanted)
    return drop_waiting(connection, until, now)
