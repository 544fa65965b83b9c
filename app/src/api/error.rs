//! How an `AppError` travels: as JSON, with the status code that HTTP has for it.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};

use crate::model::error::AppError;

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(detail) | ServerFnErrorErr::MissingArg(detail) => {
                Self::invalid("", format!("The form could not be read: {detail}."))
            }
            other => Self::Unreachable { detail: other.to_string() },
        }
    }
}
