"""The command `allosolde`: every promised command, refusing in one readable sentence."""

import sys

import click
from sqlalchemy.exc import DBAPIError

from balance.intake.lines import FileRefused
from balance.refusals import RefusedInput
from balance.storage.database import DatabaseError, reason
from balance.storage.facts import ClockError
from balance.storage.tokens import TokenError
from balance.variants import ScenarioError
from config.bootstrap import SetUpError
from config.cli import (
    agent,
    brake,
    care,
    doctor,
    intake,
    messages,
    phone,
    processes,
    prompts,
    tasks,
    tokens,
    trials,
)
from config.cli.group import allosolde
from config.rules import RulesError
from config.settings import SettingsError
from ivr.handset import HandsetError
from ivr.services import ServiceError
from voice_prompts.audio.voices import VoiceError

__all__ = ["allosolde", "main"]

_MODULES = (
    agent,
    brake,
    care,
    doctor,
    intake,
    messages,
    phone,
    processes,
    prompts,
    tasks,
    tokens,
    trials,
)
_SPOKEN = (
    ClockError,
    DatabaseError,
    FileRefused,
    HandsetError,
    RefusedInput,
    RulesError,
    ScenarioError,
    ServiceError,
    SetUpError,
    SettingsError,
    TokenError,
    VoiceError,
)


def main() -> None:
    """Run the command line; a fault with words is said in them, and exits with 1."""
    for module in _MODULES:
        module.register(allosolde)
    try:
        allosolde()
    except _SPOKEN as fault:
        _refuse(str(fault))
    except UnicodeEncodeError as fault:
        if not fault.reason.startswith("surrogates"):
            raise
        _refuse(f"What was written is no UTF-8: {fault.object!a}")
    except DBAPIError as fault:
        _refuse(f"The database does not answer: {reason(fault)}")
    except OSError as fault:
        _refuse(f"{fault.filename or 'system'}: {fault.strerror or fault}")


def _refuse(sentence: str) -> None:
    click.echo(f"allosolde: {sentence}", err=True)
    sys.exit(1)
