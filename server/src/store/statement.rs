//! A statement that is put together from parts, its binds numbered as both engines read them.

use std::fmt::{Display, Write as _};

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::{Query, QueryAs, QueryScalar};
use sqlx::{Any, Arguments, AssertSqlSafe, Encode, FromRow, Type};

use super::Tx;

#[derive(Default)]
pub(super) struct Statement {
    sql: String,
    binds: AnyArguments,
    bind_count: usize,
}

impl Statement {
    pub fn new(start: &str) -> Self {
        Self { sql: start.to_owned(), ..Self::default() }
    }

    /// Appends SQL: never anything that somebody typed.
    pub fn push(&mut self, sql: impl Display) -> &mut Self {
        let _ = write!(self.sql, "{sql}");
        self
    }

    /// Appends a bind.
    pub fn push_bind<T: Encode<'static, Any> + Type<Any> + 'static>(&mut self, value: T) -> &mut Self {
        // Numbers and texts are always encoded.
        let _ = self.binds.add(value);
        self.bind_count += 1;
        let number = self.bind_count;
        self.push(format_args!("${number}"))
    }

    /// Of rows that are read column by column.
    pub fn any(self) -> Query<'static, Any, AnyArguments> {
        sqlx::query_with(AssertSqlSafe(self.sql), self.binds)
    }

    pub fn rows<T: for<'r> FromRow<'r, AnyRow>>(self) -> QueryAs<'static, Any, T, AnyArguments> {
        sqlx::query_as_with(AssertSqlSafe(self.sql), self.binds)
    }

    /// Of one column.
    pub fn values<T>(self) -> QueryScalar<'static, Any, T, AnyArguments>
    where
        (T,): for<'r> FromRow<'r, AnyRow>,
    {
        sqlx::query_scalar_with(AssertSqlSafe(self.sql), self.binds)
    }
}

/// Behind a SELECT whose rows are written afterwards. SQLite has one writer, which needs no lock of rows.
pub(super) fn for_update(tx: &Tx) -> &'static str {
    if tx.backend_name() == "PostgreSQL" { " FOR UPDATE" } else { "" }
}

/// The same, past rows that another has in hand.
pub(super) fn for_update_of_free(tx: &Tx) -> &'static str {
    if tx.backend_name() == "PostgreSQL" { " FOR UPDATE SKIP LOCKED" } else { "" }
}
