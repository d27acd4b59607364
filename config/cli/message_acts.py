"""Commands that act on a message: send it again, close what is open about it, take a bounce."""

import sys

import click

from config.channels import bounce_key
from config.cli.acting import NUMBER, refuse_unsaid, write
from config.cli.group import parts
from config.sending import follow_ups
from messaging import care
from messaging.bounces import read_bounce
from messaging.receipts import take

_BY = click.option("--by", required=True, help="Who decides it.")
# A bounce quotes the mail it is about; nobody writes a longer one.
_LONGEST_MAIL = 10 * 2**20


def register(group: click.Group) -> None:
    """Add the commands to `messages`."""
    for command in (resend, close, bounced):
        group.add_command(command)


@click.command()
@click.argument("number", type=NUMBER)
@_BY
@click.option("--note", required=True, help="Why it is sent again.")
def resend(number: int, by: str, note: str) -> None:
    """Send the message of this number again, in today's words."""
    refuse_unsaid(by, note)
    product = parts()
    again = follow_ups(product).send_again
    written = write(
        product, lambda connection, now: care.resend(connection, number, by, note, now, again)
    )
    click.echo(f"Message {written} says it again.")


@click.command()
@click.argument("number", type=NUMBER)
@_BY
@click.option("--note", required=True, help="What became of it.")
def close(number: int, by: str, note: str) -> None:
    """Close what is open about the message of this number: somebody has dealt with it."""
    refuse_unsaid(by, note)
    write(parts(), lambda connection, now: care.close(connection, number, by, note, now))
    click.echo(f"Message {number} is closed.")


@click.command()
def bounced() -> None:
    """Take in a bounced e-mail from standard input, as a mail server hands it over."""
    product = parts()
    raw = sys.stdin.buffer.read(_LONGEST_MAIL)
    told = read_bounce(raw, bounce_key(product.database))
    if told is None:
        # A refusal would make the mail server bounce the bounce.
        click.echo("This mail is no bounce of ours: nothing was done.")
        return
    number, receipt = told
    after = follow_ups(product)
    known = write(product, lambda connection, now: take(connection, number, receipt, after, now))
    click.echo(f"Message {number} bounced." if known else f"There is no message {number}.")
