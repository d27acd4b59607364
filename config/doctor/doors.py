"""Looks at the doors: signed webhooks, voice, messages and meters."""

from typing import Final

from balance.calendar import BRUSSELS
from balance.storage.database import DatabaseError
from config.bootstrap import Parts, SetUpError, signature
from config.doctor.findings import Finding, fault, ok, warning
from messaging.delivery import ChannelName
from messaging.pauses import paused
from voice_prompts.audio.installed import installed_voices
from voice_prompts.languages import TAGS, Language

_PATH = "/calls/incoming"
_TRIED = {"CallSid": "CA0"}
_PARTS: Final = {ChannelName.SMS: "provider", ChannelName.EMAIL: "mail"}
_FORM = "application/x-www-form-urlencoded"


def look_at_doors(parts: Parts) -> list[Finding]:
    """What the telephone, the messages and the meters need."""
    looks = (_signing, _address, _voice, _provider, _mail, _meters)
    return [look(parts) for look in looks]


def _signing(parts: Parts) -> Finding:
    try:
        check = signature(parts)
    except (SetUpError, DatabaseError) as reason:
        return fault("signing", str(reason))
    form = {name: [value] for name, value in _TRIED.items()}
    if not check.check(_PATH, form, check.sign(_PATH, _TRIED), _FORM):
        return fault("signing", "A webhook that was signed here is refused here: report it.")
    if check.check(_PATH, form, check.sign(_PATH, {}), _FORM):
        return fault("signing", "A webhook under a wrong signature is taken: stop the web process.")
    return ok("signing", "Webhooks are signed and checked with the provider's token.")


def _address(parts: Parts) -> Finding:
    address = parts.settings.base_url
    if address.startswith("https://") or parts.rehearsal:
        return ok("address", f"Webhooks are signed over {address}")
    said = f"Webhooks are signed over {address}, which no provider reaches safely"
    return fault("address", f"{said}: set ALLOSOLDE_PUBLIC_URL to the https address it dials.")


def _voice(parts: Parts) -> Finding:
    voice = parts.settings.voice
    if voice == "say" or (voice is None and not parts.rehearsal):
        return ok("voice", "The line speaks with the provider's voice.")
    voices = installed_voices()
    silent = [tag for tag in TAGS.values() if not any(one.speaks(tag) for one in voices)]
    if not silent:
        return ok("voice", "The line plays recordings of an offline voice, in every language.")
    said = f"No offline voice here speaks {', '.join(silent)}: install the extra allosolde[dutch]."
    if TAGS[Language.FR] in silent:
        return fault("voice", said) if voice == "play" else warning("voice", said)
    return warning("voice", f"{said} Until then the provider's voice speaks there.")


def _provider(parts: Parts) -> Finding:
    if parts.rehearsal:
        return ok("provider", "SMS go to the rehearsal's mailbox: nothing leaves this machine.")
    if parts.settings.sms_channel == "simulator":
        said = "Simulated SMS reach nobody outside a rehearsal: unset ALLOSOLDE_SMS_CHANNEL."
        return fault("provider", said)
    if not parts.settings.twilio_from:
        said = "No SMS goes out, and customers without e-mail are told nothing"
        return fault("provider", f"{said}: set ALLOSOLDE_TWILIO_FROM and what goes with it.")
    sender = f"from {parts.settings.twilio_from} through {parts.settings.twilio_api_url}"
    return _paused(parts, ChannelName.SMS) or ok("provider", f"SMS go out {sender}")


def _mail(parts: Parts) -> Finding:
    if parts.rehearsal:
        return ok("mail", "E-mails go to the rehearsal's mailbox: nothing leaves this machine.")
    if parts.settings.smtp_url is None:
        said = "No e-mail goes out, who chose e-mail gets SMS: set ALLOSOLDE_SMTP_URL."
        return warning("mail", said)
    stopped = _paused(parts, ChannelName.EMAIL)
    if stopped is not None or parts.settings.bounce_address is not None:
        return stopped or ok("mail", "E-mails go out, and their bounces come back here.")
    said = "E-mails go out, but of one that bounces nobody learns: set ALLOSOLDE_BOUNCE_ADDRESS."
    return warning("mail", said)


def _paused(parts: Parts, channel: ChannelName) -> Finding | None:
    """That a channel waits for an operator, and why; None where it does not."""
    with parts.database.read() as connection:
        found = {one.channel: one for one in paused(connection)}
    if channel not in found:
        return None
    since = found[channel].since.astimezone(BRUSSELS)
    said = f"Since {since:%Y-%m-%d %H:%M} every message waits. {found[channel].reason}"
    return fault(_PARTS[channel], said)


def _meters(parts: Parts) -> Finding:
    if parts.rehearsal:
        return ok("meters", "Orders go to simulated meters.")
    if not parts.settings.meters_url:
        said = "No order reaches a meter, each waits and becomes a task"
        return fault("meters", f"{said}: set ALLOSOLDE_METERS_URL and ALLOSOLDE_METERS_KEY.")
    return ok("meters", f"Orders go to {parts.settings.meters_url}")
