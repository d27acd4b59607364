"""What the pages play: the offline voice's recordings, those of the line's prompts included."""

import logging
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError

from config.bootstrap import spoken_numbers
from config.demo.acts import Stage
from ivr.recordings import path_of
from ivr.spoken import Spoken
from voice_prompts.audio.rendering import measure
from voice_prompts.audio.sound import Measures
from voice_prompts.languages import TAGS, Language
from voice_prompts.samples import Sample, samples

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PromptRow:
    """A prompt at its longest, the path of its recording and what that measures."""

    sample: Sample
    audio: str
    measures: Measures


def sound(stage: Stage, text: str, language: str) -> str | None:
    """The path of a text's recording; None: its caption is all there is.

    Where the line leaves the words to its provider's voice, the page's phone speaks by this one.
    """
    if not stage.recordings.speaks(language):
        return None
    said = Spoken(text, language)
    try:
        now = stage.parts.clock()
        with stage.parts.database.write() as connection:
            stage.recordings.remember(connection, [said], now)
    except OperationalError:
        # A database that is busy must not end the call.
        _log.warning("A prompt of a page is without sound: the database does not answer.")
        return None
    return path_of(stage.recordings.name(said))


def prompt_rows(stage: Stage, language: Language) -> list[PromptRow]:
    """Every prompt of a language, rendered on the first call; empty without a voice for it."""
    if not stage.recordings.speaks(TAGS[language]):
        return []
    numbers = spoken_numbers(stage.parts.rules.operator)
    spoken = samples(numbers, [language])
    now = stage.parts.clock()
    with stage.parts.database.write() as connection:
        stage.recordings.remember(connection, [_said(sample) for sample in spoken], now)
    return [_row(stage, sample) for sample in spoken]


def _row(stage: Stage, sample: Sample) -> PromptRow:
    said = _said(sample)
    name = stage.recordings.name(said)
    return PromptRow(sample, path_of(name), measure(stage.recordings.sound(name, said)))


def _said(sample: Sample) -> Spoken:
    return Spoken(sample.text, TAGS[sample.language])
