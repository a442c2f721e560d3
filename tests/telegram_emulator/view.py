"""A chat as a page of HTML: what people wrote on the right, what the bot sent on the left, its buttons below."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from tests.telegram_emulator.api import Sent
from tests.telegram_emulator.markup import Entity, Formatted, units

TAGS = {"bold": "b", "italic": "i", "code": "code", "text_link": "a", "blockquote": "blockquote"}
STYLE = """
body { margin: 0; display: flex; background: #c9d8b6; font: 15px/1.35 "Noto Sans", "DejaVu Sans", Arial, sans-serif; }
section { width: 430px; padding: 14px; display: flex; flex-direction: column; gap: 8px; }
.bubble { max-width: 400px; padding: 7px 11px; border-radius: 14px; white-space: pre-wrap; overflow-wrap: anywhere;
  box-shadow: 0 1px 1px #0003; }
.bot { align-self: flex-start; background: #fff; border-bottom-left-radius: 4px; }
.person { align-self: flex-end; background: #effdde; border-bottom-right-radius: 4px; }
blockquote { margin: 2px 0; padding: 3px 10px; border-left: 3px solid #3a8ee6; border-radius: 4px;
  background: #3a8ee618; }
a { color: #2678b6; text-decoration: none; }
code { font-family: "DejaVu Sans Mono", monospace; color: #a03060; font-size: 13px; }
.keys { align-self: flex-start; width: 422px; display: flex; flex-direction: column; gap: 4px; }
.row { display: flex; gap: 4px; }
.key { flex: 1 1 0; min-width: 0; padding: 6px 2px; border-radius: 8px; background: #5c7a4d99; color: #fff;
  text-align: center; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: 14px; }
"""


def page(chats: Sequence[Sequence[str | Sent]]) -> str:
    """Chats side by side: of each what a person wrote, as it is, and what the bot sent."""
    columns = "".join(f"<section>{''.join(map(_item, chat))}</section>" for chat in chats)
    return f'<!doctype html><html lang="fr"><meta charset="utf-8"><style>{STYLE}</style><body>{columns}</body></html>'


def _item(item: str | Sent) -> str:
    if isinstance(item, str):
        return f'<div class="bubble person">{escape(item)}</div>'
    return f'<div class="bubble bot">{marked(item.formatted)}</div>{_keys(item)}'


def _keys(sent: Sent) -> str:
    rows = (sent.parameters.get("reply_markup") or {}).get("inline_keyboard", [])
    shown = ("".join(f'<div class="key">{escape(button["text"])}</div>' for button in row) for row in rows)
    return f'<div class="keys">{"".join(f"""<div class="row">{row}</div>""" for row in shown)}</div>' if rows else ""


def marked(formatted: Formatted) -> str:
    """A text with its entities as HTML."""
    text, entities = formatted.text.encode("utf-16-le"), formatted.entities
    places = {0, units(formatted.text)} | {p for e in entities for p in (e.offset, e.offset + e.length)}
    pieces = []
    for start, end in pairwise(sorted(places)):
        pieces += [_opening(entity) for entity in entities if entity.offset == start]
        pieces.append(escape(text[2 * start : 2 * end].decode("utf-16-le")))
        pieces += [f"</{TAGS[entity.kind]}>" for entity in _ending(entities, end)]
    return "".join(pieces).replace("</blockquote>\n", "</blockquote>")


def _opening(entity: Entity) -> str:
    link = f' href="{escape(entity.url)}"' if entity.url else ""
    return f"<{TAGS[entity.kind]}{link}>"


def _ending(entities: Sequence[Entity], place: int) -> Iterator[Entity]:
    """The entities that end at a place, the innermost first."""
    return (entity for entity in reversed(entities) if entity.offset + entity.length == place)
