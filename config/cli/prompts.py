"""Commands for what is spoken: `allosolde prompts render` and `prompts table`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import click
from rich.console import Console
from rich.progress import track

from config.bootstrap import recordings, spoken_numbers
from config.cli.group import parts
from config.rules import Rules
from ivr.spoken import Spoken
from voice_prompts.audio.installed import installed_voices
from voice_prompts.audio.rendering import measure, render
from voice_prompts.audio.sound import Measures
from voice_prompts.journeys import Journey, Key, journeys
from voice_prompts.languages import TAGS, Language
from voice_prompts.numbers import Numbers
from voice_prompts.samples import Sample, limit_of, samples, texts

# The quietest and the loudest prompt must not be further apart, whatever their languages: the
# welcome is said in all.
MOST_SPREAD_DB: Final = 3.0
_NAME_WIDTH: Final = 24
_FIGURE_WIDTH: Final = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A prompt at its longest, and what its recording measures."""

    sample: Sample
    measures: Measures


def register(group: click.Group) -> None:
    """Add the commands to the command line."""
    prompts = click.Group("prompts", help="What the line says, as sound.")
    prompts.add_command(render_all)
    prompts.add_command(table)
    group.add_command(prompts)


@click.command("render")
def render_all() -> None:
    """Render what many calls say, so that the first to fetch it need not wait.

    A language that no voice here speaks is left to the provider's voice.
    """
    product = parts()
    kept = recordings(product)
    numbers = spoken_numbers(product.rules.operator)
    spoken = [language for language in Language if kept.speaks(TAGS[language])] or list(Language)
    said = [Spoken(text, TAGS[one]) for one in spoken for text in texts(numbers, one)]
    now = product.clock()
    # Known before any call says them: only what is known is given out, and spared.
    with product.database.write() as connection:
        kept.remember(connection, said, now)
    console = Console(stderr=True)
    progress = track(said, "Rendering", console=console, disable=not console.is_terminal)
    new, seconds = 0, 0.0
    for one in progress:
        name = kept.name(one)
        new += not kept.holds(name)
        seconds += measure(kept.sound(name, one)).seconds
    there = len(said) - new
    click.echo(f"{new} rendered, {there} there already: {seconds:.0f} seconds of sound")


@click.command()
@click.option(
    "--language",
    "asked",
    type=click.Choice([one.value for one in Language]),
    help="Measure one language; without it, all.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def table(asked: str | None, as_json: bool) -> None:
    """Measure every prompt at its longest; exit 1 if one breaks its limits."""
    languages = tuple(Language) if asked is None else (Language(asked),)
    rows = _measured(spoken_numbers(Rules().operator), languages)
    together = _heard(rows, languages)
    found = list(faults(rows, together))
    if as_json:
        click.echo(json.dumps(_shown(rows, together, found), ensure_ascii=False))
    else:
        for line in [*_lines(rows, together, languages), *found]:
            click.echo(line)
    if found:
        raise SystemExit(1)


def faults(rows: Sequence[Row], together: Sequence[Journey]) -> Iterator[str]:
    """What breaks a limit, a sentence each: too long, too uneven, clipped."""
    for row in rows:
        name, seconds = f"{row.sample.prompt_id} ({row.sample.language})", row.measures.seconds
        if seconds > row.sample.limit:
            yield f"{name} lasts {seconds:.2f} s, its limit is {row.sample.limit:g}."
        if row.measures.clipped:
            yield f"{name} is clipped in {row.measures.clipped} samples."
    for journey in together:
        seconds = _seconds(journey, rows)
        if seconds > journey.limit:
            name = _named(journey)
            yield f"{name} lasts {seconds:.2f} s altogether, its limit is {journey.limit:g}."
    if _spread(rows) > MOST_SPREAD_DB:
        yield f"The levels are {_spread(rows):.1f} dB apart, at most {MOST_SPREAD_DB:g} is even."


def _measured(numbers: Numbers, languages: Sequence[Language]) -> list[Row]:
    voices = installed_voices()
    return [
        Row(sample, measure(render(sample.text, TAGS[sample.language], voices)))
        for sample in samples(numbers, languages)
    ]


def _heard(rows: Sequence[Row], languages: Sequence[Language]) -> list[Journey]:
    """What is heard of these languages alone: the welcome needs all four."""
    there = _by_key(rows)
    return [one for one in journeys(languages) if there.keys() >= set(one.prompts)]


def _by_key(rows: Sequence[Row]) -> Mapping[Key, float]:
    return {(row.sample.language, row.sample.prompt_id): row.measures.seconds for row in rows}


def _seconds(journey: Journey, rows: Sequence[Row]) -> float:
    seconds = _by_key(rows)
    return journey.unspoken + sum(seconds[key] for key in journey.prompts)


def _spread(rows: Sequence[Row]) -> float:
    levels = [row.measures.level_db for row in rows]
    return max(levels) - min(levels)


def _named(journey: Journey) -> str:
    return journey.name if journey.language is None else f"{journey.name} ({journey.language})"


def _lines(
    rows: Sequence[Row], together: Sequence[Journey], languages: Sequence[Language]
) -> Iterator[str]:
    head = "".join(f"{name:>{_FIGURE_WIDTH}}" for name in [*languages, "limit"])
    yield f"{'seconds':{_NAME_WIDTH}}{head}"
    seconds = _by_key(rows)
    for prompt_id in dict.fromkeys(row.sample.prompt_id for row in rows):
        said = [seconds[language, prompt_id] for language in languages]
        yield _line(prompt_id, said, limit_of(prompt_id))
    for name, those in _named_alike(together).items():
        said = [_seconds(one, rows) for one in those]
        # One of all the languages stands under the last.
        yield _line(
            name, said, those[0].limit, _NAME_WIDTH + _FIGURE_WIDTH * (len(languages) - len(said))
        )
    yield f"levels {_spread(rows):.1f} dB apart, limit {MOST_SPREAD_DB:g}"


def _named_alike(together: Sequence[Journey]) -> dict[str, list[Journey]]:
    found: dict[str, list[Journey]] = {}
    for one in together:
        found.setdefault(one.name, []).append(one)
    return found


def _line(name: str, seconds: Sequence[float], limit: float, width: int = _NAME_WIDTH) -> str:
    figures = "".join(f"{one:{_FIGURE_WIDTH}.2f}" for one in seconds)
    return f"{name:{width}}{figures}{limit:{_FIGURE_WIDTH}g}"


def _shown(
    rows: Sequence[Row], together: Sequence[Journey], found: Sequence[str]
) -> Mapping[str, object]:
    return {
        "prompts": [_prompt(row) for row in rows],
        "journeys": [
            {
                "name": one.name,
                "language": one.language,
                "seconds": round(_seconds(one, rows), 2),
                "limit": one.limit,
            }
            for one in together
        ],
        "spread_db": round(_spread(rows), 2),
        "faults": list(found),
    }


def _prompt(row: Row) -> Mapping[str, object]:
    return {
        "id": row.sample.prompt_id,
        "language": row.sample.language,
        "text": row.sample.text,
        "seconds": round(row.measures.seconds, 2),
        "limit": row.sample.limit,
        "level_db": round(row.measures.level_db, 1),
        "peak_db": round(row.measures.peak_db, 1),
        "clipped": row.measures.clipped,
    }
