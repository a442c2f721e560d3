"""The Bot API's methods and its memory: updates that wait, messages that were sent, faults to play."""

import json
import re
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.telegram_emulator import keyboard
from tests.telegram_emulator.flood import Flood
from tests.telegram_emulator.markup import Formatted, MarkupError, parse, units

Json = dict[str, Any]
TOKEN = "123456789:AAF-emulated_secret_0123456789abcdef"  # noqa: S105 - opens nothing but this emulator
BOT: Json = {"id": 123456789, "is_bot": True, "first_name": "Quidit", "username": "quidit_bot"}
BATCH = 100
WRITING = {"sendMessage", "editMessageText"}
LONGEST_NOTICE = 200
MOST_RESULTS, LONGEST_RESULT_ID = 50, 64
LARGEST_FILE = 20_000_000
RIGHTS = (
    "can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members"
    " can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
).split()
ACTIONS = {"typing", "upload_photo", "upload_document", "find_location", "choose_sticker"}


class ApiError(Exception):
    """What Telegram answers when it refuses: a status, a description, and what a program is told besides.

    `retry_after`: the seconds to wait after a flood; `migrated_to`: the id of the supergroup that a group became.
    """

    def __init__(
        self, code: int, description: str = "", retry_after: int | None = None, migrated_to: int | None = None
    ) -> None:
        self.code = code
        self.description: str = description or HTTPStatus(code).phrase
        super().__init__(self.description)
        self.retry_after = retry_after
        self.migrated_to = migrated_to

    @property
    def parameters(self) -> Json:
        """What a program is told besides the description."""
        told = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrated_to}
        return {name: value for name, value in told.items() if value}


class Drop(Exception):  # noqa: N818 - nothing failed: the request was obeyed, its answer got lost
    """Played as a fault: the request is obeyed, and then the connection is closed without an answer."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the bot sent: its parameters as they came, the text as readers see it, and when it was taken."""

    chat: int
    formatted: Formatted
    parameters: Json
    number: int
    at: float = field(default_factory=time.monotonic, compare=False)

    @property
    def buttons(self) -> dict[str, str]:
        """What the buttons under it say, and what they tell the bot."""
        rows = (self.parameters.get("reply_markup") or {}).get("inline_keyboard", [])
        return {button["text"]: button.get("callback_data", button.get("url", "")) for row in rows for button in row}

    @property
    def text(self) -> str:
        """The words that readers see."""
        return self.formatted.text


@dataclass(frozen=True, slots=True)
class Call:
    """A request, and the status of its answer."""

    method: str
    parameters: Json
    status: int


@dataclass(slots=True)
class BotApi:
    """One bot at Telegram's side. Everything that changes does so under `changed`."""

    token: str = TOKEN
    webhook: str = ""
    secret: str = ""
    unknown: frozenset[str] = frozenset()  # methods that this server, of an older version, does not know
    changed: threading.Condition = field(default_factory=threading.Condition)
    calls: list[Call] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    edited: list[Sent] = field(default_factory=list)
    drafts: list[Sent] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)  # what each press of a button was answered with
    offered: dict[str, list[Json]] = field(default_factory=dict)  # the results of each inline query
    files: dict[str, bytes] = field(default_factory=dict)  # what people sent, by file id
    administrators: set[int] = field(default_factory=set)
    flood: Flood | None = None  # none: messages are taken as fast as they come
    violations: list[str] = field(default_factory=list)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    closed: bool = False
    _faults: defaultdict[str, deque[ApiError | Drop]] = field(default_factory=lambda: defaultdict(deque))
    _waiting: list[Json] = field(default_factory=list)
    _last_update: int = 1000
    _last_message: int = 0
    _poller: int = 0
    _flooded: dict[int, float] = field(default_factory=dict)
    _shown: dict[tuple[int, int], Sent] = field(default_factory=dict)
    _pressed: set[str] = field(default_factory=set)
    _met: set[int] = field(default_factory=set)  # chats that the bot may know

    # What a test does

    def say(self, text: str | None = None, *, chat: int = 7, language: str | None = "fr", **fields: Any) -> int:
        """Let somebody write to the bot; a negative chat is a group. Returns the update's id."""
        return self.update({"message": self.message(text, chat=chat, language=language, **fields)})

    def message(self, text: str | None = None, *, chat: int = 7, language: str | None = "fr", **fields: Any) -> Json:
        """Make a message of somebody, with the commands and mentions in it marked as Telegram marks them."""
        person = {"id": abs(chat), "is_bot": False, "first_name": "Zoé", "language_code": language}
        written = {"text": text, "entities": _found(text)} if text is not None else {}
        self._met.add(chat)
        return _message(self._next_message(), chat) | {"from": person} | written | fields

    def press(self, message: Sent, label: str, *, person: int | None = None, language: str = "fr") -> str:
        """Let somebody press a button under a message. Returns the id of the press, as a key of `told`."""
        shown = self.shown(message)
        presser = {"id": person or abs(message.chat), "is_bot": False, "first_name": "Zoé", "language_code": language}
        return self.press_data(shown, shown.buttons[label], presser)

    def press_data(self, message: Sent, data: str, presser: Json) -> str:
        """Let somebody send any data with a button's message, as a modified client can."""
        with self.changed:
            number = str(len(self._pressed) + 1)
            self._pressed.add(number)
        below = _message(message.number, message.chat) | {"from": BOT, "text": message.text}
        query = {"id": number, "from": presser, "message": below, "chat_instance": "1", "data": data}
        self.update({"callback_query": query})
        return number

    def search(self, text: str, *, person: int = 7) -> str:
        """Let somebody type the bot's name and a text in any chat. Returns the query's id, a key of `offered`."""
        number = f"q{len(self.offered)}"
        asker = {"id": person, "is_bot": False, "first_name": "Zoé", "language_code": "fr"}
        self.update({"inline_query": {"id": number, "from": asker, "query": text, "offset": ""}})
        return number

    def shown(self, message: Sent) -> Sent:
        """A message as it is now, after edits."""
        return self._shown[message.chat, message.number]

    def update(self, content: Json) -> int:
        """Let an update wait for the bot. Returns its id."""
        with self.changed:
            self._last_update += 1
            self._waiting.append({"update_id": self._last_update, **content})
            self.changed.notify_all()
            return self._last_update

    def play(self, method: str, *faults: ApiError | Drop) -> None:
        """Answer the next calls of `method` with these faults."""
        self._faults[method].extend(faults)

    def wait_until(self, condition: Callable[[], bool], timeout: float = 10) -> None:
        """Wait until something that the bot does makes `condition` true."""
        with self.changed:
            assert self.changed.wait_for(condition, timeout), (
                f"not within {timeout} s; the last calls were {self.calls[-5:]}"
            )

    def called(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self.calls if call.method == method]

    @property
    def pending(self) -> list[int]:
        """The ids of the updates that the bot has not confirmed."""
        return [update["update_id"] for update in self._waiting]

    # What the server does

    def call(self, token: str, method: str, raw: Mapping[str, Any]) -> Any:
        """Obey a request. Raises ApiError where Telegram refuses it, and Drop where its answer is to get lost."""
        parameters = {name: _decoded(name, value) for name, value in raw.items()}
        status = int(HTTPStatus.OK)
        try:
            return self._obeyed(token, method, parameters)
        except ApiError as error:
            status = error.code
            raise
        except Drop:
            status = 0
            raise
        finally:
            with self.changed:
                self.calls.append(Call(method, parameters, status))
                self.changed.notify_all()

    def _obeyed(self, token: str, method: str, parameters: Json) -> Any:
        if token != self.token:
            raise ApiError(HTTPStatus.UNAUTHORIZED)
        if method not in METHODS or method in self.unknown:
            raise ApiError(HTTPStatus.NOT_FOUND)
        self._watch(method, parameters)
        fault = self._faults[method].popleft() if self._faults[method] else None
        if isinstance(fault, ApiError):
            if fault.retry_after and "chat_id" in parameters:
                self._flooded[parameters["chat_id"]] = self._now() + fault.retry_after
            raise fault
        result = METHODS[method](self, parameters)
        if fault:
            raise fault
        return result

    def _watch(self, method: str, parameters: Json) -> None:
        """Note what Telegram lets pass and the bot must not do."""
        preview = parameters.get("link_preview_options")
        if method in WRITING and not (isinstance(preview, dict) and preview.get("is_disabled")):
            self.violations.append("a message with a link preview")
        if self._now() < self._flooded.get(parameters.get("chat_id", 0), 0):
            self.violations.append("a request inside a flood wait")

    def _now(self) -> float:
        return self.flood.clock() if self.flood else time.monotonic()

    def _next_message(self) -> int:
        with self.changed:
            self._last_message += 1
            return self._last_message

    # The methods

    def get_me(self, _: Json) -> Json:
        return BOT | {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}

    def get_updates(self, parameters: Json) -> list[Json]:
        """Give what waits, or wait for it. A newer call ends this one; an offset confirms what lies before it."""
        if self.webhook:
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active")
        with self.changed:
            self._poller += 1
            mine = self._poller
            offset = parameters.get("offset", 0)
            self._waiting = [update for update in self._waiting if update["update_id"] >= offset]
            self.changed.notify_all()
            self.changed.wait_for(
                lambda: self.closed or self._wanted(parameters) or self._poller != mine, parameters.get("timeout", 0)
            )
            if self._poller != mine:
                raise ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
            return self._wanted(parameters)

    def _wanted(self, parameters: Json) -> list[Json]:
        kinds = parameters.get("allowed_updates")
        wanted = [update for update in self._waiting if not kinds or any(kind in update for kind in kinds)]
        return wanted[: min(BATCH, parameters.get("limit", BATCH))]

    def send_message(self, parameters: Json) -> Json:
        formatted = self._content(parameters)
        self._check_reply(parameters.get("reply_parameters"))
        self._check_pace(parameters)
        sent = Sent(_chat(parameters), formatted, parameters, self._next_message())
        with self.changed:
            self.sent.append(sent)
            self._shown[sent.chat, sent.number] = sent
            self.changed.notify_all()
        return _as_message(sent)

    def edit_message_text(self, parameters: Json) -> Json:
        place = (_chat(parameters), parameters.get("message_id", 0))
        formatted = self._content(parameters)
        if (before := self._shown.get(place)) is None:
            raise ApiError(400, "Bad Request: message to edit not found")
        if before.formatted == formatted and before.parameters.get("reply_markup") == parameters.get("reply_markup"):
            raise ApiError(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly the"
                " same as a current content and reply markup of the message",
            )
        self._check_pace(parameters)
        edited = Sent(place[0], formatted, parameters, place[1])
        with self.changed:
            self.edited.append(edited)
            self._shown[place] = edited
            self.changed.notify_all()
        return _as_message(edited)

    def send_message_draft(self, parameters: Json) -> bool:
        """Take a draft: in private chats only, under an id that is not 0; one without a text shows that it is begun."""
        chat, number = _chat(parameters), parameters.get("draft_id")
        if chat < 0:
            raise ApiError(400, "Bad Request: drafts can be sent only to private chats")
        if not isinstance(number, int) or not number:
            raise ApiError(400, "Bad Request: draft_id must be non-zero")
        text = parameters.get("text", "")
        formatted = self._content(parameters) if text else Formatted("")
        with self.changed:
            self.drafts.append(Sent(chat, formatted, parameters, number))
            self.changed.notify_all()
        return True

    def _content(self, parameters: Json) -> Formatted:
        """The text of a message to write, if it and its buttons are taken."""
        _chat(parameters)
        try:
            keyboard.check(parameters.get("reply_markup"))
            return parse(parameters.get("text", ""), parameters.get("parse_mode"))
        except (MarkupError, keyboard.KeyboardError) as error:
            raise ApiError(400, f"Bad Request: {error}") from None

    def _check_pace(self, parameters: Json) -> None:
        if self.flood and (wait := self.flood.wait(_chat(parameters))):
            self._flooded[_chat(parameters)] = self._now() + wait
            raise ApiError(429, f"Too Many Requests: retry after {wait}", wait)

    def answer_callback_query(self, parameters: Json) -> bool:
        """Take the answer to a press: one each, of 200 characters at most."""
        number = str(parameters["callback_query_id"])
        if number not in self._pressed:
            raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if len(parameters.get("text", "")) > LONGEST_NOTICE:
            raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
        with self.changed:
            if number in self.told:
                self.violations.append("a press that is answered twice")
            self.told[number] = parameters.get("text", "")
            self.changed.notify_all()
        return True

    def answer_inline_query(self, parameters: Json) -> bool:
        """Take the results of an inline query: at most 50, each with an id of its own and a text as in a message."""
        results = parameters["results"]
        if len(results) > MOST_RESULTS:
            raise ApiError(400, "Bad Request: RESULTS_TOO_MUCH")
        if len({result["id"] for result in results}) < len(results):
            raise ApiError(400, "Bad Request: RESULT_ID_DUPLICATE")
        for result in results:
            if not 1 <= len(result["id"].encode()) <= LONGEST_RESULT_ID:
                raise ApiError(400, "Bad Request: RESULT_ID_INVALID")
            content = result["input_message_content"]
            self._content({"chat_id": 1, "text": content["message_text"], "parse_mode": content.get("parse_mode")})
            if not (content.get("link_preview_options") or {}).get("is_disabled"):
                self.violations.append("an inline result with a link preview")
        with self.changed:
            self.offered[str(parameters["inline_query_id"])] = results
            self.changed.notify_all()
        return True

    def get_file(self, parameters: Json) -> Json:
        name = str(parameters["file_id"])
        if name not in self.files:
            raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(self.files[name]) > LARGEST_FILE:
            raise ApiError(400, "Bad Request: file is too big")
        return {"file_id": name, "file_unique_id": name, "file_path": f"documents/{name}"}

    def file(self, token: str, path: str) -> bytes:
        """The content of a file at the path that get_file gave."""
        if token != self.token or (name := path.removeprefix("documents/")) not in self.files:
            raise ApiError(HTTPStatus.NOT_FOUND)
        return self.files[name]

    def get_chat_member(self, parameters: Json) -> Json:
        person = parameters["user_id"]
        user = {"id": person, "is_bot": False, "first_name": "Zoé"}
        if person not in self.administrators:
            return {"status": "member", "user": user}
        rights = dict.fromkeys(RIGHTS, False)
        return {"status": "administrator", "user": user, "can_be_edited": False, "is_anonymous": False, **rights}

    def _check_reply(self, reply: Json | None) -> None:
        if reply and not 0 < reply["message_id"] <= self._last_message and not reply.get("allow_sending_without_reply"):
            raise ApiError(400, "Bad Request: message to be replied not found")

    def send_chat_action(self, parameters: Json) -> bool:
        _chat(parameters)
        if parameters.get("action") not in ACTIONS:
            raise ApiError(400, "Bad Request: wrong parameter action in request")
        return True

    def set_my_commands(self, parameters: Json) -> bool:
        for command in parameters["commands"]:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= units(command["description"]) <= 256:
                raise ApiError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        scope = parameters.get("scope", {"type": "default"})
        if "chat_id" in scope and scope["chat_id"] not in self._met:
            raise ApiError(400, "Bad Request: chat not found")
        parts = (scope["type"], scope.get("chat_id"), parameters.get("language_code"))
        place = " ".join(str(part) for part in parts if part)
        self.commands[place] = parameters["commands"]
        return True

    def set_webhook(self, parameters: Json) -> bool:
        if not parameters["url"].startswith("https://"):
            raise ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", parameters.get("secret_token", "")):
            raise ApiError(400, "Bad Request: secret token contains unallowed characters")
        with self.changed:
            self.webhook, self.secret = parameters["url"], parameters.get("secret_token", "")
            self.changed.notify_all()
        return True

    def bring(self, proxy: str) -> None:
        """Bring the next waiting update to the webhook, by way of `proxy`. It waits on unless it is taken."""
        with self.changed:
            update = self._waiting[0]
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        answer = httpx.post(proxy + urlsplit(self.webhook).path, json=update, headers=headers)
        if answer.is_success:
            with self.changed:
                self._waiting.remove(update)

    def delete_webhook(self, _: Json) -> bool:
        self.webhook = ""
        return True


TEXTS = {
    "text",
    "parse_mode",
    "action",
    "language_code",
    "callback_query_id",
    "url",
    "secret_token",
    "file_id",
    "inline_query_id",
}
METHODS: dict[str, Callable[[BotApi, Json], Any]] = {
    "getMe": BotApi.get_me,
    "getUpdates": BotApi.get_updates,
    "sendMessage": BotApi.send_message,
    "sendMessageDraft": BotApi.send_message_draft,
    "editMessageText": BotApi.edit_message_text,
    "answerCallbackQuery": BotApi.answer_callback_query,
    "getChatMember": BotApi.get_chat_member,
    "answerInlineQuery": BotApi.answer_inline_query,
    "getFile": BotApi.get_file,
    "sendChatAction": BotApi.send_chat_action,
    "setMyCommands": BotApi.set_my_commands,
    "setWebhook": BotApi.set_webhook,
    "deleteWebhook": BotApi.delete_webhook,
}


def _decoded(name: str, value: Any) -> Any:
    """A parameter as the method wants it: in a form, everything that is no text comes as JSON."""
    if not isinstance(value, str) or name in TEXTS:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _chat(parameters: Json) -> int:
    chat = parameters.get("chat_id")
    if chat is None or chat == "":
        raise ApiError(400, "Bad Request: chat_id is empty")
    if not isinstance(chat, int) or not chat:
        raise ApiError(400, "Bad Request: chat not found")
    return chat


def _message(number: int, chat: int) -> Json:
    kind = {"type": "private", "first_name": "Zoé"} if chat > 0 else {"type": "supergroup", "title": "Rédaction"}
    return {"message_id": number, "date": int(time.time()), "chat": {"id": chat, **kind}}


def _as_message(sent: Sent) -> Json:
    entities = [_entity(entity.kind, entity.offset, entity.length, entity.url) for entity in sent.formatted.entities]
    return _message(sent.number, sent.chat) | {"from": BOT, "text": sent.text, "entities": entities}


def _entity(kind: str, offset: int, length: int, url: str = "") -> Json:
    return {"type": kind, "offset": offset, "length": length} | ({"url": url} if url else {})


def _found(text: str) -> list[Json]:
    """The commands, mentions and addresses that Telegram finds in what people write."""
    marks = re.finditer(
        r"(?<!\S)(?:(?P<bot_command>/\w{1,32}(?:@\w+)?)|(?P<mention>@\w{5,32})|(?P<url>https?://\S+))", text
    )
    return [_entity(str(found.lastgroup), units(text[: found.start()]), units(found[0])) for found in marks]
