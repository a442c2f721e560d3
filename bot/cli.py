"""The commands. Nothing heavy is imported before a command needs it."""

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from index.errors import UserError

if TYPE_CHECKING:
    from bot.app import Quidit
    from bot.settings import Settings
    from bot.terminal import Line
    from index.ingest import Outcome

NOTHING_FOUND = 3
SCREENFUL = 8  # statements
T = TypeVar("T")

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
    paths: Annotated[list[Path], typer.Argument(help="Files (.txt, .md, .html) and folders of them.")],
    *,
    json_lines: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Tell only what went wrong.")] = False,
) -> None:
    """Take articles into the library. What is there already and has not changed costs next to nothing."""
    from index.sources import files

    if addresses := [path for path in paths if path.parts[:1] in {("http:",), ("https:",)}]:
        raise UserError(
            f"Web addresses are not read yet: save {addresses[0].name or addresses[0]} as .html and add that."
        )
    total = sum(1 for path in paths for _ in files(path))
    with _opened(context, create=True) as quidit:
        _report(quidit.ingest.add(paths), total, json_lines=json_lines, quiet=quiet)


@app.command()
def sync(context: typer.Context, *, json_lines: Json = False) -> None:
    """Read again what was added: new and changed files come in, vanished ones go."""
    with _opened(context) as quidit:
        _report(quidit.ingest.sync(), None, json_lines=json_lines)


@app.command()
def remove(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(help="Ids of articles, as quidit list shows them.")],
    *,
    json_lines: Json = False,
) -> None:
    """Forget articles. They stay out when their folder is read again."""
    with _opened(context) as quidit:
        _report(quidit.ingest.remove(ids), None, json_lines=json_lines)


@app.command(name="list")
def list_articles(context: typer.Context, *, json_lines: Json = False) -> None:
    """Show the articles, newest first."""
    from bot.terminal import article_line, article_row

    with _opened(context) as quidit:
        for article in quidit.library.articles():
            _print(article_row(article) if json_lines else [article_line(article)])


@app.command()
def stats(context: typer.Context, *, json_lines: Json = False) -> None:
    """Show how much there is, and from when."""
    from bot.terminal import Line

    with _opened(context) as quidit:
        counts, period, model = quidit.library.counts(), quidit.library.period(), quidit.library.vectors.model()
        facts = {
            "articles": counts["article"],
            "passages": counts["passage"],
            "oldest": period and period[0],
            "newest": period and period[1],
            "model": model and model.name,
        }
        _print(facts if json_lines else [Line(f"{name:9} {value or '-'}") for name, value in facts.items()])


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

    with _prepared(context) as quidit:
        if question == "-":
            for row in _input_rows("question"):
                started = time.perf_counter()
                answer = quidit.ask(row["question"])
                _print(answer_row(answer, _since(started), row.get("id")))
            return
        started = time.perf_counter()
        answer = quidit.ask(question if question is not None else typer.prompt("?"))
        _print(
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
) -> None:
    """Show the passages that fit best."""
    from bot.terminal import hit_lines, hit_row

    with _prepared(context) as quidit:
        if query == "-":
            for row in _input_rows("query"):
                _print({"id": row.get("id"), "hits": [hit_row(h) for h in quidit.search(row["query"], count)]})
            return
        hits = quidit.search(query if query is not None else typer.prompt("?"), count)
        for hit in hits:
            _print(hit_row(hit) if json_lines else hit_lines(hit))
    if not hits:
        raise typer.Exit(NOTHING_FOUND)


@app.command()
def quotations(
    paths: Annotated[list[Path], typer.Argument(help="Files (.txt, .md, .html) and folders of them.")],
    *,
    json_lines: Json = False,
) -> None:
    """Show who said what in files, without a library."""
    from bot.terminal import quotation_lines
    from index.quotations import quotations as extract
    from index.quotations import rows
    from index.readers import read
    from index.readers.reading import ReadingError
    from index.sources import distinct, files

    failed, taken = False, set[str]()
    for source in distinct(source for path in paths for source in files(path)):
        name = next(name for name in source.names() if name not in taken)
        try:
            article = read(source.path, source.path.read_bytes(), name)
        except (OSError, ReadingError) as error:
            failed = True
            print(f"{source.path}: {getattr(error, 'strerror', None) or error}", file=sys.stderr)
            continue
        taken.add(name)
        found = extract(article)
        row = {"article": name, "quotations": rows(article, found)}
        _print(row if json_lines else quotation_lines(article, found))
    if failed:
        raise typer.Exit(1)


@app.command()
def reembed(context: typer.Context) -> None:
    """Give every passage a vector of the model in EMBEDDING_MODEL. Can be interrupted and taken up again."""
    with _opened(context) as quidit:
        passages = quidit.library.counts()["passage"]
        for done in _progress(quidit.ingest.reembed(), passages, step=lambda done: done):
            passages -= done


@app.command()
def doctor(
    context: typer.Context,
    *,
    fix: Annotated[bool, typer.Option("--fix", help="Build the vector index again where it is unsound.")] = False,
) -> None:
    """Say whether the library and its vector index are sound."""
    from index.vectors import State

    with _opened(context) as quidit:
        state = quidit.index.state()
        if fix and state is not State.READY:
            with quidit.library.writing():
                quidit.index.update()
            state = quidit.index.state()
        print(f"library       sound\nvector index  {state.value}")
        if state is State.UNSOUND:
            raise UserError("The vector index is damaged or missing: run quidit doctor --fix to build it again.")


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
    """Answer in Telegram, until interrupted."""
    settings = _settings(context)
    if settings.telegram_bot_token is None:
        raise UserError("There is no TELEGRAM_BOT_TOKEN: ask @BotFather for one and write it into .env.")
    from bot.admission import People
    from bot.logs import set_up
    from bot.serving import serve as serve_telegram
    from bot.state import State
    from bot.webhook import reception

    token, hidden = settings.telegram_bot_token.get_secret_value(), settings.telegram_webhook_secret
    secret = hidden.get_secret_value() if hidden else None
    comes = reception(settings.telegram_listen, settings.telegram_webhook_url, secret)
    set_up([token, comes.secret])
    with _prepared(context) as quidit, State.open(settings.quidit_data) as state:
        quidit.warm_up()
        people = People(settings.telegram_owners, settings.telegram_allowed)
        serve_telegram(token, quidit.responder(people), state, comes)


@app.command()
def votes(context: typer.Context) -> None:
    """Print what people think of the Telegram bot's answers, as JSON lines for an evaluation."""
    from bot.state import kept_answers

    with kept_answers(_settings(context).quidit_data) as answers:
        for row in answers.votes():
            _print(row)


def main() -> None:
    """Run the command line. What went wrong is one line on stderr, and the exit code is 1."""
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
def _opened(context: typer.Context, *, create: bool = False) -> Iterator["Quidit"]:
    from bot.app import opened

    with opened(_settings(context), create=create) as quidit:
        yield quidit


@contextmanager
def _prepared(context: typer.Context) -> Iterator["Quidit"]:
    """Open for asking: the vector index is made ready first."""
    with _opened(context) as quidit:
        quidit.index.prepare()
        yield quidit


def _input_rows(field: str) -> Iterator[dict[str, Any]]:
    """The JSON lines on stdin, each an object with a text in `field`."""
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            row = None
        if not isinstance(row, dict) or not isinstance(row.get(field), str):
            raise UserError(f'Line {number} of the input is no JSON object with "{field}": {line.strip()[:60]}')
        yield row


def _report(outcomes: "Iterable[Outcome]", total: int | None, *, json_lines: bool, quiet: bool = False) -> None:
    """Tell what became of each source, and in the end how many there were of each kind."""
    from collections import Counter

    from index.ingest import State

    counts: Counter[State] = Counter()
    for outcome in _progress(outcomes, total):
        counts[outcome.state] += 1
        if json_lines:
            row = {"source": outcome.source, "state": outcome.state.value, "id": outcome.id}
            _print(row | {"passages": outcome.passages, "reason": outcome.reason})
        if outcome.state is State.FAILED:
            print(f"{outcome.source}: {outcome.reason}", file=sys.stderr)
    if not quiet and not json_lines:
        print(", ".join(f"{counts[state]} {state.value}" for state in State if counts[state]) or "nothing to do")
    if counts[State.FAILED]:
        raise typer.Exit(1)


def _progress(items: Iterable[T], total: int | None, step: Callable[[T], int] = lambda _: 1) -> Iterator[T]:
    """Pass the items on, with a bar on stderr where that is a terminal. `step` is what an item adds to it."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("", total=total)
        for item in items:
            bar.advance(task, step(item))
            yield item


def _print(value: "dict[str, Any] | Iterable[Line]") -> None:
    """Print a row as JSON, or lines for people: in a terminal wrapped and in colour, else as they are."""
    if isinstance(value, dict):
        print(json.dumps(value, ensure_ascii=False), flush=True)
        return
    from rich.console import Console

    from bot.terminal import styled

    console = Console(highlight=False)
    console.print(styled(value), soft_wrap=not console.is_terminal)


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
