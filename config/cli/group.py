"""The command group, and what every command starts from."""

import gc

import click

from config.bootstrap import Parts, assemble
from config.logs import set_up_logs
from config.settings import load_settings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def allosolde() -> None:
    """Allô Solde: the phone line and message service of prepaid energy."""


def parts() -> Parts:
    """The product of this environment, logs set up."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    product = assemble(settings)
    # What is loaded by now lives as long as the process: the collector need not look at it again.
    gc.freeze()
    return product
