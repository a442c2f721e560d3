"""The bot's own words, in French and English. Everything else that a reader sees is an article's."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's sentences; those with {} are filled in."""

    nothing_found: str
    nearest: str
    also_in: str
    and_more: str
    undated: str
    reported: str
    uncertain: str
    unnamed: str
    and_others: str
    all_command: str
    who_command: str
    who: str
    who_said_what: str
    greeting: str
    help: str
    no_text: str
    failed: str
    away: str


FRENCH = Wording(
    nothing_found="Je ne trouve rien là-dessus dans les articles.",
    nearest="Les articles les plus proches :",
    also_in="aussi dans",
    and_more="et {count} de plus",
    undated="sans date",
    reported="propos rapportés",
    uncertain="attribution incertaine",
    unnamed="Source non nommée",
    and_others="et {count} autres ; pour tout voir :",
    all_command="/tout",
    who_command="qui",
    who="Qui a dit quoi sur un sujet : /qui troupes",
    who_said_what="qui a dit quoi sur {topic}",
    greeting=(
        "Je suis un programme : je réponds aux questions sur une collection d'articles de presse ({articles} en ce "
        "moment), toujours avec leurs mots exacts. Posez votre question, par exemple : qui a dit quoi sur les troupes ?"
    ),
    help="Ce que je sais faire",
    no_text="Je ne lis que du texte : écrivez-moi une question.",
    away="J'étais hors service, et votre question date de plus de six heures. Si elle tient toujours, reposez-la-moi.",
    failed="Je n'ai pas pu répondre, l'erreur est notée. Réessayez dans un moment.",
)
ENGLISH = Wording(
    nothing_found="I find nothing about that in the articles.",
    nearest="The closest articles:",
    also_in="also in",
    and_more="and {count} more",
    undated="no date",
    reported="reported speech",
    uncertain="uncertain attribution",
    unnamed="Unnamed source",
    and_others="and {count} others; to see them all:",
    all_command="/all",
    who_command="who",
    who="Who said what on a topic: /who troops",
    who_said_what="who said what about {topic}",
    greeting=(
        "I am a program: I answer questions about a collection of news articles ({articles} at the moment), always in "
        "their exact words. Ask away, for example: who said what about the troops?"
    ),
    help="What I can do",
    no_text="I can only read text: write me a question.",
    away="I was out of service, and your question is more than six hours old. If you still want to know, ask me again.",
    failed="I could not answer; the error has been noted. Please try again in a moment.",
)


def wording(language: str | None) -> Wording:
    """The sentences in the language of this code ("en", "en-GB"); French where it is not English."""
    return ENGLISH if language and language.lower().startswith("en") else FRENCH
