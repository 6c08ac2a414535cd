//! Brands: the faces an account shows to its customers, each with its own address. One is the default.

mod policy;

pub use policy::Brands;

use crate::error::{FieldProblem, ProblemCode, Refusal};
use crate::ids::BrandId;
use crate::patch::Patch;
use crate::time::Time;

/// Longest name, in characters.
pub const LONGEST_NAME: usize = 255;
/// Longest signature template, in characters.
pub const LONGEST_SIGNATURE: usize = 4096;
/// Longest label of a host name and longest host name, in bytes (RFC 1035, 2.3.4).
const LONGEST_LABEL: usize = 63;
const LONGEST_HOST: usize = 253;

/// One brand as stored.
#[derive(Clone, Debug)]
pub struct Brand {
    pub id: BrandId,
    pub name: String,
    /// The first label of its address, lower case.
    pub subdomain: String,
    /// A host name of its own, lower case.
    pub host_mapping: Option<String>,
    /// Put below the replies of agents.
    pub signature_template: String,
    /// May new tickets be of it?
    pub active: bool,
    /// New tickets are of it unless they say otherwise.
    pub is_default: bool,
    /// Put away; tickets may still name it.
    pub is_deleted: bool,
    pub created_at: Time,
    pub updated_at: Time,
}

/// The wishes of one request. Nothing is changed that is not named.
#[derive(Clone, Default)]
pub struct BrandChange {
    pub name: Option<String>,
    pub subdomain: Option<String>,
    pub host_mapping: Patch<String>,
    pub signature_template: Option<String>,
    pub active: Option<bool>,
    /// Only true is a wish: another becomes the default by being named itself.
    pub is_default: Option<bool>,
}

impl BrandChange {
    /// Refuses what is blank, too long or no host name; brings names into normal form.
    ///
    /// # Errors
    /// `Invalid` with every problem found.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        let mut problems = Vec::new();
        if let Some(name) = &mut self.name {
            *name = name.trim().to_owned();
            if name.is_empty() {
                problems.push(blank("name", "Name"));
            } else if name.chars().count() > LONGEST_NAME {
                problems.push(too_long("name", "Name", LONGEST_NAME));
            }
        }
        if let Some(subdomain) = &mut self.subdomain {
            *subdomain = subdomain.trim().to_lowercase();
            if subdomain.is_empty() {
                problems.push(blank("subdomain", "Subdomain"));
            } else if !is_label(subdomain) {
                let text = "Subdomain: use letters, digits and hyphens";
                problems.push(FieldProblem::new("subdomain", ProblemCode::Format, text));
            }
        }
        if let Patch::Set(host) = &mut self.host_mapping {
            *host = host.trim().to_lowercase();
            if !is_host(host) {
                let text = "Host mapping: write a host name such as help.example.com";
                problems.push(FieldProblem::new("host_mapping", ProblemCode::Format, text));
            }
        }
        if self.signature_template.as_ref().is_some_and(|text| text.chars().count() > LONGEST_SIGNATURE) {
            problems.push(too_long("signature_template", "Signature template", LONGEST_SIGNATURE));
        }
        if problems.is_empty() { Ok(self) } else { Err(Refusal::Invalid(problems)) }
    }
}

/// The problem of a field that must not be empty.
#[must_use]
pub fn blank(field: &str, title: &str) -> FieldProblem {
    FieldProblem::new(field, ProblemCode::Blank, format!("{title}: cannot be blank"))
}

fn too_long(field: &str, title: &str, most: usize) -> FieldProblem {
    FieldProblem::new(field, ProblemCode::TooLong, format!("{title}: is too long (maximum is {most} characters)"))
}

/// One label of a host name (RFC 1123, 2.1).
fn is_label(text: &str) -> bool {
    (1..=LONGEST_LABEL).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// A host name of two labels or more, whose last is no number.
#[must_use]
pub fn is_host(text: &str) -> bool {
    let last = text.rsplit('.').next().unwrap_or_default();
    text.len() <= LONGEST_HOST
        && text.contains('.')
        && text.split('.').all(is_label)
        && !last.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{BrandChange, is_host};
    use crate::patch::Patch;

    #[test]
    fn an_address_is_not_a_host_name() {
        for good in ["help.example.com", "xn--bcher-kva.example"] {
            assert!(is_host(good), "{good}");
        }
        for bad in ["", "localhost", "127.0.0.1", "a..b", "-a.com", "a_b.com", "a.com/", "HELP.example.com", "a b.com"]
        {
            assert!(!is_host(bad), "{bad}");
        }
    }

    #[test]
    fn names_come_into_normal_form() {
        let change = BrandChange {
            subdomain: Some(" Acme ".into()),
            host_mapping: Patch::Set("Help.Example.com".into()),
            ..BrandChange::default()
        };
        let change = change.checked().unwrap();
        assert_eq!(change.subdomain.as_deref(), Some("acme"));
        assert_eq!(change.host_mapping.set().map(String::as_str), Some("help.example.com"));
        let bad = BrandChange { name: Some(" ".into()), subdomain: Some("a.b".into()), ..BrandChange::default() };
        assert!(bad.checked().is_err());
    }
}
