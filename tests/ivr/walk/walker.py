"""A caller who goes one way through the dialogue, and keeps what was said at its end."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from ivr.eans import LANGUAGE_KEYS
from ivr.graph import Path
from ivr.handset.script import Prompt, Question, Say
from ivr.turns import Digits, Heard, OutOfTime, Silence
from voice_prompts.languages import Language

_KEY_OF = {language: key for key, language in LANGUAGE_KEYS.items()}


class Walker:
    """The ear and the keys of a handset; `wait` lets the call last too long."""

    def __init__(self, way: Path, language: Language, wait: Callable[[], None]) -> None:
        self._heard = deque(_in_language(way.heard[1:], language))
        self._wait = wait
        self.last_words: list[str] = []

    def next_keys(self, question: Question) -> str | None:
        if not self._heard:
            return None
        self.last_words = []
        match self._heard.popleft():
            case Digits(text):
                assert question.num_digits is not None
                assert len(text) <= question.num_digits
                return text
            case OutOfTime():
                self._wait()
        return ""

    def has_gone_the_way(self) -> bool:
        return not self._heard

    def hear(self, prompt: Prompt) -> None:
        if isinstance(prompt, Say):
            self.last_words.append(prompt.text)

    def ask(self, prompts: Sequence[Prompt], question: Question) -> None:
        for prompt in prompts:
            self.hear(prompt)

    def answered(self, keys: str) -> None:
        """What was keyed is known."""

    def heard_out(self) -> bool:
        return True

    def has_left(self) -> bool:
        return False

    def note(self, sentence: str) -> None:
        raise AssertionError(sentence)


def _in_language(heard: Sequence[Heard], language: Language) -> Sequence[Heard]:
    """The same way with the language's key first, where French needs none."""
    if language is Language.FR:
        return heard
    chooses = heard[0] == Silence() or heard[0] in [Digits(key) for key in LANGUAGE_KEYS]
    return [Digits(_KEY_OF[language]), *heard[1 if chooses else 0 :]]
