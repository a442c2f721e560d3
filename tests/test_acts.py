from pathlib import Path

import pytest

from index.quotations.acts import NONE, acts_in, acts_of
from index.quotations.lexicon import lexicon, lines
from index.statements import main_part
from index.words import spelled
from tests.conftest import OpenQuidit


def test_verbs_tell_what_is_done_by_saying_it() -> None:
    assert (
        acts_of("réclamer") == acts_in(spelled("ils réclament")) == acts_in(spelled("qui veut la paix ?")) == {"demand"}
    )
    assert acts_of("mettre en garde") == {"warn"}
    assert acts_of("contester") == {"blame", "deny"}
    assert acts_of("dire") == acts_in(spelled("qui a dit que le pont rouvre ?")) == NONE


def test_the_verbs_with_acts_are_verbs_that_report() -> None:
    known = {
        reading.verb.lemma
        for tongue in ("fr", "en")
        for found in lexicon(tongue).readings.values()
        for reading in found
    }
    heading, unknown = "", []
    for line in lines("acts.txt"):
        if line.startswith("= "):
            heading = line
        elif not heading.endswith(" forms"):
            unknown += [lemma for lemma in map(str.strip, line.split(",")) if lemma not in known]
    assert unknown == []


@pytest.mark.parametrize(
    ("topic", "part"),
    [
        ("rétablir la taxe après la grève de Kervall", "rétablir la taxe"),
        ("a truce after the flood", "a truce"),
        ("après la grève", "après la grève"),
        ("le pont de Kervall", "le pont de Kervall"),
        ("l’œuvre après la grève", "l’œuvre après la grève"),
    ],
)
def test_what_only_tells_when_is_no_main_part(topic: str, part: str) -> None:
    assert main_part(topic) == part


def test_who_demands_something_is_found_among_those_who_speak_of_it(open_quidit: OpenQuidit, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Le préfet a annoncé la fermeture du pont. Anne Roy a exigé la fermeture du pont.",
        encoding="utf-8",
    )
    quidit = open_quidit()
    list(quidit.ingest.add([tmp_path / "a.txt"]))
    first, *_ = quidit.ask("qui réclame la fermeture du pont ?").statements
    assert first.words == "Anne Roy"


ASKED_AFTER = (
    "La ministre de l’Eau, Anne Roy, a dit que le pont de Kervall tiendrait. Paul Sorel, ouvrier, a dit que le pont de"
    " Kervall tiendrait peu. Me Luc Hamon a dit que le pont de Kervall n’était pas sûr."
)


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("quelle ministre a dit que le pont de Kervall tiendrait ?", "Anne Roy"),
        ("qui a dit que le pont de Kervall n’est pas sûr ?", "Luc Hamon"),
        ("que dit la ministre de l’eau du pont de Kervall ?", "Anne Roy"),
        ("que dit l’avocat du pont de Kervall ?", "Luc Hamon"),
        ("que dit l’ouvrier du pont de Kervall ?", "Paul Sorel"),
    ],
)
def test_what_stands_beside_a_name_tells_who_is_asked_for(
    open_quidit: OpenQuidit, tmp_path: Path, question: str, speaker: str
) -> None:
    (tmp_path / "a.txt").write_text(ASKED_AFTER, encoding="utf-8")
    quidit = open_quidit()
    list(quidit.ingest.add([tmp_path / "a.txt"]))
    first, *_ = quidit.ask(question).statements
    assert first.words == speaker
