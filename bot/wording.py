"""The bot's own words, in French and English. Everything else that a reader sees is an article's."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's sentences; those with {} are filled in."""

    language: str
    introduction: str
    understood: str
    disputed: str
    nothing_found: str
    nearest: str
    also_in: str
    and_more: str
    undated: str
    modified: str
    reported: str
    uncertain: str
    unnamed: str
    and_others: str
    read_there: str
    more: str
    context: str
    only_quotes: str
    back: str
    beside_the_point: str
    noted: str
    expired: str
    changed: str
    who_said_what: str
    ask_a_topic: str
    greeting: str
    newest: str
    help: str
    not_remembered: str
    over_budget: str
    searching: str
    composing: str
    verifying: str
    list_of_articles: str
    no_articles: str
    list_of_sources: str
    unknown_outlet: str
    choose_language: str
    chosen: str
    privacy: str
    only_telegram: str
    model_too: str
    forgotten: str
    admins_only: str
    no_text: str
    not_open: str
    too_often: str
    too_big: str
    added: str
    known: str
    counted: str
    nothing_new: str
    impossible: str
    removed: str
    name_an_article: str
    failed: str
    away: str
    commands: tuple[tuple[str, str], ...]
    owners_commands: tuple[tuple[str, str], ...]


FRENCH = Wording(
    language="fr",
    introduction=(
        "Je suis un programme : je réponds aux questions sur une collection d'articles de presse, toujours avec leurs "
        "mots exacts. Par exemple : qui a dit quoi sur les troupes ? que dit le maire de la grève ? quand rouvre "
        "le pont ?"
    ),
    understood="Compris : {question}",
    disputed="Les articles ne donnent pas tous le même chiffre ; le plus récent d'abord :",
    nothing_found="Je ne trouve rien là-dessus dans les articles.",
    nearest="Les articles les plus proches :",
    also_in="aussi dans",
    and_more="et {count} de plus",
    undated="sans date",
    modified="modifié le {date}",
    reported="propos rapportés",
    uncertain="attribution incertaine",
    unnamed="Source non nommée",
    and_others="et {count} autres ; pour tout voir :",
    read_there="Lire dans l'article",
    more="Plus",
    context="Contexte",
    only_quotes="Citations seules",
    back="Réponse",
    beside_the_point="Ne répond pas",
    noted="Merci, c'est noté.",
    expired="Cette réponse n'est plus gardée : reposez la question.",
    changed="L'article a changé depuis : reposez la question.",
    who_said_what="qui a dit quoi sur {topic}",
    ask_a_topic="Dites-moi sur quoi, par exemple : /qui troupes",
    greeting=(
        "Je suis un programme : je réponds aux questions sur une collection d'articles de presse ({articles} en ce "
        "moment{newest}), toujours avec leurs mots exacts. Posez votre question. Ce que je garde : /confidentialite"
    ),
    newest=", le plus récent du {date}",
    help=(
        "Écrivez votre question ; dans un groupe, mentionnez-moi ou répondez-moi. Une réponse à ma réponse est une "
        "question sur elle, et une question que vous corrigez, je la corrige aussi.\n"
        "Ce qui est encadré, ce sont les mots de l'article. Un numéro ouvre le passage d'où ils viennent."
    ),
    not_remembered="Je ne me souviens plus de la question à laquelle je répondais : posez celle-ci en entier.",
    over_budget="Sans le modèle de langue, qui a assez écrit pour le moment : les seuls mots des articles.",
    searching="Recherche dans les articles…",
    composing="Articles trouvés : {articles}. Composition de la réponse…",
    verifying="Articles trouvés : {articles}. Vérification de chaque mot…",
    list_of_articles="Les articles, du plus récent au plus ancien ({first} à {last} sur {count})",
    no_articles="Il n'y a pas encore d'articles.",
    list_of_sources="D'où viennent les articles",
    unknown_outlet="sans source nommée",
    choose_language="Dans quelle langue dois-je vous parler ? Je réponds toujours dans celle de la question.",
    chosen="Je vous parle désormais français.",
    privacy=(
        "Je suis un programme, et personne ne lit vos questions. Une question est effacée du disque dès que j'y ai "
        "répondu. Je garde un an, pour que les boutons marchent, quels passages d'articles j'ai montrés dans quelle "
        "discussion, et vos votes ; et la langue que vous avez choisie. /oublier efface tout cela."
    ),
    only_telegram="Rien ne part ailleurs qu'à Telegram.",
    model_too="Vos questions partent aussi, avec des extraits d'articles, à un modèle de langue qui rédige.",
    forgotten="Tout ce que je gardais de cette discussion est effacé.",
    admins_only="Dans un groupe, seuls ses administrateurs peuvent me le demander.",
    not_open="Ce bot n'est pas ouvert à tous. Votre numéro, si son responsable doit vous y admettre : {person}",
    too_often="Vous posez plus de questions que je n'en prends en une minute : attendez un peu, s'il vous plaît.",
    too_big="Ce fichier est trop gros : 20 Mo au plus.",
    added="Ajouté : {article}",
    known="Déjà là : {article}",
    counted="Ajoutés : {added} · déjà là : {known} · impossibles : {failed}",
    nothing_new="Rien de nouveau.",
    impossible="Impossible : {reason}",
    removed="Retiré : {article}",
    name_an_article="Quel article ? Par exemple : /retirer {article}",
    no_text="Je ne lis que du texte : écrivez-moi une question.",
    away="J'étais hors service, et votre question date de plus de six heures. Si elle tient toujours, reposez-la-moi.",
    commands=(
        ("qui", "Qui a dit quoi sur un sujet : /qui troupes"),
        ("articles", "Voir les articles"),
        ("sources", "D'où ils viennent"),
        ("aide", "Ce que je sais faire"),
        ("langue", "Français ou anglais"),
        ("confidentialite", "Ce que je garde"),
        ("oublier", "Tout effacer"),
    ),
    owners_commands=(("retirer", "Retirer un article : /retirer suivi de son nom"),),
    failed="Je n'ai pas pu répondre, l'erreur est notée. Réessayez dans un moment.",
)
ENGLISH = Wording(
    language="en",
    introduction=(
        "I am a program: I answer questions about a collection of news articles, always in their very words. For "
        "example: who said what about the troops? what does the mayor say about the strike? when does the bridge "
        "reopen?"
    ),
    understood="Understood as: {question}",
    disputed="The articles do not all give the same figure; the newest first:",
    nothing_found="I find nothing about that in the articles.",
    nearest="The closest articles:",
    also_in="also in",
    and_more="and {count} more",
    undated="no date",
    modified="modified on {date}",
    reported="reported speech",
    uncertain="uncertain attribution",
    unnamed="Unnamed source",
    and_others="and {count} others; to see them all:",
    read_there="Read it in the article",
    more="More",
    context="Context",
    only_quotes="Quotations only",
    back="Answer",
    beside_the_point="Does not answer",
    noted="Thank you, noted.",
    expired="This answer is no longer kept: ask again.",
    changed="The article has changed since: ask again.",
    who_said_what="who said what about {topic}",
    ask_a_topic="Tell me about what, for example: /who troops",
    greeting=(
        "I am a program: I answer questions about a collection of news articles ({articles} at the moment{newest}), "
        "always in their exact words. Ask away. What I keep: /privacy"
    ),
    newest=", the newest of {date}",
    help=(
        "Write your question; in a group, mention me or reply to me. A reply to my answer is a question about it, and "
        "when you edit a question, I edit the answer.\n"
        "What stands in a frame are the article's words. A number opens the passage they come from."
    ),
    not_remembered="I no longer remember the question that I answered there: ask this one in full.",
    over_budget="Without the language model, which has written enough for now: the articles' words alone.",
    searching="Searching the articles…",
    composing="Articles found: {articles}. Composing the answer…",
    verifying="Articles found: {articles}. Verifying every word…",
    list_of_articles="The articles, newest first ({first} to {last} of {count})",
    no_articles="There are no articles yet.",
    list_of_sources="Where the articles come from",
    unknown_outlet="no outlet named",
    choose_language="Which language shall I speak? I always answer in that of the question.",
    chosen="I speak English now.",
    privacy=(
        "I am a program, and nobody reads your questions. A question is erased from the disk as soon as it is "
        "answered. For a year, so that the buttons work, I keep which passages of articles I showed in which chat, "
        "and your votes; and the language you chose. /forget erases all that."
    ),
    only_telegram="Nothing goes anywhere but to Telegram.",
    model_too="Your questions also go, with excerpts of articles, to a language model that writes.",
    forgotten="All that I kept of this chat is erased.",
    admins_only="In a group only its administrators can ask me that.",
    not_open="This bot is not open to everybody. Your number, should its owner let you in: {person}",
    too_often="You ask more questions than I take in a minute: please wait a little.",
    too_big="This file is too big: 20 MB at most.",
    added="Added: {article}",
    known="There already: {article}",
    counted="Added: {added} · there already: {known} · not possible: {failed}",
    nothing_new="Nothing new.",
    impossible="Not possible: {reason}",
    removed="Removed: {article}",
    name_an_article="Which article? For example: /remove {article}",
    no_text="I can only read text: write me a question.",
    away="I was out of service, and your question is more than six hours old. If you still want to know, ask me again.",
    commands=(
        ("who", "Who said what on a topic: /who troops"),
        ("articles", "See the articles"),
        ("sources", "Where they come from"),
        ("help", "What I can do"),
        ("language", "French or English"),
        ("privacy", "What I keep"),
        ("forget", "Erase everything"),
    ),
    owners_commands=(("remove", "Remove an article: /remove its id"),),
    failed="I could not answer; the error has been noted. Please try again in a moment.",
)


def wording(language: str | None) -> Wording:
    """The sentences in the language of this code ("en", "en-GB"); French where it is not English."""
    return ENGLISH if language and language.lower().startswith("en") else FRENCH
