"""Which articles count for a search."""

from dataclasses import dataclass

from index.words import fold


@dataclass(frozen=True, slots=True)
class Filter:
    """What an article has to be; None: anything.

    `first` and `last` are ISO dates, both included; `outlet` is named as articles do, apart from capitals and accents;
    `language` is an ISO 639-1 code; `speaker` is someone who is quoted in the passage, whole name.
    An article without a date is of no period.
    """

    first: str | None = None
    last: str | None = None
    outlet: str | None = None
    language: str | None = None
    speaker: str | None = None

    def condition(self) -> tuple[str, list[str]]:
        """The same in SQL, over an article a and, for a speaker, its passage p, with its values; "" for everything."""
        speaks = "p.number IN (SELECT passage FROM quotation WHERE speaker = ?)"
        parts = [
            ("a.published >= ?", self.first),
            ("a.published <= ?", self.last),
            ("fold(a.outlet) = ?", fold(self.outlet) if self.outlet is not None else None),
            ("a.language = ?", self.language),
            (speaks, self.speaker),
        ]
        wanted = [(part, value) for part, value in parts if value is not None]
        return " AND ".join(part for part, _ in wanted), [value for _, value in wanted]


EVERYTHING = Filter()
