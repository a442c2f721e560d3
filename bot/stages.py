"""How long each stage of an answer took and what came of it: a line in the log, without anybody's words."""

import logging
import time
from collections import Counter
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler

from bot.answer import Answer
from bot.chain import Found
from bot.progress import Stage, Watch

logger = logging.getLogger(__name__)
EXPECTED = frozenset({"extractive", "generative"})


class Stages(BaseCallbackHandler):
    """Listens to one run of the chain; its first steps are the stages. `watch` is told when one begins."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._articles = 0
        self._root: UUID | None = None
        self._begun: dict[UUID, tuple[str, float]] = {}
        self._took: dict[str, float] = {}

    def on_chain_start(
        self,
        serialized: dict[str, Any],  # noqa: ARG002 (LangChain's signature)
        inputs: Any,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        **kwargs: Any,
    ) -> None:
        """Note when a stage begins."""
        self._root = self._root or run_id
        if parent_run_id == self._root:
            name = str(kwargs.get("name"))
            self._begun[run_id] = (name, time.perf_counter())
            self._articles = inputs.articles if isinstance(inputs, Found) else self._articles
            self._watch(Stage(name, self._articles))

    def on_chain_end(self, outputs: dict[str, Any], *, run_id: UUID, **kwargs: Any) -> None:  # noqa: ARG002
        """Note how long it took."""
        if run_id in self._begun:
            name, begun = self._begun.pop(run_id)
            self._took[name] = (time.perf_counter() - begun) * 1000

    def log(self, answer: Answer) -> None:
        """Tell what became of the request; a warning where a chat model was asked in vain."""
        request = self._root.hex[-8:] if self._root else "-"  # of a UUID 7 the last digits are the random ones
        took = " ".join(f"{name}_ms={milliseconds:.0f}" for name, milliseconds in self._took.items())
        dropped = ",".join(f"{reason}:{count}" for reason, count in sorted(Counter(answer.dropped).items()))
        logger.log(
            logging.INFO if answer.outcome in EXPECTED else logging.WARNING,
            "request=%s outcome=%s found=%s statements=%d dropped=%s %s",
            request,
            answer.outcome.replace(" ", "_"),
            str(answer.found).lower(),
            len(answer.statements),
            dropped or "-",
            took,
        )
