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
        ("sendPoem", {}, "Not Found"),
    ],
)
def test_other_methods_refuse_too(api: BotApi, method: str, parameters: dict[str, Any], reason: str) -> None:
    with pytest.raises(ApiError, match=reason):
        api.call(TOKEN, method, parameters)


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
