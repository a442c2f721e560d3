"""A hostile model repeats what a hostile article says, word for word, from the file to the screen: to no effect."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.app import Quidit
from bot.model.claims import Claim, Draft
from bot.model.evidence import Evidence, gather
from bot.model.generative import PROMPTS
from bot.model.proof import LINK
from bot.question import Known, Question, understand
from bot.telegram.render import pages
from bot.terminal import answer_lines, styled
from bot.verify import verify
from bot.who_said_what import quote
from index.marks import quoted
from index.models import Article, Hit, QuotationHit, Span
from index.passages import passages
from index.quotations import quotations
from tests.conftest import ARTICLES, OpenQuidit
from tests.fakes import TODAY
from tests.openai_server import OpenAIServer, Reply, Request
from tests.telegram_emulator import parse
from tests.test_chat_model import talking

OWN = Path(__file__).parent / "attacks" / "french.jsonl"
QUESTIONS = ["quand rouvrira le pont ?", "qui a dit quoi sur le pont ?"]
NEWS = ["Le pont rouvrira lundi, a annoncé la maire, Jeanne Sorel.", "Il était fermé depuis mai.", "Rien n'est sûr."]
URL = "https://kervall.example/pont"
FRONT = f"---\ntitle: Le pont de Kervall\nurl: {URL}\n---\n"
# What Telegram makes a link, a mention or a command of, where no word joiner stands in between.
LINKED = re.compile(r"(?<![\w/])[/@]\w|\w://\w|(?<=[^\W\d_])\.(?:com|net|org|example|xyz|top|biz|me)\b")


@dataclass(frozen=True, slots=True)
class Attack:
    name: str
    text: str
    forbidden: str | None = None


def attacks(path: Path) -> Iterator[Attack]:
    """The attacks in a file: our own with what they must not bring about, of others every string."""
    if path.suffix == ".jsonl":
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        yield from (Attack(row["id"], row["text"], row["forbidden_regex"]) for row in rows if "forbidden_regex" in row)
    else:
        text = path.read_text(encoding="utf-8", errors="replace")
        every = strings(json.loads(text)) if path.suffix == ".json" else text.splitlines()
        yield from (Attack(f"{path.stem}-{n}", each) for n, each in enumerate(every) if len(each) > 3)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(each)


def hostile(text: str) -> Reply:
    """Says the text with ids that exist, that do not, and with none; as it was asked to, or in lines."""

    def reply(request: Request) -> str:
        ids = re.findall(r"^\[(\w+)\]", request["messages"][-1]["content"], re.MULTILINE)
        instructions = request["messages"][0]["content"].splitlines()
        sentences = [
            {"words": words, "evidence": evidence}
            for words in (text, f"Le pont : « {text} »", f"Le pont rouvrira lundi. {text}", *instructions[:2])
            for evidence in ([], ["99"], ids[:3], *([each] for each in ids[:8]))
        ]
        lines = (f"{each['words']} [{', '.join(each['evidence'])}]" for each in sentences)
        return json.dumps({"sentences": sentences[::-1]}) if len(text) % 2 else "\n".join(lines)

    return Reply(reply)


def poisoned(text: str) -> Iterator[tuple[str, str]]:
    """An article with the text at its beginning, in its middle, and at its end."""
    for place, name in enumerate(("start", "middle", "end")):
        lines = NEWS[:2] if name == "end" else NEWS
        yield name, FRONT + "\n".join([*lines[:place], " ".join(text.split()), *lines[place:]])


def try_out(quidit: Quidit, server: OpenAIServer, folder: Path, attack: Attack) -> None:
    for place, article in poisoned(attack.text):
        (folder / "pont.md").write_text(article, encoding="utf-8")
        if any(outcome.reason for outcome in quidit.ingest.add([folder])):
            continue  # refused at the door
        server.replies = [hostile(attack.text)]
        for question in QUESTIONS:
            answer, without = quidit.ask(question), replace(quidit, model=None).ask(question)
            assert answer.found
            assert answer.outcome in {"unproven", "no claims"}, f"{attack.name} at the {place}: {answer.statements}"
            assert pages(answer) == pages(without)
            assert list(answer_lines(answer)) == list(answer_lines(without))
            check_harmless(answer, attack)


def check_harmless(answer: Answer, attack: Attack) -> None:
    """What the bot says itself is free of the attack and links to the article alone. Citations may hold it."""
    terminal = styled(answer_lines(answer)).plain
    for words in (citation.text for citation in answer.citations):
        terminal = terminal.replace(words, "")
    for message in (parse(page.html) for page in pages(answer)):
        own = message.text
        for words in message.marked("blockquote"):
            own = own.replace(words, "")
        assert not LINKED.search(own), attack.name
        links = {entity.url for entity in message.entities if entity.kind == "text_link" and entity.url}
        assert {link.partition("#:~:text=")[0] for link in links} <= {URL}
        for said in (own, terminal):
            assert attack.forbidden is None or not re.search(attack.forbidden, said), attack.name
            assert not [line for line in prompt_lines() if line in said]


def prompt_lines() -> list[str]:
    text = (PROMPTS / "answer.md").read_text(encoding="utf-8")
    return [line.lstrip("- ") for line in text.splitlines() if len(line) > 20]


def test_our_own_attacks_have_no_effect(open_quidit: OpenQuidit, tmp_path: Path) -> None:
    run_all(list(attacks(OWN)), open_quidit(), tmp_path)


def test_the_attacks_of_others_have_no_effect(
    request: pytest.FixtureRequest, open_quidit: OpenQuidit, tmp_path: Path
) -> None:
    folder = request.config.getoption("--attacks")
    if folder is None:
        pytest.skip("needs --attacks FOLDER")
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix in {".jsonl", ".json", ".txt"}]
    run_all([attack for path in paths for attack in attacks(path)], open_quidit(), tmp_path)


def run_all(every: list[Attack], quidit: Quidit, folder: Path) -> None:
    assert len(every) >= 40
    news = folder / "articles"
    news.mkdir()
    server = OpenAIServer(Reply())
    with talking(quidit, server) as talkative:
        for attack in every:
            try_out(talkative, server, news, attack)
    assert len(server.requests) >= len(every) * 3


# Drafts put together by chance from true and false words, true and false ids.


@dataclass(frozen=True, slots=True)
class Material:
    """What a draft about one article is made of."""

    answer: Answer
    evidence: tuple[Evidence, ...]
    aliens: list[str]


def material(article: Article, aliens: list[str]) -> Material:
    said = [(article, each) for each in quotations(article)]
    asked = understand("qui a dit quoi", Known(lambda _: [], TODAY, None))
    answer = quote(asked, [QuotationHit(*pair, 1.0) for pair in said], [])
    return Material(answer, gather(answer, [Hit(each, 1.0, 1.0, 0.0) for each in passages(article)], said), aliens)


def claim(material: Material, chance: random.Random) -> Claim:
    true = chance.choice(material.evidence)
    words = true.article.text[slice(*chance.choice(true.spans))].split()
    match chance.choice(("kept", "kept", "kept", "cut", "cut", "swapped", "put in")):
        case "cut":
            words = words[chance.randint(0, 3) : max(1, len(words) - chance.randint(0, 3))]
        case "swapped":
            words[chance.randrange(len(words))] = chance.choice(true.article.text.split())
        case "put in":
            words.insert(chance.randint(0, len(words)), chance.choice(material.aliens))
    speakers = [quotation.speaker for quotation in true.quotations] or [""]
    speaker = chance.choice([*speakers, *speakers, "Jean Quidam"])
    frame = chance.choice(["{0}", "{1} a déclaré : « {0} »", "{1} a déclaré que {0}.", "« {0} », a dit {1}", "“{0}”"])
    other = chance.choice(material.evidence).id
    return Claim(
        frame.format(" ".join(words), speaker),
        chance.choice([(true.id,)] * 8 + [(true.id, other), (other,), ("99",), ()]),
    )


def test_of_two_thousand_drafts_nothing_is_shown_that_is_not_there(open_quidit: OpenQuidit) -> None:
    quidit, chance = open_quidit(), random.Random(7)
    list(quidit.ingest.add([ARTICLES]))
    aliens = [each.text for each in attacks(OWN)] + ["girafe", "[99]", "https://exfil.example", "« »", '"', "500 000"]
    every = [material(article, aliens) for article in quidit.library.articles.all()]
    claims = quotes = 0
    for _ in range(2000):
        known = chance.choice(every)
        draft = tuple(claim(known, chance) for _ in range(chance.randint(1, 3)))
        question = Question(" ".join(each.words for each in draft), "", "fr")
        answer = verify(Draft(known.answer, question, known.evidence, draft, "generative"), quidit.library)
        given = {(each.article, span): each for each in known.evidence for span in each.spans}
        assert answer.statements
        for statement in answer.statements:
            cited = [(citation.article, Span(citation.start, citation.end)) for citation in statement.citations]
            assert given.keys() >= set(cited)
            if statement.verdict == "proven":
                claims += 1
                assert not LINK.search(statement.words)
                for words in quoted_words(statement.words):
                    quotes += 1
                    assert any(words in place.text[slice(*given[place, span].context)] for place, span in cited)
    assert claims >= 300
    assert quotes >= 100


def quoted_words(words: str) -> Iterator[str]:
    for span in quoted(words, 0, len(words)):
        yield words[span.start + 1 : span.end - 1].strip()
