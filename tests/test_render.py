import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Answer, Citation, Statement
from bot.telegram.buttons import Press
from bot.telegram.render import LONGEST, MOST_CITATIONS, WORD_JOINER, listing, pages, passage_page, place_of, plain
from bot.telegram.views import View, answer_view, passage_view
from bot.wording import FRENCH
from index.models import Article, Kind, Quotation, Span
from index.passages import passages
from tests.telegram_emulator import Formatted, keyboard, parse, units
from tests.telegram_emulator.markup import cleaned
from tests.test_attacks import strings

PONT = Article("pont", "Le pont rouvrira lundi.\nIl était fermé.", "Le pont", None, "Le Phare", "2026-03-14")
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
HARD = [
    "a < b & c > d",
    "<b>gras",
    "</b>",
    "<b><i>x</b></i>",
    "&nbsp;&eacute;&#233;&bogus;&amp;lt;",
    "<script>x</script><br><p>x</p>",
    "<a href='javascript:alert(1)'>x</a>",
    '<a href="tg://user?id=1">x</a>',
    "<tg-spoiler>x",
    "</blockquote><blockquote>",
    "_*[]()~`>#+-=|{}.!\\ **gras** __x__ `code` ```bloc",
    "[t](https://exfil.example) ![i](https://exfil.example/i.png)",
    "\u202eegassem",
    "a\u200bb\u2060c\ufeffd",
    "\x00\x01\b\x0b\x1b[31m\x7f\x85",
    "\ud83d",
    "\udc68\ud83d x",
    " ",
    "\n\n\n",
    "\xa0",
    "\u2063",
    FAMILY * 400,
    "é" * 4096,
    "é" * 4097,
    "\U0001d54f" * 2048,
    "\U0001d54f" * 2049,
    "x" * 100_000,
    "<b>x</b>" * 150,
    "مرحبا \u2067text\u2069",
    "@everyone /start #tag https://exfil.example",
    "« Nous… » — l’« accord »",
    "\u2028\u2029\x85",
    "e\u0301" * 3000,
    "z\u0337\u0322\u031b\u0347" * 500,
    "\u0301" * 9000,
]


def answered(*citations: Citation, words: str = "", language: str = "fr") -> Answer:
    return Answer("?", "?", language, (Statement(words, citations, "verbatim"),))


def cited(article: Article, number: int = 1, also_in: tuple[Article, ...] = ()) -> Citation:
    return Citation(number, article, 0, len(article.text), also_in)


def read(answer: Answer) -> list[Formatted]:
    """The messages as readers see them, if Telegram takes every one."""
    return [parse(page.html) for page in pages(answer)]


def quotes(messages: list[Formatted]) -> list[str]:
    return [quote for message in messages for quote in message.marked("blockquote")]


def as_stored(text: str) -> str:
    """The text as Telegram keeps it, with a mark for what it would refuse."""
    return cleaned(re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", text))


def letters(texts: Iterable[str]) -> str:
    """The texts without their spaces, and without what keeps the bot's words from becoming links."""
    return "".join("".join(texts).replace(WORD_JOINER, "").split())


def test_a_citation_is_the_articles_words_in_a_blockquote_and_then_its_source() -> None:
    article = Article("a", "Ça < ça, « l’eau & l’air ».\nOui.", "Eau & <air>", None, "Le Phare", "2026-03-14")
    (page,) = pages(answered(cited(article)))
    assert page.html == (
        "<blockquote>Ça &lt; ça, « l’eau &amp; l’air ».\nOui.</blockquote>\n"
        "[1] Eau &amp; &lt;air&gt; · Le Phare, 14 mars 2026"
    )


def test_only_the_cited_words_are_shown() -> None:
    (message,) = read(answered(Citation(3, PONT, 3, 7)))
    assert message.text == "pont\n[3] Le pont · Le Phare, 14 mars 2026"


def test_the_bots_words_stand_outside_the_blockquote() -> None:
    (message,) = read(answered(cited(PONT), cited(PONT, 2), words="Deux annonces <ici>"))
    assert message.text.startswith("Deux annonces <ici>\nLe pont rouvrira")
    assert quotes([message]) == [PONT.text, PONT.text]


def said(text: str, words: str, kind: Kind = "indirect", confidence: float = 1.0) -> Citation:
    """Words of a text that it attributes to "elle", with the verb "a promis"."""
    start = text.index(words)
    cue, mention = (Span(text.index(part), text.index(part) + len(part)) for part in ("a promis", "elle"))
    quotation = Quotation(kind, (Span(start, start + len(words)),), "Jeanne Sorel", mention, cue, confidence=confidence)
    return Citation(1, Article("a", text, "Le pont"), *quotation.spans[0], quotation=quotation)


def test_a_speaker_is_named_with_how_the_article_reports_the_words() -> None:
    citation = said("Oui, elle a promis que le pont rouvrirait.", "le pont rouvrirait", confidence=0.4)
    (page,) = pages(answered(citation, words="Jeanne Sorel"))
    assert page.html == (
        "<b>Jeanne Sorel</b>\n"
        "a promis (« elle », propos rapportés, attribution incertaine) :\n"
        "<blockquote>le pont rouvrirait</blockquote>\n"
        "[1] Le pont · sans date"
    )


def test_spoken_words_get_no_marks_inside_the_blockquote() -> None:
    (message,) = read(answered(said("« Lundi », elle a promis.", "Lundi", "direct"), words="Jeanne Sorel"))
    assert quotes([message]) == ["Lundi"]


def test_a_source_without_a_name_is_called_so() -> None:
    (message,) = read(answered(said("elle a promis une date", "une date")))
    assert message.marked("bold") == ["Source non nommée"]


def test_the_source_is_in_the_language_of_the_question() -> None:
    copies = tuple(Article(str(number), "x", f"Copy {number}") for number in range(5))
    (message,) = read(answered(cited(Article("a", "Water.", "News"), also_in=copies), language="en"))
    assert message.text == "Water.\n[1] News · no date (also in Copy 0; Copy 1; Copy 2; and 2 more)"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://phare.example/a?b=1&c=\"d'", "https://phare.example/a?b=1&c=\"d'"),
        ("http://phare.example", "http://phare.example"),
        ("javascript:alert(1)", None),
        ("tg://user?id=1", None),
        ("https://phare.example/a b", None),
        ("https://phare.example/\ud83d", None),
        ("https://phare.example/" + "x" * 3000, None),
        ("articles/pont.txt", None),
        (None, None),
    ],
)
def test_a_headline_links_to_the_articles_own_page_only(url: str | None, link: str | None) -> None:
    (message,) = read(answered(cited(Article("a", "x", "Titre /start @moi", url=url))))
    assert [(entity.url, entity.of(message.text)) for entity in message.entities if entity.kind == "text_link"] == (
        [(f"{link}#:~:text=x", "Titre /start @moi")] if link else []
    )


def test_when_nothing_fits_it_says_so_and_names_the_nearest() -> None:
    answer = Answer("?", "?", "fr", (), (PONT, Article("eau", "Le mètre cube coûte quatre euros dix ici même oui.")))
    assert [message.text for message in read(answer)] == [
        (
            "Je ne trouve rien là-dessus dans les articles.\nLes articles les plus proches :\n"
            "• Le pont · Le Phare, 14 mars 2026\n"
            "• Le mètre cube coûte quatre euros dix ici même… · sans date"
        )
    ]


def test_when_nothing_fits_and_nothing_is_near_one_sentence_is_enough() -> None:
    (message,) = read(Answer("?", "?", "en", ()))
    assert message.text == "I find nothing about that in the articles."


def test_citations_are_never_cut_between_messages() -> None:
    articles = [Article(str(number), f"{number} " + "mot " * 300, "Titre") for number in range(20)]
    messages = read(answered(*(cited(article, number) for number, article in enumerate(articles, 1)), words="Voici :"))
    assert quotes(messages) == [article.text for article in articles]
    assert len(messages) == 7


@pytest.mark.parametrize(("length", "count"), [(4096, 1), (4097, 2)])
def test_a_message_is_filled_to_its_last_unit(length: int, count: int) -> None:
    (alone,) = read(answered(cited(Article("a", "", "T"))))
    articles = [Article("a", "é" * 2000, "T"), Article("b", "é" * (length - 2000 - 2 * units(alone.text) - 4), "T")]
    assert len(read(answered(*map(cited, articles)))) == count


def test_a_page_has_as_many_citations_as_buttons_fit_in_a_row() -> None:
    article = Article("a", "Oui.", "T", url="https://phare.example")
    made = pages(answered(*(cited(article, number) for number in range(1, 21))))
    assert [[c.number for c in page.citations] for page in made] == [
        list(range(1, 9)),
        list(range(9, 17)),
        list(range(17, 21)),
    ]
    assert all(len(parse(page.html).entities) <= 100 for page in made)


PLACES = ["text", "title", "outlet", "words", "copy"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("hard", HARD, ids=range(len(HARD)))
def test_no_text_is_refused_or_lost(hard: str, place: str) -> None:
    check_taken(hard, place)


def test_the_strings_of_others_are_not_refused_or_lost_either(request: pytest.FixtureRequest) -> None:
    folder = request.config.getoption("--attacks")
    if folder is None:
        pytest.skip("needs --attacks FOLDER")
    found = {
        text for path in sorted(folder.rglob("*")) if path.suffix in {".json", ".jsonl"} for text in strings_in(path)
    }
    assert len(found) > 500
    for hard in found:
        for place in PLACES:
            check_taken(hard.strip(), place)  # as citations are


def strings_in(path: Path) -> Iterator[str]:
    """The strings in a file of JSON, or of lines of it."""
    text = path.read_text(encoding="utf-8", errors="replace")
    for document in text.splitlines() if path.suffix == ".jsonl" else [text]:
        yield from strings(json.loads(document))


def check_taken(hard: str, place: str) -> None:
    """See a text in one place of an answer through to the reader."""
    text, title, outlet = (hard if place == name else "Eau" for name in ("text", "title", "outlet"))
    copies = (Article("b", "x", hard),) * 9 if place == "copy" else ()
    words = hard if place == "words" else ""
    article = Article("a", text, title, None, outlet, "2026-03-14", "https://phare.example")
    messages = read(answered(cited(article, also_in=copies), words=words))
    assert "".join(quotes(messages)) == as_stored(text).strip()  # Telegram strips a message; citations have no rim
    assert all(units(message.text) <= LONGEST for message in messages)
    assert letters([as_stored(words)]) in letters(message.text for message in messages)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Une phrase. " * 1000, "Une phrase. "),
        ("« Ah ! » Oui. " * 1000, "« Ah ! » Oui. "),
        ("mot " * 3000, "mot "),
        (FAMILY * 900, FAMILY),
        ("\U0001f44d\U0001f3fd" * 2000, "\U0001f44d\U0001f3fd"),
        ("e\u0301" * 5000, "e\u0301"),
        ("\U0001d54f" * 5000, "\U0001d54f"),
    ],
)
def test_a_citation_longer_than_a_message_is_cut_where_it_reads_best(text: str, part: str) -> None:
    parts = quotes(read(answered(cited(Article("a", text, "T")))))
    assert len(parts) > 1
    assert "".join(parts) == text
    assert all(not piece.replace(part, "") for piece in parts[:-1])


def test_every_part_of_a_long_citation_names_the_source() -> None:
    messages = read(answered(cited(Article("a", "mot " * 3000, "Titre"))))
    assert all(message.text.endswith("[1] Titre · sans date") for message in messages)


@pytest.mark.parametrize("words", ["/start", "@someone", "#tag", "https://exfil.example/x", "exfil.example", "a@b.fr"])
def test_the_bots_words_never_become_a_command_or_an_address(words: str) -> None:
    shown = parse(plain(words)).text
    assert shown.replace(WORD_JOINER, "") == words
    assert not re.search(r"[/@#]\w|\w\.\w|://", shown)


texts = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs", "Cc", "Cf", "Mn", "So"]),
        st.sampled_from("<>&\"'/ab. \n\u202e\u05d0\u0301\u200d\U0001f468\U0001f3fd\U0001d54f"),
    )
)
long_texts = st.builds(lambda text, times: text * times, texts, st.sampled_from([1, 1, 1, 50, 2000]))
articles = st.builds(
    Article,
    st.just("a"),
    long_texts,
    st.none() | long_texts,
    st.none() | texts,
    st.none() | long_texts,
    st.none() | st.dates().map(str),
    st.none() | texts.map("https://a.example/{}".format) | texts,
)
answers = st.builds(
    lambda articles, copies, words, language, told: answered(
        *(replace(cited(article, number, tuple(copies)), quotation=told) for number, article in enumerate(articles, 1)),
        words=words,
        language=language,
    ),
    st.lists(articles, min_size=1, max_size=6),
    st.lists(articles, max_size=5),
    long_texts,
    st.sampled_from(["fr", "en"]),
    st.none()
    | st.builds(Quotation, st.just("indirect"), st.just(()), texts, st.just(Span(0, 900)), st.just(Span(1, 300))),
)


@settings(deadline=None)
@given(answers)
def test_whatever_an_article_holds_every_message_is_taken_and_every_word_is_shown(answer: Answer) -> None:
    messages = read(answer)
    assert letters(quotes(messages)) == letters(as_stored(citation.text) for citation in answer.citations)
    urls = {entity.url for message in messages for entity in message.entities if entity.kind == "text_link"}
    own = {citation.article.url for citation in answer.citations}
    assert {without_place(url) for url in urls} <= {without_place(url or "") for url in own}


def without_place(url: str) -> str:
    """An address without the place in it that a link leads to."""
    return url.partition(":~:text=")[0].rstrip("#")


def check(view: View) -> None:
    """Have Telegram's rules take a message, and the buttons under it."""
    parse(view.html)
    keyboard.check(view.keyboard and view.keyboard.to_dict())


@settings(deadline=None)
@given(answers)
def test_whatever_an_article_holds_it_can_be_shown_in_context_and_passage_by_passage(answer: Answer) -> None:
    for action in ("answer", "context"):
        for place in range(len(pages(answer, context=action == "context"))):
            check(answer_view(answer, Press(action, 2**62, place=place), "quidit_bot"))
    for citation in answer.citations:
        for place in range(len(passages(citation.article))):
            check(passage_view(citation, Press("passage", 2**62, citation.number, place), "fr"))


@settings(deadline=None)
@given(st.lists(st.integers(1, 3000), min_size=1, max_size=12))
def test_a_citation_is_cut_only_where_no_message_could_hold_it(lengths: list[int]) -> None:
    made = [Article(str(number), "mots, " * (length // 6) + "fin.") for number, length in enumerate(lengths)]
    assert quotes(read(answered(*map(cited, made)))) == [article.text for article in made]


@settings(deadline=None)
@given(st.lists(articles, max_size=20))
def test_the_nearest_articles_are_named_whatever_they_are_called(nearest: list[Article]) -> None:
    messages = read(Answer("?", "?", "fr", (), tuple(nearest)))
    shown = "\n".join(message.text for message in messages)
    assert sum(line.startswith("•") for line in shown.split("\n")) == len(nearest)


def test_marks_for_refused_characters_are_one_for_one() -> None:
    refused = [chr(code) for code in range(0x20) if chr(code) not in "\n\t"] + ["\ud800"]
    assert quotes(read(answered(cited(Article("a", "".join(refused), "T"))))) == ["\ufffd" * len(refused)]


def test_a_sentence_of_the_model_is_no_heading_and_each_quotation_has_its_speaker() -> None:
    article = Article("a", "« Le pont rouvre », a dit Jeanne Sorel.", language="fr")
    said = Quotation("direct", (Span(2, 16),), "Jeanne Sorel", Span(26, 38), Span(20, 25))
    sentence = "Le pont rouvre, selon Jeanne Sorel. " * 10
    statement = Statement(sentence, (Citation(1, article, 2, 16, (), said),), "proven")
    (page,) = pages(Answer("?", "?", "fr", (statement,)))
    shown = parse(page.html)
    assert shown.text.startswith(f"{sentence}\nJeanne Sorel a dit :\nLe pont rouvre\n")
    assert shown.marked("bold") == []


def test_a_citation_links_to_the_place_of_its_words_and_its_number_to_the_bot() -> None:
    article = Article("a", "Le pont rouvrira lundi.", "Titre", url="https://phare.example/a")
    (page,) = pages(answered(cited(article)), "https://t.me/quidit_bot?start=c_1_{}".format)
    links = {e.of(parse(page.html).text): e.url for e in parse(page.html).entities if e.kind == "text_link"}
    assert links == {
        "[1]": "https://t.me/quidit_bot?start=c_1_1",
        "Titre": "https://phare.example/a#:~:text=Le%20pont%20rouvrira%20lundi.",
    }


def test_long_words_are_folded_up() -> None:
    (page,) = pages(answered(cited(Article("a", "mot " * 200, "T"))))
    assert "<blockquote expandable>" in page.html


def test_in_context_the_words_stand_marked_in_their_passage() -> None:
    text = "Il était fermé. Le pont rouvrira lundi. C'est tout."
    (page,) = pages(answered(Citation(1, Article("a", text, "T"), 16, 39)), context=True)
    message = parse(page.html)
    assert quotes([message]) == [text]
    assert message.marked("bold") == ["Le pont rouvrira lundi."]


def test_a_passage_is_shown_with_the_words_that_stand_in_it_marked() -> None:
    text = "\n\n".join("Une phrase. " * 40 for _ in range(3))
    citation = Citation(1, Article("a", text, "Titre", url="https://phare.example"), 470, 500)
    count = len(passages(citation.article))
    shown = [parse(passage_page(citation, place, "fr").html) for place in range(count)]
    assert count > 2
    assert letters(mark for message in shown for mark in message.marked("bold")) == letters([citation.text])
    assert shown[place_of(citation)].marked("bold")
    assert all(message.text.endswith("Lire dans l'article") for message in shown)


def test_a_list_that_is_too_long_for_a_message_says_so() -> None:
    message = parse(listing("Sources", ["x" * 900] * 9, FRENCH))
    assert message.text.endswith("\net 5 de plus")
    assert units(message.text) <= LONGEST


def test_the_nearest_articles_are_on_one_page_with_no_more_citations_than_allowed() -> None:
    assert all(len(page.citations) <= MOST_CITATIONS for page in pages(Answer("?", "?", "fr", (), (PONT,) * 3)))


def test_the_words_that_answer_are_marked_in_what_is_cited() -> None:
    article = Article("a", "Il pleut. Le pont rouvrira lundi. Enfin.", "Titre")
    (page,) = pages(answered(Citation(1, article, 0, len(article.text), answering=Span(10, 33))))
    message = parse(page.html)
    assert quotes([message]) == [article.text]
    assert message.marked("bold") == ["Le pont rouvrira lundi."]


@pytest.mark.parametrize(
    "found", [answered(cited(PONT)), Answer("?", "", "fr", ()), Answer("?", "", "fr", (), listed=(PONT,))]
)
def test_a_question_that_was_not_taken_as_typed_is_told(found: Answer) -> None:
    (page,) = pages(replace(found, understood_as="Anne Roy : <le pont>", rewritten=True))
    message = parse(page.html)
    assert message.text.startswith("Compris : Anne Roy : <le pont>\n")
    assert message.marked("italic")[0] == "Compris : Anne Roy : <le pont>"


def test_articles_that_differ_are_told_first() -> None:
    (page,) = pages(replace(answered(cited(PONT)), disputed=True))
    assert parse(page.html).text.startswith("Les articles ne donnent pas tous le même chiffre")


@settings(deadline=None)
@given(st.text(max_size=5000))
def test_whatever_it_was_taken_for_fits_into_a_message(understood: str) -> None:
    answer = replace(answered(cited(PONT)), understood_as=understood, rewritten=True)
    assert quotes(read(answer)) == [PONT.text]


def test_articles_that_are_asked_for_are_listed() -> None:
    (page,) = pages(Answer("?", "", "fr", (), listed=(PONT, Article("b", "Texte.", "Autre"))))
    lines = parse(page.html).text.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("• ") for line in lines)
    assert "Autre" in lines[1]


def test_a_greeting_is_answered_with_what_the_bot_can_do() -> None:
    (page,) = pages(Answer("bonjour", "", "fr", (), introduces=True))
    assert "collection d'articles" in parse(page.html).text
