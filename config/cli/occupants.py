"""Commands of agents when customers or meters change: activate, bridge, replace, close."""

import json
from collections.abc import Callable
from typing import Final, TypeVar

import click

from balance.calendar import civil_date
from balance.energy import Energy
from balance.intake.accounts import LANGUAGES, Opening
from balance.money import euros, parse_euros
from balance.storage import occupants
from balance.storage.acts import Act, ActName
from config.bootstrap import Parts
from config.cli.acting import MINUS, ean_of, referenced, show, signed, write
from config.cli.group import parts
from messaging.delivery import ChannelName

_Command = TypeVar("_Command", bound=Callable[..., object])
_ENERGY: Final = click.Choice([energy.value for energy in Energy])
_CHANNEL: Final = click.Choice([channel.value for channel in ChannelName])


def register(group: click.Group) -> None:
    """Add the commands to those of agents."""
    for command in (activate, bridge, replace, close):
        group.add_command(command)


def contact_options(command: _Command) -> _Command:
    """How the new customer is reached; what is not said is not known."""
    for name in ("email", "landline", "mobile", "name"):
        command = click.option(f"--{name}", default="")(command)
    channel = click.option("--channel", multiple=True, type=_CHANNEL)
    return channel(click.option("--language", type=click.Choice(list(LANGUAGES)))(command))


@click.command(context_settings=MINUS)
@click.argument("text", metavar="EAN")
@click.option("--energy", required=True, type=_ENERGY)
@click.option("--transferred", metavar="AMOUNT", help="The balance of a replaced budget meter.")
@contact_options
@signed
def activate(
    text: str,
    energy: str,
    transferred: str | None,
    channel: tuple[str, ...],
    language: str | None,
    by: str,
    as_json: bool,
    **contact: str,
) -> None:
    """Open a fresh account with its start credit."""
    product = parts()
    moved = None if transferred is None else parse_euros(transferred, "transferred")
    newcomer = _newcomer(product, text, energy, channel, language, contact)
    kept = Act(by, ActName.ACTIVATE, detail=transferred or "")
    booking = write(
        product,
        lambda connection, now: occupants.activate_account(
            connection, newcomer, moved, kept, now, product.books
        ),
    )
    show(product, booking, as_json)


@click.command()
@click.argument("text", metavar="EAN")
@click.option("--reason", default="", help="Why, such as: found without contract.")
@referenced("What it is known by; it counts once.")
@click.option("--energy", type=_ENERGY, help="Open an account: none is active.")
@contact_options
@signed
def bridge(
    text: str,
    reason: str,
    reference: str,
    energy: str | None,
    channel: tuple[str, ...],
    language: str | None,
    by: str,
    as_json: bool,
    **contact: str,
) -> None:
    """Help a new customer found without contract and energy.

    The balance is raised to the start credit, and as much is recorded as a debt.
    """
    if energy is None and (channel or language or any(contact.values())):
        raise click.UsageError("A contact goes with --energy: it belongs to a new account.")
    product = parts()
    ean = ean_of(product, text)
    newcomer = _newcomer(product, text, energy, channel, language, contact) if energy else None
    kept = Act(by, ActName.BRIDGE, reference, reason)
    booking = write(
        product,
        lambda connection, now: occupants.bridge(
            connection, ean, newcomer, reason, kept, now, product.books
        ),
    )
    show(product, booking, as_json)


@click.command()
@click.argument("old")
@click.argument("new")
@signed
def replace(old: str, new: str, by: str, as_json: bool) -> None:
    """Move a customer from meter OLD to meter NEW.

    All they have and owe goes with them. A new device under the same EAN is written twice.
    """
    product = parts()
    before, after = ean_of(product, old), ean_of(product, new)
    kept = Act(by, ActName.REPLACE, detail=f"{before} {after}")
    booking = write(
        product,
        lambda connection, now: occupants.replace_meter(
            connection, before, after, kept, now, product.books
        ),
    )
    show(product, booking, as_json)


@click.command()
@click.argument("text", metavar="EAN")
@signed
def close(text: str, by: str, as_json: bool) -> None:
    """Close the account of a customer who leaves.

    The next one begins with nothing of it.
    """
    product = parts()
    ean = ean_of(product, text)
    closed = write(
        product,
        lambda connection, now: occupants.close_account(
            connection, ean, Act(by, ActName.CLOSE), now, product.books
        ),
    )
    shown = {"ean": ean, "balance": euros(closed.account.balance), "meter": closed.meter}
    counts = {"messages_cancelled": closed.messages, "orders_withdrawn": closed.orders}
    if as_json:
        click.echo(json.dumps(shown | counts))
        return
    click.echo(
        f"{ean}: closed with {shown['balance']}, its meter {closed.meter}; "
        f"{closed.messages} messages cancelled, {closed.orders} orders withdrawn"
    )


def _newcomer(
    product: Parts,
    text: str,
    energy: str,
    channel: tuple[str, ...],
    language: str | None,
    contact: dict[str, str],
) -> Opening:
    return Opening(
        ean_of(product, text),
        Energy(energy),
        civil_date(product.clock()),
        language=language,
        name=contact["name"],
        mobile=contact["mobile"],
        landline=contact["landline"],
        email=contact["email"],
        channels=channel,
    )
