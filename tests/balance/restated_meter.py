"""The meter's rules once more, as plainly as can be: protection, supply, leak tests.

Written from RULES.md and never from the engine, of which it takes the words alone.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from balance.account import Supply
from balance.energy import Energy
from balance.entries import MeterAction, MeterEvent
from balance.policy import Policy

BRUSSELS = ZoneInfo("Europe/Brussels")
ONE_HOUR = timedelta(hours=1)
TAKEN = "taken"
# Switched off, and waiting for somebody at the meter.
WAITING = (Supply.READY, Supply.GAS_RETRY_WAIT, Supply.GAS_BLOCKED)
SUPPLIED = (Supply.CONNECTED, Supply.PENDING_CUT, Supply.LIMITED)


def protected(policy: Policy, instant: datetime) -> bool:
    """Whether no meter is cut at this instant: a night, a weekend, a public holiday (D9)."""
    ndp, local = policy.ndp, instant.astimezone(BRUSSELS)
    if local.strftime("%a") in ("Sat", "Sun"):
        return True
    if ndp.public_holidays and local.date() in ndp.holidays:
        return True
    return local.time() < ndp.end or local.time() >= ndp.start


def end_of_protection(policy: Policy, instant: datetime) -> datetime:
    """When the running period ends: its limits are whole hours, so no hour is passed over."""
    hour = instant.replace(minute=0, second=0, microsecond=0)
    while protected(policy, hour):
        hour += ONE_HOUR
    return hour


@dataclass
class Meter:
    """One meter: its state since an instant, and what its customer did to it."""

    policy: Policy
    energy: Energy
    state: Supply
    since: datetime
    limiter: bool = False
    held_until: datetime | None = None
    failed_tests: int = 0
    given_up: datetime | None = None
    cuts: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    events: dict[str, MeterEvent] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.state is Supply.CUT:
            self.cuts.append((self.since, None))

    def was_cut(self, instant: datetime) -> bool:
        """Whether it was cut at this instant."""
        return any(start <= instant and (not end or instant < end) for start, end in self.cuts)

    def judge(self, *, exhausted: bool, restored: bool, by_many_days: bool, now: datetime) -> None:
        """The table of the supply, read from the left to the right."""
        if self.held_until is not None and (now >= self.held_until or not exhausted):
            self.held_until = None
        spared = self.state in (Supply.CUT, Supply.OFF_PREPAYMENT)
        spared = spared or (self.limiter and self.state in SUPPLIED)
        if by_many_days and exhausted and not spared:
            self.held_until = now + timedelta(hours=self.policy.brake.days_hold_hours)
        cuts_now = exhausted and not protected(self.policy, now) and self.held_until is None
        if self.state is Supply.CONNECTED and exhausted and self.limiter:
            self.become(Supply.LIMITED, now)
        elif self.state is Supply.CONNECTED and exhausted:
            self.become(Supply.CUT if cuts_now else Supply.PENDING_CUT, now)
        elif self.state is Supply.PENDING_CUT and not exhausted:
            self.become(Supply.CONNECTED, now)
        elif self.state is Supply.PENDING_CUT and cuts_now:
            self.become(Supply.CUT, now)
        elif self.state is Supply.LIMITED and restored:
            self.become(Supply.CONNECTED, now)
        elif self.state is Supply.CUT and restored:
            self.become(Supply.READY, now)
        elif self.state in WAITING and exhausted and self.held_until is None:
            self.become(Supply.CUT, now)
        if self.state is Supply.LIMITED:
            self.held_until = None

    def become(self, state: Supply, at: datetime) -> None:
        """Pass to another state."""
        if self.state is Supply.CUT:
            self.cuts[-1] = (self.cuts[-1][0], at)
        if state is Supply.CUT:
            self.cuts.append((at, None))
            self.failed_tests = 0
        if state in (Supply.CUT, Supply.GAS_TESTING):
            self.given_up = None
        if state in (Supply.CUT, Supply.OFF_PREPAYMENT):
            self.held_until = None
        self.state, self.since = state, at

    def limit(self, active: bool, now: datetime) -> str:
        """A limiter is granted or withdrawn (R51)."""
        if self.energy is Energy.GAS:
            return "not_allowed"
        if self.state is Supply.OFF_PREPAYMENT:
            return "off_prepayment"
        self.limiter = active
        if active and self.state is Supply.PENDING_CUT:
            self.become(Supply.LIMITED, now)
        if not active and self.state is Supply.LIMITED:
            self.become(Supply.CONNECTED, now)
        return TAKEN

    def unblock(self, now: datetime) -> str:
        """An installer certified that nothing leaks."""
        if self.state is not Supply.GAS_BLOCKED:
            return "not_allowed"
        self.become(Supply.READY, now)
        self.failed_tests = 0
        return TAKEN

    def hear(self, event: MeterEvent) -> str:
        """Something happened at the meter, at its own instant (R44-R46)."""
        known = self.events.get(event.event_id)
        if known is not None:
            return "duplicate" if known == event else "conflict"
        self.events[event.event_id] = event
        self.give_up_a_test(event.at)
        if event.event is MeterAction.ORDER_EXECUTED:
            return TAKEN
        if event.event is not MeterAction.BUTTON and self.energy is not Energy.GAS:
            return "not_allowed"
        if self.state is Supply.OFF_PREPAYMENT:
            return "off_prepayment"
        return TAKEN if self._happens(event.event, event.at) else "not_allowed"

    def give_up_a_test(self, now: datetime) -> None:
        """A test of which nothing was heard failed at its tenth minute."""
        end = self.since + timedelta(minutes=self.policy.gas_test_max_minutes)
        if self.state is Supply.GAS_TESTING and now > end:
            self.given_up = self.since
            self._fail(end)

    def _happens(self, action: MeterAction, at: datetime) -> bool:
        if self.state in SUPPLIED:
            return True
        if self._ends_the_test_given_up(action, at):
            return True
        if self.state is Supply.GAS_TESTING and at < self.since:
            return False
        wait = timedelta(minutes=self.policy.gas_retry_wait_minutes)
        match self.state, action, self.energy:
            case Supply.READY, _, _ if self.was_cut(at):
                return False
            case Supply.READY, MeterAction.BUTTON, Energy.ELECTRICITY:
                self.become(Supply.CONNECTED, at)
            case Supply.READY, MeterAction.GAS_TEST_STARTED, Energy.GAS:
                self.become(Supply.GAS_TESTING, at)
            case Supply.GAS_RETRY_WAIT, MeterAction.GAS_TEST_STARTED, _ if at - self.since >= wait:
                self.become(Supply.GAS_TESTING, at)
            case Supply.GAS_TESTING, MeterAction.GAS_TEST_PASSED, _:
                self.failed_tests = 0
                self.become(Supply.CONNECTED, at)
            case Supply.GAS_TESTING, MeterAction.GAS_TEST_FAILED, _:
                self._fail(at)
            case _:
                return False
        return True

    def _fail(self, at: datetime) -> None:
        self.failed_tests += 1
        blocked = self.failed_tests >= self.policy.gas_max_failures
        self.become(Supply.GAS_BLOCKED if blocked else Supply.GAS_RETRY_WAIT, at)

    def _ends_the_test_given_up(self, action: MeterAction, at: datetime) -> bool:
        """The end of a test is told after nobody waited for it any more, and still counts."""
        longest = timedelta(minutes=self.policy.gas_test_max_minutes)
        start = self.given_up
        if start is None or not start <= at <= start + longest:
            return False
        if action is MeterAction.GAS_TEST_PASSED and self.state in WAITING:
            self.failed_tests = 0
            self.become(Supply.CONNECTED, at)
        elif action is MeterAction.GAS_TEST_FAILED and self.state in WAITING[1:]:
            self.since = at
        else:
            return False
        self.given_up = None
        return True
