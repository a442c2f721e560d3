"""What is asked: the topic of a question and its language."""

import re
from dataclasses import dataclass

from index.words import fold, language

# Frames that say nothing of the topic: "qui a dit quoi sur les troupes ?" asks for "les troupes".
FRAMES = re.compile(
    r"""^\W*(?:
        qui\ (?:a|ont|avait|dit)\ ?(?:dit|parle)?\ ?(?:quoi|de\ quoi)?
        \ (?:sur|de|du|des|a\ propos\ d[eu]s?|au\ sujet\ d[eu]s?)
      | (?:qu['’]est[- ]ce\ qu[e'’]|que|qu['’])\ ?(?:on\ |l['’]on\ )?(?:dit|disent)[- ]?(?:on|ils)?\ (?:sur|de|du|des)
      | (?:quelles\ (?:sont\ )?(?:les\ )?)?reactions\ (?:a|aux|au|sur)
      | who\ (?:said|says)\ what\ (?:about|on)
      | what\ (?:did|do)\ (?:people|they)\ say\ (?:about|on)
    )\ """,
    re.VERBOSE,
)


ASKS_A_FIGURE = re.compile(
    r"\b(?:combien|quand|quelle? (?:jour|date|heure|annee|age|prix)|how (?:many|much|old)|when)\b"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked, what it is about, and its language ("fr" or "en").

    `asks_a_figure`: a number, a date or an hour is wanted.
    """

    text: str
    topic: str
    language: str
    asks_a_figure: bool = False


def understand(text: str) -> Question:
    """Read a question. The topic is the question without its frame; French unless its words are English."""
    text = " ".join(text.split())
    folded = fold(text)
    frame = FRAMES.match(folded)
    # Folding may change the length (œ, …): then the frame is left in place rather than cut at a wrong one.
    topic = text[frame.end() :] if frame and len(folded) == len(text) else text
    return Question(text, topic.rstrip(" ?!."), language(text) or "fr", ASKS_A_FIGURE.search(folded) is not None)
