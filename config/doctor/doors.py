"""Looks at the doors: signed webhooks, voice, messages and meters."""

from balance.storage.database import DatabaseError
from config.bootstrap import Parts, SetUpError, signature
from config.doctor.findings import Finding, fault, ok, warning
from voice_prompts.audio.installed import installed_voices
from voice_prompts.catalogue import LANGUAGE

_PATH = "/calls/incoming"
_TRIED = {"CallSid": "CA0"}
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
    if any(one.speaks(LANGUAGE) for one in installed_voices()):
        return ok("voice", "The line plays recordings of an offline voice.")
    said = f"No offline voice here speaks {LANGUAGE}: install the extra allosolde[dutch]."
    return fault("voice", said) if voice == "play" else warning("voice", said)


def _provider(parts: Parts) -> Finding:
    if parts.rehearsal:
        return ok("provider", "SMS go to the rehearsal's mailbox: nothing leaves this machine.")
    said = "No channel to send by exists yet outside a rehearsal: no customer is told anything."
    return fault("provider", said)


def _mail(parts: Parts) -> Finding:
    if parts.rehearsal:
        return ok("mail", "E-mails go to the rehearsal's mailbox: nothing leaves this machine.")
    return fault("mail", "No way to send e-mail exists yet outside a rehearsal.")


def _meters(parts: Parts) -> Finding:
    if parts.rehearsal:
        return ok("meters", "Orders go to simulated meters.")
    if not parts.settings.meters_url:
        said = "No order reaches a meter, each waits and becomes a task"
        return fault("meters", f"{said}: set ALLOSOLDE_METERS_URL and ALLOSOLDE_METERS_KEY.")
    return ok("meters", f"Orders go to {parts.settings.meters_url}")
