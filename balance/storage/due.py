"""Everything whose time has come: instalments booked alone, ends of the NDP and of holds, leak
tests over.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, and_, exists, or_, select

from balance.account import Supply
from balance.batch import InstalmentsDue
from balance.calendar import BRUSSELS, is_protected
from balance.ean import Ean
from balance.policy import Policy
from balance.storage import schema
from balance.storage.brake import PutOff, settlements_hold
from balance.storage.database import Database
from balance.storage.ledger import Books, book_batches, book_but_cuts

_CHUNK = 1000


def settle_due(database: Database, now: datetime, books: Books) -> int:
    """Book and judge every account for which something is due at `now`; how many there were.

    Safe to run twice and by two workers at once: an account done has nothing due any more.
    """
    policy, last, done = books.policies.at(now), 0, 0
    items, put_off = [InstalmentsDue(_through(policy, now))], PutOff()
    while True:
        with database.write() as connection:
            found = _due(connection, last, policy, now)
            if not found:
                break
            batches = {Ean(ean): items for _, ean in found}
            put_off += book_but_cuts(connection, batches, now, books)[1]
        last, done = found[-1][0], done + len(found)
    for eans, new_cuts in put_off.parts(_CHUNK):
        with database.write() as connection:
            # What was announced or released is cut by the clock, whatever else is due.
            hold = settlements_hold(connection, new_cuts, now, policy) if new_cuts else None
            held, freed = eans[: len(new_cuts)], eans[len(new_cuts) :]
            book_batches(connection, dict.fromkeys(held, items), now, books, hold)
            book_batches(connection, dict.fromkeys(freed, items), now, books)
    return done


def _through(policy: Policy, now: datetime) -> date:
    local = now.astimezone(BRUSSELS)
    waits = local.time() < policy.instalments_alone_from
    return local.date() - timedelta(days=1) if waits else local.date()


def _due(connection: Connection, last: int, policy: Policy, now: datetime) -> list[tuple[int, str]]:
    account, plan = schema.accounts, schema.plans
    through = _through(policy, now)
    instalment = exists().where(
        plan.c.account_id == account.c.id, plan.c.left_to_pay > 0, plan.c.next_on <= through
    )
    ended = [account.c.supply == Supply.GAS_TESTING, account.c.held_until <= now]
    if not is_protected(policy.ndp, now):
        pending = account.c.supply == Supply.PENDING_CUT
        ended.append(and_(pending, account.c.held_since.is_(None)))
    running = and_(account.c.closed_at.is_(None), account.c.supply != Supply.OFF_PREPAYMENT)
    wanted = (account.c.id > last, running, or_(instalment, *ended))
    query = select(account.c.id, account.c.ean).where(*wanted).order_by(account.c.id).limit(_CHUNK)
    return [(row.id, row.ean) for row in connection.execute(query)]
