"""Articles as six kinds of outlets put them on the web, with all that stands around them there."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape

from index.models import Article


@dataclass(frozen=True, slots=True)
class Page:
    """A web page, and the article in it as readers would copy it: its subheading, and its lead and paragraphs."""

    source: bytes
    subheading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An article in the parts that outlets lay out."""

    article: Article
    lead: str
    paragraphs: tuple[str, ...]
    subheading: str = "« On ne nous a rien dit »"


def draft(article: Article, end: str) -> Draft:
    """The article cut into paragraphs at this end."""
    lead, *paragraphs = (line for line in article.text.replace(end, f"{end.rstrip()}\n").split("\n") if line.strip())
    return Draft(article, lead, tuple(paragraphs))


def attribute(value: str | None) -> str:
    return escape(value or "", quote=True)


def text(value: str) -> str:
    """The text in markup, with the names of characters that French pages are full of."""
    return escape(value, quote=False).replace("\u00a0", "&nbsp;").replace("’", "&rsquo;")


def marked(value: str) -> str:
    """The same, with some of the words linked or set off."""
    words = text(value).split(" ")
    if len(words) < 12:
        return " ".join(words)
    return " ".join([*words[:3], f'<a href="/theme/3">{words[3]}</a>', *words[4:8], f"<em>{words[8]}</em>", *words[9:]])


def paragraphs(of: Iterable[str], kind: str = "") -> Iterator[str]:
    attributes = f' class="{kind}"' if kind else ""
    yield from (f"<p{attributes}>{marked(each)}</p>" for each in of)


def with_inserts(parts: Iterable[str], inserts: Iterable[str]) -> str:
    """The parts, with an insert after every second one as long as there are any."""
    left = iter(inserts)
    return "\n".join(f"{part}\n{next(left, '')}" if number % 2 else part for number, part in enumerate(parts))


def linked_data(things: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(things)}</script>'


def opengraph(article: Article, *names: str) -> str:
    known = {
        "og:title": article.title,
        "og:site_name": article.outlet,
        "og:url": article.url,
        "og:locale": "fr_FR" if article.language == "fr" else "en_GB",
        "article:author": article.author,
        "article:published_time": f"{article.published}T07:30:00+02:00",
        "article:modified_time": f"{article.modified}T18:05:00+02:00",
    }
    return "".join(f'<meta property="{name}" content="{attribute(known[name])}">' for name in names or known)


COOKIES = """<div id="didomi-host" class="cookie-banner" role="dialog"><p>Avec votre accord, nos 847 partenaires et nous
utilisons des cookies ou technologies similaires pour stocker et consulter des informations personnelles comme votre
visite sur ce site.</p><button>Tout accepter</button><button>Paramétrer mes choix</button></div>"""
MENU = """<nav class="menu"><ul><li><a href="/">Accueil</a></li><li><a href="/politique">Politique</a></li><li>
<a href="/monde">International</a></li><li><a href="/sport">Sports</a></li><li><a href="/abo">S’abonner</a></li></ul>
</nav>"""
SHARE = """<div class="share-buttons"><span>Partager</span><a href="https://facebook.example/share">Facebook</a><a
href="https://x.example/share">X</a><a href="mailto:?subject=x">Envoyer par e-mail</a><a href="#">Copier le lien</a>
</div>"""
RELATED = """<aside class="related"><h3>À lire aussi</h3><ul><li><a href="/a/1">Le marché couvert ferme ses portes pour
six mois de travaux</a></li><li><a href="/a/2">Handball : les Vertes l’emportent d’un but à Port-Alven</a></li><li><a
href="/a/3">Ce que l’on sait de la panne d’électricité de mardi</a></li></ul></aside>"""
NEWSLETTER = """<div class="newsletter-box"><p class="newsletter-box__title">La lettre du matin</p><p>Chaque jour à
6 h 30, l’essentiel de l’actualité choisi par la rédaction, dans votre boîte aux lettres.</p><form action="/nl"><input
type="email" placeholder="Votre adresse e-mail"><button>S’inscrire gratuitement</button></form></div>"""
ADVERTISEMENT = """<div class="ad-slot" data-ad="in-read"><span class="ad-label">Publicité</span><a href="/pub">Changez
de matelas : 100 nuits d’essai, livraison offerte</a></div>"""
COMMENTS = """<section id="comments" class="comments"><h2>3 commentaires</h2><div class="comment"><p
class="comment-author">
Marcel du 12</p><p>Encore une fois ce sont toujours les mêmes qui paient, et personne ne dit rien.</p></div><div
class="comment"><p class="comment-author">Odile</p><p>Bravo pour cet article, enfin quelqu’un qui se déplace sur le
terrain au lieu de recopier des dépêches.</p></div><a href="/login">Connectez-vous pour réagir</a></section>"""
READ_MORE = """<p class="read-also"><strong>Lire aussi&nbsp;:</strong> <a href="/a/7">Pourquoi le pont de Kervall reste
fermé aux poids lourds</a></p>"""
BIOGRAPHY = """<div class="author-bio"><img src="/x.jpg" alt="portrait"><p>Passé par la radio et les pages sportives,
notre
journaliste suit les questions de société depuis 2014. Il est l’auteur de deux livres sur les rivières.</p></div>"""
FOOTER = """<footer class="footer"><p>© 2026 Tous droits réservés. Toute reproduction interdite sans autorisation.</p>
<ul><li><a href="/cgu">Conditions générales d’utilisation</a></li><li><a href="/legal">Mentions légales</a></li><li><a
href="/cookies">Gérer mes cookies</a></li><li><a href="/contact">Nous écrire</a></li></ul></footer>"""
FIGURE = """<figure><picture><img src="/photo.jpg" alt="Une vue de la place"></picture><figcaption>La place du marché,
photographiée la semaine dernière. <span class="credit">PHOTO ARCHIVES / J.-P. L.</span></figcaption></figure>"""


def regional(draft: Draft) -> str:
    """A regional daily: everything in JSON-LD, and boxes between the paragraphs."""
    article = draft.article
    people = [{"@type": "Person", "name": name.strip()} for name in (article.author or "").split(",")]
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "Accueil", "url": "https://accueil.example"},
            {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "name": "Communes"}]},
            {
                "@type": "NewsArticle",
                "headline": article.title,
                "inLanguage": article.language,
                "datePublished": f"{article.published}T07:30:00+02:00",
                "dateModified": f"{article.modified}T18:05:00+02:00",
                "author": people,
                "publisher": {"@type": "Organization", "name": article.outlet, "logo": {"@type": "ImageObject"}},
                "mainEntityOfPage": {"@type": "WebPage", "@id": article.url},
            },
        ],
    }
    body = with_inserts(
        [*paragraphs(draft.paragraphs[:3]), f"<h2>{text(draft.subheading)}</h2>", *paragraphs(draft.paragraphs[3:])],
        [ADVERTISEMENT, READ_MORE, NEWSLETTER],
    )
    return f"""<!DOCTYPE html><html lang="{article.language}"><head><meta charset="utf-8">{linked_data(data)}
<title>{text(article.title or "")} | Actualités de votre commune</title></head><body class="page">{COOKIES}
<header class="site-header"><a class="logo" href="/">Accueil</a>{MENU}</header><main><article class="article">
<header><h1>{text(article.title or "")}</h1><div class="meta">Par {text(article.author or "")}, publié le
<time datetime="{article.published}">{article.published}</time> à 7 h 30 · Lecture 3 min</div>{SHARE}</header>{FIGURE}
<p class="chapo">{marked(draft.lead)}</p><div class="article-body">{body}</div>{BIOGRAPHY}
<ul class="tags"><li><a href="/t/1">Faits divers</a></li><li><a href="/t/2">Votre commune</a></li></ul></article>
{COMMENTS}{RELATED}</main>{FOOTER}</body></html>"""


def national(draft: Draft) -> str:
    """A national daily: a notice for those who do not pay, letters, biographies; classes named by blocks."""
    article = draft.article
    data = {
        "@context": "http://schema.org",
        "@type": ["NewsArticle", "Article"],
        "headline": article.title,
        "isAccessibleForFree": False,
        "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".article__content"},
        "datePublished": f"{article.published}T05:00:00.000Z",
        "dateModified": f"{article.modified}T16:30:00.000Z",
        "author": {"@type": "Person", "name": article.author, "url": "/signataires/1"},
        "publisher": {"@type": "NewsMediaOrganization", "name": article.outlet},
        "url": article.url,
    }
    body = with_inserts(
        [
            *paragraphs(draft.paragraphs[:2], "article__paragraph"),
            f'<h2 class="article__sub-title">{text(draft.subheading)}</h2>',
            *paragraphs(draft.paragraphs[2:], "article__paragraph"),
        ],
        [
            """<section class="catcher"><span class="catcher__title">Article réservé à nos
abonnés</span><a
href="/a/4" class="catcher__desc">En Haute-Aille, la longue attente des riverains du barrage</a></section>""",
            """<section class="services-inline"><p class="services__title">Le Monde des rivières</p><p>Suivez toute
l’actualité de l’eau dans notre application</p><a>Ajouter à vos sélections</a></section>""",
        ],
    )
    return f"""<!DOCTYPE html><html lang="{article.language}" prefix="og: http://ogp.me/ns#"><head><meta
charset="utf-8">
<title>{text(article.title or "")}</title><link rel="canonical" href="{attribute(article.url)}">
<meta property="og:site_name" content="{attribute(article.outlet)}">{linked_data(data)}</head><body>
<div class="gdpr-lmd-wall"><h2>Vous pouvez lire sur un seul appareil à la fois</h2><p>Ce message s’affichera sur
l’autre appareil.</p></div>{MENU}<main class="main"><div class="zone zone--article"><section class="article__heading">
<ul class="breadcrumb"><li><a href="/monde">International</a></li><li><a href="/eau">Eau</a></li></ul>
<h1 class="article__title">{text(article.title or "")}</h1><p class="article__desc">{marked(draft.lead)}</p>
<p class="meta__author">Par <a class="article__author-link" href="/s/1">{text(article.author or "")}</a></p>
<p class="meta__publisher">Publié hier à 05h00, modifié à 16h30 · Temps de Lecture 4 min.</p>
<ul class="article__actions"><li><button>Ajouter à vos sélections</button></li><li><button>Offrir cet article</button>
</li></ul></section><section class="article__content old__article-content-single">{body}</section>
<section class="paywall"><p class="paywall__title">Il vous reste 62.4% de cet article à lire.</p><p>La suite est
réservée aux abonnés. Déjà abonné ? Se connecter. Profitez de notre offre : le premier mois à 1 florin, sans
engagement, puis 10 florins par mois.</p></section>{NEWSLETTER}<section class="friend"><h2>Contribuer</h2><p>Réutiliser
ce contenu</p></section></div>{RELATED}</main>{FOOTER}</body></html>"""


def broadcaster(draft: Draft) -> str:
    """A public broadcaster: OpenGraph alone, generic boxes, a player, embedded messages."""
    article = draft.article
    body = with_inserts(
        [
            *paragraphs(draft.paragraphs[:1]),
            f"<h2>{text(draft.subheading)}</h2>",
            *paragraphs(draft.paragraphs[1:]),
        ],
        [
            """<div class="o-embed"><iframe src="https://video.example/9" title="Vidéo"></iframe><p
class="o-embed__legend">Pour afficher ce contenu, il est nécessaire d’autoriser les cookies de mesure.</p></div>""",
            '<div class="c-related-inline"><a href="/a/5">À écouter : la matinale du jour, avec nos invités</a></div>',
        ],
    )
    return f"""<!DOCTYPE html><html lang="{article.language}"><head><meta
charset="utf-8"><title>{text(article.title or "")}
- {text(article.outlet or "")}</title><link rel="canonical" href="{attribute(article.url)}">{opengraph(article)}
<meta name="author" content="{attribute(article.author)}"></head><body><div id="app"><div class="o-header">{MENU}</div>
<div class="o-live-bar"><a href="/direct">En direct : le journal de 13 heures</a></div><div class="o-page">
<div class="c-article"><div class="c-title"><h1>{text(article.title or "")}</h1></div><div
class="c-player"><button>Écouter
l’article (4 min)</button><p>Votre navigateur ne prend pas en charge la lecture audio.</p></div>
<div class="c-signature"><span>Rédigé par {text(article.author or "")}</span></div>{SHARE}<div class="c-lead"><p>
{marked(draft.lead)}</p></div><div class="c-body">{body}</div><div class="c-tags"><a href="/t/1">Société</a><a
href="/t/2">Région</a></div></div><div class="c-most-read"><h2>Les plus lus</h2><ol><li><a href="/a/8">Météo : le vent
se
lève sur tout l’ouest du pays</a></li><li><a href="/a/9">Un train de nuit bloqué six heures en gare de
Vaucrelle</a></li></ol></div></div>{FOOTER}</div></body></html>"""


def agency(draft: Draft) -> str:
    """A news agency: microdata, and hardly anything around."""
    article = draft.article
    return f"""<!DOCTYPE html><html lang="{article.language}"><head><meta
charset="utf-8"><title>{text(article.title or "")}
</title></head><body>{MENU}<div itemscope itemtype="https://schema.org/NewsArticle" class="dispatch">
<link itemprop="mainEntityOfPage" href="{attribute(article.url)}"><h1
itemprop="headline">{text(article.title or "")}</h1>
<p class="dispatch-info"><span itemprop="publisher" itemscope itemtype="https://schema.org/Organization"><span
itemprop="name">{text(article.outlet or "")}</span></span> | <span itemprop="author" itemscope
itemtype="https://schema.org/Person"><span itemprop="name">{text(article.author or "")}</span></span> | <time
itemprop="datePublished" datetime="{article.published}T07:30:00+02:00">{article.published}</time> | mis à jour <time
itemprop="dateModified" datetime="{article.modified}T18:05:00+02:00">{article.modified}</time></p>
<div itemprop="articleBody"><p>{marked(draft.lead)}</p><h3>{text(draft.subheading)}</h3>
{"".join(paragraphs(draft.paragraphs))}</div>
<p class="copyright">© Tous droits de reproduction et de représentation réservés</p></div><div class="wire"><h2>Le fil
info</h2><ul><li>14:02 <a href="/d/1">Bourse : l’indice de Kervall termine en baisse de 0,4 %</a></li><li>13:47 <a
href="/d/2">Cyclisme : abandon du maillot vert</a></li></ul></div>{FOOTER}</body></html>"""


def legacy(draft: Draft) -> str:
    """An old site: tables for the layout, line breaks for paragraphs, bare meta elements."""
    article = draft.article
    lines = (draft.lead, f"<b>{text(draft.subheading)}</b>", *map(marked, draft.paragraphs))
    return f"""<HTML LANG="{article.language}"><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html;
charset=utf-8"><TITLE>{text(article.title or "")}</TITLE><META NAME="author" CONTENT="{attribute(article.author)}">
<META NAME="DC.publisher" CONTENT="{attribute(article.outlet)}"><META NAME="date" CONTENT="{article.published}">
<META NAME="last-modified" CONTENT="{article.modified}"><LINK REL="canonical" HREF="{attribute(article.url)}"></HEAD>
<BODY BGCOLOR="#FFFFFF"><TABLE WIDTH="100%"><TR><TD COLSPAN="3"><FONT SIZE="5">La feuille des environs</FONT> <A
HREF="/">Accueil</A> | <A HREF="/archives">Archives</A> | <A HREF="/livre-dor">Livre d’or</A></TD></TR><TR><TD
WIDTH="150"
VALIGN="top"><A HREF="/r1">Vie locale</A><BR><A HREF="/r2">Sports et loisirs</A><BR><A HREF="/r3">Petites
annonces</A><BR><A HREF="/r4">Nos bonnes adresses</A></TD><TD VALIGN="top"><H1>{text(article.title or "")}</H1>
<FONT FACE="Georgia">{"<BR><BR>".join(lines)}</FONT></TD><TD WIDTH="150" VALIGN="top"><B>En bref</B><BR><A
HREF="/b1">Loto des aînés dimanche</A><BR><A HREF="/b2">Vide-grenier reporté</A></TD></TR><TR><TD COLSPAN="3"
ALIGN="center"><FONT SIZE="1">Site optimisé pour une résolution de 800 x 600. Écrire au webmestre. Vous êtes le
12 845e visiteur.</FONT></TD></TR></TABLE></BODY></HTML>"""


def live(draft: Draft) -> str:
    """An event followed live: entries with their times, the newest first."""
    article = draft.article
    data = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": article.title,
        "datePublished": f"{article.published}T07:30:00+02:00",
        "dateModified": f"{article.modified}T18:05:00+02:00",
        "author": [{"@type": "Person", "name": article.author}],
        "publisher": {"@type": "Organization", "name": article.outlet},
        "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "Le point", "articleBody": "Le point à midi"}],
    }
    entries = "".join(
        f'<div class="live-entry" id="e{hour}"><time class="live-entry__time" datetime="{article.published}T{hour}:00">'
        f'{hour}:00</time><div class="live-entry__text"><p>{marked(each)}</p></div></div>'
        for hour, each in enumerate((draft.subheading, *draft.paragraphs), start=10)
    )
    return f"""<!DOCTYPE html><html lang="{article.language}"><head><meta charset="utf-8"><title>En direct -
{text(article.title or "")}</title>{linked_data([data])}<link rel="canonical"
href="{attribute(article.url)}"></head><body>
{COOKIES}<header>{MENU}</header><main><article><h1>{text(article.title or "")}</h1><p class="standfirst">
{marked(draft.lead)}</p>{SHARE}<div class="live-feed">{entries}</div><button>Charger la
suite</button></article>{RELATED}
</main>{FOOTER}</body></html>"""


STYLES: dict[str, Callable[[Draft], str]] = {
    style.__name__: style for style in (regional, national, broadcaster, agency, legacy, live)
}


def page(style: str, article: Article) -> Page:
    """The article as an outlet of this style shows it."""
    parts = draft(article, ". " if style == "agency" else "\n")  # a paragraph for every sentence there
    return Page(STYLES[style](parts).encode(), parts.subheading, (parts.lead, *parts.paragraphs))
