//! A list of a company that is saved as a whole: judged in the browser, sent, saved or refused, and what to do when a
//! colleague saved it meanwhile. What its rows are, its page says.

mod form;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::workspace::{Workspace, use_workspace};
use crate::browser::{focus, timers};
use crate::components::{Toaster, use_toasts};
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::rights::Action;

pub use form::ListForm;

/// Long enough for the page to mark the fields.
const MARKED_MS: u32 = 50;

/// The list as it is typed.
pub trait ListDraft: Copy + Send + Sync + 'static {
    /// What somebody has to be allowed to change it.
    const ACTION: Action = Action::ChangeSettings;
    /// As the server gives it.
    type Saved: Clone + Send + Sync + 'static;
    /// As the form holds it.
    type Change;
    type Save: ServerFn<Output = Self::Saved, Error = AppError> + Clone + Send + Sync + 'static;

    /// `typed` is what came back from a refused form.
    fn new(saved: Self::Saved, typed: Option<Self::Change>) -> Self;
    /// Whether it says something else than what is saved.
    fn is_changed(&self) -> bool;
    /// The version that the next save changes.
    fn version(&self) -> RwSignal<i64>;
    /// The form's own button was pressed, and none of a row.
    fn before_save(&self) {}
    /// What keeps it from being saved as it stands.
    fn problems(&self) -> Option<AppError>;
    fn save(&self, company: CompanySlug) -> Self::Save;
    /// What is saved now.
    fn newest(company: CompanySlug) -> impl Future<Output = Result<Self::Saved, AppError>> + 'static;
    fn version_of(saved: &Self::Saved) -> i64;
    /// Shows what is saved instead of what was typed.
    fn show(&self, saved: Self::Saved);
}

/// What the page was opened with.
pub struct Opened<D: ListDraft> {
    pub saved: D::Saved,
    /// What a refused plain form held.
    pub typed: Option<D::Change>,
    /// Why it was refused.
    pub refused: Option<AppError>,
}

/// The course of saving a list.
pub struct ListSaving<D: ListDraft> {
    draft: D,
    workspace: Workspace,
    toasts: Toaster,
    action: ServerAction<D::Save>,
    refused: RwSignal<Option<AppError>>,
    theirs: RwSignal<Option<D::Saved>>,
    /// A save was tried: from now on each field says at once what is wrong with it.
    is_judged: RwSignal<bool>,
    problems: Memo<Option<AppError>>,
    /// What the server said of fields: it knows more than the browser.
    said: RwSignal<Option<AppError>>,
}

#[expect(clippy::expl_impl_clone_on_copy, reason = "derived, it would ask the same of the draft")]
impl<D: ListDraft> Clone for ListSaving<D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D: ListDraft> Copy for ListSaving<D> {}

impl<D: ListDraft> ListSaving<D> {
    pub fn open(opened: Opened<D>) -> (D, Self) {
        let Opened { saved, typed, refused } = opened;
        // A plain form that met a colleague's save says so; sending it again is the decision.
        let theirs = matches!(refused, Some(AppError::Conflict { .. })).then(|| saved.clone());
        let draft = D::new(saved, typed);
        if let Some(theirs) = &theirs {
            draft.version().set(D::version_of(theirs));
        }
        let is_judged = RwSignal::new(refused.is_some());
        let saving = Self {
            draft,
            workspace: use_workspace(),
            toasts: use_toasts(),
            action: ServerAction::new(),
            said: RwSignal::new(refused.clone()),
            refused: RwSignal::new(refused.filter(|error| !matches!(error, AppError::Invalid { .. }))),
            theirs: RwSignal::new(theirs),
            is_judged,
            problems: Memo::new(move |_| if is_judged.get() { draft.problems() } else { None }),
        };
        saving.hear_answers();
        (draft, saving)
    }

    /// Whoever may not change it only reads.
    pub fn is_locked(&self) -> bool {
        !self.workspace.may(D::ACTION)
    }

    pub fn send(&self) {
        self.is_judged.set(true);
        if self.problems.with_untracked(Option::is_some) {
            timers::after(MARKED_MS, focus::first_invalid);
        } else if !self.action.pending().get_untracked() {
            self.said.set(None);
            let save = untrack(|| self.draft.save(self.workspace.company()));
            self.action.dispatch(save);
        }
    }

    /// The person saw that a colleague saved meanwhile.
    pub fn send_over_theirs(&self) {
        if let Some(theirs) = self.theirs.get_untracked() {
            self.draft.version().set(D::version_of(&theirs));
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
        let of_field =
            |error: &Option<AppError>| error.as_ref().and_then(|error| error.problem_of(field)).map(str::to_owned);
        self.problems.with(of_field).or_else(|| self.said.with(of_field))
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
                    self.said.set(Some(error.clone()));
                    self.refused.set(Some(error));
                }
            }
        });
    }

    fn settle(self, saved: D::Saved) {
        self.is_judged.set(false);
        self.refused.set(None);
        self.said.set(None);
        self.theirs.set(None);
        self.draft.show(saved);
    }

    fn ask_for_theirs(self) {
        leptos::task::spawn_local(async move {
            match D::newest(self.workspace.company()).await {
                Ok(theirs) => drop(self.theirs.try_set(Some(theirs))),
                Err(error) => drop(self.refused.try_set(Some(error))),
            }
        });
    }
}
