"""Owns the Dutch of Belgium of e-mails."""

from typing import Final

from balance.energy import Energy
from messaging.mail_parts import Frame, Head, MailLanguage, Style
from messaging.mail_sentences import Sentence
from messaging.notices import Situation

_STYLE: Final = Style(
    thousands=".",
    money="{figure}\u00a0euro",
    day="{day:02d}/{month:02d}/{year}",
    near_day="{weekday} {day:02d}/{month:02d}",
    hour="{hour}.{minute:02d} uur",
    moment="{day} om {hour}",
    whole_hour="{hour}",
    hour_and_minutes="{hour}.{minute:02d}",
    one_day="{first}",
    several_days="van {first} tot en met {last}",
    open_span="{days} van {start} tot {end} uur",
    holidays="niet op feestdagen",
    units=("uur", "seconden", "minuten", "cijfers"),
)
_FRAME: Final = Frame(
    document="e-mail",
    greeting="Beste klant,",
    balance_label="Uw saldo",
    emergency_label="Noodkrediet dat u nog hebt",
    paid_label="Uw oplading",
    labelled="{label}: {value}",
    meter="{Energy} · EAN-code die eindigt op {ending}",
    as_of="Saldo van {balance_at}. Uw verbruik van vandaag is nog niet meegeteld.",
    as_of_late="Saldo van {balance_at}. Uw verbruik na {counted} is nog niet meegeteld.",
    as_of_never="Saldo van {balance_at}. Uw verbruik is nog niet meegeteld.",
    in_parts=" Eén betaling gaat tot {most}: betaal in meerdere keren.",
    before="vóór {cut_day} om {cut_hour}",
    at_once="vandaag nog",
    steps_label="Wat u nu kunt doen",
    gas_label="Gasgeur?",
    gas_advice="Ga meteen naar buiten. Bel daar dit nummer.",
    line_label="Uw saldo per telefoon, dag en nacht",
    line_advice="Dat is gratis. Toets de laatste 13 cijfers van uw EAN-code: "
    "die eindigen op {ending}. Een stem zegt uw saldo.",
    help_label="Een medewerker die u helpt",
    help_advice="Toets daarna {help_key}. Bereikbaar {help_hours}. "
    "Bellen naar dit nummer kan geld kosten.",
    page_label="Opladen via internet",
    ending="{name}: automatisch bericht. Antwoord niet op deze e-mail. Een vraag? Bel ons.",
)

_EAN: Final = " (EAN …{ending})"
_BEGUN: Final = "Noodkrediet begonnen: {energy}" + _EAN
_BEGUN_TITLE: Final = "Uw noodkrediet is begonnen"
_ONLY_LEFT: Final = "Noodkrediet, {energy}: nog maar {left}" + _EAN
_ONLY_LEFT_TITLE: Final = "U hebt nog maar {left} noodkrediet"
_BEFORE_CUT: Final = "Nog {left}, dan wordt u afgesloten. Laad {least} of meer op."
_BEFORE_LIMIT: Final = "Nog {left}, dan wordt {the_supply} beperkt. Laad {least} of meer op."
_LOW_TITLE: Final = "Uw krediet voor {energy} is laag"
_LOW_NOT_BACK: Final = "{Supply} nog niet terug, laag krediet: {balance}" + _EAN
_ONE_ACT: Final = "U moet nog iets doen aan de meter. Laad {least} of meer op."
_CALL_INSTALLER: Final = "Bel een gasinstallateur. Laad {least} of meer op."
_ALL_RETURNS: Final = "Betaal vandaag {restore} of meer: alles komt vanzelf terug."
_PAY_FIRST: Final = "Betaal eerst minstens {restore}, dan wordt u niet afgesloten."
_PAY_MORE_FIRST: Final = "Betaal eerst minstens {restore} extra, dan wordt u niet afgesloten."
_ARRIVED: Final = "Uw oplading is aangekomen"
_BELOW_ZERO: Final = "Oplading aangekomen, saldo onder nul: {energy}" + _EAN
_NOT_ENOUGH: Final = "Uw oplading is aangekomen, maar ze is niet genoeg"
_NOT_BACK: Final = "Oplading aangekomen: {supply} nog niet terug" + _EAN

_HEADS: Final = {
    Situation.LOW_CREDIT: Head(
        "Laag krediet: {balance} voor {energy}" + _EAN,
        "Er is niets afgesloten. Laad op tijd op: {least} of meer.",
        _LOW_TITLE,
    ),
    Situation.EMERGENCY_CREDIT: Head(_BEGUN, _BEFORE_CUT, _BEGUN_TITLE),
    Situation.EMERGENCY_BEFORE_LIMIT: Head(_BEGUN, _BEFORE_LIMIT, _BEGUN_TITLE),
    Situation.EMERGENCY_USED_UP: Head(
        "Noodkrediet op: {energy}" + _EAN,
        _ALL_RETURNS,
        "Uw noodkrediet is begonnen, en het is al op",
    ),
    Situation.EMERGENCY_WHILE_LIMITED: Head(_BEGUN, _ALL_RETURNS, _BEGUN_TITLE),
    Situation.STILL_LIMITED: Head(
        "{Supply} beperkt: zo krijgt u het volle vermogen terug" + _EAN,
        _ALL_RETURNS,
        "{The_supply} is beperkt",
    ),
    Situation.LOW_BEFORE_RETURN: Head(_LOW_NOT_BACK, _ONE_ACT, _LOW_TITLE),
    Situation.LOW_WHILE_BLOCKED: Head(_LOW_NOT_BACK, _CALL_INSTALLER, _LOW_TITLE),
    Situation.EMERGENCY_BEFORE_RETURN: Head(_BEGUN, _ONE_ACT, _BEGUN_TITLE),
    Situation.EMERGENCY_WHILE_BLOCKED: Head(_BEGUN, _CALL_INSTALLER, _BEGUN_TITLE),
    Situation.EMERGENCY_LOW: Head(
        _ONLY_LEFT,
        "Daarna wordt {the_supply} afgesloten. Laad {least} of meer op.",
        _ONLY_LEFT_TITLE,
    ),
    Situation.EMERGENCY_LOW_BEFORE_LIMIT: Head(
        _ONLY_LEFT,
        "Daarna wordt {the_supply} beperkt. Laad {least} of meer op.",
        _ONLY_LEFT_TITLE,
    ),
    Situation.EMERGENCY_LOW_BEFORE_RETURN: Head(_ONLY_LEFT, _ONE_ACT, _ONLY_LEFT_TITLE),
    Situation.EMERGENCY_LOW_WHILE_BLOCKED: Head(_ONLY_LEFT, _CALL_INSTALLER, _ONLY_LEFT_TITLE),
    Situation.CUT_WARNING: Head(
        "{Energy}: afsluiting {cut_day} om {cut_hour}" + _EAN,
        _PAY_FIRST,
        "{The_supply} wordt {cut_day} om {cut_hour} afgesloten",
    ),
    Situation.CUT_WITHOUT_DAY: Head(
        "{Energy}: binnenkort afgesloten" + _EAN,
        _PAY_FIRST,
        "{The_supply} wordt binnenkort afgesloten",
    ),
    Situation.LIMITED_SUPPLY: Head(
        "{Supply} beperkt: noodkrediet op" + _EAN,
        _ALL_RETURNS,
        "{The_supply} is beperkt",
    ),
    Situation.DISCONNECTED: Head(
        "{Supply} afgesloten: zo zet u {the_supply} weer aan" + _EAN,
        "Betaal vandaag minstens {restore}. Lees hier wat u daarna doet.",
        "{The_supply} is afgesloten",
    ),
    Situation.RECONNECT_READY: Head(
        "U kunt {the_supply} weer aanzetten" + _EAN,
        "Knippert er een pijl? Houd de groene knop 5 seconden in, tot de klik.",
        "U kunt {the_supply} weer aanzetten",
        gas_preheader="De meter doet eerst een lektest. Zo gaat het, stap voor stap.",
    ),
    Situation.TOP_UP_RECEIVED: Head(
        "Oplading aangekomen: {paid} voor {energy}" + _EAN,
        "Bedankt. Uw saldo is nu {balance}.",
        _ARRIVED,
    ),
    Situation.TOP_UP_FULL_POWER: Head(
        "Oplading aangekomen: {supply} op vol vermogen" + _EAN,
        "Bedankt. Uw saldo is nu {balance}.",
        _ARRIVED,
    ),
    Situation.TOP_UP_IN_EMERGENCY: Head(_BELOW_ZERO, _BEFORE_CUT, _ARRIVED),
    Situation.TOP_UP_BEFORE_LIMIT: Head(_BELOW_ZERO, _BEFORE_LIMIT, _ARRIVED),
    Situation.TOP_UP_WHILE_LIMITED: Head(
        "Oplading aangekomen, maar {the_supply} is beperkt" + _EAN,
        "Betaal vandaag {restore} extra: alles komt vanzelf terug.",
        "Uw oplading is aangekomen, maar {the_supply} is beperkt",
    ),
    Situation.TOP_UP_BEFORE_CUT: Head(
        "Opgeladen, niet genoeg: afsluiting {cut_day} om {cut_hour}" + _EAN,
        _PAY_MORE_FIRST,
        _NOT_ENOUGH,
    ),
    Situation.TOP_UP_CUT_WITHOUT_DAY: Head(
        "Opgeladen, niet genoeg: binnenkort afgesloten" + _EAN,
        _PAY_MORE_FIRST,
        _NOT_ENOUGH,
    ),
    Situation.TOP_UP_STILL_CUT: Head(
        "Oplading aangekomen, maar {the_supply} blijft afgesloten" + _EAN,
        "Betaal vandaag minstens {restore} extra om {the_supply} weer aan te zetten.",
        "Uw oplading is aangekomen, maar {the_supply} blijft afgesloten",
    ),
    Situation.TOP_UP_BEFORE_RETURN: Head(
        _NOT_BACK,
        "Bedankt. U moet nog iets doen aan de meter.",
        _ARRIVED,
        gas_preheader="Bedankt. De lektest aan de meter moet nog lukken.",
    ),
    Situation.TOP_UP_WHILE_BLOCKED: Head(
        _NOT_BACK,
        "Bedankt. Bel een gasinstallateur om {the_supply} weer aan te zetten.",
        _ARRIVED,
    ),
}

_SENTENCES: Final = {
    Sentence.NOTHING_IS_CUT: "Er is niets afgesloten.",
    Sentence.WE_WARN_EARLY: "We verwittigen u vroeg, zodat u de tijd hebt om op te laden.",
    Sentence.CREDIT_STARTS: "Onder nul begint uw noodkrediet van {credit}. Dat begint vanzelf.",
    Sentence.BELOW_ZERO: "Uw saldo is onder nul gezakt.",
    Sentence.NOT_CUT_NOW: "Voorlopig is er niets afgesloten.",
    Sentence.SAME_NOW: "Voorlopig verandert er niets bij u thuis.",
    Sentence.USING_CREDIT: "Maar u gebruikt uw noodkrediet.",
    Sentence.LEFT: "U hebt nog {left} noodkrediet.",
    Sentence.THEN_CUT: "Als dat op is, wordt {the_supply} afgesloten.",
    Sentence.THEN_LIMITED: "Als dat op is, wordt {the_supply} beperkt, maar niet afgesloten.",
    Sentence.THEN_NO_RETURN: "Als dat op is, kunt u {the_supply} niet meer aanzetten "
    "zonder te betalen.",
    Sentence.CREDIT_ENDS_NO_RETURN: "Als het noodkrediet op is, kunt u {the_supply} "
    "niet meer aanzetten zonder te betalen.",
    Sentence.COUNTS_AT_ONCE: "Elke oplading telt meteen mee.",
    Sentence.CREDIT_OVER: "Uw noodkrediet is op.",
    Sentence.COUNTED: "Bedankt. Uw betaling van {paid} zit al in uw saldo.",
    Sentence.STILL_BELOW_ZERO: "Maar dat is onder nul: u gebruikt uw noodkrediet.",
    Sentence.NO_CUT_COMING: "Er is niets afgesloten, en er is geen afsluiting gepland.",
    Sentence.FULL_POWER: "Uw saldo is hoog genoeg: u hebt het volle vermogen, "
    "en er is geen afsluiting gepland.",
    Sentence.NOT_ENOUGH: "Maar dat is nog niet genoeg om {the_supply} weer aan te zetten.",
    Sentence.LIMIT: "{The_supply} is niet afgesloten, maar wel beperkt: "
    "zet weinig toestellen tegelijk aan.",
    Sentence.FULL_POWER_IF_TODAY: "Als u vandaag betaalt, is {restore} genoeg: "
    "het volle vermogen komt dan vanzelf terug. Morgen is het misschien meer.{parts}",
    Sentence.STILL_TIME: "U kunt de afsluiting nog vermijden: betaal {before}, "
    "dan wordt er niets afgesloten.{parts}",
    Sentence.USE_ADDS_UP: "Uw verbruik komt er elke dag bij. "
    "Betaal snel als u kunt, liefst iets meer.",
    Sentence.CUT_AT: "Maar uw noodkrediet is op: "
    "{the_supply} wordt {cut_day} om {cut_hour} afgesloten.",
    Sentence.CUT_SOON: "Maar uw noodkrediet is op: {the_supply} wordt binnenkort afgesloten.",
    Sentence.CAN_RETURN: "Maar u kunt {the_supply} weer aanzetten.",
    Sentence.IF_TODAY: "Als u vandaag betaalt, is {restore} genoeg. "
    "Morgen is het misschien meer.{parts}",
    Sentence.NOT_BACK: "{The_supply} is nog niet terug: u moet nog iets doen aan de meter.",
    Sentence.NOT_BACK_GAS: "{The_supply} is nog niet terug: "
    "het komt terug als de lektest aan de meter lukt.",
    Sentence.BLOCKED: "{The_supply} is nog niet terug: "
    "de lektests zijn mislukt, de meter is geblokkeerd.",
    Sentence.GOOD_NEWS: "Goed nieuws: uw saldo is hoog genoeg. "
    "U moet alleen nog iets doen aan de meter.",
    Sentence.GOOD_NEWS_GAS: "Goed nieuws: uw saldo is hoog genoeg. "
    "Voordat {the_supply} terugkomt, doet de meter een lektest.",
    Sentence.TODAY: "Vandaag te betalen ({today}), minstens",
    Sentence.MORE_TODAY: "Vandaag extra te betalen ({today}), minstens",
    Sentence.BEFORE: "Te betalen {before}, minstens",
    Sentence.TO_AVOID: "Te betalen om dat te vermijden, minstens",
    Sentence.MORE_BEFORE: "Extra te betalen {before}, minstens",
    Sentence.MORE_TO_AVOID: "Extra te betalen om de afsluiting te vermijden, minstens",
    Sentence.CODE: "Zoek uw EAN-code op uw energiefactuur: "
    "de laatste 13 cijfers, die eindigen op {ending}.",
    Sentence.WHERE: "Waar? In de winkel, in onze kantoren, of via internet op {page}. "
    "Betaal met een bankkaart.",
    Sentence.TOP_UP_IN_TIME: "Laad op tijd op: {least} of meer, hoogstens {most} per betaling.",
    Sentence.TOP_UP_SOON: "Laad zo snel mogelijk op: {least} of meer.",
    Sentence.NOTHING_MORE: "U hoeft voor deze betaling niets meer te doen.",
    Sentence.NEXT_TIME: "Laad de volgende keer op tijd op: "
    "{least} of meer, hoogstens {most} per betaling.",
    Sentence.PAY_TODAY: "Betaal vandaag minstens {restore}.",
    Sentence.PAY_MORE_TODAY: "Betaal vandaag minstens {restore} extra.",
    Sentence.PAY_BEFORE: "Betaal {before} minstens {restore}.",
    Sentence.PAY_MORE_BEFORE: "Betaal {before} minstens {restore} extra.",
    Sentence.WAIT: "Wacht op ons bericht: het zegt wanneer u {the_supply} weer kunt aanzetten.",
    Sentence.WAIT_GAS: "Wacht op ons bericht: het zegt stap voor stap "
    "hoe u {the_supply} weer aanzet. De meter doet eerst een lektest.",
    Sentence.BUTTON: "Ga naar de meter. Knippert er een pijl boven de schakelaar? "
    "Houd de groene knop 5 seconden in, tot u een klik hoort.",
    Sentence.THEN_BUTTON: "Ga dan naar de meter. Knippert er een pijl boven de schakelaar? "
    "Houd de groene knop 5 seconden in, tot u een klik hoort.",
    Sentence.ARROW: "Ga naar de meter. Boven de schakelaar knippert een pijl.",
    Sentence.HOLD: "Houd de groene knop in. Tel langzaam tot 5. "
    "U hoort een klik: {the_supply} is terug.",
    Sentence.NO_ARROW: "Geen pijl, of geen {supply}? Bel {help_line} en toets daarna {help_key}.",
    Sentence.LEAK_TEST: "Ga naar de meter. Knippert er een pijl? Zet alle gastoestellen uit. "
    "Druk dan op de knop onder de pijl: de lektest duurt hoogstens 10 minuten.",
    Sentence.ALL_OFF: "Zet alle gastoestellen uit: verwarming, fornuis, warm water.",
    Sentence.PRESS: "Ga naar de meter. Druk op de knop onder de pijl die knippert.",
    Sentence.LET_IT_TEST: "Wacht: de test duurt hoogstens 10 minuten. Laat alles uit.",
    Sentence.SECOND_TEST: "Is het gas niet terug? Wacht 6 minuten. "
    "Knippert de pijl? Probeer dan een tweede keer.",
    Sentence.NO_THIRD_TEST: "Twee pogingen mislukt? Probeer niet meer. Bel een gasinstallateur.",
    Sentence.NO_SIGN: "Geen gas, en niets op het scherm, geen symbool en geen pijl? "
    "Bel {help_line} en toets daarna {help_key}.",
    Sentence.INSTALLER: "Probeer niet meer. Bel een gasinstallateur: alleen die kan helpen.",
}

WORDS: Final = MailLanguage(
    version=1,
    style=_STYLE,
    frame=_FRAME,
    names={
        Energy.ELECTRICITY: {
            "energy": "elektriciteit",
            "supply": "stroom",
            "the_supply": "de stroom",
        },
        Energy.GAS: {"energy": "gas", "supply": "gas", "the_supply": "het gas"},
    },
    heads=_HEADS,
    sentences=_SENTENCES,
)
