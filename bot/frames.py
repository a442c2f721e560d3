"""The frames of questions in French and English: the words around what is asked, which tell how it is asked.

Patterns are over folded text.
"""

import re

# Somebody who said, wants or did this.
WHO = re.compile(
    r"^\W*(?:c['’]est )?(?:qui est[- ]ce )?(?:qui|who)\b(?!['’]?\s*(?:est|sont|etait|etaient|is|are|was|were"
    r"|s['’]appell\w+|le|la|l|les|ce|cet|cette|ces|un|une)\b)"
)
WHICH = re.compile(r"^\W*(?:c['’]est |\w+(?: \w+){0,3}, )?(?:quel(?:le)?s?|which)((?:\s+[\w-]+){1,3})")
# A figure, a place or a day beside a verb of speech: what was said is then not all that is wanted.
FACT = re.compile(
    r"\b(?:combien|quand|ou|when|where|how (?:many|much|old)|quel(?:le)? (?:jour|date|heure|annee|age|prix)"
    r"|c['’](?:est|etait) (?:quoi|qui))\b"
)
# What somebody said, whatever else stands there.
SAID = re.compile(
    r"^\W*(?:que|qu['’]\w+|what (?:did|does|do|has|have)) (?:\w+ )?"
    r"(?:dit|disait|disent|pense|pensait|repond|say|think)\b"
    r"|\b(?:dit|disait|disent|pense|pensait|raconte|repond|crie|crient|criait|criaient) quoi\b"
    r"|\b(?:plaint|plaignent|parle|parlent|accuse|accusent) de quoi\b"
    r"|^\W*(?:d['’]apres|selon)\b|^\W*pour (?:\w+ ){0,2}\w+, |\bhow did .{1,40} (?:respond|react|reply|answer)\b"
    r"|\b(?:pour ou contre|for or against)\b|\b(?:vue?s?|jugee?s?|racontee?s?|commentee?s?|expliquee?s?) par\b"
    r"|\bcomment\b.{0,40}\bse (?:justifi|defend)"
)
# What asks for a thing: a word of asking, or one for what is told by a figure ("nouveau tarif de l'eau").
ASKED = re.compile(
    r"^\W*(?:\w+ ){0,2}(?:tarifs?|prix|cout|montant|horaires?|date|adresse|nombre|age|superficie|price|cost|number)\b|"
    r"\b(?:qui|que|quoi|comment|pourquoi|combien|quand|quel(?:le)?s?|who|what|which|how|why|when|where)\b|\bqu['’]|^\W*ou\b"
)
ARTICLES = re.compile(
    r"""^\W*(?:(?:quels?|montre(?:-moi)?|liste(?:r|z)?|donne(?:-moi)?|les|which|what|show(?:\ me)?|list)\ )*
    (?:derniers\ |des\ |les\ |all\ |latest\ |the\ )*(?:articles?|papiers?|depeches?)\b
    (?:\ (?:parlent|traitent|evoquent|talk|speak|are))?(?:\ (?:sur|de|des|du|d['’]|a\ propos\ de|about|on))?\s?""",
    re.VERBOSE,
)
HELP = re.compile(
    r"^\W*(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|good (?:morning|evening)|merci(?: beaucoup)?|thanks?(?: you)?"
    r"|aide|help|ca va|qui es[- ]tu|tu es qui|que sais[- ]tu faire|comment ca marche|what can you do|who are you)\W*$"
)
# Nouns that ask for what somebody said as verbs do.
SPEECH_NOUNS = frozenset(
    "position avis reaction reactions opinion propos declaration declarations view opinion".split()
)
JUDGES = frozenset("trouve trouvent trouvait croit croient voit voient voyait sees".split())
WANTS = frozenset(
    "veut veulent voudrait voudraient voulait souhaite souhaitait aimerait want wants wanted would complain".split()
)
OPINIONS = frozenset("pense pensent penser pensait quoi comment think thinks".split())
# What people are called in talk, and in newspapers.
FAMILIAR = {
    "papa": "pere",
    "maman": "mere",
    "flic": "policier",
    "toubib": "medecin",
    "proc": "procureur",
    "dad": "father",
}
# Somebody is one of many that hold such an office: that of what makes them out.
OFFICES = frozenset(
    "ministre president presidente maire secretaire directeur directrice chef cheffe prefet prefete procureur"
    " procureure patron patronne dirigeant dirigeante senateur senatrice depute deputee"
    " ambassadeur minister mayor head director secretary ambassador".split()
)
# Institutions of which every place has one, each by its folded words.
LOCAL = frozenset(
    (noun,)
    for noun in (
        "prefecture parquet mairie rectorat tribunal ministere direction gendarmerie commune prosecutor council"
    ).split()
)
# A name behind one of these is what is talked about or to, not who talks.
ABOUT = frozenset("sur contre pour avec apres envers en de du des d a au aux about on in against with of to".split())
# Names by which newspapers call one and the same government (metonyms: its capital, its seat, its country), each by
# its folded words.
GOVERNMENTS = tuple(
    frozenset(tuple(name.split()) for name in names.split(", "))
    for names in (
        "moscou, moscow, kremlin, russie, russia",
        "paris, elysee, france",
        "washington, maison blanche, white house, etats unis, united states",
        "londres, london, downing street, royaume uni, united kingdom",
        "berlin, chancellerie allemande, allemagne, germany",
        "bruxelles, brussels, commission europeenne, european commission",
        "kiev, kyiv, ukraine",
        "pekin, beijing, chine, china",
        "rome, palais chigi, italie, italy",
        "madrid, moncloa, espagne, spain",
        "alger, el mouradia, algerie, algeria",
        "rabat, maroc, morocco",
        "tunis, palais carthage, tunisie, tunisia",
        "ottawa, canada",
        "berne, bern, suisse, switzerland",
        "ankara, turquie, turkey",
        "teheran, tehran, iran",
        "tokyo, japon, japan",
        "varsovie, warsaw, pologne, poland",
        "vatican, saint siege, holy see",
        "quai orsay, diplomatie francaise, ministere affaires etrangeres, ministere francais affaires etrangeres",
        "beauvau, place beauvau, ministere interieur, ministere francais interieur",
        "bercy, ministere economie, ministere finances, ministere economie finances",
        "pentagone, pentagon, ministere americain defense, departement americain defense",
        "departement etat, departement etat americain, state department",
    )
)
