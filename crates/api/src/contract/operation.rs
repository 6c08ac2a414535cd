//! What the description says of one route: its purpose, what it takes and what it answers.

use gate::Method;
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// Draws the schema of a type.
pub(crate) type Draw = fn(&mut SchemaGenerator) -> Schema;

/// What a route answers when all is well.
#[derive(Clone, Copy)]
pub(super) enum Answers {
    /// An object with one root key.
    One { status: u16, key: &'static str, draw: Draw },
    /// A page: a list under a root key, with the links of both paging styles.
    Page { key: &'static str, draw: Draw },
    /// The type as it stands.
    Whole { status: u16, draw: Draw },
    /// 204.
    Nothing,
    /// Bytes of a file.
    File,
    /// 303 to another address.
    Elsewhere,
}

/// What is said of one route.
#[derive(Clone)]
pub(crate) struct Operation {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) summary: &'static str,
    pub(super) takes: Option<Draw>,
    pub(super) takes_file: bool,
    pub(super) takes_form: Option<Draw>,
    pub(super) answers: Answers,
    /// It answers 200 instead of 201 when it changed what was there.
    pub(super) or_changed: bool,
    /// Another answer, with its own status.
    pub(super) or_answers: Option<(u16, Draw)>,
    /// Root keys that stand beside the first one when `include` asks for them.
    pub(super) beside: Vec<(&'static str, Draw)>,
    /// Root keys that always stand beside the first one.
    pub(super) also: Vec<(&'static str, Draw)>,
    pub(super) queries: Vec<(&'static str, &'static str)>,
}

/// A reading route.
pub(crate) fn get(path: &'static str, summary: &'static str) -> Operation {
    Operation::new(Method::GET, path, summary)
}

pub(crate) fn post(path: &'static str, summary: &'static str) -> Operation {
    Operation::new(Method::POST, path, summary)
}

pub(crate) fn put(path: &'static str, summary: &'static str) -> Operation {
    Operation::new(Method::PUT, path, summary)
}

/// A deleting route: 204 unless it says otherwise.
pub(crate) fn delete(path: &'static str, summary: &'static str) -> Operation {
    Operation::new(Method::DELETE, path, summary)
}

impl Operation {
    fn new(method: Method, path: &'static str, summary: &'static str) -> Self {
        let (takes, answers) = (None, Answers::Nothing);
        Self {
            method,
            path,
            summary,
            takes,
            takes_file: false,
            takes_form: None,
            answers,
            or_changed: false,
            or_answers: None,
            beside: Vec::new(),
            also: Vec::new(),
            queries: Vec::new(),
        }
    }

    /// A JSON body.
    pub(crate) fn takes<T: JsonSchema>(mut self) -> Self {
        self.takes = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    /// A body of bytes.
    pub(crate) fn takes_file(mut self) -> Self {
        self.takes_file = true;
        self
    }

    /// 200 with one root key.
    pub(crate) fn one<T: JsonSchema>(mut self, key: &'static str) -> Self {
        self.answers = Answers::One { status: 200, key, draw: SchemaGenerator::subschema_for::<T> };
        self
    }

    /// 201 with one root key.
    pub(crate) fn created<T: JsonSchema>(mut self, key: &'static str) -> Self {
        self.answers = Answers::One { status: 201, key, draw: SchemaGenerator::subschema_for::<T> };
        self
    }

    /// The same with 200 when it was there and is changed.
    pub(crate) fn or_changed(mut self) -> Self {
        self.or_changed = true;
        self
    }

    /// Or this type, with this status.
    pub(crate) fn or_answers<T: JsonSchema>(mut self, status: u16) -> Self {
        self.or_answers = Some((status, SchemaGenerator::subschema_for::<T>));
        self
    }

    /// A page of things under a root key.
    pub(crate) fn page<T: JsonSchema>(mut self, key: &'static str) -> Self {
        self.answers = Answers::Page { key, draw: SchemaGenerator::subschema_for::<Vec<T>> };
        self
    }

    /// 200 with the type as it stands.
    pub(crate) fn whole<T: JsonSchema>(mut self) -> Self {
        self.answers = Answers::Whole { status: 200, draw: SchemaGenerator::subschema_for::<T> };
        self
    }

    /// The type as it stands, with another status.
    pub(crate) fn whole_with<T: JsonSchema>(mut self, status: u16) -> Self {
        self.answers = Answers::Whole { status, draw: SchemaGenerator::subschema_for::<T> };
        self
    }

    /// 200 with the bytes of a file.
    pub(crate) fn file(mut self) -> Self {
        self.answers = Answers::File;
        self
    }

    /// A form instead of JSON.
    pub(crate) fn takes_form<T: JsonSchema>(mut self) -> Self {
        self.takes_form = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    /// 303: a browser goes on to another address.
    pub(crate) fn goes_on(mut self) -> Self {
        self.answers = Answers::Elsewhere;
        self
    }

    /// One more root key, always there.
    pub(crate) fn also<T: JsonSchema>(mut self, key: &'static str) -> Self {
        self.also.push((key, SchemaGenerator::subschema_for::<T>));
        self
    }

    /// One more root key, when `include` asks for it.
    pub(crate) fn beside<T: JsonSchema>(mut self, key: &'static str) -> Self {
        self.beside.push((key, SchemaGenerator::subschema_for::<T>));
        self
    }

    /// A query parameter and what it does.
    pub(crate) fn query(mut self, name: &'static str, meaning: &'static str) -> Self {
        self.queries.push((name, meaning));
        self
    }
}
