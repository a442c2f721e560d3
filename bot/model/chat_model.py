"""A chat model behind a deadline: what it is asked is answered in time, or not at all."""

import asyncio
import email.utils
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import SecretStr

from index.errors import UserError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langchain_core.runnables import Runnable

T = TypeVar("T")
Form = dict[str, Any]
MOST_RETRIES = 2
FAULT, TOO_MANY, SERVER_FAULT = 400, 429, 500
REFUSED = frozenset({400, 404, 415, 422, 501})  # perhaps for the form of the answer that was asked for
LOCAL = "ollama"  # the provider that needs no key


class ChatModelError(UserError):
    """The chat model that the settings name cannot be used."""


class NoReplyError(Exception):
    """The model gave no reply; the message is a word for the log, without anything that was said."""


class ChatModel:
    """Asks a LangChain chat model. `seconds` are for everything: connecting, waiting, trying again.

    Each call is a coroutine on a loop of its own, because only there a call that takes too long can be ended.
    """

    def __init__(self, model: "BaseChatModel", seconds: float) -> None:
        self._model = model
        self._seconds = seconds
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="chat model", daemon=True)
        self._thread.start()
        self._closing = threading.Lock()
        self._closed = False

    def reply(self, messages: "Sequence[BaseMessage]", form: Form) -> object:
        """What the model replies: JSON that was meant to have `form`, a JSON schema, or else its text.

        Raises NoReplyError.
        """
        with self._closing:
            if self._closed:
                raise NoReplyError("closed")
            answering = asyncio.wait_for(self._reply(messages, form), self._seconds)
            future = asyncio.run_coroutine_threadsafe(answering, self._loop)
        try:
            error = future.exception()
        except CancelledError:
            raise NoReplyError("closed") from None
        if error:
            raise NoReplyError(_named(error)) from None  # its text may quote what was asked
        return future.result()

    def close(self) -> None:
        """End what is under way: who waits for a reply gets none, and so does who asks later."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
        asyncio.run_coroutine_threadsafe(_cancel_the_others(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _reply(self, messages: "Sequence[BaseMessage]", form: Form) -> object:
        if held := _held(self._model, form):
            try:
                return _content(await self._patiently(lambda: held.ainvoke(messages)))
            except Exception as error:  # each provider has classes of its own; what is not known is raised again
                if _status(error) not in REFUSED:
                    raise
        return _content(await self._patiently(lambda: self._model.ainvoke(messages)))

    async def _patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        """Call, and again where the fault may pass before the time is over."""
        for attempt in range(MOST_RETRIES):
            try:
                return await call()
            except Exception as error:  # as above: only faults that may pass are held back
                if not _passes(error) or (wait := _wait(error, attempt)) >= self._seconds:
                    raise
            await asyncio.sleep(wait)
        return await call()


async def _cancel_the_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def chat_model(name: str, *, key: SecretStr | None, base_url: str | None, seconds: float) -> ChatModel:
    """The model of this name, such as "openai:gpt-5-mini". Connects to nothing yet. Raises ChatModelError."""
    from langchain.chat_models import init_chat_model

    provider = name.partition(":")[0]
    options: dict[str, Any] = {"base_url": base_url} if base_url else {}
    if provider != LOCAL:
        if not key and not base_url:
            raise ChatModelError(f"CHAT_MODEL={name} needs a key: set CHAT_API_KEY, or the provider's own variable.")
        options["api_key"] = key.get_secret_value() if key else "none"  # a server of one's own may need none
    try:
        return ChatModel(init_chat_model(name, max_retries=0, **options), seconds)
    except ImportError:
        raise ChatModelError(f"CHAT_MODEL={name} needs a package: pip install 'quidit[{provider}]'.") from None


def _held(model: "BaseChatModel", form: Form) -> "Runnable[Any, BaseMessage] | None":
    """The model held to a form, or None where LangChain cannot do that with it.

    Without LangChain's own reading of the reply, whose time grows with the square of a reply that is no JSON.
    """
    from langchain_core.runnables import RunnableSequence

    try:
        reading = model.with_structured_output(form)
    except NotImplementedError:
        return None
    return reading.first if isinstance(reading, RunnableSequence) else None


def _content(message: "BaseMessage") -> object:
    """What a reply holds: the arguments of a tool where it calls one, which is how some providers keep to a form."""
    calls = getattr(message, "tool_calls", None)
    return calls[0]["args"] if calls else message.text


def _named(error: BaseException) -> str:
    """A word for the log."""
    if isinstance(error, TimeoutError):
        return "timeout"
    if status := _status(error):
        return f"status {status}"
    return "unreachable" if _unreachable(error) else type(error).__name__


def _passes(error: Exception) -> bool:
    """Whether the same call may succeed in a moment."""
    status = _status(error)
    return status == TOO_MANY or (status or 0) >= SERVER_FAULT or (status is None and _unreachable(error))


def _unreachable(error: BaseException) -> bool:
    """Whether the connection failed. Each provider's client wraps the errors of its HTTP library."""
    import httpx
    from langchain_core.exceptions import ModelConnectionError

    return any(isinstance(e, httpx.TransportError | ModelConnectionError | ConnectionError) for e in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _status(error: BaseException) -> int | None:
    """The HTTP status that an error of any provider's client tells of."""
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) and status >= FAULT else None


def _wait(error: Exception, attempt: int) -> float:
    """Seconds before the next attempt: what the server asks for (RFC 9110, Retry-After), else half one, then one."""
    asked = str(getattr(getattr(error, "response", None), "headers", {}).get("retry-after", ""))
    if asked.isdecimal():
        return float(asked)
    try:
        until = email.utils.parsedate_to_datetime(asked)
    except ValueError:
        return 0.5 * (attempt + 1)
    return max(0.0, (until.astimezone(UTC) - datetime.now(UTC)).total_seconds())
