//! What can go wrong between a page and the server, as the decisions that a page can take. The sentences for people
//! are made here, in one place: what happened, to what, and what to do now.

use serde::{Deserialize, Serialize};

use super::rights::Needs;

/// The error of every function in `api` and of every method of `Backend`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// Nobody is signed in, or the session has ended. 401.
    SignedOut,
    /// The API token is none, or not any more. 401.
    BadToken,
    /// The API token was not made for this. 403.
    OutOfScope,
    /// The person may not do this; who could. 403.
    Forbidden { needs: Needs },
    /// The company asks for a second factor, and this session has not shown one. 403.
    SecondFactor,
    /// No such thing, or not for this person: both answer alike. 404.
    NotFound,
    /// The input is refused: a sentence for each field. 422.
    Invalid { problems: Vec<FieldProblem> },
    /// Somebody else changed it meanwhile. 409.
    Conflict { message: String },
    /// Too much at once. 429.
    TooMany { message: String },
    /// The server cannot now: a full disk, a locked database. Nothing was half done. 503.
    Unavailable { message: String },
    /// The answer never came or could not be read: the network, or another version of the server.
    Unreachable { detail: String },
    /// A defect; the request's ID finds it in the log. 500.
    Internal { request_id: String },
}

/// One refused input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The form's name of the field, such as `published_server`; empty for the form as a whole.
    pub field: String,
    /// A sentence: what is wrong and what to do.
    pub message: String,
}

impl AppError {
    /// One refused field.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid { problems: vec![FieldProblem { field: field.to_owned(), message: message.into() }] }
    }

    /// The status code that HTTP has for it.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignedOut | Self::BadToken => 401,
            Self::Forbidden { .. } | Self::SecondFactor | Self::OutOfScope => 403,
            Self::NotFound => 404,
            Self::Conflict { .. } => 409,
            Self::Invalid { .. } => 422,
            Self::TooMany { .. } => 429,
            Self::Internal { .. } => 500,
            Self::Unreachable { .. } | Self::Unavailable { .. } => 503,
        }
    }

    /// The problem of one field, if there is one.
    pub fn problem_of(&self, field: &str) -> Option<&str> {
        match self {
            Self::Invalid { problems } => {
                problems.iter().find(|problem| problem.field == field).map(|problem| problem.message.as_str())
            }
            _ => None,
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::SignedOut => {
                f.write_str("You are signed out. Sign in again; what you typed is kept in this browser.")
            }
            Self::BadToken => f.write_str(
                "This API token is not known: it was mistyped, it was revoked, or it has expired. Make another under API tokens.",
            ),
            Self::OutOfScope => {
                f.write_str("This API token was not made for that. Make one that may, or do it signed in.")
            }
            Self::Forbidden { needs: Needs::Owner } => f.write_str(
                "This is for owners of the installation. Ask one of them, or whoever runs the server to make you one.",
            ),
            Self::Forbidden { needs: Needs::Role(needs) } => {
                write!(
                    f,
                    "Your role does not allow this. Ask an administrator to do it or to make you {}.",
                    needs.with_article()
                )
            }
            Self::SecondFactor => f.write_str(
                "This company asks for a second factor. Set one up under Your account, or sign in again with the one that you have.",
            ),
            Self::NotFound => {
                f.write_str("There is nothing here that you may see. The address may be mistyped, or it was deleted.")
            }
            Self::Invalid { problems } => {
                for (index, problem) in problems.iter().enumerate() {
                    if index > 0 {
                        f.write_str(" ")?;
                    }
                    f.write_str(&problem.message)?;
                }
                Ok(())
            }
            Self::Conflict { message } | Self::TooMany { message } | Self::Unavailable { message } => {
                f.write_str(message)
            }
            Self::Unreachable { detail } => {
                write!(
                    f,
                    "The server did not answer ({detail}). Nothing is lost; try again when the connection is back."
                )
            }
            Self::Internal { request_id } => {
                write!(
                    f,
                    "Edgesweep made a mistake and has written it to its log as request {request_id}. Nothing was changed."
                )
            }
        }
    }
}

impl std::error::Error for AppError {}
