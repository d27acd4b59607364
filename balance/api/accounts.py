"""Opens, reads, changes and closes accounts, as the operator's own commands do.

What a token changes is kept under its name; a change that changes nothing is not.
"""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from sqlalchemy import Connection

from balance.account import Account as EngineAccount
from balance.api.answers import Account, ClosedAccount
from balance.api.door import Call, Reply
from balance.api.incoming import Contact, Debt, Limiter, Nothing, Opening, Threshold, values_of
from balance.batch import Booking, DebtPlan, Item, LimiterChange, Refused, Taken, ThresholdChange
from balance.calendar import civil_date
from balance.intake.accounts import parse_opening
from balance.money import euros, parse_euros
from balance.refusals import RefusedInput
from balance.storage import occupants
from balance.storage.accounts import load_open
from balance.storage.acts import Act, ActName, act, keep, unknown
from balance.storage.contacts import contact_of, find_contact, replace_contact
from balance.storage.openings import open_accounts
from balance.storage.retries import write_retried

# What a body calls a field that the ledger names.
_FIELDS = {"limiter": "active"}


def open_account(call: Call, said: Opening) -> Reply:
    """Open an account, or renew the contact of one that is open: then its money stays as it is."""
    door, now = call.door, call.door.clock()
    opening = parse_opening(values_of(said), door.prefixes, civil_date(now))

    def work(connection: Connection) -> tuple[bool, EngineAccount]:
        # Locked first: what a rival changes of the contact is not this token's doing.
        load_open(connection, [opening.ean], lock=True)
        before = find_contact(connection, opening.ean)
        [outcome] = open_accounts(connection, [opening], now, door.books)
        if isinstance(outcome, Refused):
            raise RefusedInput(outcome.code, outcome.field, outcome.detail)
        account = load_open(connection, [opening.ean])[opening.ean].account
        is_new = isinstance(outcome, Taken)
        if is_new or find_contact(connection, opening.ean) != before:
            kept = Act(call.agent, ActName.OPEN if is_new else ActName.CONTACT)
            keep(connection, account.account_id, kept, now)
        return is_new, account

    is_new, account = write_retried(door.database, work)
    return _shown(call, account, now, is_new=is_new)


def read_account(call: Call, said: Nothing) -> Reply:
    """What the customer hears of an account now, and what is on file."""
    del said
    now = call.door.clock()
    with call.door.database.read() as connection:
        return _shown(call, find_account(connection, call), now)


def put_contact(call: Call, said: Contact) -> Reply:
    """Say anew whom the messages go to; what is left out is not known any more."""
    kept = Act(call.agent, ActName.CONTACT)

    def work(connection: Connection, now: datetime) -> EngineAccount:
        account = find_account(connection, call, lock=True)
        values = {"ean": account.ean, "energy": account.energy} | values_of(said)
        opening = parse_opening(values, call.door.prefixes, account.opened_on)
        if replace_contact(connection, account.account_id, contact_of(opening)):
            keep(connection, account.account_id, kept, now)
        return account

    return _write(call, work)


def put_threshold(call: Call, said: Threshold) -> Reply:
    """Let low credit begin at an amount."""
    amount = parse_euros(said.amount_eur)
    kept = Act(call.agent, ActName.THRESHOLD, detail=euros(amount))
    change = ThresholdChange(amount)
    return _change(call, change, kept, lambda account: account.threshold == amount)


def put_limiter(call: Call, said: Limiter) -> Reply:
    """Grant a power limiter, or withdraw it: electricity only."""
    kept = Act(call.agent, ActName.LIMITER, detail="grant" if said.active else "withdraw")
    change = LimiterChange(said.active)
    return _change(call, change, kept, lambda account: account.limiter is said.active)


def put_debt(call: Call, said: Debt) -> Reply:
    """Put an earlier debt on a plan, once a reference; its first instalment is due tomorrow."""
    reference = call.path["reference"]
    amounts = (parse_euros(said.amount_eur), parse_euros(said.per_day_eur))
    plan = DebtPlan(f"debt:{reference}", *amounts)
    kept = Act(call.agent, ActName.DEBT, reference)
    now = call.door.clock()
    booking = write_retried(
        call.door.database, lambda connection: _act(connection, call, plan, kept, now)
    )
    is_new = isinstance(booking.outcomes[0], Taken)
    return _shown(call, booking.account, now, is_new=is_new)


def close_account(call: Call, said: Nothing) -> Reply:
    """Close the account of a customer who leaves: its balance stays, and nothing more goes out."""
    del said
    door, now, ean = call.door, call.door.clock(), call.ean()
    kept = Act(call.agent, ActName.CLOSE)
    closed = write_retried(
        door.database,
        lambda connection: occupants.close_account(connection, ean, kept, now, door.books),
    )
    return Reply(
        ClosedAccount(
            ean=ean,
            balance_eur=closed.account.balance,
            meter=closed.meter,
            messages_cancelled=closed.messages,
            orders_withdrawn=closed.orders,
        )
    )


def find_account(connection: Connection, call: Call, *, lock: bool = False) -> EngineAccount:
    """The open account of the path's EAN. Raises RefusedInput: unknown_ean."""
    ean = call.ean()
    loaded = load_open(connection, [ean], lock=lock).get(ean)
    if loaded is None:
        raise unknown(ean)
    return loaded.account


def _change(call: Call, change: Item, kept: Act, is_so: Callable[[EngineAccount], bool]) -> Reply:
    def work(connection: Connection, now: datetime) -> EngineAccount:
        account = find_account(connection, call, lock=True)
        return account if is_so(account) else _act(connection, call, change, kept, now).account

    return _write(call, work)


def _act(connection: Connection, call: Call, item: Item, kept: Act, now: datetime) -> Booking:
    booking = act(connection, call.ean(), (item,), kept, now, call.door.books)
    for outcome in booking.outcomes:
        if isinstance(outcome, Refused):
            field = _FIELDS.get(outcome.field, outcome.field)
            raise RefusedInput(outcome.code, field, outcome.detail)
    return booking


def _write(call: Call, work: Callable[[Connection, datetime], EngineAccount]) -> Reply:
    now = call.door.clock()
    account = write_retried(call.door.database, lambda connection: work(connection, now))
    return _shown(call, account, now)


def _shown(call: Call, account: EngineAccount, now: datetime, *, is_new: bool = False) -> Reply:
    told = Account.of(account, call.door.books.policies.at(now), now)
    return Reply(told, HTTPStatus.CREATED if is_new else HTTPStatus.OK)
