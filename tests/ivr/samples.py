"""What a look-up may give, and the line's facts, for the tests of the phone line."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from balance.account import BalanceMessage, Band, LastTopUp, Statement, Supply
from balance.ean import Ean
from balance.energy import Energy
from balance.money import Cents
from ivr.answer import Facts, Line
from ivr.verbs import Dial, Gather, Hangup, Pause, Say, Verb
from voice_prompts.hours import OpeningHours, Span
from voice_prompts.numbers import Numbers

PREFIXES = ("54144",)
TAIL = "9020000000001"
WRONG_TAIL = "9020000000002"
EAN = Ean("541449020000000001")
OTHER_TAILS = ("9060123456781", "9011999900007")
# A Monday, ten o'clock in Brussels; the office is open.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 25, 10, 0, tzinfo=UTC)
NUMBERS = Numbers(
    prefixes=PREFIXES,
    balance_line="0800 92 424",
    help_line="078 15 78 01",
    help_key="2",
    gas_emergency="0800 87 087",
)
HOURS = OpeningHours(
    (*[Span(time(8), time(20))] * 5, Span(time(9), time(13)), None),
    frozenset({CHRISTMAS.date()}),
)
LINE = Line(NUMBERS, HOURS)
TRANSFER = Dial("+3210123456", "+3221234567")
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
    limiter=True,
    to_full_power=Cents(1751),
)
OFF = replace(NORMAL, supply=Supply.OFF_PREPAYMENT, message=BalanceMessage.MX_OFF)
SILENT = ""


def gas(statement: Statement, supply: Supply | None = None) -> Statement:
    """The same account behind a gas meter, in another state of supply where one is given."""
    return replace(statement, energy=Energy.GAS, supply=supply or statement.supply)


def facts(statement: Statement | None = None, now: datetime = NOW) -> Facts:
    return Facts(LINE, now, statement)


def words(verbs: tuple[Verb, ...]) -> list[str]:
    """All texts said, in order, inside a gather or not."""
    return [verb.text for verb in _flat(verbs) if isinstance(verb, Say)]


def hangs_up(verbs: tuple[Verb, ...]) -> bool:
    return isinstance(verbs[-1], Hangup)


def pauses(verbs: tuple[Verb, ...]) -> int:
    return sum(isinstance(verb, Pause) for verb in _flat(verbs))


def _flat(verbs: tuple[Verb, ...]) -> list[Verb]:
    flat: list[Verb] = []
    for verb in verbs:
        flat.extend(verb.prompts if isinstance(verb, Gather) else [verb])
    return flat
