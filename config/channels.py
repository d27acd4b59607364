"""Wires the ways to customers: simulated ones in a rehearsal, elsewhere those that are set."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime

from balance.deadline import SetAlarm, real_alarm
from balance.storage import facts
from balance.storage.database import Database
from config.rules import Operator
from config.settings import Settings, SetUpError
from messaging.bounces import Bounces
from messaging.channels.simulator import SimulatedEmail, SimulatedSms
from messaging.channels.smtp_email import SmtpEmail
from messaging.channels.smtp_session import read_smtp_url
from messaging.channels.twilio_sms import TwilioAccount, TwilioSms
from messaging.delivery import Channel, ChannelName
from messaging.mailbox import DatabaseMailbox
from messaging.mime import Sender
from messaging.rows import Manner
from messaging.service import Service

RECEIPTS_PATH = "/receipts/twilio"


def carried(settings: Settings, rehearsal: bool) -> frozenset[ChannelName]:
    """The channels that have a way to customers; a message to no other is written.

    Where none is set yet, messages wait for one.
    """
    if rehearsal:
        return frozenset(ChannelName)
    set_up = {ChannelName.SMS: _sends_sms(settings), ChannelName.EMAIL: settings.smtp_url}
    found = frozenset(name for name, is_set in set_up.items() if is_set)
    return found or frozenset(ChannelName)


def channels(
    settings: Settings,
    operator: Operator,
    database: Database,
    clock: Callable[[], datetime],
    rehearsal: bool,
    set_alarm: SetAlarm = real_alarm,
) -> Mapping[ChannelName, Channel]:
    """The channels in force. Raises SetUpError for none, and for real ones in a rehearsal."""
    sender = Sender(operator.name, operator.email)
    if rehearsal:
        _refuse_real_ones(settings)
        mailbox = DatabaseMailbox(database, clock)
        return {
            ChannelName.SMS: SimulatedSms(mailbox),
            ChannelName.EMAIL: SimulatedEmail(mailbox, sender),
        }
    _refuse_simulated_ones(settings)
    made: dict[ChannelName, Channel] = {}
    if _sends_sms(settings):
        made[ChannelName.SMS] = TwilioSms(_account(settings), clock, set_alarm=set_alarm)
    if settings.smtp_url is not None:
        server = read_smtp_url(settings.smtp_url.get_secret_value())
        made[ChannelName.EMAIL] = SmtpEmail(
            server, sender, _bounces(settings, database), set_alarm=set_alarm
        )
    if not made:
        raise SetUpError(
            "No message can be sent: set ALLOSOLDE_TWILIO_FROM for SMS, "
            "ALLOSOLDE_SMTP_URL for e-mails, or both."
        )
    return made


def manner(settings: Settings, operator: Operator) -> Manner:
    """As whom and when the product speaks."""
    hours, passes = settings.disturbed_never, settings.emergency_in_quiet_hours
    return Manner(_service(operator), hours, passes)


def _service(operator: Operator) -> Service:
    return Service(
        name=operator.name,
        balance_line=operator.balance_line,
        gas_emergency=operator.gas_emergency,
        help_line=operator.help_line,
        help_key=operator.help_key,
        help_hours=operator.opening_hours,
        top_up_page=operator.top_up_page,
    )


def bounce_key(database: Database) -> str:
    """What the bounce addresses of this database are marked with; made once."""
    with database.write() as connection:
        return facts.keep_fact(connection, facts.BOUNCES, secrets.token_hex(16))


def _sends_sms(settings: Settings) -> bool:
    return settings.sms_channel != "simulator" and bool(settings.twilio_from)


def _refuse_simulated_ones(settings: Settings) -> None:
    if settings.sms_channel == "simulator":
        raise SetUpError(
            "Unset ALLOSOLDE_SMS_CHANNEL: simulated SMS reach nobody outside a rehearsal."
        )


def _refuse_real_ones(settings: Settings) -> None:
    if settings.sms_channel == "twilio":
        raise SetUpError("Unset ALLOSOLDE_SMS_CHANNEL: no SMS of a rehearsal reaches a customer.")
    if settings.smtp_url is not None:
        raise SetUpError("Unset ALLOSOLDE_SMTP_URL: no e-mail of a rehearsal reaches a customer.")


def _account(settings: Settings) -> TwilioAccount:
    token = settings.twilio_auth_token
    if token is None:
        raise SetUpError("Set ALLOSOLDE_TWILIO_AUTH_TOKEN: without it no SMS can be sent.")
    return TwilioAccount(
        sid=settings.twilio_account_sid,
        token=token.get_secret_value(),
        sender=settings.twilio_from,
        api_url=settings.twilio_api_url,
        receipts_url=settings.base_url + RECEIPTS_PATH,
    )


def _bounces(settings: Settings, database: Database) -> Bounces | None:
    if settings.bounce_address is None:
        return None
    return Bounces(settings.bounce_address, bounce_key(database))
