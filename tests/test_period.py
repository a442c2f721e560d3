import pytest

from bot.period import Period, period


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("qui a dit quoi sur les troupes en mars 2026 ?", Period("2026-03-01", "2026-03-31")),
        ("qu'a dit Volsk le 14 mars 2026", Period("2026-03-14", "2026-03-14")),
        ("les troupes depuis le 1er avril 2026", Period("2026-04-01", None)),
        ("les troupes avant février 2024", Period(None, "2024-02-29")),
        ("who said what about the troops since April 2026?", Period("2026-04-01", None)),
        ("les grèves en 2025", Period("2025-01-01", "2025-12-31")),
        ("les troupes", None),
        ("le 31 février 2026", None),
        ("les 2 400 soldats", None),
    ],
)
def test_the_days_that_a_question_names(question: str, expected: Period | None) -> None:
    assert period(question)[0] == expected


def test_the_period_is_no_part_of_the_topic() -> None:
    assert period("les troupes en mars 2026 ?")[1].split() == ["les", "troupes", "?"]
