"""One household of random weeks, kept twice: the engine's books, and the plain rules' house."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from balance.account import Account, Supply, left_to_repay, statement
from balance.batch import Booking, Item, Outcome, Refused, Taken
from balance.calendar import BRUSSELS, civil_date
from balance.energy import Energy
from balance.entries import (
    Consumption,
    Entry,
    EntryKind,
    MeterAction,
    Metered,
    MeterEvent,
    Priced,
    TopUp,
    TopUpChannel,
)
from balance.money import Cents
from balance.plans import PlanKind
from balance.policy import Policy
from tests.balance.factories import EAN, OTHER_EAN, Books, account, kinds, plan
from tests.balance.random_input import BEGINNINGS, POLICIES, PRICES, STARTS, TARIFF
from tests.balance.restated import SAYS, House
from tests.balance.restated_meter import TAKEN, Meter
from tests.balance.restated_money import ONE_DAY, Line, Money, Repayment

# What is said of money that came is compared elsewhere.
COMPARED = {"LOW_CREDIT", "EMERGENCY_CREDIT", "CUT_WARNING", *SAYS.values()}
THEIRS = "theirs"


class Household(RuleBasedStateMachine):
    """Two accounts of one household, `now`, and what `waiting` items the next batch brings."""

    @initialize(
        start=STARTS,
        beginning=BEGINNINGS,
        energy=st.sampled_from(Energy),
        policy=POLICIES,
        lent=st.sampled_from([0, 250, 2000]),
    )
    def move_in(
        self,
        start: datetime,
        beginning: tuple[int, Supply],
        energy: Energy,
        policy: Policy,
        lent: int,
    ) -> None:
        """The account is opened, and somebody else has paid under a reference of theirs."""
        self.now = start.astimezone(UTC)
        self.ids = 0
        self.sent: list[Item] = []
        self.waiting: list[Item] = []
        balance, supply = beginning
        tomorrow = civil_date(self.now) + ONE_DAY
        opened_on = tomorrow - 6 * ONE_DAY
        money = Money(
            policy,
            energy,
            PRICES,
            opened_on,
            balance,
            plans={"advance": Repayment(PlanKind.ADVANCE, lent, 100, tomorrow)},
            lines={THEIRS: Line(EntryKind.TOP_UP, 1000, ours=False)},
        )
        self.house = House(money, Meter(policy, energy, supply, self.now))
        advance = replace(plan("0.00", next_on=tomorrow), left=Cents(lent), total=Cents(lent))
        made = account(supply=supply, energy=energy, at=self.now, plans=(advance,))
        opened = replace(made, balance=Cents(balance), opened_on=opened_on, told=self.house.told)
        paid = Entry(THEIRS, OTHER_EAN, EntryKind.TOP_UP, Cents(1000), self.now)
        self.books = Books(opened, policy, TARIFF, {THEIRS: paid})

    def book(self, *items: Item) -> Booking:
        """Book a batch twice, and compare all that came of it; what the engine's books say."""
        lines, entries = set(self.house.money.lines), set(self.books.entries)
        done = self.books.book(*items, now=self.now)
        words, notices = self.house.book(items, self.now)
        assert [_word(outcome) for outcome in done.outcomes] == words
        assert _facts(done.account, self.books.policy, self.now) == self.house.facts()
        assert sorted(set(kinds(done)) & COMPARED) == notices
        new = [line for key, line in self.house.money.lines.items() if key not in lines]
        wanted = Counter((line.kind, line.amount, line.day) for line in new)
        assert Counter((e.kind, e.amount, e.day) for e in done.entries) == wanted
        assert not entries & {entry.key for entry in done.entries}
        return done

    def send(self, item: Item, *, together: bool = False) -> None:
        """Book all that waits and this, or let it wait too."""
        self.keep(item)
        if not together:
            items, self.waiting = self.waiting, []
            self.book(*items)

    def keep(self, item: Item) -> None:
        """Let it wait for the next batch."""
        self.waiting.append(item)
        self.sent.append(item)

    def pass_to(self, instant: datetime, struck: bool) -> None:
        """Time passes, with or without a clock of the platform that strikes."""
        self.now = instant
        if struck:
            self.book()

    def when(self, days: int, wall: time, fold: int = 0) -> datetime:
        """The instant of a wall time so many days from now, and never before now."""
        day = civil_date(self.now) + days * ONE_DAY
        found = datetime.combine(day, wall.replace(fold=fold), BRUSSELS).astimezone(UTC)
        return found if found > self.now else found + ONE_DAY

    def new_id(self, kind: str) -> str:
        """An id that was never used."""
        self.ids += 1
        return f"{kind}{self.ids}"

    def day(self, back: int, version: int, content: Priced | Metered) -> Consumption:
        """A supply day so many days ago."""
        day = civil_date(self.now) - back * ONE_DAY
        return Consumption(self.new_id("m"), EAN, day, version, content)

    def landing(self, back: int, balance: int) -> Consumption:
        """A day, perhaps corrected, that takes what was booked to this balance if it can."""
        so_far = self.house.money.used_on(civil_date(self.now) - back * ONE_DAY)
        cost = Cents(max(0, self.house.balance - balance + so_far))
        return self.day(back, 4 + self.ids, Priced(cost))

    def top_up(self, amount: int) -> TopUp:
        """A payment of so many cents."""
        return TopUp(self.new_id("p"), EAN, Cents(amount), TopUpChannel.ONLINE, None)

    def event(self, action: MeterAction, ago: int = 0) -> MeterEvent:
        """What the meter tells of some minutes ago."""
        return MeterEvent(self.new_id("e"), EAN, self.now - timedelta(minutes=ago), action)


def _word(outcome: Outcome) -> str:
    match outcome:
        case Taken():
            return TAKEN
        case Refused(code):
            return code
        case ignored:
            return ignored


def _facts(told_of: Account, policy: Policy, now: datetime) -> dict[str, object]:
    told = statement(told_of, policy, now)
    return {
        "balance": told.balance,
        "supply": told.supply,
        "told": told_of.told,
        "threshold": told.threshold,
        "limiter": told_of.limiter,
        "band": told.band,
        "message": told.message,
        "emergency left": told.emergency_left,
        "to restore": told.to_restore,
        "cut at": told.cut_at,
        "held until": told_of.hold and told_of.hold.until,
        "advance left": left_to_repay(told_of, PlanKind.ADVANCE),
        "debt left": left_to_repay(told_of, PlanKind.DEBT),
    }
