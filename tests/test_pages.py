"""Pages of the web in a library: added, refreshed, kept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import Quidit
from index.addresses import address
from index.ingest import Ingest
from index.outcomes import Outcome, State
from tests.conftest import OpenQuidit
from tests.fakes_web import PUBLIC, URL, WEB_PAGE, Headers, Internet, Served

Added = Callable[..., list[Outcome]]


@pytest.fixture
def internet() -> Internet:
    return Internet({URL: versioned(WEB_PAGE)})


def versioned(body: str) -> Callable[[Headers], Served]:
    """A page with an ETag, which is not sent to those who have it."""
    etag = f'"{len(body)}"'
    return lambda head: (
        Served(status=304) if head.get("if-none-match") == etag else Served(body, headers={"ETag": etag})
    )


@pytest.fixture
def library(open_quidit: OpenQuidit) -> Quidit:
    return open_quidit()


@pytest.fixture
def ingest(library: Quidit, internet: Internet) -> Ingest:
    return Ingest(library.library, library.index, library.embeddings, internet.net)


def add(ingest: Ingest, url: str = URL) -> Outcome:
    (outcome,) = ingest.add([address(url)])
    return outcome


def test_a_page_is_an_article_of_its_address(ingest: Ingest, library: Quidit) -> None:
    outcome = add(ingest)
    assert (outcome.source, outcome.state, outcome.id) == (URL, State.ADDED, "pont")
    article = library.library.article("pont")
    assert article is not None
    assert "Le pont de Kervall rouvrira lundi matin" in article.text
    assert (article.title, article.url) == ("Le pont de Kervall rouvre", URL)


def test_a_page_that_has_not_changed_is_not_sent_again(ingest: Ingest, internet: Internet) -> None:
    assert add(ingest).state is State.ADDED
    assert add(ingest).state is State.UNCHANGED
    assert [outcome.state for outcome in ingest.sync()] == [State.UNCHANGED]
    asked = [head for head, url in zip(internet.heads, internet.asked, strict=True) if url == URL]
    assert [head.get("if-none-match") for head in asked] == [None, f'"{len(WEB_PAGE)}"', f'"{len(WEB_PAGE)}"']


def test_a_page_is_asked_for_as_a_whole_when_articles_are_read_in_another_way(
    ingest: Ingest, internet: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(ingest)
    monkeypatch.setattr("index.intake.RECIPE", "another")
    add(ingest)
    assert "if-none-match" not in internet.heads[-1]


def test_a_page_that_has_changed_replaces_its_article(ingest: Ingest, internet: Internet, library: Quidit) -> None:
    add(ingest)
    internet.pages[URL] = versioned(WEB_PAGE.replace("lundi matin", "mardi soir"))
    assert [(outcome.id, outcome.state) for outcome in ingest.sync()] == [("pont", State.CHANGED)]
    article = library.library.article("pont")
    assert article is not None
    assert "mardi soir" in article.text


def test_a_page_with_another_frame_has_not_changed(ingest: Ingest, internet: Internet) -> None:
    add(ingest)
    internet.pages[URL] = versioned(WEB_PAGE.replace("</html>", "<!-- 42 visits --></html>"))
    assert [outcome.state for outcome in ingest.sync()] == [State.UNCHANGED]


@pytest.mark.parametrize("status", [404, 410, 503])
def test_the_article_of_a_page_that_is_gone_stays_and_that_is_told(
    ingest: Ingest, internet: Internet, library: Quidit, status: int
) -> None:
    add(ingest)
    internet.pages[URL] = Served(status=status)
    (outcome,) = ingest.sync()
    assert (outcome.id, outcome.state) == ("pont", State.FAILED)
    assert outcome.reason.endswith("; its article stays")
    assert library.library.article("pont") is not None


def test_a_page_that_could_not_be_read_is_not_asked_for_again(ingest: Ingest, internet: Internet) -> None:
    assert add(ingest, "https://gazette.example/nulle-part").reason == "there is no such page (HTTP 404)"
    asked = len(internet.asked)
    assert list(ingest.sync()) == []
    assert len(internet.asked) == asked


def test_a_page_that_was_removed_stays_out_until_it_is_added_again(ingest: Ingest, internet: Internet) -> None:
    add(ingest)
    list(ingest.remove(["pont"]))
    asked = len(internet.asked)
    assert list(ingest.sync()) == []
    assert len(internet.asked) == asked
    assert add(ingest).state is State.ADDED


def test_pages_and_files_are_added_together(ingest: Ingest, folder: Path) -> None:
    outcomes = list(ingest.add([folder, address(URL)]))
    assert [outcome.state for outcome in outcomes] == [State.ADDED] * 4
    assert {outcome.state for outcome in ingest.sync()} == {State.UNCHANGED}


def test_the_same_article_at_two_addresses_is_one(ingest: Ingest, internet: Internet) -> None:
    add(ingest)
    internet.pages[f"{URL}?amp"] = Served(WEB_PAGE)
    assert add(ingest, f"{URL}?amp").reason == "the same article as pont"


# Feeds

FEED_URL = "https://gazette.example/flux.xml"
ITEM = "<item><title>x</title><link>{}</link></item>"
SECOND = WEB_PAGE.replace("Le pont de Kervall", "Le barrage de Lanmeur").replace("la crue", "la tempête")


def feed(*links: str) -> Served:
    items = "".join(map(ITEM.format, links))
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>La Gazette</title>{items}</channel></rss>'
    return Served(body, headers={"Content-Type": "application/rss+xml; charset=utf-8"})


def test_a_feed_brings_its_pages_with_a_rest_between_them_and_later_the_new_ones_only(
    ingest: Ingest, internet: Internet, library: Quidit
) -> None:
    internet.pages[FEED_URL] = feed("/pont")
    assert [(o.id, o.state) for o in ingest.add([address(FEED_URL)])] == [("pont", State.ADDED)]
    assert internet.pauses == [1.0]
    internet.pages |= {FEED_URL: feed("/pont", "/barrage"), "https://gazette.example/barrage": Served(SECOND)}
    assert [(o.id, o.state) for o in ingest.sync()] == [("barrage", State.ADDED)]
    assert internet.asked.count(URL) == 1
    assert list(ingest.sync()) == []
    assert {article.url for article in library.library.articles()} == {URL, "https://gazette.example/barrage"}


def test_pages_of_a_feed_that_fail_are_told_and_tried_again(ingest: Ingest, internet: Internet) -> None:
    internet.pages[FEED_URL] = feed("/pont", "/barrage", "http://127.0.0.1/", "javascript:alert(1)")
    first = list(ingest.add([address(FEED_URL)]))
    assert [o.state for o in first].count(State.FAILED) == 3
    internet.pages["https://gazette.example/barrage"] = Served(SECOND)
    assert [o.id for o in ingest.sync() if o.state is State.ADDED] == ["barrage"]
    assert {ip for ip, _ in internet.connected} == {PUBLIC}


def test_a_feed_in_a_feed_is_not_followed(ingest: Ingest, internet: Internet) -> None:
    internet.pages |= {FEED_URL: feed("/autre.xml"), "https://gazette.example/autre.xml": feed("/pont")}
    (outcome,) = ingest.add([address(FEED_URL)])
    assert (outcome.state, outcome.reason) == (State.FAILED, "it is a feed within a feed")
    assert URL not in internet.asked


def test_what_was_removed_of_a_feed_stays_out(ingest: Ingest, internet: Internet) -> None:
    internet.pages[FEED_URL] = feed("/pont")
    list(ingest.add([address(FEED_URL)]))
    list(ingest.remove(["pont"]))
    internet.pages[FEED_URL] = feed("/pont", "/pont?again")
    internet.pages[f"{URL}?again"] = Served(status=404)
    assert [o.source for o in ingest.sync()] == [f"{URL}?again"]
