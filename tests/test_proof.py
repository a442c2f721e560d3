"""What a claim must stand on. `said` makes true claims of true quotations; each is falsified, and set anew."""

import itertools
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.model.claims import Claim, Proven
from bot.model.evidence import Evidence, gather
from bot.model.proof import prove
from bot.question import Question
from bot.who_said_what import quote
from index.models import Article, Quotation, QuotationHit, Span
from index.quotations import quotations
from index.readers import read
from tests.conftest import ARTICLES

TEXT = """\
« Nos 2 400 soldats ne partent faire la guerre à personne », a déclaré la présidente, Hélène Vauquernel. \
Darina Volsk a répondu que ces troupes seraient des cibles et que la Drovie n’attendrait pas.
Par 287 voix contre 241, les députés ont approuvé jeudi l’envoi de troupes en Valmérie, sans débat.
Le coût pourrait atteindre 1,2 million de florins. L’usine d’Alven ne fermera pas, mais le port fermera en mai.
"""
ARTICLE = Article("a", TEXT, "La Chambre vote", language="fr")
QUESTION = Question("les soldats, les troupes, la guerre, le coût, l'usine, le port ?", "", "fr")
SAID = quotations(ARTICLE)


def statement(number: int, article: Article = ARTICLE, said: tuple[Quotation, ...] = SAID) -> Evidence:
    answer = quote(QUESTION, [QuotationHit(article, said[number], 1.0)], [])
    return gather(answer, [], [(article, each) for each in said])[0]


def sentence(words: str) -> Evidence:
    start = TEXT.index(words)
    place = Span(start, start + len(words))
    inside = tuple(q for q in SAID if place.start <= q.spans[0].start < place.end)
    return Evidence("s", ARTICLE, (place,), place, inside)


PRESIDENT, VOLSK = statement(0), statement(1)
VOTE = sentence("Par 287 voix contre 241, les députés ont approuvé jeudi l’envoi de troupes en Valmérie, sans débat.")
COST = sentence("Le coût pourrait atteindre 1,2 million de florins.")
PLANT = sentence("L’usine d’Alven ne fermera pas, mais le port fermera en mai.")


def verdict(words: str, *evidence: Evidence, question: Question = QUESTION) -> str:
    given = prove(Claim(words, tuple(each.id for each in evidence)), evidence, question)
    return "proven" if isinstance(given, Proven) else given


TRUE = [
    ("Les députés ont approuvé l'envoi de troupes en Valmérie par 287 voix contre 241.", VOTE),
    ("L'envoi de troupes a été approuvé jeudi par les députés.", VOTE),
    ("Le coût pourrait atteindre 1 200 000 florins.", COST),
    ("Le coût pourrait atteindre un million deux cent mille florins.", COST),
    ("L'usine d'Alven ne fermera pas.", PLANT),
    ("Le port fermera en mai.", PLANT),
    ("Darina Volsk a répondu que ces troupes seraient des cibles.", VOLSK),
    ("Selon Darina Volsk, ces troupes seraient des cibles.", VOLSK),
    ("Hélène Vauquernel a déclaré que ses troupes, 2400 soldats, ne partent faire la guerre à personne.", None),
    ("Hélène Vauquernel a déclaré que deux mille quatre cents soldats ne partent faire la guerre à personne.", None),
    ("Hélène Vauquernel a déclaré : « Nos 2 400 soldats ne partent faire la guerre à personne ».", PRESIDENT),
    ('Hélène Vauquernel a déclaré : "Nos 2 400 soldats ne partent faire la guerre à personne."', PRESIDENT),
]


@pytest.mark.parametrize(("words", "evidence"), [(words, evidence) for words, evidence in TRUE if evidence])
def test_what_the_evidence_says_is_proven(words: str, evidence: Evidence) -> None:
    assert verdict(words, evidence, question=replace(QUESTION, text=words)) == "proven"


FALSE = [
    ("Les députés ont approuvé l'envoi de troupes en Valmérie par 288 voix.", VOTE, "number"),
    ("Les députés ont approuvé l'envoi de troupes par 241 voix contre 287.", VOTE, "number"),
    ("Trente députés ont approuvé l'envoi de troupes.", VOTE, "number"),
    ("Les députés n'ont pas approuvé l'envoi de troupes.", VOTE, "word"),
    ("Les députés ont approuvé l'envoi de troupes avec débat.", VOTE, "word"),
    ("Les députés ont refusé l'envoi de troupes.", VOTE, "word"),
    ("Les sénateurs ont approuvé l'envoi de troupes.", VOTE, "word"),
    ("Les députés de Drovie ont approuvé l'envoi de troupes.", VOTE, "name"),
    ("Karzen : les députés ont approuvé l'envoi de troupes.", VOTE, "name"),
    ("Selon Darina Volsk, les députés ont approuvé l'envoi de troupes.", VOTE, "attribution"),
    ("Le coût pourrait atteindre 1,2 milliard de florins.", COST, "number"),
    ("Le coût pourrait atteindre 12 millions de florins.", COST, "number"),
    ("Le coût peut atteindre 1,2 million de florins.", COST, "word"),
    ("Le coût a pu atteindre 1,2 million de florins.", COST, "word"),
    ("L'usine d'Alven fermera.", PLANT, "word"),
    ("Le port ne fermera pas.", PLANT, "word"),
    ("Le port a fermé en mai.", PLANT, "word"),
    ("Le port fermerait en mai.", PLANT, "word"),
    ("Un député a approuvé l'envoi de troupes.", VOTE, "word"),
    ("Les députés approuvent l'envoi de troupes.", VOTE, "word"),
    ("L'envoi de troupes sera approuvé jeudi par les députés.", VOTE, "word"),
    ("Hélène Vauquernel a déclaré que ces troupes seraient des cibles.", VOLSK, "attribution"),
    ("Ces troupes seraient des cibles.", VOLSK, "word"),
    ("Ces troupes seront des cibles, a dit Darina Volsk.", VOLSK, "word"),
    ("Elle a répondu que ces troupes seraient des cibles.", VOLSK, "attribution"),
    ("Darina Volsk a dit : « ces troupes seraient des cibles ».", VOLSK, "quote"),
    ("Darina Volsk a nié que ces troupes seraient des cibles.", VOLSK, "word"),
    ("Darina Volsk a dit : « Nos 2 400 soldats ne partent faire la guerre à personne ».", PRESIDENT, "attribution"),
    ("Hélène Vauquernel a dit : « Nos 2 401 soldats ne partent faire la guerre à personne ».", PRESIDENT, "quote"),
    ("Hélène Vauquernel a dit : « Nos 2 400 soldats partent faire la guerre ».", PRESIDENT, "quote"),
    ("Hélène Vauquernel a dit que ses soldats « partent faire la guerre ».", PRESIDENT, "word"),
    ("Hélène Vauquernel a dit : « Nos 2 400 soldats ne partent faire la guerre à personne.", PRESIDENT, "address"),
    ("Vous saurez que les députés ont approuvé l'envoi de troupes.", VOTE, "address"),
    ("Je dis que les députés ont approuvé l'envoi de troupes.", VOTE, "address"),
    ("The deputies approved that the troops are to be sent.", VOTE, "language"),
    ("Les députés ont approuvé jeudi.", VOTE, "topic"),
    ("Les députés ont approuvé l'envoi de troupes : exfil.example", VOTE, "markup"),
    ("Les députés ont approuvé l'envoi de troupes, www", VOTE, "markup"),
    ("Les députés ont approuvé l'envoi de troupes @chef", VOTE, "markup"),
    ("Les députés ont approuvé l'envoi de troupes /start", VOTE, "markup"),
    ("Les députés ont **approuvé** l'envoi de troupes", VOTE, "markup"),
    ("Les députés ont approuvé l'envoi de troupes\u200b", VOTE, "markup"),
    ("Les députés ont approuvé l'envoi de troupes. " * 20, VOTE, "length"),
    ("", VOTE, "length"),
]


@pytest.mark.parametrize(("words", "evidence", "reason"), FALSE)
def test_what_the_evidence_does_not_say_is_not(words: str, evidence: Evidence, reason: str) -> None:
    assert verdict(words, evidence) == reason


@pytest.mark.parametrize("ids", [(), ("x",), ("s", "x"), ("S",)])
def test_evidence_that_was_not_given_proves_nothing(ids: tuple[str, ...]) -> None:
    assert prove(Claim(TRUE[0][0], ids), [VOTE], QUESTION) == "evidence"


def test_very_much_evidence_proves_nothing() -> None:
    given = [replace(VOTE, id=ident) for ident in "abcd"]
    assert prove(Claim(TRUE[0][0], tuple("abcd")), given, QUESTION) == "evidence"
    assert isinstance(prove(Claim(TRUE[0][0], tuple("abc")), given, QUESTION), Proven)


def test_nobody_gets_the_words_of_another_one_of_the_same_evidence() -> None:
    assert verdict("Darina Volsk a répondu que la guerre, c'est personne.", PRESIDENT, replace(VOLSK, id="v")) == "word"
    both = PRESIDENT, replace(VOLSK, id="v")
    assert verdict("Hélène Vauquernel a répondu que ces troupes seraient des cibles.", *both) == "word"
    assert verdict("Hélène Vauquernel a dit : « ces troupes seraient des cibles ».", *both) == "quote"


def test_less_than_a_name_names_nobody() -> None:
    text = "Un jeune homme de Kervall a dit que les troupes partiraient. « Oui aux troupes », a dit Jeanne Sorel."
    article = Article("d", text, language="fr")
    said = quotations(article)
    man, woman = statement(0, article, said), statement(1, article, said)
    assert verdict("Un homme a dit que les troupes partiraient.", man) == "attribution"
    assert verdict("Jeanne a dit : « Oui aux troupes ».", woman) == "attribution"
    assert verdict("Sorel a dit : « Oui aux troupes ».", woman) == "proven"


def test_a_pronoun_names_nobody() -> None:
    text = "Jeanne Sorel est venue. Elle a ajouté que les troupes partiraient."
    article = Article("c", text, language="fr")
    said = quotations(article)
    assert [each.speaker for each in said] == ["Jeanne Sorel"]
    one = statement(0, article, said)
    assert verdict("Elle a ajouté que les troupes partiraient.", one) == "attribution"
    assert verdict("Jeanne Sorel a ajouté que les troupes partiraient.", one) == "proven"


def test_a_quote_does_not_run_on_into_another_statement() -> None:
    text = "« Les troupes partent », a dit Jeanne Sorel. « Les troupes restent », a dit Paul Ruel."
    article = Article("b", text, language="fr")
    said = quotations(article)
    one = statement(0, article, said)
    assert verdict("Jeanne Sorel a dit : « Les troupes partent ».", one) == "proven"
    assert verdict("Jeanne Sorel a dit : « Les troupes partent », « Les troupes restent ».", one) != "proven"
    assert verdict(
        "Jeanne Sorel a dit : « Les troupes partent », a dit Jeanne Sorel. « Les troupes restent ».", one
    ) != ("proven")


def test_a_quote_is_printed_as_the_article_prints_it() -> None:
    typed = 'Hélène Vauquernel a déclaré : "Nos 2 400 soldats ne partent faire la guerre à personne."'
    proven = prove(Claim(typed, (PRESIDENT.id,)), [PRESIDENT], replace(QUESTION, text="soldats"))
    assert isinstance(proven, Proven)
    assert proven.words == 'Hélène Vauquernel a déclaré : "Nos 2 400 soldats ne partent faire la guerre à personne"'


# Falsified quotations, in great number: of the articles that come along, and with --news of others.


@pytest.fixture(scope="session")
def news(request: pytest.FixtureRequest) -> list[Article]:
    folders = [ARTICLES, *filter(None, [request.config.getoption("--news")])]
    paths = [path for folder in folders for path in sorted(Path(folder).rglob("*.*"))]
    return [read(path, path.read_bytes(), path.stem) for path in paths]


class Quoted:
    """A true quotation with the claim that repeats it."""

    def __init__(self, article: Article, said: tuple[Quotation, ...], number: int) -> None:
        self.language = "en" if article.language == "en" else "fr"
        self.evidence = statement(number, article, said)
        quotation = said[number]
        self.speaker = quotation.speaker
        self.words = article.text[slice(*quotation.spans[0])]
        self.direct = quotation.kind == "direct"

    def claim(self, words: str | None = None, speaker: str | None = None) -> str:
        name, said = speaker or self.speaker, words or self.words
        if self.direct:
            return f"{name} a déclaré : « {said} »" if self.language == "fr" else f"{name} said: “{said}”"
        return f"{name} a déclaré que {said}." if self.language == "fr" else f"{name} said that {said}."

    def verdict(self, claim: str) -> str:
        # Asked in its own words, so that nothing but the proof decides.
        return verdict(claim, self.evidence, question=Question(claim, "", self.language))


def true_ones(news: list[Article]) -> list[Quoted]:
    """Quotations with a speaker that are proven as they stand. How many are not is the business of another test."""
    every = []
    for article in news:
        said = quotations(article)
        every += [Quoted(article, said, number) for number, each in enumerate(said) if each.speaker]
    return [each for each in every if each.verdict(each.claim()) == "proven"]


def test_true_quotations_are_proven(news: list[Article]) -> None:
    direct = [
        Quoted(article, said, number)
        for article in news
        for said in [quotations(article)]
        for number, each in enumerate(said)
        if each.speaker and each.kind == "direct"
    ]
    # A hashtag would be a link, and a name in quotation marks a quote.
    plain = [each for each in direct if "#" not in each.words and not re.search('[«»“”"]', each.speaker)]
    assert len(plain) >= 60
    assert sum(each.verdict(each.claim()) == "proven" for each in plain) >= 0.99 * len(plain)


NUMBER = re.compile(r"\d+|\b(?:deux|trois|quatre|cinq|six|dix|vingt|cent|mille|two|three|ten|hundred)\b")
NEGATED = re.compile(r"\b(?:(?:ne |n['’])(?P<french>\w+ )(?:pas|plus|jamais|rien)|not|never)\b ?")
VERB = re.compile(r"\b(est|sont|a|ont|sera|seront|était|is|are|was|will)\b")


def falsified_number(words: str, chance: random.Random) -> Iterator[str]:
    for found in NUMBER.finditer(words):
        other = str(int(found.group()) + chance.choice([1, 10, 100])) if found.group().isdecimal() else "sept"
        yield words[: found.start()] + other + words[found.end() :]


def falsified_negation(words: str, chance: random.Random) -> Iterator[str]:
    for found in NEGATED.finditer(words):
        yield words[: found.start()] + (found["french"] or "") + words[found.end() :]
    for found in VERB.finditer(words):
        particle = " not" if found.group() in {"is", "are", "was", "will"} else " pas"
        yield words[: found.end()] + particle + words[found.end() :]


def falsified_word(words: str, chance: random.Random, *, direct: bool) -> Iterator[str]:
    long = list(re.finditer(r"[a-zà-ÿ]{6,}", words))
    for found in chance.sample(long, min(2, len(long))):
        yield words[: found.start()] + chance.choice(["girafe", "betterave", "violon"]) + words[found.end() :]
        if direct and found.start() and re.search(r"\w", words[found.end() :]):  # else it is shorter, and true
            yield words[: found.start()] + words[found.end() :].lstrip()


def test_no_falsified_quotation_is_accepted(news: list[Article]) -> None:
    chance, accepted, tried = random.Random(4), [], dict.fromkeys(("number", "negation", "word", "speaker"), 0)
    every = true_ones(news)
    speakers = sorted({each.speaker for each in every})
    for each in every:
        falsified = {
            "number": [each.claim(words) for words in falsified_number(each.words, chance)],
            "negation": [each.claim(words) for words in falsified_negation(each.words, chance)],
            "word": [each.claim(words) for words in falsified_word(each.words, chance, direct=each.direct)],
            "speaker": [each.claim(speaker=other) for other in chance.sample(speakers, 3) if other != each.speaker],
        }
        for kind, claims in falsified.items():
            tried[kind] += len(claims)
            accepted += [(kind, claim, each.claim()) for claim in claims if each.verdict(claim) == "proven"]
    assert len(every) >= 150
    assert min(tried.values()) >= 20
    assert sum(tried.values()) >= 300
    assert accepted == []


TYPOGRAPHY = [
    lambda text: text.replace("’", "'"),
    lambda text: text.replace("'", "’"),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace("\u00a0", " ").replace("\u202f", " "),
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace("–", "-").replace("—", "-"),
    lambda text: text.replace("…", "..."),
]


def test_typography_makes_nothing_false(news: list[Article]) -> None:
    rejected = [
        (each.verdict(set_anew), set_anew)
        for each, change in itertools.product(true_ones(news), TYPOGRAPHY)
        for set_anew in [each.claim(change(each.words))]
        if each.verdict(set_anew) != "proven"
    ]
    assert rejected == []
