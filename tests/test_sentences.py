import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models import Span
from index.sentences import covering, sentences

NEWS = st.text(alphabet=st.sampled_from(list("aàéM.!?…,;«»“”\"'’() \u00a0\n1KT:-")), max_size=400)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il pleut. Il vente !", ["Il pleut.", "Il vente !"]),
        (
            "M. Ruel et Mme J. Sorel sont venus. Ils sont repartis.",
            ["M. Ruel et Mme J. Sorel sont venus.", "Ils sont repartis."],
        ),
        ("L'art. 5 vise le n° 3. Rien d'autre.", ["L'art. 5 vise le n° 3.", "Rien d'autre."]),
        ("Cela coûte 1.500 euros. Trop.", ["Cela coûte 1.500 euros.", "Trop."]),
        ("Vraiment ? demande-t-elle.", ["Vraiment ? demande-t-elle."]),
        ("Il hésite... puis il part. Fin.", ["Il hésite... puis il part.", "Fin."]),
        ("Un titre\nUn paragraphe", ["Un titre", "Un paragraphe"]),
        ("La réunion est finie.Cela suffit.", ["La réunion est finie.", "Cela suffit."]),
        ("Elle finit à 18h00.Cela suffit.", ["Elle finit à 18h00.", "Cela suffit."]),
        ("« Elle est finie. »Cela suffit.", ["« Elle est finie. »", "Cela suffit."]),
        ("La F.I.D.E. a dit non. Voilà.", ["La F.I.D.E. a dit non.", "Voilà."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("« Oui. Non. Peut-être », a dit Ruel. Il part.", ["« Oui. Non. Peut-être », a dit Ruel.", "Il part."]),
        ('Il a dit : "Oui. Non". Il part.', ['Il a dit : "Oui. Non".', "Il part."]),
        ("Il a dit : « Oui. » Elle a dit : « Non. »", ["Il a dit : « Oui. »", "Elle a dit : « Non. »"]),
        ("“Yes. No.” She left.", ["“Yes. No.”", "She left."]),
        ('Une " seule marque. Rien de plus.', ['Une " seule marque.', "Rien de plus."]),
        ("« Une citation ouverte. Qui continue.", ["« Une citation ouverte.", "Qui continue."]),
    ],
)
def test_a_quotation_is_not_cut(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(NEWS)
def test_every_character_that_is_no_space_is_in_exactly_one_sentence(text: str) -> None:
    spans = list(sentences(text))
    covered = [place for start, end in spans for place in range(start, end)]
    assert len(covered) == len(set(covered))
    assert {place for place, c in enumerate(text) if not c.isspace()} <= set(covered)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)


@pytest.mark.parametrize("unit", [".", '"', "« ", "A", "M. ", ".)", '. "', "?!", "… "])
def test_time_grows_with_the_length_alone(unit: str) -> None:
    def seconds(count: int) -> float:
        text = unit * count
        started = time.process_time()
        sum(1 for _ in sentences(text))
        return time.process_time() - started

    seconds(1000)
    small, large = seconds(20_000), seconds(160_000)
    assert large < 40 * max(small, 0.005)  # 8 times the text; a square law would take 64 times as long


@given(NEWS, st.data())
def test_the_sentences_that_cover_a_piece_are_the_least_that_do(text: str, data: st.DataObject) -> None:
    bounds = list(sentences(text))
    letters = [place for place, sign in enumerate(text) if not sign.isspace()]
    if not letters:
        return
    first, last = sorted(data.draw(st.tuples(st.sampled_from(letters), st.sampled_from(letters))))
    touched = [bound for bound in bounds if bound.start <= last and first < bound.end]
    pieces = [Span(first, first + 1), Span(last, last + 1)]
    for spans in (pieces, [Span(first, last + 1)]):
        assert covering(bounds, spans) == Span(touched[0].start, touched[-1].end)
