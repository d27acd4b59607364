"""Everything whose time has come: instalments booked alone, ends of the NDP, leak tests over."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, and_, exists, or_, select

from balance.account import Supply
from balance.batch import InstalmentsDue
from balance.calendar import BRUSSELS, is_protected
from balance.ean import Ean
from balance.policy import Policy
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.ledger import Books, book_batches

_CHUNK = 200


def settle_due(database: Database, now: datetime, books: Books) -> int:
    """Book and judge every account for which something is due at `now`; how many there were.

    Safe to run twice and by two workers at once: an account done has nothing due any more.
    """
    policy, last, done = books.policies.at(now), 0, 0
    through = _through(policy, now)
    while True:
        with database.write() as connection:
            found = _due(connection, last, through, is_protected(policy.ndp, now))
            if not found:
                return done
            batches = {Ean(ean): [InstalmentsDue(through)] for _, ean in found}
            book_batches(connection, batches, now, books)
        last, done = found[-1][0], done + len(found)


def _through(policy: Policy, now: datetime) -> date:
    local = now.astimezone(BRUSSELS)
    waits = local.time() < policy.instalments_alone_from
    return local.date() - timedelta(days=1) if waits else local.date()


def _due(
    connection: Connection, last: int, through: date, protected: bool
) -> list[tuple[int, str]]:
    account, plan = schema.accounts, schema.plans
    instalment = exists().where(
        plan.c.account_id == account.c.id, plan.c.left_to_pay > 0, plan.c.next_on <= through
    )
    states = [Supply.GAS_TESTING] if protected else [Supply.GAS_TESTING, Supply.PENDING_CUT]
    running = and_(account.c.closed_at.is_(None), account.c.supply != Supply.OFF_PREPAYMENT)
    wanted = (account.c.id > last, running, or_(instalment, account.c.supply.in_(states)))
    query = select(account.c.id, account.c.ean).where(*wanted).order_by(account.c.id).limit(_CHUNK)
    return [(row.id, row.ean) for row in connection.execute(query)]
