import pytest

from bot.question import understand


@pytest.mark.parametrize(
    ("text", "topic", "language"),
    [
        ("qui a dit quoi sur les troupes ?", "les troupes", "fr"),
        ("Qui a parlé de la grève", "la grève", "fr"),
        ("qu'est-ce qu'on dit des loups ?", "loups", "fr"),
        ("réactions à la crue", "la crue", "fr"),
        ("Who said what about the bees?", "the bees", "en"),
        ("Qui est   Mark Rutte ?", "Qui est Mark Rutte", "fr"),
        ("Où en est le pont ?", "Où en est le pont", "fr"),
        ("?", "", "fr"),
    ],
)
def test_the_topic_is_the_question_without_its_frame(text: str, topic: str, language: str) -> None:
    question = understand(text)
    assert (question.topic, question.language) == (topic, language)
