"""Rows: quotations as plain values for JSON, an item a span."""

from collections.abc import Iterable

from index.models import Article, Quotation

Row = dict[str, str | int]


def rows(article: Article, quotations: Iterable[Quotation]) -> list[Row]:
    """Return the rows of an article's quotations: kind, offsets, text, speaker, mention and cue."""
    return [
        {
            "kind": quotation.kind,
            "start": span.start,
            "end": span.end,
            "text": article.text[span.start : span.end],
            "speaker": quotation.speaker,
            "mention": article.text[slice(*quotation.mention)] if quotation.mention else "",
            "cue": article.text[slice(*quotation.cue)] if quotation.cue else "",
        }
        for quotation in quotations
        for span in quotation.spans
    ]
