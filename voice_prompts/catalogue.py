"""Owns the templates of every spoken prompt, by prompt id, and the words they are filled with.

"…" marks a written pause. Braces are filled by `voice_prompts.sentences`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from balance.energy import Energy

LANGUAGE: Final = "fr-BE"

DIGITS: Final = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
WEEKDAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS: Final = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
    *("septembre", "octobre", "novembre", "décembre"),
)
METERS: Final[Mapping[Energy, str]] = {
    Energy.ELECTRICITY: "Compteur d'électricité",
    Energy.GAS: "Compteur de gaz",
}
SUPPLIES: Final[Mapping[Energy, str]] = {Energy.ELECTRICITY: "le courant", Energy.GAS: "le gaz"}

ASKING: Final[Mapping[str, str]] = {
    "W1": "Bonjour. Solde de votre compteur.",
    "EAN1": "Prenez le code EAN de votre facture. Il commence par {prefix}. … "
    "Tapez les treize chiffres qui suivent.",
    "EAN1_END": "Prenez le code EAN de votre facture. … Tapez ses treize derniers chiffres.",
    "EAN2": "Je n'ai rien reçu. Sur un GSM, ouvrez le clavier. Tapez les treize chiffres. "
    "Pas de facture ? Tapez zéro.",
    "EAN_AGAIN": "D'accord, on corrige. Tapez de nouveau les treize chiffres.",
    "EAN_DROPPED": "On recommence. Tapez les treize chiffres.",
    "EAN_OTHER": "Un autre compteur. Tapez les treize chiffres {where}.",
    "MISS": "J'ai {received}. Il en manque {missing}. Continuez, ou tapez étoile pour recommencer.",
    "MISS2": "Rien de plus n'est arrivé. J'ai {received}, et il en manque {missing}. "
    "Tapez la suite, ou étoile pour recommencer.",
    "MANY": "J'ai {received}. Il en faut treize. Recommencez, s'il vous plaît.",
    "MANY2": "C'est encore trop : {received}. Tapez seulement les treize chiffres {where}.",
    "MORE": "Continuez : il manque encore cinq chiffres.",
    "NOK1": "Je n'ai pas reconnu ce numéro. Regardez bien, et tapez-le encore une fois.",
    "NOK2": "Ce numéro ne va pas non plus. Le gaz et l'électricité ont chacun leur code. "
    "Tapez les treize chiffres {where}.",
    "RB": "J'ai compris : … {groups}.",
    "RBQ": "C'est juste ? Tapez un. Pour corriger, deux.",
    "RBQ_SILENT1": "Je n'ai pas entendu de touche. Je relis le numéro.",
    "RBQ_SILENT2": "Toujours rien. Sur un GSM, ouvrez le clavier. "
    "Le numéro est juste : tapez un. Il est faux : deux.",
    "RBQ_SILENT3": "Je demande une dernière fois. Un, le numéro est juste. Deux, il est faux.",
    "RBQ_WRONG1": "Cette touche ne va pas ici.",
    "RBQ_WRONG2": "Tapez seulement un ou deux. Un : le numéro est juste. Deux : il est faux.",
    "RBQ_WRONG3": "Je n'ai pas compris cette touche. Écoutez encore une fois.",
    "M0": "Réécouter : tapez un. Un autre compteur : trois. Une personne : zéro.",
    "M0_LAST": "Réécouter : tapez un. Une personne : zéro.",
    "M0_SILENT1": "Vous êtes encore là ? Réécouter : tapez un. Une personne : zéro. "
    "Sinon, vous pouvez raccrocher.",
    "M0_WRONG1": "Cette touche ne sert pas ici.",
    "M0_WRONG2": "Je n'ai pas compris. Écoutez, puis tapez une seule touche.",
    "FULL": "C'était le dernier compteur de cet appel. Pour un autre, rappelez le … {number}.",
}

ANSWERS: Final[Mapping[str, str]] = {
    "GAS0": "Odeur de gaz ? Raccrochez, sortez, et appelez le … {number}.",
    "N1": "{meter}. Il vous reste {amount}.",
    "L1": "{meter}. Attention, il vous reste {amount}.",
    "L2": "Quand ce sera fini, votre crédit de secours commence : {emergency}. Rechargez à temps.",
    "E1": "{meter}. Votre crédit de secours a commencé.",
    "E2": "Il reste {left}. Après, {supply} sera coupé. Rechargez avant.",
    "C1": "{meter}. {Supply} est coupé. Votre crédit de secours est fini.",
    "C1_PART": "{meter}. {Supply} est coupé.",
    "C3": "Pour remettre {supply}, payez aujourd'hui au moins {amount}. "
    "Demain, ce sera peut-être plus.",
    "C3Y": "Un paiement va jusqu'à {amount}. Payez en plusieurs fois.",
    "P1": "{meter}. {Supply} sera coupé {when}.",
    "P1_NO_DAY": "{meter}. {Supply} va être coupé.",
    "P2": "Solde : {amount}. Le crédit de secours est fini.",
    "P3": "Pour éviter la coupure, payez avant : {amount}.",
    "P3_NO_DAY": "Pour éviter la coupure, payez dès aujourd'hui : {amount}.",
    "R1": "{meter}. Vous pouvez remettre {supply}.",
    "R1_TEST": "{meter}. Le compteur fait son test.",
    "R1_WAIT": "{meter}. Le test n'a pas réussi. Le gaz n'est pas encore revenu.",
    "R1_BLOCKED": "{meter}. Deux essais ratés. Le gaz reste coupé.",
    "R2": "Une flèche clignote au-dessus de l'interrupteur ? "
    "Tenez le bouton vert cinq secondes, jusqu'au clic.",
    "R2_GAS": "Éteignez tout au gaz. Puis appuyez sur le bouton, sous la flèche qui clignote. "
    "Le test dure dix minutes au plus.",
    "R2_TEST": "Il dure dix minutes au plus. Laissez tout éteint. Vous pouvez raccrocher.",
    "R2_WAIT": "Attendez six minutes. La flèche clignote : essayez une deuxième fois.",
    "R2_BLOCKED": "N'essayez plus. Appelez un installateur de gaz.",
    "LIM1": "{meter}. Le courant n'est pas coupé, mais il est limité.",
    "LIM2": "Rechargez pour repasser bien au-dessus de zéro. "
    "Toute la puissance revient alors d'elle-même.",
    "BAL": "Solde : {amount}.",
    "BAL_BELOW": "Solde : {amount}. Vous êtes donc sous zéro.",
    "SEC0": "Votre crédit de secours est fini.",
    "SEC1": "Votre crédit de secours est complet : {emergency}.",
    "SEC2": "De votre crédit de secours, il reste {left}.",
    "AS1": "Ce solde date de {when}. Votre consommation d'aujourd'hui n'est pas encore comptée.",
    "AS1_LATE": "Ce solde date de {when}. Votre consommation est comptée jusqu'à {day}.",
    "TOP1": "Dernier rechargement : {amount}, {day}.",
}

ENDING: Final[Mapping[str, str]] = {
    "NOK3": "Je ne trouve pas de solde avec ce numéro, ou il y a eu trop d'essais aujourd'hui.",
    "SIL": "Je n'entends aucune touche. Une personne peut vous aider. Prenez un crayon.",
    "LOST": "Je ne comprends pas ces touches.",
    "LONG": "Cet appel a duré longtemps. Je dois l'arrêter ici.",
    "H0": "Une personne peut vous aider. Prenez un crayon.",
    "H1": "{number}. Puis tapez {key}.",
    "H2": "Je répète. … {number}. Puis {key}. Cet appel peut être payant.",
    "BYE": "Merci de votre appel. Rappelez quand vous voulez, jour et nuit. Au revoir.",
    "SORRY": "Je n'arrive pas à continuer maintenant. Excusez-nous. Rappelez dans dix minutes.",
}

PROMPTS: Final[Mapping[str, str]] = {**ASKING, **ANSWERS, **ENDING}
