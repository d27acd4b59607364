"""The prompts in Dutch of Belgium."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ASKING: Final[Mapping[str, str]] = {
    "W1": "Nederlands: twee.",
    "EAN1": "Neem uw factuur. De EAN-code begint met {prefix}. … "
    "Toets de dertien cijfers die volgen.",
    "EAN1_END": "Neem uw factuur. … Toets de laatste dertien cijfers van de EAN-code.",
    "EAN2": "Ik heb niets ontvangen. Op een gsm opent u het toetsenbord. "
    "Toets de dertien cijfers. Geen factuur? Toets nul.",
    "EAN_AGAIN": "Goed, we verbeteren. Toets de dertien cijfers opnieuw.",
    "EAN_DROPPED": "We beginnen opnieuw. Toets de dertien cijfers.",
    "EAN_OTHER": "Een andere meter. Toets de dertien cijfers {where}.",
    "EAN18": "Voor dit nummer hebben we de hele EAN-code nodig. Toets de achttien cijfers.",
    "EAN18_SILENT": "Ik heb niets ontvangen. Toets de achttien cijfers van de EAN-code. "
    "Geen factuur? Toets nul.",
    "EAN18_AGAIN": "Goed, we verbeteren. Toets de achttien cijfers opnieuw.",
    "EAN18_DROPPED": "We beginnen opnieuw. Toets de achttien cijfers.",
    "MISS": "Ik heb {received}. Ik mis nog {missing}. "
    "Ga verder, of toets sterretje om opnieuw te beginnen.",
    "MISS2": "Er kwam niets meer bij. Ik heb {received}. Ik mis nog {missing}. "
    "Toets de rest, of sterretje om opnieuw te beginnen.",
    "MANY": "Ik heb {received}. Het moeten er dertien zijn. Begin opnieuw, alstublieft.",
    "MANY2": "Dat is nog te veel: {received}. Toets alleen de dertien cijfers {where}.",
    "MORE": "Ga verder: er ontbreken nog vijf cijfers.",
    "NOK1": "Ik heb dit nummer niet herkend. Kijk goed, en toets het nog een keer.",
    "NOK2": "Dit nummer klopt ook niet. Gas en elektriciteit hebben elk hun eigen code. "
    "Toets de dertien cijfers {where}.",
    "NOK18": "Dit nummer klopt ook niet. Gas en elektriciteit hebben elk hun eigen code. "
    "Toets de achttien cijfers van de EAN-code.",
    "RB": "Ik begreep: … {groups}.",
    "RBQ": "Klopt dat? Toets één. Zo niet, twee.",
    "RBQ_SILENT1": "Ik heb geen toets gehoord. Ik lees het nummer opnieuw voor.",
    "RBQ_SILENT2": "Nog altijd niets. Op een gsm opent u het toetsenbord. "
    "Het nummer klopt: toets één. Het klopt niet: twee.",
    "RBQ_SILENT3": "Ik vraag het een laatste keer. Als het klopt, toets één. "
    "Als het niet klopt, twee.",
    "RBQ_WRONG1": "Die toets past hier niet.",
    "RBQ_WRONG2": "Er zijn maar twee antwoorden. Het nummer klopt: één. "
    "Het nummer klopt niet: twee.",
    "RBQ_WRONG3": "Ik heb die toets niet begrepen. Luister nog een keer.",
    "WAIT": "Een ogenblik, ik zoek uw saldo op.",
    "LATE": "Ik kan het saldo nu niet lezen. Onze excuses. Bel over tien minuten opnieuw.",
}

_ANSWERS: Final[Mapping[str, str]] = {
    "GAS0": "Gasgeur? Hang op, ga naar buiten, bel … {number}.",
    "N1": "{meter}. U hebt nog {amount}.",
    "L1": "{meter}. Let op, u hebt nog {amount}.",
    "L2": "Als dat op is, begint uw noodkrediet: {emergency}. Laad op tijd op.",
    "E1": "{meter}. Uw noodkrediet is begonnen.",
    "E2": "Van uw noodkrediet blijft nog {left} over. Daarna wordt {supply} afgesloten. "
    "Laad op tijd op.",
    "E2_LIMIT": "Van uw noodkrediet blijft nog {left} over. Daarna wordt {supply} beperkt. "
    "Laad op tijd op.",
    "C1": "{meter}. {Supply} is afgesloten. Uw noodkrediet is op.",
    "C1_PART": "{meter}. {Supply} is afgesloten.",
    "C3": "Om {supply} weer aan te zetten, betaalt u vandaag minstens {amount}. "
    "Morgen is het misschien meer.",
    "C3Y": "Eén betaling gaat tot {amount}. Betaal in meerdere keren.",
    "P1": "{meter}. {Supply} wordt {when} afgesloten.",
    "P1_NO_DAY": "{meter}. {Supply} wordt binnenkort afgesloten.",
    # Said of the emergency credit with P3: P1 and P2 have 12 s together.
    "P2": "Saldo: {amount}.",
    "P3": "Uw noodkrediet is op. Om niet afgesloten te worden, betaalt u {amount} vóór die tijd.",
    "P3_NO_DAY": "Uw noodkrediet is op. "
    "Om niet afgesloten te worden, betaalt u vandaag nog {amount}.",
    "R1": "{meter}. U kunt {supply} weer aanzetten.",
    "R1_TEST": "{meter}. De meter doet zijn test.",
    "R1_WAIT": "{meter}. De test is niet gelukt. Het gas is nog niet terug.",
    "R1_BLOCKED": "{meter}. Twee pogingen mislukt. Het gas blijft afgesloten.",
    "R2": "Knippert er een pijl boven de schakelaar? "
    "Houd de groene knop vijf seconden in, tot u een klik hoort.",
    "R2_GAS": "Zet alle gastoestellen uit. Druk dan op de knop onder de pijl die knippert. "
    "De test duurt hoogstens tien minuten.",
    "R2_TEST": "Die duurt hoogstens tien minuten. Laat alles uit. U mag ophangen.",
    "R2_WAIT": "Wacht zes minuten. Knippert de pijl? Probeer dan een tweede keer.",
    "R2_BLOCKED": "Probeer niet meer. Bel een gasinstallateur.",
    "LIM1": "{meter}. De stroom is niet afgesloten, maar wel beperkt.",
    "LIM2": "Laad op tot u weer ruim boven nul staat. Dan komt het volle vermogen vanzelf terug.",
    "BAL": "Saldo: {amount}.",
    "BAL_BELOW": "Saldo onder nul: {amount}.",
    "SEC0": "Uw noodkrediet is op.",
    "SEC1": "Uw noodkrediet is nog volledig: {emergency}.",
    "SEC2": "Van uw noodkrediet blijft nog {left} over.",
    "AS1": "Dit saldo is van {when}. Uw verbruik van vandaag is nog niet meegeteld.",
    "AS1_LATE": "Saldo van {when}. Verbruik geteld tot {day}.",
    "TOP1": "Laatste oplading: {amount}, {day}.",
}

_MENUS: Final[Mapping[str, str]] = {
    "M0": "Details: toets één. Wat u nu kunt doen: twee. Iets anders: drie. Herhalen: sterretje. "
    "Hulp: nul.",
    "MC": "{Supply} weer aanzetten: toets één. Waar betalen: twee. Iets anders: drie. "
    "Herhalen: sterretje. Hulp: nul.",
    "M3": "Andere meter: toets één. Saldo-sms: twee. Verwittiging hoger: drie. Terug: negen. "
    "Herhalen: sterretje. Hulp: nul.",
    "M3_LAST": "Saldo-sms: toets twee. Verwittiging hoger: drie. Terug: negen. "
    "Herhalen: sterretje. Hulp: nul.",
    "MENU_SILENT": "Bent u er nog? Ik herhaal.",
    "MENU_WRONG1": "Die toets werkt hier niet.",
    "MENU_WRONG2": "Ik heb het niet begrepen. Luister eerst, en druk dan op één toets.",
    "FULL": "Dat was de laatste meter van dit gesprek. Voor een andere belt u opnieuw … {number}.",
    "DAYS": "Zoals u de laatste dagen verbruikt, hebt u nog genoeg voor {days}.",
    "DAYS_ZERO": "Zoals u de laatste dagen verbruikt, is uw krediet niet meer genoeg voor één dag.",
    "DAYS_CUT": "Zoals u de laatste dagen verbruikt, kan {supply} over {days} afgesloten worden.",
    "DAYS_CUT_ZERO": "Zoals u de laatste dagen verbruikt, kan {supply} "
    "vandaag of morgen afgesloten worden.",
    "DAYS_LIMIT": "Zoals u de laatste dagen verbruikt, kan {supply} over {days} beperkt worden.",
    "DAYS_LIMIT_ZERO": "Zoals u de laatste dagen verbruikt, kan {supply} "
    "vandaag of morgen beperkt worden.",
    "DAYS_NONE": "Ik weet nog niet hoeveel u gewoonlijk verbruikt.",
    "EST": "Schatting voor dit ogenblik: {amount}.",
    "ALERT_AT": "Uw verwittiging staat op {threshold}. Bij dat saldo sturen we een bericht.",
    "PAY": "Betaal {least} of meer, met een bankkaart: in de winkel, in onze kantoren, "
    "of via internet. Houd de dertien cijfers bij u.",
    "NOLIGHT": "Geen stroom, en toch nog krediet? Dan ligt het niet aan de voorafbetaling. "
    "Kijk naar uw zekeringen, en bij de buren.",
    "NOGAS": "Geen gas, en niets op het scherm van de meter? Praat met een medewerker: toets nul.",
    "LIM3": "Voor het volle vermogen betaalt u minstens {amount}.",
    "SMS1": "De sms vertrekt nu, naar het nummer dat we voor deze meter kennen.",
    "SMS0": "We kennen geen gsm-nummer voor deze meter. "
    "Een medewerker kan het toevoegen: toets nul.",
    "SMS_ENOUGH": "Er zijn vandaag al meerdere sms'en vertrokken. "
    "Kijk op uw gsm, of probeer morgen opnieuw.",
    "AL1": "Uw verwittiging staat op {threshold}. "
    "Toets het nieuwe bedrag in euro, hoger, tot {most}. Daarna hekje.",
    "AL1_SILENT": "Ik heb geen bedrag ontvangen. Toets het in euro, tot {most}. Daarna hekje.",
    "AL1_LOW": "Per telefoon kan de verwittiging alleen omhoog. Ze staat op {threshold}. "
    "Kies een hoger bedrag, tot {most}.",
    "AL1_HIGH": "Dat is te veel. Toets hoogstens {most}.",
    "AL_TOP": "Uw verwittiging staat op {threshold}. Per telefoon kan ze niet hoger.",
    "AL2": "Uw nieuwe verwittiging: {threshold}. Klopt dat? Toets één. Zo niet, twee.",
    "AL3": "Het is gebeurd: uw verwittiging staat op {threshold}. Een sms bevestigt het.",
    "AL3_NO_SMS": "Het is gebeurd: uw verwittiging staat op {threshold}.",
}

_SWITCHING_ON: Final[Mapping[str, str]] = {
    "EL1": "Hebt u betaald? Kijk naar de meter. "
    "Knippert er een pijl boven de schakelaar? Toets één. Geen pijl: twee.",
    "EL1_READY": "Kijk naar de meter. "
    "Knippert er een pijl boven de schakelaar? Toets één. Geen pijl: twee.",
    "EL0": "Nog niet betaald? Betaal eerst. De pijl komt daarna.",
    "EL0_READY": "Uw betaling is aangekomen. De pijl komt binnen enkele minuten. "
    "Nog altijd niets? Praat met een medewerker: toets nul.",
    "EL2": "Houd de groene knop in. Tel langzaam tot vijf. U hoort een klik. "
    "Is de stroom terug? Toets één. Zo niet, twee.",
    "EL_DONE": "Heel goed, de stroom is terug.",
    "GT0": "Hebt u betaald? Kijk naar de gasmeter. "
    "Knippert er een pijl boven een knop? Toets één. Geen pijl: twee.",
    "GT0_READY": "Kijk naar de gasmeter. "
    "Knippert er een pijl boven een knop? Toets één. Geen pijl: twee.",
    "GT1": "Zet alle gastoestellen uit: verwarming, fornuis, warm water. Is dat gedaan? Toets één.",
    "GT2": "Druk op de knop onder de pijl die knippert. De meter doet een test. "
    "Die duurt hoogstens tien minuten. U mag ophangen.",
    "GT2Q": "Is het gas terug? Toets één. Zo niet, twee.",
    "GT3": "Is het gas niet terug? Wacht zes minuten. "
    "Knippert de pijl? Probeer dan een tweede keer.",
    "GT4": "Twee pogingen mislukt? Probeer niet meer. Bel een gasinstallateur.",
    "GT4Q": "Voor het menu: toets één.",
    "GT_DONE": "Heel goed, het gas is terug.",
    "STEP_SILENT1": "Neem uw tijd. Ik herhaal.",
    "STEP_SILENT2": "Ik ben er nog. Ik herhaal een laatste keer. "
    "U mag ook ophangen en opnieuw bellen, dat is gratis.",
    "STEP_WRONG1": "Die toets werkt hier niet. Ik herhaal.",
    "STEP_WRONG2": "Ik heb het niet begrepen. Luister eerst, en druk dan op één toets.",
}

_ENDING: Final[Mapping[str, str]] = {
    "NOK3": "Ik vind geen saldo bij dit nummer, of er waren vandaag te veel pogingen.",
    "SIL": "Ik hoor geen toets. Een medewerker kan u helpen. Neem een potlood.",
    "LOST": "Ik begrijp die toetsen niet.",
    "LONG": "Dit gesprek heeft lang geduurd. Ik moet het hier stoppen.",
    "OFFICE_OPEN": "Mijn collega's zijn bereikbaar tot {when}.",
    "OFFICE_CLOSED": "Mijn collega's zijn er nu niet. Ze zijn weer bereikbaar vanaf {when}.",
    "TRANSFER": "Ik verbind u door met een medewerker. Een ogenblik.",
    "H0": "Een medewerker kan u helpen. Neem een potlood.",
    "H1": "{number}. Toets daarna {key}.",
    "H2": "Ik herhaal. … {number}. Toets daarna {key}. Bellen naar dat nummer kan geld kosten.",
    "BYE": "Bedankt voor uw oproep. Bel wanneer u wilt, dag en nacht. Tot ziens.",
    "SORRY": "Ik kan nu niet verdergaan. Onze excuses. Bel over tien minuten opnieuw.",
}

DUTCH: Final[Mapping[str, str]] = {
    **_ASKING,
    **_ANSWERS,
    **_MENUS,
    **_SWITCHING_ON,
    **_ENDING,
}
