import datetime as dt
from pathlib import Path

import pytest

from bot.app import Quidit
from bot.byline import human_date
from bot.model.claims import Claim, Draft
from bot.model.evidence import gather
from bot.question import Known, understand
from bot.terminal import answer_lines
from bot.verify import verify
from index.search import Search
from tests.conftest import OpenQuidit
from tests.fakes import TODAY


def test_a_question_is_answered_with_the_article_s_own_words(quidit: Quidit) -> None:
    answer = quidit.ask("quand rouvrira le pont ?")
    best = answer.citations[0]
    assert best.answer == "Le pont rouvrira lundi, a annoncé la maire, Jeanne Sorel."
    assert best.article == quidit.library.articles.named("pont")
    assert {statement.verdict for statement in answer.statements} == {"verbatim"}


def test_it_says_so_when_nothing_fits_and_shows_the_nearest(quidit: Quidit) -> None:
    answer = quidit.ask("Quelle est la capitale du Pérou ?")
    assert not answer.found
    assert answer.citations == ()
    assert len(answer.nearest) == 3


def test_a_greeting_is_answered_with_what_it_can_do(quidit: Quidit) -> None:
    answer = quidit.ask("bonjour")
    assert answer.introduces
    assert answer.found


def test_articles_are_listed_by_topic_or_the_newest_first(quidit: Quidit) -> None:
    assert [article.id for article in quidit.ask("quels articles parlent du pont ?").listed] == ["pont"]
    assert next(article.id for article in quidit.ask("derniers articles").listed) == "eau"


def test_articles_are_listed_of_the_time_that_is_asked_for(quidit: Quidit) -> None:
    assert [article.id for article in quidit.ask("derniers articles en février 2026").listed] == ["eau"]
    assert not quidit.ask("derniers articles en mars 2026").found


def test_somebody_whom_no_article_calls_so_says_nothing(quidit: Quidit) -> None:
    assert quidit.ask("que dit la maire du pont ?").found
    assert not quidit.ask("que dit le procureur du pont ?").found


def test_a_question_goes_on_from_the_one_before(quidit: Quidit) -> None:
    answer = quidit.ask("et Paul Ruel ?", ["que dit Jeanne Sorel du prix de l'eau ?"])
    assert [statement.words for statement in answer.statements] == ["Paul Ruel"]
    assert answer.rewritten
    assert answer.understood_as == "Paul Ruel : prix de l'eau"


def test_a_question_that_stands_alone_is_taken_as_it_was_typed(quidit: Quidit) -> None:
    assert not quidit.ask("que dit Paul Ruel du prix de l'eau ?", ["que dit Jeanne Sorel du pont ?"]).rewritten


def test_an_empty_library_answers_nothing(open_quidit: OpenQuidit) -> None:
    assert not open_quidit().ask("le pont").found


def test_rare_stems_are_telling(quidit: Quidit) -> None:
    weights = Search(quidit.library, quidit.index, quidit.embeddings).telling(["le pont lundi introuvable"])
    assert weights["introuv"] > weights["pont"] > 0


def test_a_citation_that_no_longer_stands_is_dropped(quidit: Quidit, folder: Path) -> None:
    answer = quidit.ask("le pont rouvrira")
    assert verify(Draft(answer), quidit.library) == answer
    (folder / "pont.txt").write_text("Tout autre chose.", encoding="utf-8")
    list(quidit.ingest.sync())
    assert "pont" not in {c.article.id for c in verify(Draft(answer), quidit.library).citations}
    list(quidit.ingest.remove(["pont"]))
    assert "pont" not in {c.article.id for c in verify(Draft(answer), quidit.library).citations}


def test_a_claim_whose_evidence_is_no_longer_there_is_dropped(quidit: Quidit, folder: Path) -> None:
    answer = quidit.ask("le pont rouvrira")
    table = quidit.library.quotations
    evidence = gather(answer, [], table.get(table.of_articles(["pont"])).values())
    claim = Claim("Jeanne Sorel, la maire, a annoncé : le pont rouvrira lundi.", (evidence[0].id,))
    draft = Draft(
        answer, understand("le pont rouvrira", Known(lambda _: [], TODAY, None)), evidence, (claim,), "generative"
    )
    assert [s.verdict for s in verify(draft, quidit.library).statements] == ["proven"]
    (folder / "pont.txt").write_text("Tout autre chose.", encoding="utf-8")
    list(quidit.ingest.sync())
    assert not verify(draft, quidit.library).found


def test_braces_and_templates_in_a_question_are_words(quidit: Quidit) -> None:
    for text in ("{pont} {{7*7}} %s", '{"lc": 1}', "{0.__class__}"):
        assert quidit.ask(text).question == text


@pytest.mark.parametrize("text", ["", " ", "?" * 5000, "a" * 100_000, "\x00\ufffe", "\ud800"])
def test_any_text_is_a_question(quidit: Quidit, text: str) -> None:
    assert quidit.ask(text).language == understand(text, Known(lambda _: [], TODAY, None)).language


def test_an_answer_from_a_later_version_tells_the_day_of_the_change_and_nothing_of_the_former(
    quidit: Quidit, folder: Path
) -> None:
    path = folder / "eau.md"
    path.write_text(path.read_text(encoding="utf-8").replace("4,10", "4,20"), encoding="utf-8")
    list(quidit.ingest.sync())
    today = dt.datetime.now().astimezone().date().isoformat()
    answer = quidit.ask("combien coûtera le mètre cube d'eau ?")
    text = "\n".join(line.text for line in answer_lines(answer))
    assert "4,20" in text
    assert "4,10" not in text
    assert f"La Gazette, 24 février 2026, modifié le {human_date(today, 'fr')}" in text
