import json
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath

import pytest

from index.readers import read_parts
from index.readers.reading import ReadingError
from index.readers.sandbox import Sandbox
from tests.documents import archive, docx, odt, pdf, pdf_of

PAGE = (
    "<article>" + "<p>Le pont de Kervall rouvrira lundi matin, a annoncé la maire de la commune.</p>" * 3 + "</article>"
)
MEMORY = 200 * 1024  # kB on top of what the libraries take
LIBRARIES = 150 * 1024


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def text(sandbox: Sandbox, name: str, content: bytes) -> str:
    (part,) = read_parts(PurePath(name), content, sandbox)
    assert part.article is not None
    return part.article.text


def test_every_foreign_format_is_read_in_one_process(sandbox: Sandbox) -> None:
    assert text(sandbox, "a.html", PAGE.encode()).startswith("Le pont")
    worker = sandbox._worker
    assert text(sandbox, "a.pdf", pdf(["Le pont rouvre."])) == "Le pont rouvre."
    assert (
        text(sandbox, "a.docx", docx("<w:p><w:r><w:t>Un «\u00a0mot\u00a0».</w:t></w:r></w:p>"))
        == "Un «\u00a0mot\u00a0»."
    )
    assert text(sandbox, "a.odt", odt("<text:p>Un texte.</text:p>")) == "Un texte."
    assert text(sandbox, "a.eml", b"Subject: x\n\nUn texte.") == "Un texte."
    assert text(sandbox, "a.json", json.dumps({"text": "Un texte."}).encode()) == "Un texte."
    assert sandbox._worker is worker


def test_text_needs_no_other_process(sandbox: Sandbox) -> None:
    text(sandbox, "a.txt", b"Un texte.")
    assert sandbox._worker is None


def test_warnings_and_metadata_come_across(sandbox: Sandbox) -> None:
    (part,) = read_parts(PurePath("a.pdf"), pdf(["Le pont rouvre."], []), sandbox)
    assert part.problem == "1 of its 2 pages hold no text that can be read"


def test_what_takes_too_long_is_stopped_and_the_next_file_is_read() -> None:
    slow = f"<html><body>{PAGE * 3000}</body></html>".encode()
    with Sandbox(seconds=0.2) as sandbox:
        started = time.monotonic()
        with pytest.raises(ReadingError, match="takes more than 0 s and was stopped"):
            read_parts(PurePath("a.html"), slow, sandbox)
        assert time.monotonic() - started < 60
        with pytest.raises(ReadingError, match="it is damaged or no PDF"):
            read_parts(PurePath("a.pdf"), b"x", sandbox)


def test_what_takes_too_much_memory_is_stopped_and_the_next_file_is_read(sandbox: Sandbox) -> None:
    greedy = b"[" + b"[],[1],{}," * 1_500_000 + b"0]"
    with pytest.raises(ReadingError, match="takes more than 200 MB of memory and was stopped"):
        read_parts(PurePath("a.json"), greedy, sandbox)
    assert text(sandbox, "a.json", b'{"text": "Un texte."}') == "Un texte."


def test_a_process_that_breaks_down_is_told_and_replaced(sandbox: Sandbox) -> None:
    text(sandbox, "a.html", PAGE.encode())
    assert sandbox._worker is not None
    sandbox._worker._process.send_signal(signal.SIGSTOP)
    killing = threading.Timer(0.2, sandbox._worker._process.kill)
    killing.start()
    with pytest.raises(ReadingError, match=r"it makes the reader for \.html break down"):
        read_parts(PurePath("a.html"), PAGE.encode(), sandbox)
    killing.join()
    assert text(sandbox, "a.html", PAGE.encode()).startswith("Le pont")


def test_a_process_that_is_gone_is_replaced(sandbox: Sandbox) -> None:
    text(sandbox, "a.html", PAGE.encode())
    assert sandbox._worker is not None
    sandbox._worker._process.kill()
    sandbox._worker._process.wait()
    assert text(sandbox, "a.html", PAGE.encode()).startswith("Le pont")


def test_it_knows_nothing_of_the_environment(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:secret")
    text(sandbox, "a.html", PAGE.encode())
    assert sandbox._worker is not None
    assert b"secret" not in Path(f"/proc/{sandbox._worker._process.pid}/environ").read_bytes()


BOMBS: dict[str, Callable[[], bytes]] = {
    "streams.pdf": lambda: pdf_of([b" " * 74_000_000] * 3),
    "one_stream.pdf": lambda: pdf_of([b" " * 200_000_000]),
    "deep.html": lambda: b"<div>" * 200_000 + b"<p>x" + b"</div>" * 200_000,
    "formatting.html": lambda: "".join(f"<b {i}><i {i}>" for i in range(20_000)).encode() + b"x</b>" * 20_000,
    "attribute.html": lambda: b'<p title="' + b"a" * 4_900_000 + b'">x</p>',
    "table.html": lambda: b'<table><tr><td colspan="9007199254740991" rowspan="65534">x</td></tr></table>',
    "paragraphs.html": lambda: b"<p>Le pont rouvrira lundi matin, dit la maire de la commune.</p>" * 20_000,
    "laughs.odt": lambda: odt("<text:p>&b;</text:p>", before="<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>"),
    "inflating.docx": lambda: archive({"word/document.xml": b"a" * 50_000_000}),
    "inflating.zip": lambda: archive({"a.txt": b"a" * 50_000_000}),
    "nested.zip": lambda: archive({"a.zip": archive({"b.zip": archive({"c.txt": b"x"})})}),
    "nested.json": lambda: b"[" * 5_000_000,
    "number.json": lambda: b'{"text": "a", "id": ' + b"9" * 1_000_000 + b"}",
    "parts.eml": lambda: (
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: text/plain\n\nx\n" * 5_000
    ),
    "field.csv": lambda: b'text\n"' + b"a" * 19_000_000,
    "front.md": lambda: (
        b"---\na: &a [x]\n" + b"".join(b"a%d: &a%d [*a, *a]\n" % (i, i) for i in range(900)) + b"---\nx"
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_within_the_limits_in_an_article_or_in_a_sentence(sandbox: Sandbox, name: str) -> None:
    content = BOMBS[name]()
    started = time.monotonic()
    problems = told(sandbox, name, content)
    assert all(len(problem) < 200 for problem in problems)
    assert time.monotonic() - started < 30  # ten seconds to read, and what starting takes on a busy machine
    if sandbox._worker and sandbox._worker._process.poll() is None:
        assert peak(sandbox._worker._process.pid) < MEMORY + LIBRARIES


def told(sandbox: Sandbox, name: str, content: bytes) -> list[str]:
    """What is said of each part of a file that has no article."""
    try:
        return [part.problem for part in read_parts(PurePath(name), content, sandbox) if part.article is None]
    except ReadingError as error:
        return [str(error)]


def peak(process: int) -> int:
    """The most memory that a process has had, in kB."""
    (line,) = [line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1])
