//! One mail, from what its recipient may see of the ticket to the bytes that leave. Pure.

use markup::mail::{
    BoundarySeed, HeaderError, HeaderText, Mailbox, MessageId, OutgoingAttachment, OutgoingMail, build_mail,
};
use outbound::Envelope;

use super::body::Parts;
use super::recipients::Form;
use super::words::words;

/// Longest part of the ticket's subject that stands in a mail's, in characters.
const LONGEST_SUBJECT: usize = 200;

/// Everything a mail says and the addresses it goes by.
pub(super) struct Letter {
    pub(super) parts: Parts,
    /// The name of the brand, or what the account calls its sender.
    pub(super) brand: String,
    pub(super) subject: String,
    /// May the customer's own words stand in the subject of an automatic mail?
    pub(super) proven: bool,
    /// Does the comment begin the conversation?
    pub(super) first: bool,
    pub(super) from_address: String,
    pub(super) reply_address: String,
    pub(super) to_name: String,
    pub(super) to_address: String,
    pub(super) message_id: String,
    /// Proves to ourselves that the mail was ours.
    pub(super) loop_value: String,
    /// This person's side of the conversation, oldest first.
    pub(super) thread: Vec<String>,
    pub(super) date_unix: i64,
    pub(super) files: Vec<OutgoingAttachment>,
}

impl Letter {
    /// The message and who it is from and for.
    ///
    /// # Errors
    /// When an address cannot stand in a mail.
    pub(super) fn build(self, seed: &BoundarySeed, sender: Option<&str>) -> Result<(Envelope, Vec<u8>), HeaderError> {
        let form = self.parts.form;
        let references: Vec<MessageId> = self.thread.iter().filter_map(|id| MessageId::new(id).ok()).collect();
        let from_name = match form {
            Form::Acknowledgement => self.brand.clone(),
            Form::Reply | Form::Note => format!("{} ({})", self.parts.author, self.brand),
        };
        let auto_submitted = match form {
            Form::Reply => None,
            Form::Note => Some(HeaderText::stripped("auto-generated")),
            Form::Acknowledgement => Some(HeaderText::stripped("auto-replied")),
        };
        let automatic = auto_submitted.is_some();
        let from = Mailbox::new(Some(HeaderText::stripped(&from_name)), sender.unwrap_or(&self.from_address))?;
        let to = Mailbox::new(Some(self.recipient_name()), &self.to_address)?;
        let mail = OutgoingMail {
            from,
            to: vec![to],
            cc: Vec::new(),
            reply_to: Some(Mailbox::new(Some(HeaderText::stripped(&self.brand)), &self.reply_address)?),
            subject: HeaderText::stripped(&self.subject_line()),
            message_id: MessageId::new(&self.message_id)?,
            in_reply_to: references.last().cloned(),
            references,
            date_unix: self.date_unix,
            auto_submitted,
            loop_header: Some(HeaderText::stripped(&self.loop_value)),
            text: self.parts.to_text(),
            html: Some(self.parts.to_html()),
            attachments: self.files,
        };
        // A failure to deliver comes back to the reply address; nothing comes back for an automatic mail (RFC 3834).
        let return_path = (!automatic).then(|| sender.map_or(self.reply_address, str::to_owned));
        Ok((Envelope { from: return_path, to: vec![self.to_address] }, build_mail(&mail, seed)))
    }

    /// Nothing that an unproven person chose stands in a mail to an address that anybody may have named.
    fn recipient_name(&self) -> HeaderText {
        let hidden = self.parts.form == Form::Acknowledgement && !self.proven;
        HeaderText::stripped(if hidden { "" } else { &self.to_name })
    }

    fn subject_line(&self) -> String {
        let subject = self.plain_subject();
        let brand = &self.brand;
        match self.parts.form {
            Form::Acknowledgement if !self.proven => format!("[{brand}] {}", words(self.parts.locale).received_subject),
            Form::Reply if self.first => format!("[{brand}] {subject}"),
            Form::Reply | Form::Acknowledgement => format!("[{brand}] Re: {subject}"),
            Form::Note => format!("[{brand}] #{} {subject}", self.parts.ticket),
        }
    }

    /// The ticket's subject without what earlier mails put in front of it.
    fn plain_subject(&self) -> String {
        let tag = format!("[{}]", self.brand);
        let mut rest = self.subject.trim();
        loop {
            let before = rest;
            for front in ["re:", "antw:", "aw:", &tag] {
                if let Some(head) = rest.get(..front.len())
                    && head.eq_ignore_ascii_case(front)
                {
                    rest = rest.get(front.len()..).unwrap_or_default().trim_start();
                }
            }
            if rest == before {
                return rest.chars().take(LONGEST_SUBJECT).collect();
            }
        }
    }
}
