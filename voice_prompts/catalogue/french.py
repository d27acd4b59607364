"""The prompts in French of Belgium."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ASKING: Final[Mapping[str, str]] = {
    "W1": "Bonjour. Solde de votre compteur.",
    "EAN1": "Prenez votre facture. Le code EAN commence par {prefix}. … "
    "Tapez les treize chiffres qui suivent.",
    "EAN1_END": "Prenez votre facture. … Tapez les treize derniers chiffres du code EAN.",
    "EAN2": "Je n'ai rien reçu. Sur un GSM, ouvrez le clavier. Tapez les treize chiffres. "
    "Pas de facture ? Tapez zéro.",
    "EAN_AGAIN": "D'accord, on corrige. Tapez de nouveau les treize chiffres.",
    "EAN_DROPPED": "On recommence. Tapez les treize chiffres.",
    "EAN_OTHER": "Un autre compteur. Tapez les treize chiffres {where}.",
    "EAN18": "Pour ce numéro, il nous faut le code EAN entier. Tapez ses dix-huit chiffres.",
    "EAN18_SILENT": "Je n'ai rien reçu. Tapez les dix-huit chiffres du code EAN. "
    "Pas de facture ? Tapez zéro.",
    "EAN18_AGAIN": "D'accord, on corrige. Tapez de nouveau les dix-huit chiffres.",
    "EAN18_DROPPED": "On recommence. Tapez les dix-huit chiffres.",
    "MISS": "J'ai {received}. Il manque encore {missing}. "
    "Continuez, ou tapez étoile pour recommencer.",
    "MISS2": "Rien de plus n'est arrivé. J'ai {received}. Il manque encore {missing}. "
    "Tapez la suite, ou étoile pour recommencer.",
    "MANY": "J'ai {received}. Il en faut treize. Recommencez, s'il vous plaît.",
    "MANY2": "C'est encore trop : {received}. Tapez seulement les treize chiffres {where}.",
    "MORE": "Continuez : il manque encore cinq chiffres.",
    "NOK1": "Je n'ai pas reconnu ce numéro. Regardez bien, et tapez-le encore une fois.",
    "NOK2": "Ce numéro ne va pas non plus. Le gaz et l'électricité ont chacun leur code. "
    "Tapez les treize chiffres {where}.",
    "NOK18": "Ce numéro ne va pas non plus. Le gaz et l'électricité ont chacun leur code. "
    "Tapez les dix-huit chiffres du code EAN.",
    "RB": "J'ai compris : … {groups}.",
    "RBQ": "C'est juste ? Tapez un. Sinon, deux.",
    "RBQ_SILENT1": "Je n'ai pas entendu de touche. Je relis le numéro.",
    "RBQ_SILENT2": "Toujours rien. Sur un GSM, ouvrez le clavier. "
    "Le numéro est juste : tapez un. Il est faux : deux.",
    "RBQ_SILENT3": "Je demande une dernière fois. Si c'est juste, tapez un. Si c'est faux, deux.",
    "RBQ_WRONG1": "Cette touche ne va pas ici.",
    "RBQ_WRONG2": "Il y a seulement deux réponses. Le numéro est juste : un. "
    "Le numéro est faux : deux.",
    "RBQ_WRONG3": "Je n'ai pas compris cette touche. Écoutez encore une fois.",
    "WAIT": "Un instant, je cherche votre solde.",
    "LATE": "Je n'arrive pas à lire le solde maintenant. Excusez-nous. Rappelez dans dix minutes.",
}

_ANSWERS: Final[Mapping[str, str]] = {
    "GAS0": "Odeur de gaz ? Raccrochez, sortez, et appelez le … {number}.",
    "N1": "{meter}. Il vous reste {amount}.",
    "L1": "{meter}. Attention, il vous reste {amount}.",
    "L2": "Quand ce sera fini, votre crédit de secours commence : {emergency}. Rechargez à temps.",
    "E1": "{meter}. Votre crédit de secours a commencé.",
    "E2": "De votre crédit de secours, il reste {left}. Après, {supply} sera coupé. "
    "Rechargez avant.",
    "E2_LIMIT": "De votre crédit de secours, il reste {left}. Après, {supply} sera limité. "
    "Rechargez avant.",
    "C1": "{meter}. {Supply} est coupé. Votre crédit de secours est fini.",
    "C1_PART": "{meter}. {Supply} est coupé.",
    "C3": "Pour remettre {supply}, payez aujourd'hui au moins {amount}. "
    "Demain, ce sera peut-être plus.",
    "C3Y": "Un paiement va jusqu'à {amount}. Payez en plusieurs fois.",
    "P1": "{meter}. {Supply} sera coupé {when}.",
    "P1_NO_DAY": "{meter}. {Supply} sera bientôt coupé.",
    "P2": "Solde : {amount}. Le crédit de secours est fini.",
    "P3": "Pour éviter la coupure, payez {amount} avant.",
    "P3_NO_DAY": "Pour éviter la coupure, payez dès aujourd'hui {amount}.",
    "R1": "{meter}. Vous pouvez remettre {supply}.",
    "R1_TEST": "{meter}. Le compteur fait son test.",
    "R1_WAIT": "{meter}. Le test n'a pas réussi. Le gaz n'est pas encore revenu.",
    "R1_BLOCKED": "{meter}. Deux essais ratés. Le gaz reste coupé.",
    "R2": "Une flèche clignote au-dessus de l'interrupteur ? "
    "Appuyez cinq secondes sur le bouton vert, jusqu'au clic.",
    "R2_GAS": "Éteignez tous les appareils au gaz. "
    "Puis appuyez sur le bouton, sous la flèche qui clignote. Le test dure dix minutes au plus.",
    "R2_TEST": "Il dure dix minutes au plus. Laissez tout éteint. Vous pouvez raccrocher.",
    "R2_WAIT": "Attendez six minutes. Quand la flèche clignote, essayez une deuxième fois.",
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
    "AS1_LATE": "Ce solde date de {when}. Votre consommation est comptée jusqu'au {day}.",
    "TOP1": "Dernier rechargement : {amount}, {day}.",
}

_MENUS: Final[Mapping[str, str]] = {
    "M0": "Détails : tapez un. Que faire maintenant : deux. Autre chose : trois. "
    "Réécouter : étoile. Une personne : zéro.",
    "MC": "Remettre {supply} : tapez un. Où payer : deux. Autre chose : trois. "
    "Réécouter : étoile. Une personne : zéro.",
    "M3": "Un autre compteur : tapez un. Le solde par SMS : deux. Monter l'alerte : trois. "
    "Retour : neuf. Réécouter : étoile. Une personne : zéro.",
    "M3_LAST": "Le solde par SMS : tapez deux. Monter l'alerte : trois. Retour : neuf. "
    "Réécouter : étoile. Une personne : zéro.",
    "MENU_SILENT": "Vous êtes encore là ? Je répète.",
    "MENU_WRONG1": "Cette touche ne sert pas ici.",
    "MENU_WRONG2": "Je n'ai pas compris. Écoutez, puis tapez une seule touche.",
    "FULL": "C'était le dernier compteur de cet appel. Pour un autre, rappelez le … {number}.",
    "DAYS": "Au rythme des derniers jours, il vous reste assez pour {days}.",
    "DAYS_ZERO": "Au rythme des derniers jours, votre crédit ne suffit plus pour un jour.",
    "DAYS_CUT": "Au rythme des derniers jours, {supply} peut être coupé dans {days}.",
    "DAYS_CUT_ZERO": "Au rythme des derniers jours, {supply} peut être coupé "
    "aujourd'hui ou demain.",
    "DAYS_LIMIT": "Au rythme des derniers jours, {supply} peut être limité dans {days}.",
    "DAYS_LIMIT_ZERO": "Au rythme des derniers jours, {supply} peut être limité "
    "aujourd'hui ou demain.",
    "DAYS_NONE": "Je ne connais pas encore votre rythme de consommation.",
    "EST": "Estimation pour maintenant : {amount}.",
    "ALERT_AT": "Votre alerte est à {threshold}. À ce solde, un message part.",
    "PAY": "Payez {least} ou plus, par carte bancaire : au magasin, à nos bureaux, "
    "ou par internet. Gardez les treize chiffres avec vous.",
    "NOLIGHT": "Pas de courant, et pourtant du crédit ? Ce n'est pas le prépaiement. "
    "Regardez votre disjoncteur, et chez les voisins.",
    "NOGAS": "Pas de gaz, et rien à l'écran du compteur ? Parlez à une personne : tapez zéro.",
    "LIM3": "Pour la pleine puissance, payez au moins {amount}.",
    "SMS1": "Le SMS part maintenant, au numéro que nous connaissons pour ce compteur.",
    "SMS0": "Nous ne connaissons pas de GSM pour ce compteur. "
    "Une personne peut l'ajouter : tapez zéro.",
    "SMS_ENOUGH": "Plusieurs SMS sont déjà partis aujourd'hui. "
    "Regardez votre GSM, ou réessayez demain.",
    "AL1": "Votre alerte est à {threshold}. "
    "Tapez le nouveau montant en euros, plus haut, jusqu'à {most}. Puis la touche dièse.",
    "AL1_SILENT": "Je n'ai pas reçu de montant. Tapez-le en euros, jusqu'à {most}. "
    "Puis la touche dièse.",
    "AL1_LOW": "Par téléphone, l'alerte ne peut que monter. Elle est à {threshold}. "
    "Choisissez plus haut, jusqu'à {most}.",
    "AL1_HIGH": "C'est trop. Tapez {most} au plus.",
    "AL_TOP": "Votre alerte est à {threshold}. Par téléphone, elle ne monte pas plus haut.",
    "AL2": "Votre nouvelle alerte : {threshold}. C'est juste ? Tapez un. Sinon, deux.",
    "AL3": "C'est fait : votre alerte est à {threshold}. Un SMS le confirme.",
    "AL3_NO_SMS": "C'est fait : votre alerte est à {threshold}.",
}

_SWITCHING_ON: Final[Mapping[str, str]] = {
    "EL1": "Avez-vous payé ? Regardez le compteur. "
    "Une flèche clignote au-dessus de l'interrupteur ? Tapez un. Pas de flèche : deux.",
    "EL1_READY": "Regardez le compteur. "
    "Une flèche clignote au-dessus de l'interrupteur ? Tapez un. Pas de flèche : deux.",
    "EL0": "Pas encore payé ? Payez d'abord. La flèche vient après.",
    "EL0_READY": "Votre paiement est arrivé. La flèche vient dans quelques minutes. "
    "Toujours rien ? Parlez à une personne : tapez zéro.",
    "EL2": "Appuyez sur le bouton vert, sans lâcher. Comptez lentement jusqu'à cinq. "
    "Vous entendez un clic. Le courant est revenu ? Tapez un. Sinon, deux.",
    "EL_DONE": "Très bien, le courant est revenu.",
    "GT0": "Avez-vous payé ? Regardez le compteur de gaz. "
    "Une flèche clignote au-dessus d'un bouton ? Tapez un. Pas de flèche : deux.",
    "GT0_READY": "Regardez le compteur de gaz. "
    "Une flèche clignote au-dessus d'un bouton ? Tapez un. Pas de flèche : deux.",
    "GT1": "Éteignez tous les appareils au gaz : chauffage, cuisinière, eau chaude. C'est fait ? "
    "Tapez un.",
    "GT2": "Appuyez sur le bouton, sous la flèche qui clignote. Le compteur fait un test. "
    "Il dure dix minutes au plus. Vous pouvez raccrocher.",
    "GT2Q": "Le gaz est revenu ? Tapez un. Sinon, deux.",
    "GT3": "Le gaz n'est pas revenu ? Attendez six minutes. "
    "Quand la flèche clignote, essayez une deuxième fois.",
    "GT4": "Deux essais ratés ? N'essayez plus. Appelez un installateur de gaz.",
    "GT4Q": "Pour le menu, tapez un.",
    "GT_DONE": "Très bien, le gaz est revenu.",
    "STEP_SILENT1": "Prenez votre temps. Je répète.",
    "STEP_SILENT2": "Je suis toujours là. Je répète une dernière fois. "
    "Vous pouvez aussi raccrocher et rappeler, c'est gratuit.",
    "STEP_WRONG1": "Cette touche ne sert pas ici. Je répète.",
    "STEP_WRONG2": "Je n'ai pas compris. Écoutez, puis tapez une seule touche.",
}

_ENDING: Final[Mapping[str, str]] = {
    "NOK3": "Je ne trouve pas de solde avec ce numéro, ou il y a eu trop d'essais aujourd'hui.",
    "SIL": "Je n'entends aucune touche. Une personne peut vous aider. Prenez un crayon.",
    "LOST": "Je ne comprends pas ces touches.",
    "LONG": "Cet appel a duré longtemps. Je dois l'arrêter ici.",
    "OFFICE_OPEN": "Mes collègues répondent jusqu'à {when}.",
    "OFFICE_CLOSED": "Mes collègues ne sont pas là maintenant. Ils seront là {when}.",
    "TRANSFER": "Je vous passe une personne. Un instant.",
    "H0": "Une personne peut vous aider. Prenez un crayon.",
    "H1": "{number}. Puis tapez {key}.",
    "H2": "Je répète. … {number}. Puis tapez {key}. L'appel à ce numéro peut être payant.",
    "BYE": "Merci de votre appel. Rappelez quand vous voulez, jour et nuit. Au revoir.",
    "SORRY": "Je n'arrive pas à continuer maintenant. Excusez-nous. Rappelez dans dix minutes.",
}

FRENCH: Final[Mapping[str, str]] = {
    **_ASKING,
    **_ANSWERS,
    **_MENUS,
    **_SWITCHING_ON,
    **_ENDING,
}
