"""The search as LangChain knows it."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, SkipValidation

from index.filters import EVERYTHING, Filter
from index.models import Hit
from index.search import Search


class PassageRetriever(BaseRetriever):
    """Question in, passages out, best first. `metadata["hit"]` of a document is the Hit it shows."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: SkipValidation[Search]
    count: int = 12
    only: Filter = EVERYTHING
    tongue: str | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 (LangChain's signature)
    ) -> list[Document]:
        return [_document(hit) for hit in self.search.passages(query, self.count, self.only, tongue=self.tongue)]


def _document(hit: Hit) -> Document:
    passage, article = hit.passage, hit.passage.article
    metadata: dict[str, Any] = {
        "article": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "published": article.published,
        "url": article.url,
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
        "hit": hit,
    }
    return Document(page_content=passage.text, metadata=metadata)
