"""Owns one call from ring to hang-up, and falls through its documents as the provider does."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ivr.handset import HandsetError
from ivr.handset.keypad import Keypad
from ivr.handset.line import Line, target_of
from ivr.handset.script import (
    Gather,
    Hangup,
    Instruction,
    Pause,
    Play,
    Prompt,
    Redirect,
    Say,
    read_script,
)

INCOMING: Final = "/calls/incoming"
STATUS: Final = "/calls/status"
# A line that redirects for ever would keep the handset for ever.
MOST_WEBHOOKS: Final = 100


def _new_call_sid() -> str:
    return f"CA{secrets.token_hex(16)}"


@dataclass(frozen=True, slots=True)
class Call:
    """Who rings whom: numbers in E.164, ids in the provider's form."""

    caller: str
    called: str = "+3280092424"
    sid: str = field(default_factory=_new_call_sid)
    account_sid: str = "AC" + "0" * 32

    def form(self, status: str) -> dict[str, str]:
        """The fields every webhook of the call carries."""
        return {
            "CallSid": self.sid,
            "AccountSid": self.account_sid,
            "From": self.caller,
            "To": self.called,
            "CallStatus": status,
            "Direction": "inbound",
            "ApiVersion": "2010-04-01",
        }


@dataclass(frozen=True, slots=True)
class _Webhook:
    target: str
    extra: Mapping[str, str] = field(default_factory=dict)


class Handset:
    """Places one call: hears it through `out`, a line a sentence, and answers with the keypad."""

    def __init__(self, line: Line, keypad: Keypad, out: Callable[[str], None]) -> None:
        self._line = line
        self._keypad = keypad
        self._out = out
        self._said: list[str] = []

    def place(self, call: Call) -> None:
        """Rings, and stays until one side hangs up; the line is told the end in either case.

        Raises HandsetError when nobody picks up or the call breaks.
        """
        document = self._line.ask(INCOMING, call.form("ringing"))
        try:
            self._converse(call, document)
        finally:
            self._report_end(call)

    def _converse(self, call: Call, document: bytes) -> None:
        target = INCOMING
        for _ in range(MOST_WEBHOOKS):
            webhook = self._perform(read_script(document), target)
            if webhook is None:
                return
            target = webhook.target
            document = self._line.ask(target, {**call.form("in-progress"), **webhook.extra})
        raise HandsetError(f"The call broke: the line went on after {MOST_WEBHOOKS} webhooks.")

    def _perform(self, instructions: tuple[Instruction, ...], current: str) -> _Webhook | None:
        """Goes through a document; the webhook it leads to, None when a side hangs up."""
        for instruction in instructions:
            match instruction:
                case Say() | Play() | Pause():
                    self._hear(instruction)
                case Redirect(url):
                    return _Webhook(target_of(url, current))
                case Hangup():
                    return None
                case Gather(action=action, action_on_empty_result=even_empty):
                    keys = self._ask(instruction)
                    if keys is None:
                        return None
                    if keys or even_empty:
                        return _Webhook(target_of(action or current, current), {"Digits": keys})
        return None

    def _ask(self, question: Gather) -> str | None:
        """The keys that answer; "" is silence, None is the caller hanging up."""
        for prompt in question.prompts:
            self._hear(prompt)
        keys = self._keypad.next_keys(
            " ".join(self._said), question.timeout, question.num_digits, question.finish_on_key
        )
        self._said.clear()
        if keys:
            self._out(f"> {keys}")
        return keys

    def _hear(self, prompt: Prompt) -> None:
        match prompt:
            case Say(text):
                self._said.append(text)
                self._out(text)
            case Play(url):
                self._out(f"[{url}]")
            case Pause():
                pass  # Silence is not printed.

    def _report_end(self, call: Call) -> None:
        try:
            self._line.tell(STATUS, call.form("completed"))
        except HandsetError as error:
            # The caller heard all there was: the provider, too, only notes this failure.
            self._out(f"(The end of the call was not noted. {error})")
