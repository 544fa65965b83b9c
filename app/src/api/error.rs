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
            // On the server it is the request that could not be read, in the browser the answer.
            #[cfg(feature = "ssr")]
            ServerFnErrorErr::Deserialization(detail) => {
                Self::invalid("", format!("The request could not be read ({detail}). Nothing was changed; try again."))
            }
            other => Self::Unreachable { detail: other.to_string() },
        }
    }
}
