//! The views every account starts with.

use super::condition::{Condition, Conditions};
use super::field::{Field, Moment};
use super::output::Output;
use super::value::{Operator, Value};
use crate::settings::Locale;
use crate::tickets::Status;

/// A view of a new account.
#[derive(Clone, Debug)]
pub struct DefaultView {
    title_english: &'static str,
    title_dutch: &'static str,
    pub conditions: Conditions,
    pub output: Output,
}

impl DefaultView {
    /// The title in a language.
    #[must_use]
    pub const fn title(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::English => self.title_english,
            Locale::Dutch => self.title_dutch,
        }
    }
}

/// The views of a new account, in their order. All are sorted by the last change, latest first.
#[must_use]
pub fn default_views() -> Vec<DefaultView> {
    let unsolved = (Field::Status, Operator::LessThan, Value::Status(Status::Solved));
    let mine = (Field::Assignee, Operator::Is, Value::CurrentUser);
    let nobodys = (Field::Assignee, Operator::Is, Value::Nothing);
    let in_my_groups = (Field::Group, Operator::Is, Value::CurrentGroups);
    let status = |status| (Field::Status, Operator::Is, Value::Status(status));
    let not_closed = (Field::Status, Operator::LessThan, Value::Status(Status::Closed));
    let updated_today = (Field::Hours(Moment::Updated), Operator::LessThan, Value::Hours(24));
    let solved_this_week = (Field::Hours(Moment::Solved), Operator::LessThan, Value::Hours(168));
    vec![
        view("Your unsolved tickets", "Uw onopgeloste tickets", vec![unsolved.clone(), mine]),
        view("Unassigned tickets", "Niet-toegewezen tickets", vec![unsolved.clone(), nobodys]),
        view("All unsolved tickets", "Alle onopgeloste tickets", vec![unsolved.clone()]),
        view("Recently updated tickets", "Recent bijgewerkte tickets", vec![not_closed, updated_today]),
        view(
            "New tickets in your groups",
            "Nieuwe tickets in uw groepen",
            vec![status(Status::New), in_my_groups.clone()],
        ),
        view("Pending tickets", "Tickets in afwachting", vec![status(Status::Pending)]),
        view("Recently solved tickets", "Recent opgeloste tickets", vec![status(Status::Solved), solved_this_week]),
        view("Unsolved tickets in your groups", "Onopgeloste tickets in uw groepen", vec![unsolved, in_my_groups]),
    ]
}

fn view(title_english: &'static str, title_dutch: &'static str, all: Vec<(Field, Operator, Value)>) -> DefaultView {
    let all = all.into_iter().filter_map(|(field, operator, value)| Condition::new(field, operator, value)).collect();
    DefaultView {
        title_english,
        title_dutch,
        conditions: Conditions { all, any: Vec::new() },
        output: Output::default(),
    }
}
