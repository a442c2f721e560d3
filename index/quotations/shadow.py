"""The shadow of a text: the same length, character by character, in one plain typography."""

_PLAIN = str.maketrans(
    {
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " "
        ),
        **dict.fromkeys("’ʼ‛`´′＇", "'"),
        **dict.fromkeys("‐‑‒", "-"),
        **dict.fromkeys("–—―", "–"),
        "″": '"',
        "＂": '"',
    }
)


def shadow(text: str) -> str:
    """Return `text` with its apostrophes, spaces and dashes made plain, so that offsets stay the same."""
    return text.translate(_PLAIN)
