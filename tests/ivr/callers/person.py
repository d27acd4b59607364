"""A person with a paper bill, at the phone: the ear and the keys of a handset, in their own time.

They hear at the pace of speech, key a second apart, believe what is read back only when it is
their number, and stop once they know their balance, or how to reach somebody.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from balance.ean import Ean, tail
from balance.money import Cents
from ivr.handset.keypad import HUNG_UP
from ivr.handset.script import Pause, Play, Prompt, Question
from tests.ivr.callers.slips import Keying, Slip, keyed, slipped
from tests.ivr.callers.understanding import Meaning, understand
from voice_prompts.languages import Language
from voice_prompts.sentences import in_language

# WORDING.md: 150 words a minute, and the pauses that are written.
SECONDS_A_WORD: Final = 0.4
SECONDS_A_DOT: Final = 0.6
# Of the line, before it answers; keys pressed meanwhile are lost.
THINKING_SECONDS: Final = 0.3
LANGUAGE_KEYS: Final = {Language.NL: "2", Language.DE: "3", Language.EN: "4"}

_REACTION: Final = 1.0
_EAGER: Final = 1.5
# How many press one more key once they know their balance.
_CURIOUS: Final = 0.2
_NUMBER_ASKED: Final = frozenset(
    {"EAN1", "EAN1_END", "EAN2", "EAN_AGAIN", "EAN_DROPPED", "EAN_OTHER"}
    | {"NOK1", "NOK2", "MANY", "MANY2"}
)
_WHOLE_ASKED: Final = frozenset(["EAN18", "EAN18_SILENT", "EAN18_AGAIN", "EAN18_DROPPED", "NOK18"])
_MISSING: Final = frozenset({"MISS", "MISS2"})
_RIGHT: Final = frozenset({"RBQ", "RBQ_SILENT2", "RBQ_SILENT3", "RBQ_WRONG2"})
_MENUS: Final = frozenset({"M0", "MC"})
_BALANCES: Final = frozenset({"N1", "L1", "BAL", "BAL_BELOW", "P2"})


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose meter it is: its number, what is left on it, and their language."""

    ean: Ean
    balance: Cents
    language: Language


@dataclass(slots=True)
class _Heard:
    start: float
    end: float
    text: str
    meaning: Meaning | None


@dataclass
class Person:
    """One call of one holder. `now` is in seconds since the line picked up."""

    holder: Holder
    slip: Slip
    is_expert: bool
    chance: random.Random
    now: float = 0.0
    balance_at: float | None = None
    number_at: float | None = None
    others: list[str] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    hung_up: bool = False
    leaves_at: float = float("inf")

    def __post_init__(self) -> None:
        self._keys: deque[tuple[float, str]] = deque()
        self._playing: list[_Heard] = []
        self._sounds_until = 0.0
        self._is_whole = False
        self._read_right = False
        self._has_keyed = False
        self._has_answered = False
        self._has_wandered = False
        if self.slip is Slip.HANG_UP:
            self.leaves_at = self.chance.uniform(0, 70)

    # The ear.

    def hear(self, prompt: Prompt) -> None:
        start = max(self.now, self._sounds_until)
        match prompt:
            case Pause(seconds):
                self._sounds_until = start + seconds
            case Play():
                raise AssertionError("this line says everything")
            case said:
                length = SECONDS_A_WORD * len([w for w in said.text.split() if w != "…"])
                end = start + length + SECONDS_A_DOT * said.text.count("…")
                meaning = understand(said.text, said.language)
                self._playing.append(_Heard(start, end, said.text, meaning))
                self._sounds_until = end

    def ask(self, prompts: Sequence[Prompt], question: Question) -> None:
        while self._keys and self._keys[0][0] < self.now:
            self._lose(self._keys.popleft())
        for prompt in prompts:
            self.hear(prompt)
        if not self._keys:
            self._plan([heard.meaning for heard in self._playing if heard.meaning])

    def answered(self, keys: str) -> None:
        self.transcript.append(f"{self.now:6.1f}  > {keys or '(silence)'}")

    def heard_out(self) -> bool:
        self._wait_until(self._sounds_until)
        return not self.hung_up

    def has_left(self) -> bool:
        return self.hung_up

    def note(self, sentence: str) -> None:
        self.transcript.append(f"{self.now:6.1f}  {sentence}")

    # The keys.

    def first_key(self, seconds: float) -> str | None:
        return self._key(max(self.now, self._sounds_until) + seconds)

    def next_key(self, seconds: float) -> str | None:
        return self._key(self.now + seconds)

    def _key(self, until: float) -> str | None:
        at = self._keys[0][0] if self._keys else float("inf")
        self._wait_until(min(at, until))
        if self.hung_up:
            return HUNG_UP
        if at > until:
            return None
        # The first key stops what is being said.
        self._sounds_until = self.now
        self._playing.clear()
        return self._keys.popleft()[1]

    def thinks(self, seconds: float) -> None:
        """Lets the line take its time."""
        self._wait_until(self.now + seconds)

    # Their head.

    def _wait_until(self, instant: float) -> None:
        until = min(instant, self.leaves_at)
        for heard in [one for one in self._playing if one.end <= until]:
            self._playing.remove(heard)
            self._take_in(heard)
        self.now = max(self.now, until)
        self.hung_up = self.hung_up or self.now >= self.leaves_at

    def _take_in(self, heard: _Heard) -> None:
        self.transcript.append(f"{heard.start:6.1f}  {heard.text}")
        meaning = heard.meaning
        if meaning is None:
            return
        if meaning.prompt_id in _BALANCES:
            self._take_balance(meaning, heard.end)
        if meaning.prompt_id == "RB":
            mine = in_language(meaning.language).tail_in_groups(tail(self.holder.ean))
            self._read_right = meaning.values["groups"] == mine
        if meaning.prompt_id == "H1" and self.number_at is None:
            self.number_at = heard.end

    def _take_balance(self, meaning: Meaning, at: float) -> None:
        mine = in_language(meaning.language).amount(self.holder.balance)
        if meaning.values["amount"] != mine:
            self.others.append(meaning.values["amount"])
        elif self.balance_at is None:
            self.balance_at = at

    def _plan(self, meanings: list[Meaning]) -> None:
        """Decides what to press, from all that will have been said."""
        ids = {meaning.prompt_id for meaning in meanings}
        if "W1" in ids:
            self._plan_welcome()
        elif ids & _MISSING:
            self._plan_missing(meanings)
        elif ids & (_NUMBER_ASKED | _WHOLE_ASKED):
            self._is_whole = bool(ids & _WHOLE_ASKED) or self._is_whole
            self._plan_number()
        elif "MORE" in ids:
            self._press(keyed(self.holder.ean[-5:]))
        elif ids & _RIGHT:
            self._plan_answer()
        elif ids & _MENUS:
            self._plan_end()

    def _plan_welcome(self) -> None:
        if self.is_expert:
            self._plan_number(after=self.now + _REACTION)
        elif key := LANGUAGE_KEYS.get(self.holder.language):
            named = next(one for one in self._playing if self._is_mine(one))
            self._press(keyed(key), after=named.end)

    def _is_mine(self, heard: _Heard) -> bool:
        return heard.meaning is not None and heard.meaning.language == self.holder.language

    def _plan_number(self, after: float | None = None) -> None:
        if self._has_keyed:
            digits = self.holder.ean if self._is_whole else tail(self.holder.ean)
            self._press(keyed(digits), after)
            return
        self._has_keyed = True
        if self.slip is Slip.OVER_PROMPT:
            after = min(heard.start for heard in self._playing) + _EAGER
        self._press(slipped(self.slip, self.holder.ean, self.chance), after)

    def _plan_missing(self, meanings: list[Meaning]) -> None:
        digits = self.holder.ean if self._is_whole else tail(self.holder.ean)
        said = next(one for one in meanings if one.prompt_id in _MISSING)
        words = in_language(said.language)
        received = next(
            count for count in range(18) if words.count_of_digits(count) == said.values["received"]
        )
        self._press(keyed(digits[received:]))

    def _plan_answer(self) -> None:
        first, self._has_answered = not self._has_answered, True
        if first and self.slip is Slip.FORGOT_ANSWER:
            return
        if first and self.slip is Slip.WRONG_ANSWER:
            self._press(keyed("5"))
        else:
            self._press(keyed("1" if self._read_right else "2"))

    def _plan_end(self) -> None:
        told = [one.meaning.prompt_id for one in self._playing if one.meaning]
        if self.balance_at is None and not _BALANCES & set(told):
            self._press(keyed("*"))
        elif not self._has_wandered and self.chance.random() < _CURIOUS:
            self._has_wandered = True
            self._press(keyed(self.chance.choice("12359*#")))
        else:
            self.leaves_at = min(self.leaves_at, self._sounds_until + _REACTION)

    def _press(self, keying: Keying, after: float | None = None) -> None:
        at = self._sounds_until if after is None else after
        for seconds, key in keying:
            at += seconds
            self._keys.append((at, key))

    def _lose(self, key: tuple[float, str]) -> None:
        self.transcript.append(f"{key[0]:6.1f}  ({key[1]} is lost)")
