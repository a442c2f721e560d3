"""Who said what: a sentence or two for every construction, and for every failure that was met."""

import pytest

from index.models import Article
from index.quotations import quotations, rows

Said = tuple[str, str, str, str, str]


def said(text: str, title: str | None = None, language: str | None = None) -> list[Said]:
    """Kind, words, speaker, mention and cue of every piece that is found in a text."""
    article = Article(id="essai", text=text, title=title, language=language)
    return [
        (str(row["kind"]), str(row["text"]), str(row["speaker"]), str(row["mention"]), str(row["cue"]))
        for row in rows(article, quotations(article))
    ]


CONSTRUCTIONS = {
    "a colon after the verb": (
        "Le maire de Vaubrun, Paul Ardent, a déclaré : « Le pont rouvrira lundi. »",
        [("direct", "Le pont rouvrira lundi.", "Paul Ardent", "Le maire de Vaubrun, Paul Ardent", "a déclaré")],
    ),
    "a quoted name before the colon": (
        'Lise Montel a écrit sur l\'application "Pigeon" : "Nous ne céderons rien à personne".',
        [("direct", "Nous ne céderons rien à personne", "Lise Montel", "Lise Montel", "a écrit")],
    ),
    "a colon that no verb of saying announces": (
        "Le directeur de l'usine se montre ferme : « Personne ne perdra son emploi cette année ».",
        [("direct", "Personne ne perdra son emploi cette année", "Le directeur de l'usine",
          "Le directeur de l'usine", "")],
    ),
    "inversion after the quotation": (
        "« La route sera coupée tout l'hiver », a prévenu mardi la préfète Jeanne Orval.",
        [("direct", "La route sera coupée tout l'hiver", "Jeanne Orval", "la préfète Jeanne Orval", "a prévenu")],
    ),
    "an inverted pronoun": (
        "Jeanne Orval a visité le chantier. « Tout sera prêt à temps », a-t-elle assuré.",
        [("direct", "Tout sera prêt à temps", "Jeanne Orval", "-t-elle", "a-t-elle assuré")],
    ),
    "a clause that interrupts the quotation": (
        "« Je reste, a dit Paul Ardent. Personne ne me fera partir d'ici. »",
        [("direct", "Je reste", "Paul Ardent", "Paul Ardent", "a dit"),
         ("direct", "Personne ne me fera partir d'ici.", "Paul Ardent", "Paul Ardent", "a dit")],
    ),
    "a clause with a house and its initials interrupts the quotation": (
        "«La digue tient, affirme Lise Montel, chercheuse à l'Institut des marées (IDM). La ville dort en paix.»",
        [("direct", "La digue tient", "Lise Montel", "Lise Montel, chercheuse", "affirme"),
         ("direct", "La ville dort en paix.", "Lise Montel", "Lise Montel, chercheuse", "affirme")],
    ),
    "two pieces around the clause": (
        "« Je reste », a dit Paul Ardent, « et personne ne me fera partir d'ici ».",
        [("direct", "Je reste", "Paul Ardent", "Paul Ardent", "a dit"),
         ("direct", "et personne ne me fera partir d'ici", "Paul Ardent", "Paul Ardent", "a dit")],
    ),
    "words outside the marks belong to the quotation": (
        "Aujourd'hui encore, « des questions restent sans réponse », a regretté la juge Inès Valdor.",
        [("mixed", "Aujourd'hui encore, « des questions restent sans réponse »", "Inès Valdor",
          "la juge Inès Valdor", "a regretté")],
    ),
    "connectives outside the marks do not": (
        "Mais « la grève continue sans nous », a lancé Karim Belval.",
        [("direct", "la grève continue sans nous", "Karim Belval", "Karim Belval", "a lancé")],
    ),
    "an object pronoun before an inverted verb": (
        "« Je n'y crois plus du tout », nous confie le boulanger Marc Tissier.",
        [("direct", "Je n'y crois plus du tout", "Marc Tissier", "le boulanger Marc Tissier", "nous confie")],
    ),
    "a clause with que": (
        "La ministre Apolline Serre a indiqué que la loi serait votée en juin.",
        [("indirect", "la loi serait votée en juin", "Apolline Serre", "La ministre Apolline Serre", "a indiqué")],
    ),
    "a clause with que and a fragment in marks": (
        "Le préfet estime que la situation est « sous contrôle » dans la vallée.",
        [("mixed", "la situation est « sous contrôle » dans la vallée", "Le préfet", "Le préfet", "estime")],
    ),
    "a clause with que that stands wholly in marks": (
        "Le préfet affirme que « la situation est revenue sous contrôle ».",
        [("direct", "la situation est revenue sous contrôle", "Le préfet", "Le préfet", "affirme")],
    ),
    "coordinated que-clauses are one statement": (
        "Le préfet a dit que la route était fermée et que les cars passeraient par Orne.",
        [("indirect", "la route était fermée et que les cars passeraient par Orne", "Le préfet", "Le préfet",
          "a dit")],
    ),
    "words between the auxiliary and its participle": (
        "La société Norvane a, de son côté, aussitôt précisé que rien ne changerait.",
        [("indirect", "rien ne changerait", "Norvane", "La société Norvane",
          "a, de son côté, aussitôt précisé")],
    ),
    "a participle that inherits the subject": (
        "Le maire a salué les secours, ajoutant que la rivière baissait.",
        [("indirect", "les secours", "Le maire", "Le maire", "a salué"),
         ("indirect", "la rivière baissait", "Le maire", "Le maire", "ajoutant")],
    ),
    "a participle after an inverted clause": (
        "« C'est fini pour cette année », a soupiré Marc Tissier, précisant que la saison avait été courte.",
        [("direct", "C'est fini pour cette année", "Marc Tissier", "Marc Tissier", "a soupiré"),
         ("indirect", "la saison avait été courte", "Marc Tissier", "Marc Tissier", "précisant")],
    ),
    "a participle that opens the sentence": (
        "Estimant que le tarif est injuste, les commerçants ont fermé leurs boutiques.",
        [("indirect", "le tarif est injuste", "les commerçants", "les commerçants", "Estimant")],
    ),
    "an infinitive after de": (
        "Le gouvernement promet de baisser les impôts.",
        [("indirect", "baisser les impôts", "Le gouvernement", "Le gouvernement", "promet")],
    ),
    "an infinitive after à, beyond an addressee": (
        "Le syndicat appelle les salariés à cesser le travail lundi.",
        [("indirect", "cesser le travail lundi", "Le syndicat", "Le syndicat", "appelle")],
    ),
    "a bare infinitive": (
        "L'accusé assure avoir payé toutes ses dettes.",
        [("indirect", "avoir payé toutes ses dettes", "L'accusé", "L'accusé", "assure")],
    ),
    "an addressee before a bare infinitive": (
        "L'accusé a avoué aux enquêteurs avoir brûlé les lettres.",
        [("indirect", "avoir brûlé les lettres", "L'accusé", "L'accusé", "a avoué")],
    ),
    "a noun phrase that is announced": (
        "Le ministère a annoncé jeudi un moratoire sur les loyers.",
        [("indirect", "un moratoire sur les loyers", "Le ministère", "Le ministère", "a annoncé")],
    ),
    "a quoted object": (
        "Le sénateur Hugo Bastin a dénoncé un « scandale » sans précédent.",
        [("mixed", "un « scandale » sans précédent", "Hugo Bastin", "Le sénateur Hugo Bastin", "a dénoncé")],
    ),
    "something is called something": (
        "Le sénateur qualifie l'accord de « honteux ».",
        [("mixed", "l'accord de « honteux »", "Le sénateur", "Le sénateur", "qualifie")],
    ),
    "something is seen as something": (
        "Les éleveurs considèrent la mesure comme une « provocation ».",
        [("mixed", "une « provocation »", "Les éleveurs", "Les éleveurs", "considèrent")],
    ),
    "an attribute": (
        "La direction se dit prête à négocier.",
        [("indirect", "prête à négocier", "La direction", "La direction", "se dit")],
    ),
    "to plead for": (
        "Les députés plaident pour une trêve de dix jours.",
        [("indirect", "une trêve de dix jours", "Les députés", "Les députés", "plaident")],
    ),
    "selon at the start": (
        "Selon la préfecture, trois mille personnes ont défilé.",
        [("indirect", "trois mille personnes ont défilé", "la préfecture", "la préfecture", "Selon")],
    ),
    "selon at the end": (
        "Trois mille personnes ont défilé, selon la préfecture.",
        [("indirect", "Trois mille personnes ont défilé", "la préfecture", "la préfecture", "selon")],
    ),
    "selon parts subject and verb": (
        "Le barrage, selon les experts, tiendra jusqu'en mai.",
        [("indirect", "Le barrage, selon les experts, tiendra jusqu'en mai", "les experts", "les experts", "selon")],
    ),
    "d'après with a long source": (
        "D'après un rapport publié lundi, la nappe a baissé de deux mètres.",
        [("indirect", "la nappe a baissé de deux mètres", "un rapport publié lundi", "un rapport publié lundi",
          "D'après")],
    ),
    "pour with people": (
        "Pour le climatologue Yves Kergal, la canicule reviendra.",
        [("indirect", "la canicule reviendra", "Yves Kergal", "le climatologue Yves Kergal", "Pour")],
    ),
    "selon with a relative pronoun": (
        "Le feu est éteint, a précisé la gendarmerie, selon laquelle un pompier a été blessé.",
        [("indirect", "Le feu est éteint", "la gendarmerie", "la gendarmerie", "a précisé"),
         ("indirect", "un pompier a été blessé", "la gendarmerie", "la gendarmerie", "selon laquelle")],
    ),
    "comme with a pronoun": (
        "La digue a cédé, comme l'a rapporté la radio locale.",
        [("indirect", "La digue a cédé", "la radio locale", "la radio locale", "l'a rapporté")],
    ),
    "a cue inside a relative clause": (
        "Le préfet, qui a promis un audit, recevra les élus.",
        [("indirect", "un audit", "Le préfet", "Le préfet", "a promis")],
    ),
    "what he calls a name": (
        "Le préfet a lancé ce qu'il appelle une « opération tranquillité ».",
        [("mixed", "une « opération tranquillité »", "Le préfet", "il", "appelle")],
    ),
    "a quotation that stands free": (
        "« Nous partirons demain », a dit Lise Montel. « Il n'y a plus rien à faire ici. »",
        [("direct", "Nous partirons demain", "Lise Montel", "Lise Montel", "a dit"),
         ("direct", "Il n'y a plus rien à faire ici.", "Lise Montel", "", "")],
    ),
    "a narrative infinitive": (
        "« C'est trop tard », a dit Lise Montel. Et d'ajouter : « Je ne reviendrai pas avant l'été ».",
        [("direct", "C'est trop tard", "Lise Montel", "Lise Montel", "a dit"),
         ("direct", "Je ne reviendrai pas avant l'été", "Lise Montel", "", "ajouter")],
    ),
    "a narrative infinitive with its own subject": (
        "Lise Montel est contente. Et le maire de Drovie de conclure : « Le pont rouvrira demain matin ».",
        [("direct", "Le pont rouvrira demain matin", "le maire de Drovie", "le maire de Drovie", "conclure")],
    ),
    "ce à quoi": (
        "Ce à quoi Luc Sorel répond que le pont est fermé.",
        [("indirect", "le pont est fermé", "Luc Sorel", "Luc Sorel", "répond")],
    ),
    "a gerund in a relative clause": (
        "La lettre est du président Luc Sorel qui s'en prenait au port en affirmant que le pont était fermé.",
        [("indirect", "le pont était fermé", "Luc Sorel", "Luc Sorel", "affirmant")],
    ),
    "selon lui in what is said already": (
        "Luc Sorel a réclamé une enquête sur ceux qui ont franchi, selon lui, une « ligne rouge ».",
        [("mixed", "une enquête sur ceux qui ont franchi, selon lui, une « ligne rouge »", "Luc Sorel", "Luc Sorel",
          "a réclamé")],
    ),
    "selon lui with a clause of its own": (
        "Luc Sorel a ri. Le pont est, selon lui, fermé.",
        [("indirect", "Le pont est, selon lui, fermé", "Luc Sorel", "lui", "selon")],
    ),
    "quoted words about a thing right after speech": (
        "« Le port va mal », a dit Lise Montel. Ces travaux « ont tué la pêche » alors qu'ils « ne servaient à rien ».",
        [("direct", "Le port va mal", "Lise Montel", "Lise Montel", "a dit"),
         ("mixed", "Ces travaux « ont tué la pêche » alors qu'ils « ne servaient à rien »", "Lise Montel", "", "")],
    ),
    "quoted words about somebody else right after speech": (
        "« Le port va mal », a dit Lise Montel. Le trésorier a voulu une fête « avec des lampions et un feu ».",
        [("direct", "Le port va mal", "Lise Montel", "Lise Montel", "a dit")],
    ),
    "a name and a colon, as in a headline": (
        "Hugo Bastin : « Nous ne paierons pas deux fois »",
        [("direct", "Nous ne paierons pas deux fois", "Hugo Bastin", "Hugo Bastin", "")],
    ),
    "an impersonal cue with its source": (
        "Deux hommes ont été arrêtés, a-t-on appris de source judiciaire.",
        [("indirect", "Deux hommes ont été arrêtés", "source judiciaire", "source judiciaire", "a-t-on appris")],
    ),
    "an impersonal cue without a source": (
        "Les candidats, rappelle-t-on, sont au nombre de six.",
        [("indirect", "Les candidats, rappelle-t-on, sont au nombre de six", "", "", "rappelle-t-on")],
    ),
    "a locution": (
        "Le notaire a tout de suite fait savoir que l'acte était nul.",
        [("indirect", "l'acte était nul", "Le notaire", "Le notaire", "a tout de suite fait savoir")],
    ),
    "what somebody does say": (
        "« Nous irons jusqu'au bout », a tenu à préciser le notaire.",
        [("direct", "Nous irons jusqu'au bout", "le notaire", "le notaire", "a tenu à préciser")],
    ),
    "something is called something by somebody": (
        "La réforme, jugée « bien trop lente » par les syndicats, entre en vigueur.",
        [("mixed", "« bien trop lente »", "les syndicats", "les syndicats", "jugée")],
    ),
    "a noun phrase in marks is part of the sentence": (
        "Le sénateur salue « une belle victoire ».",
        [("mixed", "« une belle victoire »", "Le sénateur", "Le sénateur", "salue")],
    ),
    "an object ends where a new clause begins": (
        "La ligue a dénoncé une injustice et le joueur a fait appel.",
        [("indirect", "une injustice", "La ligue", "La ligue", "a dénoncé")],
    ),
    "a set phrase before the inverted subject": (
        "« Le dossier est vide depuis le début », affirme en revanche Me Jeanne Orval.",
        [("direct", "Le dossier est vide depuis le début", "Jeanne Orval", "Me Jeanne Orval", "affirme")],
    ),
    "de son côté before the inverted subject": (
        "« Le dossier est vide depuis le début », a raconté de son côté un témoin.",
        [("direct", "Le dossier est vide depuis le début", "un témoin", "un témoin", "a raconté")],
    ),
    "a time and a place before the preposition": (
        "Jeanne Orval a plaidé dimanche sur la radio Mosaïque pour une trêve.",
        [("indirect", "une trêve", "Jeanne Orval", "Jeanne Orval", "a plaidé")],
    ),
    "somebody is called on to something": (
        "Le préfet appelle les habitants à la prudence.",
        [("indirect", "la prudence", "Le préfet", "Le préfet", "appelle")],
    ),
    "an infinitive that is a noun as well": (
        "Jeanne Orval a appelé les élus à reporter le vote.",
        [("indirect", "reporter le vote", "Jeanne Orval", "Jeanne Orval", "a appelé")],
    ),
    "de nombreux opens the subject": (
        "De nombreux élus réclament son départ.",
        [("indirect", "son départ", "De nombreux élus", "De nombreux élus", "réclament")],
    ),
    "certains and les uns are people": (
        "Certains appellent à la grève. Les uns soulignent que le pont est vieux.",
        [("indirect", "la grève", "Certains", "Certains", "appellent"),
         ("indirect", "le pont est vieux", "Les uns", "Les uns", "soulignent")],
    ),
    "a verb that is a noun as well stands before que": (
        "L'opposition, elle, juge que le vote est inutile.",
        [("indirect", "le vote est inutile", "L'opposition", "L'opposition, elle", "juge")],
    ),
    "mais and a verb after a clause with que": (
        "Jeanne Orval admet que le pont est vieux mais affirme que tout va bien.",
        [("indirect", "le pont est vieux", "Jeanne Orval", "Jeanne Orval", "admet"),
         ("indirect", "tout va bien", "Jeanne Orval", "Jeanne Orval", "affirme")],
    ),
    "a coordinated verb shares the subject": (
        "Le maire a dénoncé une erreur et réclamé le départ du trésorier.",
        [("indirect", "une erreur", "Le maire", "Le maire", "a dénoncé"),
         ("indirect", "le départ du trésorier", "Le maire", "Le maire", "réclamé")],
    ),
    "somebody else's lui between the verb and its object": (
        "Le comité demande, lui, la fermeture du pont. Les riverains dénoncent eux régulièrement le bruit du port.",
        [("indirect", "la fermeture du pont", "Le comité", "Le comité", "demande"),
         ("indirect", "le bruit du port", "Les riverains", "Les riverains", "dénoncent")],
    ),
    "a channel with a number before the object": (
        "Jeanne Orval évoque sur Onde 3 le « risque d'une crue ».",
        [("mixed", "le « risque d'une crue »", "Jeanne Orval", "Jeanne Orval", "évoque")],
    ),
    "once more before the object": (
        "La préfecture déconseille une nouvelle fois les promenades sur la digue.",
        [("indirect", "les promenades sur la digue", "La préfecture", "La préfecture", "déconseille")],
    ),
    "the thesis that somebody defends": (
        "Me Jeanne Orval défend en revanche la thèse de l'accident.",
        [("indirect", "l'accident", "Jeanne Orval", "Me Jeanne Orval", "défend en revanche la thèse de")],
    ),
    "what somebody judges and how": (
        "La cour a estimé l'amende « proportionnée à la faute ».",
        [("mixed", "l'amende « proportionnée à la faute »", "La cour", "La cour", "a estimé")],
    ),
    "an object that goes on after its first quoted words": (
        "Les élus ont défendu une mesure « opportune » qui « va calmer la rue ».",
        [("mixed", "une mesure « opportune » qui « va calmer la rue »", "Les élus", "Les élus", "ont défendu")],
    ),
    "several quoted objects": (
        "Les élus ont voté non, critiquant « une opération vide », de « l'affichage » et « une loi pour rien ».",
        [("mixed", "« une opération vide », de « l'affichage » et « une loi pour rien »",
          "Les élus", "Les élus", "critiquant")],
    ),
    "an object ends before a verb of its own": (
        "Le pêcheur nie les faits mais pourrait se taire à la barre.",
        [("indirect", "les faits", "Le pêcheur", "Le pêcheur", "nie")],
    ),
    "an object ends before what was earlier": (
        "Lise Montel a dénoncé des « propos inadmissibles », après une dispute au conseil.",
        [("mixed", "des « propos inadmissibles »", "Lise Montel", "Lise Montel", "a dénoncé")],
    ),
    "a listener with a relative clause": (
        "La préfecture conseille aux personnes qui viendront au port d'éviter la digue.",
        [("indirect", "éviter la digue", "La préfecture", "La préfecture", "conseille")],
    ),
    "a listener with an aside": (
        "Les élus ont appelé le maire - qui s'y refuse pour l'instant - à reporter le vote.",
        [("indirect", "reporter le vote", "Les élus", "Les élus", "ont appelé")],
    ),
    "a channel before de": (
        "Paul Ardent s'est félicité jeudi sur la chaîne Mosaïque de la décision du conseil.",
        [("indirect", "la décision du conseil", "Paul Ardent", "Paul Ardent", "s'est félicité")],
    ),
    "en before a verb": (
        "Lise Montel en appelle désormais à « des gens qui connaissent la mer ».",
        [("mixed", "« des gens qui connaissent la mer »", "Lise Montel", "Lise Montel", "en appelle")],
    ),
    "ce before a noun that is a verb as well": (
        "Les pêcheurs contestent tous ce chiffre.",
        [("indirect", "ce chiffre", "Les pêcheurs", "Les pêcheurs", "contestent")],
    ),
    "a clause ends before what others do": (
        "La ligue a estimé que le temps du dialogue est venu, d'autres ont bloqué le port.",
        [("indirect", "le temps du dialogue est venu", "La ligue", "La ligue", "a estimé")],
    ),
    "a clause ends before what its speaker calls himself": (
        "Paul Ardent a assuré qu'il ne serait pas candidat, se disant « disponible pour la ville ».",
        [("indirect", "il ne serait pas candidat", "Paul Ardent", "Paul Ardent", "a assuré"),
         ("mixed", "« disponible pour la ville »", "Paul Ardent", "Paul Ardent", "se disant")],
    ),
    "what an agency has learned from somebody": (
        "Un pêcheur est mort jeudi, a appris l'agence Mosaïque auprès de la gendarmerie.",
        [("indirect", "Un pêcheur est mort jeudi", "la gendarmerie", "la gendarmerie", "a appris")],
    ),
    "what an agency has learned from a source": (
        "Un pêcheur est mort jeudi, a appris l'agence Mosaïque de source policière.",
        [("indirect", "Un pêcheur est mort jeudi", "source policière", "source policière", "a appris")],
    ),
    "on at a house": (
        "« Rien n'est décidé pour le pont », a-t-on par ailleurs fait valoir au ministère des Ports.",
        [("direct", "Rien n'est décidé pour le pont",
          "ministère des Ports", "ministère des Ports", "a-t-on par ailleurs fait valoir")],
    ),
    "accused by somebody": (
        "La maire est accusée de « jouer la montre » par l'opposition.",
        [("mixed", "« jouer la montre »", "l'opposition", "l'opposition", "accusée")],
    ),
    "an aside between dashes": (
        "La réunion - prévue de longue date - aura lieu lundi, a indiqué le préfet.",
        [("indirect", "La réunion - prévue de longue date - aura lieu lundi", "le préfet", "le préfet", "a indiqué")],
    ),
    "a second clause inserted in a sentence": (
        "« On est venus pour voir », explique Paul Ardent, à trois jours du vote, « une farce », balaye-t-il.",
        [("direct", "On est venus pour voir", "Paul Ardent", "Paul Ardent", "explique"),
         ("direct", "une farce", "Paul Ardent", "-t-il", "balaye-t-il")],
    ),
    "an aside between the verb and its object": (
        "Lise Montel a réclamé, comme d'autres élus, la fermeture du pont.",
        [("indirect", "la fermeture du pont", "Lise Montel", "Lise Montel", "a réclamé")],
    ),
    "the main verb after a relative clause": (
        "Celui qui revendique la liberté de « parler haut » avait quitté la ville.",
        [("mixed", "la liberté de « parler haut »", "", "Celui", "revendique")],
    ),
    "an object that a list unfolds": (
        "La maire a exposé trois pistes: un pont, un tunnel ou un bac.",
        [("indirect", "trois pistes: un pont, un tunnel ou un bac", "La maire", "La maire", "a exposé")],
    ),
    "an object ends before a colon and a clause": (
        "Le maire annonce un plan : la ville rouvrira le port.",
        [("indirect", "un plan", "Le maire", "Le maire", "annonce")],
    ),
    "a quoted object with a relative clause": (
        "Le maire a déploré « une attaque très violente » qui a fait trois blessés.",
        [("mixed", "« une attaque très violente » qui a fait trois blessés", "Le maire", "Le maire", "a déploré")],
    ),
    "selon lui in the middle of a noun phrase": (
        "Lise Montel regrette une crise, selon elle « évitable » si la ville avait agi.",
        [("indirect", "une crise", "Lise Montel", "Lise Montel", "regrette"),
         ("mixed", "« évitable » si la ville avait agi", "Lise Montel", "elle", "selon")],
    ),
    "somebody and a narrative infinitive": (
        "Et Paul Ardent d'ajouter que le port rouvrira.",
        [("indirect", "le port rouvrira", "Paul Ardent", "Paul Ardent", "ajouter")],
    ),
    "more of something": (
        "Le syndicat réclame plus de moyens pour le port.",
        [("indirect", "plus de moyens pour le port", "Le syndicat", "Le syndicat", "réclame")],
    ),
    "an infinitive after the inserted clause": (
        "Il faudra ensuite, dit Paul Ardent, lever les obstacles.",
        [("indirect", "Il faudra ensuite, dit Paul Ardent, lever les obstacles", "Paul Ardent", "Paul Ardent", "dit")],
    ),
    "a figure in a clause with one source": (
        "Un tiers des élus y sont favorables et 58 opposés, selon un sondage.",
        [("indirect", "Un tiers des élus y sont favorables et 58 opposés", "un sondage", "un sondage", "selon")],
    ),
    "what the writer adds with alors que": (
        "La ligue a annoncé sa participation, alors que le club hésite encore.",
        [("indirect", "sa participation", "La ligue", "La ligue", "a annoncé")],
    ),
    "what the writer adds with ce qui": (
        "La loi exige une réponse « claire », ce qui oblige la mairie à écrire.",
        [("mixed", "une réponse « claire »", "La loi", "La loi", "exige")],
    ),
    "en and a participle after an object": (
        "Le préfet en a appelé au « calme » en disant espérer une trêve.",
        [("mixed", "« calme »", "Le préfet", "Le préfet", "en a appelé"),
         ("indirect", "espérer une trêve", "Le préfet", "Le préfet", "disant")],
    ),
    "figures with a source each": (
        "Le cortège a réuni 1.200 personnes selon la police, 3.500 selon les organisateurs.",
        [("indirect", "Le cortège a réuni 1.200 personnes", "la police", "la police", "selon"),
         ("indirect", "3.500", "les organisateurs", "les organisateurs", "selon")],
    ),
    "pour and a country before a quotation": (
        "Pour la Vardie, « il faut un cadre et un mandat clair ».",
        [("direct", "il faut un cadre et un mandat clair", "Vardie", "la Vardie", "Pour")],
    ),
    "pour after a quotation": (
        "« Le port va mourir à petit feu », pour le maire qui réclame une aide.",
        [("direct", "Le port va mourir à petit feu", "le maire", "le maire", "pour"),
         ("indirect", "une aide", "le maire", "le maire", "réclame")],
    ),
    "what people demand by coming together": (
        "Des milliers de pêcheurs ont défilé jeudi pour réclamer une « paix juste ».",
        [("mixed", "une « paix juste »", "Des milliers de pêcheurs", "Des milliers de pêcheurs", "réclamer")],
    ),
    "cries": (
        "Les pêcheurs crient « Dehors ! », « Du balai » et « Justice pour tous ».",
        [("direct", "Dehors !", "Les pêcheurs", "Les pêcheurs", "crient"),
         ("direct", "Du balai", "Les pêcheurs", "Les pêcheurs", "crient"),
         ("direct", "Justice pour tous", "Les pêcheurs", "Les pêcheurs", "crient")],
    ),
    "what somebody sees in something": (
        "L'opposition y voit un « aveu de faiblesse ». Le maire voit dans la grève une « erreur ».",
        [("mixed", "un « aveu de faiblesse »", "L'opposition", "L'opposition", "y voit"),
         ("mixed", "une « erreur »", "Le maire", "Le maire", "voit")],
    ),
    "d'ores et déjà": (
        "« Le port est perdu pour nous », a-t-elle d'ores et déjà dénoncé.",
        [("direct", "Le port est perdu pour nous", "", "-t-elle", "a-t-elle d'ores et déjà dénoncé")],
    ),
    "malgré tout and a newspaper": (
        "Le Monde des Marins dénonce malgré tout une « faute ». Le Monde affirme que le port ferme.",
        [("mixed", "une « faute »", "Le Monde des Marins", "Le Monde des Marins", "dénonce"),
         ("indirect", "le port ferme", "Monde", "Le Monde", "affirme")],
    ),
    "words after the speaker that only describe": (
        "« Le port est perdu pour nous » depuis jeudi, a déclaré sur Onde 3 Frédéric Sorel, 46 ans et sans emploi.",
        [("mixed", "« Le port est perdu pour nous » depuis jeudi", "Frédéric Sorel", "Frédéric Sorel", "a déclaré")],
    ),
    "an infinitive in the negative": (
        "Luc Sorel a souligné n'avoir « pas vu la moindre barque » ce matin-là.",
        [("mixed", "n'avoir « pas vu la moindre barque » ce matin-là", "Luc Sorel", "Luc Sorel", "a souligné")],
    ),
    "adverbs of two words": (
        "Luc Sorel estime d'ailleurs que la digue tiendra.",
        [("indirect", "la digue tiendra", "Luc Sorel", "Luc Sorel", "estime")],
    ),
    "an inverted pronoun behind leur": (
        "Luc Sorel a réuni les pêcheurs. « Vous savez ce qui nous attend », leur dit-il.",
        [("direct", "Vous savez ce qui nous attend", "Luc Sorel", "-il", "leur dit-il")],
    ),
    "what somebody limits himself to": (
        "Luc Sorel s'est borné à condamner « une faute » du port.",
        [("mixed", "« une faute » du port", "Luc Sorel", "Luc Sorel", "s'est borné à condamner")],
    ),
    "a participle behind but": (
        "Luc Sorel avait reconnu avoir pris la barque mais nié avoir vendu les filets.",
        [("indirect", "avoir pris la barque", "Luc Sorel", "Luc Sorel", "avait reconnu"),
         ("indirect", "avoir vendu les filets", "Luc Sorel", "Luc Sorel", "nié")],
    ),
    "a thought ahead in marks": (
        "Le préfet Luc Sorel anticipe « que la digue cède avant la fin de l'hiver ».",
        [("direct", "que la digue cède avant la fin de l'hiver", "Luc Sorel", "Le préfet Luc Sorel", "anticipe")],
    ),
    "no source but its kind": (
        "De source portuaire, deux barques ont coulé.",
        [("indirect", "deux barques ont coulé", "source portuaire", "source portuaire", "De")],
    ),
    "no source but its kind, at the end": (
        "Deux barques ont coulé, de source portuaire.",
        [("indirect", "Deux barques ont coulé", "source portuaire", "source portuaire", "de")],
    ),
    "a house that is told": (
        "Luc Sorel, patron d'une barque, a été entendu jeudi, a indiqué le parquet à l'Agence Kervall.",
        [("indirect", "Luc Sorel, patron d'une barque, a été entendu jeudi", "le parquet", "le parquet", "a indiqué")],
    ),
    "a name and a mark behind another colon": (
        "Au port : Luc Sorel : « La digue ne tiendra pas cet hiver ».",
        [("direct", "La digue ne tiendra pas cet hiver", "Luc Sorel", "Luc Sorel", "")],
    ),
    "a name that ends with its mark": (
        "Luc Sorel a brandi un filet qu'il a appelé « la corde » devant les élus du port.",
        [("mixed", "« la corde »", "Luc Sorel", "il", "a appelé")],
    ),
    "what the writer says it alludes to": (
        "Des pêcheurs ont défilé, évoquant un « acte I », en référence à une pièce ancienne.",
        [("mixed", "un « acte I »", "Des pêcheurs", "Des pêcheurs", "évoquant")],
    ),
    "a thing behind a source": (
        "Selon la préfète, une fermeture de trois mois, voulue au port, devra être annoncée.",
        [("indirect", "une fermeture de trois mois, voulue au port, devra être annoncée",
          "la préfète", "la préfète", "Selon")],
    ),
    "a source that quotes another": (
        "Selon Le Phare, citant des pêcheurs, le maire, qui brigue un mandat, quitterait la région.",
        [("indirect", "le maire, qui brigue un mandat, quitterait la région", "Le Phare", "Le Phare", "Selon")],
    ),
    "what others heard somebody say": (
        "Des voisins ont entendu Luc Sorel crier « Au feu ».",
        [("direct", "Au feu", "Luc Sorel", "Luc Sorel", "crier")],
    ),
    "what others heard him say": (
        "Luc Sorel s'est enfui. Des voisins l'ont entendu promettre de revenir.",
        [("indirect", "revenir", "Luc Sorel", "l'", "promettre")],
    ),
    "on beside a house": (
        "Chez Kervall, on assure que le quai rouvrira. Du côté de la préfecture, on précise que la route est coupée.",
        [("indirect", "le quai rouvrira", "Kervall", "Kervall", "assure"),
         ("indirect", "la route est coupée", "la préfecture", "la préfecture", "précise")],
    ),
    "what somebody tells an audience": (
        "Luc Sorel a réuni les pêcheurs. « J'ai confiance en vous », s'est-il finalement adressé au port.",
        [("direct", "J'ai confiance en vous", "Luc Sorel", "-il", "s'est-il finalement adressé")],
    ),
    "what a source says of the clause before it": (
        "Le port a fermé le quai, une décision « injuste », selon Luc Sorel.",
        [("mixed", "une décision « injuste »", "Luc Sorel", "Luc Sorel", "selon")],
    ),
    "an infinitive and then speech behind a colon": (
        "Luc Sorel dit n'avoir vu aucune barque ce jour-là : « La brume cachait tout ».",
        [("indirect", "n'avoir vu aucune barque ce jour-là", "Luc Sorel", "Luc Sorel", "dit"),
         ("direct", "La brume cachait tout", "Luc Sorel", "Luc Sorel", "")],
    ),
    "what somebody points at": (
        "« La digue cède », a prévenu Luc Sorel, pointant le silence du port.",
        [("direct", "La digue cède", "Luc Sorel", "Luc Sorel", "a prévenu"),
         ("indirect", "le silence du port", "Luc Sorel", "Luc Sorel", "pointant")],
    ),
    "dixit": (
        "« Le quai rouvrira lundi », dixit Luc Sorel.",
        [("direct", "Le quai rouvrira lundi", "Luc Sorel", "Luc Sorel", "dixit")],
    ),
    "what is made known by a communiqué": (
        "Luc Sorel a fait savoir par communiqué que le quai fermerait.",
        [("indirect", "le quai fermerait", "Luc Sorel", "Luc Sorel", "a fait savoir")],
    ),
    "what somebody posts": (
        "« La digue ne tient plus », a posté Luc Sorel sur son compte.",
        [("direct", "La digue ne tient plus", "Luc Sorel", "Luc Sorel", "a posté")],
    ),
    "no verb, and a house before the colon": (
        "Même colère chez Lise Montel : « La digue ne tient plus ».",
        [("direct", "La digue ne tient plus", "Lise Montel", "Lise Montel", "")],
    ),
    "for his part behind the verb": (
        "« Le quai est vieux », estime pour sa part Luc Sorel.",
        [("direct", "Le quai est vieux", "Luc Sorel", "Luc Sorel", "estime")],
    ),
    "in his turn": (
        "« Le quai est vieux », a répété à son tour Luc Sorel.",
        [("direct", "Le quai est vieux", "Luc Sorel", "Luc Sorel", "a répété")],
    ),
    "all the same": (
        "« Le quai est vieux », concède tout de même Luc Sorel.",
        [("direct", "Le quai est vieux", "Luc Sorel", "Luc Sorel", "concède")],
    ),
    "a manner before the name": (
        "« Le quai est vieux », explique avec le sourire Luc Sorel.",
        [("direct", "Le quai est vieux", "Luc Sorel", "Luc Sorel", "explique")],
    ),
    "who wants no name says nothing by that": (
        "Un pêcheur, qui a souhaité rester anonyme, raconte : « La barque a coulé ».",
        [("direct", "La barque a coulé", "Un pêcheur", "Un pêcheur, qui a souhaité rester anonyme", "raconte")],
    ),
    "an aside before the speaker": (
        "« Le quai est vieux », confie, les larmes aux yeux, Lise Montel.",
        [("direct", "Le quai est vieux", "Lise Montel", "Lise Montel", "confie")],
    ),
    "a name behind several ministers": (
        "« Le quai est vieux », a dit à la sortie du conseil des ministres Luc Sorel.",
        [("direct", "Le quai est vieux", "Luc Sorel", "Luc Sorel", "a dit")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CONSTRUCTIONS.values(), ids=CONSTRUCTIONS)
def test_each_construction_is_read(text: str, expected: list[Said]) -> None:
    assert said(text) == expected


NOBODY_SAID = {
    "a term in marks": "L'émission « Midi pile » passe le samedi.",
    "scare quotes": "Les « sages » du village se réunissent demain.",
    "a denied cue": "Le maire n'a pas dit que la route serait fermée.",
    "a denied cue with words in between": "Le maire n'a pas non plus dit qu'il acceptait.",
    "what is not yet said": "Le ministre devrait annoncer un moratoire demain.",
    "a condition": "Si le maire annonce un moratoire, tout changera.",
    "a question": "Le vent souffle-t-il assez fort pour les voiles ?",
    "a noun that looks like a verb": "La demande que le comité examine date de mars.",
    "a thing that shows": "Cette baisse confirme que la saison est finie.",
    "a passive participle": "Les mesures annoncées par le préfet entrent en vigueur.",
    "selon that names no source": "Le tarif varie selon la saison et selon les quantités.",
    "ne … que": "L'agence n'en reconnaît qu'un seul, le 14 mars.",
    "what others did not manage": "Les voisins ont appelé des pompiers qui n'étaient pas parvenus à sauver le chat.",
    "je": "Je pense que la pluie viendra.",
    "a slogan on a wall": "« Rendez-nous la plage », pouvait-on lire sur un mur.",
    "a crosshead": "Le vote a eu lieu hier.\n« On ne lâche rien ici »\nLes élus sont partis à midi.",
}


@pytest.mark.parametrize("text", NOBODY_SAID.values(), ids=NOBODY_SAID)
def test_what_nobody_said_is_left_out(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Le maire n'a pas dit que la route serait fermée.", "denied"),
        ("Le ministre annoncera un moratoire demain.", "future"),
        ("Si le maire annonce un moratoire, tout changera.", "unreal"),
    ],
)
def test_what_is_unsaid_can_be_asked_for(text: str, polarity: str) -> None:
    (quotation,) = quotations(Article(id="essai", text=text), unsaid=True)
    assert quotation.polarity == polarity


def test_a_future_that_looks_back_is_said() -> None:
    text = "« Je ne savais rien de tout cela », dira plus tard le témoin Loïc Ferrand."
    assert said(text)[0][2] == "Loïc Ferrand"


SPEAKERS = {
    "a surname stands for the full name": (
        "Anne-Lise Corvin dirige l'école. Mme Corvin a dit que les classes rouvriraient.", "Anne-Lise Corvin"),
    "a role stands for its bearer": (
        "Le procureur Alain Destin est venu. Le procureur a dit que l'affaire était close.", "Alain Destin"),
    "a role after the name": (
        "Alain Destin, procureur de Vaubrun, est venu. Selon le procureur, tout est clos.", "Alain Destin"),
    "another role is another person": (
        "Le ministre de la Culture, Alain Destin, est venu. Le ministre de la Santé a dit que tout allait mal.",
        "Le ministre de la Santé"),
    "il is the one who spoke": (
        "Alain Destin a dit que tout était clos. Il a ajouté que personne ne ferait appel.", "Alain Destin"),
    "elle is no man": (
        "Alain Destin a vu Julie Marsan. Elle a dit que tout était clos.", "Julie Marsan"),
    "a pronoun means nobody inside what is said": (
        "Alain Destin est venu. Le témoin ne parlera pas, a-t-il dit.", "Alain Destin"),
    "l'intéressé is the one named last": (
        "Julie Marsan a critiqué Alain Destin. L'intéressé a dit que tout était clos.", "Alain Destin"),
    "cet homme is somebody who was described": (
        "Julie Marsan et Alain Destin sont là. Un passant a crié. Cet homme a dit que tout était clos.", "Cet homme"),
    "ce dernier is the one named last": (
        "Julie Marsan a reçu Alain Destin. Ce dernier a dit que tout était clos.", "Alain Destin"),
    "whatever their sentence is about": (
        "Luc Sorel a reçu Alain Destin. Ce dernier a dit que tout était clos.", "Alain Destin"),
    "an acronym stands for the name before it": (
        "La Ligue des marins de Drovie (LMD) est née hier. La LMD a dit que le port rouvrirait.",
        "La Ligue des marins de Drovie (LMD)"),
    "an acronym stands for the name behind it": (
        "Le port a saisi la CKM (Cour kervallaise de la mer). Selon la CKM, le quai est vide.",
        "la CKM (Cour kervallaise de la mer)"),
    "an acronym takes more than initials": (
        "L'Intersyndicale drovienne des marins (ISDM) est née. Selon l'ISDM, le quai est vide.",
        "L'Intersyndicale drovienne des marins (ISDM)"),
    "initials that do not agree are another house's": (
        "Le maire de Drovie (PLK) est venu. Le PLK a dit que le port rouvrirait.", "PLK"),
    "a person's initials are no house's": (
        "Anne Roy (AR) est venue. Selon AR, le quai est vide.", "AR"),
    "a noun for anybody takes up the last person": (
        "Julie Marsan tient la caisse. La jeune femme raconte que les prix ont doublé.", "Julie Marsan"),
    "a longer phrase comes first": (
        "Le ministère des Transports a fermé la gare. Le ministère a dit que les trains reviendraient.",
        "Le ministère des Transports"),
    "a name that only completes a noun does not speak": (
        "L'avocat de Julie Marsan a dit que tout était clos.", "L'avocat de Julie Marsan"),
    "a ministry's name is no part of a person's": (
        "Le ministre de l'Intérieur Alain Destin a dit que tout était clos.", "Alain Destin"),
    "a city that speaks is the power that sits there": (
        "Moscou a affirmé que les pourparlers reprendraient.", "Moscou"),
    "an unnamed source keeps its words": (
        "Une source proche du dossier a dit que la vente était faite.", "Une source proche du dossier"),
    "figures are their giver's": (
        "Selon les chiffres de la préfecture, le fleuve a monté de deux mètres.", "la préfecture"),
    "the source of a participle is the subject, not the nearest noun": (
        "Le Kremlin a salué la France, ajoutant que l'accord tiendrait.", "Kremlin"),
    "un de ses avocats": (
        "« Il est innocent depuis le début », a dit quelques heures plus tard un de ses avocats, Me Loïc Ferrand.",
        "Loïc Ferrand"),
    "a head of state needs no introduction": (
        "Hélène Vautier est arrivée. La présidente a dit que la guerre était finie.", "Hélène Vautier"),
    "a head of government is more than a minister": (
        "Le Premier ministre Luc Sorel et Anne Roy sont là. Le ministre a dit que tout allait bien.", "Le ministre"),
    "and a minister is no head of state": (
        "Le ministre de la Mer Luc Sorel est là. Le chef de l'État a dit que tout allait bien.", "Le chef de l'État"),
    "a former office is not the office": (
        "L'ancien ministre Paul Garnac est mort. Le ministre a dit que tout le pays pleurait.", "Le ministre"),
    "a kind of noun takes up the last person": (
        "Julie Marsan vit seule. La jeune mère de famille raconte que les prix ont doublé.", "Julie Marsan"),
    "somebody at large": (
        "La procureure Alma Destin est venue. « Rien ne prouve ce vol », a dit la magistrate.", "Alma Destin"),
    "en chef is part of what somebody is": (
        "La foire rouvrira lundi, a annoncé la rédactrice en chef du bulletin.", "la rédactrice en chef du bulletin"),
    "and so is a field": (
        "« Le vol est possible », a dit une experte en serrures.", "une experte en serrures"),
    "but not where somebody speaks": (
        "« Le vol est possible », a dit le maire en réunion.", "le maire"),
    "a reporter of another house is another reporter": (
        "Le reporter d'images Luc Sorel est venu. Le reporter de Kervall Radio a dit que tout était clos.",
        "Le reporter de Kervall Radio"),
    "the chief of a party is not the party": (
        "Le patron du parti Les Droviens (LD) Luc Sorel est venu. Le patron a dit que tout était clos.", "Luc Sorel"),
    "a ministry may have two fields": (
        "« Tout est clos ici », a dit le ministre de la Mer et des Affaires portuaires Luc Sorel.", "Luc Sorel"),
    "a given name with an age is a person's": (
        "Le train amène Luc, 37 ans. « Tout est clos depuis hier », explique-t-il.", "Luc"),
    "tous may float behind qui": (
        "Le pont est aimé par les accusés, qui tous soutiennent que le pont est fermé.", "les accusés"),
    "an impersonal il shares nothing": (
        "Ce jeune avait écrit qu'il n'y avait « pas assez de ponts » et proclamé son amour du vide.", "Ce jeune"),
    "an answer announced is its giver's": (
        "Anne Roy a dit non. Réponse de Luc Sorel ? « Le pont rouvrira demain matin. »", "Luc Sorel"),
    "a network is a house": (
        "La société Norvane a dit non. Le réseau social a indiqué que le site fermerait.", "Norvane"),
    "a rank is one word": (
        "Le n°2 du port a dit que tout était clos.", "Le n°2 du port"),
    "who is named behind what he says is no pronoun in it": (
        "L'homme est connu. Il réclamait « une barque », a précisé le préfet Luc Sorel. Il a parlé d'« un naufrage ».",
        "L'homme"),
    "an age is nobody": (
        "Zelda 56 ans, caissière au port, a confié être venue pour son fils.", "Zelda"),
    "a street is nobody": (
        "Il habite rue Victor Pradel. « Je ne partirai pas d'ici », a dit Alain Destin.", "Alain Destin"),
    "a participle that opens a sentence is no subject": (
        "S'exprimant au port, Lise Montel, patronne de barque, a regretté « une faute ».",
        "Lise Montel"),
    "there is is nobody": (
        "Il y a trois jours, la Ligue des ports a écrit au ministre, Andrea Roy, demandant que le quai rouvre.",
        "la Ligue des ports"),
    "a minister behind au is a man": (
        "La Ligue des ports a écrit au ministre, Andrea Roy. Elle a demandé que le quai rouvre.",
        "La Ligue des ports"),
    "only people say I": (
        "Lise Montel cherche du travail. Port emploi a proposé un poste. « Mon fils a lu la lettre », a-t-elle dit.",
        "Lise Montel"),
    "a channel is no part of a name": (
        "« Restons », dit Ali Roy. « Je pars », a écrit sur sa page Facebook Ahmed Sorel. « Adieu », a-t-il ajouté.",
        "Ahmed Sorel"),
    "a participle unknown is no subject": (
        "Se posant en homme neuf, l'ancien patron du port Luc Sorel a appelé à « sortir du silence ».",
        "Luc Sorel"),
    "face to somebody is no part of a name": (
        "« Le quai rouvre », indique un communiqué de l'Assemblée nationale face aux rumeurs.",
        "l'Assemblée nationale"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "speaker"), SPEAKERS.values(), ids=SPEAKERS)
def test_the_speaker_is_found(text: str, speaker: str) -> None:
    assert said(text)[-1][2] == speaker


def test_a_word_in_marks_is_no_speaker() -> None:
    text = "« Oui », s'amuse avec un rien de sérieux Anne Roy : « il en a manqué pendant des siècles »."
    assert "Oui" not in {row[2] for row in said(text)}


def test_two_people_of_one_surname_are_never_merged() -> None:
    text = "Rémi Garlot et Luc Garlot sont frères. M. Garlot a dit que la maison était vendue."
    assert said(text)[-1][2] not in ("Rémi Garlot", "Luc Garlot")


ENGLISH = {
    "said X": (
        "“We will rebuild the bridge by spring,” said Mayor Anna Lindqvist.",
        [("direct", "We will rebuild the bridge by spring", "Anna Lindqvist", "Mayor Anna Lindqvist", "said")],
    ),
    "X said": (
        '"Nobody asked us anything," the baker, Tom Reed, said.',
        [("direct", "Nobody asked us anything", "Tom Reed", "the baker, Tom Reed", "said")],
    ),
    "X said that": (
        "Anna Lindqvist said that the city had set aside two million crowns.",
        [("indirect", "the city had set aside two million crowns", "Anna Lindqvist", "Anna Lindqvist", "said")],
    ),
    "X said, with no that": (
        "The minister, Peter Hollow, said the plan was unfair.",
        [("indirect", "the plan was unfair", "Peter Hollow", "The minister, Peter Hollow", "said")],
    ),
    "according to": (
        "According to the harbour authority, traffic fell by half.",
        [("indirect", "traffic fell by half", "the harbour authority", "the harbour authority", "According to")],
    ),
    "two pieces": (
        'Anna Lindqvist was calm. "The work on this bridge," she said, "will go on until the very last day."',
        [("direct", "The work on this bridge", "Anna Lindqvist", "she", "said"),
         ("direct", "will go on until the very last day.", "Anna Lindqvist", "she", "said")],
    ),
    "told somebody": (
        "Peter Hollow told reporters that the vote would go ahead.",
        [("indirect", "the vote would go ahead", "Peter Hollow", "Peter Hollow", "told")],
    ),
    "vowed to": (
        "Peter Hollow vowed to finish the work.",
        [("indirect", "finish the work", "Peter Hollow", "Peter Hollow", "vowed")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ENGLISH.values(), ids=ENGLISH)
def test_english_is_read_too(text: str, expected: list[Said]) -> None:
    assert said(text, language="en") == expected


@pytest.mark.parametrize("text", ["Hollow did not say that he would resign.", "The minister will say that it rains."])
def test_english_denials_and_plans_are_left_out(text: str) -> None:
    assert said(text, language="en") == []


MARKS = {
    "guillemets": "« Le pont rouvrira lundi », a dit Paul Ardent.",
    "guillemets without spaces": "«Le pont rouvrira lundi», a dit Paul Ardent.",
    "no-break spaces": "«\u202fLe pont rouvrira lundi\u00a0», a dit Paul Ardent.",
    "curly marks": "“Le pont rouvrira lundi”, a dit Paul Ardent.",
    "straight marks": '"Le pont rouvrira lundi", a dit Paul Ardent.',
    "low marks": "„Le pont rouvrira lundi“, a dit Paul Ardent.",
    "angle brackets": "<< Le pont rouvrira lundi >>, a dit Paul Ardent.",
    "single angles": "‹ Le pont rouvrira lundi ›, a dit Paul Ardent.",
    "straight marks with spaces": '"  Le pont rouvrira lundi  ", a dit Paul Ardent.',
    "a comma inside": "“Le pont rouvrira lundi,” a dit Paul Ardent.",
    "a stray mark before": 'Un mot". "Le pont rouvrira lundi", a dit Paul Ardent.',
    "an unclosed mark before": "Un « mot. « Le pont rouvrira lundi », a dit Paul Ardent.",
}


@pytest.mark.parametrize("text", MARKS.values(), ids=MARKS)
def test_every_kind_of_mark_is_read(text: str) -> None:
    assert ("direct", "Le pont rouvrira lundi", "Paul Ardent", "Paul Ardent", "a dit") in said(text)


def test_marks_inside_marks_belong_to_the_quotation() -> None:
    assert said("« Nous disons “non” à ce projet », a dit Paul Ardent.")[0][1] == "Nous disons “non” à ce projet"


def test_a_quotation_over_several_paragraphs_has_a_piece_for_each() -> None:
    text = "« Nous avons attendu trois ans.\nRien n'est venu de la région », a dit Paul Ardent.\nLe maire est parti."
    assert [row[:3] for row in said(text)] == [
        ("direct", "Nous avons attendu trois ans.", "Paul Ardent"),
        ("direct", "Rien n'est venu de la région", "Paul Ardent"),
    ]
    assert len(quotations(Article(id="essai", text=text))) == 1


def test_a_paragraph_may_open_with_the_mark_again() -> None:
    text = "« Nous avons attendu trois ans.\n« Rien n'est venu de la région », a dit Paul Ardent."
    assert [row[1] for row in said(text)] == ["Nous avons attendu trois ans.", "Rien n'est venu de la région"]


def test_a_lost_space_between_sentences_does_no_harm() -> None:
    text = "La séance est levée.Paul Ardent a dit que le vote aurait lieu lundi.Les élus sont partis."
    assert said(text)[0][1] == "le vote aurait lieu lundi"


def test_a_quotation_says_how_sure_its_speaker_is() -> None:
    text = "« C'est fini pour moi », a dit Paul Ardent. « Je rentre à la maison. » Il a ajouté que tout allait bien."
    named, carried, taken_up = quotations(Article(id="essai", text=text))
    assert named.confidence > taken_up.confidence > carried.confidence > 0
    assert (named.lemma, taken_up.lemma, carried.lemma) == ("dire", "ajouter", "")
    assert carried.cue is None
    assert carried.mention is None


def test_a_relative_clause_without_words_tells_nothing() -> None:
    assert quotations(Article("a", "Luc rit à la Chambre pour qui ) les ports sont vieux.", language="fr")) == ()


@pytest.mark.parametrize("text", ["Part du vote, dit-il, pour sa", "Tour du port, a dit Anne Roy, à son"])
def test_a_set_phrase_does_not_reach_over_the_end_of_a_text_to_its_start(text: str) -> None:
    assert all(
        text[slice(*span)] for quotation in quotations(Article("a", text, language="fr")) for span in quotation.spans
    )
