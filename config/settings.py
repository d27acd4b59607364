"""Settings from the environment (ALLOSOLDE_…); every fault is reported together, in words."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL

_PREFIX = "ALLOSOLDE_"


class SettingsError(Exception):
    """One or more settings cannot be used: a line each."""


class Settings(BaseSettings):
    """Where the product keeps its data, how it is reached and signed."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True)

    database_url: str = ""
    data_dir: Path = Path("var")
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str = ""
    twilio_auth_token: SecretStr | None = None
    twilio_account_sid: str = "AC" + "0" * 32
    voice: Literal["say", "play"] | None = None
    sms_channel: Literal["simulator"] = "simulator"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("public_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @property
    def database(self) -> str:
        """The database's URL; by default SQLite under the data folder."""
        path = str((self.data_dir / "allosolde.db").absolute())
        # A folder's name may hold what a URL reads otherwise, such as "?" or "%".
        own = URL.create("sqlite", database=path)
        return self.database_url or own.render_as_string(hide_password=False)

    @property
    def base_url(self) -> str:
        """The public base address, over which webhooks are signed."""
        return self.public_url or self.local_url

    @property
    def local_url(self) -> str:
        """Where this machine's own web process answers."""
        return f"http://127.0.0.1:{self.port}"


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
