//! The sentences in Dutch.

use super::words::Words;

pub(super) const WORDS: Words = Words {
    no_such_user: "Deze gebruiker bestaat niet, of is geblokkeerd of verwijderd en kan niet binnenkomen.",
    no_such_ticket: "Dit ticket bestaat niet.",
    visitor: "Dit is een bezoeker, die niet is ingelogd.",
    house: "Balie handelt zelf.",
    end_user: "De gebruiker is een eindgebruiker.",
    light_agent: "De gebruiker is een light agent.",
    agent: "De gebruiker is een agent.",
    admin: "De gebruiker is een beheerder.",
    owner: "De gebruiker is de eigenaar.",
    every_ticket: "De gebruiker kan bij alle tickets.",
    by_group: "Het ticket is van een groep waarvan de gebruiker lid is.",
    by_organization: "Het ticket is van een organisatie waarvan de gebruiker lid is.",
    by_assignee: "Het ticket is aan de gebruiker toegewezen.",
    as_requester: "De gebruiker is de aanvrager.",
    as_copied: "De gebruiker staat in de kopie.",
    by_shared_organization: "Het ticket is van een organisatie waarvan de gebruiker de tickets mag lezen.",
    outside_groups: "De gebruiker kan bij tickets van de eigen groepen en bij toegewezen tickets; dit is geen van beide.",
    outside_organizations:
        "De gebruiker kan bij tickets van de eigen organisaties en bij toegewezen tickets; dit is geen van beide.",
    not_assigned: "De gebruiker kan alleen bij toegewezen tickets; dit ticket is dat niet.",
    not_ones: "De gebruiker is geen aanvrager, staat niet in de kopie en deelt geen organisatie met het ticket.",
    scrubbed: "Het ticket is voorgoed verwijderd.",
    deleted: "Het ticket is verwijderd.",
    not_deleted: "Het ticket is niet verwijderd, dus er is niets om te herstellen of voorgoed te verwijderen.",
    nothing_public: "Niets in het ticket is openbaar.",
    right_had: "De rol geeft het recht: {keys}.",
    right_lacked: "De rol geeft het recht niet: {keys}.",
    only_staff: "Alleen medewerkers mogen dit.",
    is_staff: "Medewerkers mogen dit.",
    only_admins: "Alleen beheerders mogen dit.",
    is_admin: "Beheerders mogen dit.",
};
