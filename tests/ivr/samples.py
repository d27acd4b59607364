"""Statements, facts and whole calls for the tests of the phone line."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from balance.account import BalanceMessage, Band, LastTopUp, Statement, Supply
from balance.ean import Ean
from balance.energy import Energy
from balance.money import Cents
from ivr.answer import Facts, speak
from ivr.dialogue import found, next_step
from ivr.turns import Call, Cue, Digits, Heard, LookUp, Silence, Started, Step
from ivr.verbs import Gather, Hangup, Pause, Say, Verb
from voice_prompts.numbers import Numbers

PREFIXES = ("54144",)
TAIL = "9020000000001"
EAN = Ean("541449020000000001")
OTHER_TAILS = ("9060123456781", "9011999900007")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NUMBERS = Numbers(
    prefixes=PREFIXES,
    balance_line="0800 92 424",
    help_line="078 15 78 01",
    help_key="2",
    gas_emergency="0800 87 087",
)
NORMAL = Statement(
    ean=EAN,
    energy=Energy.ELECTRICITY,
    balance=Cents(3880),
    balance_at=datetime(2026, 11, 23, 4, 15, tzinfo=UTC),
    consumed_through=date(2026, 11, 22),
    band=Band.NORMAL,
    supply=Supply.CONNECTED,
    message=BalanceMessage.M1,
    threshold=Cents(500),
    emergency_credit=Cents(1500),
    emergency_left=Cents(1500),
    to_restore=None,
    cut_at=None,
    top_up_min=Cents(500),
    top_up_max=Cents(25000),
    advance_left=Cents(1234),
    debt_left=Cents(7654),
    last_top_up=LastTopUp(Cents(2000), datetime(2026, 11, 20, 14, 0, tzinfo=UTC)),
)
LOW = replace(NORMAL, balance=Cents(320), band=Band.LOW, message=BalanceMessage.M2)
EMERGENCY = replace(
    NORMAL,
    balance=Cents(-120),
    band=Band.EMERGENCY,
    message=BalanceMessage.M3,
    emergency_left=Cents(1380),
)
CUT = replace(
    NORMAL,
    balance=Cents(-1620),
    band=Band.EXHAUSTED,
    supply=Supply.CUT,
    message=BalanceMessage.M4,
    emergency_left=Cents(0),
    to_restore=Cents(1671),
)
PENDING = replace(
    CUT,
    balance=Cents(-1592),
    supply=Supply.PENDING_CUT,
    message=BalanceMessage.M5,
    to_restore=Cents(1643),
    cut_at=datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
)
READY = replace(NORMAL, supply=Supply.READY, message=BalanceMessage.MX_READY)
LIMITED = replace(
    EMERGENCY,
    balance=Cents(-1700),
    band=Band.EXHAUSTED,
    supply=Supply.LIMITED,
    message=BalanceMessage.MX_LIMITED,
    emergency_left=Cents(0),
)
OFF = replace(NORMAL, supply=Supply.OFF_PREPAYMENT, message=BalanceMessage.MX_OFF)
SILENT = ""


def gas(statement: Statement) -> Statement:
    """The same account behind a gas meter."""
    return replace(statement, energy=Energy.GAS)


def facts(statement: Statement | None = None, now: datetime = NOW) -> Facts:
    return Facts(statement, now, NUMBERS)


def words(verbs: tuple[Verb, ...]) -> list[str]:
    """All texts said, in order, inside a gather or not."""
    return [verb.text for verb in _flat(verbs) if isinstance(verb, Say)]


def hangs_up(verbs: tuple[Verb, ...]) -> bool:
    return isinstance(verbs[-1], Hangup)


def _flat(verbs: tuple[Verb, ...]) -> list[Verb]:
    flat: list[Verb] = []
    for verb in verbs:
        flat.extend(verb.prompts if isinstance(verb, Gather) else [verb])
    return flat


def pauses(verbs: tuple[Verb, ...]) -> int:
    return sum(isinstance(verb, Pause) for verb in _flat(verbs))


@dataclass
class Played:
    """A call played without a door: every turn's step and verbs are kept."""

    look_up: Callable[[Ean], Statement | None] = lambda ean: NORMAL
    prefixes: tuple[str, ...] = PREFIXES
    call: Call = field(default_factory=Call)
    steps: list[Step] = field(default_factory=list)
    verbs: list[tuple[Verb, ...]] = field(default_factory=list)
    looked_up: list[Ean] = field(default_factory=list)

    def hear(self, heard: Heard) -> Step:
        statement = None
        # Each turn goes through storage, as between two webhooks.
        self.call, turn = next_step(Call.from_dict(self.call.to_dict()), heard, self.prefixes)
        if isinstance(turn, LookUp):
            self.looked_up.append(turn.ean)
            statement = self.look_up(turn.ean)
            self.call, turn = found(self.call, statement)
        self.steps.append(turn)
        self.verbs.append(
            speak(turn, Facts(statement, NOW, replace(NUMBERS, prefixes=self.prefixes)))
        )
        return turn

    @property
    def cues(self) -> tuple[Cue, ...]:
        return self.steps[-1].cues


def play(*keys: str, look_up: Callable[[Ean], Statement | None] = lambda ean: NORMAL) -> Played:
    """A call from its start; an empty string is silence."""
    played = Played(look_up)
    played.hear(Started())
    for pressed in keys:
        played.hear(Digits(pressed) if pressed else Silence())
    return played
