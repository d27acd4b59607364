"""Commands that run: the web process, the worker, both as a rehearsal, and a call to the line."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

import click
from sqlalchemy.engine import make_url

from balance.ean import tail
from balance.money import euros
from balance.storage.statements import read_statement
from config import bootstrap
from config import worker as worker_process
from config.bootstrap import Parts, SetUpError, real_now
from config.cli.graph import draw
from config.cli.group import parts
from config.demo import households
from config.ports import refuse_taken_port
from config.settings import load_settings
from ivr.handset import terminal

_POLL_SECONDS = 0.2
_STOP_SECONDS = 10
_GREETED = 10


def register(group: click.Group) -> None:
    """Add the commands to the command line."""
    for command in (web, worker, rehearse, call):
        group.add_command(command)


@click.command()
def web() -> None:
    """Answer calls, integrators and health checks until stopped."""
    # gunicorn reads the command line when imported, which may be no text: not for other commands.
    from config.web import serve

    serve(parts())


@click.command()
def worker() -> None:
    """Do what is due, and send what is to be sent, until stopped."""
    worker_process.work(parts())


@click.command()
@click.option("--keys", help='Keys to press, such as "9020000000001,1": a comma waits.')
@click.option(
    "--from", "caller", default=households.CALLER, show_default=True, help="The caller's number."
)
@click.option("--graph", is_flag=True, help="Draw the dialogue (Mermaid) instead of calling.")
def call(keys: str | None, caller: str, graph: bool) -> None:
    """Call the line from this terminal."""
    if graph:
        click.echo(draw(real_now()))
        return
    product = parts()
    sign = bootstrap.signature(product).sign
    raise SystemExit(terminal.run(product.settings.local_url, sign, keys, caller, click.echo))


@click.command()
@click.option("--reset", is_flag=True, help="Start the rehearsal over instead of running it.")
def rehearse(reset: bool) -> None:
    """Make a rehearsal with demo accounts, if there is none, and run web and worker."""
    product = _rehearsal()
    if reset:
        bootstrap.reset_rehearsal(product.database, bootstrap.recordings_folder(product))
        households.open_demo_accounts(product)
        click.echo("The rehearsal starts over with its demo accounts.")
        return
    refuse_taken_port(product.settings.port, "ALLOSOLDE_PORT")
    _run_both(product)


def _rehearsal() -> Parts:
    settings = load_settings()
    url = make_url(settings.database)
    fresh = url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()
    if fresh:
        bootstrap.create_database(settings.database, rehearsal=True)
    product = parts()
    if not product.rehearsal:
        raise SetUpError("This database is not a rehearsal: use `allosolde web` and `worker`.")
    with product.database.read() as connection:
        empty = not households.households(connection)
    if empty:
        households.open_demo_accounts(product)
    return product


def _run_both(product: Parts) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    # Also SIGINT: started in the background of a script, it would be ignored.
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    # A group of their own: Ctrl-C reaches us alone, and we stop them in order.
    processes = [
        subprocess.Popen([sys.executable, "-m", "config.cli", name], start_new_session=True)
        for name in ("web", "worker")
    ]
    try:
        _greet(product)
        while all(process.poll() is None for process in processes):
            time.sleep(_POLL_SECONDS)
        raise SetUpError("A process of the rehearsal stopped by itself: its reason stands above.")
    except KeyboardInterrupt:
        click.echo("\nStopping…")
    finally:
        _stop(processes)


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _greet(product: Parts) -> None:
    base = product.settings.local_url
    click.echo(f"Open          {base}/demo/")
    click.echo(f"Health        {base}/healthz")
    click.echo(f"Voice webhook {base}/calls/incoming")
    click.echo("Or call the line in another terminal:  .venv/bin/allosolde call")
    click.echo("Households:")
    for line in _households(product):
        click.echo(f"  {line}")
    click.echo("Ctrl-C stops everything.")


def _households(product: Parts) -> Iterator[str]:
    now = product.clock()
    with product.database.read() as connection:
        for one in households.households(connection)[:_GREETED]:
            found = read_statement(connection, one.ean, product.rules.policies, now)
            if found is not None:
                yield f"{tail(one.ean)}  {one.energy:11} {euros(found.balance):>8}  {found.supply}"
