"""Decides with which verbs a step is said: the words of each cue, the question that follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from balance.account import Statement, Supply
from balance.calendar import BRUSSELS
from balance.ean import tail
from balance.energy import Energy
from balance.estimate import Outlook
from ivr.digits import FULL_LENGTH, TAIL_LENGTH
from ivr.menus import HIGHEST_ALERT
from ivr.said import Account
from ivr.turns import Call, Cue, State, Step
from ivr.verbs import Dial, Gather, Hangup, Pause, Redirect, Say, Verb
from voice_prompts.hours import OpeningHours
from voice_prompts.languages import Language
from voice_prompts.numbers import Numbers
from voice_prompts.sentences import Sentences, in_language

Prompt = Say | Pause
_PENCIL_SECONDS: Final = 2
_ONE_BREATH: Final = Pause(1)
_KEYED: Final = (State.WELCOME, State.EAN, State.MORE, State.ALERT)
_AT_THE_METER: Final = (
    State.ARROW,
    State.HOLD,
    State.APPLIANCES,
    State.TEST,
    State.SECOND_TEST,
    State.INSTALLER,
)
# What is said where all 18 digits are asked for, in the place of the 13 that follow a prefix.
_WHOLE: Final = {
    Cue.EAN_SILENT: "EAN18_SILENT",
    Cue.EAN_AGAIN: "EAN18_AGAIN",
    Cue.EAN_DROPPED: "EAN18_DROPPED",
    Cue.NOT_KNOWN_AGAIN: "NOK18",
}
_WITH_QUESTION: Final = {
    Cue.TEST: "GT2Q",
    Cue.SECOND_TEST: "GT2Q",
    Cue.INSTALLER: "GT4Q",
}
# Stands for the time where no office hours are said.
_NO_TIME: Final = datetime.min.replace(tzinfo=UTC)
_OF_ALERT: Final = (Cue.ALERT_READ_BACK, Cue.ALERT_RAISED, Cue.ALERT_RAISED_NO_SMS)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long silence lasts before it counts, in whole seconds (IVR.md, "The call")."""

    welcome: int = 2
    question: int = 8
    at_the_meter: int = 20

    def at(self, state: State) -> int:
        """The patience of a state's question."""
        if state is State.WELCOME:
            return self.welcome
        return self.at_the_meter if state in _AT_THE_METER else self.question


@dataclass(frozen=True, slots=True)
class Line:
    """What the line knows of its operator. `transfer` None: callers dial for a person."""

    numbers: Numbers
    hours: OpeningHours
    patience: Patience = Patience()
    transfer: Dial | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a step may speak of; None where no balance, or no outlook, is said."""

    line: Line
    now: datetime
    statement: Statement | None = None
    outlook: Outlook | None = None


def speak(step: Step, facts: Facts) -> tuple[Verb, ...]:
    """The verbs of one turn. ValueError when a balance is to be said and none is given."""
    speech = _Speech(step, facts, in_language(step.call.language))
    first, then = _split(step.cues)
    said = tuple(verb for cue in first for verb in speech.verbs(cue))
    asked = tuple(verb for cue in then for verb in speech.verbs(cue))
    listen = step.call.state
    if listen is State.OVER:
        return (*asked, Hangup())
    prompts = tuple(one for one in asked if isinstance(one, Say | Pause))
    patience = facts.line.patience.at(listen)
    return (*said, Gather(prompts, step.keys, patience, "#" if listen in _KEYED else ""))


def _split(cues: tuple[Cue, ...]) -> tuple[tuple[Cue, ...], tuple[Cue, ...]]:
    """What is heard to its end, and what a key may cut short.

    Nobody confirms a number that was not read out: a digit too many would.
    """
    heard_out = cues.index(Cue.READ_BACK) + 1 if Cue.READ_BACK in cues else 0
    return cues[:heard_out], cues[heard_out:]


def wait(language: Language) -> tuple[Verb, ...]:
    """What is said when a turn takes long, before its answer is asked for once more."""
    return (_plain(in_language(language), "WAIT"), Redirect())


def apologise(
    language: Language, line: Line, now: datetime | None, *, late: bool = False
) -> tuple[Verb, ...]:
    """What is said when a turn could not be taken, whatever the reason, and who helps then.

    `now` None: not even the time is known. `late`: the balance could not be read in time.
    """
    sorry = _plain(in_language(language), "LATE" if late else "SORRY")
    office = () if now is None else (Cue.OFFICE,)
    cues = (*office, Cue.PERSON, Cue.HELP_NUMBER, Cue.HELP_NUMBER_AGAIN)
    step = Step(Call(state=State.OVER, language=language), cues)
    return (sorry, *speak(step, Facts(line, now or _NO_TIME)))


def slowly(verbs: tuple[Verb, ...], language: Language, seconds: int) -> tuple[Verb, ...]:
    """The verbs after a while: too many numbers are tried on the line."""
    return (_plain(in_language(language), "WAIT"), Pause(seconds), *verbs)


@dataclass(frozen=True, slots=True)
class _Speech:
    step: Step
    facts: Facts
    words: Sentences

    def verbs(self, cue: Cue) -> Iterator[Prompt | Dial]:
        match cue:
            case Cue.WELCOME:
                yield from (_plain(in_language(one), cue) for one in Language)
            case Cue.OFFICE:
                yield self._office()
            case Cue.TRANSFER:
                yield from self._transfer()
            case Cue.HELP_NUMBER:
                yield Pause(_PENCIL_SECONDS)
                yield self._say(cue, **self._help())
            case Cue.HELP_NUMBER_AGAIN:
                yield self._say(cue, **self._help())
            case Cue.GAS_SMELL:
                yield self._say(cue, number=self._dictated(self._numbers.gas_emergency))
                yield _ONE_BREATH
            case Cue.NO_MORE_METERS:
                yield self._say(cue, number=self._dictated(self._numbers.balance_line))
            case Cue.ANSWER | Cue.DETAILS | Cue.WHAT_NOW | Cue.PAY:
                yield from self._of_account(cue)
            case Cue.NO_ARROW | Cue.NO_ARROW_READY:
                yield from self._account().no_arrow()
            case _:
                yield from self._asked(cue)

    def _of_account(self, cue: Cue) -> Iterator[Say]:
        account = self._account()
        match cue:
            case Cue.DETAILS:
                yield from account.details(self.facts.outlook or Outlook(None, None))
            case Cue.WHAT_NOW:
                yield from account.what_now()
            case Cue.PAY:
                yield from account.pay()
            case _:
                yield from account.balance()

    def _account(self) -> Account:
        if self.facts.statement is None:
            raise ValueError("a balance is to be said, but no statement was given")
        return Account(self.words, self.facts.statement, self.facts.now)

    def _asked(self, cue: Cue) -> Iterator[Say]:
        yield self._say(self._prompt_id(cue), **self._values(cue))
        if cue in _WITH_QUESTION:
            yield self._say(_WITH_QUESTION[cue])

    def _prompt_id(self, cue: Cue) -> str:
        call = self.step.call
        match cue:
            case Cue.EAN if len(self._numbers.prefixes) != 1:
                return "EAN1_END"
            case Cue.ARROW:
                asked = "GT0" if call.energy is Energy.GAS else "EL1"
                return asked if call.supply is Supply.CUT else f"{asked}_READY"
            case _:
                return _WHOLE.get(cue, cue) if call.asks_whole else cue

    def _values(self, cue: Cue) -> dict[str, str]:
        call, words, received = self.step.call, self.words, self.step.received
        missing = (FULL_LENGTH if call.asks_whole else TAIL_LENGTH) - received
        prefixes = self._numbers.prefixes
        alert = call.raised if cue in _OF_ALERT else call.alert
        return {
            **words.about_meter(call.energy),
            "received": words.count_of_digits(received),
            "missing": words.count_of_digits(max(0, missing)),
            "groups": words.tail_in_groups(tail(call.ean)) if call.ean else "",
            "prefix": words.digits(prefixes[0]) if prefixes else "",
            "where": words.place_of_tail(prefixes),
            "threshold": words.amount(alert),
            "most": words.amount(HIGHEST_ALERT),
        }

    def _office(self) -> Say:
        hours, now = self.facts.line.hours, self.facts.now
        closes = hours.closes_at(now)
        if closes is None:
            opens = self.words.coming_moment(hours.opens_at(now), now)
            return self._say("OFFICE_CLOSED", when=opens)
        until = self.words.clock_time(closes.astimezone(BRUSSELS).time())
        return self._say("OFFICE_OPEN", when=until)

    def _transfer(self) -> Iterator[Say | Dial]:
        line = self.facts.line
        if line.transfer is not None and line.hours.closes_at(self.facts.now) is not None:
            yield self._say(Cue.TRANSFER)
            yield line.transfer

    def _help(self) -> dict[str, str]:
        number = self._dictated(self._numbers.help_line)
        return {"number": number, "key": self.words.digits(self._numbers.help_key)}

    def _dictated(self, number: str) -> str:
        return self.words.telephone(number)

    @property
    def _numbers(self) -> Numbers:
        return self.facts.line.numbers

    def _say(self, prompt_id: str, **values: str) -> Say:
        return _plain(self.words, prompt_id, **values)


def _plain(words: Sentences, prompt_id: str, **values: str) -> Say:
    return Say(str(prompt_id), words.fill(prompt_id, **values), words.tag)
