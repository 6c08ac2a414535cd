//! Conditions as one sentence, in English or Dutch.

use super::condition::{Condition, Conditions};
use super::field::{Field, Moment};
use super::value::{Operator, RequesterRole, Value};
use crate::settings::Locale;
use crate::tickets::{Priority, Status, TicketType};

/// The sentence. `name_of` gives the name of what an id stands for in a field (and, with 0, of a custom field
/// itself); without a name the number is shown.
#[must_use]
pub fn describe(conditions: &Conditions, locale: Locale, name_of: &dyn Fn(Field, i64) -> Option<String>) -> String {
    let list = |side: &[Condition], joint: &str| {
        side.iter().map(|condition| clause(condition, locale, name_of)).collect::<Vec<_>>().join(joint)
    };
    let words = match locale {
        Locale::English => ["Every ticket.", "Tickets where ", " and ", " or ", "at least one holds: "],
        Locale::Dutch => ["Alle tickets.", "Tickets waarvoor geldt: ", " en ", " of ", "minstens een van: "],
    };
    let [every, where_, and, or, one_of] = words;
    let all = list(&conditions.all, and);
    match (conditions.all.is_empty(), conditions.any.as_slice()) {
        (true, []) => every.to_owned(),
        (false, []) => format!("{where_}{all}."),
        (true, any) => format!("{where_}{}.", list(any, or)),
        (false, any @ [_]) => format!("{where_}{all}{and}{}.", list(any, or)),
        (false, any) => format!("{where_}{all},{and}{one_of}{}.", list(any, or)),
    }
}

fn clause(condition: &Condition, locale: Locale, name_of: &dyn Fn(Field, i64) -> Option<String>) -> String {
    let field = condition.field();
    let subject = match field {
        Field::Custom(id) => name_of(field, 0).unwrap_or_else(|| match locale {
            Locale::English => format!("field {id}"),
            Locale::Dutch => format!("veld {id}"),
        }),
        _ => field_words(field, locale).to_owned(),
    };
    let operator = operator_words(field, condition.operator(), locale);
    match condition.operator() {
        Operator::Present | Operator::NotPresent => format!("{subject} {operator}"),
        _ => format!("{subject} {operator} {}", value_words(condition, locale, name_of)),
    }
}

fn field_words(field: Field, locale: Locale) -> &'static str {
    let (english, dutch) = match field {
        Field::Status => ("status", "status"),
        Field::CustomStatus => ("ticket status", "ticketstatus"),
        Field::Type => ("type", "type"),
        Field::Priority => ("priority", "prioriteit"),
        Field::Group => ("group", "groep"),
        Field::Assignee => ("assignee", "behandelaar"),
        Field::Requester => ("requester", "aanvrager"),
        Field::Organization => ("organization", "organisatie"),
        Field::Brand => ("brand", "merk"),
        Field::Form => ("form", "formulier"),
        Field::Problem => ("problem", "probleem"),
        Field::Via => ("channel", "kanaal"),
        Field::Tags => ("tags", "tags"),
        Field::Subject => ("subject", "onderwerp"),
        Field::Description => ("description", "beschrijving"),
        Field::Recipient => ("received at", "ontvangen op"),
        Field::Public => ("privacy", "zichtbaarheid"),
        Field::RequesterRole => ("requester's role", "rol van de aanvrager"),
        Field::Hours(moment) => return moment_words(moment, locale),
        Field::Custom(_) => ("field", "veld"),
    };
    pick(locale, english, dutch)
}

const fn moment_words(moment: Moment, locale: Locale) -> &'static str {
    let (english, dutch) = match moment {
        Moment::Created => ("hours since created", "uren sinds aanmaak"),
        Moment::Opened => ("hours since open", "uren sinds open"),
        Moment::Pended => ("hours since pending", "uren sinds in afwachting"),
        Moment::Held => ("hours since on hold", "uren sinds in de wacht"),
        Moment::Solved => ("hours since solved", "uren sinds opgelost"),
        Moment::Closed => ("hours since closed", "uren sinds gesloten"),
        Moment::Assigned => ("hours since assigned", "uren sinds toewijzing"),
        Moment::Updated => ("hours since update", "uren sinds wijziging"),
        Moment::RequesterUpdated => ("hours since requester update", "uren sinds wijziging door aanvrager"),
        Moment::AssigneeUpdated => ("hours since assignee update", "uren sinds wijziging door behandelaar"),
        Moment::Due => ("hours since due date", "uren sinds einddatum"),
        Moment::UntilDue => ("hours until due date", "uren tot einddatum"),
    };
    pick(locale, english, dutch)
}

const fn operator_words(field: Field, operator: Operator, locale: Locale) -> &'static str {
    let in_text = matches!(field, Field::Subject | Field::Description);
    let (english, dutch) = match operator {
        Operator::Is if in_text => ("contains the text", "bevat de tekst"),
        Operator::IsNot if in_text => ("does not contain the text", "bevat niet de tekst"),
        Operator::Is => ("is", "is"),
        Operator::IsNot => ("is not", "is niet"),
        Operator::LessThan => ("is less than", "is minder dan"),
        Operator::GreaterThan => ("is greater than", "is meer dan"),
        Operator::Includes => ("contains at least one of", "bevat minstens een van"),
        Operator::NotIncludes => ("contains none of", "bevat geen van"),
        Operator::Present => ("is present", "is ingevuld"),
        Operator::NotPresent => ("is not present", "is niet ingevuld"),
    };
    pick(locale, english, dutch)
}

fn value_words(condition: &Condition, locale: Locale, name_of: &dyn Fn(Field, i64) -> Option<String>) -> String {
    let name = |number: i64| name_of(condition.field(), number).unwrap_or_else(|| number.to_string());
    let quoted = |text: &String| format!("“{text}”");
    let (english, dutch) = match condition.value() {
        Value::Nothing => ("empty", "leeg"),
        Value::CurrentUser => ("the current user", "de huidige gebruiker"),
        Value::CurrentGroups => ("one of the current user's groups", "een van de groepen van de huidige gebruiker"),
        Value::Requester => ("the requester", "de aanvrager"),
        Value::Assignee => ("the assignee", "de behandelaar"),
        Value::Public(true) => ("public", "openbaar"),
        Value::Public(false) => ("private", "privé"),
        Value::Role(RequesterRole::EndUser) => ("end user", "eindgebruiker"),
        Value::Role(RequesterRole::Agent) => ("agent", "agent"),
        Value::Role(RequesterRole::Admin) => ("admin", "beheerder"),
        Value::Status(status) => status_words(*status),
        Value::Priority(priority) => priority_words(*priority),
        Value::Type(kind) => type_words(*kind),
        Value::Channel(channel) => (channel.word(), channel.word()),
        Value::Number(number) => return name(*number),
        Value::Numbers(numbers) => return numbers.iter().map(|number| name(*number)).collect::<Vec<_>>().join(", "),
        Value::Tags(tags) => return tags.as_slice().join(", "),
        Value::Text(text) => return quoted(text),
        Value::Texts(texts) => return texts.iter().map(quoted).collect::<Vec<_>>().join(", "),
        Value::Hours(hours) => return hours.to_string(),
    };
    pick(locale, english, dutch).to_owned()
}

const fn status_words(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::New => ("new", "nieuw"),
        Status::Open => ("open", "open"),
        Status::Pending => ("pending", "in afwachting"),
        Status::Hold => ("on hold", "in de wacht"),
        Status::Solved => ("solved", "opgelost"),
        Status::Closed => ("closed", "gesloten"),
    }
}

const fn priority_words(priority: Priority) -> (&'static str, &'static str) {
    match priority {
        Priority::Low => ("low", "laag"),
        Priority::Normal => ("normal", "normaal"),
        Priority::High => ("high", "hoog"),
        Priority::Urgent => ("urgent", "dringend"),
    }
}

const fn type_words(kind: TicketType) -> (&'static str, &'static str) {
    match kind {
        TicketType::Question => ("question", "vraag"),
        TicketType::Incident => ("incident", "incident"),
        TicketType::Problem => ("problem", "probleem"),
        TicketType::Task => ("task", "taak"),
    }
}

const fn pick(locale: Locale, english: &'static str, dutch: &'static str) -> &'static str {
    match locale {
        Locale::English => english,
        Locale::Dutch => dutch,
    }
}
