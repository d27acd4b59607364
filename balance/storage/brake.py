"""What is stopped: all cuts or all sending, by a supervisor, and a day's settlement that cuts
more meters than is usual (RULES, "The brake").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, insert, select, update

from balance.account import Account, Hold, HoldReason, Supply, is_exhausted
from balance.batch import Booking
from balance.calendar import BRUSSELS, civil_date, midnight
from balance.ean import Ean
from balance.policy import Policy
from balance.storage.among import among
from balance.storage.locks import own_brake
from balance.storage.orders import renew_held_cuts
from balance.storage.schema import accounts, holds, state_changes, tasks
from balance.storage.tasks import close_task, open_task

_LIT = (Supply.CONNECTED, Supply.LIMITED)
_CUT_OR_DUE = (Supply.PENDING_CUT, Supply.CUT)
HELD_TASK = "cuts_held"
"""The kind of the tasks that a held cut opens."""


class Stopped(StrEnum):
    """What a hold stops."""

    CUTS = "cuts"
    SENDING = "sending"
    SETTLEMENT = "settlement"


def is_stopped(connection: Connection, what: Stopped) -> bool:
    """Whether a hold of this kind is in force."""
    return bool(connection.execute(select(stopped(what))).scalar_one())


def stopped(what: Stopped) -> ColumnElement[bool]:
    """Whether a hold of this kind is in force, to be asked with something else."""
    return exists().where(holds.c.what == what, holds.c.ended_at.is_(None))


def supervisors_hold(connection: Connection, now: datetime) -> Hold | None:
    """What keeps every cut back now; None where no supervisor stopped them."""
    stopped = is_stopped(connection, Stopped.CUTS)
    return Hold(now, HoldReason.SUPERVISOR) if stopped else None


def stop(connection: Connection, what: Stopped, reason: str, now: datetime) -> bool:
    """Begin a hold; False where one of its kind is in force already.

    A cut announced for a later instant is held when that comes.
    """
    own_brake(connection)
    if is_stopped(connection, what):
        return False
    row = {"what": what, "reason": reason, "began_at": now}
    connection.execute(insert(holds), row)
    return True


def free(connection: Connection, whats: Sequence[Stopped], now: datetime) -> int:
    """End the holds of these kinds; how many were in force.

    With the cuts each held one comes to its end: what is due judges it again.
    """
    own_brake(connection)
    open_ones = (holds.c.what.in_(whats), holds.c.ended_at.is_(None))
    ended = connection.execute(update(holds).where(*open_ones).values(ended_at=now)).rowcount
    if Stopped.CUTS in whats:
        held = update(accounts).where(accounts.c.held_since.is_not(None))
        connection.execute(held.values(held_until=now))
        renew_held_cuts(connection, now)
        waiting = (tasks.c.kind == HELD_TASK, tasks.c.closed_at.is_(None))
        connection.execute(update(tasks).where(*waiting).values(closed_at=now))
    return ended


def count_held(connection: Connection) -> int:
    """The accounts whose cut is held."""
    mine = (accounts.c.held_since.is_not(None), accounts.c.closed_at.is_(None))
    return connection.execute(select(func.count()).where(*mine)).scalar_one()


@dataclass(slots=True)
class PutOff:
    """Meters whose cut waits until all of a settlement are counted.

    `new` are the homes with supply that no one has announced a cut to: only these count.
    """

    new: list[Ean] = field(default_factory=list)
    others: list[Ean] = field(default_factory=list)

    def add(self, before: Account) -> None:
        """Put a meter off; `before` is its account as it stands."""
        (self.new if before.supply in _LIT else self.others).append(before.ean)

    def __iadd__(self, other: "PutOff") -> "PutOff":
        self.new += other.new
        self.others += other.others
        return self

    def eans(self) -> frozenset[Ean]:
        """All of them."""
        return frozenset((*self.new, *self.others))

    def parts(self, size: int) -> Iterator[tuple[Sequence[Ean], Sequence[Ean]]]:
        """Some meters at a time, with all the new ones that are still to be booked."""
        eans = [*self.new, *self.others]
        for start in range(0, len(eans), size):
            yield eans[start : start + size], self.new[start:]


def is_cut_or_due(before: Account, booking: Booking, policy: Policy) -> bool:
    """Whether a booking cuts a home, or leaves it to be cut: what a brake keeps back."""
    after = booking.account
    spared = after.supply in (Supply.LIMITED, Supply.OFF_PREPAYMENT)
    return is_exhausted(after, policy) and not spared and before.supply is not Supply.CUT


def settlements_hold(
    connection: Connection, new_cuts: Sequence[Ean], now: datetime, policy: Policy
) -> Hold | None:
    """What keeps a settlement's cuts back; too many new ones, beside those of this Brussels day.

    Once raised the brake keeps all back until a supervisor releases them; from then on the day
    counts anew.
    """
    own_brake(connection)
    held = Hold(now, HoldReason.SETTLEMENT)
    if is_stopped(connection, Stopped.SETTLEMENT):
        return held
    if not new_cuts:
        return None
    since = _since(connection, now)
    cuts, usual = len(new_cuts) + _made(connection, since), _usual(connection, now, policy)
    # A rival may have made some of them since they were counted.
    if cuts > usual and (left := _still_new(connection, new_cuts)) < len(new_cuts):
        cuts = left + _made(connection, since)
    if cuts <= usual:
        return None
    _brake(connection, cuts, usual, now)
    return held


def _brake(connection: Connection, cuts: int, usual: float, now: datetime) -> None:
    today = civil_date(now)
    detail = (
        f"{cuts} meters would be cut by the settlement of {today}, more than {usual:g}: those not "
        "cut yet are held until `allosolde release`."
    )
    row = {"what": Stopped.SETTLEMENT, "reason": detail, "began_at": now}
    made = connection.execute(insert(holds).returning(holds.c.id), row).scalar_one()
    open_task(connection, f"{HELD_TASK}:{made}", HELD_TASK, None, detail, now)


def _still_new(connection: Connection, eans: Sequence[Ean]) -> int:
    query = select(func.count()).select_from(accounts)
    query = query.where(accounts.c.supply.in_(_LIT), accounts.c.closed_at.is_(None))
    return connection.execute(query.where(among(accounts.c.ean, eans))).scalar_one()


def tell_of_many_days(connection: Connection, before: Account, booking: Booking) -> None:
    """A cut held because many days came at once is a task for an agent, until its hold is over."""
    was, hold = before.hold, booking.account.hold
    if was is not None and was != hold:
        close_task(connection, _many_days(before, was), booking.at)
    if hold is None or hold.until is None or hold == was:
        return
    until = f"{hold.until.astimezone(BRUSSELS):%Y-%m-%d %H:%M}"
    detail = f"Many days came at once and would cut this meter: held until {until}."
    open_task(connection, _many_days(before, hold), HELD_TASK, before.ean, detail, booking.at)


def _many_days(account: Account, hold: Hold) -> str:
    return f"{HELD_TASK}:{account.account_id}:{hold.since.isoformat()}"


def _since(connection: Connection, now: datetime) -> datetime:
    released = select(func.max(holds.c.ended_at)).where(holds.c.what != Stopped.SENDING)
    last = connection.execute(released).scalar_one()
    start = midnight(civil_date(now))
    return start if last is None else max(start, last)


def _usual(connection: Connection, now: datetime, policy: Policy) -> float:
    """The most cuts of a day that nobody has to look at."""
    brake, today = policy.brake, civil_date(now)
    days = [today - timedelta(days=back) for back in range(1, brake.median_days + 1)]
    cuts = [_counted(midnight(day), midnight(day + timedelta(days=1))) for day in days]
    within = state_changes.c.at >= midnight(days[-1])
    counts = connection.execute(select(*cuts).where(*_newly(), within)).one()
    return max(brake.least_cuts, brake.times_median * median(count or 0 for count in counts))


def _made(connection: Connection, since: datetime) -> int:
    query = select(func.count()).where(*_newly(), state_changes.c.at >= since)
    return connection.execute(query).scalar_one()


def _counted(start: datetime, end: datetime) -> ColumnElement[int | None]:
    within = and_(state_changes.c.at >= start, state_changes.c.at < end)
    return func.sum(case((within, 1), else_=0))


def _newly() -> tuple[ColumnElement[bool], ...]:
    return (state_changes.c.after.in_(_CUT_OR_DUE), state_changes.c.before.in_(_LIT))
