"""What is stopped: all cuts or all sending, by a supervisor, and a day's settlement that cuts
more meters than is usual (RULES, "The brake").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from sqlalchemy import ColumnElement, Connection, and_, case, func, insert, select, update

from balance.account import Account, Hold, HoldReason, Supply
from balance.batch import Booking
from balance.calendar import BRUSSELS, civil_date, midnight
from balance.ean import Ean
from balance.policy import Policy
from balance.storage.schema import accounts, holds, state_changes, tasks
from balance.storage.tasks import open_task

_CUT_OR_DUE = (Supply.PENDING_CUT, Supply.CUT)
_TASK = "cuts_held"
_PART = 500


class Stopped(StrEnum):
    """What a hold stops."""

    CUTS = "cuts"
    SENDING = "sending"
    SETTLEMENT = "settlement"


def is_stopped(connection: Connection, what: Stopped) -> bool:
    """Whether a hold of this kind is in force."""
    query = select(holds.c.id).where(holds.c.what == what, holds.c.ended_at.is_(None))
    return connection.execute(query.limit(1)).first() is not None


def supervisors_hold(connection: Connection, now: datetime) -> Hold | None:
    """What keeps every cut back now; None where no supervisor stopped them."""
    stopped = is_stopped(connection, Stopped.CUTS)
    return Hold(now, HoldReason.SUPERVISOR) if stopped else None


def stop(connection: Connection, what: Stopped, reason: str, now: datetime) -> bool:
    """Begin a hold; False where one of its kind is in force already.

    Stopped cuts are held at once, also those whose time has not come yet.
    """
    if is_stopped(connection, what):
        return False
    row = {"what": what, "reason": reason, "began_at": now}
    connection.execute(insert(holds), row)
    if what is Stopped.CUTS:
        held = {"held_since": now, "held_why": HoldReason.SUPERVISOR, "held_until": None}
        pending = (accounts.c.supply == Supply.PENDING_CUT, accounts.c.closed_at.is_(None))
        # What is held for good stays held for its own reason.
        ends = (accounts.c.held_since.is_(None)) | (accounts.c.held_until.is_not(None))
        connection.execute(update(accounts).where(*pending, ends).values(held))
    return True


def free(connection: Connection, whats: Sequence[Stopped], now: datetime) -> int:
    """End the holds of these kinds; how many were in force.

    With the cuts each held one comes to its end: what is due judges it again.
    """
    open_ones = (holds.c.what.in_(whats), holds.c.ended_at.is_(None))
    ended = connection.execute(update(holds).where(*open_ones).values(ended_at=now)).rowcount
    if Stopped.CUTS in whats:
        held = update(accounts).where(accounts.c.held_since.is_not(None))
        connection.execute(held.values(held_until=now))
        waiting = (tasks.c.kind == _TASK, tasks.c.closed_at.is_(None))
        connection.execute(update(tasks).where(*waiting).values(closed_at=now))
    return ended


def count_held(connection: Connection) -> int:
    """The homes whose cut is held."""
    mine = (accounts.c.held_since.is_not(None), accounts.c.closed_at.is_(None))
    return connection.execute(select(func.count()).where(*mine)).scalar_one()


@dataclass(slots=True)
class PutOff:
    """Meters whose cut waits until all of a settlement are counted; the new cuts come last."""

    due: list[Ean] = field(default_factory=list)
    new: list[Ean] = field(default_factory=list)

    def add(self, before: Account) -> None:
        """Put a meter off; `before` is its account as it stands."""
        (self.new if _is_new(before) else self.due).append(before.ean)

    def __iadd__(self, other: "PutOff") -> "PutOff":
        self.due += other.due
        self.new += other.new
        return self

    def __contains__(self, ean: object) -> bool:
        return ean in self.due or ean in self.new

    def parts(self, size: int) -> Iterator[tuple[Sequence[Ean], Sequence[Ean]]]:
        """Some meters at a time, with the new cuts among them and all that follow."""
        eans = [*self.due, *self.new]
        for start in range(0, len(eans), size):
            yield eans[start : start + size], self.new[max(0, start - len(self.due)) :]


def is_cut_or_due(before: Account, booking: Booking) -> bool:
    """Whether a booking cuts a home, or leaves its cut due: what a brake would keep back."""
    return booking.account.supply in _CUT_OR_DUE and before.supply is not Supply.CUT


def _is_new(before: Account) -> bool:
    # What became due, or was held, was counted then.
    return before.supply not in _CUT_OR_DUE and before.hold is None


def settlements_hold(
    connection: Connection, new_cuts: Sequence[Ean], now: datetime, policy: Policy
) -> Hold | None:
    """What keeps these cuts back, if they are too many beside those of this Brussels day.

    Held until a supervisor releases them; from then on the day counts anew.
    """
    since = _since(connection, now)
    if new_cuts and not _is_braked(connection, since):
        cuts, usual = len(new_cuts) + _made(connection, since), _usual(connection, now, policy)
        # A rival may have made some of them since they were counted.
        if cuts > usual and (left := _still_new(connection, new_cuts)) < len(new_cuts):
            cuts = left + _made(connection, since)
        if cuts <= usual:
            return None
        _brake(connection, cuts, usual, now)
    return Hold(now, HoldReason.SETTLEMENT) if new_cuts else None


def _brake(connection: Connection, cuts: int, usual: float, now: datetime) -> None:
    today = civil_date(now)
    detail = (
        f"The settlement of {today} would cut {cuts} meters, more than {usual:g}: "
        "they are held until `allosolde release`."
    )
    row = {"what": Stopped.SETTLEMENT, "reason": detail, "began_at": now}
    connection.execute(insert(holds), row)
    open_task(connection, f"{_TASK}:{now.isoformat()}", _TASK, None, detail, now)


def _is_braked(connection: Connection, since: datetime) -> bool:
    mine = (holds.c.what == Stopped.SETTLEMENT, holds.c.began_at >= since)
    query = select(holds.c.id).where(*mine, holds.c.ended_at.is_(None))
    return connection.execute(query.limit(1)).first() is not None


def _still_new(connection: Connection, eans: Sequence[Ean]) -> int:
    new = (
        accounts.c.supply.not_in(_CUT_OR_DUE),
        accounts.c.held_since.is_(None),
        accounts.c.closed_at.is_(None),
    )
    query = select(func.count()).select_from(accounts).where(*new)
    parts = (eans[start : start + _PART] for start in range(0, len(eans), _PART))
    return sum(connection.execute(query.where(accounts.c.ean.in_(p))).scalar_one() for p in parts)


def tell_of_many_days(connection: Connection, before: Account, booking: Booking) -> None:
    """A cut held because many days came at once is a task for an agent."""
    hold, ean = booking.account.hold, before.ean
    if hold is None or hold.why is not HoldReason.MANY_DAYS or hold.since != booking.at:
        return
    until = "" if hold.until is None else f"{hold.until.astimezone(BRUSSELS):%Y-%m-%d %H:%M}"
    detail = f"Many days came at once and would cut this meter: held until {until}."
    key = f"{_TASK}:{before.account_id}:{booking.at.isoformat()}"
    open_task(connection, key, _TASK, ean, detail, booking.at)


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
    return (
        state_changes.c.after.in_(_CUT_OR_DUE),
        # An account taken over that was cut has no state before.
        state_changes.c.before.not_in(("", *_CUT_OR_DUE)),
    )
