"""Owns the German of e-mails."""

from typing import Final

from balance.energy import Energy
from messaging.mail_parts import Frame, Head, MailLanguage, Style
from messaging.mail_sentences import Sentence
from messaging.notices import Situation

_STYLE: Final = Style(
    thousands=".",
    money="{figure}\u00a0Euro",
    day="{day:02d}.{month:02d}.{year}",
    near_day="{weekday}, {day:02d}.{month:02d}.,",
    hour="{hour}:{minute:02d} Uhr",
    moment="{day} um {hour}",
    whole_hour="{hour}",
    hour_and_minutes="{hour}:{minute:02d}",
    one_day="{first}",
    several_days="{first} bis {last}",
    open_span="{days} von {start} bis {end} Uhr",
    holidays="nicht an Feiertagen",
    units=("Uhr", "Sekunden", "Minuten", "Ziffern"),
)
_FRAME: Final = Frame(
    document="E-Mail",
    greeting="Guten Tag,",
    balance_label="Ihr Saldo",
    emergency_label="Notkredit, den Sie noch haben",
    paid_label="Ihre Aufladung",
    labelled="{label}: {value}",
    meter="{Energy} · EAN-Code, der auf {ending} endet",
    as_of="Saldo vom {balance_at}. Ihr Verbrauch von heute ist noch nicht gezählt.",
    as_of_late="Saldo vom {balance_at}. Ihr Verbrauch nach dem {counted} ist noch nicht gezählt.",
    as_of_never="Saldo vom {balance_at}. Ihr Verbrauch ist noch nicht gezählt.",
    in_parts=" Eine Zahlung geht bis {most}: Zahlen Sie in mehreren Teilen.",
    before="vor {cut_day} {cut_hour}",
    at_once="noch heute",
    steps_label="Was Sie jetzt tun können",
    gas_label="Gasgeruch?",
    gas_advice="Gehen Sie sofort hinaus. Rufen Sie draußen diese Nummer an.",
    line_label="Ihr Saldo am Telefon, Tag und Nacht",
    line_advice="Das ist kostenlos. Tippen Sie die letzten 13 Ziffern Ihres EAN-Codes: "
    "Sie enden auf {ending}. Eine Stimme sagt Ihren Saldo.",
    help_label="Ein Mitarbeiter, der Ihnen hilft",
    help_advice="Tippen Sie dann {help_key}. Erreichbar {help_hours}. "
    "Ein Anruf bei dieser Nummer kann etwas kosten.",
    page_label="Im Internet aufladen",
    ending="{name}: automatische Nachricht. Bitte antworten Sie nicht auf diese E-Mail. "
    "Eine Frage? Rufen Sie uns an.",
)

_EAN: Final = " (EAN …{ending})"
_BEGUN: Final = "Notkredit hat begonnen: {energy}" + _EAN
_BEGUN_TITLE: Final = "Ihr Notkredit hat begonnen"
_ONLY_LEFT: Final = "Notkredit, {energy}: nur noch {left}" + _EAN
_ONLY_LEFT_TITLE: Final = "Sie haben nur noch {left} Notkredit"
_BEFORE_CUT: Final = "Noch {left} bis zur Sperre. Laden Sie {least} oder mehr auf."
_BEFORE_LIMIT: Final = "Noch {left} bis zur Begrenzung. Laden Sie {least} oder mehr auf."
_LOW_TITLE: Final = "Ihr Guthaben für {energy} ist niedrig"
_LOW_NOT_BACK: Final = "{Supply} noch nicht zurück, wenig Guthaben: {balance}" + _EAN
_ONE_ACT: Final = "Am Zähler ist noch etwas zu tun. Laden Sie {least} oder mehr auf."
_CALL_INSTALLER: Final = "Rufen Sie einen Gasinstallateur. Laden Sie {least} oder mehr auf."
_ALL_RETURNS: Final = "Zahlen Sie heute {restore} oder mehr: Alles kommt von selbst zurück."
_PAY_FIRST: Final = "Zahlen Sie vorher mindestens {restore}, dann wird nichts gesperrt."
_PAY_MORE_FIRST: Final = "Zahlen Sie vorher noch mindestens {restore}, dann wird nichts gesperrt."
_ARRIVED: Final = "Ihre Aufladung ist da"
_BELOW_ZERO: Final = "Aufladung da, Saldo unter null: {energy}" + _EAN
_NOT_ENOUGH: Final = "Ihre Aufladung ist da, aber sie reicht nicht"
_NOT_BACK: Final = "Aufladung da: {supply} noch nicht zurück" + _EAN

_HEADS: Final = {
    Situation.LOW_CREDIT: Head(
        "Wenig Guthaben: {balance} für {energy}" + _EAN,
        "Es ist nichts gesperrt. Laden Sie rechtzeitig auf: {least} oder mehr.",
        _LOW_TITLE,
    ),
    Situation.EMERGENCY_CREDIT: Head(_BEGUN, _BEFORE_CUT, _BEGUN_TITLE),
    Situation.EMERGENCY_BEFORE_LIMIT: Head(_BEGUN, _BEFORE_LIMIT, _BEGUN_TITLE),
    Situation.EMERGENCY_USED_UP: Head(
        "Notkredit aufgebraucht: {energy}" + _EAN,
        _ALL_RETURNS,
        "Ihr Notkredit hat begonnen und ist schon aufgebraucht",
    ),
    Situation.EMERGENCY_WHILE_LIMITED: Head(_BEGUN, _ALL_RETURNS, _BEGUN_TITLE),
    Situation.STILL_LIMITED: Head(
        "{Supply} begrenzt: So kommt die volle Leistung zurück" + _EAN,
        _ALL_RETURNS,
        "{The_supply} ist begrenzt",
    ),
    Situation.LOW_BEFORE_RETURN: Head(_LOW_NOT_BACK, _ONE_ACT, _LOW_TITLE),
    Situation.LOW_WHILE_BLOCKED: Head(_LOW_NOT_BACK, _CALL_INSTALLER, _LOW_TITLE),
    Situation.EMERGENCY_BEFORE_RETURN: Head(_BEGUN, _ONE_ACT, _BEGUN_TITLE),
    Situation.EMERGENCY_WHILE_BLOCKED: Head(_BEGUN, _CALL_INSTALLER, _BEGUN_TITLE),
    Situation.EMERGENCY_LOW: Head(
        _ONLY_LEFT,
        "Danach wird {the_supply} gesperrt. Laden Sie {least} oder mehr auf.",
        _ONLY_LEFT_TITLE,
    ),
    Situation.EMERGENCY_LOW_BEFORE_LIMIT: Head(
        _ONLY_LEFT,
        "Danach wird {the_supply} begrenzt. Laden Sie {least} oder mehr auf.",
        _ONLY_LEFT_TITLE,
    ),
    Situation.EMERGENCY_LOW_BEFORE_RETURN: Head(_ONLY_LEFT, _ONE_ACT, _ONLY_LEFT_TITLE),
    Situation.EMERGENCY_LOW_WHILE_BLOCKED: Head(_ONLY_LEFT, _CALL_INSTALLER, _ONLY_LEFT_TITLE),
    Situation.CUT_WARNING: Head(
        "{Energy}: Sperre am {cut_day} um {cut_hour}" + _EAN,
        _PAY_FIRST,
        "{The_supply} wird am {cut_day} um {cut_hour} gesperrt",
    ),
    Situation.CUT_WITHOUT_DAY: Head(
        "{Energy}: bald gesperrt" + _EAN,
        _PAY_FIRST,
        "{The_supply} wird bald gesperrt",
    ),
    Situation.LIMITED_SUPPLY: Head(
        "{Supply} begrenzt: Notkredit aufgebraucht" + _EAN,
        _ALL_RETURNS,
        "{The_supply} ist begrenzt",
    ),
    Situation.DISCONNECTED: Head(
        "{Supply} gesperrt: So schalten Sie wieder ein" + _EAN,
        "Zahlen Sie heute mindestens {restore}. Hier steht, was dann zu tun ist.",
        "{The_supply} ist gesperrt",
    ),
    Situation.RECONNECT_READY: Head(
        "Sie können {supply_object} wieder einschalten" + _EAN,
        "Blinkt ein Pfeil? Halten Sie den grünen Knopf 5 Sekunden, bis es klickt.",
        "Sie können {supply_object} wieder einschalten",
        gas_preheader="Zuerst kommt eine Dichtheitsprüfung. So geht es, Schritt für Schritt.",
    ),
    Situation.TOP_UP_RECEIVED: Head(
        "Aufladung angekommen: {paid} für {energy}" + _EAN,
        "Danke. Ihr Saldo ist jetzt {balance}.",
        _ARRIVED,
    ),
    Situation.TOP_UP_FULL_POWER: Head(
        "Aufladung da: {supply} mit voller Leistung" + _EAN,
        "Danke. Ihr Saldo ist jetzt {balance}.",
        _ARRIVED,
    ),
    Situation.TOP_UP_IN_EMERGENCY: Head(_BELOW_ZERO, _BEFORE_CUT, _ARRIVED),
    Situation.TOP_UP_BEFORE_LIMIT: Head(_BELOW_ZERO, _BEFORE_LIMIT, _ARRIVED),
    Situation.TOP_UP_WHILE_LIMITED: Head(
        "Aufladung da, aber {the_supply} ist begrenzt" + _EAN,
        "Zahlen Sie heute noch {restore} oder mehr: Alles kommt von selbst zurück.",
        "Ihre Aufladung ist da, aber {the_supply} ist begrenzt",
    ),
    Situation.TOP_UP_BEFORE_CUT: Head(
        "Aufladung da, zu wenig: Sperre am {cut_day} um {cut_hour}" + _EAN,
        _PAY_MORE_FIRST,
        _NOT_ENOUGH,
    ),
    Situation.TOP_UP_CUT_WITHOUT_DAY: Head(
        "Aufladung da, zu wenig: bald gesperrt" + _EAN,
        _PAY_MORE_FIRST,
        _NOT_ENOUGH,
    ),
    Situation.TOP_UP_STILL_CUT: Head(
        "Aufladung da, aber {the_supply} bleibt gesperrt" + _EAN,
        "Zahlen Sie heute noch mindestens {restore}, um wieder einzuschalten.",
        "Ihre Aufladung ist da, aber {the_supply} bleibt gesperrt",
    ),
    Situation.TOP_UP_BEFORE_RETURN: Head(
        _NOT_BACK,
        "Danke. Am Zähler ist noch etwas zu tun.",
        _ARRIVED,
        gas_preheader="Danke. Die Dichtheitsprüfung am Zähler muss noch gelingen.",
    ),
    Situation.TOP_UP_WHILE_BLOCKED: Head(
        _NOT_BACK,
        "Danke. Rufen Sie einen Gasinstallateur, um wieder einzuschalten.",
        _ARRIVED,
    ),
}

_SENTENCES: Final = {
    Sentence.NOTHING_IS_CUT: "Es ist nichts gesperrt.",
    Sentence.WE_WARN_EARLY: "Wir warnen Sie früh, damit Sie Zeit zum Aufladen haben.",
    Sentence.CREDIT_STARTS: "Unter null beginnt Ihr Notkredit von {credit}. Er beginnt von selbst.",
    Sentence.BELOW_ZERO: "Ihr Saldo ist unter null gefallen.",
    Sentence.NOT_CUT_NOW: "Im Moment ist nichts gesperrt.",
    Sentence.SAME_NOW: "Im Moment ändert sich bei Ihnen nichts.",
    Sentence.USING_CREDIT: "Aber Sie verbrauchen Ihren Notkredit.",
    Sentence.LEFT: "Sie haben noch {left} Notkredit.",
    Sentence.THEN_CUT: "Wenn er aufgebraucht ist, wird {the_supply} gesperrt.",
    Sentence.THEN_LIMITED: "Wenn er aufgebraucht ist, wird {the_supply} begrenzt, "
    "aber nicht gesperrt.",
    Sentence.THEN_NO_RETURN: "Wenn er aufgebraucht ist, können Sie {supply_object} "
    "nicht mehr einschalten, ohne zu zahlen.",
    Sentence.CREDIT_ENDS_NO_RETURN: "Wenn der Notkredit aufgebraucht ist, "
    "können Sie {supply_object} nicht mehr einschalten, ohne zu zahlen.",
    Sentence.COUNTS_AT_ONCE: "Jede Aufladung zählt sofort.",
    Sentence.CREDIT_OVER: "Ihr Notkredit ist aufgebraucht.",
    Sentence.COUNTED: "Danke. Ihre Zahlung von {paid} ist schon in Ihrem Saldo.",
    Sentence.STILL_BELOW_ZERO: "Aber er ist unter null: Sie verbrauchen Ihren Notkredit.",
    Sentence.NO_CUT_COMING: "Es ist nichts gesperrt, und es ist keine Sperre geplant.",
    Sentence.FULL_POWER: "Ihr Saldo reicht: Sie haben die volle Leistung, "
    "und es ist keine Sperre geplant.",
    Sentence.NOT_ENOUGH: "Aber das reicht noch nicht, um {supply_object} wieder einzuschalten.",
    Sentence.LIMIT: "{The_supply} ist nicht gesperrt, aber begrenzt: "
    "Schalten Sie nur wenige Geräte gleichzeitig ein.",
    Sentence.FULL_POWER_IF_TODAY: "Wenn Sie heute zahlen, reichen {restore}: "
    "Die volle Leistung kommt dann von selbst zurück. Morgen ist es vielleicht mehr.{parts}",
    Sentence.STILL_TIME: "Sie können die Sperre noch vermeiden: Zahlen Sie {before}, "
    "dann wird nichts gesperrt.{parts}",
    Sentence.USE_ADDS_UP: "Jeden Tag kommt Ihr Verbrauch dazu. "
    "Zahlen Sie schnell, wenn Sie können, am besten etwas mehr.",
    Sentence.CUT_AT: "Aber Ihr Notkredit ist aufgebraucht: "
    "{The_supply} wird am {cut_day} um {cut_hour} gesperrt.",
    Sentence.CUT_SOON: "Aber Ihr Notkredit ist aufgebraucht: {The_supply} wird bald gesperrt.",
    Sentence.CAN_RETURN: "Aber Sie können {supply_object} wieder einschalten.",
    Sentence.IF_TODAY: "Wenn Sie heute zahlen, reichen {restore}. "
    "Morgen ist es vielleicht mehr.{parts}",
    Sentence.NOT_BACK: "{The_supply} ist noch nicht zurück: Am Zähler ist noch etwas zu tun.",
    Sentence.NOT_BACK_GAS: "{The_supply} ist noch nicht zurück: "
    "Es kommt zurück, wenn die Dichtheitsprüfung am Zähler gelingt.",
    Sentence.BLOCKED: "{The_supply} ist noch nicht zurück: "
    "Die Dichtheitsprüfungen sind misslungen, der Zähler ist blockiert.",
    Sentence.GOOD_NEWS: "Gute Nachricht: Ihr Saldo reicht. Am Zähler ist noch etwas zu tun.",
    Sentence.GOOD_NEWS_GAS: "Gute Nachricht: Ihr Saldo reicht. "
    "Bevor {the_supply} zurückkommt, macht der Zähler eine Dichtheitsprüfung.",
    Sentence.TODAY: "Heute zu zahlen ({today}), mindestens",
    Sentence.MORE_TODAY: "Heute noch zu zahlen ({today}), mindestens",
    Sentence.BEFORE: "Zu zahlen {before}, mindestens",
    Sentence.TO_AVOID: "Zu zahlen, um das zu vermeiden, mindestens",
    Sentence.MORE_BEFORE: "Noch zu zahlen {before}, mindestens",
    Sentence.MORE_TO_AVOID: "Noch zu zahlen, um die Sperre zu vermeiden, mindestens",
    Sentence.CODE: "Nehmen Sie Ihren EAN-Code von Ihrer Energierechnung: "
    "die letzten 13 Ziffern, die auf {ending} enden.",
    Sentence.WHERE: "Wo? Im Geschäft, in unseren Büros oder im Internet auf {page}. "
    "Zahlen Sie mit Bankkarte.",
    Sentence.TOP_UP_IN_TIME: "Laden Sie rechtzeitig auf: "
    "{least} oder mehr, höchstens {most} je Zahlung.",
    Sentence.TOP_UP_SOON: "Laden Sie so bald wie möglich auf: {least} oder mehr.",
    Sentence.NOTHING_MORE: "Für diese Zahlung müssen Sie nichts mehr tun.",
    Sentence.NEXT_TIME: "Laden Sie das nächste Mal rechtzeitig auf: "
    "{least} oder mehr, höchstens {most} je Zahlung.",
    Sentence.PAY_TODAY: "Zahlen Sie heute mindestens {restore}.",
    Sentence.PAY_MORE_TODAY: "Zahlen Sie heute noch einmal mindestens {restore}.",
    Sentence.PAY_BEFORE: "Zahlen Sie mindestens {restore} {before}.",
    Sentence.PAY_MORE_BEFORE: "Zahlen Sie noch einmal mindestens {restore} {before}.",
    Sentence.WAIT: "Warten Sie auf unsere Nachricht: "
    "Darin steht, wann Sie {supply_object} wieder einschalten können.",
    Sentence.WAIT_GAS: "Warten Sie auf unsere Nachricht: "
    "Darin steht Schritt für Schritt, wie Sie {supply_object} wieder einschalten. "
    "Der Zähler macht zuerst eine Dichtheitsprüfung.",
    Sentence.BUTTON: "Gehen Sie zum Zähler. Blinkt ein Pfeil über dem Schalter? "
    "Halten Sie den grünen Knopf 5 Sekunden gedrückt, bis es klickt.",
    Sentence.THEN_BUTTON: "Gehen Sie dann zum Zähler. Blinkt ein Pfeil über dem Schalter? "
    "Halten Sie den grünen Knopf 5 Sekunden gedrückt, bis es klickt.",
    Sentence.ARROW: "Gehen Sie zum Zähler. Über dem Schalter blinkt ein Pfeil.",
    Sentence.HOLD: "Halten Sie den grünen Knopf gedrückt. Zählen Sie langsam bis 5. "
    "Sie hören ein Klicken: {The_supply} ist zurück.",
    Sentence.NO_ARROW: "Kein Pfeil, oder kein {supply}? "
    "Rufen Sie {help_line} an und tippen Sie dann {help_key}.",
    Sentence.LEAK_TEST: "Gehen Sie zum Zähler. Blinkt ein Pfeil? Schalten Sie alle Gasgeräte aus. "
    "Drücken Sie den Knopf unter dem Pfeil: "
    "Die Dichtheitsprüfung dauert höchstens 10 Minuten.",
    Sentence.ALL_OFF: "Schalten Sie alle Gasgeräte aus: Heizung, Herd, Warmwasser.",
    Sentence.PRESS: "Drücken Sie am Zähler den Knopf unter dem Pfeil, der blinkt.",
    Sentence.LET_IT_TEST: "Warten Sie: Die Prüfung dauert höchstens 10 Minuten. "
    "Lassen Sie alles aus.",
    Sentence.SECOND_TEST: "Das Gas ist nicht zurück? Warten Sie 6 Minuten. "
    "Blinkt der Pfeil? Versuchen Sie es ein zweites Mal.",
    Sentence.NO_THIRD_TEST: "Zwei Versuche sind misslungen? Versuchen Sie es nicht mehr. "
    "Rufen Sie einen Gasinstallateur.",
    Sentence.NO_SIGN: "Kein Gas, und der Zähler zeigt nichts an, kein Symbol und keinen Pfeil? "
    "Rufen Sie {help_line} an und tippen Sie dann {help_key}.",
    Sentence.INSTALLER: "Versuchen Sie es nicht mehr. "
    "Rufen Sie einen Gasinstallateur: Nur er kann helfen.",
}

WORDS: Final = MailLanguage(
    version=1,
    style=_STYLE,
    frame=_FRAME,
    names={
        Energy.ELECTRICITY: {
            "energy": "Strom",
            "supply": "Strom",
            "the_supply": "der Strom",
            "supply_object": "den Strom",
        },
        Energy.GAS: {
            "energy": "Gas",
            "supply": "Gas",
            "the_supply": "das Gas",
            "supply_object": "das Gas",
        },
    },
    heads=_HEADS,
    sentences=_SENTENCES,
)
