"""Commands of the phone line: `allosolde services …`, and `allosolde phone-access`."""

import json
from dataclasses import asdict

import click

from balance.calendar import BRUSSELS
from balance.intake.fields import parse_id
from balance.refusals import Refusal, RefusedInput
from balance.storage.acts import Act, ActName
from balance.storage.contacts import read_number
from balance.storage.phone import set_phone_access
from config.cli.acting import ean_of, signed, write
from config.cli.group import parts
from ivr.services import Service, add_service, all_services, remove_service

_OPEN = "open"


def register(group: click.Group) -> None:
    """Add `services` with its commands, and `phone-access`, to the command line."""
    services = click.Group("services", help="Social services: they may try more EANs a day.")
    for command in (add, list_services, remove):
        services.add_command(command)
    for command in (services, phone_access):
        group.add_command(command)


@click.command()
@click.argument("number")
@click.argument("name")
@signed
def add(number: str, name: str, by: str, as_json: bool) -> None:
    """Register the service NAME, which calls from NUMBER and shows it."""
    product = parts()
    shown, called, agent = _number(number), parse_id(name.strip(), "name"), _agent(by)
    service = Service(shown, called, product.clock(), agent)
    write(product, lambda connection, _: add_service(connection, service))
    click.echo(json.dumps(_shown(service)) if as_json else f"{shown}: registered as {called}")


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_services(as_json: bool) -> None:
    """Show every registered service, by name."""
    with parts().database.read() as connection:
        found = all_services(connection)
    if as_json:
        click.echo(json.dumps([_shown(service) for service in found]))
        return
    for one in found:
        since = one.added_at.astimezone(BRUSSELS)
        click.echo(f"{one.number:<16} {one.name}, since {since:%Y-%m-%d} by {one.added_by}")
    click.echo(f"{len(found)} registered")


@click.command()
@click.argument("number")
def remove(number: str) -> None:
    """Let NUMBER be as any other, from now on."""
    product = parts()
    shown = _number(number)
    write(product, lambda connection, _: remove_service(connection, shown))
    click.echo(f"{shown}: no longer registered")


@click.command("phone-access")
@click.argument("text", metavar="EAN")
@click.argument("access", type=click.Choice([_OPEN, "close"]))
@click.option("--reason", default="", help="Why, such as: asked for by the customer.")
@signed
def phone_access(text: str, access: str, reason: str, by: str, as_json: bool) -> None:
    """Open an account to the phone line, or close it.

    Of one that is closed the line says no more than of an unknown number. The next customer's
    account begins open.
    """
    product = parts()
    ean = ean_of(product, text)
    kept = Act(by, ActName.PHONE_ACCESS, detail=f"{access} {reason}".strip())
    changed = write(
        product,
        lambda connection, now: set_phone_access(connection, ean, access == _OPEN, kept, now),
    )
    state = _OPEN if access == _OPEN else "closed"
    if as_json:
        click.echo(json.dumps({"ean": ean, "phone": state, "changed": changed}))
        return
    click.echo(f"{ean}: {'' if changed else 'nothing new; '}phone access {state}")


def _number(text: str) -> str:
    number = read_number(text, "number")
    if number is None:
        raise RefusedInput(Refusal.BAD_FORMAT, "number", "it is empty")
    return number


def _agent(by: str) -> str:
    if not by.strip():
        raise RefusedInput(Refusal.MISSING_REASON, "by", "say which agent acts")
    return by.strip()


def _shown(service: Service) -> dict[str, object]:
    return asdict(service) | {"added_at": service.added_at.isoformat()}
