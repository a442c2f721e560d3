"""Draw docs/telegram.png: questions to the bot and its answers, as a chat shows them; for the pictures in the README.

python -m docs.draw_chat [FOLDER]

The bot answers for real, in front of the emulated Bot API of the tests. Needs Chromium (Debian: apt install chromium).
With a FOLDER, pages and pictures of more of the bot's messages are put there, to be looked at.
"""

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.app import Quidit, opened
from bot.settings import read_settings
from tests.talking import Talking, talking
from tests.telegram_emulator import Sent
from tests.telegram_emulator.view import page

ROOT = Path(__file__).parent.parent
Chat = list[str | Sent]


def main() -> None:
    """Ask, and draw."""
    folders = [Path(name) for name in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as place:
        settings = read_settings().model_copy(update={"quidit_data": Path(place) / "library", "chat_model": None})
        with opened(settings, create=True) as quidit:
            list(quidit.ingest.add([ROOT / "articles"]))
            shown, more = asyncio.run(_asked(quidit, Path(place) / "bot"))
        draw([shown[:2], shown[2:]], Path(place), ROOT / "docs" / "telegram.png", height=560)
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        for number, chat in enumerate(more):
            draw([chat], folder, folder / f"{number}.png", height=1400)


async def _asked(quidit: Quidit, folder: Path) -> tuple[Chat, list[Chat]]:
    """What the README shows, and more chats to look at."""
    async with talking(folder, quidit.responder()) as talk:
        question = "que dit Lucien Fabrègue de l'eau ?"
        (answer,) = await talk.say(question)
        shown: Chat = [question, answer, await talk.press(answer, "[3]")]
        texts = ["/start", "/aide", "/articles", "/sources", "/langue", "/confidentialite", "/oublier"]
        texts += [
            "qui a dit quoi sur les troupes ?",
            "who said what about the troops?",
            "quels articles parlent de la crue ?",
        ]
        texts += ["xylophone", "combien de soldats sont arrivés ?", "bonjour"]
        return shown, [await _said(talk, text) for text in texts]


async def _said(talk: Talking, text: str) -> Chat:
    return [text, *await talk.say(text)]


def draw(chats: list[Chat], folder: Path, picture: Path, height: int) -> None:
    """Have a page drawn by Chromium."""
    source = folder / f"{picture.stem}.html"
    source.write_text(page(chats), encoding="utf-8")
    size = f"--window-size={458 * len(chats)},{height}"
    quiet = ["--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"]
    command = ["chromium", *quiet, size, f"--screenshot={picture}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - all of it is written above


if __name__ == "__main__":
    main()
