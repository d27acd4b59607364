"""Renders verbs as TwiML, the only place that knows the provider's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final
from xml.etree import ElementTree

from twilio.twiml.voice_response import Gather as GatherElement
from twilio.twiml.voice_response import TwiML, VoiceResponse

from ivr.verbs import Dial, Gather, Hangup, Pause, Redirect, Say, Verb

CONTENT_TYPE = "text/xml"
# Twilio, "Text-to-speech voices": the neural voice of each language, by BCP 47 tag.
VOICES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "fr-BE": "Polly.Isabelle-Neural",
        "nl-BE": "Polly.Lisa-Neural",
        "de-DE": "Polly.Vicki-Neural",
        "en-GB": "Polly.Amy-Neural",
    }
)

RecordingOf = Callable[[Say], str | None]


def always_say(_: Say) -> None:
    """No recording: the provider's own voice speaks everything."""


def render_twiml(
    verbs: Iterable[Verb], next_url: str, recording_of: RecordingOf = always_say
) -> str:
    """The TwiML document; `next_url` takes the next turn.

    `recording_of` gives the address to play instead of saying, None to say. What is played stands
    in a comment before it. Raises ValueError for a language without a voice.
    """
    response = VoiceResponse()
    for verb in verbs:
        _add(response, verb, next_url, recording_of)
    return str(response)


class _Comment(TwiML):  # type: ignore[misc]
    """What is said by the `<Play>` that follows, for people and for the handset's captions."""

    def __init__(self, text: str) -> None:
        super().__init__()
        # XML 1.0, 2.5: no comment holds two hyphens together, or ends in one.
        self._text = re.sub("-(?=-|$)", "- ", text)

    def xml(self) -> object:
        return ElementTree.Comment(self._text)


def _add(response: VoiceResponse, verb: Verb, next_url: str, recording_of: RecordingOf) -> None:
    match verb:
        case Say() | Pause():
            _add_prompt(response, verb, recording_of)
        case Gather():
            response.append(_gather(verb, next_url, recording_of))
        case Dial(number, caller_id):
            response.dial(number, caller_id=caller_id)
        case Redirect():
            response.redirect(next_url, method="POST")
        case Hangup():
            response.hangup()


def _gather(verb: Gather, next_url: str, recording_of: RecordingOf) -> GatherElement:
    element = GatherElement(
        input="dtmf",
        action=next_url,
        method="POST",
        # Without it silence falls through to the next verb and the dialogue never hears of it.
        action_on_empty_result=True,
        num_digits=verb.num_digits,
        timeout=verb.timeout,
        finish_on_key=verb.finish_on_key,
    )
    for prompt in verb.prompts:
        _add_prompt(element, prompt, recording_of)
    return element


def _add_prompt(
    parent: VoiceResponse | GatherElement, prompt: Say | Pause, recording_of: RecordingOf
) -> None:
    match prompt:
        case Say():
            _add_words(parent, prompt, recording_of(prompt))
        case Pause(seconds):
            parent.pause(length=seconds)


def _add_words(parent: VoiceResponse | GatherElement, words: Say, recording: str | None) -> None:
    if recording is None:
        parent.say(words.text, language=words.language, voice=_voice(words.language))
    else:
        parent.append(_Comment(words.text))
        parent.play(recording)


def _voice(language: str) -> str:
    if language not in VOICES:
        raise ValueError(f"no voice for the language {language!r}, only {', '.join(VOICES)}")
    return VOICES[language]
