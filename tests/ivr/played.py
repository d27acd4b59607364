"""A call played without a door: what each turn decides, and with which words it is said."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from balance.account import Statement
from balance.ean import Ean
from balance.estimate import Outlook
from balance.money import Cents
from ivr.answer import Facts, Line, speak
from ivr.dialogue import found, next_step, raised, sent, too_many_tries
from ivr.turns import (
    Asked,
    Call,
    Cue,
    Digits,
    Heard,
    LookUp,
    Need,
    RaiseAlert,
    SendBalance,
    Silence,
    Started,
    Step,
    Turn,
)
from ivr.verbs import Verb
from tests.ivr.samples import LINE, NORMAL, NOW
from voice_prompts.languages import Language

LookUps = Callable[[Ean], Statement | None]


def normal(_: Ean) -> Statement | None:
    return NORMAL


def finding(statement: Statement | None) -> LookUps:
    """A line that finds this whatever is looked up."""
    return lambda _: statement


@dataclass
class Played:
    """A call with every step and verb of its turns; `asked` None: the account is gone by then."""

    look_up: LookUps = normal
    asked: Asked | None = Asked.SENT
    is_busy: bool = False
    line: Line = LINE
    now: datetime = NOW
    outlook: Outlook | None = None
    call: Call = field(default_factory=Call)
    steps: list[Step] = field(default_factory=list)
    verbs: list[tuple[Verb, ...]] = field(default_factory=list)
    looked_up: list[Ean] = field(default_factory=list)
    risen_to: list[Cents] = field(default_factory=list)

    def hear(self, heard: Heard) -> Step:
        # Each turn goes through storage, as between two webhooks.
        stored = Call.from_dict(json.loads(json.dumps(self.call.to_dict())))
        assert stored == self.call
        self.call, turn = next_step(stored, heard, self.line.numbers.prefixes)
        statement = None
        while not isinstance(turn, Step):
            if isinstance(turn, LookUp):
                statement = self.look_up(turn.ean)
            self.call, turn = self._meet(turn, statement)
        self.steps.append(turn)
        self.verbs.append(speak(turn, Facts(self.line, self.now, statement, self.outlook)))
        return turn

    def _meet(self, turn: Need, statement: Statement | None) -> tuple[Call, Turn]:
        match turn:
            case LookUp(first=True, whole=False) if self.is_busy:
                return too_many_tries(self.call)
            case LookUp(ean):
                self.looked_up.append(ean)
                return found(self.call, turn, statement)
            case SendBalance():
                return sent(self.call, self.asked)
            case RaiseAlert(_, to):
                self.risen_to.append(to)
                return raised(self.call, self.asked)

    def press(self, *keys: str) -> Step:
        """Key after key, an empty string is silence; the last step."""
        for pressed in keys:
            self.hear(Digits(pressed) if pressed else Silence())
        return self.steps[-1]

    @property
    def cues(self) -> tuple[Cue, ...]:
        return self.steps[-1].cues

    def first_cues(self, start: int = 1) -> list[str]:
        """What each turn says first, from the one after the welcome on."""
        return [step.cues[0].value for step in self.steps[start:]]


def start(played: Played, language: Language = Language.FR) -> Played:
    """The same call, picked up."""
    played.call = replace(played.call, language=language)
    played.hear(Started())
    return played


def play(*keys: str, look_up: LookUps = normal, asked: Asked | None = Asked.SENT) -> Played:
    """A call from its start; an empty string is silence."""
    played = start(Played(look_up, asked))
    played.press(*keys)
    return played
