"""Which ways to customers are wired: simulated ones in a rehearsal, real ones elsewhere."""

import pytest
from pydantic import SecretStr

from balance.storage.database import Database
from config.channels import bounce_key, carried, channels
from config.rules import Rules
from config.settings import Settings, SettingsError, SetUpError, load_settings
from messaging.channels.simulator import SimulatedEmail, SimulatedSms
from messaging.channels.smtp_email import SmtpEmail
from messaging.channels.twilio_sms import TwilioSms
from messaging.delivery import Channel, ChannelName
from tests.messaging.factories import Clock

SMS = Settings(
    twilio_account_sid="AC" + "1" * 32,
    twilio_auth_token=SecretStr("token"),
    public_url="https://solde.example",
    twilio_from="+32460000000",
)
SMTP = SecretStr("smtp://user:password@mail.example:587")
EMAIL = Settings(smtp_url=SMTP)


def _made(
    settings: Settings, database: Database, rehearsal: bool = False
) -> dict[ChannelName, type[Channel]]:
    made = channels(settings, Rules().operator, database, Clock(), rehearsal)
    assert carried(settings, rehearsal) == set(made)
    return {name: type(channel) for name, channel in made.items()}


def test_a_rehearsal_has_simulated_channels(database: Database) -> None:
    both = {ChannelName.SMS: SimulatedSms, ChannelName.EMAIL: SimulatedEmail}
    assert _made(Settings(), database, rehearsal=True) == both
    assert _made(Settings(sms_channel="simulator"), database, rehearsal=True) == both


def test_elsewhere_what_is_set_is_made(database: Database) -> None:
    assert _made(SMS, database) == {ChannelName.SMS: TwilioSms}
    assert _made(EMAIL, database) == {ChannelName.EMAIL: SmtpEmail}
    both = SMS.model_copy(update={"smtp_url": SMTP, "bounce_address": "retours@example.be"})
    assert set(_made(both, database)) == set(ChannelName)


@pytest.mark.parametrize(
    ("settings", "rehearsal", "named"),
    [
        (Settings(), False, "ALLOSOLDE_TWILIO_FROM"),
        (Settings(), False, "ALLOSOLDE_SMTP_URL"),
        (SMS.model_copy(update={"sms_channel": "simulator"}), False, "ALLOSOLDE_SMS_CHANNEL"),
        (SMS.model_copy(update={"sms_channel": "twilio"}), True, "ALLOSOLDE_SMS_CHANNEL"),
        (EMAIL, True, "ALLOSOLDE_SMTP_URL"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    database: Database, settings: Settings, rehearsal: bool, named: str
) -> None:
    with pytest.raises(SetUpError, match=named):
        channels(settings, Rules().operator, database, Clock(), rehearsal)


def test_without_a_way_messages_wait_for_one() -> None:
    assert carried(Settings(), rehearsal=False) == frozenset(ChannelName)


def test_bounces_are_marked_with_one_key_for_ever(database: Database) -> None:
    assert bounce_key(database) == bounce_key(database)
    assert len(bounce_key(database)) == 32


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TWILIO_FROM", "0470 12 34 56", "a number such as"),
        ("TWILIO_FROM", "ALongerNameThan11", "a number such as"),
        ("TWILIO_FROM", "+32460000000", "ALLOSOLDE_TWILIO_ACCOUNT_SID"),
        ("TWILIO_API_URL", "http://provider.example", "https://"),
        ("SMS_CHANNEL", "twilio", "ALLOSOLDE_TWILIO_FROM"),
        ("SMTP_URL", "http://mail.example", "smtp://"),
        ("SMTP_URL", "smtp://", "a host"),
        ("SMTP_URL", "smtp://mail.example:99999", "a port"),
        ("SMTP_URL", "smtp://user@mail.example", "both a user and a password"),
        ("SMTP_URL", "smtp://u:p%C3%A9@mail.example", "ASCII"),
        ("SMTP_URL", "smtp://u:hush@mail.example/x", "end with the port"),
        ("SMTP_URL", "smtp://u:hush@ma il.example", "without spaces"),
        # The library quotes what it cannot read.
        ("SMTP_URL", "smtp://u:hush\u2100@mail.example", "an address such as"),
        ("TWILIO_API_URL", "https://u:hush\u2100@provider.example", "an address such as"),
        ("TWILIO_API_URL", "https://u:hush#@provider.example", "an address such as"),
        ("TWILIO_ACCOUNT_SID", "AC12 34", "the id of the account"),
        ("BOUNCE_ADDRESS", "retours", "an e-mail address"),
        ("BOUNCE_ADDRESS", "a+b@example.be", "without a +"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"ALLOSOLDE_{name}", value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    [line] = str(refused.value).splitlines()
    assert line.startswith(f"ALLOSOLDE_{name}: ")
    assert words in line
    assert "hush" not in line


@pytest.mark.parametrize("sender", ["+32460000000", "Allo Solde", "MG" + "a" * 32])
def test_a_sender_may_be_a_number_a_name_or_a_service(
    monkeypatch: pytest.MonkeyPatch, sender: str
) -> None:
    for name, value in {
        "TWILIO_FROM": sender,
        "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
        "TWILIO_AUTH_TOKEN": "token",
        "PUBLIC_URL": "https://solde.example",
    }.items():
        monkeypatch.setenv(f"ALLOSOLDE_{name}", value)
    assert load_settings().twilio_from == sender


def test_receipts_need_an_address_to_come_back_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOSOLDE_TWILIO_FROM", "Allo Solde")
    monkeypatch.setenv("ALLOSOLDE_TWILIO_ACCOUNT_SID", "AC" + "1" * 32)
    monkeypatch.setenv("ALLOSOLDE_TWILIO_AUTH_TOKEN", "token")
    with pytest.raises(SettingsError, match="ALLOSOLDE_PUBLIC_URL"):
        load_settings()


def test_the_password_of_the_mail_server_is_not_shown() -> None:
    assert "password" not in repr(EMAIL.smtp_url)
