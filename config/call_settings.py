"""Settings of the phone line: its patience, its limits, and where it passes callers on."""

import re
from typing import Final

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

from ivr.guard import Limits

_E164: Final = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
# BIPT, Belgian numbering plan: free, national and premium numbers place no outbound calls.
_CALLED_ONLY: Final = ("+32800", "+3270", "+3278", "+3290")


class CallSettings(BaseSettings):
    """The times of a call, how many EANs may be tried, the transfer to a person."""

    welcome_seconds: int = Field(default=2, ge=1, le=10)
    question_seconds: int = Field(default=8, ge=3, le=30)
    meter_seconds: int = Field(default=20, ge=5, le=60)
    look_up_seconds: float = Field(default=2.0, ge=0.5, le=5)
    refusal_seconds: float = Field(default=1.0, ge=0.2, le=5)
    slow_seconds: int = Field(default=4, ge=1, le=10)
    call_minutes: int = Field(default=10, ge=5, le=15)
    caller_tails: int = Field(default=10, ge=1, le=1000)
    service_tails: int = Field(default=200, ge=1, le=100_000)
    withheld_tails: int = Field(default=100, ge=1, le=100_000)
    prefix_tails: int = Field(default=100, ge=1, le=100_000)
    line_tails: int = Field(default=3000, ge=1, le=100_000)
    transfer_from: str = ""
    transfer_to: str = ""

    @field_validator("transfer_from", "transfer_to")
    @classmethod
    def _is_a_number(cls, value: str, info: ValidationInfo) -> str:
        if value and _E164.fullmatch(value) is None:
            raise ValueError("must be a number such as +3221234567")
        if info.field_name == "transfer_from" and value.startswith(_CALLED_ONLY):
            raise ValueError("must be a number that may place calls: this one can only be called")
        return value

    @field_validator("transfer_to")
    @classmethod
    def _goes_with_a_caller(cls, value: str, info: ValidationInfo) -> str:
        # A caller that failed has been told, and is not among the data.
        if bool(info.data.get("transfer_from", value)) != bool(value):
            raise ValueError("goes with ALLOSOLDE_TRANSFER_FROM: set both, or none")
        return value

    @property
    def call_limits(self) -> Limits:
        """How many distinct EANs may be tried: a day by whom, an hour by the whole line."""
        return Limits(
            caller=self.caller_tails,
            service=self.service_tails,
            withheld=self.withheld_tails,
            prefix=self.prefix_tails,
            line=self.line_tails,
        )
