"""The documents of every step of a call, a file a language, to be read by people.

`python -m tests.ivr.goldens` writes them anew.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

from ivr.answer import Facts, apologise, slowly, speak, wait
from ivr.turns import Cue, State
from ivr.twiml import RecordingOf, always_say, render_twiml
from ivr.verbs import Say, Verb
from tests.ivr.played import play
from tests.ivr.samples import LINE, NOW, TRANSFER
from tests.ivr.situations import spoken, steps
from voice_prompts.languages import Language

FOLDER = Path(__file__).parent / "golden"
ACTION = "https://line.example/calls/turn"
_NIGHT = NOW + timedelta(hours=12)
_SLOW_SECONDS = 4


def play_all(words: Say) -> str:
    """A line that has a recording of everything."""
    return f"https://line.example/calls/recordings/{words.prompt_id}.wav"


NAMES = (*(f"steps.{language}.xml" for language in Language), "steps.fr.play.xml")


def document(name: str) -> str:
    """What a golden file is to hold."""
    language = Language(name.split(".")[1])
    return _file(language, play_all if name.endswith(".play.xml") else always_say)


def _file(language: Language, recording_of: RecordingOf) -> str:
    root = ET.Element("steps", language=language)
    for names, verbs in _documents(language):
        step = ET.SubElement(root, "step", names)
        document = render_twiml(verbs, ACTION, recording_of)
        step.append(ET.fromstring(document, _keeping_comments()))  # noqa: S314
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _keeping_comments() -> ET.XMLParser:
    return ET.XMLParser(target=ET.TreeBuilder(insert_comments=True))  # noqa: S314


def _documents(language: Language) -> Iterator[tuple[dict[str, str], tuple[Verb, ...]]]:
    """Every document with its names; of those that are the same, the first."""
    order = list(State)
    seen = set()
    for said, step in sorted(steps().items(), key=lambda one: order.index(one[0].state)):
        verbs = spoken(said.meter, step, language)
        if (said.state, verbs) not in seen:
            seen.add((said.state, verbs))
            yield {"state": said.state, "cues": " ".join(said.cues), "meter": said.meter}, verbs
    for name, verbs in _special(language):
        yield {"special": name}, verbs


def _special(language: Language) -> Iterator[tuple[str, tuple[Verb, ...]]]:
    step = play("0").steps[-1]
    person = replace(step, call=replace(step.call, language=language))
    passed_on = replace(LINE, transfer=TRANSFER)
    number = replace(person, cues=(Cue.HELP_NUMBER,))
    yield "wait", wait(language)
    yield "late", apologise(language, LINE, NOW, late=True)
    yield "failed", apologise(language, LINE, NOW)
    yield "failed, without a clock", apologise(language, LINE, None)
    yield "a person at night", speak(person, Facts(LINE, _NIGHT))
    yield "a person, passed on", speak(person, Facts(passed_on, NOW))
    yield "slowly", slowly(speak(number, Facts(LINE, NOW)), language, _SLOW_SECONDS)


def main() -> None:
    """Write every file."""
    for name in NAMES:
        (FOLDER / name).write_text(document(name), encoding="utf-8")


if __name__ == "__main__":
    main()
