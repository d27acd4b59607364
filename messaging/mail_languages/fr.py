"""Owns the French of e-mails."""

from typing import Final

from balance.energy import Energy
from messaging.mail_parts import Frame, Head, MailLanguage, Style
from messaging.mail_sentences import Sentence
from messaging.notices import Situation

_STYLE: Final = Style(
    thousands="\u202f",
    money="{figure}\u00a0€",
    day="{day:02d}/{month:02d}/{year}",
    near_day="{weekday} {day:02d}/{month:02d}",
    hour="{hour} h {minute:02d}",
    moment="{day} à {hour}",
    whole_hour="{hour} h",
    hour_and_minutes="{hour} h {minute:02d}",
    one_day="le {first}",
    several_days="du {first} au {last}",
    open_span="{days} de {start} à {end}",
    holidays="sauf les jours fériés",
    units=("€", "h", "secondes", "minutes", "derniers"),
)
_FRAME: Final = Frame(
    document="e-mail",
    greeting="Bonjour,",
    balance_label="Votre solde",
    emergency_label="Crédit de secours restant",
    paid_label="Votre rechargement",
    labelled="{label} : {value}",
    meter="{Energy} · code EAN qui finit par {ending}",
    as_of="Solde du {balance_at}. La consommation d'aujourd'hui n'est pas encore comptée.",
    as_of_late="Solde du {balance_at}. La consommation d'après le {counted} "
    "n'est pas encore comptée.",
    as_of_never="Solde du {balance_at}. Votre consommation n'est pas encore comptée.",
    in_parts=" Un paiement va jusqu'à {most} : payez en plusieurs fois.",
    before="avant {cut_day} à {cut_hour}",
    at_once="dès aujourd'hui",
    steps_label="Que faire maintenant",
    gas_label="Odeur de gaz ?",
    gas_advice="Sortez tout de suite. Dehors, appelez ce numéro.",
    line_label="Votre solde par téléphone, jour et nuit",
    line_advice="C'est gratuit. Tapez les 13 derniers chiffres de votre code EAN : "
    "ceux qui finissent par {ending}. Une voix dit votre solde.",
    help_label="Une personne pour vous aider",
    help_advice="Puis tapez {help_key}. Ouvert {help_hours}. Cet appel peut être payant.",
    page_label="Recharger par internet",
    ending="{name} : message automatique. Ne répondez pas à cet e-mail. "
    "Une question ? Appelez-nous.",
)

_EAN: Final = " (EAN …{ending})"
_BEGUN: Final = "Crédit de secours commencé : {energy}" + _EAN
_BEGUN_TITLE: Final = "Votre crédit de secours a commencé"
_ONLY_LEFT: Final = "Crédit de secours, {energy} : il ne reste que {left}" + _EAN
_ONLY_LEFT_TITLE: Final = "Il ne reste que {left} de crédit de secours"
_BEFORE_CUT: Final = "Il reste {left} avant la coupure. Rechargez {least} ou plus."
_BEFORE_LIMIT: Final = "Il reste {left} avant la limitation. Rechargez {least} ou plus."
_LOW_TITLE: Final = "Votre crédit {of_energy} est bas"
_LOW_NOT_BACK: Final = "{Supply} pas encore revenu, crédit bas : {balance}" + _EAN
_ONE_ACT: Final = "Il reste un geste à faire au compteur. Rechargez {least} ou plus."
_CALL_INSTALLER: Final = "Appelez un installateur de gaz. Rechargez {least} ou plus."
_ALL_RETURNS: Final = "Payez aujourd'hui {restore} ou plus : tout revient tout seul."
_PAY_FIRST: Final = "Payez au moins {restore} avant, et rien n'est coupé."
_PAY_MORE_FIRST: Final = "Payez encore au moins {restore} avant, et rien n'est coupé."
_ARRIVED: Final = "Votre rechargement est bien arrivé"
_BELOW_ZERO: Final = "Rechargement arrivé, solde sous zéro : {energy}" + _EAN
_NOT_ENOUGH: Final = "Votre rechargement est arrivé, mais il ne suffit pas"
_NOT_BACK: Final = "Rechargement arrivé : {supply} pas encore revenu" + _EAN

_HEADS: Final = {
    Situation.LOW_CREDIT: Head(
        "Crédit bas : {balance} pour {the_energy}" + _EAN,
        "Rien n'est coupé. Rechargez à temps : {least} ou plus.",
        _LOW_TITLE,
    ),
    Situation.EMERGENCY_CREDIT: Head(_BEGUN, _BEFORE_CUT, _BEGUN_TITLE),
    Situation.EMERGENCY_BEFORE_LIMIT: Head(_BEGUN, _BEFORE_LIMIT, _BEGUN_TITLE),
    Situation.EMERGENCY_USED_UP: Head(
        "Crédit de secours fini : {energy}" + _EAN,
        _ALL_RETURNS,
        "Votre crédit de secours a commencé, et il est déjà fini",
    ),
    Situation.EMERGENCY_WHILE_LIMITED: Head(_BEGUN, _ALL_RETURNS, _BEGUN_TITLE),
    Situation.STILL_LIMITED: Head(
        "{Supply} limité : comment retrouver toute la puissance" + _EAN,
        _ALL_RETURNS,
        "{The_supply} est limité",
    ),
    Situation.LOW_BEFORE_RETURN: Head(_LOW_NOT_BACK, _ONE_ACT, _LOW_TITLE),
    Situation.LOW_WHILE_BLOCKED: Head(_LOW_NOT_BACK, _CALL_INSTALLER, _LOW_TITLE),
    Situation.EMERGENCY_BEFORE_RETURN: Head(_BEGUN, _ONE_ACT, _BEGUN_TITLE),
    Situation.EMERGENCY_WHILE_BLOCKED: Head(_BEGUN, _CALL_INSTALLER, _BEGUN_TITLE),
    Situation.EMERGENCY_LOW: Head(
        _ONLY_LEFT,
        "Ensuite, {the_supply} est coupé. Rechargez {least} ou plus.",
        _ONLY_LEFT_TITLE,
    ),
    Situation.EMERGENCY_LOW_BEFORE_LIMIT: Head(
        _ONLY_LEFT,
        "Ensuite, {the_supply} est limité. Rechargez {least} ou plus.",
        _ONLY_LEFT_TITLE,
    ),
    Situation.EMERGENCY_LOW_BEFORE_RETURN: Head(_ONLY_LEFT, _ONE_ACT, _ONLY_LEFT_TITLE),
    Situation.EMERGENCY_LOW_WHILE_BLOCKED: Head(_ONLY_LEFT, _CALL_INSTALLER, _ONLY_LEFT_TITLE),
    Situation.CUT_WARNING: Head(
        "{Energy} : coupure {cut_day} à {cut_hour}" + _EAN,
        _PAY_FIRST,
        "{The_supply} sera coupé {cut_day} à {cut_hour}",
    ),
    Situation.CUT_WITHOUT_DAY: Head(
        "{Energy} : une coupure va suivre" + _EAN,
        _PAY_FIRST,
        "Une coupure {of_energy} va suivre",
    ),
    Situation.LIMITED_SUPPLY: Head(
        "{Supply} limité : crédit de secours fini" + _EAN,
        _ALL_RETURNS,
        "{The_supply} est limité",
    ),
    Situation.DISCONNECTED: Head(
        "{Supply} coupé : comment le remettre" + _EAN,
        "Payez aujourd'hui au moins {restore}. Voici la suite, pas à pas.",
        "{The_supply} est coupé",
    ),
    Situation.RECONNECT_READY: Head(
        "Vous pouvez remettre {the_supply}" + _EAN,
        "Une flèche clignote ? Tenez le bouton vert 5 secondes, jusqu'au clic.",
        "Vous pouvez remettre {the_supply}",
        gas_preheader="Le compteur fait d'abord un test de fuite. Voici comment, pas à pas.",
    ),
    Situation.TOP_UP_RECEIVED: Head(
        "Rechargement bien arrivé : {paid} pour {the_energy}" + _EAN,
        "Merci. Votre solde est maintenant de {balance}.",
        _ARRIVED,
    ),
    Situation.TOP_UP_FULL_POWER: Head(
        "Rechargement arrivé : {supply} à pleine puissance" + _EAN,
        "Merci. Votre solde est maintenant de {balance}.",
        _ARRIVED,
    ),
    Situation.TOP_UP_IN_EMERGENCY: Head(_BELOW_ZERO, _BEFORE_CUT, _ARRIVED),
    Situation.TOP_UP_BEFORE_LIMIT: Head(_BELOW_ZERO, _BEFORE_LIMIT, _ARRIVED),
    Situation.TOP_UP_WHILE_LIMITED: Head(
        "Rechargement arrivé, mais {the_supply} est limité" + _EAN,
        "Payez encore {restore} ou plus aujourd'hui : tout revient tout seul.",
        "Votre rechargement est arrivé, mais {the_supply} est limité",
    ),
    Situation.TOP_UP_BEFORE_CUT: Head(
        "Rechargement arrivé, pas assez : coupure {cut_day} à {cut_hour}" + _EAN,
        _PAY_MORE_FIRST,
        _NOT_ENOUGH,
    ),
    Situation.TOP_UP_CUT_WITHOUT_DAY: Head(
        "Rechargement arrivé, pas assez : une coupure va suivre" + _EAN,
        _PAY_MORE_FIRST,
        _NOT_ENOUGH,
    ),
    Situation.TOP_UP_STILL_CUT: Head(
        "Rechargement arrivé, mais {the_supply} reste coupé" + _EAN,
        "Payez encore au moins {restore} aujourd'hui, pour remettre {the_supply}.",
        "Votre rechargement est arrivé, mais {the_supply} reste coupé",
    ),
    Situation.TOP_UP_BEFORE_RETURN: Head(
        _NOT_BACK,
        "Merci. Il reste un geste à faire au compteur.",
        _ARRIVED,
        gas_preheader="Merci. Il faut encore un test de fuite réussi au compteur.",
    ),
    Situation.TOP_UP_WHILE_BLOCKED: Head(
        _NOT_BACK,
        "Merci. Pour remettre {the_supply}, appelez un installateur de gaz.",
        _ARRIVED,
    ),
}

_SENTENCES: Final = {
    Sentence.NOTHING_IS_CUT: "Rien n'est coupé.",
    Sentence.WE_WARN_EARLY: "Nous vous prévenons tôt, pour que vous ayez le temps de recharger.",
    Sentence.CREDIT_STARTS: "Sous zéro, votre crédit de secours de {credit} commence. "
    "Il commence tout seul.",
    Sentence.BELOW_ZERO: "Votre solde est passé sous zéro.",
    Sentence.NOT_CUT_NOW: "Pour le moment, rien n'est coupé.",
    Sentence.SAME_NOW: "Pour le moment, rien ne change chez vous.",
    Sentence.USING_CREDIT: "Mais vous utilisez votre crédit de secours.",
    Sentence.LEFT: "Il reste {left} de crédit de secours.",
    Sentence.THEN_CUT: "Quand il est fini, {the_supply} est coupé.",
    Sentence.THEN_LIMITED: "Quand il est fini, {the_supply} est limité, mais il n'est pas coupé.",
    Sentence.THEN_NO_RETURN: "Quand il est fini, on ne peut plus remettre {the_supply} sans payer.",
    Sentence.CREDIT_ENDS_NO_RETURN: "Quand le crédit de secours est fini, "
    "on ne peut plus remettre {the_supply} sans payer.",
    Sentence.COUNTS_AT_ONCE: "Chaque rechargement compte tout de suite.",
    Sentence.CREDIT_OVER: "Votre crédit de secours est fini.",
    Sentence.COUNTED: "Merci. Vos {paid} comptent déjà dans votre solde.",
    Sentence.STILL_BELOW_ZERO: "Mais il est sous zéro : vous utilisez votre crédit de secours.",
    Sentence.NO_CUT_COMING: "Rien n'est coupé, et aucune coupure n'est prévue.",
    Sentence.FULL_POWER: "Votre solde suffit : {the_supply} est à pleine puissance, "
    "et aucune coupure n'est prévue.",
    Sentence.NOT_ENOUGH: "Mais ce n'est pas encore assez pour remettre {the_supply}.",
    Sentence.LIMIT: "{The_supply} n'est pas coupé, mais il est limité : "
    "allumez peu d'appareils à la fois.",
    Sentence.FULL_POWER_IF_TODAY: "Si vous payez aujourd'hui, {restore} suffisent : "
    "toute la puissance revient, toute seule. Demain, ce sera peut-être plus.{parts}",
    Sentence.STILL_TIME: "Vous pouvez encore éviter la coupure : payez {before}, "
    "et rien n'est coupé.{parts}",
    Sentence.USE_ADDS_UP: "Votre consommation s'ajoute chaque jour. "
    "Payez vite si vous le pouvez, même un peu plus.",
    Sentence.CUT_AT: "Mais votre crédit de secours est fini : "
    "{the_supply} sera coupé {cut_day} à {cut_hour}.",
    Sentence.CUT_SOON: "Mais votre crédit de secours est fini : une coupure va suivre.",
    Sentence.CAN_RETURN: "Mais vous pouvez remettre {the_supply}.",
    Sentence.IF_TODAY: "Si vous payez aujourd'hui, {restore} suffisent. "
    "Demain, ce sera peut-être plus.{parts}",
    Sentence.NOT_BACK: "{The_supply} n'est pas encore revenu : "
    "il reste un geste à faire au compteur.",
    Sentence.NOT_BACK_GAS: "{The_supply} n'est pas encore revenu : "
    "il revient après un test de fuite réussi au compteur.",
    Sentence.BLOCKED: "{The_supply} n'est pas encore revenu : "
    "les tests de fuite ont échoué, le compteur est bloqué.",
    Sentence.GOOD_NEWS: "Bonne nouvelle : votre solde suffit. "
    "Il reste un geste à faire au compteur.",
    Sentence.GOOD_NEWS_GAS: "Bonne nouvelle : votre solde suffit. "
    "Avant de rendre {the_supply}, le compteur fait un test de fuite.",
    Sentence.TODAY: "À payer aujourd'hui ({today}), au moins",
    Sentence.MORE_TODAY: "Encore à payer aujourd'hui ({today}), au moins",
    Sentence.BEFORE: "À payer {before}, au moins",
    Sentence.TO_AVOID: "À payer pour l'éviter, au moins",
    Sentence.MORE_BEFORE: "Encore à payer {before}, au moins",
    Sentence.MORE_TO_AVOID: "Encore à payer pour éviter la coupure, au moins",
    Sentence.CODE: "Prenez votre code EAN sur votre facture d'énergie : "
    "les 13 derniers chiffres, ceux qui finissent par {ending}.",
    Sentence.WHERE: "Où ? Au magasin, à nos bureaux, ou par internet sur {page}. "
    "Payez par carte bancaire.",
    Sentence.TOP_UP_IN_TIME: "Rechargez à temps : {least} ou plus, {most} au plus par paiement.",
    Sentence.TOP_UP_SOON: "Rechargez dès que possible : {least} ou plus.",
    Sentence.NOTHING_MORE: "Vous ne devez rien faire de plus pour ce paiement.",
    Sentence.NEXT_TIME: "La prochaine fois, rechargez à temps : "
    "{least} ou plus, {most} au plus par paiement.",
    Sentence.PAY_TODAY: "Payez aujourd'hui au moins {restore}.",
    Sentence.PAY_MORE_TODAY: "Payez encore aujourd'hui au moins {restore}.",
    Sentence.PAY_BEFORE: "Payez au moins {restore} {before}.",
    Sentence.PAY_MORE_BEFORE: "Payez encore au moins {restore} {before}.",
    Sentence.WAIT: "Attendez notre message : il dit quand vous pouvez remettre {the_supply}.",
    Sentence.WAIT_GAS: "Attendez notre message : il dit, pas à pas, comment remettre {the_supply}. "
    "Le compteur fait d'abord un test de fuite.",
    Sentence.BUTTON: "Allez au compteur. Une flèche clignote au-dessus de l'interrupteur ? "
    "Tenez le bouton vert 5 secondes, jusqu'au clic.",
    Sentence.THEN_BUTTON: "Allez alors au compteur. "
    "Une flèche clignote au-dessus de l'interrupteur ? "
    "Tenez le bouton vert 5 secondes, jusqu'au clic.",
    Sentence.ARROW: "Allez au compteur. Une flèche clignote au-dessus de l'interrupteur.",
    Sentence.HOLD: "Tenez le bouton vert. Comptez lentement jusqu'à 5. "
    "Vous entendez un clic : {the_supply} est revenu.",
    Sentence.NO_ARROW: "Pas de flèche, ou pas de {supply} ? "
    "Appelez le {help_line}, puis tapez {help_key}.",
    Sentence.LEAK_TEST: "Allez au compteur. Une flèche clignote ? Éteignez tout au gaz, "
    "puis appuyez sur le bouton, sous la flèche : le test de fuite dure 10 minutes au plus.",
    Sentence.ALL_OFF: "Éteignez tout au gaz : chauffage, cuisinière, eau chaude.",
    Sentence.PRESS: "Au compteur, appuyez sur le bouton, sous la flèche qui clignote.",
    Sentence.LET_IT_TEST: "Attendez : le test dure 10 minutes au plus. Laissez tout éteint.",
    Sentence.SECOND_TEST: "Le gaz n'est pas revenu ? Attendez 6 minutes. "
    "La flèche clignote : essayez une deuxième fois.",
    Sentence.NO_THIRD_TEST: "Deux essais ratés ? N'essayez plus. Appelez un installateur de gaz.",
    Sentence.NO_SIGN: "Pas de gaz, et rien ne s'affiche, ni symbole ni flèche ? "
    "Appelez le {help_line}, puis tapez {help_key}.",
    Sentence.INSTALLER: "N'essayez plus. Appelez un installateur de gaz : lui seul peut aider.",
}

WORDS: Final = MailLanguage(
    version=3,
    style=_STYLE,
    frame=_FRAME,
    names={
        Energy.ELECTRICITY: {
            "energy": "électricité",
            "the_energy": "l'électricité",
            "of_energy": "d'électricité",
            "supply": "courant",
            "the_supply": "le courant",
        },
        Energy.GAS: {
            "energy": "gaz",
            "the_energy": "le gaz",
            "of_energy": "de gaz",
            "supply": "gaz",
            "the_supply": "le gaz",
        },
    },
    heads=_HEADS,
    sentences=_SENTENCES,
)
