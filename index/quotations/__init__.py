"""Who said what: an article in, its quotations out, by rules and word lists alone."""

from index.models import Article, Quotation
from index.quotations.extraction import quotations
from index.quotations.rows import rows

__all__ = ["Article", "Quotation", "quotations", "rows"]
