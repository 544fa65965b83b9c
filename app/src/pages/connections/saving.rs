//! Saving a connection: sent, saved or refused, and what to do when a colleague saved it meanwhile.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::draft::Draft;
use crate::api::connections::{SaveConnection, get_connections};
use crate::browser::{focus, location, timers};
use crate::model::connection::{Connection, ConnectionForm};
use crate::model::error::AppError;
use crate::pages::workspace::{Workspace, use_workspace};

/// Long enough for the page to mark the fields.
const MARKED_MS: u32 = 50;

#[derive(Clone, Copy)]
pub struct Saving {
    draft: Draft,
    workspace: Workspace,
    action: ServerAction<SaveConnection>,
    refused: RwSignal<Option<AppError>>,
    /// The version of a colleague's save, once it is known.
    their_version: RwSignal<Option<i64>>,
    /// What stood in the form when it was opened.
    opened: StoredValue<ConnectionForm>,
    is_saved: RwSignal<bool>,
}

impl Saving {
    pub fn new(draft: Draft, refused: Option<AppError>, current: Option<&Connection>) -> Self {
        let is_conflict = matches!(refused, Some(AppError::Conflict { .. }));
        let saving = Self {
            draft,
            workspace: use_workspace(),
            action: ServerAction::new(),
            refused: RwSignal::new(refused),
            their_version: RwSignal::new(current.filter(|_| is_conflict).map(|current| current.version)),
            opened: StoredValue::new(untrack(|| draft.form())),
            is_saved: RwSignal::new(false),
        };
        saving.hear_answers();
        saving
    }

    pub fn send(&self) {
        if self.action.pending().get_untracked() {
            return;
        }
        let form = untrack(|| self.draft.form());
        self.action.dispatch(SaveConnection { company: self.workspace.company(), form });
    }

    /// The person saw that a colleague saved meanwhile.
    pub fn send_over_theirs(&self) {
        if let Some(version) = self.their_version.get_untracked() {
            self.draft.version.set(version);
        }
        self.send();
    }

    pub fn is_changed(&self) -> bool {
        !self.is_saved.get() && self.opened.with_value(|opened| *opened != self.draft.form())
    }

    pub fn is_busy(&self) -> bool {
        self.action.pending().get()
    }

    pub fn problem_of(&self, field: &str) -> Option<String> {
        self.refused.read().as_ref().and_then(|error| error.problem_of(field)).map(str::to_owned)
    }

    /// What the server said of the whole, with the problems of fields that the form does not show.
    pub fn refusal(&self, is_shown: impl Fn(&str) -> bool) -> Option<AppError> {
        match self.refused.get()? {
            AppError::Conflict { .. } => None,
            AppError::Invalid { problems } => {
                let elsewhere: Vec<_> = problems.into_iter().filter(|problem| !is_shown(&problem.field)).collect();
                Some(if elsewhere.is_empty() {
                    AppError::invalid("", "Mend the marked fields and save again.")
                } else {
                    AppError::Invalid { problems: elsewhere }
                })
            }
            error => Some(error),
        }
    }

    /// Gives up what was typed here and shows what is saved.
    pub fn take_theirs(&self) {
        self.is_saved.set(true);
        location::reload();
    }

    /// Who saved meanwhile, once saving over it is possible.
    pub fn conflict(&self) -> Option<String> {
        self.their_version.get()?;
        match self.refused.read().as_ref() {
            Some(AppError::Conflict { message }) => Some(message.clone()),
            _ => None,
        }
    }

    fn hear_answers(self) {
        let navigate = use_navigate();
        Effect::new(move |_| {
            if self.action.version().get() == 0 {
                return;
            }
            match self.action.value().get_untracked() {
                None => {}
                Some(Ok(saved)) => {
                    self.is_saved.set(true);
                    let list = self.workspace.path(&format!("setup/connections?saved={}", saved.id));
                    navigate(&list, NavigateOptions::default());
                }
                Some(Err(error)) => {
                    let is_conflict = matches!(error, AppError::Conflict { .. });
                    self.refused.set(Some(error));
                    if is_conflict {
                        self.ask_for_theirs();
                    } else {
                        timers::after(MARKED_MS, focus::first_invalid);
                    }
                }
            }
        });
    }

    fn ask_for_theirs(self) {
        leptos::task::spawn_local(async move {
            let id = self.draft.id.get_value();
            match get_connections(self.workspace.company()).await {
                Ok(all) => {
                    let theirs = all.into_iter().find(|connection| connection.id == id);
                    let gone = || {
                        AppError::invalid("", "Somebody else deleted this connection. Add it again if it is needed.")
                    };
                    match theirs {
                        Some(theirs) => self.their_version.try_set(Some(theirs.version)).map(|_| ()),
                        None => self.refused.try_set(Some(gone())).map(|_| ()),
                    }
                }
                Err(error) => self.refused.try_set(Some(error)).map(|_| ()),
            };
        });
    }
}
