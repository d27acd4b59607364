"""What the pages play: the offline voice's recordings, those of the line's prompts included."""

from dataclasses import dataclass

from config.bootstrap import spoken_numbers
from config.demo.acts import Stage
from ivr.recordings import path_of
from ivr.spoken import Spoken
from voice_prompts.audio.rendering import measure
from voice_prompts.audio.sound import Measures
from voice_prompts.samples import Sample, samples


@dataclass(frozen=True, slots=True)
class PromptRow:
    """A prompt at its longest, the path of its recording and what that measures."""

    sample: Sample
    audio: str
    measures: Measures


def sound(stage: Stage, text: str, language: str) -> str | None:
    """The path of a text's recording; None when no voice here speaks the language.

    Where the line leaves the words to its provider's voice, the page's phone speaks by this one.
    """
    name = stage.recordings.name(text, language)
    if name is None:
        return None
    with stage.parts.database.write() as connection:
        stage.recordings.remember(connection, [Spoken(text, language)], stage.parts.clock())
    return path_of(name)


def prompt_rows(stage: Stage) -> list[PromptRow]:
    """Every prompt that a voice here can speak, rendered on the first call."""
    rows = []
    for sample in samples(spoken_numbers(stage.parts.rules.operator)):
        name = stage.recordings.name(sample.text, sample.language)
        if name is not None:
            said = Spoken(sample.text, sample.language)
            wav = stage.recordings.cache.read(name) or stage.recordings.render(said)
            rows.append(PromptRow(sample, path_of(name), measure(wav)))
    return rows
