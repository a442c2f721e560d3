import pytest

from bot.answer import Citation
from bot.attribution import attribution
from index.models import Article, Quotation, Span


def citation(text: str, speaker: str, mention: str, cue: str) -> Citation:
    """The words between « » of a text, said by somebody."""
    said = Span(text.index("« ") + 2, text.index(" »"))
    named, verb = (Span(text.index(part), text.index(part) + len(part)) for part in (mention, cue))
    return Citation(1, Article("a", text), *said, quotation=Quotation("direct", (said,), speaker, named, verb))


@pytest.mark.parametrize(
    ("text", "mention", "cue", "told"),
    [
        ("« C'est trop », a-t-il lancé.", "-t-il", "a-t-il lancé", "a lancé (« il »)"),
        ("« C'est trop », a-t-on annoncé.", "on", "a-t-on annoncé", "a annoncé (« on »)"),
        ("« C'est trop », s'est-elle emportée.", "-elle", "s'est-elle emportée", "s'est emportée (« elle »)"),
        ("« C'est trop », dit-il.", "-il", "dit-il", "dit (« il »)"),
        ("« C'est trop », a dit Roy.", "Roy", "a dit", "a dit"),
        (
            "« C'est trop », a, selon le maire, crié Roy.",
            "le maire",
            "a, selon le maire, crié",
            "a, selon le maire, crié",
        ),
        ("« C'est trop », va-t-en dire le maire.", "le maire", "va-t-en dire", "va-t-en dire (« le maire »)"),
    ],
)
def test_an_inverted_pronoun_is_told_as_what_the_speaker_is_called(
    text: str, mention: str, cue: str, told: str
) -> None:
    assert attribution(citation(text, "Anne Roy", mention, cue), "fr") == told
