"""Settings from the environment (ALLOSOLDE_…); every fault is reported together, in words."""

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import limits
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL

_PREFIX = "ALLOSOLDE_"
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
_SHORTEST_KEY = 32
_PLAIN = re.compile(r"[!-~]+")


class SettingsError(Exception):
    """One or more settings cannot be used: a line each."""


class Settings(BaseSettings):
    """Where the product keeps its data, how it is reached and signed."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True)

    database_url: str = ""
    data_dir: Path = Path("var")
    port: int = Field(default=8000, ge=1, le=65535)
    metrics_port: int = Field(default=9464, ge=1, le=65535)
    public_url: str = ""
    twilio_auth_token: SecretStr | None = None
    twilio_account_sid: str = "AC" + "0" * 32
    voice: Literal["say", "play"] | None = None
    meters_url: str = ""
    meters_key: SecretStr | None = Field(default=None, validate_default=True)
    sms_channel: Literal["simulator"] = "simulator"
    api_rate: str = "600/minute"
    api_failures: str = "30/minute"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("public_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("meters_url")
    @classmethod
    def _is_a_safe_address(cls, value: str) -> str:
        if not value:
            return value
        parsed = urlsplit(value)
        safe = parsed.scheme == "https" or parsed.hostname in _THIS_MACHINE
        if not safe or parsed.scheme not in ("https", "http"):
            raise ValueError("must begin with https://: orders are not sent in the clear")
        # Asking for the port raises a ValueError of its own where it is none.
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
