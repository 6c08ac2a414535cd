//! How a view shows its tickets: columns, grouping and order, as closed lists.

use serde_json::{Value as Json, json};

use super::predicate::Column;
use crate::error::{FieldProblem, ProblemCode};
use crate::ids::FieldId;
use crate::page::Direction;
use crate::settings::Locale;

/// Most columns a view can show.
pub const MOST_COLUMNS: usize = 10;

/// A column of a view.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ViewColumn {
    /// Something every ticket has.
    Known(Shown),
    /// A custom field.
    Custom(FieldId),
}

/// What a view can show and, mostly, sort by.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Shown {
    Id,
    Subject,
    Status,
    Priority,
    Type,
    Requester,
    Submitter,
    Assignee,
    Group,
    Organization,
    Brand,
    Form,
    Created,
    Updated,
    Assigned,
    Due,
    Solved,
    UpdatedByRequester,
    UpdatedByAssignee,
    CustomStatus,
}

impl Shown {
    /// Everything that can be shown.
    pub const ALL: [Self; 20] = [
        Self::Id,
        Self::Subject,
        Self::Status,
        Self::Priority,
        Self::Type,
        Self::Requester,
        Self::Submitter,
        Self::Assignee,
        Self::Group,
        Self::Organization,
        Self::Brand,
        Self::Form,
        Self::Created,
        Self::Updated,
        Self::Assigned,
        Self::Due,
        Self::Solved,
        Self::UpdatedByRequester,
        Self::UpdatedByAssignee,
        Self::CustomStatus,
    ];

    /// Zendesk's id of the column.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Id => "nice_id",
            Self::Subject => "subject",
            Self::Status => "status",
            Self::Priority => "priority",
            Self::Type => "type",
            Self::Requester => "requester",
            Self::Submitter => "submitter",
            Self::Assignee => "assignee",
            Self::Group => "group",
            Self::Organization => "organization",
            Self::Brand => "brand",
            Self::Form => "ticket_form",
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Assigned => "assigned",
            Self::Due => "due_date",
            Self::Solved => "solved",
            Self::UpdatedByRequester => "updated_requester",
            Self::UpdatedByAssignee => "updated_assignee",
            Self::CustomStatus => "custom_status_id",
        }
    }

    /// Reads Zendesk's id, and the other names it has for some columns.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let known = Self::ALL.into_iter().find(|shown| shown.word() == word);
        known.or(match word {
            "id" | "ticket_id" => Some(Self::Id),
            "description" => Some(Self::Subject),
            "ticket_type" => Some(Self::Type),
            "created_at" | "requested" => Some(Self::Created),
            "updated_at" => Some(Self::Updated),
            "assigned_at" => Some(Self::Assigned),
            "due_at" => Some(Self::Due),
            "solved_at" => Some(Self::Solved),
            "requester_id" => Some(Self::Requester),
            "submitter_id" => Some(Self::Submitter),
            "assignee_id" => Some(Self::Assignee),
            "group_id" => Some(Self::Group),
            "organization_id" => Some(Self::Organization),
            "brand_id" => Some(Self::Brand),
            "ticket_form_id" => Some(Self::Form),
            _ => None,
        })
    }

    /// The title people read.
    #[must_use]
    pub const fn title(self, locale: Locale) -> &'static str {
        let (english, dutch) = match self {
            Self::Id => ("ID", "ID"),
            Self::Subject => ("Subject", "Onderwerp"),
            Self::Status => ("Status", "Status"),
            Self::Priority => ("Priority", "Prioriteit"),
            Self::Type => ("Type", "Type"),
            Self::Requester => ("Requester", "Aanvrager"),
            Self::Submitter => ("Submitter", "Indiener"),
            Self::Assignee => ("Assignee", "Toegewezen aan"),
            Self::Group => ("Group", "Groep"),
            Self::Organization => ("Organization", "Organisatie"),
            Self::Brand => ("Brand", "Merk"),
            Self::Form => ("Form", "Formulier"),
            Self::Created => ("Requested", "Aangevraagd"),
            Self::Updated => ("Updated", "Bijgewerkt"),
            Self::Assigned => ("Assigned", "Toegewezen op"),
            Self::Due => ("Due date", "Einddatum"),
            Self::Solved => ("Solved", "Opgelost"),
            Self::UpdatedByRequester => ("Requester updated", "Bijgewerkt door aanvrager"),
            Self::UpdatedByAssignee => ("Assignee updated", "Bijgewerkt door behandelaar"),
            Self::CustomStatus => ("Ticket status", "Ticketstatus"),
        };
        match locale {
            Locale::English => english,
            Locale::Dutch => dutch,
        }
    }

    /// The column of the store to sort and group by. Subjects are not sorted.
    #[must_use]
    pub const fn column(self) -> Option<Column> {
        match self {
            Self::Subject => None,
            Self::Id => Some(Column::Id),
            Self::Status => Some(Column::Status),
            Self::Priority => Some(Column::Priority),
            Self::Type => Some(Column::Type),
            Self::Requester => Some(Column::RequesterId),
            Self::Submitter => Some(Column::SubmitterId),
            Self::Assignee => Some(Column::AssigneeId),
            Self::Group => Some(Column::GroupId),
            Self::Organization => Some(Column::OrganizationId),
            Self::Brand => Some(Column::BrandId),
            Self::Form => Some(Column::FormId),
            Self::Created => Some(Column::CreatedAt),
            Self::Updated => Some(Column::UpdatedAt),
            Self::Assigned => Some(Column::AssignedAt),
            Self::Due => Some(Column::DueAt),
            Self::Solved => Some(Column::SolvedAt),
            Self::UpdatedByRequester => Some(Column::RequesterUpdatedAt),
            Self::UpdatedByAssignee => Some(Column::AssigneeUpdatedAt),
            Self::CustomStatus => Some(Column::CustomStatusId),
        }
    }
}

impl ViewColumn {
    /// The id on the wire: a word, or the number of the field.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Known(shown) => shown.word().to_owned(),
            Self::Custom(id) => id.to_string(),
        }
    }

    /// Reads a column's id, or a custom field's number, bare or after `custom_fields_`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        if let Some(shown) = Shown::from_word(word) {
            return Some(Self::Known(shown));
        }
        let number = word.strip_prefix("custom_fields_").unwrap_or(word).parse::<i64>().ok()?;
        (number > 0).then(|| Self::Custom(FieldId::new(number)))
    }
}

/// How a view shows its tickets.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Output {
    pub columns: Vec<ViewColumn>,
    /// Something with a [`Shown::column`].
    pub group_by: Option<Shown>,
    pub group_order: Direction,
    /// Something with a [`Shown::column`].
    pub sort_by: Shown,
    pub sort_order: Direction,
}

impl Default for Output {
    fn default() -> Self {
        let columns = [Shown::Status, Shown::Subject, Shown::Requester, Shown::Updated, Shown::Group, Shown::Assignee];
        Self {
            columns: columns.into_iter().map(ViewColumn::Known).collect(),
            group_by: None,
            group_order: Direction::Descending,
            sort_by: Shown::Updated,
            sort_order: Direction::Descending,
        }
    }
}

impl Output {
    /// Reads `{columns, group_by, group_order, sort_by, sort_order}` over what stands already: an absent part keeps
    /// its value. Columns may be ids or objects with an `id`.
    ///
    /// # Errors
    /// A problem for every part that cannot be.
    pub fn with_json(mut self, json: &Json) -> Result<Self, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        if !json.is_object() {
            return Err(vec![problem("output", "must be an object")]);
        }
        match json.get("columns") {
            None | Some(Json::Null) => {}
            Some(columns) => match read_columns(columns) {
                Ok(columns) => self.columns = columns,
                Err(text) => problems.push(problem("columns", &text)),
            },
        }
        match json.get("group_by") {
            None => {}
            Some(Json::Null) => self.group_by = None,
            Some(word) if word == "" => self.group_by = None,
            Some(word) => match sortable(word) {
                Some(shown) => self.group_by = Some(shown),
                None => problems.push(problem("group_by", "cannot be grouped by")),
            },
        }
        match json.get("sort_by") {
            None | Some(Json::Null) => {}
            Some(word) => match sortable(word) {
                Some(shown) => self.sort_by = shown,
                None => problems.push(problem("sort_by", "cannot be sorted by")),
            },
        }
        for (name, order) in [("group_order", &mut self.group_order), ("sort_order", &mut self.sort_order)] {
            match json.get(name).map(Json::as_str) {
                None => {}
                Some(Some("asc")) => *order = Direction::Ascending,
                Some(Some("desc")) => *order = Direction::Descending,
                Some(None) if json.get(name).is_some_and(Json::is_null) => {}
                Some(_) => problems.push(problem(name, "must be asc or desc")),
            }
        }
        if problems.is_empty() { Ok(self) } else { Err(problems) }
    }

    /// The form that is stored; [`Self::with_json`] over the default reads it back.
    #[must_use]
    pub fn to_json(&self) -> Json {
        json!({
            "columns": self.columns.iter().map(|column| column.word()).collect::<Vec<_>>(),
            "group_by": self.group_by.map(Shown::word),
            "group_order": order_word(self.group_order),
            "sort_by": self.sort_by.word(),
            "sort_order": order_word(self.sort_order),
        })
    }
}

/// `asc` or `desc`.
#[must_use]
pub const fn order_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "asc",
        Direction::Descending => "desc",
    }
}

fn problem(field: &str, text: &str) -> FieldProblem {
    FieldProblem::new(field, ProblemCode::Invalid, format!("Invalid output: {field} {text}"))
}

fn sortable(json: &Json) -> Option<Shown> {
    json.as_str().and_then(Shown::from_word).filter(|shown| shown.column().is_some())
}

fn read_columns(json: &Json) -> Result<Vec<ViewColumn>, String> {
    let list = json.as_array().ok_or("must be a list")?;
    if list.len() > MOST_COLUMNS {
        return Err(format!("may hold at most {MOST_COLUMNS}"));
    }
    let mut columns = Vec::with_capacity(list.len());
    for json in list {
        let id = json.get("id").unwrap_or(json);
        let word = id.as_str().map(str::to_owned).or_else(|| id.as_i64().map(|number| number.to_string()));
        let column = word.as_deref().and_then(ViewColumn::from_word).ok_or("hold one that does not exist")?;
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    Ok(columns)
}
