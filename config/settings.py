"""Settings from the environment (ALLOSOLDE_…); every fault is reported together, in words."""

import re
from datetime import time, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

import limits
from email_validator import EmailNotValidError, validate_email
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import SettingsConfigDict
from sqlalchemy.engine import URL

from config.call_settings import CallSettings
from messaging.channels.smtp_session import read_smtp_url
from messaging.hours import QuietHours
from messaging.timing import Timing

_PREFIX = "ALLOSOLDE_"
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
_SHORTEST_KEY = 32
_PLAIN = re.compile(r"[!-~]+")
_NOBODY = "AC" + "0" * 32
_ACCOUNT = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
_SENDER = re.compile(r"\+[1-9]\d{6,14}|MG[0-9a-f]{32}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}", re.ASCII)
_NONE = "none"
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_WAITS = re.compile(r"[1-9]\d{0,5}(,[1-9]\d{0,5}){0,9}", re.ASCII)


class SettingsError(Exception):
    """One or more settings cannot be used: a line each."""


class SetUpError(Exception):
    """The product cannot start as it is set up: a sentence that says what to do."""


class Settings(CallSettings):
    """Where the product keeps its data, how it is reached and signed."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True)

    database_url: str = ""
    data_dir: Path = Path("var")
    port: int = Field(default=8000, ge=1, le=65535)
    metrics_port: int = Field(default=9464, ge=1, le=65535)
    public_url: str = ""
    twilio_auth_token: SecretStr | None = None
    twilio_account_sid: str = _NOBODY
    voice: Literal["say", "play"] | None = None
    meters_url: str = ""
    meters_key: SecretStr | None = Field(default=None, validate_default=True)
    twilio_api_url: str = "https://api.twilio.com"
    twilio_from: str = ""
    sms_channel: Literal["simulator", "twilio"] | None = None
    smtp_url: SecretStr | None = None
    bounce_address: str | None = None
    quiet_hours: str = "20:00-08:00"
    emergency_in_quiet_hours: bool = False
    pacing: str = "10"
    lease_seconds: int = Field(default=60, ge=15, le=3600)
    retry_seconds: str = "30,120,600,1800,7200"
    reconcile_seconds: int = Field(default=120, ge=1, le=86_400)
    senders: int = Field(default=4, ge=1, le=64)
    api_rate: str = "600/minute"
    api_failures: str = "30/minute"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("public_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("meters_url", "twilio_api_url")
    @classmethod
    def _is_a_safe_address(cls, value: str) -> str:
        if not value:
            return value
        parsed = _split(value)
        safe = parsed.scheme == "https" or parsed.hostname in _THIS_MACHINE
        if not safe or parsed.scheme not in ("https", "http"):
            raise ValueError("must begin with https://: nothing is sent in the clear")
        if parsed.port == 0 or not parsed.hostname:
            raise ValueError("must name a host, and no port or one above 0")
        if parsed.username or parsed.query or parsed.fragment:
            raise ValueError("must hold no user, no query and no fragment")
        if _PLAIN.fullmatch(value) is None:
            raise ValueError("must be written in ASCII, without spaces")
        return value.rstrip("/")

    @field_validator("meters_key")
    @classmethod
    def _goes_with_the_address(
        cls, key: SecretStr | None, info: ValidationInfo
    ) -> SecretStr | None:
        # An address that failed has been told, and is not among the data.
        if bool(info.data.get("meters_url", key)) != bool(key):
            raise ValueError("goes with ALLOSOLDE_METERS_URL: set both, or none")
        if key is not None and len(key.get_secret_value()) < _SHORTEST_KEY:
            raise ValueError(f"must have at least {_SHORTEST_KEY} characters")
        return key

    @field_validator("twilio_account_sid")
    @classmethod
    def _is_an_account(cls, value: str) -> str:
        # It stands in the address of every request.
        if _ACCOUNT.fullmatch(value) is None:
            raise ValueError("must be the id of the account: letters, digits and hyphens")
        return value

    @field_validator("twilio_from")
    @classmethod
    def _is_a_sender_of_an_account(cls, value: str, info: ValidationInfo) -> str:
        if not value:
            return value
        if _SENDER.fullmatch(value) is None:
            raise ValueError(
                "must be a number such as +32460123456, a name of at most 11 letters "
                "and digits, or the id of a messaging service (MG…)"
            )
        # What failed has been told, and is not among the data.
        known = {"twilio_auth_token", "twilio_account_sid", "public_url"} <= info.data.keys()
        account = info.data.get("twilio_account_sid"), info.data.get("twilio_auth_token")
        if known and (account[0] == _NOBODY or account[1] is None):
            raise ValueError("goes with ALLOSOLDE_TWILIO_ACCOUNT_SID and _AUTH_TOKEN: set all")
        if known and not info.data["public_url"]:
            raise ValueError("goes with ALLOSOLDE_PUBLIC_URL: receipts come back to that address")
        return value

    @field_validator("sms_channel")
    @classmethod
    def _has_a_sender(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value == "twilio" and info.data.get("twilio_from", value) == "":
            raise ValueError("needs ALLOSOLDE_TWILIO_FROM: from whom the messages come")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            read_smtp_url(value.get_secret_value())
        return value

    @field_validator("bounce_address")
    @classmethod
    def _is_a_mailbox(cls, value: str | None) -> str | None:
        if value is None:
            return value
        try:
            found = validate_email(value, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            raise ValueError("must be an e-mail address, such as retours@example.be") from None
        if found.ascii_email is None or "+" in found.local_part:
            raise ValueError("must be in ASCII before its @, without a +: we add one")
        return found.ascii_email

    @field_validator("quiet_hours")
    @classmethod
    def _are_hours(cls, value: str) -> str:
        if value != _NONE and _HOURS.fullmatch(value) is None:
            raise ValueError("must be two times, such as 20:00-08:00, or none")
        return value

    @field_validator("pacing")
    @classmethod
    def _is_a_pace(cls, value: str) -> str:
        if value != _NONE and not (value.isascii() and value.isdigit() and 1 <= int(value) <= 1000):
            raise ValueError("must be segments a second, from 1 to 1000, or none")
        return value

    @field_validator("retry_seconds")
    @classmethod
    def _are_waits(cls, value: str) -> str:
        if _WAITS.fullmatch(value) is None:
            raise ValueError("must be seconds, such as 30,120,600: one wait before each retry")
        return value

    @field_validator("api_rate", "api_failures")
    @classmethod
    def _is_a_rate(cls, value: str) -> str:
        try:
            rate = limits.parse(value)
        except ValueError:
            raise ValueError("must be a rate, such as 600/minute") from None
        if rate.amount < 1:
            raise ValueError("must let one request through at least")
        return value

    @property
    def disturbed_never(self) -> QuietHours | None:
        """The hours in which nobody is disturbed; None: there are none."""
        if self.quiet_hours == _NONE:
            return None
        start, end = self.quiet_hours.split("-")
        return QuietHours(time.fromisoformat(start), time.fromisoformat(end))

    @property
    def segments_a_second(self) -> int | None:
        """How fast one sender may send; None: as fast as it can."""
        return None if self.pacing == _NONE else int(self.pacing)

    @property
    def timing(self) -> Timing:
        """The waits of sending."""
        return Timing(
            lease=timedelta(seconds=self.lease_seconds),
            retries=tuple(timedelta(seconds=int(one)) for one in self.retry_seconds.split(",")),
            reconcile=timedelta(seconds=self.reconcile_seconds),
        )

    @property
    def database(self) -> str:
        """The database's URL; by default SQLite under the data folder."""
        return self.database_url or sqlite_url(self.data_dir / "allosolde.db")

    @property
    def base_url(self) -> str:
        """The public base address, over which webhooks are signed."""
        return self.public_url or self.local_url

    @property
    def local_url(self) -> str:
        """Where this machine's own web process answers."""
        return f"http://127.0.0.1:{self.port}"


def _split(address: str) -> SplitResult:
    """An address in its parts. Raises ValueError that quotes nothing: it may hold a secret."""
    try:
        parsed = urlsplit(address)
        _ = parsed.port
    except ValueError:
        raise ValueError("must be an address such as https://host:8443") from None
    return parsed


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    # A folder's name may hold what a URL reads otherwise, such as "?" or "%".
    own = URL.create("sqlite", database=str(path.absolute()))
    return own.render_as_string(hide_password=False)


def load_settings() -> Settings:
    """The settings in force. Raises SettingsError naming each setting at fault."""
    try:
        return Settings()
    except ValidationError as faults:
        lines = [
            f"{_PREFIX}{str(fault['loc'][0]).upper()}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in faults.errors()
        ]
        raise SettingsError("\n".join(lines)) from None
