"""What a web page holds and its reader does not see."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NEVER_SHOWN = frozenset(
    "script style noscript template textarea select svg object iframe canvas datalist dialog".split()
)
LENGTH = re.compile(r"(-?[\d.]+)(?:px|em|rem|ex|ch|pt|vw|vh|%)?$")
FAR = 900.0  # of any unit: out of the window
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SIMPLE_SELECTOR = re.compile(r"[a-z0-9]*(?:\.([\w-]+)|#([\w-]+))", re.IGNORECASE)
WHITE = frozenset({"white", "#fff", "#ffffff", "#ffff", "#ffffffff", "rgb(255,255,255)", "rgba(255,255,255,1)"})
CLEAR = frozenset({"transparent", "rgba(0,0,0,0)", "#0000", "#00000000"})


def remove_hidden(page: "HtmlElement") -> None:
    """Take out of the page, in place, what its markup, its styles or its style sheet's plain rules hide.

    What a script or another file hides is not known here. Text in white counts as hidden unless a background is named.
    """
    classes, ids = _hidden_by_sheet(page)
    for element in list(page.iter("*")):
        if element.getparent() is None or element.tag in {"html", "head", "body"}:
            continue
        if (
            element.tag in NEVER_SHOWN
            or element.get("hidden") is not None
            or (element.get("aria-hidden") or "").strip().lower() == "true"
            or not classes.isdisjoint((element.get("class") or "").split())
            or element.get("id") in ids
            or _hides(_declarations(_style(element)), _backgrounds(element))
        ):
            element.drop_tree()


def _style(element: "HtmlElement") -> str:
    colour = element.get("color") if element.tag == "font" else None
    return (f"color:{colour};" if colour else "") + (element.get("style") or "")


def _declarations(style: str) -> dict[str, str]:
    """The declarations of a style: lower case, without spaces around."""
    pairs = (part.partition(":") for part in CSS_COMMENT.sub("", style).lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def _backgrounds(element: "HtmlElement") -> Iterator[str]:
    """The backgrounds that an element and those around it name, the nearest first."""
    while element is not None:
        style = _declarations(element.get("style") or "")
        for value in (style.get("background-color"), style.get("background"), element.get("bgcolor")):
            if value:
                yield value.lower()
        element = element.getparent()


def _hides(style: Mapping[str, str], backgrounds: Iterator[str]) -> bool:
    if style.get("display") == "none" or style.get("visibility") in {"hidden", "collapse"}:
        return True
    if any(_length(style.get(name)) == 0 for name in ("opacity", "font-size", "zoom")):
        return True
    if style.get("transform", "").replace(" ", "") in {"scale(0)", "scale(0,0)"}:
        return True
    return _out_of_sight(style) or _without_colour(style, backgrounds)


def _out_of_sight(style: Mapping[str, str]) -> bool:
    """Whether a box is moved out of the window, has no size or is cut away."""
    away = ("left", "right", "top", "bottom", "text-indent", "margin-left", "margin-top")
    if any((_length(style.get(name)) or 0) < -FAR for name in away):
        return True
    if style.get("overflow") in {"hidden", "clip"} and any(
        (length := _length(style.get(name))) is not None and length <= 1
        for name in ("height", "width", "max-height", "max-width")
    ):
        return True
    clip = style.get("clip", "").replace(" ", "").replace("px", "")
    return clip in {"rect(0,0,0,0)", "rect(1,1,1,1)", "rect(0000)", "rect(1111)"} or (
        style.get("clip-path", "").replace(" ", "") in {"inset(50%)", "inset(100%)", "circle(0)"}
    )


def _without_colour(style: Mapping[str, str], backgrounds: Iterator[str]) -> bool:
    colour = style.get("color", "").replace(" ", "")
    if not colour:
        return False
    if colour in CLEAR:
        return True
    around = next(backgrounds, "white").replace(" ", "")
    return colour == around or (colour in WHITE and around in WHITE)


def _length(value: str | None) -> float | None:
    found = LENGTH.match(value) if value else None
    try:
        return float(found.group(1)) if found else None
    except ValueError:
        return None


def _hidden_by_sheet(page: "HtmlElement") -> tuple[set[str], set[str]]:
    """The classes and ids that the page's own style sheet hides, by rules for a class or an id alone."""
    classes, ids = set[str](), set[str]()
    for sheet in page.iter("style"):
        for selectors, body in RULE.findall(_without_conditions(CSS_COMMENT.sub("", sheet.text or ""))):
            if not _hides(_declarations(body), iter(())):
                continue
            for selector in selectors.split(","):
                if plain := SIMPLE_SELECTOR.fullmatch(selector.strip()):
                    (classes if plain.group(1) else ids).add(plain.group(1) or plain.group(2))
    return classes, ids


def _without_conditions(sheet: str) -> str:
    """The style sheet without its @media and other blocks, which hold for some windows only."""
    kept, depth, start = [], 0, 0
    for found in re.finditer(r"[{}]", sheet):
        if found.group() == "{":
            if depth == 0 and "@" in sheet[start : found.start()]:
                depth = 1
            elif depth:
                depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                start = found.end()
        else:
            kept.append(sheet[start : found.end()])
            start = found.end()
    return "".join(kept)
