"""Commands for the tokens of integrators: `allosolde token …`."""

import json

import click

from balance.calendar import BRUSSELS
from balance.storage.retries import write_retried
from balance.storage.tokens import Scope, Token, all_tokens, create_token, revoke_token
from config.cli.group import parts


def register(group: click.Group) -> None:
    """Add `token` and its commands to the command line."""
    tokens = click.Group("token", help="Let integrators use the API, or no more.")
    for command in (create, list_tokens, revoke):
        tokens.add_command(command)
    group.add_command(tokens)


@click.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it is for; several times for several.",
)
def create(name: str, scopes: tuple[str, ...]) -> None:
    """Make a token for the integrator NAME, and show it: nobody can show it again."""
    product = parts()
    now, wanted = product.clock(), {Scope(word) for word in scopes}
    token = write_retried(
        product.database,
        lambda connection: create_token(connection, name, wanted, now, rehearsal=product.rehearsal),
    )
    click.echo(token)


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_tokens(as_json: bool) -> None:
    """Show every token but its secret, oldest first."""
    with parts().database.read() as connection:
        found = all_tokens(connection)
    if as_json:
        click.echo(json.dumps([_shown(token) for token in found]))
        return
    for token in found:
        gone = token.revoked_at
        stands = f"revoked {gone.astimezone(BRUSSELS):%Y-%m-%d %H:%M}" if gone else "in use"
        used = f"last used on {token.last_used_on}" if token.last_used_on else "never used"
        click.echo(f"{token.name:20}  {stands:26}  {used:24}  {' '.join(sorted(token.scopes))}")
    alive = sum(token.revoked_at is None for token in found)
    click.echo(f"{alive} in use")


@click.command()
@click.argument("name")
def revoke(name: str) -> None:
    """Let the token of NAME open nothing any more, from now on."""
    product = parts()
    now = product.clock()
    write_retried(product.database, lambda connection: revoke_token(connection, name, now))
    click.echo(f"{name}: revoked")


def _shown(token: Token) -> dict[str, object]:
    return {
        "name": token.name,
        "scopes": sorted(token.scopes),
        "created_at": token.created_at.isoformat(),
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
        "last_used_on": token.last_used_on.isoformat() if token.last_used_on else None,
    }
