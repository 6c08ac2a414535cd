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
    device_subject: "New device signed in",
    device_opening: "Somebody has just signed in to your account at {brand} on a device we have not seen before.",
    device_facts: "Time: {time}\nPlace: {place}\nDevice: {device}",
    device_was_me: "Was this you? Then you need not do anything.",
    device_not_me: "Was this not you? Open this page within seven days. It signs the device out, and your password \
                    works no more until you have set a new one:\n{link}",
    not_known: "not known",
};
