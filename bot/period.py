"""Which days a question is about: "en mars 2026", "depuis le 12 mars 2026", "le 2 avril 2026", "in March 2026"."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from index.words import fold

FRENCH = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()
ENGLISH = "january february march april may june july august september october november december".split()
MONTHS = {name: number for names in (FRENCH, ENGLISH) for number, name in enumerate(names, start=1)}
PERIOD = re.compile(
    rf"""\b(?:(?P<since>depuis|apres|since|after)|(?P<until>avant|jusqu['’]en|jusqu['’]au|before|until)|en|le|au|in|on)\s+
    (?:le\s+)?(?:(?P<day>\d{{1,2}})(?:er)?\s+)?(?:(?P<month>{"|".join(MONTHS)})\s+)?(?P<year>(?:19|20)\d\d)\b""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """From the day `first` to the day `last`, both ISO dates and included; None where there is no end."""

    first: str | None
    last: str | None


def period(question: str) -> tuple[Period | None, str]:
    """The period that a question names, if it names one, and the question without it."""
    folded = fold(question)
    found = PERIOD.search(folded)
    if found is None or len(folded) != len(question) or not (days := _days(found)):
        return None, question
    first, last = days
    rest = f"{question[: found.start()]} {question[found.end() :]}"
    if found["since"]:
        return Period(first, None), rest
    return (Period(None, last) if found["until"] else Period(first, last)), rest


def _days(found: re.Match[str]) -> tuple[str, str] | None:
    """The first and the last day of a year, a month or a day; None for a day that does not exist."""
    year, month = int(found["year"]), MONTHS.get(found["month"] or "", 0)
    if found["day"] and not month:
        return None
    try:
        first = dt.date(year, month or 1, int(found["day"] or 1))
    except ValueError:
        return None
    if found["day"]:
        return first.isoformat(), first.isoformat()
    last = dt.date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    return first.isoformat(), last.isoformat()
