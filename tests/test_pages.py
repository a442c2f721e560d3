"""Pages of the web in a library: added, refreshed, kept."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import Quidit
from index.addresses import address
from index.ingest import Ingest
from index.outcomes import Outcome, State
from index.web import LARGEST_INFLATED
from tests.conftest import OpenQuidit
from tests.fakes_web import DAY, PUBLIC, URL, WEB_PAGE, Headers, Internet, Served, redirect

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


def synced(ingest: Ingest, internet: Internet, days: int = 1) -> list[Outcome]:
    """What a sync tells some days later."""
    internet.time += days * DAY
    return list(ingest.sync())


def test_a_page_is_an_article_of_its_address(ingest: Ingest, library: Quidit) -> None:
    outcome = add(ingest)
    assert (outcome.source, outcome.state, outcome.id) == (URL, State.ADDED, "pont")
    article = library.library.articles.named("pont")
    assert article is not None
    assert "Le pont de Kervall rouvrira lundi matin" in article.text
    assert (article.title, article.url) == ("Le pont de Kervall rouvre", URL)


def test_a_page_that_has_not_changed_is_not_sent_again(ingest: Ingest, internet: Internet) -> None:
    assert add(ingest).state is State.ADDED
    assert add(ingest).state is State.UNCHANGED
    assert [outcome.state for outcome in synced(ingest, internet)] == [State.UNCHANGED]
    asked = [head for head, url in zip(internet.heads, internet.asked, strict=True) if url == URL]
    assert [head.get("if-none-match") for head in asked] == [None, f'"{len(WEB_PAGE)}"', f'"{len(WEB_PAGE)}"']


def test_a_page_is_asked_for_once_a_day_at_most_but_by_name(ingest: Ingest, internet: Internet) -> None:
    add(ingest)
    internet.pages[URL] = versioned(WEB_PAGE.replace("lundi matin", "mardi soir"))
    assert list(ingest.sync()) == []
    assert internet.asked.count(URL) == 1
    assert add(ingest).state is State.CHANGED


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
    assert [(outcome.id, outcome.state) for outcome in synced(ingest, internet)] == [("pont", State.CHANGED)]
    article = library.library.articles.named("pont")
    assert article is not None
    assert "mardi soir" in article.text
    assert article.modified == "2026-03-03"


def test_a_page_with_another_frame_has_not_changed(ingest: Ingest, internet: Internet) -> None:
    add(ingest)
    internet.pages[URL] = versioned(WEB_PAGE.replace("</html>", "<!-- 42 visits --></html>"))
    assert [outcome.state for outcome in synced(ingest, internet)] == [State.UNCHANGED]


@pytest.mark.parametrize("status", [404, 403, 429, 503])
def test_the_article_of_a_page_that_cannot_be_read_stays_and_that_is_told(
    ingest: Ingest, internet: Internet, library: Quidit, status: int
) -> None:
    add(ingest)
    internet.pages[URL] = Served(status=status)
    (outcome,) = synced(ingest, internet)
    assert (outcome.id, outcome.state) == ("pont", State.FAILED)
    assert outcome.reason.endswith("; its article stays")
    assert library.library.articles.named("pont") is not None
    asked_again = [outcome.state for outcome in ingest.sync()] == [State.FAILED]
    assert asked_again is (status in {429, 503})  # they say nothing about the page


def test_a_page_that_is_gone_for_good_takes_its_article_with_it(
    ingest: Ingest, internet: Internet, library: Quidit
) -> None:
    add(ingest)
    internet.pages[URL] = Served(status=410)
    (outcome,) = synced(ingest, internet)
    assert (outcome.id, outcome.state, outcome.reason) == ("pont", State.REMOVED, "there is no such page (HTTP 410)")
    assert library.library.articles.named("pont") is None
    asked = len(internet.asked)
    assert synced(ingest, internet) == []
    assert len(internet.asked) == asked


def test_a_page_that_moves_for_good_is_asked_for_at_its_new_address(
    ingest: Ingest, internet: Internet, library: Quidit
) -> None:
    add(ingest)
    new = "https://gazette.example/ponts/kervall"
    internet.pages |= {URL: redirect(new, 301), new: versioned(WEB_PAGE)}
    moved, told = synced(ingest, internet)
    assert (moved.source, moved.state, moved.id, moved.reason) == (new, State.MOVED, "pont", f"it was at {URL}")
    assert (told.source, told.state, told.id) == (new, State.UNCHANGED, "pont")
    article = library.library.articles.named("pont")
    assert article is not None
    assert (article.url, article.modified) == (new, None)
    assert [(o.source, o.state) for o in synced(ingest, internet)] == [(new, State.UNCHANGED)]
    assert internet.asked.count(URL) == 2
    assert library.library.sources.roots() == [new]


def test_a_page_that_moves_and_changes_is_a_new_version(ingest: Ingest, internet: Internet, library: Quidit) -> None:
    add(ingest)
    new = "https://gazette.example/ponts/kervall"
    internet.pages |= {URL: redirect(new, 308), new: versioned(WEB_PAGE.replace("lundi matin", "mardi soir"))}
    assert [o.state for o in synced(ingest, internet)] == [State.MOVED, State.CHANGED]
    (article,) = library.library.articles.all()
    assert (article.id, article.url, article.modified) == ("pont", new, "2026-03-03")


def test_two_pages_that_become_one_are_one_article(ingest: Ingest, internet: Internet, library: Quidit) -> None:
    new = "https://gazette.example/barrage"
    internet.pages[new] = versioned(FRONT_PAGE)
    add(ingest)
    add(ingest, new)
    internet.pages[URL] = redirect(new, 301)
    assert {o.state for o in synced(ingest, internet)} == {State.FAILED, State.UNCHANGED}  # to another text
    internet.pages[new] = versioned(WEB_PAGE)
    assert State.MOVED in {o.state for o in synced(ingest, internet)}
    assert [article.url for article in library.library.articles.all()] == [new]
    assert synced(ingest, internet)[0].state is State.UNCHANGED


def test_a_page_that_redirects_for_now_is_asked_for_where_it_was(
    ingest: Ingest, internet: Internet, library: Quidit
) -> None:
    add(ingest)
    other = "https://gazette.example/ailleurs"
    internet.pages |= {URL: redirect(other), other: versioned(WEB_PAGE.replace("lundi matin", "mardi soir"))}
    assert [(o.source, o.state) for o in synced(ingest, internet)] == [(URL, State.CHANGED)]
    (article,) = library.library.articles.all()
    assert article.url == URL


@pytest.mark.parametrize("status", [301, 302])
def test_a_redirect_to_a_front_page_is_no_new_version(
    ingest: Ingest, internet: Internet, library: Quidit, status: int
) -> None:
    add(ingest)
    before = library.library.articles.named("pont")
    internet.pages |= {URL: redirect("/", status), "https://gazette.example/": Served(FRONT_PAGE)}
    (outcome,) = synced(ingest, internet)
    assert (outcome.state, outcome.reason) == (State.FAILED, "it redirects to another text now; its article stays")
    assert library.library.articles.named("pont") == before


def test_a_host_that_wants_to_be_left_alone_is_and_another_is_not(ingest: Ingest, internet: Internet) -> None:
    others = [f"https://gazette.example/{n}" for n in range(3)]
    internet.pages |= {url: versioned(SECOND.replace("Lanmeur", f"Lanmeur-{n}")) for n, url in enumerate(others)}
    internet.pages["https://autre.example/"] = versioned(WEB_PAGE)
    list(ingest.add([address(url) for url in (URL, *others, "https://autre.example/")]))
    internet.pages[others[0]] = Served(status=429, headers={"Retry-After": "7200"})
    internet.time += DAY
    asked = len(internet.asked)
    told = [o.reason for o in ingest.sync() if o.state is State.FAILED]
    assert told[0] == "the server answers HTTP 429 instead of a page; its article stays"
    assert told[1:] == ["gazette.example is left alone for 120 minutes more; its article stays"] * 3
    assert [url for url in internet.asked[asked:] if "robots" not in url] == ["https://autre.example/", others[0]]
    internet.time += 7000
    list(ingest.sync())
    assert len(internet.asked) == asked + 4  # a rest outlives the process that was told of it
    internet.pages[others[0]] = versioned(SECOND)
    internet.time += 300
    assert [o.state for o in ingest.sync()].count(State.UNCHANGED) == 3


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
FRONT_PAGE = """<html lang="fr"><head><title>La Gazette</title></head><body><article><h1>À la une</h1>
<p>Les abeilles dansent à l'aube dans les jardins de la préfecture, où une ruche a été posée.</p>
<p>La dette de la commune dépasse un milliard d'euros, selon la chambre régionale des comptes.</p>
</article></body></html>"""
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
    assert {article.url for article in library.library.articles.all()} == {URL, "https://gazette.example/barrage"}


def test_pages_of_a_feed_that_fail_are_told_and_tried_again(ingest: Ingest, internet: Internet) -> None:
    internet.pages[FEED_URL] = feed("/pont", "/barrage", "http://127.0.0.1/", "javascript:alert(1)")
    first = list(ingest.add([address(FEED_URL)]))
    assert [o.state for o in first].count(State.FAILED) == 3
    internet.pages["https://gazette.example/barrage"] = Served(SECOND)
    assert [o.id for o in synced(ingest, internet) if o.state is State.ADDED] == ["barrage"]
    assert {ip for ip, _ in internet.connected} == {PUBLIC}


def test_a_feed_in_a_feed_is_not_followed(ingest: Ingest, internet: Internet) -> None:
    internet.pages |= {FEED_URL: feed("/autre.xml"), "https://gazette.example/autre.xml": feed("/pont")}
    (outcome,) = ingest.add([address(FEED_URL)])
    assert (outcome.state, outcome.reason) == (State.FAILED, "it is a feed or sitemap within another one")
    assert URL not in internet.asked


def test_what_was_removed_of_a_feed_stays_out(ingest: Ingest, internet: Internet) -> None:
    internet.pages[FEED_URL] = feed("/pont")
    list(ingest.add([address(FEED_URL)]))
    list(ingest.remove(["pont"]))
    internet.pages[FEED_URL] = feed("/pont", "/pont?again")
    internet.pages[f"{URL}?again"] = Served(status=404)
    assert [o.source for o in ingest.sync()] == [f"{URL}?again"]


def test_the_pages_of_a_feed_are_kept_up_with_also_when_it_has_not_changed_or_lists_them_no_more(
    ingest: Ingest, internet: Internet, library: Quidit
) -> None:
    internet.pages[FEED_URL] = feed("/pont")
    list(ingest.add([address(FEED_URL)]))
    internet.pages[URL] = versioned(WEB_PAGE.replace("lundi matin", "mardi soir"))
    assert [(o.id, o.state) for o in synced(ingest, internet)] == [("pont", State.CHANGED)]
    internet.pages[FEED_URL] = feed()
    internet.pages[URL] = versioned(WEB_PAGE.replace("lundi matin", "mercredi midi"))
    assert [(o.id, o.state) for o in synced(ingest, internet)] == [("pont", State.CHANGED)]
    (article,) = library.library.articles.all()
    assert "mercredi midi" in article.text
    assert article.modified == "2026-03-04"


def test_a_link_that_leads_to_a_page_that_moved_is_not_asked_for_again(ingest: Ingest, internet: Internet) -> None:
    new = "https://gazette.example/ponts/kervall"
    internet.pages |= {FEED_URL: feed("/pont"), URL: redirect(new, 301), new: versioned(WEB_PAGE)}
    assert [(o.source, o.state) for o in ingest.add([address(FEED_URL)])] == [(new, State.ADDED)]
    internet.pages[FEED_URL] = feed("/pont", "/ponts/kervall")
    assert [(o.source, o.state) for o in synced(ingest, internet)] == [(new, State.UNCHANGED)]
    assert internet.asked.count(URL) == 1


# Sitemaps

SITEMAP_URL = "https://gazette.example/sitemap.xml"
BARRAGE = "https://gazette.example/barrage"
XML = {"Content-Type": "application/xml"}


def sitemap(*pages: tuple[str, str]) -> str:
    entries = "".join(f"<url><loc>{url}</loc><lastmod>{day}</lastmod></url>" for url, day in pages)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


def sitemaps(*urls: str) -> Served:
    entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return Served(f"<sitemapindex>{entries}</sitemapindex>", headers=XML)


def test_a_sitemap_brings_its_pages_and_later_the_new_ones_and_those_that_changed(
    ingest: Ingest, internet: Internet
) -> None:
    first = sitemap((URL, "2025-01-01"))
    internet.pages |= {SITEMAP_URL: Served(first, headers=XML), BARRAGE: versioned(SECOND)}
    (outcome,) = ingest.add([address(SITEMAP_URL)])
    assert (outcome.source, outcome.state, outcome.share) == (URL, State.ADDED, 1.0)
    internet.pages[URL] = versioned(WEB_PAGE.replace("lundi matin", "mardi soir"))
    assert synced(ingest, internet) == []  # it is said to be more than a year old: there is no hurry
    internet.pages[SITEMAP_URL] = Served(sitemap((URL, "2026-03-03"), (BARRAGE, "2026-03-03")), headers=XML)
    assert [(o.source, o.state, o.share) for o in synced(ingest, internet)] == [
        (URL, State.CHANGED, 0.5),
        (BARRAGE, State.ADDED, 0.5),
    ]


def test_a_sitemap_of_sitemaps_brings_the_pages_of_all_packed_ones_too(ingest: Ingest, internet: Internet) -> None:
    first, second = "https://gazette.example/1.xml.gz", "https://gazette.example/2.xml"
    packed = gzip.compress(sitemap((URL, "2026-03-01")).encode())
    internet.pages |= {
        SITEMAP_URL: sitemaps(first, second, SITEMAP_URL),
        first: Served(packed, headers={"Content-Type": "application/x-gzip"}),
        second: Served(sitemap((BARRAGE, "2026-03-01")), headers=XML),
        BARRAGE: versioned(SECOND),
    }
    assert [(o.source, o.state) for o in ingest.add([address(SITEMAP_URL)])] == [
        (URL, State.ADDED),
        (BARRAGE, State.ADDED),
    ]
    third = f"{BARRAGE}-2"
    internet.pages[second] = Served(sitemap((BARRAGE, "2026-03-01"), (third, "2026-03-01")), headers=XML)
    internet.pages[third] = versioned(FRONT_PAGE)
    assert [(o.source, o.state) for o in ingest.sync()] == [(third, State.ADDED)]


def test_a_sitemap_in_a_sitemap_is_asked_each_time_unless_it_is_said_to_be_as_it_was(
    ingest: Ingest, internet: Internet
) -> None:
    first = "https://gazette.example/1.xml"
    internet.pages |= {SITEMAP_URL: sitemaps(first), first: Served(sitemap((URL, "2026-03-01")), headers=XML)}
    list(ingest.add([address(SITEMAP_URL)]))
    for _ in range(2):
        list(ingest.sync())
    assert internet.asked.count(first) == 3
    dated = f"<sitemapindex><sitemap><loc>{first}</loc><lastmod>2026-03-01</lastmod></sitemap></sitemapindex>"
    internet.pages[SITEMAP_URL] = Served(dated, headers=XML)
    list(ingest.sync())
    assert internet.asked.count(first) == 3


def test_without_a_network_a_page_is_asked_for_as_soon_as_there_is_one(ingest: Ingest, internet: Internet) -> None:
    add(ingest)
    internet.names["gazette.example"] = [[]]
    assert synced(ingest, internet)[0].reason.startswith("gazette.example has no address")
    del internet.names["gazette.example"]
    assert [o.state for o in ingest.sync()] == [State.UNCHANGED]


def test_a_sitemap_that_leads_round_in_a_circle_comes_to_an_end(ingest: Ingest, internet: Internet) -> None:
    other = "https://gazette.example/autre.xml"
    internet.pages |= {SITEMAP_URL: sitemaps(other), other: sitemaps(SITEMAP_URL)}
    (outcome,) = ingest.add([address(SITEMAP_URL)])
    assert (outcome.source, outcome.reason) == (other, "it is a feed or sitemap within another one")


def test_a_sitemap_that_unpacks_to_too_much_is_refused(ingest: Ingest, internet: Internet) -> None:
    bomb = gzip.compress(b" " * (LARGEST_INFLATED + 1))
    internet.pages[SITEMAP_URL] = Served(bomb, headers={"Content-Type": "application/gzip"})
    (outcome,) = ingest.add([address(SITEMAP_URL)])
    assert outcome.reason == "it is longer than 20 MB when it is unpacked"
