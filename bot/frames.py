"""The frames of questions in French and English: the words around what is asked, which tell how it is asked.

Patterns are over folded text.
"""

import re

# All statements on a topic. These stand at the beginning or at the end.
TOPIC = re.compile(
    r"""^\W*(?:
        qui\ (?:a|ont|avait|dit|raconte)\ ?(?:dit|parle)?\ ?(?:quoi|de\ quoi)?
        \ (?:sur|(?:a\ propos\ |au\ sujet\ )?(?:des|du|de|d['’]))
      | qui\ parle\ (?:des|du|de|d['’])
      | (?:qu['’]est[- ]ce\ qu[e'’]|que|qu['’])\ ?(?:on\ |l['’]on\ )?(?:dit|disent)[- ]?(?:on|ils)?
        \ (?:sur|des|du|de|d['’])
      | qu['’](?:est[- ]ce\ qui\ se\ dit|a[- ]t[- ]on\ dit)\ (?:sur|des|du|de|d['’])
      | (?:quelles\ (?:sont\ |ont\ ete\ )?(?:les\ )?)?(?:les\ )?reactions?(?=\ (?:a|aux|au|sur|apres|de|du|des|d['’]))
        (?:\ (?:a|aux|au|sur|apres))?
      | who\ (?:said|says)\ what\ (?:about|on)
      | what\ (?:did|do|are|were)\ (?:people|they)\ (?:say|saying)\ (?:about|on)
      | reactions?\ to
    )\s?
    | \W+(?:
        qui\ a\ dit\ quoi | qui\ en\ (?:a\ )?parle | qui\ (?:dit|raconte|pense)\ quoi | les\ reactions
      | qu['’]en\ (?:dit[- ]on|disent|pensent) | qu['’]est[- ]ce\ qu['’]on\ (?:en\ )?dit | who\ said\ what
    )(?:\ de\ l\w+)?(?P<rest>\ (?:les|la|le|l['’]).+)?\W*$
    """,
    re.VERBOSE,
)
# Somebody who said, wants or did this.
WHO = re.compile(r"^\W*(?:qui|who)\b(?!['’]?\s*(?:est|sont|etait|etaient|is|are|was|were|s['’]appell\w+)\b)")
WHICH = re.compile(r"^\W*(?:quel(?:le)?s?|which)((?:\s+\w+){1,3})")
# A figure, a place or a day beside a verb of speech: what was said is then not all that is wanted.
FACT = re.compile(
    r"\b(?:combien|quand|ou|when|where|how (?:many|much|old)|quelle? (?:jour|date|heure|annee|age|prix))\b"
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
WANTS = frozenset("veut veulent voudrait voudraient voulait souhaite souhaitait aimerait wants wanted would".split())
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
    "ministre president presidente maire secretaire directeur directrice chef prefet procureur patron dirigeant"
    " ambassadeur minister mayor head director secretary ambassador".split()
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
    )
)
