"""Words of talk and the plain ones for them: what people type, and newspapers write otherwise."""

from collections.abc import Iterator

from index.quotations.conjugation import forms

# A plain word, and words that mean the same and hardly anything else; without accents.
WORDS = """
    actualite: actu; adolescent: ado teen teenager; ami: pote copain; amie: copine; anniversaire: anniv
    appartement: appart; application: appli; argent: fric pognon thune cash money; arme: flingue; association: asso
    bagarre: baston rixe; boire: picoler; carburant: essence; chat: matou; chaussure: godasse; chien: clebard clebs
    cigarette: clope; cinema: cine; consommation: conso; dictionnaire: dico; documentaire: docu; ecologiste: ecolo
    enfant: gosse gamin gamine mome marmot mioche kid; escroquer: arnaquer; escroquerie: arnaque; femme: nana meuf
    fou: dingue; frapper: tabasser cogner; gazole: gasoil diesel; homme: mec gars; hopital: hosto; humanite: huma
    information: info; injure: insulte; injurier: insulter; instagram: insta; laboratoire: labo; livre: bouquin
    logement: piaule; maire: bourgmestre; manger: bouffer; manifestation: manif; medecin: toubib; mensonge: bobard
    mere: maman mum mom; nourriture: bouffe; oncle: tonton; ordinateur: ordi; patron: boss; pere: papa dad
    peur: trouille frousse; plaindre: raler; policier: flic keuf cop policeman; prison: taule jail; professeur: prof
    proprietaire: proprio; psychologue: psy; qualification: qualif; recuperation: recup
    refrigerateur: frigo fridge; restaurant: resto
    television: tele tv; travail: boulot taf; travailler: bosser; universite: fac; velo: bicyclette bike
    vetement: fringue; village: bled patelin; voiture: bagnole automobile vehicule
"""
VERB = "er"  # ends those that are conjugated; the others take an s


def plain_words() -> Iterator[tuple[str, str]]:
    """Yield each form of each word of talk with the plain word."""
    for entry in WORDS.replace("\n", ";").split(";"):
        plain, _, familiar = entry.partition(":")
        for word in familiar.split():
            inflected = (form for form, _ in forms(word)) if word.endswith(VERB) else (word, f"{word}s")
            yield from ((form, plain.strip()) for form in inflected)
