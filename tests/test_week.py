"""A week of a feed, from a real server on loopback, day by day; only the clock is not a real one."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from bot.app import Quidit
from index.addresses import address
from index.ingest import Ingest
from index.outcomes import Outcome, State
from tests.conftest import OpenQuidit
from tests.fakes_web import DAY, Headers, Internet, Served, on_loopback, redirect

SITE = "http://gazette.example"
FEED = f"{SITE}/flux.xml"
Told = list[tuple[str, State]]
# A subject each, so that no two articles are alike.
SUBJECTS = {
    "pont": "Le pont de Kervall rouvrira lundi, a annoncé la maire, Jeanne Sorel, devant le conseil municipal réuni.",
    "eau": "Le mètre cube coûtera quatre euros dix dès janvier, a indiqué la régie après une nuit de négociations.",
    "loups": "Trois loups ont été vus près de la Corne noire, selon les bergers qui réclament des clôtures neuves.",
    "train": "La ligne de Vaucrelle ferme pour travaux ; des autocars prendront le relais jusqu'à l'automne prochain.",
    "college": "Le collège passera à la semaine de quatre jours, a tranché le rectorat contre l'avis des parents.",
    "crue": "La Vernoise est montée de deux mètres dans la nuit, emportant une passerelle et une dizaine de voitures.",
}


def page(name: str, more: str = "") -> Callable[[Headers], Served]:
    """A page that is not sent again to those who have it."""
    text = f"<html lang=fr><title>{name}</title><article><h1>{name}</h1><p>{SUBJECTS[name]}</p><p>{more}</p></article>"
    etag = f'"{len(text)}"'
    return lambda head: (
        Served(status=304) if head.get("if-none-match") == etag else Served(text, headers={"ETag": etag})
    )


def feed(*names: str) -> Served:
    items = "".join(f"<item><link>{SITE}/{name}</link></item>" for name in names)
    return Served(
        f'<rss version="2.0"><channel>{items}</channel></rss>', headers={"Content-Type": "application/rss+xml"}
    )


@pytest.fixture
def internet() -> Internet:
    return Internet({FEED: feed("pont", "eau", "loups")} | {f"{SITE}/{name}": page(name) for name in SUBJECTS})


@pytest.fixture
def library(open_quidit: OpenQuidit) -> Quidit:
    return open_quidit()


@pytest.fixture
def ingest(library: Quidit, internet: Internet) -> Iterator[Ingest]:
    with on_loopback(internet) as net:
        yield Ingest(library.library, library.index, library.embeddings, net)


def told(outcomes: Iterator[Outcome]) -> Told:
    return sorted(((outcome.source.removeprefix(f"{SITE}/"), outcome.state) for outcome in outcomes), key=str)


def next_day(ingest: Ingest, internet: Internet) -> Told:
    """What the first sync of the next day tells. Three more follow, of which none asks for a page once more."""
    internet.asked.clear()
    internet.time = (internet.time // DAY + 1) * DAY
    first = told(ingest.sync())
    for _ in range(3):
        internet.time += DAY / 8
        list(ingest.sync())
    return first


def asked(internet: Internet) -> Counter[str]:
    """How often each page was asked for on a day."""
    urls = Counter(url.removeprefix(f"{SITE}/") for url in internet.asked)
    return Counter({url: times for url, times in urls.items() if url not in {"robots.txt", "flux.xml"}})


def texts(library: Quidit) -> dict[str, str]:
    return {article.id: article.text for article in library.library.articles.all()}


def test_a_week_of_a_feed(ingest: Ingest, internet: Internet, library: Quidit) -> None:
    assert told(ingest.add([address(FEED)])) == [(n, State.ADDED) for n in ("eau", "loups", "pont")]

    # Tuesday: something new, and a page that has changed
    internet.pages |= {FEED: feed("train", "pont", "eau", "loups"), f"{SITE}/pont": page("pont", "Mardi, plutôt.")}
    assert next_day(ingest, internet) == [
        ("eau", State.UNCHANGED),
        ("loups", State.UNCHANGED),
        ("pont", State.CHANGED),
        ("train", State.ADDED),
    ]
    assert asked(internet) == dict.fromkeys(("eau", "loups", "pont", "train"), 1)
    pont = library.library.articles.named("pont")
    assert pont is not None
    assert (pont.modified, pont.text.endswith("Mardi, plutôt.")) == ("2026-03-03", True)

    # Wednesday: a page is gone for good, and one is not in the feed any more
    internet.pages |= {FEED: feed("train", "pont", "loups"), f"{SITE}/loups": Served(status=410)}
    assert next_day(ingest, internet) == [
        ("eau", State.UNCHANGED),
        ("loups", State.REMOVED),
        ("pont", State.UNCHANGED),
        ("train", State.UNCHANGED),
    ]
    assert asked(internet) == dict.fromkeys(("eau", "loups", "pont", "train"), 1)
    assert texts(library).keys() == {"eau", "pont", "train"}

    # Thursday: a page moves for good; a new one is out of order
    internet.pages |= {
        FEED: feed("college", "train", "pont"),
        f"{SITE}/train": redirect("/rail/train", 301),
        f"{SITE}/rail/train": page("train"),
        f"{SITE}/college": Served(status=500),
    }
    assert next_day(ingest, internet) == [
        ("college", State.FAILED),
        ("eau", State.UNCHANGED),
        ("pont", State.UNCHANGED),
        ("rail/train", State.MOVED),
        ("rail/train", State.UNCHANGED),
    ]
    assert asked(internet) - Counter(college=3) == dict.fromkeys(("college", "eau", "pont", "train", "rail/train"), 1)

    # Friday: it works again; the server of another page is slow
    slow = Served("x" * 1_000_000, piece=20_000, seconds=11.0)  # late with the first piece already
    internet.pages |= {f"{SITE}/college": page("college"), f"{SITE}/eau": slow}
    before = internet.time // DAY
    assert next_day(ingest, internet) == [
        ("college", State.ADDED),
        ("eau", State.FAILED),
        ("pont", State.UNCHANGED),
        ("rail/train", State.UNCHANGED),
    ]
    assert internet.time // DAY == before + 1
    assert asked(internet)["train"] == 0
    assert "eau" in texts(library)

    # Saturday: too many requests, says the server, and is left alone for as long as it wants
    busy = Served(status=429, headers={"Retry-After": str(int(DAY / 2))})
    internet.pages |= {FEED: feed("crue", "college"), f"{SITE}/eau": page("eau"), f"{SITE}/crue": busy}
    first = next_day(ingest, internet)
    assert ("crue", State.FAILED) in first
    assert {state for _, state in first} == {State.FAILED}
    assert asked(internet) == {"crue": 1}
    assert texts(library).keys() == {"college", "eau", "pont", "train"}

    # Sunday: all is well, and nothing was lost, nothing is there twice
    internet.pages[f"{SITE}/crue"] = page("crue")
    assert next_day(ingest, internet) == [
        ("college", State.UNCHANGED),
        ("crue", State.ADDED),
        ("eau", State.UNCHANGED),
        ("pont", State.UNCHANGED),
        ("rail/train", State.UNCHANGED),
    ]
    assert max(asked(internet).values()) == 1
    assert texts(library).keys() == {"college", "crue", "eau", "pont", "train"}
    assert [subject for subject in SUBJECTS if sum(SUBJECTS[subject] in t for t in texts(library).values()) > 1] == []
    assert library.library.faults() == []
