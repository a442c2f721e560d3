"""French conjugation: the forms of a verb that news text uses to report, out of its infinitive alone."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Mood = Literal["finite", "future", "conditional", "participle", "gerund", "infinitive"]


class _Model(NamedTuple):
    """Endings that take the place of an infinitive's last letters."""

    ending: str
    present: tuple[str, str]
    imperfect: str
    past: tuple[str, str]
    future: str
    participle: str
    plain_gerund: str = ""


# The first model whose ending fits wins; the last two are the regular groups.
_MODELS = (
    _Model("faire", ("fait", "font"), "fais", ("fit", "firent"), "fer", "fait"),
    _Model("aller", ("va", "vont"), "all", ("alla", "allèrent"), "ir", "allé"),
    _Model("dire", ("dit", "disent"), "dis", ("dit", "dirent"), "dir", "dit"),
    _Model("crire", ("crit", "crivent"), "criv", ("crivit", "crivirent"), "crir", "crit"),
    _Model("lire", ("lit", "lisent"), "lis", ("lut", "lurent"), "lir", "lu"),
    _Model("rire", ("rit", "rient"), "ri", ("rit", "rirent"), "rir", "ri"),
    _Model("suffire", ("suffit", "suffisent"), "suffis", ("suffit", "suffirent"), "suffir", "suffi"),
    _Model("prendre", ("prend", "prennent"), "pren", ("prit", "prirent"), "prendr", "pris"),
    _Model("aindre", ("aint", "aignent"), "aign", ("aignit", "aignirent"), "aindr", "aint"),
    _Model("eindre", ("eint", "eignent"), "eign", ("eignit", "eignirent"), "eindr", "eint"),
    _Model("oindre", ("oint", "oignent"), "oign", ("oignit", "oignirent"), "oindr", "oint"),
    _Model("soudre", ("sout", "solvent"), "solv", ("solut", "solurent"), "soudr", "solu"),
    _Model("dre", ("d", "dent"), "d", ("dit", "dirent"), "dr", "du"),
    _Model("mettre", ("met", "mettent"), "mett", ("mit", "mirent"), "mettr", "mis"),
    _Model("attre", ("at", "attent"), "att", ("attit", "attirent"), "attr", "attu"),
    _Model("naître", ("naît", "naissent"), "naiss", ("nut", "nurent"), "naîtr", "nu"),
    _Model("aître", ("aît", "aissent"), "aiss", ("ut", "urent"), "aîtr", "u"),
    _Model("oître", ("oît", "oissent"), "oiss", ("ut", "urent"), "oîtr", "u"),
    _Model("clure", ("clut", "cluent"), "clu", ("clut", "clurent"), "clur", "clu"),
    _Model("vivre", ("vit", "vivent"), "viv", ("vécut", "vécurent"), "vivr", "vécu"),
    _Model("uivre", ("uit", "uivent"), "uiv", ("uivit", "uivirent"), "uivr", "uivi"),
    _Model("uire", ("uit", "uisent"), "uis", ("uisit", "uisirent"), "uir", "uit"),
    _Model("croire", ("croit", "croient"), "croy", ("crut", "crurent"), "croir", "cru"),
    _Model("boire", ("boit", "boivent"), "buv", ("but", "burent"), "boir", "bu"),
    _Model("plaire", ("plaît", "plaisent"), "plais", ("plut", "plurent"), "plair", "plu"),
    _Model("pouvoir", ("peut", "peuvent"), "pouv", ("put", "purent"), "pourr", "pu"),
    _Model("vouloir", ("veut", "veulent"), "voul", ("voulut", "voulurent"), "voudr", "voulu"),
    _Model("devoir", ("doit", "doivent"), "dev", ("dut", "durent"), "devr", "dû"),
    _Model("savoir", ("sait", "savent"), "sav", ("sut", "surent"), "saur", "su", "sach"),
    _Model("prévoir", ("prévoit", "prévoient"), "prévoy", ("prévit", "prévirent"), "prévoir", "prévu"),
    _Model("cevoir", ("çoit", "çoivent"), "cev", ("çut", "çurent"), "cevr", "çu"),
    _Model("valoir", ("vaut", "valent"), "val", ("valut", "valurent"), "vaudr", "valu"),
    _Model("voir", ("voit", "voient"), "voy", ("vit", "virent"), "verr", "vu"),
    _Model("enir", ("ient", "iennent"), "en", ("int", "inrent"), "iendr", "enu"),
    _Model("vrir", ("vre", "vrent"), "vr", ("vrit", "vrirent"), "vrir", "vert"),
    _Model("ffrir", ("ffre", "ffrent"), "ffr", ("ffrit", "ffrirent"), "ffrir", "ffert"),
    _Model("cueillir", ("cueille", "cueillent"), "cueill", ("cueillit", "cueillirent"), "cueiller", "cueilli"),
    _Model("entir", ("ent", "entent"), "ent", ("entit", "entirent"), "entir", "enti"),
    _Model("partir", ("part", "partent"), "part", ("partit", "partirent"), "partir", "parti"),
    _Model("sortir", ("sort", "sortent"), "sort", ("sortit", "sortirent"), "sortir", "sorti"),
    _Model("servir", ("sert", "servent"), "serv", ("servit", "servirent"), "servir", "servi"),
    _Model("dormir", ("dort", "dorment"), "dorm", ("dormit", "dormirent"), "dormir", "dormi"),
    _Model("mourir", ("meurt", "meurent"), "mour", ("mourut", "moururent"), "mourr", "mort"),
    _Model("courir", ("court", "courent"), "cour", ("courut", "coururent"), "courr", "couru"),
    _Model("quérir", ("quiert", "quièrent"), "quér", ("quit", "quirent"), "querr", "quis"),
    _Model("er", ("e", "ent"), "", ("a", "èrent"), "er", "é"),
    _Model("ir", ("it", "issent"), "iss", ("it", "irent"), "ir", "i"),
)
_DOUBLING = re.compile(r"(?:app|rapp|jet)[eé]l?er$|appeler$|jeter$")


def forms(infinitive: str) -> Iterator[tuple[str, Mood]]:
    """Yield the forms of a verb in the third person, its participles and itself, each with its mood."""
    model = next((m for m in _MODELS if infinitive.endswith(m.ending)), None)
    if model is None:
        return
    stem = infinitive.removesuffix(model.ending)
    if model.ending == "er":
        yield from _first_group(stem)
    else:
        yield from _conjugated(
            tuple(stem + ending for ending in model.present),
            stem + model.imperfect,
            tuple(stem + ending for ending in model.past),
            stem + model.future,
        )
        yield stem + (model.plain_gerund or model.imperfect) + "ant", "gerund"
        yield from _participles(stem + model.participle)
    yield infinitive, "infinitive"


def _conjugated(
    present: tuple[str, ...], imperfect: str, past: tuple[str, ...], future: str
) -> Iterator[tuple[str, Mood]]:
    for form in (*present, imperfect + "ait", imperfect + "aient", *past):
        yield form, "finite"
    for ending in ("a", "ont"):
        yield future + ending, "future"
    for ending in ("ait", "aient"):
        yield future + ending, "conditional"


def _participles(masculine: str) -> Iterator[tuple[str, Mood]]:
    plural = masculine if masculine.endswith("s") else masculine + "s"
    feminine = masculine.replace("û", "u") + "e"
    for form in (masculine, plural, feminine, feminine + "s"):
        yield form, "participle"


def _first_group(stem: str) -> Iterator[tuple[str, Mood]]:
    """Verbs in -er, whose stem changes its spelling: lancer, exiger, répéter, appeler, marteler, appuyer."""
    soft = stem[:-1] + "ç" if stem.endswith("c") else stem + "e" if stem.endswith("g") else stem
    strong = _stressed(stem)
    future = strong if strong[-1] in "li" and strong != stem and "é" not in stem[-3:] else stem
    yield from _conjugated((strong + "e", strong + "ent"), soft, (soft + "a", stem + "èrent"), future + "er")
    yield soft + "ant", "gerund"
    yield from _participles(stem + "é")


def _stressed(stem: str) -> str:
    """The stem before a silent ending: répèt-, martèl-, rappell-, appui-."""
    if re.search(r"app?el$|jet$", stem):
        return stem + stem[-1]
    if stem.endswith(("uy", "oy")):
        return stem[:-1] + "i"
    return (
        re.sub(r"[eé]([^aeiouéèy]{1,2})$", r"è\1", stem)
        if re.search(r"[eé](?:[^aeiouéèyr]|[bcdfgptv]r|r)$", stem)
        else stem
    )
