from collections.abc import Iterable

import pytest

from bot.question import Known, understand
from index.people import name_words
from tests.fakes import TODAY

SPEAKERS = [
    "Hélène Vauquernel",
    "Gaël Thorignel",
    "Clarisse Thorignel",
    "le ministère de la défense",
    "la police",
    "Drovie",
]


def named(words: Iterable[str]) -> list[str]:
    wanted = set(words)
    return [speaker for speaker in SPEAKERS if wanted & set(name_words(speaker))]


KNOWN = Known(named, TODAY, None)


@pytest.mark.parametrize(
    ("text", "topic", "language"),
    [
        ("qui a dit quoi sur les troupes ?", "les troupes", "fr"),
        ("Qui a parlé de la grève", "la grève", "fr"),
        ("qui parle des élèves exclus ?", "élèves exclus", "fr"),
        ("qu'est-ce qu'on dit des loups ?", "loups", "fr"),
        ("Qu'est-ce qui se dit sur la grève ?", "la grève", "fr"),
        ("qu'a-t-on dit de l'eau ?", "l'eau", "fr"),
        ("qui dit quoi sur l'eau", "l'eau", "fr"),
        ("réactions à la crue", "la crue", "fr"),
        ("l'usine Orbanel : qui a dit quoi ?", "l'usine Orbanel", "fr"),
        ("les salaires, qui en parle ?", "les salaires", "fr"),
        ("c'est qui le notaire, qu'est-ce qu'on dit de lui ?", "c'est qui le notaire", "fr"),
        ("le forcené d'Angers, qui en a parlé ?", "le forcené d'Angers", "fr"),
        ("la manifestation de samedi, qui raconte quoi", "la manifestation de samedi", "fr"),
        ("Who said what about the bees?", "the bees", "en"),
    ],
)
def test_the_topic_is_the_question_without_its_frame(text: str, topic: str, language: str) -> None:
    question = understand(text, KNOWN)
    assert (question.kind, question.topic, question.language) == ("topic", topic, language)


@pytest.mark.parametrize(
    ("text", "speakers", "topic_words"),
    [
        ("que dit Hélène Vauquernel des troupes ?", ("Hélène Vauquernel",), {"troupes"}),
        ("Vauquernel elle dit quoi sur la grève", ("Hélène Vauquernel",), {"grève"}),
        ("la position de vauquernel sur les troupes", ("Hélène Vauquernel",), {"troupes"}),
        ("que dit Thorignel du contingent ?", ("Gaël Thorignel", "Clarisse Thorignel"), {"contingent"}),
        ("que dit Clarisse Thorignel du contingent ?", ("Clarisse Thorignel",), {"contingent"}),
        ("que répond le ministère de la défense ?", ("le ministère de la défense",), set()),
        ("What did Vauquernel say about the soldiers?", ("Hélène Vauquernel",), {"soldiers"}),
        ("que dit Vauquernel sur la Drovie ?", ("Hélène Vauquernel",), {"Drovie"}),
    ],
)
def test_a_speaker_is_found_by_name_however_it_is_typed(
    text: str, speakers: tuple[str, ...], topic_words: set[str]
) -> None:
    question = understand(text, KNOWN)
    assert (question.kind, question.speakers) == ("speaker", speakers)
    assert topic_words <= set(question.topic.split())
    assert not set(question.topic.split()) & {"Hélène", "Vauquernel", "Thorignel", "Clarisse"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("qui a affirmé que les loups reviendraient ?", "who"),
        ("qui a réclamé un vote ?", "who"),
        ("who said that the bees were sick?", "who"),
        ("Qui a dit « la Drovie ne regardera pas » ?", "who"),
        ('qui parle d\'"enfer fiscal" ?', "who"),
        ("c'est qui qui veut un vote ?", "who"),
        ("quel parti trouve le vote inutile ?", "who"),
        ("c'est quelle ministre qui a parlé du vote ?", "who"),
        ("à Kervall, quelle infirmière raconte ses nuits ?", "who"),
        ("quel jour la ministre a-t-elle annoncé le vote ?", "fact"),
        ("c'est qui le notaire", "fact"),
        ("Qui est Hélène Vauquernel ?", "fact"),
        ("Combien de soldats a annoncé Vauquernel ?", "fact"),
        ("où va la police ?", "fact"),
        ("?", "fact"),
        ("", "fact"),
    ],
)
def test_the_kind_of_a_question(text: str, kind: str) -> None:
    assert understand(text, KNOWN).kind == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("bonjour", "help"),
        ("Que sais-tu faire ?", "help"),
        ("quels articles parlent de la grève ?", "articles"),
        ("derniers articles", "articles"),
        ("quel préfet réclame un vote ?", "who"),
        ("quel boulanger voudrait un local ?", "who"),
        ("quel quartier est inondé ?", "fact"),
        ("which spokesperson wanted a truce?", "who"),
        ("quelle ONG voit là un recul ?", "who"),
        ("c'est qui le boulanger qui voudrait un local ?", "who"),
        ("dans quel bled se trouve la maison ?", "fact"),
        ("Orbanel dit quoi du port ?", "topic"),
        ("d'après Vauquernel, pourquoi le port ferme ?", "speaker"),
        ("pour Vauquernel, à qui est le port ?", "speaker"),
        ("Vauquernel se plaint de quoi sur le port", "speaker"),
        ("how did Vauquernel respond to the dockers?", "speaker"),
        ("quel ministre Roy a-t-elle vu à Kervall ?", "fact"),
        ("c'est quoi le budget d'Orbanel, la maison mère ?", "fact"),
        ("Vauquernel crie quoi sur le port", "speaker"),
        ("what did the people of Kervall say about the port?", "topic"),
        ("la grève vue par Vauquernel", "speaker"),
        ("comment Vauquernel se justifie ?", "speaker"),
        ("what does Vauquernel want for the port?", "speaker"),
    ],
)
def test_more_kinds_of_questions(text: str, kind: str) -> None:
    assert understand(text, KNOWN).kind == kind


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("que dit l'avocat du suspect ?", "avocat"),
        ("le papa de la noyée, il dit quoi du barrage ?", "pere"),
        ("que dit le ministre de la justice sur les troupes ?", "ministre justice"),
        ("que dit la porte-parole drovienne des troupes ?", "porte-parole"),
        ("que dit la patronne du syndicat des dockers ?", "patronne syndicat dockers"),
        ("what did the mayor of Kervall say about the strike?", "mayor kervall"),
        ("la patronne de la rédaction de Canal Brume, elle dit quoi ?", "patronne redaction canal"),
    ],
)
def test_somebody_who_is_not_named_is_told_by_what_they_are(text: str, role: str) -> None:
    question = understand(text, KNOWN)
    assert (question.kind, question.speakers, question.role) == ("speaker", (), role)


def test_of_an_institution_that_every_place_has_one_is_looked_for_by_what_it_is_asked_about() -> None:
    known = Known(lambda words: ["la préfecture", "La Préfecture"] if "prefecture" in words else [], TODAY, None)
    question = understand("que dit la préfecture de la crue de Kervall ?", known)
    assert (question.kind, question.speakers, question.role) == ("speaker", (), "prefecture")


def test_what_somebody_is_called_before_the_name_is_no_topic() -> None:
    known = Known(lambda words: ["Anne Roy"] if "roy" in words else [], TODAY, None)
    assert understand("le maire Anne Roy, il raconte quoi du port ?", known).topic == "port"


def test_the_first_part_of_a_compound_names_nobody() -> None:
    known = Known(lambda words: ["Luc Bas"] if "bas" in words else [], TODAY, None)
    assert understand("que dit le préfet du Bas-Kervall de la crue ?", known).speakers == ()
    assert understand("que dit-il, Luc Bas, de la crue ?", known).speakers == ("Luc Bas",)


def test_a_place_before_a_name_does_not_make_it_the_topic() -> None:
    known = Known(lambda words: ["Anne Roy"] if "roy" in words else [], TODAY, None)
    assert understand("depuis le sommet en Drovie, Roy dit quoi de la crue ?", known).speakers == ("Anne Roy",)


def test_a_surname_may_begin_with_a_particle() -> None:
    known = Known(lambda words: ["Anne de Roy"] if "roy" in words else [], TODAY, None)
    assert understand("de Roy, il en pense quoi de la crue ?", known).speakers == ("Anne de Roy",)


@pytest.mark.parametrize(
    "text",
    [
        "le président drovien Zorvan, il pense quoi des troupes ?",
        "a-t-on lu ce que dit le président drovien Zorvan des troupes ?",
        "la porte-parole drovienne Zorvan, elle dit quoi des troupes ?",
        "que dit la proc Zorvan des troupes ?",
    ],
)
def test_a_name_behind_a_noun_is_that_of_nobody_else(text: str) -> None:
    question = understand(text, KNOWN)
    assert (question.kind, question.speakers, question.role) == ("speaker", ("Zorvan",), "")


def test_days_before_all_articles_are_words_of_the_topic() -> None:
    question = understand("les troupes et la gare : qui a dit quoi en janvier", KNOWN)
    assert (question.kind, question.topic, question.period) == ("topic", "les troupes et la gare en janvier", None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Vauquernel est-elle prête à négocier ?", "stance"),
        ("Vauquernel elle est partie", "stance"),
        ("Vauquernel elle veut la paix", "speaker"),
        ("Vauquernel est pour ou contre les troupes", "speaker"),
        ("les troupes en Drovie", "topic"),
        ("tarif de l'eau à Pont-d'Ailleule", "fact"),
        ("c'est quoi le contingent ?", "fact"),
        ("quand elle était ministre, Vauquernel disait quoi des troupes ?", "speaker"),
        ("ou va le contingent", "fact"),
    ],
)
def test_what_no_word_asks_for_is_a_stance_or_a_topic(text: str, kind: str) -> None:
    assert understand(text, KNOWN).kind == kind


def test_who_comes_first_speaks_and_not_what_is_named_later() -> None:
    assert understand("que répond Vauquernel aux gens que la police a blessés", KNOWN).speakers == (
        "Hélène Vauquernel",
    )
    assert understand("que disent Vauquernel et la police du feu", KNOWN).speakers == (
        "Hélène Vauquernel",
        "la police",
    )


def test_a_first_name_that_is_a_noun_names_nobody_behind_an_article() -> None:
    known = Known(lambda words: ["Pierre"] if "pierre" in words else [], TODAY, None)
    assert understand("que dit l'avocat de celui qui a lancé une pierre", known).role == "avocat"
    assert understand("que dit Pierre du feu", known).speakers == ("Pierre",)


def test_who_is_named_speaks_before_what_is_called_by_a_noun() -> None:
    question = understand("si la police ment, que dit alors Vauquernel ?", KNOWN)
    assert question.speakers == ("Hélène Vauquernel",)


def test_two_speakers_can_be_compared() -> None:
    question = understand("que disent Hélène Vauquernel et la Drovie des troupes ?", KNOWN)
    assert set(question.speakers) == {"Hélène Vauquernel", "Drovie"}


def test_who_is_talked_about_is_not_who_talks() -> None:
    assert understand("que reproche la Drovie à Vauquernel ?", KNOWN).speakers == ("Drovie",)
    assert understand("la Drovie, que dit-elle du bébé Vauquernel ?", KNOWN).speakers == ("Drovie",)


GOVERNMENTS = ["le Kremlin", "Moscou", "la Russie", "Paris", "la mairie de Moscou", "Maison Blanche"]


def governing(words: Iterable[str]) -> list[str]:
    wanted = set(words)
    return [speaker for speaker in GOVERNMENTS if wanted & set(name_words(speaker))]


@pytest.mark.parametrize(
    ("text", "speakers", "topic"),
    [
        ("que dit Moscou des troupes ?", {"le Kremlin", "Moscou", "la Russie"}, "troupes"),
        ("le Kremlin il dit quoi sur les troupes", {"le Kremlin", "Moscou", "la Russie"}, "troupes"),
        ("What does the White House say about troops?", {"Maison Blanche"}, "troops"),
        ("que dit Moscou de Paris ?", {"le Kremlin", "Moscou", "la Russie"}, "Paris"),
        ("que dit la mairie de Moscou des loyers ?", {"la mairie de Moscou"}, "loyers"),
    ],
)
def test_a_government_is_asked_for_by_any_of_its_names(text: str, speakers: set[str], topic: str) -> None:
    question = understand(text, Known(governing, TODAY, None))
    assert (question.kind, set(question.speakers), question.topic) == ("speaker", speakers, topic)


def test_somebody_who_says_nothing_in_the_articles_is_asked_for_all_the_same() -> None:
    question = understand("que dit Roseline Aubépin de la police ?", KNOWN)
    assert (question.kind, question.speakers) == ("speaker", ("Roseline Aubépin",))


def test_a_ligature_takes_no_capital_from_a_name() -> None:
    question = understand("les vœux de Vauquernel, qui en parle ?", KNOWN)
    assert question.topic == "les voeux de Vauquernel"
