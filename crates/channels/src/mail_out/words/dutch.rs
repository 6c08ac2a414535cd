//! The texts in Dutch.

use markup::mail::REPLY_DELIMITER_NL;

use super::Words;

pub(super) const WORDS: Words = Words {
    delimiter: REPLY_DELIMITER_NL,
    received_subject: "Wij hebben uw vraag ontvangen",
    received: "Uw vraag ({ticket}) is aangekomen. Wij antwoorden zo snel mogelijk.",
    add_by_answering: "Wilt u iets toevoegen? Beantwoord dan deze e-mail.",
    note_public: "{name} schreef bij ticket {ticket}:",
    note_private: "{name} liet een interne notitie achter bij ticket {ticket}:",
    note_footer: "U krijgt deze e-mail omdat u dit ticket volgt. Antwoord in Balie.",
    earlier: "Eerder in dit gesprek",
    wrote: "{name}, {time}:",
    files_left_out: "Te groot voor deze e-mail: {names}",
    only_files: "(alleen bestanden)",
    device_subject: "Aangemeld op een nieuw apparaat",
    device_opening: "Iemand heeft zich zojuist op uw account bij {brand} aangemeld, op een apparaat dat wij niet kennen.",
    device_facts: "Tijd: {time}\nPlaats: {place}\nApparaat: {device}",
    device_was_me: "Was u dit? Dan hoeft u niets te doen.",
    device_not_me: "Was u dit niet? Open dan binnen zeven dagen deze pagina. Zij meldt het apparaat af, en uw \
                    wachtwoord werkt niet meer totdat u een nieuw hebt ingesteld:\n{link}",
    not_known: "onbekend",
};
