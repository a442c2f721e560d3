import json

import pytest
from lxml.html import document_fromstring

from index.readers.metadata import described


def told(head: str, body: str = "<p>x</p>") -> dict[str, str]:
    return described(document_fromstring(f"<html><head><title>x</title>{head}</head><body>{body}</body></html>"))


def linked(*things: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@graph": things})}</script>'


def test_json_ld_is_believed_before_microdata_and_that_before_meta_elements() -> None:
    meta = '<meta name="author" content="De meta"><meta property="og:site_name" content="De meta"><meta name="date"'
    micro = '<div itemscope itemtype="https://schema.org/NewsArticle"><b itemprop="author">De micro</b>{}</div>'
    publisher = '<b itemprop="publisher" itemscope><i itemprop="name">De micro</i></b>'
    found = told(
        f'{meta} content="2026-05-01">{linked({"@type": "Article", "author": "De LD"})}', micro.format(publisher)
    )
    assert (found["author"], found["outlet"], found["published"]) == ("De LD", "De micro", "2026-05-01")


def test_references_in_json_ld_are_followed() -> None:
    things = [
        {"@type": "Article", "publisher": {"@id": "#org"}, "author": [{"@id": "#p"}, {"@id": "#nobody"}]},
        {"@type": "Organization", "@id": "#org", "name": "La Gazette"},
        {"@type": "Person", "@id": "#p", "name": "Anne Roy"},
    ]
    assert (told(linked(*things))["outlet"], told(linked(*things))["author"]) == ("La Gazette", "Anne Roy")


def test_an_author_that_is_an_address_is_none() -> None:
    assert "author" not in told('<meta property="article:author" content="https://facebook.example/anne">')
    assert "author" not in told(linked({"@type": "Article", "author": {"name": "https://x.example/anne"}}))


def test_of_microdata_the_article_s_own_properties_count_alone() -> None:
    comment = '<div itemprop="comment" itemscope><time itemprop="datePublished" datetime="2026-01-01"></time></div>'
    link = '<link itemprop="mainEntityOfPage" href="https://gazette.example/1">'
    time = '<time itemprop="datePublished dateModified" datetime="2026-05-06T08:00">mercredi</time>'
    found = told("", f'<div itemscope itemtype="http://schema.org/NewsArticle">{comment}{link}{time}</div>')
    assert found == {"published": "2026-05-06", "modified": "2026-05-06", "url": "https://gazette.example/1"}


@pytest.mark.parametrize(
    ("times", "day"),
    [(["2026-05-06T08:00", "2026-05-06T18:00"], "2026-05-06"), (["2026-05-06", "2026-05-07"], None), (["hier"], None)],
)
def test_times_in_the_article_tell_its_day_where_they_agree(times: list[str], day: str | None) -> None:
    found = "".join(f'<time datetime="{time}">x</time>' for time in times)
    assert told("", f"<article>{found}</article><time datetime='2020-01-01'>x</time>").get("published") == day


def test_a_date_that_cannot_be_read_is_passed_over() -> None:
    meta = '<meta property="article:published_time" content="2026-05-06T08:00:00+02:00">'
    assert told(meta + linked({"@type": "Article", "datePublished": "hier"}))["published"] == "2026-05-06"


@pytest.mark.parametrize("value", [None, 3, [], {}, [[]], [{"name": 3}], {"@id": 3}, [None], ""])
def test_json_ld_of_any_shape_does_no_harm(value: object) -> None:
    names = ("headline", "author", "publisher", "datePublished", "dateModified", "url", "inLanguage", "description")
    assert (
        told(linked({"@type": "Article", "mainEntityOfPage": value, "@id": value} | dict.fromkeys(names, value))) == {}
    )
    assert told(linked(value, {"@type": value})) == {}
