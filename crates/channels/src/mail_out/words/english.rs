//! The texts in English.

use markup::mail::REPLY_DELIMITER_EN;

use super::Words;

pub(super) const WORDS: Words = Words {
    delimiter: REPLY_DELIMITER_EN,
    received_subject: "We have received your request",
    received: "Your request ({ticket}) has arrived. We will answer as soon as we can.",
    add_by_answering: "To add something, answer this mail.",
    note_public: "{name} wrote on ticket {ticket}:",
    note_private: "{name} left an internal note on ticket {ticket}:",
    note_footer: "You get this mail because you follow this ticket. Please answer in Balie.",
    earlier: "Earlier in this conversation",
    wrote: "{name}, {time}:",
    files_left_out: "Too large for this mail: {names}",
    only_files: "(files only)",
};
