"""A meter in each situation that the line speaks of, with fixed figures, and what calls lead to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from balance.account import Statement, Supply
from balance.estimate import Outlook
from balance.money import Cents
from ivr.answer import Facts, speak
from ivr.dialogue import next_step
from ivr.graph import Edge, Meter, Path, explore
from ivr.turns import Asked, Call, Cue, Started, State, Step
from ivr.verbs import Verb
from tests.ivr.samples import (
    CUT,
    EAN,
    EMERGENCY,
    LIMITED,
    LINE,
    LOW,
    NORMAL,
    NOW,
    OFF,
    PENDING,
    PREFIXES,
    READY,
    gas,
)
from voice_prompts.languages import Language

OUTLOOK = Outlook(Cents(3712), 12)
STATEMENTS: Mapping[str, Statement | None] = {
    "normal": NORMAL,
    "low": LOW,
    "emergency": EMERGENCY,
    "cut": CUT,
    "cut, much to pay": replace(CUT, balance=Cents(-30000), to_restore=Cents(30051)),
    "pending cut": PENDING,
    "held cut": replace(PENDING, cut_at=None),
    "limited": LIMITED,
    "ready": READY,
    "gas normal": gas(NORMAL),
    "gas cut": gas(CUT),
    "gas ready": gas(READY),
    "gas testing": gas(READY, Supply.GAS_TESTING),
    "gas waiting": gas(READY, Supply.GAS_RETRY_WAIT),
    "gas blocked": gas(READY, Supply.GAS_BLOCKED),
    "a high alert": replace(NORMAL, threshold=Cents(5000)),
    "off prepayment": OFF,
    "unknown": None,
}
METERS = (
    *(Meter(name, EAN, statement) for name, statement in STATEMENTS.items()),
    Meter("no mobile", EAN, NORMAL, asked=Asked.NO_NUMBER),
    Meter("told enough", EAN, NORMAL, asked=Asked.ENOUGH),
    Meter("a busy line", EAN, NORMAL, too_many_tries=True),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said, of which meter, before which question; `varies` is what words depend on."""

    meter: str
    state: State
    cues: tuple[Cue, ...]
    varies: tuple[int, ...]


@cache
def explored() -> tuple[tuple[Edge, Path], ...]:
    """Every turn of calls about these meters."""
    return tuple(turn for meter in METERS for turn in explore(meter, PREFIXES))


@cache
def steps() -> Mapping[Said, Step]:
    """Everything said in these calls, the welcome first; of steps that sound alike, the first."""
    _, welcome = next_step(Call(), Started(), PREFIXES)
    assert isinstance(welcome, Step)
    found = {_said("normal", welcome): welcome}
    for _, path in explored():
        found.setdefault(_said(path.meter.name, path.step), path.step)
    return found


def _said(name: str, step: Step) -> Said:
    call = step.call
    varies = (step.keys, step.received, call.asks_whole, call.alert, call.raised)
    return Said(name, call.state, step.cues, varies)


def spoken(name: str, step: Step, language: Language) -> tuple[Verb, ...]:
    """A step of a situation as it is said in a language."""
    statement = STATEMENTS.get(name, NORMAL)
    step = replace(step, call=replace(step.call, language=language))
    return speak(step, Facts(LINE, NOW, statement, OUTLOOK))
