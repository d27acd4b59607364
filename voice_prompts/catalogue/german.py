"""The prompts in German."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ASKING: Final[Mapping[str, str]] = {
    "W1": "Deutsch: drei.",
    "EAN1": "Nehmen Sie Ihre Rechnung. Der EAN-Code beginnt mit {prefix}. … "
    "Tippen Sie die dreizehn Ziffern danach.",
    "EAN1_END": "Nehmen Sie Ihre Rechnung. … "
    "Tippen Sie die letzten dreizehn Ziffern des EAN-Codes.",
    "EAN2": "Ich habe nichts erhalten. Am Handy öffnen Sie das Tastenfeld. "
    "Tippen Sie die dreizehn Ziffern. Keine Rechnung? Tippen Sie null.",
    "EAN_AGAIN": "Gut, wir korrigieren. Tippen Sie die dreizehn Ziffern noch einmal.",
    "EAN_DROPPED": "Wir fangen neu an. Tippen Sie die dreizehn Ziffern.",
    "EAN_OTHER": "Ein anderer Zähler. Tippen Sie die dreizehn Ziffern {where}.",
    "EAN18": "Für diese Nummer brauchen wir den ganzen EAN-Code. Tippen Sie alle achtzehn Ziffern.",
    "EAN18_SILENT": "Ich habe nichts erhalten. Tippen Sie die achtzehn Ziffern des EAN-Codes. "
    "Keine Rechnung? Tippen Sie null.",
    "EAN18_AGAIN": "Gut, wir korrigieren. Tippen Sie die achtzehn Ziffern noch einmal.",
    "EAN18_DROPPED": "Wir fangen neu an. Tippen Sie die achtzehn Ziffern.",
    "MISS": "Ich habe {received}. Noch {missing}, dann ist die Nummer vollständig. "
    "Tippen Sie weiter, oder Stern für einen neuen Anfang.",
    "MISS2": "Es kam nichts mehr. Ich habe {received}. Noch {missing}, "
    "dann ist die Nummer vollständig. Tippen Sie weiter, oder Stern für einen neuen Anfang.",
    "MANY": "Ich habe {received}. Es müssen dreizehn sein. Bitte fangen Sie neu an.",
    "MANY2": "Das sind noch zu viele: {received}. Tippen Sie nur die dreizehn Ziffern {where}.",
    "MORE": "Tippen Sie weiter: Es fehlen noch fünf Ziffern.",
    "NOK1": "Ich habe diese Nummer nicht erkannt. Schauen Sie genau hin, "
    "und tippen Sie sie noch einmal.",
    "NOK2": "Diese Nummer stimmt auch nicht. Gas und Strom haben je einen eigenen Code. "
    "Tippen Sie die dreizehn Ziffern {where}.",
    "NOK18": "Diese Nummer stimmt auch nicht. Gas und Strom haben je einen eigenen Code. "
    "Tippen Sie die achtzehn Ziffern des EAN-Codes.",
    "RB": "Ich habe verstanden: … {groups}.",
    "RBQ": "Ist das richtig? Tippen Sie eins. Wenn nicht: zwei.",
    "RBQ_SILENT1": "Ich habe keine Taste gehört. Ich lese die Nummer noch einmal vor.",
    "RBQ_SILENT2": "Immer noch nichts. Am Handy öffnen Sie das Tastenfeld. "
    "Die Nummer ist richtig: Tippen Sie eins. Sie ist falsch: zwei.",
    "RBQ_SILENT3": "Ich frage ein letztes Mal. Wenn es stimmt, tippen Sie eins. "
    "Wenn es nicht stimmt, zwei.",
    "RBQ_WRONG1": "Diese Taste passt hier nicht.",
    "RBQ_WRONG2": "Es gibt nur zwei Antworten. Die Nummer ist richtig: eins. "
    "Die Nummer ist falsch: zwei.",
    "RBQ_WRONG3": "Ich habe diese Taste nicht verstanden. Hören Sie noch einmal zu.",
    "WAIT": "Einen Moment, ich suche Ihren Saldo.",
    "LATE": "Ich kann Ihren Saldo gerade nicht lesen. Entschuldigung. "
    "Bitte rufen Sie in zehn Minuten wieder an.",
}

_ANSWERS: Final[Mapping[str, str]] = {
    "GAS0": "Gasgeruch? Auflegen, hinausgehen, und anrufen: … {number}.",
    "N1": "{meter}. Ihr Guthaben ist {amount}.",
    "L1": "{meter}. Achtung, Ihr Guthaben ist nur noch {amount}.",
    "L2": "Wenn das verbraucht ist, beginnt Ihr Notkredit: {emergency}. "
    "Bitte laden Sie rechtzeitig auf.",
    "E1": "{meter}. Ihr Notkredit hat begonnen.",
    "E2": "Von Ihrem Notkredit ist noch übrig: {left}. Danach wird {supply} gesperrt. "
    "Laden Sie vorher auf.",
    "E2_LIMIT": "Von Ihrem Notkredit ist noch übrig: {left}. Danach wird {supply} begrenzt. "
    "Laden Sie vorher auf.",
    "C1": "{meter}. {Supply} ist gesperrt. Ihr Notkredit ist aufgebraucht.",
    "C1_PART": "{meter}. {Supply} ist gesperrt.",
    "C3": "Um {supply_object} wieder einzuschalten, zahlen Sie heute mindestens {amount}. "
    "Morgen ist es vielleicht mehr.",
    "C3Y": "Eine Zahlung geht bis {amount}. Zahlen Sie in mehreren Teilen.",
    "P1": "{meter}. {Supply} wird {when} gesperrt.",
    "P1_NO_DAY": "{meter}. {Supply} wird bald gesperrt.",
    # Said of the emergency credit with P3: P1 and P2 have 12 s together.
    "P2": "Saldo: {amount}.",
    "P3": "Ihr Notkredit ist aufgebraucht. Um die Sperre zu vermeiden, zahlen Sie vorher {amount}.",
    "P3_NO_DAY": "Ihr Notkredit ist aufgebraucht. "
    "Um die Sperre zu vermeiden, zahlen Sie noch heute {amount}.",
    "R1": "{meter}. Sie können {supply_object} wieder einschalten.",
    "R1_TEST": "{meter}. Der Zähler macht seinen Test.",
    "R1_WAIT": "{meter}. Der Test ist nicht gelungen. Das Gas ist noch nicht zurück.",
    "R1_BLOCKED": "{meter}. Zwei Versuche sind misslungen. Das Gas bleibt gesperrt.",
    "R2": "Blinkt ein Pfeil über dem Schalter? "
    "Halten Sie den grünen Knopf fünf Sekunden gedrückt, bis es klickt.",
    "R2_GAS": "Schalten Sie alle Gasgeräte aus. Drücken Sie dann den Knopf unter dem Pfeil, "
    "der blinkt. Der Test dauert höchstens zehn Minuten.",
    "R2_TEST": "Er dauert höchstens zehn Minuten. Lassen Sie alles aus. Sie können auflegen.",
    "R2_WAIT": "Warten Sie sechs Minuten. Blinkt der Pfeil? Versuchen Sie es ein zweites Mal.",
    "R2_BLOCKED": "Versuchen Sie es nicht mehr. Rufen Sie einen Gasinstallateur.",
    "LIM1": "{meter}. Der Strom ist nicht gesperrt, aber begrenzt.",
    "LIM2": "Laden Sie auf, bis Sie wieder gut über null sind. "
    "Dann kommt die volle Leistung von selbst zurück.",
    "BAL": "Saldo: {amount}.",
    "BAL_BELOW": "Saldo unter null: {amount}.",
    "SEC0": "Ihr Notkredit ist aufgebraucht.",
    "SEC1": "Ihr Notkredit ist noch vollständig: {emergency}.",
    "SEC2": "Von Ihrem Notkredit ist noch übrig: {left}.",
    "AS1": "Stand: {when}. Ihr Verbrauch von heute ist noch nicht gezählt.",
    "AS1_LATE": "Stand: {when}. Verbrauch bis: {day}.",
    "TOP1": "Letzte Aufladung: {amount}, {day}.",
}

_MENUS: Final[Mapping[str, str]] = {
    "M0": "Einzelheiten: Tippen Sie eins. Was Sie jetzt tun können: zwei. Etwas anderes: drei. "
    "Wiederholen: Stern. Hilfe: null.",
    "MC": "{Supply_object} einschalten: Tippen Sie eins. Wo zahlen: zwei. Etwas anderes: drei. "
    "Wiederholen: Stern. Hilfe: null.",
    "M3": "Anderer Zähler: Taste eins. Saldo per SMS: zwei. "
    "Warnung höher: drei. Zurück: neun. Wiederholen: Stern. Hilfe: null.",
    "M3_LAST": "Saldo per SMS: Tippen Sie zwei. Warnung höher: drei. Zurück: neun. "
    "Wiederholen: Stern. Hilfe: null.",
    "MENU_SILENT": "Sind Sie noch da? Ich wiederhole.",
    "MENU_WRONG1": "Diese Taste hat hier keine Funktion.",
    "MENU_WRONG2": "Das habe ich nicht verstanden. "
    "Hören Sie zu, und drücken Sie dann nur eine Taste.",
    "FULL": "Das war der letzte Zähler in diesem Gespräch. "
    "Für einen anderen rufen Sie wieder an: … {number}.",
    "DAYS": "Bei Ihrem Verbrauch der letzten Tage reicht es noch für {days}.",
    "DAYS_ZERO": "Bei Ihrem Verbrauch der letzten Tage reicht es nicht mehr für einen Tag.",
    "DAYS_CUT": "Bei Ihrem Verbrauch der letzten Tage dauert es noch {days}, "
    "dann kann {supply} gesperrt werden.",
    "DAYS_CUT_ZERO": "Bei Ihrem Verbrauch der letzten Tage kann {supply} "
    "heute oder morgen gesperrt werden.",
    "DAYS_LIMIT": "Bei Ihrem Verbrauch der letzten Tage dauert es noch {days}, "
    "dann kann {supply} begrenzt werden.",
    "DAYS_LIMIT_ZERO": "Bei Ihrem Verbrauch der letzten Tage kann {supply} "
    "heute oder morgen begrenzt werden.",
    "DAYS_NONE": "Ich weiß noch nicht, wie viel Sie gewöhnlich verbrauchen.",
    "EST": "Schätzung für jetzt: {amount}.",
    "ALERT_AT": "Die Grenze für Ihre Warnung ist {threshold}. "
    "Bei diesem Stand kommt eine Nachricht.",
    "PAY": "Zahlen Sie {least} oder mehr, mit Bankkarte: im Geschäft, in unseren Büros "
    "oder im Internet. Halten Sie die dreizehn Ziffern bereit.",
    "NOLIGHT": "Kein Strom, aber noch Guthaben? Dann liegt es nicht an der Vorauszahlung. "
    "Prüfen Sie Ihre Sicherungen, und fragen Sie die Nachbarn.",
    "NOGAS": "Kein Gas, und der Zähler zeigt nichts an? "
    "Sprechen Sie mit einem Mitarbeiter: Tippen Sie null.",
    "LIM3": "Für die volle Leistung zahlen Sie mindestens {amount}.",
    "SMS1": "Die SMS geht jetzt an die Nummer, die wir für diesen Zähler kennen.",
    "SMS0": "Wir kennen keine Handynummer für diesen Zähler. "
    "Ein Mitarbeiter kann sie eintragen: Tippen Sie null.",
    "SMS_ENOUGH": "Heute sind schon mehrere SMS an Sie gegangen. "
    "Schauen Sie auf Ihr Handy, oder versuchen Sie es morgen wieder.",
    "AL1": "Die Grenze für Ihre Warnung ist {threshold}. "
    "Tippen Sie den neuen Betrag in Euro, höher, bis {most}. Danach Raute.",
    "AL1_SILENT": "Ich habe keinen Betrag erhalten. Tippen Sie ihn in Euro, bis {most}. "
    "Danach Raute.",
    "AL1_LOW": "Am Telefon kann die Grenze nur steigen. Sie ist jetzt {threshold}. "
    "Tippen Sie mehr, bis {most}.",
    "AL1_HIGH": "Das ist zu viel. Tippen Sie höchstens {most}.",
    "AL_TOP": "Die Grenze für Ihre Warnung ist {threshold}. Am Telefon geht es nicht höher.",
    "AL2": "Die neue Grenze für Ihre Warnung ist {threshold}. Ist das richtig? Tippen Sie eins. "
    "Wenn nicht: zwei.",
    "AL3": "Erledigt: Die Grenze für Ihre Warnung ist {threshold}. Eine SMS bestätigt es.",
    "AL3_NO_SMS": "Erledigt: Die Grenze für Ihre Warnung ist {threshold}.",
}

_SWITCHING_ON: Final[Mapping[str, str]] = {
    "EL1": "Haben Sie bezahlt? Schauen Sie auf den Zähler. Blinkt ein Pfeil über dem Schalter? "
    "Tippen Sie eins. Kein Pfeil: zwei.",
    "EL1_READY": "Schauen Sie auf den Zähler. "
    "Blinkt ein Pfeil über dem Schalter? Tippen Sie eins. Kein Pfeil: zwei.",
    "EL0": "Noch nicht bezahlt? Zahlen Sie zuerst. Der Pfeil kommt danach.",
    "EL0_READY": "Ihre Zahlung ist da. Der Pfeil kommt in einigen Minuten. "
    "Immer noch nichts? Sprechen Sie mit einem Mitarbeiter: Tippen Sie null.",
    "EL2": "Halten Sie den grünen Knopf gedrückt. Zählen Sie langsam bis fünf. "
    "Sie hören ein Klicken. Ist der Strom zurück? Tippen Sie eins. Wenn nicht: zwei.",
    "EL_DONE": "Sehr gut, der Strom ist zurück.",
    "GT0": "Haben Sie bezahlt? Schauen Sie auf den Gaszähler. Blinkt ein Pfeil über einem Knopf? "
    "Tippen Sie eins. Kein Pfeil: zwei.",
    "GT0_READY": "Schauen Sie auf den Gaszähler. "
    "Blinkt ein Pfeil über einem Knopf? Tippen Sie eins. Kein Pfeil: zwei.",
    "GT1": "Schalten Sie alle Gasgeräte aus: Heizung, Herd, Warmwasser. "
    "Ist das getan? Tippen Sie eins.",
    "GT2": "Drücken Sie den Knopf unter dem Pfeil, der blinkt. Der Zähler macht einen Test. "
    "Er dauert höchstens zehn Minuten. Sie können auflegen.",
    "GT2Q": "Ist das Gas zurück? Tippen Sie eins. Wenn nicht: zwei.",
    "GT3": "Das Gas ist nicht zurück? Warten Sie sechs Minuten. "
    "Blinkt der Pfeil? Versuchen Sie es ein zweites Mal.",
    "GT4": "Zwei Versuche sind misslungen? Versuchen Sie es nicht mehr. "
    "Rufen Sie einen Gasinstallateur.",
    "GT4Q": "Zum Menü: Tippen Sie eins.",
    "GT_DONE": "Sehr gut, das Gas ist zurück.",
    "STEP_SILENT1": "Lassen Sie sich Zeit. Ich wiederhole.",
    "STEP_SILENT2": "Ich bin noch da. Ich wiederhole ein letztes Mal. "
    "Sie können auch auflegen und wieder anrufen, das ist kostenlos.",
    "STEP_WRONG1": "Diese Taste hat hier keine Funktion. Ich wiederhole.",
    "STEP_WRONG2": "Das habe ich nicht verstanden. "
    "Hören Sie zu, und drücken Sie dann nur eine Taste.",
}

_ENDING: Final[Mapping[str, str]] = {
    "NOK3": "Ich finde keinen Saldo zu dieser Nummer, oder es waren heute zu viele Versuche.",
    "SIL": "Ich höre keine Taste. Ein Mitarbeiter kann Ihnen helfen. Nehmen Sie einen Stift.",
    "LOST": "Ich verstehe diese Tasten nicht.",
    "LONG": "Dieses Gespräch hat lange gedauert. Ich muss es hier beenden.",
    "OFFICE_OPEN": "Meine Kollegen sind bis {when} erreichbar.",
    "OFFICE_CLOSED": "Meine Kollegen sind jetzt nicht da. Wieder erreichbar: {when}.",
    "TRANSFER": "Ich verbinde Sie mit einem Mitarbeiter. Einen Moment.",
    "H0": "Ein Mitarbeiter kann Ihnen helfen. Nehmen Sie einen Stift.",
    "H1": "{number}. Tippen Sie dann {key}.",
    "H2": "Ich wiederhole. … {number}. Tippen Sie dann {key}. "
    "Ein Anruf bei dieser Nummer kann etwas kosten.",
    "BYE": "Danke für Ihren Anruf. Rufen Sie an, wann Sie wollen, Tag und Nacht. Auf Wiederhören.",
    "SORRY": "Ich kann gerade nicht weitermachen. Entschuldigung. "
    "Bitte rufen Sie in zehn Minuten wieder an.",
}

GERMAN: Final[Mapping[str, str]] = {
    **_ASKING,
    **_ANSWERS,
    **_MENUS,
    **_SWITCHING_ON,
    **_ENDING,
}
