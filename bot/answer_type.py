"""What sort of thing a question asks for, and whether a sentence holds one (the answer types of question answering)."""

import re
from typing import Literal

from bot.period import MONTHS
from index.words import fold, terms

AnswerType = Literal[
    "money", "penalty", "share", "measure", "number", "date", "year", "time", "place", "person", "reason", "thing"
]

MONTH = "|".join(MONTHS)
NUMBERS = (
    "deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante|soixante|cents?|mille"
    "|millions?|milliards?|dizaines?|centaines?|milliers?|two|three|four|five|seven|eight|nine|ten|hundreds?|thousands?"
)
# What is measured, by the words that ask for it, and the units that an answer has.
MEASURES: tuple[tuple[str, str], ...] = (
    (r"\bquel(?:le)? age\b|\bhow old\b|\bwhat age\b", r"ans\b|mois\b|years?\b|months?\b"),
    (r"\bvitesse\b|\bhow fast\b|\bwhat speed\b", r"km|kilometres?\b|miles?\b|mph\b"),
    (
        r"\bcombien de temps\b|\bquelle duree\b|\bhow long\b",
        r"(?:seconde|minute|heure|jour(?:nee)?|semaine|mois|an|annee|siecle|second|hour|day|week|month|year)s?\b|h\b",
    ),
    (
        (
            r"\bquel(?:le)? (?:distance|taille|hauteur|longueur|largeur|altitude|profondeur)\b"
            r"|\b(?:long|longue|large|haute?) de combien\b|\bhow (?:far|tall|high|deep)\b"
        ),
        r"(?:km|cm|mm|m|kilometres?|metres?|centimetres?|miles?|feet)\b",
    ),
    (r"\bquelle (?:superficie|surface)\b", r"(?:ha|hectares?|m2|km2|metres? carres?|kilometres? carres?)\b"),
    (r"\bquelle temperature\b", r"(?:degres?\b|°)"),
    (r"\bquel poids\b|\bhow heavy\b", r"(?:kg|kilos?|tonnes?|grammes?|pounds?|tons?)\b"),
)
THING = re.compile(r"\b(?:quel(?:le)?s?|which|what)\s+(\w{3,})")
COSTS = (
    r"(?:cout|pay|va[lu]|depens|vers|recolt|rapport|empoch|debours|factur|perd|gagn|touch|reclam|cost|paid|spen|earn|rais"
    r"|los)\w*"
)
PRICED = (
    r"(?:amende|benefice|budget|cagnotte|dette|facture|indemnite|loyer|pension|prime|rancon|recette|salaire|subvention"
    r"|fine|debt|bill|rent|profit)s?"
)
CONVICTED = r"(?:condamn|ecop|encour|risqu|requi|pris\b|purg|sentenc|convict|jail)\w*"
# Over folded questions, in this order: an hour is asked for before a date, a date before a number.
ASKS: tuple[tuple[AnswerType, re.Pattern[str]], ...] = (
    ("time", re.compile(r"\b(?:quelle heure|what time)\b")),
    ("year", re.compile(r"\b(?:quelle annee|what year|which year)\b")),
    (
        "penalty",
        re.compile(
            r"\bquelles? (?:peine|sanction)s?\b|\b(?:what|which) (?:penalt|punishment|sentence)"
            r"|\bcombien d['’](?:annees?|ans) (?:de |en )?(?:prison|reclusion|detention)"
            r"|\bhow (?:many years|long) in (?:jail|prison)|\bwhat do (?:\w+ ){1,3}risk\b"
            rf"|\b{CONVICTED} (?:\w+ ){{0,2}}(?:a )?(?:combien|quoi)\b|\b(?:combien|quoi) .{{0,40}}\bcondamne"
            r"|\b(?:combien|que|qu['’]est[- ]ce qu\w*|what) (?:[\w'’-]+ ){0,4}(?:risqu|encour)"
        ),
    ),
    (
        "money",
        re.compile(
            rf"\b(?:combien (?!de\b|d['’])(?:[\w'’-]+ ){{0,7}}{COSTS}|{COSTS} (?:[\w'’-]+ ){{0,3}}combien"
            rf"|{PRICED}\b.{{0,60}}\bcombien(?! de\b| d['’])|c['’]est combien (?:une?|la|les?|l['’])"
            r"|combien d['’](?:argent|euros)|combien de (?:dollars|francs|sous|fric)"
            rf"|how much (?:\w+ ){{1,6}}{COSTS}|what (?:price|amount|salary|budget)"
            r"|quel(?:le)? (?:prix|montant|somme|cout|tarif|salaire|budget|loyer))"
        ),
    ),
    (
        "date",
        re.compile(
            r"\b(?:quand|when|quel(?:le)?s? (?:dates?|annees?|jours?|mois|siecle|epoque|periode)"
            r"|(?:what|which) (?:date|year|day|month|century))\b"
        ),
    ),
    (
        "share",
        re.compile(
            r"\b(?:quel(?:le)? (?:pourcentage|taux|part|proportion)|what (?:percentage|share|proportion|rate))\b"
        ),
    ),
    ("measure", re.compile("|".join(rf"(?:{asked})" for asked, _ in MEASURES))),
    (
        "number",
        re.compile(
            r"\b(?:combien|how (?:many|much|big)|quel(?:le)? (?:nombre|score|population|quantite)|what number)\b"
        ),
    ),
    (
        "place",
        re.compile(
            r"^\W*ou\b|\bd['’]ou\b|\bou\W*$|\bwhere\b|\b(?:est|sont|va|vont|etait|habite|loge|trouve) ou\b"
            r"|\bou (?=(?:se|s['’]|est|sont|a|ont|c['’]est|ca|il|elle|ils|elles|on|etait|va|vit|nait)\b)"
            r"|\b(?:quel(?:le)?s?|which|what)"
            r" (?:pays|ville|region|endroit|lieu|departement|commune|country|city|place)\b"
        ),
    ),
    ("reason", re.compile(r"\b(?:pourquoi|pour quelles? raisons?|why)\b")),
    ("thing", THING),
    ("person", re.compile(r"^\W*(?:\w+ )?(?:qui|who|whom)\b|\b(?:s['’]appell\w+|quel (?:est le )?nom|name of)\b")),
)
CURRENCY = (
    r"(?:euros?|dollars?|francs?|livres?|pounds?|centimes?|cents?|dinars?|dirhams?|roubles?|yuans?|yens?|florins?|da"
    r"|usd|eur)"
)
HOLDS: dict[AnswerType, re.Pattern[str]] = {
    "money": re.compile(rf"(?:\d|\b(?:{NUMBERS}))\W{{0,3}}(?:(?:d['’]|de |of )?{CURRENCY}\b|[$€£])|[$€£]\s?\d"),
    "penalty": re.compile(
        r"\b(?:prison|reclusion|amendes?|sursis|fermes?|emprisonnement|detention|perpetuite|travaux d['’]interet"
        r"|relax\w+|acquitt\w+|jail|fined?|sentenced)\b"
    ),
    "share": re.compile(
        r"\d\s?%|\b(?:pour ?cents?|per ?cent|moitie|tiers|quarts?|half|third|quarter|sur (?:dix|cent))\b"
    ),
    "time": re.compile(
        r"\b\d{1,2} ?(?:h|heures?|[ap]\.?m\.?|o'clock)\b|\b\d{1,2}h\d\d|\b\d\d:\d\d\b|\b(?:midi|minuit|noon)\b"
    ),
    "date": re.compile(
        rf"\b(?:1[0-9]|20)\d\d\b|\b(?:{MONTH})\b|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b"
        r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:siecle|century|hier|demain|yesterday|tomorrow)\b"
    ),
    "year": re.compile(r"\b(?:1[0-9]|20)\d\d\b"),
    # Neither a year nor the day of a month.
    "number": re.compile(
        rf"(?<![\d.,])(?!(?:19|20)\d\d\b)\d[\d .,]*(?!\d)(?!\s?(?:er )?(?:{MONTH})\b)|\b(?:{NUMBERS})\b"
    ),
    "reason": re.compile(
        r"\b(?:parce qu|car|faute de|en raison|a cause|puisque?|afin d|afin qu|grace a|du fait"
        r"|because|due to|since|so that)"
    ),
}
FULL_DATE = re.compile(rf"\b\d{{1,2}}(?:er)? (?:{MONTH})\b|\b(?:{MONTH}) \d{{1,2}}\b|\b(?:1[0-9]|20)\d\d\b")
VAGUE = 0.3  # how well a day of the week or a month fits one who asks when
FIGURES = frozenset({"money", "penalty", "share", "measure", "number", "year", "date", "time"})
FRAMED = frozenset({"share", "time", "year", "date", "place", "person"})
# A name behind the word that leads to a place; capitals tell, so the text is not folded.
PLACE = re.compile(r"\b(?:à|au|aux|en|dans|sur|près de|in|at|near|on)(?: la| le| les| the)? ?(?:l['’])?[A-ZÀ-Þ]\w")
NAME = re.compile(r"(?<=\w[ ,;'’])[A-ZÀ-Þ][\w'’-]+")


def answer_type(question: str) -> AnswerType | None:
    """What sort of thing a question asks for; None where no word of it tells."""
    folded = fold(question)
    return next((kind for kind, pattern in ASKS if pattern.search(folded)), None)


def frame_terms(question: str) -> set[str]:
    """The stems of the words that say which sort ("quelle année", "s'appelle"): an answer need not hold them.

    What is counted or chosen from ("quel hôpital") is no such word.
    """
    folded = fold(question)
    found = next(((kind, match) for kind, pattern in ASKS if (match := pattern.search(folded))), None)
    return set(terms(found[1].group())) if found and found[0] in FRAMED else set()


def holding(sentence: str, wanted: AnswerType | None, question: str) -> float:
    """How well what a sentence holds fits that sort, from 0 to 1: days of the week fit worse than dates."""
    if not holds(sentence, wanted, question):
        return 0.0
    return 1.0 if wanted != "date" or FULL_DATE.search(fold(sentence)) else VAGUE


def holds(sentence: str, wanted: AnswerType | None, question: str) -> bool:
    """Whether a sentence holds a thing of that sort; a name that the question has itself is none."""
    if wanted is None:
        return False
    if wanted == "place":
        return PLACE.search(sentence) is not None
    if wanted == "person":
        known = fold(question)
        return any(fold(name) not in known for name in NAME.findall(sentence))
    if wanted == "measure":
        return _measures(fold(question)).search(fold(sentence)) is not None
    if wanted == "thing":
        named = THING.search(fold(question))
        return named is not None and set(terms(named.group(1))) <= set(terms(sentence))
    return HOLDS[wanted].search(fold(sentence)) is not None


def _measures(question: str) -> re.Pattern[str]:
    """A number with a unit of what a folded question wants measured."""
    units = next(units for asked, units in MEASURES if re.search(asked, question))
    return re.compile(rf"(?:\d|\b(?:{NUMBERS}|une?|demi|half))\W{{0,3}}(?:{units})")
