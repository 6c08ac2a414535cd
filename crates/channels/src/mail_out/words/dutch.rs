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
};
