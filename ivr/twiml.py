"""Renders verbs as TwiML, the only place that knows the provider's words."""

from __future__ import annotations

from collections.abc import Iterable

from twilio.twiml.voice_response import Gather as GatherElement
from twilio.twiml.voice_response import VoiceResponse

from ivr.verbs import Gather, Hangup, Pause, Redirect, Say, Verb

VOICE = "Polly.Isabelle-Neural"
CONTENT_TYPE = "text/xml"


def render_twiml(verbs: Iterable[Verb], action_url: str, voice: str = VOICE) -> str:
    """The TwiML document; the next step's number is added to `action_url` as its query."""
    response = VoiceResponse()
    for verb in verbs:
        _add(response, verb, action_url, voice)
    return str(response)


def _add(response: VoiceResponse, verb: Verb, action_url: str, voice: str) -> None:
    match verb:
        case Say() | Pause():
            _add_prompt(response, verb, voice)
        case Gather():
            response.append(_gather(verb, action_url, voice))
        case Redirect(step):
            response.redirect(_at_step(action_url, step), method="POST")
        case Hangup():
            response.hangup()


def _gather(verb: Gather, action_url: str, voice: str) -> GatherElement:
    element = GatherElement(
        input="dtmf",
        action=_at_step(action_url, verb.step),
        method="POST",
        # Without it silence falls through to the next verb and the dialogue never hears of it.
        action_on_empty_result=True,
        num_digits=verb.num_digits,
        timeout=verb.timeout,
        finish_on_key=verb.finish_on_key,
    )
    for prompt in verb.prompts:
        _add_prompt(element, prompt, voice)
    return element


def _add_prompt(parent: VoiceResponse | GatherElement, prompt: Say | Pause, voice: str) -> None:
    match prompt:
        case Say(_, text, language):
            parent.say(text, language=language, voice=voice)
        case Pause(seconds):
            parent.pause(length=seconds)


def _at_step(action_url: str, step: int) -> str:
    return f"{action_url}?step={step}"
