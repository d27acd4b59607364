"""The prompts in British English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ASKING: Final[Mapping[str, str]] = {
    "W1": "English: four.",
    "EAN1": "Take your bill. The EAN code starts with {prefix}. … "
    "Enter the thirteen digits that follow.",
    "EAN1_END": "Take your bill. … Enter the last thirteen digits of the EAN code.",
    "EAN2": "I have received nothing. On a mobile, open the keypad. "
    "Enter the thirteen digits. No bill? Press zero.",
    "EAN_AGAIN": "All right, let us correct it. Enter the thirteen digits again.",
    "EAN_DROPPED": "Let us start again. Enter the thirteen digits.",
    "EAN_OTHER": "Another meter. Enter the thirteen digits {where}.",
    "EAN18": "For this number we need the whole EAN code. Enter all eighteen digits.",
    "EAN18_SILENT": "I have received nothing. Enter the eighteen digits of the EAN code. "
    "No bill? Press zero.",
    "EAN18_AGAIN": "All right, let us correct it. Enter the eighteen digits again.",
    "EAN18_DROPPED": "Let us start again. Enter the eighteen digits.",
    "MISS": "I have {received}. I still need {missing}. Continue, or press star to start again.",
    "MISS2": "Nothing more has come. I have {received}. I still need {missing}. "
    "Enter the rest, or press star to start again.",
    "MANY": "I have {received}. There should be thirteen. Please start again.",
    "MANY2": "Still too many: {received}. Enter only the thirteen digits {where}.",
    "MORE": "Continue: five digits are still missing.",
    "NOK1": "I did not recognise that number. Look carefully, and enter it once more.",
    "NOK2": "That number is not right either. Gas and electricity each have their own code. "
    "Enter the thirteen digits {where}.",
    "NOK18": "That number is not right either. Gas and electricity each have their own code. "
    "Enter the eighteen digits of the EAN code.",
    "RB": "I understood: … {groups}.",
    "RBQ": "Is that right? Press one. If not, two.",
    "RBQ_SILENT1": "I did not hear a key. I will read the number again.",
    "RBQ_SILENT2": "Still nothing. On a mobile, open the keypad. "
    "The number is right: press one. It is wrong: two.",
    "RBQ_SILENT3": "I will ask one last time. If it is right, press one. If it is wrong, two.",
    "RBQ_WRONG1": "That key does not fit here.",
    "RBQ_WRONG2": "There are only two answers. The number is right: one. The number is wrong: two.",
    "RBQ_WRONG3": "I did not understand that key. Please listen once more.",
    "WAIT": "One moment, I am looking up your balance.",
    "LATE": "I cannot read the balance just now. We are sorry. Please call back in ten minutes.",
}

_ANSWERS: Final[Mapping[str, str]] = {
    "GAS0": "Smell gas? Hang up, get out, call … {number}.",
    "N1": "{meter}. You have {amount} left.",
    "L1": "{meter}. Your credit is low. You have {amount} left.",
    "L2": "When that is used up, your emergency credit starts: {emergency}. Top up in time.",
    "E1": "{meter}. Your emergency credit has started.",
    "E2": "You have {left} of emergency credit left. After that, {supply} will be cut off. "
    "Top up before then.",
    "E2_LIMIT": "You have {left} of emergency credit left. After that, {supply} will be limited. "
    "Top up before then.",
    "C1": "{Supply} is cut off. Your emergency credit is used up.",
    "C1_PART": "{Supply} is cut off.",
    "C3": "To switch {supply} back on, pay at least {amount} today. Tomorrow it may be more.",
    "C3Y": "One payment can be up to {amount}. Pay in several parts.",
    "P1": "{Supply} will be cut off {when}.",
    "P1_NO_DAY": "{Supply} will be cut off soon.",
    # Said of the emergency credit with P3: P1 and P2 have 12 s together.
    "P2": "Balance: {amount}.",
    "P3": "Your emergency credit is used up. To avoid being cut off, pay {amount} before then.",
    "P3_NO_DAY": "Your emergency credit is used up. To avoid being cut off, pay {amount} today.",
    "R1": "{meter}. You can switch {supply} back on.",
    "R1_TEST": "{meter}. The meter is doing its test.",
    "R1_WAIT": "{meter}. The test did not succeed. The gas is not back yet.",
    "R1_BLOCKED": "{meter}. Two tries have failed. The gas stays off.",
    "R2": "Is an arrow blinking above the switch? "
    "Press and hold the green button for five seconds, until it clicks.",
    "R2_GAS": "Turn off everything that uses gas. Then press the button under the blinking arrow. "
    "The test takes ten minutes at most.",
    "R2_TEST": "It takes ten minutes at most. Leave everything off. You can hang up.",
    "R2_WAIT": "Wait six minutes. When the arrow blinks, try a second time.",
    "R2_BLOCKED": "Do not try again. Call a gas technician.",
    "LIM1": "{meter}. The electricity is not cut off, but it is limited.",
    "LIM2": "Top up until you are well above zero. Full power then comes back by itself.",
    "BAL": "Balance: {amount}.",
    "BAL_BELOW": "Balance below zero: {amount}.",
    "SEC0": "Your emergency credit is used up.",
    "SEC1": "You still have all your emergency credit: {emergency}.",
    "SEC2": "You have {left} of emergency credit left.",
    "AS1": "This balance is from {when}. Today's use is not counted yet.",
    "AS1_LATE": "Balance from {when}. Your use is counted up to {day}.",
    "TOP1": "Last top-up: {amount}, {day}.",
}

_MENUS: Final[Mapping[str, str]] = {
    "M0": "Details: press one. What to do now: two. Something else: three. "
    "Repeat: star. A person: zero.",
    "MC": "To switch {supply} back on: press one. Where to pay: two. Something else: three. "
    "Repeat: star. A person: zero.",
    "M3": "Another meter: press one. Balance by text message: two. "
    "Raise the alert: three. Back: nine. Repeat: star. A person: zero.",
    "M3_LAST": "Balance by text message: press two. Raise the alert: three. Back: nine. "
    "Repeat: star. A person: zero.",
    "MENU_SILENT": "Are you still there? I will repeat.",
    "MENU_WRONG1": "That key does nothing here.",
    "MENU_WRONG2": "I did not understand. Please listen, then press a single key.",
    "FULL": "That was the last meter for this call. For another, call again on … {number}.",
    "DAYS": "At the rate of the last few days, you have enough left for {days}.",
    "DAYS_ZERO": "At the rate of the last few days, your credit will not last a day.",
    "DAYS_CUT": "At the rate of the last few days, {supply} may be cut off in {days}.",
    "DAYS_CUT_ZERO": "At the rate of the last few days, {supply} may be cut off today or tomorrow.",
    "DAYS_LIMIT": "At the rate of the last few days, {supply} may be limited in {days}.",
    "DAYS_LIMIT_ZERO": "At the rate of the last few days, {supply} may be limited "
    "today or tomorrow.",
    "DAYS_NONE": "I do not know yet how much you usually use.",
    "EST": "Estimate for now: {amount}.",
    "ALERT_AT": "Your alert is at {threshold}. At that balance, a message goes out.",
    "PAY": "Pay {least} or more, by bank card: in a shop, at our offices, "
    "or on the internet. Keep the thirteen digits with you.",
    "NOLIGHT": "No electricity, although you have credit? Then it is not the prepayment. "
    "Look at your fuse box, and ask the neighbours.",
    "NOGAS": "No gas, and nothing on the screen of the meter? Speak to a person: press zero.",
    "LIM3": "For full power, pay at least {amount}.",
    "SMS1": "The text message is going out now, to the number we have for this meter.",
    "SMS0": "We have no mobile number for this meter. A person can add it: press zero.",
    "SMS_ENOUGH": "Several text messages have gone out today. "
    "Look at your mobile, or try again tomorrow.",
    "AL1": "Your alert is at {threshold}. Enter the new amount in euros, higher, up to {most}. "
    "Then press hash.",
    "AL1_SILENT": "I have not received an amount. Enter it in euros, up to {most}. "
    "Then press hash.",
    "AL1_LOW": "By phone, the alert can only go up. It is at {threshold}. "
    "Enter a higher amount, up to {most}.",
    "AL1_HIGH": "That is too much. Enter {most} at most.",
    "AL_TOP": "Your alert is at {threshold}. By phone it cannot go any higher.",
    "AL2": "Your new alert: {threshold}. Is that right? Press one. If not, two.",
    "AL3": "Done: your alert is at {threshold}. A text message will confirm it.",
    "AL3_NO_SMS": "Done: your alert is at {threshold}.",
}

_SWITCHING_ON: Final[Mapping[str, str]] = {
    "EL1": "Have you paid? Look at the meter. "
    "Is an arrow blinking above the switch? Press one. No arrow: two.",
    "EL1_READY": "Look at the meter. "
    "Is an arrow blinking above the switch? Press one. No arrow: two.",
    "EL0": "Not paid yet? Pay first. The arrow comes after that.",
    "EL0_READY": "Your payment has arrived. The arrow will come in a few minutes. "
    "Still nothing? Speak to a person: press zero.",
    "EL2": "Press and hold the green button. Count slowly to five. You will hear a click. "
    "Is the electricity back? Press one. If not, two.",
    "EL_DONE": "Very good, the electricity is back.",
    "GT0": "Have you paid? Look at the gas meter. "
    "Is an arrow blinking above a button? Press one. No arrow: two.",
    "GT0_READY": "Look at the gas meter. "
    "Is an arrow blinking above a button? Press one. No arrow: two.",
    "GT1": "Turn off everything that uses gas: heating, cooker, hot water. Done? Press one.",
    "GT2": "Press the button under the blinking arrow. The meter does a test. "
    "It takes ten minutes at most. You can hang up.",
    "GT2Q": "Is the gas back? Press one. If not, two.",
    "GT3": "Is the gas not back? Wait six minutes. When the arrow blinks, try a second time.",
    "GT4": "Have two tries failed? Do not try again. Call a gas technician.",
    "GT4Q": "For the menu, press one.",
    "GT_DONE": "Very good, the gas is back.",
    "STEP_SILENT1": "Take your time. I will repeat.",
    "STEP_SILENT2": "I am still here. I will repeat one last time. "
    "You can also hang up and call back, it is free.",
    "STEP_WRONG1": "That key does nothing here. I will repeat.",
    "STEP_WRONG2": "I did not understand. Please listen, then press a single key.",
}

_ENDING: Final[Mapping[str, str]] = {
    "NOK3": "I cannot find a balance with that number, or there were too many tries today.",
    "SIL": "I do not hear a key. A person can help you. Take a pencil.",
    "LOST": "I do not understand those keys.",
    "LONG": "This call has lasted a long time. I have to stop it here.",
    "OFFICE_OPEN": "My colleagues answer until {when}.",
    "OFFICE_CLOSED": "My colleagues are not there now. They are back {when}.",
    "TRANSFER": "I am putting you through to a person. One moment.",
    "H0": "A person can help you. Take a pencil.",
    "H1": "{number}. Then press {key}.",
    "H2": "I repeat. … {number}. Then press {key}. A call to that number may cost money.",
    "BYE": "Thank you for calling. Call whenever you like, day and night. Goodbye.",
    "SORRY": "I cannot go on just now. We are sorry. Please call back in ten minutes.",
}

ENGLISH: Final[Mapping[str, str]] = {
    **_ASKING,
    **_ANSWERS,
    **_MENUS,
    **_SWITCHING_ON,
    **_ENDING,
}
