"""Owns one call from ring to hang-up, and falls through its documents as the provider does."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, Protocol

from ivr.handset import HandsetError, WebhookError
from ivr.handset.keypad import Keypad
from ivr.handset.line import Line, target_of
from ivr.handset.script import (
    Dial,
    Gather,
    Hangup,
    Instruction,
    Pause,
    Play,
    Prompt,
    Question,
    Redirect,
    Say,
    read_script,
)

INCOMING: Final = "/calls/incoming"
FALLBACK: Final = "/calls/fallback"
STATUS: Final = "/calls/status"
# Nobody is there to talk to: whoever is passed on hangs up at once.
_PASSED_ON: Final = {"DialCallStatus": "completed", "DialCallDuration": "0"}
# A line that redirects for ever would keep the handset for ever.
MOST_WEBHOOKS: Final = 100


class Ending(StrEnum):
    """Who ended a call: a side that hung up, or a fault."""

    LINE = "line"
    CALLER = "caller"
    FAULT = "fault"


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


@dataclass(frozen=True, slots=True)
class _Document:
    """A document, and the address that its relative ones start from."""

    instructions: tuple[Instruction, ...]
    target: str


class Ear(Protocol):
    """What the caller hears and sees of the call."""

    def hear(self, prompt: Prompt) -> None:
        """Says, plays or stays silent, once what came before has ended.

        The address of a Play is a path of the line.
        """

    def ask(self, prompts: Sequence[Prompt], question: Question) -> None:
        """Hears the prompts of a question. Keys count from here; the first stops the prompts."""

    def answered(self, keys: str) -> None:
        """Notes the keys that answered, "" for silence. Keys count no longer."""

    def heard_out(self) -> bool:
        """Waits for the end of what is to be heard; whether the caller is still there."""

    def has_left(self) -> bool:
        """Whether the caller has hung up by now; waits for nothing."""

    def note(self, sentence: str) -> None:
        """Tells the person something that is not part of the call."""


class Handset:
    """Places one call: hears it through the ear, and answers with the keypad.

    `seconds` tells how long the call lasts: time that passes, from no particular instant.
    """

    def __init__(
        self,
        line: Line,
        keypad: Keypad,
        ear: Ear,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._line = line
        self._keypad = keypad
        self._ear = ear
        self._seconds = seconds

    def place(self, call: Call) -> Ending:
        """Rings, and stays until one side hangs up; the line is told the end in either case.

        Which side it was, LINE or CALLER. Raises HandsetError when nobody picks up or the call
        breaks.
        """
        began = self._seconds()
        document = self._fetch(call, _Webhook(INCOMING), "ringing")
        try:
            return self._converse(call, document)
        finally:
            self._report_end(call, self._seconds() - began)

    def _converse(self, call: Call, document: _Document | None) -> Ending:
        for _ in range(MOST_WEBHOOKS):
            if document is None:
                return Ending.CALLER
            outcome = self._perform(document)
            if not self._ear.heard_out():
                return Ending.CALLER
            if isinstance(outcome, Ending):
                return outcome
            document = self._fetch(call, outcome, "in-progress")
        raise HandsetError(f"The call broke: the line went on after {MOST_WEBHOOKS} webhooks.")

    def _fetch(self, call: Call, webhook: _Webhook, status: str) -> _Document | None:
        """The document that a webhook gives, or that of the fallback address where it fails.

        None when the caller left meanwhile. Raises HandsetError when the fallback fails too.
        """
        form = call.form(status)
        try:
            return self._read(webhook.target, {**form, **webhook.extra})
        except WebhookError as failure:
            error = {
                "ErrorCode": str(int(failure.code)),
                "ErrorUrl": self._line.url(webhook.target),
            }
            try:
                return self._read(FALLBACK, {**form, **error})
            except WebhookError as again:
                # What went wrong first is what has to be mended.
                raise failure from again

    def _read(self, target: str, form: Mapping[str, str]) -> _Document | None:
        answer = self._line.ask(target, form, self._ear.has_left)
        return None if answer is None else _Document(read_script(answer), target)

    def _perform(self, document: _Document) -> _Webhook | Ending:
        """Goes through a document; the webhook it leads to, or the side that hangs up."""
        current = document.target
        for instruction in document.instructions:
            match instruction:
                case Say() | Play() | Pause():
                    self._ear.hear(_located(instruction, current))
                case Redirect(url):
                    return _Webhook(target_of(url, current))
                case Hangup():
                    return Ending.LINE
                case Gather(action=action, action_on_empty_result=even_empty):
                    keys = self._ask(instruction, current)
                    if keys is None:
                        return Ending.CALLER
                    if keys or even_empty:
                        return _Webhook(target_of(action or current, current), {"Digits": keys})
                case Dial(number, action):
                    if not self._ear.heard_out():
                        return Ending.CALLER
                    self._ear.note(f"(Passed on to {number}.)")
                    if action is not None:
                        return _Webhook(target_of(action, current), _PASSED_ON)
        return Ending.LINE

    def _ask(self, gather: Gather, current: str) -> str | None:
        """The keys that answer; "" is silence, None is the caller hanging up."""
        # Twilio, "Troubleshooting issues with <Gather>": keys before it begins are not taken.
        if not self._ear.heard_out():
            return None
        self._ear.ask([_located(prompt, current) for prompt in gather.prompts], gather.question)
        keys = self._keypad.next_keys(gather.question)
        if keys is not None:
            self._ear.answered(keys)
        return keys

    def _report_end(self, call: Call, seconds: float) -> None:
        form = {**call.form("completed"), "CallDuration": str(int(seconds))}
        try:
            self._line.tell(STATUS, form)
        except HandsetError as error:
            # The caller heard all there was: the provider, too, only notes this failure.
            self._ear.note(f"(The end of the call was not noted. {error})")


def _located(prompt: Prompt, current: str) -> Prompt:
    """The prompt, the address of its audio as a path of the line."""
    match prompt:
        case Play(url):
            return replace(prompt, url=target_of(url, current))
        case _:
            return prompt
