//! Saving the list: judged in the browser, sent, saved or refused, and what to do when a colleague saved it meanwhile.

use leptos::prelude::*;

use super::draft::Draft;
use crate::api::presets::{SavePresets, get_presets};
use crate::browser::{focus, timers};
use crate::components::{Toaster, use_toasts};
use crate::model::error::AppError;
use crate::model::preset::Presets;
use crate::pages::workspace::{Workspace, use_workspace};

/// Long enough for the page to mark the fields.
const MARKED_MS: u32 = 50;

#[derive(Clone, Copy)]
pub struct Saving {
    draft: Draft,
    workspace: Workspace,
    toasts: Toaster,
    action: ServerAction<SavePresets>,
    refused: RwSignal<Option<AppError>>,
    theirs: RwSignal<Option<Presets>>,
    /// A save was tried: from now on each field says at once what is wrong with it.
    is_judged: RwSignal<bool>,
    problems: Memo<Option<AppError>>,
}

impl Saving {
    /// `refused` and `theirs` are of a plain form that came back.
    pub fn new(draft: Draft, refused: Option<AppError>, theirs: Option<Presets>) -> Self {
        let is_judged = RwSignal::new(refused.is_some());
        let saving = Self {
            draft,
            workspace: use_workspace(),
            toasts: use_toasts(),
            action: ServerAction::new(),
            refused: RwSignal::new(refused.filter(|error| !matches!(error, AppError::Invalid { .. }))),
            theirs: RwSignal::new(theirs),
            is_judged,
            problems: Memo::new(move |_| if is_judged.get() { draft.change().presets().err() } else { None }),
        };
        saving.hear_answers();
        saving
    }

    pub fn send(&self) {
        self.is_judged.set(true);
        if self.problems.with_untracked(Option::is_some) {
            timers::after(MARKED_MS, focus::first_invalid);
        } else if !self.action.pending().get_untracked() {
            let change = untrack(|| self.draft.change());
            self.action.dispatch(SavePresets { company: self.workspace.company(), change });
        }
    }

    /// The person saw that a colleague saved meanwhile.
    pub fn send_over_theirs(&self) {
        if let Some(theirs) = self.theirs.get_untracked() {
            self.draft.version.set(theirs.version);
        }
        self.send();
    }

    pub fn take_theirs(&self) {
        if let Some(theirs) = self.theirs.get_untracked() {
            self.settle(theirs);
        }
    }

    pub fn is_busy(&self) -> bool {
        self.action.pending().get()
    }

    pub fn problem_of(&self, field: &str) -> Option<String> {
        self.problems.read().as_ref().and_then(|error| error.problem_of(field)).map(str::to_owned)
    }

    /// What is wrong with the whole, but for a colleague's save.
    pub fn refusal(&self) -> Option<AppError> {
        let of_all = self.problem_of("").map(|message| AppError::invalid("", message));
        of_all.or_else(|| self.refused.get().filter(|error| !matches!(error, AppError::Conflict { .. })))
    }

    /// Who saved meanwhile, once it can be decided about.
    pub fn conflict(&self) -> Option<String> {
        self.theirs.read().as_ref()?;
        match self.refused.read().as_ref() {
            Some(AppError::Conflict { message }) => Some(message.clone()),
            _ => None,
        }
    }

    fn hear_answers(self) {
        Effect::new(move |_| {
            if self.action.version().get() == 0 {
                return;
            }
            match self.action.value().get_untracked() {
                None => {}
                Some(Ok(saved)) => {
                    self.settle(saved);
                    self.toasts.success("Saved");
                }
                Some(Err(error)) => {
                    if matches!(error, AppError::Conflict { .. }) {
                        self.ask_for_theirs();
                    }
                    self.refused.set(Some(error));
                }
            }
        });
    }

    fn settle(self, saved: Presets) {
        self.is_judged.set(false);
        self.refused.set(None);
        self.theirs.set(None);
        self.draft.show(saved);
    }

    fn ask_for_theirs(self) {
        leptos::task::spawn_local(async move {
            match get_presets(self.workspace.company()).await {
                Ok(theirs) => drop(self.theirs.try_set(Some(theirs))),
                Err(error) => drop(self.refused.try_set(Some(error))),
            }
        });
    }
}
