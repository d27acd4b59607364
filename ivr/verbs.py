"""Owns the verbs a turn of a call is made of, whatever provider plays them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """Speak a text. `prompt_id` names its template, `language` is a BCP 47 tag."""

    prompt_id: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Stay silent for whole seconds, at least one."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Gather:
    """Speak the prompts while listening for keys, then go on with the next turn.

    `num_digits` None: no limit. `timeout` is in seconds, from the last word or the last key.
    An empty `finish_on_key`: no key ends the input.
    """

    prompts: tuple[Say | Pause, ...]
    num_digits: int | None
    timeout: int
    finish_on_key: str


@dataclass(frozen=True, slots=True)
class Dial:
    """Pass the caller on to a number, showing another, both in E.164; go on when nobody answers."""

    number: str
    caller_id: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on without listening, where the caller was asked to wait."""


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""


Verb = Say | Pause | Gather | Dial | Redirect | Hangup
