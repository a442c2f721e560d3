import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.freshness import SLOWER, Asked

CAME = dt.date(2026, 3, 2)
DAYS = st.integers(0, 2000)


def asked(day: dt.date, since: dt.date = CAME) -> Asked:
    return Asked("https://gazette.example/pont", day.isoformat(), since.isoformat())


def later(days: int, day: dt.date = CAME) -> dt.date:
    return day + dt.timedelta(days=days)


def test_a_page_that_has_come_is_asked_for_on_every_day_of_its_first_weeks() -> None:
    assert not asked(CAME).due(CAME)
    assert all(asked(later(n)).due(later(n + 1)) for n in range(2 * SLOWER))


def test_a_page_that_does_not_change_is_asked_for_ever_more_rarely() -> None:
    day, times = CAME, 0
    while day < later(365):
        day = next(later(n, day) for n in range(1, 400) if asked(day).due(later(n, day)))
        times += 1
    assert 100 < times < 150


@pytest.mark.parametrize(("changed", "due"), [("2027-03-02", True), ("2027-03-03", True), ("2027-03-01", False)])
def test_a_page_that_is_said_to_have_changed_is_asked_for_on_the_next_day(changed: str, *, due: bool) -> None:
    assert asked(later(365)).due(later(366), changed) is due
    assert not asked(later(365)).due(later(365), changed)


@given(DAYS, DAYS)
def test_a_day_to_come_is_one_of_a_clock_that_was_wrong(since: int, ahead: int) -> None:
    assert asked(later(since + ahead + 1), later(since)).due(later(since))
