import pytest

from bot.answer_type import answer_type, frame_terms, holding, holds
from index.words import terms


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("combien de participants ?", "number"),
        ("à quelle heure s'est-il rendu ?", "time"),
        ("quand a lieu le procès ?", "date"),
        ("en quelle année ?", "year"),
        ("où se passe l'hommage ?", "place"),
        ("where is it?", "place"),
        ("pourquoi ont-ils fermé ?", "reason"),
        ("comment s'appelle le pont ?", "person"),
        ("dans quel hôpital est-il suivi ?", "thing"),
        ("combien coûte le pont ?", "money"),
        ("ça va coûter combien", "money"),
        ("combien la ville devait payer l'architecte", "money"),
        ("à quel prix ?", "money"),
        ("how much did the bridge cost?", "money"),
        ("combien d'élus ont payé ?", "number"),
        ("quelle part des élèves ?", "share"),
        ("elle part d'où ?", "place"),
        ("le rendez-vous est où ?", "place"),
        ("il est où le salon du livre ?", "place"),
        ("à quelle peine Roy a-t-il été condamné ?", "penalty"),
        ("le chauffard, il a pris combien ?", "penalty"),
        ("que risque le maire ?", "penalty"),
        ("what do strikers risk?", "penalty"),
        ("combien d'années de prison pour Roy ?", "penalty"),
        ("à quelle vitesse roulait-il ?", "measure"),
        ("quel âge a la maire ?", "measure"),
        ("combien de temps a duré la grève ?", "measure"),
        ("le pont est long de combien ?", "measure"),
        ("how long did the strike last?", "measure"),
        ("c'est combien l'entrée du musée ?", "money"),
        ("la prime du port, elle monte à combien ?", "money"),
        ("combien la panne a fait perdre au port", "money"),
        ("combien la mairie avait récolté quand elle a fermé ?", "money"),
        ("la prime va à combien de dockers ?", "number"),
        ("un pont ou un tunnel", None),
    ],
)
def test_what_is_asked_for(question: str, expected: str | None) -> None:
    assert answer_type(question) == expected


@pytest.mark.parametrize(
    ("sentence", "question", "expected"),
    [
        ("Menée auprès de 1 204 adultes.", "combien de participants ?", True),
        ("Dix enfants ont été exclus.", "combien d'enfants ?", True),
        ("Expulsés depuis 2004.", "combien d'enfants ?", False),
        ("La réunion du 12 mars.", "combien d'enfants ?", False),
        ("Il s'est rendu vers 22H40.", "à quelle heure ?", True),
        ("Racheté en 1930.", "en quelle année ?", True),
        ("Racheté lundi.", "en quelle année ?", False),
        ("La cérémonie aura lieu à Kervall.", "où ?", True),
        ("Il est soigné à l'hôpital de Bron.", "dans quel hôpital ?", True),
        ("Il est soigné à Bron.", "dans quel hôpital ?", False),
        ("Il dit que Anne Roy part.", "qui est Anne Roy ?", False),
        ("Elle a vu Paul Sorel.", "qui est Anne Roy ?", True),
        ("Le pont rouvre.", "le pont", False),
        ("Il a coûté 2,7 millions d’euros.", "combien coûte le pont ?", True),
        ("Il a coûté 300 €.", "combien coûte le pont ?", True),
        ("Il voit passer 300 camions.", "combien coûte le pont ?", False),
        ("Environ 9 % des élèves.", "quelle part des élèves ?", True),
        ("Un tiers des élèves.", "quelle part des élèves ?", True),
        ("Trois élèves.", "quelle part des élèves ?", False),
        ("Il roulait à 130 km/h.", "à quelle vitesse roulait-il ?", True),
        ("Il roulait de nuit, à 23 heures.", "à quelle vitesse roulait-il ?", False),
        ("Roy, 63 ans, est élu.", "quel âge a Roy ?", True),
        ("Roy, élu en 1963, est parti.", "quel âge a Roy ?", False),
        ("La grève a duré trois semaines.", "combien de temps a duré la grève ?", True),
        ("Le pont a 300 mètres.", "le pont est long de combien ?", True),
        ("Il encourt deux ans de prison.", "que risque le maire ?", True),
        ("Il a deux adjoints.", "que risque le maire ?", False),
    ],
)
def test_whether_a_sentence_holds_one(sentence: str, question: str, expected: bool) -> None:  # noqa: FBT001
    assert holds(sentence, answer_type(question), question) is expected


def test_a_date_fits_better_than_a_day_of_the_week() -> None:
    when = "quand a lieu le procès ?"
    dated, vague = holding("Il est jugé le 22 mai.", "date", when), holding("Il est jugé lundi.", "date", when)
    assert 0 < vague < dated
    assert holding("Il est jugé.", "date", when) == 0
    assert holding("Dix enfants.", "number", "combien d'enfants ?") == 1


@pytest.mark.parametrize(
    ("question", "framing"),
    [
        ("en quelle année le pont a-t-il ouvert ?", "année"),
        ("comment s'appelle le pont ?", "appelle"),
        ("dans quel hôpital est-il ?", ""),
        ("combien de ponts ?", ""),
        ("le pont", ""),
    ],
)
def test_the_words_that_say_what_sort_is_asked_for_need_not_be_in_the_answer(question: str, framing: str) -> None:
    assert frame_terms(question) == set(terms(framing))
