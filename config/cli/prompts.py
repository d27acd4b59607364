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
from voice_prompts.catalogue import LANGUAGE
from voice_prompts.numbers import Numbers
from voice_prompts.samples import GROUPS, Group, Sample, samples, texts

# The quietest and the loudest prompt must not be further apart.
MOST_SPREAD_DB: Final = 3.0


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
    """Render what many calls say, so that the first to fetch it need not wait."""
    product = parts()
    kept = recordings(product)
    said = [Spoken(text, LANGUAGE) for text in texts(spoken_numbers(product.rules.operator))]
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
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def table(as_json: bool) -> None:
    """Measure every French prompt at its longest; exit 1 if one breaks its limits."""
    rows = _measured(spoken_numbers(Rules().operator))
    found = list(faults(rows, GROUPS))
    if as_json:
        click.echo(json.dumps(_shown(rows, found), ensure_ascii=False))
    else:
        for line in [*_lines(rows), *found]:
            click.echo(line)
    if found:
        raise SystemExit(1)


def faults(rows: Sequence[Row], groups: Sequence[Group]) -> Iterator[str]:
    """What breaks a limit, a sentence each: too long, too uneven, clipped."""
    for row in rows:
        name, seconds = row.sample.prompt_id, row.measures.seconds
        if seconds > row.sample.limit:
            yield f"{name} lasts {seconds:.2f} s, its limit is {row.sample.limit:g}."
        if row.measures.clipped:
            yield f"{name} is clipped in {row.measures.clipped} samples."
    for group, seconds in _together(rows, groups):
        if seconds > group.limit:
            yield f"{_named(group)} last {seconds:.2f} s together, the limit is {group.limit:g}."
    if _spread(rows) > MOST_SPREAD_DB:
        yield f"The levels are {_spread(rows):.1f} dB apart, at most {MOST_SPREAD_DB:g} is even."


def _measured(numbers: Numbers) -> list[Row]:
    voices = installed_voices()
    return [
        Row(sample, measure(render(sample.text, sample.language, voices)))
        for sample in samples(numbers)
    ]


def _together(rows: Sequence[Row], groups: Sequence[Group]) -> list[tuple[Group, float]]:
    seconds = {row.sample.prompt_id: row.measures.seconds for row in rows}
    return [(group, sum(seconds[name] for name in group.prompt_ids)) for group in groups]


def _spread(rows: Sequence[Row]) -> float:
    levels = [row.measures.level_db for row in rows]
    return max(levels) - min(levels)


def _named(group: Group) -> str:
    return " and ".join(group.prompt_ids)


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    yield f"{'prompt':24}{'seconds':>8}{'limit':>7}{'level dB':>10}{'peak dB':>9}{'clipped':>9}"
    for row in rows:
        found = row.measures
        yield (
            f"{row.sample.prompt_id:24}{found.seconds:8.2f}{row.sample.limit:7g}"
            f"{found.level_db:10.1f}{found.peak_db:9.1f}{found.clipped:9}"
        )
    for group, seconds in _together(rows, GROUPS):
        yield f"{_named(group):24}{seconds:8.2f}{group.limit:7g}"
    yield f"levels {_spread(rows):.1f} dB apart, limit {MOST_SPREAD_DB:g}"


def _shown(rows: Sequence[Row], found: Sequence[str]) -> Mapping[str, object]:
    return {
        "prompts": [_prompt(row) for row in rows],
        "groups": [
            {"ids": group.prompt_ids, "seconds": round(seconds, 2), "limit": group.limit}
            for group, seconds in _together(rows, GROUPS)
        ],
        "spread_db": round(_spread(rows), 2),
        "faults": list(found),
    }


def _prompt(row: Row) -> Mapping[str, object]:
    return {
        "id": row.sample.prompt_id,
        "text": row.sample.text,
        "seconds": round(row.measures.seconds, 2),
        "limit": row.sample.limit,
        "level_db": round(row.measures.level_db, 1),
        "peak_db": round(row.measures.peak_db, 1),
        "clipped": row.measures.clipped,
    }
