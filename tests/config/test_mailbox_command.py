"""What a household has received is printed so that it can be read."""

import re

from tests.config.commands import Shell

EAN = "541449020000000001"
ACCOUNTS = "ean,energy,balance_eur,opened_on,mobile,email,channels"
CONSUMPTION = "message_id,ean,day,version,peak_kwh,offpeak_kwh,amount_eur"


def test_sms_and_emails_are_printed_with_subject_and_text_and_without_markup(
    rehearsal: Shell,
) -> None:
    person = "+32470000001,lambert@example.be,sms email"
    accounts = (ACCOUNTS, f"{EAN},electricity,6.00,2026-11-01,{person}")
    rehearsal.succeed("import", "accounts", rehearsal.file("accounts.csv", *accounts))
    day = (CONSUMPTION, f"m1,{EAN},2026-11-23,1,,,3.00")
    rehearsal.succeed("import", "consumption", rehearsal.file("day.csv", *day))
    assert "2 accepted" in rehearsal.succeed("dispatch", "--once")
    lines = rehearsal.succeed("mailbox").splitlines()
    assert re.fullmatch(r"2026-11-24 12:\d\d  \+32470000001", lines[0])
    assert lines[1].startswith("  Crédit bas, électricité (EAN ..0001): 3,00 EUR le 24/11.")
    assert re.fullmatch(r"2026-11-24 12:\d\d  lambert@example\.be", lines[2])
    assert lines[3] == "  Crédit bas\xa0: 3,00\xa0€ pour l’électricité (EAN …0001)"
    assert "  Votre solde\xa0: 3,00\xa0€" in lines
    assert not any("<" in line for line in lines)
    assert lines[-1] == "2 messages"
