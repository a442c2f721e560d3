import pytest

from bot.period import Period, period
from tests.fakes import TODAY


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("qui a dit quoi sur les troupes en mars 2026 ?", Period("2026-03-01", "2026-03-31")),
        ("qu'a dit Volsk le 14 mars 2026", Period("2026-03-14", "2026-03-14")),
        ("les troupes depuis le 1er avril 2026", Period("2026-04-01", None)),
        ("les troupes avant février 2024", Period(None, "2024-02-29")),
        ("who said what about the troops since April 2026?", Period("2026-04-01", None)),
        ("les grèves en 2025", Period("2025-01-01", "2025-12-31")),
        ("les troupes depuis vendredi", Period("2026-04-10", None)),
        ("depuis mercredi, que dit Volsk ?", Period("2026-04-15", None)),
        ("les troupes en janvier", Period("2026-01-01", "2026-01-31")),
        ("les troupes depuis décembre", Period("2025-12-01", None)),
        ("who spoke about it in November?", Period("2025-11-01", "2025-11-30")),
        ("qu'a dit Volsk hier ?", Period("2026-04-14", "2026-04-14")),
        ("qui a parlé aujourd'hui ?", Period("2026-04-15", None)),
        ("les grèves de cette semaine", Period("2026-04-13", None)),
        ("the strikes last week", Period("2026-04-06", "2026-04-12")),
        ("ce mois-ci", Period("2026-04-01", None)),
        ("le mois dernier", Period("2026-03-01", "2026-03-31")),
        ("la manifestation de samedi", None),
        ("les giboulées de mars", None),
        ("les troupes", None),
        ("le 31 février 2026", None),
        ("les 2 400 soldats", None),
    ],
)
def test_the_days_that_a_question_names(question: str, expected: Period | None) -> None:
    assert period(question, TODAY)[0] == expected


def test_the_period_is_no_part_of_the_topic() -> None:
    assert period("les troupes en mars 2026 ?", TODAY)[1].split() == ["les", "troupes", "?"]


def test_days_of_the_calendar_before_all_articles_are_past() -> None:
    days, _ = period("que disait Roy en 2016 ?", TODAY)
    assert days
    assert days.is_past("2018-01-01")
    assert days.is_past(None)
    assert not days.is_past("2016-12-31")


def test_days_counted_from_today_are_not() -> None:
    days, _ = period("la grève hier", TODAY)
    assert days
    assert not days.is_past(None)


def test_a_month_is_the_last_one_before_the_newest_article() -> None:
    assert period("les troupes en janvier", TODAY, "2019-04-30")[0] == Period("2019-01-01", "2019-01-31")
    assert period("les troupes depuis mai", TODAY, "2019-04-30")[0] == Period("2018-05-01", None)


def test_a_month_says_nothing_where_no_article_bears_a_date() -> None:
    days, _ = period("les troupes en janvier", TODAY)
    assert days
    assert days.is_past(None)
    assert days.words == "en janvier"
