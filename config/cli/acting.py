"""What all commands of agents share: who acts, one transaction, and one line of an answer."""

import getpass
import json
from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar

import click
from sqlalchemy import Connection

from balance.account import statement
from balance.batch import Booking, Refused, Taken
from balance.ean import Ean, parse_ean
from balance.money import euros
from balance.refusals import Refusal, RefusedInput
from balance.storage.retries import write_retried
from config.bootstrap import Parts

_Done = TypeVar("_Done")
_Command = TypeVar("_Command", bound=Callable[..., object])
MINUS: Final = {"ignore_unknown_options": True}
"""An amount may begin with a minus sign, which is no option."""
NUMBER: Final = click.IntRange(1, 2**63 - 1)
"""The number of a task or a message, as the database counts them."""


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A process may run under a number without a name.
        return ""


def signed(command: _Command) -> _Command:
    """Who acts, and in which form the answer is wanted."""
    by = click.option(
        "--by", default=_user, metavar="AGENT", help="Who acts; else this system's user."
    )
    return by(click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command))


def _stripped(context: click.Context, option: click.Parameter, text: str) -> str:
    # A space more would make it another one.
    del context, option
    return text.strip()


def referenced(help_text: str) -> Callable[[_Command], _Command]:
    """What the act rests on or is known by; empty where nothing is said."""
    return click.option("--reference", default="", callback=_stripped, help=help_text)


def refuse_unsaid(by: str, note: str) -> None:
    """Raises RefusedInput (missing_reason) where who acts, or why, is left empty."""
    for name, said in (("by", by), ("note", note)):
        if not said.strip():
            raise RefusedInput(Refusal.MISSING_REASON, name, "say who acts and what is behind it")


def ean_of(product: Parts, text: str) -> Ean:
    """The EAN meant by 13 or 18 digits. Raises RefusedInput."""
    return parse_ean(text, product.rules.operator.ean_prefixes)


def write(product: Parts, work: Callable[[Connection, datetime], _Done]) -> _Done:
    """What `work` gives, in one transaction at the present instant."""
    now = product.clock()
    return write_retried(product.database, lambda connection: work(connection, now))


def show(product: Parts, booking: Booking, as_json: bool) -> None:
    """What an act came to. Raises RefusedInput where it was refused."""
    for outcome in booking.outcomes:
        if isinstance(outcome, Refused):
            raise RefusedInput(outcome.code, outcome.field, outcome.detail)
    known = [str(outcome) for outcome in booking.outcomes if not isinstance(outcome, Taken)]
    said = statement(booking.account, product.rules.policies.at(booking.at), booking.at)
    ordered = [str(order.kind) for order in booking.orders]
    told = [str(notice.kind) for notice in booking.notices]
    shown = {
        "ean": said.ean,
        "result": known[0] if known else "ok",
        "balance": euros(said.balance),
        "supply": said.supply,
        "advance_left": euros(said.advance_left),
        "debt_left": euros(said.debt_left),
    }
    if as_json:
        click.echo(json.dumps(shown | {"ordered": ordered, "told": told}))
        return
    again = "nothing new; " if known else ""
    click.echo(
        f"{said.ean}: {again}balance {shown['balance']}, {said.supply}, "
        f"advance {shown['advance_left']} and debts {shown['debt_left']} left; "
        f"ordered: {', '.join(ordered) or 'nothing'}; told: {', '.join(told) or 'nothing'}"
    )
