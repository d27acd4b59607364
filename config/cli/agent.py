"""Commands of agents, `allosolde agent …`: what an employee of the help desk does to an account."""

from collections.abc import Callable

import click

from balance.batch import (
    Deactivation,
    DebtPlan,
    Item,
    LimiterChange,
    ThresholdChange,
    Unblocking,
)
from balance.ean import Ean
from balance.entries import Adjustment
from balance.money import euros, parse_euros
from balance.refusals import Refusal, RefusedInput
from balance.storage.acts import Act, ActName, act
from config.cli import occupants
from config.cli.acting import MINUS, ean_of, referenced, show, signed, write
from config.cli.group import parts


def register(group: click.Group) -> None:
    """Add `agent` and its commands to the command line."""
    acts = click.Group("agent", help="Act on an account, as an agent does.")
    for command in (adjust, debt, limiter, threshold, unblock, deactivate):
        acts.add_command(command)
    occupants.register(acts)
    group.add_command(acts)


@click.command(context_settings=MINUS)
@click.argument("text", metavar="EAN")
@click.argument("amount")
@click.option("--reason", default="", help="Why, such as: receipt of the post office.")
@referenced("What it is known by; it counts once.")
@signed
def adjust(text: str, amount: str, reason: str, reference: str, by: str, as_json: bool) -> None:
    """Put AMOUNT (12.50, or -12.50) on the balance."""
    cents = parse_euros(amount)
    kept = Act(by, ActName.ADJUST, reference, reason)
    _act(text, kept, as_json, lambda ean: Adjustment(reference, ean, cents, by, reason))


@click.command()
@click.argument("text", metavar="EAN")
@click.argument("amount")
@click.option("--per-day", required=True, help="What is taken a day.")
@referenced("What the debt is known by; it counts once.")
@signed
def debt(text: str, amount: str, per_day: str, reference: str, by: str, as_json: bool) -> None:
    """Put an earlier debt of AMOUNT on a plan, from tomorrow on."""
    cents, daily = parse_euros(amount), parse_euros(per_day, "per_day")
    if not reference:
        raise RefusedInput(Refusal.MISSING_REASON, "reference", "say what the debt is known by")
    plan = DebtPlan(f"debt:{reference}", cents, daily)
    _act(text, Act(by, ActName.DEBT, reference), as_json, lambda _: plan)


@click.command()
@click.argument("text", metavar="EAN")
@click.argument("change", type=click.Choice(["grant", "withdraw"]))
@referenced("The letter of the social services.")
@signed
def limiter(text: str, change: str, reference: str, by: str, as_json: bool) -> None:
    """Grant a power limiter, or withdraw it."""
    kept = Act(by, ActName.LIMITER, reference, change)
    _act(text, kept, as_json, lambda _: LimiterChange(active=change == "grant"))


@click.command(context_settings=MINUS)
@click.argument("text", metavar="EAN")
@click.argument("amount")
@signed
def threshold(text: str, amount: str, by: str, as_json: bool) -> None:
    """Let low credit begin at AMOUNT."""
    cents = parse_euros(amount, "threshold_eur")
    kept = Act(by, ActName.THRESHOLD, detail=euros(cents))
    _act(text, kept, as_json, lambda _: ThresholdChange(cents))


@click.command()
@click.argument("text", metavar="EAN")
@click.option("--certificate", default="", help="The reference of the installer's certificate.")
@signed
def unblock(text: str, certificate: str, by: str, as_json: bool) -> None:
    """Unblock a gas meter that an installer has certified."""
    _act(text, Act(by, ActName.UNBLOCK, certificate), as_json, lambda _: Unblocking())


@click.command()
@click.argument("text", metavar="EAN")
@signed
def deactivate(text: str, by: str, as_json: bool) -> None:
    """Switch prepayment off: the supply contract is in force."""
    _act(text, Act(by, ActName.DEACTIVATE), as_json, lambda _: Deactivation())


def _act(text: str, kept: Act, as_json: bool, item: Callable[[Ean], Item]) -> None:
    product = parts()
    ean = ean_of(product, text)
    items = (item(ean),)
    booking = write(
        product, lambda connection, now: act(connection, ean, items, kept, now, product.books)
    )
    show(product, booking, as_json)
