//! A message in the form in which it goes over the line after `DATA` (RFC 5321 sections 2.3.8 and
//! 4.5.2).

/// Every line ended by CRLF, leading dots doubled, and the final dot.
///
/// A lone CR or LF becomes CRLF: neither may be sent, and servers that read one as a line end could
/// be made to see the end of the mail inside it.
pub(super) fn on_the_line(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len() + message.len() / 32 + 5);
    let mut at_line_start = true;
    let mut bytes = message.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' | b'\n' => {
                if byte == b'\r' && bytes.peek() == Some(&b'\n') {
                    bytes.next();
                }
                out.extend_from_slice(b"\r\n");
                at_line_start = true;
            }
            _ => {
                if at_line_start && byte == b'.' {
                    out.push(b'.');
                }
                out.push(byte);
                at_line_start = false;
            }
        }
    }
    if !at_line_start {
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::on_the_line;

    fn check(message: &str, expected: &str) {
        let out = on_the_line(message.as_bytes());
        assert_eq!(String::from_utf8_lossy(&out), expected, "{message:?}");
    }

    #[test]
    fn lines_are_ended_and_dots_doubled() {
        check("", ".\r\n");
        check("a", "a\r\n.\r\n");
        check("a\r\n", "a\r\n.\r\n");
        check(".a\r\n..\r\nb.", "..a\r\n...\r\nb.\r\n.\r\n");
        check("a\r\n\r\n", "a\r\n\r\n.\r\n");
    }

    #[test]
    fn lone_line_ends_cannot_smuggle() {
        check("a\n.\nb", "a\r\n..\r\nb\r\n.\r\n");
        check("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n");
        check("a\r\n.\r", "a\r\n..\r\n.\r\n");
        check("a\n\r\n", "a\r\n\r\n.\r\n");
    }
}
