"""The operator's service as its customers reach it."""

from dataclasses import dataclass

from voice_prompts.hours import OpeningHours


@dataclass(frozen=True, slots=True)
class Service:
    """Names, numbers and pages, written as customers read them; `help_key` is dialled after."""

    name: str
    balance_line: str
    gas_emergency: str
    help_line: str
    help_key: str
    help_hours: OpeningHours
    top_up_page: str
