from index.glossary import called_in_french, glossary
from index.translations import Translations
from index.words import stem


def test_words_of_the_news_are_translated_both_ways() -> None:
    assert stem("treve") in glossary()[stem("truce")]
    assert stem("truce") in glossary()[stem("treves")]
    assert Translations().stems(["truce"]) == [stem("treve")]


def test_institutions_are_called_as_in_french_where_the_text_is_english() -> None:
    assert called_in_french("What did the UN say about it?") == "What did the onu say about it?"
    assert called_in_french("Qui a dit UN mot sur le pont ?") == "Qui a dit UN mot sur le pont ?"
    assert called_in_french("What did un say about it?") == "What did un say about it?"


def test_every_entry_has_something_to_look_for() -> None:
    assert all(word and all(stems) and stems for word, stems in glossary().items())
