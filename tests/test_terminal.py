from dataclasses import replace

from bot.answer import Answer, Citation, Statement
from bot.terminal import answer_lines, answer_row, article_line, hit_lines, hit_row, styled
from index.models import Article, Hit, Passage, Quotation, Span

ARTICLE = Article(
    "pont", "Le pont rouvre. Enfin.", "Le pont", None, "La Gazette", "2026-03-01", "https://g.example/1", "fr"
)
COPY = Article("copie", ARTICLE.text)
ANSWER = Answer("le pont ?", "le pont", "fr", (Statement("", (Citation(1, ARTICLE, 0, 15, (COPY,)),), "verbatim"),))
NOTHING = Answer("Peru?", "Peru", "en", (), (ARTICLE,))


def plain(answer: Answer) -> list[str]:
    return [line.text for line in answer_lines(answer)]


def test_each_quotation_is_followed_by_its_source() -> None:
    assert plain(ANSWER) == [
        "Le pont rouvre.",
        "  [1] Le pont · La Gazette, 1 mars 2026 (aussi dans Le pont rouvre. Enfin… · sans date)",
    ]


def test_nothing_found_is_said_with_the_nearest_articles() -> None:
    assert plain(NOTHING) == [
        "I find nothing about that in the articles.",
        "The closest articles:",
        "  Le pont · La Gazette, 1 March 2026",
    ]


def test_a_question_that_was_not_taken_as_typed_is_told() -> None:
    assert plain(replace(ANSWER, rewritten=True))[0] == "Compris : le pont"
    assert plain(replace(NOTHING, rewritten=True))[:2] == ["Understood as: Peru", plain(NOTHING)[0]]


def test_articles_that_differ_are_told_first() -> None:
    assert plain(replace(ANSWER, disputed=True))[0].startswith("Les articles ne donnent pas tous le même chiffre")
    assert answer_row(replace(ANSWER, disputed=True), 1.0)["disputed"] is True


def test_a_screenful_is_shown_and_how_to_see_the_rest() -> None:
    answer = Answer("?", "", "fr", ANSWER.statements * 5)
    assert [line.text for line in answer_lines(answer, 2)][-1] == "et 3 autres ; pour tout voir : quidit ask --all"
    assert len(list(answer_lines(answer))) == 10


def test_words_of_the_bot_stand_before_their_citations() -> None:
    answer = Answer("?", "", "fr", (Statement("Le pont rouvre :", (Citation(1, ARTICLE, 0, 15),), "verbatim"),))
    assert plain(answer)[0] == "Le pont rouvre :"


def test_under_a_sentence_of_the_model_each_quotation_has_its_speaker() -> None:
    article = Article("a", "« Le pont rouvre », a dit Jeanne Sorel.", language="fr")
    said = Quotation("direct", (Span(2, 16),), "Jeanne Sorel", Span(26, 38), Span(20, 25))
    sentence = Statement("Le pont rouvre, selon Jeanne Sorel.", (Citation(1, article, 2, 16, (), said),), "proven")
    assert plain(Answer("?", "", "fr", (sentence,)))[:2] == [
        "Le pont rouvre, selon Jeanne Sorel.",
        "Jeanne Sorel a dit : « Le pont rouvre »",
    ]


def test_the_json_of_an_answer_is_the_contract() -> None:
    row = answer_row(ANSWER, 12.34, "q1")
    assert {key: row[key] for key in ("id", "question", "understood_as", "found", "took_ms")} == {
        "id": "q1",
        "question": "le pont ?",
        "understood_as": "le pont",
        "found": True,
        "took_ms": 12.3,
    }
    assert row["statements"] == [{"words": "", "citations": [1], "verdict": "verbatim"}]
    assert row["citations"] == [
        {
            "number": 1,
            "article": "pont",
            "title": "Le pont",
            "outlet": "La Gazette",
            "published": "2026-03-01",
            "modified": None,
            "url": "https://g.example/1",
            "start": 0,
            "end": 15,
            "text": "Le pont rouvre.",
            "answer": None,
            "speaker": None,
            "mention": None,
            "kind": None,
            "cue": None,
            "also_in": ["copie"],
        }
    ]
    assert row["text"].startswith("Le pont rouvre.\n")


def test_hits_and_articles_are_shown() -> None:
    hit = Hit(Passage(ARTICLE, 0, 15), 0.98765, 1.0, 0.5)
    assert [line.text for line in hit_lines(hit)] == ["Le pont · La Gazette, 1 mars 2026", "Le pont rouvre."]
    row = {"article": "pont", "start": 0, "end": 15, "text": "Le pont rouvre.", "score": 0.9877}
    assert hit_row(hit) == row
    copied = replace(hit, also_in=(COPY,))
    assert (
        next(hit_lines(copied)).text
        == "Le pont · La Gazette, 1 mars 2026 (aussi dans Le pont rouvre. Enfin… · sans date)"
    )
    assert article_line(COPY).text == "            copie  Le pont rouvre. Enfin…"


def test_an_article_cannot_command_the_terminal() -> None:
    nasty = Article("a", "\x1b[2J\x9b31m rouge\u202e [bold]gras[/bold]\nfin", "\x1b]0;titre\x07")
    answer = Answer("?", "", "fr", (Statement("", (Citation(1, nasty, 0, len(nasty.text)),), "verbatim"),))
    shown = styled(answer_lines(answer)).plain
    assert not set(shown) & {"\x1b", "\x9b", "\x07", "\u202e"}
    assert "[bold]gras[/bold]\nfin" in shown
