"""The commands. Nothing heavy is imported before a command needs it."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.console import complain, history, input_rows, progress, report, show
from bot.frugality import frugal
from index.errors import UserError

if TYPE_CHECKING:
    from bot.app import Quidit
    from bot.settings import Settings
    from index.addresses import Address
    from index.models import Article

NOTHING_FOUND = 3
SCREENFUL = 8  # statements
Day = datetime | None
DATE: dict[str, Any] = {"formats": ["%Y-%m-%d"], "metavar": "YYYY-MM-DD"}

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Ask a folder of news articles, and get the exact passages that answer.",
)
Json = Annotated[bool, typer.Option("--json", help="Print JSON, a line for each result.")]


@app.callback()
def common(
    context: typer.Context,
    data: Annotated[
        Path | None, typer.Option(help="The folder of the library (else QUIDIT_DATA, else ./data).", metavar="DIR")
    ] = None,
) -> None:
    """Read the option that all commands share."""
    context.obj = data


@app.command()
def add(
    context: typer.Context,
    named: Annotated[
        list[str],
        typer.Argument(
            help="Files and folders of them: .txt, .md, .html, .pdf, .docx, .odt, .eml, .json, .jsonl, .csv, .zip;"
            " or addresses of web pages and feeds: https://…",
            metavar="PATHS",
        ),
    ],
    *,
    json_lines: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Tell only what went wrong.")] = False,
) -> None:
    """Take articles into the library. What is there already and has not changed costs next to nothing."""
    from index.addresses import Address, is_like_address
    from index.sources import files

    sources = [_address(name) if is_like_address(name) else Path(name) for name in named]
    total = sum(1 for source in sources for _ in ([source] if isinstance(source, Address) else files(source)))
    with _opened(context, create=True) as quidit:
        report(quidit.ingest.add(sources), total, json_lines=json_lines, quiet=quiet)


def _address(text: str) -> "Address":
    from index.addresses import address
    from index.readers.reading import ReadingError

    try:
        return address(text)
    except ReadingError as error:
        raise UserError(f"{text[:200]!r} cannot be read: {error}.") from None


@app.command()
def sync(context: typer.Context, *, json_lines: Json = False) -> None:
    """Read again what was added: what is new or has changed comes in, vanished files go. A page is asked once a day."""
    with _opened(context) as quidit:
        report(quidit.ingest.sync(), len(quidit.ingest.to_sync()), json_lines=json_lines)


@app.command()
def remove(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(help="Ids of articles, as quidit list shows them.")],
    *,
    json_lines: Json = False,
) -> None:
    """Forget articles. They stay out when their folder is read again."""
    with _opened(context) as quidit:
        report(quidit.ingest.remove(ids), None, json_lines=json_lines)


@app.command(name="list")
def list_articles(
    context: typer.Context,
    *,
    outlet: Annotated[str | None, typer.Option(help="Only of this outlet.")] = None,
    since: Annotated[Day, typer.Option(help="Only of this day or later.", **DATE)] = None,
    until: Annotated[Day, typer.Option(help="Only of this day or earlier.", **DATE)] = None,
    title: Annotated[str | None, typer.Option(help="Only with these words in the title.")] = None,
    json_lines: Json = False,
) -> None:
    """Show the articles, newest first."""
    from bot.terminal import article_line, article_row
    from index.filters import Filter
    from index.words import fold

    with _opened(context) as quidit:
        for article in quidit.library.articles.all(Filter(_iso(since), _iso(until), outlet)):
            if title and fold(title) not in fold(article.headline):
                continue
            show(article_row(article) if json_lines else [article_line(article)])


@app.command()
def stats(context: typer.Context, *, json_lines: Json = False) -> None:
    """Show how much there is, and from when."""
    from bot.terminal import Line

    with _opened(context) as quidit:
        library = quidit.library
        counts, period, model = library.counts(), library.articles.period(), library.vectors.model()
        facts = {
            "articles": counts["article"],
            "copies": library.copies.count(),
            "outlets": library.articles.outlets(),
            "passages": counts["passage"],
            "statements": counts["quotation"],
            "oldest": period and period[0],
            "newest": period and period[1],
            "model": model and model.name,
        }
        show(
            facts
            if json_lines
            else [Line(f"{name:10} {'-' if value is None else value}") for name, value in facts.items()]
        )


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="What you want to know; - reads JSON lines.")] = None,
    *,
    json_lines: Json = False,
    everything: Annotated[bool, typer.Option("--all", help="Show every statement, not a screenful.")] = False,
) -> None:
    """Answer a question with the articles' own words."""
    from bot.terminal import answer_lines, answer_row

    with _prepared(context, answering=True) as quidit:
        if question == "-":
            quidit.warm_up()
            for row in input_rows("question"):
                started = time.perf_counter()
                answer = quidit.ask(row["question"], history(row))
                show(answer_row(answer, _since(started), row.get("id")))
            return
        started = time.perf_counter()
        answer = quidit.ask(question if question is not None else typer.prompt("?"))
        show(
            answer_row(answer, _since(started))
            if json_lines
            else answer_lines(answer, None if everything else SCREENFUL)
        )
    if not answer.found:
        raise typer.Exit(NOTHING_FOUND)


@app.command()
def search(
    context: typer.Context,
    query: Annotated[str | None, typer.Argument(help="Words to look for; - reads JSON lines.")] = None,
    *,
    json_lines: Json = False,
    count: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 10,
    since: Annotated[Day, typer.Option(help="Only articles of this day or later.", **DATE)] = None,
    until: Annotated[Day, typer.Option(help="Only articles of this day or earlier.", **DATE)] = None,
    outlet: Annotated[str | None, typer.Option(help="Only articles of this outlet.")] = None,
    language: Annotated[str | None, typer.Option(help="Only articles in this language.", metavar="fr|en")] = None,
    speaker: Annotated[str | None, typer.Option(help="Only passages that quote this speaker.")] = None,
) -> None:
    """Show the passages that fit best; of near-copies, but in JSON, one for all."""
    from bot.terminal import hit_lines, hit_row
    from index.filters import Filter

    only = Filter(_iso(since), _iso(until), outlet, language, speaker)
    with _prepared(context) as quidit:
        if query == "-":
            for row in input_rows("query"):
                hits = quidit.search(row["query"], count, only, collapse=False)
                show({"id": row.get("id"), "hits": [hit_row(hit) for hit in hits]})
            return
        asked = query if query is not None else typer.prompt("?")
        hits = quidit.search(asked, count, only, collapse=not json_lines)
        for hit in hits:
            show(hit_row(hit) if json_lines else hit_lines(hit))
    if not hits:
        raise typer.Exit(NOTHING_FOUND)


@app.command()
def quotations(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Files and folders of them: .txt, .md, .html, .pdf, .docx, .odt, .eml, .json, .jsonl, .csv, .zip."
        ),
    ],
    *,
    json_lines: Json = False,
) -> None:
    """Show who said what in files, without a library."""
    from bot.terminal import quotation_lines
    from index.models import Article
    from index.quotations import quotations as extract
    from index.quotations import rows

    failed = False
    for article in _articles_in(paths):
        if not isinstance(article, Article):
            failed = True
            complain(article)
            continue
        found = extract(article)
        row = {"article": article.id, "quotations": rows(article, found)}
        show(row if json_lines else quotation_lines(article, found))
    if failed:
        raise typer.Exit(1)


def _articles_in(paths: Iterable[Path]) -> "Iterator[Article | str]":
    """The articles in files, and why others cannot be read."""
    from dataclasses import replace

    from index.readers import read_parts
    from index.readers.reading import ReadingError
    from index.readers.sandbox import Sandbox
    from index.source_table import shown
    from index.sources import distinct, files

    taken = set[str]()
    with Sandbox() as sandbox:
        for source in distinct(source for path in paths for source in files(path)):
            try:
                parts = read_parts(source.path, source.content(), sandbox)
            except (OSError, ReadingError) as error:
                yield f"{source.key}: {getattr(error, 'strerror', None) or error}"
                continue
            name = next(name for name in source.names() if name not in taken)
            taken.add(name)
            for part in parts:
                if part.article:
                    yield replace(part.article, id=shown(name, part.key))
                else:
                    yield f"{shown(source.key, part.key)}: {part.problem}"


@app.command()
def reembed(context: typer.Context) -> None:
    """Give every passage a vector of the model in EMBEDDING_MODEL. Can be interrupted and taken up again."""
    with _opened(context) as quidit:
        passages = quidit.library.counts()["passage"]
        for done in progress(quidit.ingest.reembed(), passages, lambda done: done, "batches"):
            passages -= done


@app.command()
def doctor(
    context: typer.Context,
    *,
    fix: Annotated[bool, typer.Option("--fix", help="Build the vector index again where it is unsound.")] = False,
) -> None:
    """Say what is wrong with settings, disk, library, model and vector index, and what to do about it."""
    from bot.doctor import examine, mend

    with _opened(context) as quidit:
        if fix:
            mend(quidit)
        wrong = 0
        for finding in examine(quidit, _settings(context)):
            print(f"{finding.subject:13} {finding.told}", flush=True)
            wrong += finding.wrong
    if wrong:
        raise UserError(f"{wrong} of these need your attention.")


@app.command()
def backup(context: typer.Context, file: Annotated[Path, typer.Argument(help="A file that is not there yet.")]) -> None:
    """Write the whole library into one file, also while it is in use."""
    from index.backup import back_up

    with _opened(context) as quidit:
        back_up(quidit.library, file)


@app.command()
def restore(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="A file made by quidit backup.")]
) -> None:
    """Put a backup in the place of the library."""
    from index.backup import restore as take_back

    with _opened(context, create=True) as quidit, quidit.library.writing():
        take_back(quidit.library, file)
        quidit.index.update()


@app.command()
def serve(context: typer.Context) -> None:
    """Answer in Telegram, and keep up with what was added, until interrupted."""
    settings = _settings(context)
    if settings.telegram_bot_token is None:
        raise UserError("There is no TELEGRAM_BOT_TOKEN: ask @BotFather for one and write it into .env.")
    from bot.logs import set_up
    from bot.telegram.admission import People
    from bot.telegram.serving import serve as serve_telegram
    from bot.telegram.state import State
    from bot.telegram.webhook import reception
    from bot.upkeep import kept_up

    token, hidden = settings.telegram_bot_token.get_secret_value(), settings.telegram_webhook_secret
    secret = hidden.get_secret_value() if hidden else None
    comes = reception(settings.telegram_listen, settings.telegram_webhook_url, secret)
    set_up([*settings.secrets, comes.secret])
    with _prepared(context, answering=True) as quidit, State.open(settings.quidit_data) as state:
        quidit.warm_up()
        people = People(settings.telegram_owners, settings.telegram_allowed)
        responder = quidit.responder(people, settings.telegram_model_answers)
        with kept_up(quidit.library, quidit.beside, settings.sync_hours):
            serve_telegram(token, responder, state, comes)


@app.command()
def votes(context: typer.Context) -> None:
    """Print what people think of the Telegram bot's answers, as JSON lines for an evaluation."""
    from bot.telegram.state import kept_answers

    with kept_answers(_settings(context).quidit_data) as answers:
        for row in answers.votes():
            show(row)


def main() -> None:
    """Run the command line. What went wrong is one line on stderr, and the exit code is 1."""
    frugal()
    try:
        app()
    except UserError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


def _settings(context: typer.Context) -> "Settings":
    from bot.settings import read_settings

    settings = read_settings()
    return settings.model_copy(update={"quidit_data": context.obj}) if context.obj else settings


@contextmanager
def _opened(context: typer.Context, *, create: bool = False, answering: bool = False) -> Iterator["Quidit"]:
    from bot.app import opened

    with opened(_settings(context), create=create, answering=answering) as quidit:
        yield quidit


@contextmanager
def _prepared(context: typer.Context, *, answering: bool = False) -> Iterator["Quidit"]:
    """Open for asking: the vector index is made ready first."""
    with _opened(context, answering=answering) as quidit:
        quidit.index.prepare()
        yield quidit


def _iso(day: datetime | None) -> str | None:
    return day.date().isoformat() if day else None


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
