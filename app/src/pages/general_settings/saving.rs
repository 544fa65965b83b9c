//! Saving as a course of events: pressed, asked, sent, saved or refused; and the copy of what is typed in this browser.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::draft::Draft;
use crate::api::settings::{SaveSettings, get_settings};
use crate::browser::timers::{self, use_debounce};
use crate::browser::{focus, storage};
use crate::components::{Toaster, use_toasts};
use crate::model::company::{Settings, SettingsChange};
use crate::model::error::AppError;
use crate::pages::template_text::Mending;
use crate::pages::workspace::{Workspace, use_workspace};
use crate::template::Problem;

/// How long nobody types before a copy is kept.
const QUIET_MS: u32 = 500;
/// Long enough for the page to show what is to be focused.
const SHOWN_MS: u32 = 50;

/// Where it is said why nothing was saved.
pub const NOTICES_ID: &str = "settings-notices";

#[derive(Clone, Copy)]
pub struct Saving {
    draft: Draft,
    problems: Memo<Vec<Problem>>,
    mending: Mending,
    workspace: Workspace,
    toasts: Toaster,
    action: ServerAction<SaveSettings>,
    now: Memo<SettingsChange>,
    /// **Close** was pressed.
    is_leaving: RwSignal<bool>,
    is_asking: RwSignal<bool>,
    /// Nothing is left to do here: to the assets.
    is_done: RwSignal<bool>,
    refused: RwSignal<Option<AppError>>,
    theirs: RwSignal<Option<Settings>>,
    /// What was typed in this browser before and not saved.
    kept: RwSignal<Option<SettingsChange>>,
    was_saved: RwSignal<bool>,
}

impl Saving {
    /// `refused` and `theirs` are of a plain form that came back.
    pub fn new(
        draft: Draft,
        problems: Memo<Vec<Problem>>,
        mending: Mending,
        refused: Option<AppError>,
        theirs: Option<Settings>,
    ) -> Self {
        let is_told = refused.as_ref().is_some_and(|error| error.problem_of("template").is_some());
        let was_saved = use_query_map().with_untracked(|query| query.get("saved").is_some()) && refused.is_none();
        let saving = Self {
            draft,
            problems,
            mending,
            workspace: use_workspace(),
            toasts: use_toasts(),
            action: ServerAction::new(),
            now: Memo::new(move |_| draft.change()),
            is_leaving: RwSignal::new(false),
            is_asking: RwSignal::new(is_told && problems.with_untracked(|problems| !problems.is_empty())),
            is_done: RwSignal::new(false),
            refused: RwSignal::new(refused),
            theirs: RwSignal::new(theirs),
            kept: RwSignal::new(None),
            was_saved: RwSignal::new(was_saved),
        };
        saving.hear_answers();
        saving.go_when_done();
        saving.keep_copies();
        saving
    }

    /// The person typed into a field.
    pub fn type_text(&self, field: RwSignal<String>, text: String) {
        field.set(text);
        self.was_saved.set(false);
        if matches!(*self.refused.read_untracked(), Some(AppError::Invalid { .. })) {
            self.refused.set(None);
        }
    }

    pub fn stay(&self) {
        self.is_leaving.set(false);
    }

    pub fn leave(&self) {
        self.is_leaving.set(true);
    }

    /// Saves, unless there is something to be said before.
    pub fn try_save(&self) {
        if !self.is_changed_untracked() {
            if self.is_leaving.get_untracked() {
                self.is_done.set(true);
            } else {
                self.toasts.info("There is nothing to save: these settings are saved already.");
            }
        } else if self.problems.with_untracked(Vec::is_empty) {
            self.send(false);
        } else {
            self.is_asking.set(true);
        }
    }

    /// Saves although some lines make nothing: the person was told.
    pub fn save_anyway(&self) {
        self.send(true);
    }

    /// Goes to the first problem instead of saving.
    pub fn mend(&self) {
        self.is_asking.set(false);
        if let Some(first) = self.problems.with_untracked(|problems| problems.first().cloned()) {
            self.mending.go_to(&first);
        }
    }

    pub fn take_theirs(&self) {
        if let Some(theirs) = self.theirs.get_untracked() {
            self.draft.show_saved(theirs);
        }
        self.settle();
    }

    /// Both were seen side by side.
    pub fn save_over_theirs(&self) {
        if let Some(theirs) = self.theirs.get_untracked() {
            self.draft.keep_saved(theirs);
        }
        self.try_save();
    }

    pub fn take_kept(&self) {
        if let Some(kept) = self.kept.get_untracked() {
            self.draft.type_again(kept);
        }
        self.kept.set(None);
    }

    pub fn forget_kept(&self) {
        storage::remove(&self.key());
        self.kept.set(None);
    }

    pub fn is_changed(&self) -> bool {
        self.draft.differs(&self.now.read())
    }

    pub fn is_busy(&self) -> bool {
        self.action.pending().get()
    }

    pub fn is_asking(&self) -> bool {
        self.is_asking.get() && !self.problems.read().is_empty()
    }

    pub fn was_saved(&self) -> bool {
        self.was_saved.get()
    }

    pub fn has_kept(&self) -> bool {
        self.kept.read().is_some()
    }

    /// What the server said of one field.
    pub fn problem_of(&self, field: &str) -> Option<String> {
        let refused = self.refused.read();
        // What is asked about stands beside the buttons.
        if field == "template" && self.is_asking.get() {
            return None;
        }
        refused.as_ref().and_then(|error| error.problem_of(field)).map(str::to_owned)
    }

    /// What the server said of the whole.
    pub fn refusal(&self) -> Option<AppError> {
        match self.refused.get()? {
            AppError::Conflict { .. } => None,
            AppError::Invalid { problems } => {
                let of_no_field: Vec<_> = problems.into_iter().filter(|problem| problem.field.is_empty()).collect();
                (!of_no_field.is_empty()).then_some(AppError::Invalid { problems: of_no_field })
            }
            error => Some(error),
        }
    }

    /// Who saved meanwhile, and what.
    pub fn conflict(&self) -> Option<(String, Settings)> {
        let theirs = self.theirs.get()?;
        match self.refused.read().as_ref() {
            Some(AppError::Conflict { message }) => Some((message.clone(), theirs)),
            _ => None,
        }
    }

    fn send(self, accept_problems: bool) {
        if self.action.pending().get_untracked() {
            return;
        }
        self.was_saved.set(false);
        let change = SettingsChange { accept_problems, ..self.now.get_untracked() };
        self.action.dispatch(SaveSettings { company: self.workspace.company(), change, then: String::new() });
    }

    fn go_when_done(self) {
        let navigate = use_navigate();
        Effect::new(move |_| {
            if self.is_done.get() {
                navigate(&self.workspace.path("assets"), NavigateOptions::default());
            }
        });
    }

    fn hear_answers(self) {
        let action = self.action;
        Effect::new(move |_| {
            if action.version().get() == 0 {
                return;
            }
            match action.value().get_untracked() {
                None => {}
                Some(Ok(saved)) => {
                    self.draft.keep_saved(saved);
                    self.settle();
                    if self.is_leaving.get_untracked() {
                        self.is_done.set(true);
                    } else {
                        self.was_saved.set(true);
                        self.toasts.success("Saved");
                    }
                }
                Some(Err(error)) => {
                    match &error {
                        AppError::Conflict { .. } => self.ask_for_theirs(),
                        AppError::Invalid { .. } => timers::after(SHOWN_MS, focus::first_invalid),
                        _ => timers::after(SHOWN_MS, || focus::by_id(NOTICES_ID)),
                    }
                    self.refused.set(Some(error));
                }
            }
        });
    }

    /// Nothing is open any more.
    fn settle(self) {
        storage::remove(&self.key());
        self.refused.set(None);
        self.theirs.set(None);
        self.kept.set(None);
        self.is_asking.set(false);
    }

    fn ask_for_theirs(self) {
        leptos::task::spawn_local(async move {
            match get_settings(self.workspace.company()).await {
                Ok(theirs) => drop(self.theirs.try_set(Some(theirs))),
                Err(error) => drop(self.refused.try_set(Some(error))),
            }
            timers::after(SHOWN_MS, || focus::by_id(NOTICES_ID));
        });
    }

    /// Keeps a copy while somebody types, and offers the one of the last time.
    fn keep_copies(self) {
        let keep = use_debounce(QUIET_MS, move || {
            if self.is_changed_untracked() {
                storage::set(&self.key(), &self.now.get_untracked());
            } else {
                storage::remove(&self.key());
            }
        });
        Effect::new(move |was_seen: Option<()>| {
            self.now.track();
            match was_seen {
                None => {
                    let kept = storage::get::<SettingsChange>(&self.key());
                    self.kept.set(kept.filter(|kept| untrack(|| self.draft.differs(kept))));
                }
                Some(()) => keep(),
            }
        });
    }

    fn is_changed_untracked(&self) -> bool {
        untrack(|| self.is_changed())
    }

    fn key(&self) -> String {
        format!("general-settings.{}", self.workspace.company())
    }
}
