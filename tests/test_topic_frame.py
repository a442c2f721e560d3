import pytest

from bot.topic_frame import topic_of


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("qui a dit quoi sur les troupes ?", "les troupes ?"),
        ("qui a réagi à la fermeture", "la fermeture"),
        ("qu'est-ce que les politiques ont dit de la loi sur l'eau ?", "la loi sur l'eau ?"),
        ("les avis de la presse sur le nouveau pont", "le nouveau pont"),
        ("comment les gens ont réagi à la hausse", "la hausse"),
        ("comment la classe politique a accueilli le vote du budget ?", "vote du budget ?"),
        ("réactions après la crue", "la crue"),
        ("les caméras à l'école : qui est pour, qui est contre ?", "les caméras à l'école :"),
        ("la crue : que racontent les voisins ?", "la crue les voisins ?"),
        ("qui parle d'un complot", "un complot"),
        ("qui raconte la nuit de la crue ?", "nuit de la crue ?"),
        ("qui a dit quoi à propos de la grève", "la grève"),
        ("la fermeture d'Orbanel : qui a réagi et pour dire quoi ?", "la fermeture d'Orbanel :"),
        ("le harcèlement au lycée, les témoignages", "le harcèlement au lycée,"),
        ("le barrage a cédé, que disent les uns et les autres ?", "le barrage a cédé,"),
        ("l'usine attaquée, les versions des uns et des autres", "l'usine attaquée,"),
        ("le vol de données, qu'est-ce qui est dit là-dessus ?", "le vol de données,"),
        ("l'usine Orbanel qui a dit quoi", "l'usine Orbanel"),
        ("les impôts : qu'en disent les artisans ?", "les impôts les artisans ?"),
        ("la grève, qui a annoncé quoi avant samedi ?", "la grève  avant samedi ?"),
        ("la panne du phare : qui parle des causes ?", "la panne du phare causes ?"),
        ("la panne du phare : qui critique, qui défend ?", "la panne du phare"),
        ("le bruit du port, qui s'en plaint ?", "le bruit du port"),
        ("la panne du phare, les réponses ?", "la panne du phare,"),
        ("un phare éteint : qui explique quoi", "un phare éteint"),
        ("What do people say about the strike?", "the strike?"),
        ("the strike: who said what?", "the strike:"),
    ],
)
def test_a_frame_at_the_beginning_or_end_leaves_the_topic(question: str, topic: str) -> None:
    found = topic_of(question)
    assert found is not None
    assert found.strip() == topic


@pytest.mark.parametrize(
    "question",
    [
        "qui a affirmé que les loups reviendraient ?",
        "qui a dit que la presse a tort sur ce point ?",
        "que dit Anne Roy des troupes ?",
        "Roy, que dit-elle ?",
        "Roy elle dit quoi sur la grève",
        "l'avis de Roy sur la grève",
        "que dit la maire du pont ?",
        "que raconte Anne Roy de la crue ?",
        "qui parle de quoi",
        "réactions",
        "combien coûte l'eau ?",
        "",
        "?",
    ],
)
def test_other_questions_are_no_questions_on_a_topic(question: str) -> None:
    assert topic_of(question) is None
