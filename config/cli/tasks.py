"""The command `tasks`: what agents have to look into, and that one has."""

import json
from typing import Final

import click

from balance.calendar import BRUSSELS
from balance.refusals import Refusal, RefusedInput
from balance.storage.tasks import Task, close_by_hand, open_tasks
from config.cli.acting import NUMBER, refuse_unsaid
from config.cli.group import parts

KINDS: Final = (
    "cuts_held",
    "cuts_unknown",
    "file_not_taken",
    "file_refused",
    "import_stopped",
    "lines_refused",
    "long_message",
    "maybe_dark",
    "message_cancelled",
    "message_dead",
    "message_failed",
    "message_unknown",
    "meter_left",
    "never_cut",
    "no_consumption_file",
    "no_usable_contact",
    "order_not_sent",
    "order_refused",
    "order_unacknowledged",
    "platform_down",
    "silent_meter",
    *(refusal.value for refusal in Refusal),
)
"""Every kind of task: some are of the engine, some of the messages, some of the inbox."""


def register(group: click.Group) -> None:
    """Add the command to the command line."""
    group.add_command(tasks)


@click.group(invoke_without_command=True)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    metavar="KIND",
    help="Only tasks of this kind, such as conflict.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def tasks(context: click.Context, kind: str | None, as_json: bool) -> None:
    """What agents have to look into, oldest first; docs/runbook.md says what to do of each kind."""
    if context.invoked_subcommand is not None:
        return
    with parts().database.read() as connection:
        found = open_tasks(connection, kind)
    if as_json:
        click.echo(json.dumps([_shown(task) for task in found]))
        return
    for task in found:
        when = task.created_at.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M")
        click.echo(f"{task.task_id:>5}  {when}  {task.kind:20} {task.ean or '-':18}  {task.detail}")
    click.echo(f"{len(found)} open")


@tasks.command()
@click.argument("number", type=NUMBER)
@click.option("--by", required=True, help="Who has dealt with it.")
@click.option("--note", required=True, help="What became of it.")
def close(number: int, by: str, note: str) -> None:
    """Close the task of this number: somebody has dealt with it."""
    refuse_unsaid(by, note)
    product = parts()
    with product.database.write() as connection:
        if not close_by_hand(connection, number, by, note, product.clock()):
            raise RefusedInput(Refusal.NOT_ALLOWED, "number", f"no task {number} is open")
    click.echo(f"Task {number} is closed.")


def _shown(task: Task) -> dict[str, str | int | None]:
    return {
        "id": task.task_id,
        "kind": task.kind,
        "ean": task.ean,
        "detail": task.detail,
        "created_at": task.created_at.astimezone(BRUSSELS).isoformat(timespec="seconds"),
    }
