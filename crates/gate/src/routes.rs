//! The table of routes: method, path, who may come in, handler. Router, documents and inspectors read it.

use std::sync::Arc;

use axum::http::Method;
use domain::Error;
use futures_util::future::BoxFuture;

use crate::access::Access;
use crate::call::Call;
use crate::reply::Reply;

/// What a handler gives back.
pub type Answer = Result<Reply, Error>;

/// A handler with its type forgotten, so that a large table compiles fast.
pub type Handler = Arc<dyn Fn(Call) -> BoxFuture<'static, Answer> + Send + Sync>;

/// One row of the table.
#[derive(Clone)]
pub struct Route {
    pub method: Method,
    /// The path without `.json`, such as `/api/v2/tickets/{id}`.
    pub path: &'static str,
    pub access: Access,
    /// Feature and function, such as `tickets::show`; the operation id of the API description.
    pub operation: String,
    pub handler: Handler,
}

/// The rows of one feature, or of all.
#[derive(Clone, Default)]
pub struct Routes(pub Vec<Route>);

impl Routes {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn get<F: Future<Output = Answer> + Send + 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: fn(Call) -> F,
    ) -> Self {
        self.add(Method::GET, path, access, handler)
    }

    #[must_use]
    pub fn post<F: Future<Output = Answer> + Send + 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: fn(Call) -> F,
    ) -> Self {
        self.add(Method::POST, path, access, handler)
    }

    #[must_use]
    pub fn put<F: Future<Output = Answer> + Send + 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: fn(Call) -> F,
    ) -> Self {
        self.add(Method::PUT, path, access, handler)
    }

    #[must_use]
    pub fn delete<F: Future<Output = Answer> + Send + 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: fn(Call) -> F,
    ) -> Self {
        self.add(Method::DELETE, path, access, handler)
    }

    /// A row whose handler holds something besides its call, such as the live channel's places.
    #[must_use]
    pub fn get_by(mut self, path: &'static str, access: Access, operation: &str, handler: Handler) -> Self {
        self.0.push(Route { method: Method::GET, path, access, operation: operation.to_owned(), handler });
        self
    }

    /// Adds the rows of another feature.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    fn add<F: Future<Output = Answer> + Send + 'static>(
        mut self,
        method: Method,
        path: &'static str,
        access: Access,
        handler: fn(Call) -> F,
    ) -> Self {
        let operation = operation_of::<F>();
        self.0.push(Route { method, path, access, operation, handler: Arc::new(move |call| Box::pin(handler(call))) });
        self
    }
}

/// `api::tickets::handlers::show::{{closure}}` is the operation `tickets::show`.
fn operation_of<F>() -> String {
    let name = std::any::type_name::<F>();
    let words: Vec<&str> = name.split("::").filter(|word| !word.contains("closure") && *word != "handlers").collect();
    words.get(1..).unwrap_or_default().join("::")
}
