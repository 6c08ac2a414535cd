//! What the demo's customers write: short, bilingual, and the same in every demo.

/// Customers: name and address.
pub(super) const CUSTOMERS: [(&str, &str); 12] = [
    ("Eve Eriksen", "eve@fjordbank.example"),
    ("Pieter de Vries", "pieter@devries-transport.example"),
    ("Sanne Bakker", "sanne@bakkerijzoet.example"),
    ("Mohammed El Amrani", "m.elamrani@gemeente-linden.example"),
    ("Grace Okafor", "grace@lagosbooks.example"),
    ("Lucía Fernández", "lucia@olivar.example"),
    ("Jan Willem van den Berg", "jw.vandenberg@waterschap.example"),
    ("Aiko Tanaka", "aiko@tanaka-optics.example"),
    ("Thomas Müller", "t.mueller@maschinenbau.example"),
    ("Fatma Yılmaz", "fatma@cayhouse.example"),
    ("Noor Janssen", "noor@praktijk-janssen.example"),
    ("Oliver Smith", "oliver@northwind.example"),
];

/// Some of their organizations: name and the domain of their addresses.
pub(super) const ORGANIZATIONS: [(&str, &str); 4] = [
    ("Fjordbank", "fjordbank.example"),
    ("De Vries Transport", "devries-transport.example"),
    ("Gemeente Linden", "gemeente-linden.example"),
    ("Northwind", "northwind.example"),
];

/// A question: subject, body, the agent's answer, tag.
pub(super) const QUESTIONS: [(&str, &str, &str, &str); 16] = [
    (
        "I cannot sign in since this morning",
        "The page says my code is wrong, but it is the one on my phone.",
        "Your phone's clock was three minutes off. Please set it to automatic time and try again.",
        "sign_in",
    ),
    (
        "Factuur van oktober klopt niet",
        "Er staan 14 licenties op de factuur en wij hebben er 12.",
        "U heeft gelijk. De creditnota voor twee licenties is onderweg.",
        "billing",
    ),
    (
        "Export takes very long",
        "Our monthly export has been running for two hours. Is that normal?",
        "It is not. The export was stuck behind another job and has finished now.",
        "export",
    ),
    (
        "Printer drukt de verkeerde etiketten af",
        "Sinds de update komen de etiketten gespiegeld uit de printer.",
        "Zet in de printerinstellingen 'spiegelen' uit; de update heeft dat aangezet.",
        "printer",
    ),
    (
        "How do I add a colleague?",
        "A new colleague starts on Monday and needs access to our orders.",
        "Go to People and choose Invite. She gets a mail with a link.",
        "people",
    ),
    (
        "Levering staat op verkeerd adres",
        "De bestelling gaat naar ons oude magazijn. Kunt u dat wijzigen?",
        "Het adres is aangepast; de chauffeur is op de hoogte.",
        "delivery",
    ),
    (
        "API answers 429",
        "Our script is refused with status 429 about once a minute.",
        "You are above the limit of your plan. Wait for the seconds in Retry-After.",
        "api",
    ),
    (
        "Graag een kopie van het contract",
        "Voor onze accountant heb ik het getekende contract nodig.",
        "In de bijlage van dit bericht vindt u het contract.",
        "contract",
    ),
    (
        "The search does not find old orders",
        "Orders from before 2024 never show up.",
        "They live in the archive. Tick 'search the archive' below the search field.",
        "search",
    ),
    (
        "Wachtwoord vergeten",
        "Ik krijg geen mail om mijn wachtwoord opnieuw in te stellen.",
        "De mail stond in uw spamfilter. Ik heb een nieuwe gestuurd.",
        "sign_in",
    ),
    (
        "Please delete my account",
        "I no longer use the service. Delete everything you hold about me.",
        "Everything is deleted; the receipt is in your mail.",
        "privacy",
    ),
    (
        "Scherm blijft wit na inloggen",
        "In Firefox blijft het scherm wit, in Chrome werkt het wel.",
        "Een uitbreiding blokkeerde ons script. Met de uitbreiding uit werkt het weer.",
        "workspace",
    ),
    (
        "Discount code is refused",
        "SUMMER25 is not accepted although it is valid until Friday.",
        "The code works for new subscriptions only; I have applied it for you by hand.",
        "billing",
    ),
    (
        "Kunnen wij op PostgreSQL draaien?",
        "Wij willen de gegevens op onze eigen databaseserver houden.",
        "Dat kan: zet de locatie in het configuratiebestand.",
        "installation",
    ),
    (
        "Two tickets for one problem",
        "I sent the same question twice, sorry. Please close one.",
        "No problem, they are one now.",
        "other",
    ),
    (
        "Storing in de koppeling",
        "De koppeling met onze webwinkel geeft sinds 9.00 uur een fout.",
        "Het certificaat was verlopen. De koppeling werkt weer.",
        "incident",
    ),
];
