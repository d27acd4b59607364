"""Replays a timeline of the reference scenarios on the engine and returns what each step gave.

The schema is written in the header of tests/scenarios/reference.yaml. Amounts are strings in
euros, instants local Brussels wall times.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from balance.account import Account, Statement, Supply, statement
from balance.batch import (
    Booking,
    Deactivation,
    DebtPlan,
    InstalmentsDue,
    Item,
    LimiterChange,
    Outcome,
    Refused,
    Taken,
    ThresholdChange,
)
from balance.calendar import BRUSSELS
from balance.ean import Ean, parse_ean
from balance.energy import Energy
from balance.entries import (
    Adjustment,
    Consumption,
    Entry,
    EntryKind,
    MeterAction,
    MeterEvent,
    Priced,
    Settled,
    TopUp,
    TopUpChannel,
)
from balance.estimate import estimate
from balance.judge import NoticeKind
from balance.ledger import book
from balance.money import Cents, euros, parse_euros
from balance.opening import activate, take_over
from balance.policy import Policy
from balance.refusals import Ignored, Refusal, RefusedInput
from balance.tariff import Tariff
from balance.variants import ScenarioError, as_mapping, override

Step = dict[str, object]
Runner = Callable[[Mapping[str, object], Policy], list[Step]]

_EAN = Ean("541449020000000001")
_CORE = (NoticeKind.LOW_CREDIT, NoticeKind.EMERGENCY_CREDIT, NoticeKind.DISCONNECTED)
_PREFIXES = ("54144",)


def replay_ledger(scenario: Mapping[str, object], policy: Policy) -> list[Step]:
    """What each timeline step gave, with every key of `expect` that a ledger knows."""
    stage = _stage(scenario, policy)
    if "given" in scenario:
        stage.open(as_mapping(scenario["given"]))
    return [stage.play(as_mapping(step)) for step in as_sequence(scenario["timeline"])]


def replay_estimate(scenario: Mapping[str, object], policy: Policy) -> list[Step]:
    """The estimate at each query, beside all that a ledger tells of an account left as it is."""
    stage = _stage(scenario, policy)
    account = stage.open(as_mapping(scenario["given"]))
    days = [as_mapping(day) for day in as_sequence(scenario["consumption"])]
    received = {date.fromisoformat(str(day["day"])): _amount(day, "amount") for day in days}
    steps = []
    for query in map(as_mapping, as_sequence(scenario["queries"])):
        now = local_instant(query)
        said = statement(account, stage.policy, now)
        told = estimate(account.balance, account.supply, received, stage.policy, now)
        step = _told(str(query["at"]), said, (), None)
        steps.append({**step, "estimate": None if told is None else euros(told)})
    return steps


def replay_ean(scenario: Mapping[str, object], policy: Policy) -> list[Step]:
    """The full code, or the refusal's code, of each keyed number."""
    del policy
    return [_complete(str(as_mapping(case)["keyed"])) for case in as_sequence(scenario["cases"])]


RUNNERS: Mapping[str, Runner] = {
    "ledger": replay_ledger,
    "estimate": replay_estimate,
    "ean": replay_ean,
}


def local_instant(step: Mapping[str, object], name: str = "at") -> datetime:
    """The UTC instant of a step's Brussels wall time; its `fold: 1` means the second of two."""
    local = datetime.fromisoformat(str(step[name]))
    return local.replace(tzinfo=BRUSSELS, fold=int(str(step.get("fold", 0)))).astimezone(UTC)


def as_sequence(node: object) -> Sequence[object]:
    """A list, as a timeline holds it; raises ScenarioError for anything else."""
    if not isinstance(node, list):
        raise ScenarioError(f"expected a list, found {node!r}")
    return node


def _complete(keyed: str) -> Step:
    try:
        return {"keyed": keyed, "full": parse_ean(keyed, _PREFIXES), "result": "ok"}
    except RefusedInput as refused:
        return {"keyed": keyed, "full": None, "result": str(refused.code)}


def _stage(scenario: Mapping[str, object], policy: Policy) -> "_Stage":
    ground = override(policy, as_mapping(scenario.get("policy", {})))
    return _Stage(Energy(str(scenario.get("energy", Energy.ELECTRICITY))), ground)


@dataclass(slots=True)
class _Stage:
    """One account in memory, and all that was ever booked on it."""

    energy: Energy
    policy: Policy
    account: Account | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    events: dict[str, MeterEvent] = field(default_factory=dict)

    def entry(self, key: str) -> Entry | None:
        return self.entries.get(key)

    def meter_event(self, event_id: str) -> MeterEvent | None:
        return self.events.get(event_id)

    def has_order(self, ean: Ean, order_id: int) -> bool:
        return False

    def has_plan(self, plan_id: str) -> bool:
        return False

    def settled(self, ean: Ean, day: date) -> Settled | None:
        posted = [
            e
            for e in self.entries.values()
            if e.kind is EntryKind.CONSUMPTION and (e.ean, e.day) == (ean, day)
        ]
        if not posted:
            return None
        newest = max(posted, key=lambda e: e.version or 0)
        amount = Cents(-sum(e.amount for e in posted))
        return Settled(newest.version or 0, newest.content, amount)

    def open(self, given: Mapping[str, object]) -> Account:
        now = local_instant(given)
        supply = Supply(str(given["supply"])) if "supply" in given else Supply.CONNECTED
        debt_left = _amount(given, "debt_left", "0.00")
        debt = DebtPlan("debt:given", debt_left, Cents(100)) if debt_left else None
        self.account, entries = take_over(
            _EAN,
            self.energy,
            date.min,
            _amount(given, "balance"),
            now,
            self.policy,
            supply=supply,
            threshold=_amount(given, "threshold", "5.00"),
            limiter=bool(given.get("limiter", False)),
            advance_left=_amount(given, "advance_left", "0.00"),
            debt=debt,
        )
        self._remember(entries)
        return self.account

    def play(self, step: Mapping[str, object]) -> Step:
        now = local_instant(step)
        do = step["do"]
        events = [as_mapping(e) for e in (do if isinstance(do, list) else [do])]
        if events[0]["type"] == "activate":
            return self._activate(events[0], now, str(step["at"]))
        if self.account is None:
            raise ScenarioError("the first step must be an activation, or opening facts be given")
        items, unreadable = self._items(events, now)
        booking = book(self.account, items, self, now, self.policy, Tariff(()))
        self.account = booking.account
        self._remember(booking.entries)
        self.events |= {event.event_id: event for event in booking.events}
        said = statement(self.account, self.policy, now)
        return _told(str(step["at"]), said, (*unreadable, *booking.outcomes), booking)

    def _items(
        self, events: Sequence[Mapping[str, object]], now: datetime
    ) -> tuple[list[Item], list[Refused]]:
        items, unreadable = [], []
        for number, event in enumerate(events):
            try:
                item = self._item(event, now, number)
            except RefusedInput as fault:
                unreadable.append(Refused(fault.code, fault.field, fault.detail))
            else:
                items += [] if item is None else [item]
        return items, unreadable

    def _activate(self, event: Mapping[str, object], now: datetime, at: str) -> Step:
        if self.account is not None and self.account.supply is not Supply.OFF_PREPAYMENT:
            said = statement(self.account, self.policy, now)
            return _told(at, said, (Refused(Refusal.NOT_ALLOWED),), None)
        replaced = event["case"] == "replacement"
        transferred = _amount(event, "transferred", "0.00")
        self.account, entries = activate(_EAN, self.energy, transferred, replaced, now, self.policy)
        self._remember(entries)
        return _told(at, statement(self.account, self.policy, now), (Taken(),), None)

    def _remember(self, entries: Sequence[Entry]) -> None:
        self.entries |= {entry.key: entry for entry in entries}

    def _item(self, event: Mapping[str, object], now: datetime, number: int) -> Item | None:
        kind = str(event["type"])
        match kind:
            case "clock":
                return None
            case "consume":
                return _consumption(event)
            case "plans":
                return InstalmentsDue(date.fromisoformat(str(event["date"])))
            case "top_up":
                channel = TopUpChannel(str(event["channel"]))
                return TopUp(str(event["ref"]), _EAN, _amount(event, "amount"), channel, None)
            case "adjust":
                words = (str(event.get("agent", "")), str(event.get("reason", "")))
                return Adjustment(str(event.get("ref", "")), _EAN, _amount(event, "amount"), *words)
            case "threshold":
                return ThresholdChange(_amount(event, "amount"))
            case "limiter":
                return LimiterChange(bool(event["active"]))
            case "debt_plan":
                amounts = (_amount(event, "amount"), _amount(event, "per_day"))
                return DebtPlan(f"debt:{now.isoformat()}#{number}", *amounts)
            case "deactivate":
                return Deactivation()
        return _meter_event(event, kind, now, number)


def _meter_event(event: Mapping[str, object], kind: str, now: datetime, number: int) -> MeterEvent:
    actions = {
        "button": MeterAction.BUTTON,
        "gas_test_start": MeterAction.GAS_TEST_STARTED,
        "gas_test_end": (
            MeterAction.GAS_TEST_PASSED if event.get("ok") else MeterAction.GAS_TEST_FAILED
        ),
    }
    if kind not in actions:
        raise ScenarioError(f"event type {kind} is not known")
    return MeterEvent(f"{kind}@{now.isoformat()}#{number}", _EAN, now, actions[kind])


def _consumption(event: Mapping[str, object]) -> Consumption:
    return Consumption(
        message_id=str(event["msg"]),
        ean=_EAN,
        day=date.fromisoformat(str(event["day"])),
        version=int(str(event.get("version", 1))),
        content=Priced(_amount(event, "amount")),
    )


def _told(at: str, said: Statement, outcomes: Sequence[Outcome], booking: Booking | None) -> Step:
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    words = [_word(outcome) for outcome in outcomes if not isinstance(outcome, Taken)]
    kinds = [notice.kind for notice in booking.notices] if booking else []
    return {
        "at": at,
        "accepted": not refused,
        "result": words[0] if words else "ok",
        "balance": euros(said.balance),
        "band": str(said.band),
        "supply": str(said.supply),
        "message": str(said.message),
        "m3_amount": euros(said.emergency_left) if said.message == "M3" else None,
        "emergency_left": euros(said.emergency_left),
        "to_restore": euros(said.to_restore) if said.to_restore is not None else None,
        "advance_left": euros(said.advance_left),
        "debt_left": euros(said.debt_left),
        "notify": [str(kind) for kind in kinds if kind in _CORE],
        "beyond": [str(kind) for kind in kinds if kind not in _CORE],
    }


def _word(outcome: Refused | Ignored) -> str:
    return str(outcome.code if isinstance(outcome, Refused) else outcome)


def _amount(facts: Mapping[str, object], name: str, default: str | None = None) -> Cents:
    text = facts.get(name, default)
    if not isinstance(text, str):
        raise ScenarioError(f"{name}: write the amount in quotes, such as '12.50'")
    return parse_euros(text, name)
