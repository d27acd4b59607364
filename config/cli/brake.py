"""Commands of the brake: stop all cuts or all sending, and free them again."""

import click

from balance.refusals import Refusal, RefusedInput
from balance.storage import brake
from balance.storage.brake import Stopped
from balance.storage.due import settle_due
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
    if drop_until and not sending:
        raise click.UsageError("--drop-until goes with --sending: it drops messages.")
    until = parse_instant(drop_until) if drop_until else None
    product = parts()
    whats = (Stopped.SENDING,) if sending else (Stopped.CUTS, Stopped.SETTLEMENT)
    now = product.clock()
    with product.database.write() as connection:
        dropped = drop_waiting(connection, until, now) if until else 0
        homes = brake.count_held(connection)
        ended = brake.free(connection, whats, now)
    if sending:
        told = f" {dropped} were dropped." if until else ""
        click.echo(("Messages go out again." if ended else "No message was held.") + told)
        return
    settle_due(product.database, now, product.books)
    click.echo(
        f"{homes} homes judged again: those still used up are cut now, or when the "
        "no-disconnection period ends."
    )
