"""The emulator is as strict as Telegram: each rule that the bot relies on."""

import asyncio
import json
import re
import threading
from typing import Any

import httpx
import pytest

from tests.telegram_emulator import ApiError, BotApi, Drop, Emulator, Entity, MarkupError, parse
from tests.telegram_emulator.api import TOKEN
from tests.telegram_emulator.flood import Flood

QUIET = {"link_preview_options": {"is_disabled": True}}


@pytest.fixture
def api() -> BotApi:
    return BotApi()


def send(api: BotApi, text: str, **parameters: Any) -> Any:
    return api.call(TOKEN, "sendMessage", {"chat_id": 7, "text": text, **QUIET, **parameters})


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("Oui &lt;&amp;&gt;&quot;&#39;&#x27;", "Oui <&>\"''", []),
        ("&nbsp;&eacute;&bogus; & &#0;", "&nbsp;&eacute;&bogus; & &#0;", []),
        ("<b>x</b>", "x", [Entity("bold", 0, 1)]),
        ("\U0001d54f<B>\U0001d54f</b>", "\U0001d54f\U0001d54f", [Entity("bold", 2, 2)]),
        ("<b>a<i>b</></b>", "ab", [Entity("bold", 0, 2), Entity("italic", 1, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [Entity("blockquote", 0, 1)]),
        ("<a href='https://a.b/?c&amp;d'>x</a>", "x", [Entity("text_link", 0, 1, "https://a.b/?c&d")]),
        ('<a href="javascript:alert(1)">x</a>', "x", []),
        ("<a>https://a.b</a>", "https://a.b", [Entity("text_link", 0, 11, "https://a.b")]),
        ('<span class="tg-spoiler">x</span>', "x", [Entity("spoiler", 0, 1)]),
        ("<b></b>x", "x", []),
        ("  \n<b> x </b> ", "x", [Entity("bold", 0, 1)]),
        ("a\tb\x00c\rd\u202ee", "a b cde", []),
    ],
)
def test_what_telegram_reads(html: str, text: str, entities: list[Entity]) -> None:
    formatted = parse(html)
    assert (formatted.text, list(formatted.entities)) == (text, entities)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("a < b", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ("é<br>", 'can\'t parse entities: Unsupported start tag "br" at byte offset 2'),
        ("<script>x</script>", "Unsupported start tag"),
        ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("x</b>", "can't parse entities: Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x"', "Unclosed start tag at byte offset 11"),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler"'),
        ("<blockquote><blockquote>x</blockquote></blockquote>", "can't be nested"),
        ("", "message text is empty"),
        ("<b> \n</b>", "message text is empty"),
        ("x" * 4097, "message is too long"),
        ("\U0001d54f" * 2049, "message is too long"),
        ("\ud83d", "strings must be encoded in UTF-8"),
    ],
)
def test_what_telegram_refuses(html: str, reason: str) -> None:
    with pytest.raises(MarkupError, match=re.escape(reason)):
        parse(html)


def test_the_longest_message_is_taken_after_parsing() -> None:
    assert parse("<b>" + "&amp;" * 4096 + "</b>").text == "&" * 4096


def test_entities_beyond_a_hundred_are_dropped() -> None:
    assert len(parse("<b>x</b>" * 150).entities) == 100


def test_plain_text_has_no_markup() -> None:
    assert parse("<b>x", None).text == "<b>x"


def test_a_refused_message_is_a_bad_request_and_not_sent(api: BotApi) -> None:
    with pytest.raises(ApiError, match="Bad Request: message text is empty") as error:
        send(api, " ")
    assert error.value.code == 400
    assert not api.sent


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"chat_id": ""}, "chat_id is empty"),
        ({"chat_id": "nobody"}, "chat not found"),
        ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ],
)
def test_a_message_needs_its_place(api: BotApi, parameters: dict[str, Any], reason: str) -> None:
    with pytest.raises(ApiError, match=reason):
        send(api, "x", **parameters)


def test_a_reply_may_outlive_its_question(api: BotApi) -> None:
    send(api, "x", reply_parameters={"message_id": 99, "allow_sending_without_reply": True})
    assert len(api.sent) == 1


@pytest.mark.parametrize(
    ("method", "parameters", "reason"),
    [
        ("sendChatAction", {"chat_id": 7, "action": "dancing"}, "wrong parameter action"),
        ("setMyCommands", {"commands": [{"command": "Aide!", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "aide", "description": ""}]}, "DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 9}}, "chat not found"),
        ("sendMessageDraft", {"chat_id": -100, "draft_id": 1, "text": "x"}, "only to private chats"),
        ("sendMessageDraft", {"chat_id": 7, "draft_id": 0, "text": "x"}, "must be non-zero"),
        ("sendMessageDraft", {"chat_id": 7, "text": "x"}, "must be non-zero"),
        ("sendMessageDraft", {"chat_id": 7, "draft_id": 1, "text": "x" * 4097}, "message is too long"),
        ("sendPoem", {}, "Not Found"),
    ],
)
def test_other_methods_refuse_too(api: BotApi, method: str, parameters: dict[str, Any], reason: str) -> None:
    with pytest.raises(ApiError, match=reason):
        api.call(TOKEN, method, parameters)


def test_a_draft_is_no_message_and_may_be_empty(api: BotApi) -> None:
    for text in ("", "Recherche…"):
        assert api.call(TOKEN, "sendMessageDraft", {"chat_id": 7, "draft_id": 5, "text": text})
    assert [(draft.number, draft.text) for draft in api.drafts] == [(5, ""), (5, "Recherche…")]
    assert api.sent == []


def test_an_older_server_knows_fewer_methods() -> None:
    api = BotApi(unknown=frozenset({"sendMessageDraft"}))
    with pytest.raises(ApiError, match="Not Found"):
        api.call(TOKEN, "sendMessageDraft", {"chat_id": 7, "draft_id": 5})


def test_a_wrong_token_is_unauthorized(api: BotApi) -> None:
    with pytest.raises(ApiError, match="Unauthorized"):
        api.call("1:wrong", "getMe", {})


def test_updates_come_again_until_a_later_offset_confirms_them(api: BotApi) -> None:
    first, second = api.say("un"), api.say("deux")

    def poll(**parameters: Any) -> list[int]:
        return [update["update_id"] for update in api.call(TOKEN, "getUpdates", parameters)]

    assert poll() == poll() == [first, second]
    assert poll(limit=1) == [first]
    assert poll(offset=second) == [second]
    assert poll() == [second]
    assert poll(offset=second + 1) == []
    assert api.pending == []


def test_only_the_wanted_kinds_of_updates_come(api: BotApi) -> None:
    api.update({"edited_message": api.message("un")})
    assert api.call(TOKEN, "getUpdates", {"allowed_updates": '["message"]'}) == []
    assert len(api.call(TOKEN, "getUpdates", {})) == 1


def test_a_poll_waits_for_the_next_update(api: BotApi) -> None:
    updates: list[Any] = []
    poll = threading.Thread(target=lambda: updates.extend(api.call(TOKEN, "getUpdates", {"timeout": 10})))
    poll.start()
    api.wait_until(lambda: api._poller == 1)
    api.say("oui")
    poll.join()
    assert [update["message"]["text"] for update in updates] == ["oui"]


def test_a_second_poller_ends_the_first(api: BotApi) -> None:
    errors: list[ApiError] = []

    def first() -> None:
        try:
            api.call(TOKEN, "getUpdates", {"timeout": 10})
        except ApiError as error:
            errors.append(error)

    poll = threading.Thread(target=first)
    poll.start()
    api.wait_until(lambda: api._poller == 1)
    assert api.call(TOKEN, "getUpdates", {}) == []
    poll.join()
    assert [error.code for error in errors] == [409]


def test_nothing_can_be_polled_while_a_webhook_is_set() -> None:
    api = BotApi(webhook="https://bot.example")
    with pytest.raises(ApiError, match="can't use getUpdates method while webhook is active"):
        api.call(TOKEN, "getUpdates", {})
    api.call(TOKEN, "deleteWebhook", {})
    assert api.call(TOKEN, "getUpdates", {}) == []


def test_a_link_preview_is_a_violation(api: BotApi) -> None:
    send(api, "x", link_preview_options={"is_disabled": False})
    assert api.violations == ["a message with a link preview"]


def test_a_request_inside_a_flood_wait_is_a_violation(api: BotApi) -> None:
    api.play("sendMessage", ApiError(429, retry_after=60))
    with pytest.raises(ApiError, match="Too Many Requests"):
        send(api, "x")
    send(api, "x", chat_id=8)
    assert not api.violations
    send(api, "x")
    assert api.violations == ["a request inside a flood wait"]


def test_the_test_fails_if_the_bot_broke_a_rule() -> None:
    with pytest.raises(AssertionError, match="a link preview"), Emulator() as emulator:
        emulator.api.call(TOKEN, "sendMessage", {"chat_id": 7, "text": "x"})


def test_what_people_write_has_its_commands_and_mentions_marked(api: BotApi) -> None:
    entities = api.message("\U0001d54f /help a/b @quidit_bot moi@exemple")["entities"]
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in entities] == [
        ("bot_command", 3, 5),
        ("mention", 13, 11),
    ]


async def test_over_http_parameters_come_as_a_form_as_json_or_in_the_address() -> None:
    with Emulator() as emulator:
        address = f"{emulator.base_url}{TOKEN}/sendMessage"
        form = {"chat_id": "7", "text": "12", "link_preview_options": json.dumps({"is_disabled": True})}
        async with httpx.AsyncClient() as client:
            answers = [
                await client.post(address, data=form),
                await client.post(address, json={"chat_id": 7, "text": "12", **QUIET}),
                await client.get(address, params=form),
            ]
        assert [answer.json()["result"]["text"] for answer in answers] == ["12", "12", "12"]
        assert [message.parameters["chat_id"] for message in emulator.api.sent] == [7, 7, 7]


async def test_over_http_faults_are_played_in_order() -> None:
    with Emulator() as emulator:
        emulator.api.play("getMe", ApiError(429, "Too Many Requests: retry after 3", 3), ApiError(502), Drop())
        async with httpx.AsyncClient() as client:
            address = f"{emulator.base_url}{TOKEN}/getMe"
            flood, outage = await client.post(address), await client.post(address)
            with pytest.raises(httpx.RemoteProtocolError):
                await client.post(address)
            assert (await client.post(address)).json()["result"]["username"] == "quidit_bot"
    assert (flood.status_code, flood.json()["parameters"]) == (429, {"retry_after": 3})
    assert (outage.status_code, outage.json()["description"]) == (502, "Bad Gateway")
    assert [call.status for call in emulator.api.calls] == [429, 502, 0, 200]


async def test_over_http_a_poll_ends_when_the_emulator_stops() -> None:
    async with httpx.AsyncClient() as client:
        with Emulator() as emulator:
            address = f"{emulator.base_url}{TOKEN}/getUpdates"
            poll = asyncio.create_task(client.post(address, data={"timeout": 60}))
            await asyncio.to_thread(emulator.api.wait_until, lambda: emulator.api._poller == 1)
        assert (await poll).json() == {"ok": True, "result": []}


def button(text: str = "[1]", **fields: str) -> dict[str, str]:
    return {"text": text, **(fields or {"callback_data": "x"})}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([[button(callback_data="x" * 65)]], "BUTTON_DATA_INVALID"),
        ([[button(callback_data="é" * 33)]], "BUTTON_DATA_INVALID"),
        ([[button(callback_data="")]], "BUTTON_DATA_INVALID"),
        ([[button(url="javascript:alert(1)")]], "BUTTON_URL_INVALID"),
        ([[button(" ")]], "Text buttons are unallowed"),
        ([[{"text": "x"}]], "exactly one"),
        ([[button()] * 9], "reply markup is too long"),
        ([[button()]] * 101, "reply markup is too long"),
    ],
)
def test_buttons_that_telegram_refuses(api: BotApi, rows: list[Any], reason: str) -> None:
    with pytest.raises(ApiError, match=reason):
        send(api, "x", reply_markup={"inline_keyboard": rows})


def test_a_message_is_edited_unless_that_changes_nothing(api: BotApi) -> None:
    number = send(api, "x")["message_id"]
    edit = {"chat_id": 7, "message_id": number, **QUIET}
    with pytest.raises(ApiError, match="message is not modified"):
        api.call(TOKEN, "editMessageText", edit | {"text": "x"})
    api.call(TOKEN, "editMessageText", edit | {"text": "y"})
    assert api.shown(api.sent[0]).text == "y"
    with pytest.raises(ApiError, match="message to edit not found"):
        api.call(TOKEN, "editMessageText", edit | {"message_id": 99, "text": "z"})
    with pytest.raises(ApiError, match="message text is empty"):
        api.call(TOKEN, "editMessageText", edit | {"text": ""})


def test_a_press_is_answered_once(api: BotApi) -> None:
    send(api, "x", reply_markup={"inline_keyboard": [[button()]]})
    number = api.press(api.sent[0], "[1]")
    with pytest.raises(ApiError, match="MESSAGE_TOO_LONG"):
        api.call(TOKEN, "answerCallbackQuery", {"callback_query_id": number, "text": "x" * 201})
    api.call(TOKEN, "answerCallbackQuery", {"callback_query_id": number})
    assert not api.violations
    api.call(TOKEN, "answerCallbackQuery", {"callback_query_id": number})
    assert api.violations == ["a press that is answered twice"]
    with pytest.raises(ApiError, match="query is too old"):
        api.call(TOKEN, "answerCallbackQuery", {"callback_query_id": "99"})


def result(name: str = "1", text: str = "x", **content: Any) -> dict[str, Any]:
    return {"id": name, "input_message_content": {"message_text": text, **QUIET, **content}}


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([result(str(number)) for number in range(51)], "RESULTS_TOO_MUCH"),
        ([result(), result()], "RESULT_ID_DUPLICATE"),
        ([result("x" * 65)], "RESULT_ID_INVALID"),
        ([result(text="<b>x", parse_mode="HTML")], "can't parse entities"),
    ],
)
def test_inline_results_that_telegram_refuses(api: BotApi, results: list[Any], reason: str) -> None:
    with pytest.raises(ApiError, match=reason):
        api.call(TOKEN, "answerInlineQuery", {"inline_query_id": "1", "results": results})


def test_an_inline_result_with_a_link_preview_is_a_violation(api: BotApi) -> None:
    results = [result(link_preview_options=None)]
    api.call(TOKEN, "answerInlineQuery", {"inline_query_id": "1", "results": results})
    assert api.violations == ["an inline result with a link preview"]


def test_too_many_messages_are_a_flood_in_the_time_of_the_clock() -> None:
    now = 0.0
    api = BotApi(flood=Flood(lambda: now))
    send(api, "x")
    send(api, "x", chat_id=8)
    with pytest.raises(ApiError, match="Too Many Requests: retry after 1") as error:
        send(api, "x")
    assert error.value.retry_after == 1
    now = 1.0
    send(api, "x", chat_id=9)
    for chat in range(10, 39):
        send(api, "x", chat_id=chat)
    with pytest.raises(ApiError, match="Too Many Requests"):
        send(api, "x", chat_id=50)


def test_a_group_takes_twenty_messages_a_minute() -> None:
    now = 0.0
    api = BotApi(flood=Flood(lambda: now))
    for second in range(20):
        now = float(second)
        send(api, "x", chat_id=-5)
    now = 20.0
    with pytest.raises(ApiError, match="Too Many Requests: retry after 3"):
        send(api, "x", chat_id=-5)


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [({"url": "http://bot.example"}, "HTTPS URL"), ({"url": "https://a", "secret_token": "a b"}, "unallowed")],
)
def test_a_webhook_needs_https_and_a_plain_secret(api: BotApi, parameters: dict[str, str], reason: str) -> None:
    with pytest.raises(ApiError, match=reason):
        api.call(TOKEN, "setWebhook", parameters)


async def test_over_http_a_file_is_fetched_by_its_path_and_the_token() -> None:
    with Emulator() as emulator:
        emulator.api.files["f1"] = b"content"
        path = emulator.api.call(TOKEN, "getFile", {"file_id": "f1"})["file_path"]
        address = emulator.base_url.removesuffix("bot") + f"file/bot{TOKEN}"
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"{address}/{path}")).content == b"content"
            assert (await client.get(f"{address}x/{path}")).status_code == 404
        with pytest.raises(ApiError, match="wrong file_id"):
            emulator.api.call(TOKEN, "getFile", {"file_id": "f2"})
