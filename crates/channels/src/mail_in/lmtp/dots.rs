//! Where a message ends after `DATA`: at CRLF, dot, CRLF and nowhere else (RFC 5321 section 4.1.1.4).
//!
//! Other programs have taken LF, dot, CRLF or the like for the end, and what follows for commands
//! ("SMTP smuggling"). Here every LF without its CR is noticed and marks the message as bad, and the
//! true end is waited for all the same.

/// How a message came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Larger than allowed.
    TooLarge,
    /// Has an LF without a CR before it.
    BareLf,
}

/// Takes a message in, in pieces of any size; doubled dots are undone.
#[derive(Debug)]
pub(super) struct Message {
    bytes: Vec<u8>,
    limit: usize,
    place: Place,
    flaw: Option<Flaw>,
}

/// Where in a line the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    LineStart,
    /// After a dot at the line's start, which is not in the message.
    Dot,
    /// After that dot and a CR.
    DotCr,
    InLine,
    Cr,
}

impl Message {
    pub(super) fn new(limit: usize) -> Self {
        Self { bytes: Vec::new(), limit, place: Place::LineStart, flaw: None }
    }

    /// Reads on. Returns how many bytes of `piece` belonged to the message, when it ended in there.
    pub(super) fn take(&mut self, piece: &[u8]) -> Option<usize> {
        for (at, byte) in piece.iter().copied().enumerate() {
            let (place, keep) = match (self.place, byte) {
                (Place::DotCr, b'\n') => return Some(at + 1),
                (Place::LineStart, b'.') => (Place::Dot, false),
                (Place::Dot, b'\r') => (Place::DotCr, false),
                (Place::Cr, b'\n') => (Place::LineStart, true),
                (_, b'\n') => {
                    self.spoil(Flaw::BareLf);
                    (Place::InLine, true)
                }
                (Place::DotCr, _) => {
                    // The line was not over: the CR belongs to it.
                    self.push(b'\r');
                    (after(byte), true)
                }
                _ => (after(byte), true),
            };
            self.place = place;
            if keep {
                self.push(byte);
            }
        }
        None
    }

    /// The message, or what is wrong with it.
    pub(super) fn finish(self) -> Result<Vec<u8>, Flaw> {
        match self.flaw {
            None => Ok(self.bytes),
            Some(flaw) => Err(flaw),
        }
    }

    fn push(&mut self, byte: u8) {
        if self.flaw.is_some() {
            return;
        }
        if self.bytes.len() < self.limit {
            self.bytes.push(byte);
        } else {
            self.spoil(Flaw::TooLarge);
        }
    }

    /// The first flaw counts, and nothing is kept after it.
    fn spoil(&mut self, flaw: Flaw) {
        if self.flaw.is_none() {
            self.flaw = Some(flaw);
            self.bytes = Vec::new();
        }
    }
}

fn after(byte: u8) -> Place {
    match byte {
        b'\r' => Place::Cr,
        _ => Place::InLine,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whole and byte by byte, the outcome must be the same.
    fn check(input: &str, expected: Result<&str, Flaw>, rest: &str) {
        let input = input.as_bytes();
        let expected = expected.map(|text| text.as_bytes().to_vec());
        let mut whole = Message::new(40);
        let end = whole.take(input);
        let after_end = end.and_then(|end| input.get(end..));
        assert_eq!(after_end, Some(rest.as_bytes()));
        assert_eq!(whole.finish(), expected);

        let mut slow = Message::new(40);
        let ends = input.iter().position(|b| slow.take(&[*b]).is_some());
        assert_eq!(ends.map(|at| at + 1), end);
        assert_eq!(slow.finish(), expected);
    }

    #[test]
    fn only_crlf_dot_crlf_ends() {
        check("a\r\n.\r\nQUIT\r\n", Ok("a\r\n"), "QUIT\r\n");
        check(".\r\n", Ok(""), "");
        check("..a\r\n...\r\n.\r\n", Ok(".a\r\n..\r\n"), "");
        check(".a\r\n.\r\n", Ok("a\r\n"), "");
        check("a\rb\r\n.\r\n", Ok("a\rb\r\n"), "");
        check("a\r.\r\n.\r\n", Ok("a\r.\r\n"), "");
        check(".\rb\r\n.\r\n", Ok("\rb\r\n"), "");
    }

    #[test]
    fn smuggled_ends_are_bad_and_do_not_end() {
        for trick in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\n", "\n\r.\r\n"] {
            let input = format!("a{trick}MAIL\r\n.\r\nrest");
            check(&input, Err(Flaw::BareLf), "rest");
        }
        check("a\r.\rb\r\n.\r\n", Ok("a\r.\rb\r\n"), "");
        check("a\r\r.\r\r\n.\r\n", Ok("a\r\r.\r\r\n"), "");
    }

    #[test]
    fn a_large_message_is_read_to_its_end() {
        let large = "x".repeat(39);
        check(&format!("{large}\r\n.\r\nQ"), Err(Flaw::TooLarge), "Q");
        let fits = "x".repeat(38);
        check(&format!("{fits}\r\n.\r\n"), Ok(&format!("{fits}\r\n")), "");
    }
}
