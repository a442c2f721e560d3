from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.telegram_emulator import BotApi, Formatted, parse
from tests.telegram_emulator.api import TOKEN
from tests.telegram_emulator.view import marked, page


class Text(HTMLParser):
    """The text of a page whose tags are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, _: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("a &lt; b", "a &lt; b"),
        ("<b>a<i>b</i></b>c", "<b>a<i>b</i></b>c"),
        ("\U0001d54f<b>\U0001d54f</b>", "\U0001d54f<b>\U0001d54f</b>"),
        ('<a href="https://a.b/?c&amp;d">x</a>', '<a href="https://a.b/?c&amp;d">x</a>'),
        ("<blockquote>x</blockquote>\ny", "<blockquote>x</blockquote>y"),
    ],
)
def test_a_message_is_shown_as_it_was_sent(html: str, shown: str) -> None:
    assert marked(parse(html)) == shown


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_is_lost_or_taken_for_markup(text: str) -> None:
    assert Text(marked(Formatted(text.replace("\r", "").replace("\0", "")))).text == text.replace("\r", "").replace(
        "\0", ""
    )


def test_a_page_shows_both_sides_and_the_buttons() -> None:
    api = BotApi()
    rows = [[{"text": "[1] <", "callback_data": "x"}]]
    quiet = {"link_preview_options": {"is_disabled": True}, "reply_markup": {"inline_keyboard": rows}}
    api.call(TOKEN, "sendMessage", {"chat_id": 7, "text": "<b>Oui</b>", "parse_mode": "HTML", **quiet})
    html = page([["Qui <parle> ?", api.sent[0]]])
    assert '<div class="bubble person">Qui &lt;parle&gt; ?</div><div class="bubble bot"><b>Oui</b></div>' in html
    assert '<div class="row"><div class="key">[1] &lt;</div></div>' in html
