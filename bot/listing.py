"""The answer that is a list of articles, newest first."""

from collections.abc import Iterable, Mapping, Sequence

from bot.answer import Answer
from bot.extractive import about, nothing
from bot.question import Question
from index.models import Article, Hit

MOST = 10  # articles


def listed(question: Question, hits: Sequence[Hit], weights: Mapping[str, float]) -> Answer:
    """Answer with the articles of `hits` that are about the topic; `weights` says how telling each stem of it is."""
    fitting = about(hits, question, weights)
    articles = dict.fromkeys(hit.passage.article for hit in hits if hit.passage.article.id in fitting)
    return newest(question, list(articles)[:MOST]) if articles else nothing(question, hits)


def newest(question: Question, articles: Iterable[Article]) -> Answer:
    """Answer with these articles, the newest first, those without a date last."""
    dated = sorted(articles, key=lambda article: article.published or "", reverse=True)
    return Answer(question.text, question.topic, question.language, (), listed=tuple(dated))
