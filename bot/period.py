"""Which days a question is about: "en mars 2026", "depuis le 12 mars 2026", "depuis vendredi", "cette semaine"."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass, field, replace

from index.words import fold

FRENCH = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()
ENGLISH = "january february march april may june july august september october november december".split()
MONTHS = {name: number for names in (FRENCH, ENGLISH) for number, name in enumerate(names, start=1)}
PERIOD = re.compile(
    rf"""\b(?:(?P<since>depuis|apres|since|after)|(?P<until>avant|jusqu['’]en|jusqu['’]au|before|until)|en|le|au|in|on)\s+
    (?:le\s+)?(?:(?P<day>\d{{1,2}})(?:er)?\s+)?(?:(?P<month>{"|".join(MONTHS)})\s+)?(?P<year>(?:19|20)\d\d)\b""",
    re.VERBOSE,
)
DAYS = {
    name: number
    for names in (
        "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
        "monday tuesday wednesday thursday friday saturday sunday".split(),
    )
    for number, name in enumerate(names)
}
# Counted from today, but for a month: that is the last one of the name when the newest article appeared. A day of the
# week alone is part of a topic: "la manifestation de samedi".
RELATIVE = re.compile(
    rf"""\b(?:depuis|since)\s+(?P<weekday>{"|".join(DAYS)})\b
    | \b(?P<preposition>depuis|since|en|in)\s+(?P<month>{"|".join(MONTHS)})\b(?!\s+\d)
    | \b(?P<today>aujourd['’]hui|today)\b | \b(?P<yesterday>hier|yesterday)\b
    | \b(?P<week>cette\ semaine|this\ week)\b | \b(?P<last_week>la\ semaine\ (?:derniere|passee)|last\ week)\b
    | \b(?P<this_month>ce\ mois(?:-ci)?|this\ month)\b | \b(?P<last_month>le\ mois\ (?:dernier|passe)|last\ month)\b
    """,
    re.VERBOSE,
)
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """From the day `first` to the day `last`, both ISO dates and included; None where there is no end.

    `counted`: from today, as "this week" is; `words`: those by which a question names it.
    """

    first: str | None
    last: str | None
    counted: bool = field(default=False, compare=False)
    words: str = field(default="", compare=False)

    def is_past(self, oldest: str | None) -> bool:
        """Whether it is one of the calendar that was over on the day `oldest`, or any of them if that is unknown."""
        return not self.counted and (oldest is None or (self.last or oldest) < oldest)


def period(question: str, today: dt.date, newest: str | None = None) -> tuple[Period | None, str]:
    """The period that a question names, if it names one, and the question without it.

    `newest` is the day of the newest article, if that is known.
    """
    folded = fold(question)
    if len(folded) != len(question):
        return None, question
    found, days = PERIOD.search(folded), None
    if found and (span := _days(found)):
        days = Period(None if found["until"] else span[0], None if found["since"] else span[1])
    elif found is None and (found := RELATIVE.search(folded)):
        latest = min(today, dt.date.fromisoformat(newest[:10])) if newest else today
        days = _month(found, latest) if found["month"] else _relative(found, today)
    if found is None or days is None:
        return None, question
    words, rest = question[found.start() : found.end()], f"{question[: found.start()]} {question[found.end() :]}"
    return replace(days, words=words), rest


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


def _month(found: re.Match[str], latest: dt.date) -> Period:
    """The last month of that name up to the day `latest`, or all days since it began."""
    month = MONTHS[found["month"]]
    begin = dt.date(latest.year - (month > latest.month), month, 1)
    since = found["preposition"] in {"depuis", "since"}
    return Period(begin.isoformat(), None if since else _end_of_month(begin).isoformat())


def _relative(found: re.Match[str], today: dt.date) -> Period:
    """The days that are counted from today."""
    monday, first = today - today.weekday() * DAY, today.replace(day=1)
    if found["weekday"]:
        return _between(today - ((today.weekday() - DAYS[found["weekday"]]) % 7) * DAY, None)
    if found["yesterday"]:
        return _between(today - DAY, today - DAY)
    if found["last_week"]:
        return _between(monday - WEEK, monday - DAY)
    if found["last_month"]:
        return _between((first - DAY).replace(day=1), first - DAY)
    begin = monday if found["week"] else first if found["this_month"] else today
    return _between(begin, None)


def _between(first: dt.date, last: dt.date | None) -> Period:
    return Period(first.isoformat(), last.isoformat() if last else None, counted=True)


def _end_of_month(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
