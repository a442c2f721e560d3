import pytest

from index.marks import quoted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il dit « oui » et « non ».", ["« oui »", "« non »"]),
        ("« Un “mot” ici »", ["« Un “mot” ici »"]),
        ("« Un « mot » ici »", ["« Un « mot » ici »"]),
        ('Il dit "oui" et "non".', ['"oui"', '"non"']),
        ('Il dit "oui et non.', []),
        ("Il dit « oui et non.", []),
        ("Rien » du tout", []),
        ('« Un "mot" ici »', ['« Un "mot" ici »']),
    ],
)
def test_outermost_pairs_are_found(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in quoted(text, 0, len(text))] == expected
