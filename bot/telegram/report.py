"""What owners are told of articles that were taken in or out."""

from collections import Counter
from collections.abc import Iterable

from bot.telegram.render import code, plain
from bot.wording import Wording
from index.outcomes import Outcome, State

LONGEST_REASON = 500  # characters
KINDS = {State.CHANGED: "added", State.UNCHANGED: "known", State.SKIPPED: "known"}  # the others are called as they are


def summary(outcomes: Iterable[Outcome], words: Wording) -> str:
    """What became of articles as one line of HTML: of one by its id, of several by their numbers."""
    told = list(outcomes)
    failed = [outcome for outcome in told if outcome.state is State.FAILED]
    if not told:
        return plain(words.nothing_new)
    if len(told) == 1:
        return impossible(failed[0].reason, words) if failed else _one(told[0], words)
    kinds = Counter(map(_kind, told))
    counted = words.counted.format(added=kinds["added"], known=kinds["known"], failed=kinds["failed"])
    first = f" ({code(failed[0].source)} : {_reason(failed[0].reason)})" if failed else ""
    return f"{counted}{first}"


def _one(outcome: Outcome, words: Wording) -> str:
    sentences = {"added": words.added, "known": words.known, "removed": words.removed}
    return sentences[_kind(outcome)].format(article=code(outcome.id))


def _kind(outcome: Outcome) -> str:
    return KINDS.get(outcome.state, outcome.state.value)


def impossible(reason: str, words: Wording) -> str:
    """That it could not be done, and why."""
    return words.impossible.format(reason=_reason(reason))


def _reason(reason: str) -> str:
    return plain(reason[:LONGEST_REASON])
