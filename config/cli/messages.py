"""The command `messages`: what was said to whom, what became of it, and what would be said."""

import json
from collections.abc import Iterator
from datetime import datetime
from textwrap import indent

import click

from balance.calendar import BRUSSELS
from balance.ean import ending
from balance.storage.acts import unknown
from balance.storage.effects import Standing
from balance.storage.standings import read_standing
from config.bootstrap import Parts
from config.channels import manner
from config.cli import message_acts
from config.cli.acting import NUMBER, ean_of
from config.cli.group import parts
from messaging.care import look_up
from messaging.delivery import ChannelName, MessageState
from messaging.examples import example
from messaging.journal import Life, Line, read_lines
from messaging.kinds import Kind
from messaging.preview import preview
from messaging.recipients import read_mobile
from voice_prompts.languages import Language

_STATES = click.Choice([state.value for state in MessageState])
_KINDS = click.Choice([kind.value for kind in Kind])
_CHANNELS = click.Choice([channel.value for channel in ChannelName])
_LANGUAGES = click.Choice([language.value for language in Language])
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def register(group: click.Group) -> None:
    """Add `messages` and its commands to the command line."""
    messages = click.Group("messages", help="Look messages up, send one again, close one.")
    for command in (list_, show, show_preview):
        messages.add_command(command)
    message_acts.register(messages)
    group.add_command(messages)


@click.command("list")
@click.option("--state", type=_STATES, help="Only in this state, such as dead.")
@click.option("--kind", type=_KINDS, help="Only of this kind.")
@click.option("--ean", "text", metavar="EAN", help="Only about this meter.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000))
@_JSON
def list_(state: str | None, kind: str | None, text: str | None, limit: int, as_json: bool) -> None:
    """The last messages, newest first."""
    product = parts()
    ean = None if text is None else ean_of(product, text)
    wanted_state = None if state is None else MessageState(state)
    wanted_kind = None if kind is None else Kind(kind)
    with product.database.read() as connection:
        found = read_lines(connection, limit, state=wanted_state, kind=wanted_kind, ean=ean)
    if as_json:
        click.echo(json.dumps([_of_line(line) for line in found]))
        return
    for line in found:
        click.echo(_row(line))
    click.echo(f"{len(found)} messages")


@click.command()
@click.argument("number", type=NUMBER)
@_JSON
def show(number: int, as_json: bool) -> None:
    """One message as its customer got it, and its life."""
    with parts().database.read() as connection:
        life = look_up(connection, number)
    if as_json:
        click.echo(json.dumps(_of_life(life)))
        return
    told = life.told
    click.echo(_row(life.line))
    click.echo(indent((f"{told.subject}\n\n" if told.subject else "") + told.text.strip(), "  "))
    for name, said in _facts(life):
        click.echo(f"{name:14} {said}")


@click.command("preview")
@click.argument("kind", type=_KINDS)
@click.option("--ean", "text", metavar="EAN", help="For this account; else an example household.")
@click.option("--channel", type=_CHANNELS, default="sms", show_default=True)
@click.option("--language", type=_LANGUAGES, help="Else the customer's; of an example French.")
def show_preview(kind: str, text: str | None, channel: str, language: str | None) -> None:
    """The words of KIND as they would go out now."""
    product = parts()
    service = manner(product.settings, product.rules.operator).service
    now = product.clock()
    standing, on_file = _standing(product, Kind(kind), text, now)
    spoken = on_file if language is None else Language(language)
    shown = preview(Kind(kind), ChannelName(channel), standing, service, now, spoken)
    if shown.subject is not None:
        click.echo(f"{shown.subject}\n")
    click.echo(shown.text.strip())
    if shown.segments is not None:
        click.echo(
            f"\n{len(shown.text)} letters, {shown.segments.count} SMS in {shown.segments.encoding}"
        )


def _standing(
    product: Parts, kind: Kind, text: str | None, now: datetime
) -> tuple[Standing, Language]:
    if text is None:
        return example(kind, product.rules.policies.at(now), now), Language.FR
    ean = ean_of(product, text)
    with product.database.read() as connection:
        found = read_standing(connection, ean, product.rules.policies, now)
        if found is None:
            raise unknown(ean)
        return found, read_mobile(connection, found.account_id)[1]


def _row(line: Line) -> str:
    why = f"  {line.reason}" if line.reason else ""
    return (
        f"{line.message_id:>7}  {_local(line.written_at)}  {line.kind:17} {line.channel:5} "
        f"{line.recipient or '-':14} EAN ..{ending(line.ean)}  {line.state}{why}"
    )


def _facts(life: Life) -> Iterator[tuple[str, str]]:
    told = life.told
    yield "cause", life.cause
    length = f", SMS: {told.segments}" if life.line.channel is ChannelName.SMS else ""
    yield "words", f"{told.language}, version {told.template_version}{length}"
    yield "waits until", _local(life.not_before)
    yield "dies at", _local(life.expires_at)
    if life.submitted_at is not None:
        yield "submitted", f"{_local(life.submitted_at)}, tries counted: {life.attempts}"
    if life.provider_id is not None:
        yield "provider's id", life.provider_id
    if life.asked:
        yield "asked for", f"{life.asked} times"
    yield "changed", _local(life.changed_at)
    for heard in life.heard:
        yield "receipt", f"{_local(heard.came_at)} {heard.state} {heard.reason or ''}".rstrip()
    if life.follows is not None:
        yield "follows", f"message {life.follows}"
    for after in life.followed_by:
        yield "followed by", f"message {after.message_id}, {after.channel}, {after.state}"
    for task in life.tasks:
        yield "task", f"{task.task_id}, {task.kind}: {task.detail}"
    if life.pause is not None:
        yield (
            "paused",
            f"{life.pause.channel} since {_local(life.pause.since)}: {life.pause.reason}",
        )
    if not life.is_account_open:
        yield "account", "closed"


def _of_line(line: Line) -> dict[str, str | int | None]:
    return {
        "id": line.message_id,
        "written_at": _iso(line.written_at),
        "ean": line.ean,
        "kind": line.kind,
        "channel": line.channel,
        "recipient": line.recipient,
        "state": line.state,
        "reason": line.reason,
    }


def _of_life(life: Life) -> dict[str, object]:
    told, pause = life.told, life.pause
    return _of_line(life.line) | {
        "subject": told.subject,
        "text": told.text,
        "language": told.language,
        "template_version": told.template_version,
        "segments": told.segments,
        "cause": life.cause,
        "attempt": life.attempt,
        "attempts": life.attempts,
        "asked": life.asked,
        "not_before": _iso(life.not_before),
        "expires_at": _iso(life.expires_at),
        "submitted_at": None if life.submitted_at is None else _iso(life.submitted_at),
        "changed_at": _iso(life.changed_at),
        "provider_id": life.provider_id,
        "follows": life.follows,
        "followed_by": [one.message_id for one in life.followed_by],
        "receipts": [
            {"at": _iso(one.came_at), "state": one.state, "reason": one.reason}
            for one in life.heard
        ],
        "tasks": [{"id": one.task_id, "kind": one.kind} for one in life.tasks],
        "paused": None if pause is None else pause.reason,
        "account_open": life.is_account_open,
    }


def _local(instant: datetime) -> str:
    return f"{instant.astimezone(BRUSSELS):%Y-%m-%d %H:%M:%S}"


def _iso(instant: datetime) -> str:
    return instant.astimezone(BRUSSELS).isoformat(timespec="seconds")
