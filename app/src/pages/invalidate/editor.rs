//! The state of the dialog: which stage it is in, the list with its edits, and what the list is worth (`worth`). `making` has
//! what the list is made from.

mod making;
mod worth;

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::draft::Draft;
use super::filter::Filter;
use super::loaded::{Loaded, load};
use super::wide::WideDraft;
use crate::api::invalidations::{submit, submit_wide};
use crate::browser::{identifiers, timers};
use crate::components::UrlGridHandle;
use crate::model::asset::Selection;
use crate::model::error::AppError;
use crate::model::invalidation::Desk;
use crate::model::purge::{Manner, WideForm};
use crate::model::purge_url::UrlRules;
use crate::model::recipe::{Basis, Edits, ListForm, Recipe};
use crate::pages::selected::Reader;
use crate::pages::workspace::{Workspace, use_workspace};
use crate::template::list::{Judge, MAX_ADDED_ROWS, Pasted, UrlList};
use crate::template::{CompanyValues, Expansion, Template};
pub use worth::Worth;

/// A draft is kept when nothing was changed for so long.
const DRAFT_AFTER_MS: u32 = 400;

/// What **Add URL** begins with.
const BEGUN: &str = "https://";

/// What the dialog shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    Loading,
    Refused(AppError),
    Editing,
    /// The whole list as a text.
    Text,
    /// After **Continue**: the invalidation's ID.
    Running(String),
}

#[derive(Clone, Copy)]
pub struct Editor {
    pub workspace: Workspace,
    pub stage: RwSignal<Stage>,
    pub desk: RwSignal<Arc<Desk>>,
    pub rules: RwSignal<Arc<UrlRules>>,
    pub list: RwSignal<UrlList>,
    pub reader: Reader,
    pub worth: RwSignal<Worth>,
    pub judge: RwSignal<Option<Judge>>,
    pub filter: Filter,
    pub handle: UrlGridHandle,
    pub note: RwSignal<String>,
    /// The person said that refused rows are to be left out.
    pub leaves_out: RwSignal<bool>,
    /// They want an e-mail when it has ended.
    pub notify: RwSignal<bool>,
    /// What is cleared other than by URL.
    pub wide: WideDraft,
    /// What becomes of the copies. None: what each connection is set to.
    pub manner: RwSignal<Option<Manner>>,
    /// **Continue** is on its way.
    pub is_sending: RwSignal<bool>,
    /// Why it was refused.
    pub problem: RwSignal<Option<AppError>>,
    /// Selected assets, and those of them that are gone.
    pub assets: RwSignal<u64>,
    pub missing: RwSignal<Vec<String>>,
    /// A kept draft was taken up.
    pub is_restored: RwSignal<bool>,
    /// The browser has no room to keep the draft.
    pub is_unkept: RwSignal<bool>,
    /// What was left out of the last paste.
    pub remark: RwSignal<Option<String>>,
    /// The whole list as a text, once it was changed as one.
    pub text: RwSignal<Option<String>>,
    /// The row that **Add URL** began.
    begun: StoredValue<Option<u64>>,
    selection: RwSignal<Selection>,
    /// The text that makes the list: a saved template's, or one for this time.
    pub template: RwSignal<String>,
    /// A template for this time is asked for.
    pub is_typing_template: RwSignal<bool>,
    company: StoredValue<CompanyValues>,
    /// Changes of rows that another template makes, by its text; they come back with it.
    set_aside: StoredValue<HashMap<String, Edits>>,
    idempotency_key: StoredValue<String>,
    /// What was sent other than by URL and may not have arrived.
    sent_wide: StoredValue<Option<WideForm>>,
    /// Counts loads and judgements, so that an outdated one stops.
    turn: StoredValue<u64>,
    loading: StoredValue<u64>,
}

impl Editor {
    /// In a component's body: the state lives as long as it does.
    pub fn new() -> Self {
        let workspace = use_workspace();
        let desk = RwSignal::new(Arc::default());
        let editor = Self {
            workspace,
            stage: RwSignal::new(Stage::Loading),
            desk,
            rules: RwSignal::new(Arc::default()),
            list: RwSignal::new(UrlList::default()),
            reader: Reader::new(workspace.company()),
            worth: RwSignal::new(Worth::default()),
            judge: RwSignal::new(None),
            filter: Filter::new(),
            handle: UrlGridHandle::new(),
            note: RwSignal::new(String::new()),
            leaves_out: RwSignal::new(false),
            notify: RwSignal::new(false),
            wide: WideDraft::new(desk, workspace.company()),
            manner: RwSignal::new(None),
            is_sending: RwSignal::new(false),
            problem: RwSignal::new(None),
            assets: RwSignal::new(0),
            missing: RwSignal::new(Vec::new()),
            is_restored: RwSignal::new(false),
            is_unkept: RwSignal::new(false),
            remark: RwSignal::new(None),
            text: RwSignal::new(None),
            begun: StoredValue::new(None),
            selection: RwSignal::new(Selection::default()),
            template: RwSignal::new(String::new()),
            is_typing_template: RwSignal::new(false),
            company: StoredValue::new(CompanyValues::default()),
            set_aside: StoredValue::new(HashMap::new()),
            idempotency_key: StoredValue::new(String::new()),
            sent_wide: StoredValue::new(None),
            turn: StoredValue::new(0),
            loading: StoredValue::new(0),
        };
        let keep = timers::use_debounce(DRAFT_AFTER_MS, move || editor.keep_draft());
        let revision = Memo::new(move |_| editor.list.with(UrlList::revision));
        Effect::new(move |_| {
            revision.get();
            if editor.is_editing_untracked() {
                editor.begin_judging();
            }
        });
        Effect::new(move |_| {
            revision.track();
            editor.note.track();
            editor.template.track();
            editor.text.track();
            if editor.is_editing_untracked() {
                keep();
            }
        });
        editor.follow_reader();
        editor.filter.follow(editor);
        editor
    }

    pub fn is_editing_untracked(&self) -> bool {
        self.stage.with_untracked(|stage| matches!(stage, Stage::Editing | Stage::Text))
    }

    /// The template that makes the list; empty when none is saved.
    pub fn has_template(&self) -> bool {
        self.template.with(|text| !Template::parse(text).is_empty())
    }

    /// Loads what the selection needs and shows its list. A draft of the same selection is taken up again; without a
    /// selection, the draft that there is.
    pub fn load(self, selection: Selection) {
        let draft = self.draft_for(&selection);
        let wanted = draft.as_ref().map_or(selection, |draft| draft.selection.clone());
        let loading = self.loading.get_value() + 1;
        self.loading.set_value(loading);
        self.stage.set(Stage::Loading);
        let company = self.workspace.company();
        spawn_local(async move {
            let answer = load(company, wanted, 1).await;
            if self.loading.try_get_value() != Some(loading) {
                return;
            }
            match answer {
                Ok(loaded) => self.begin(loaded, draft),
                Err(error) => self.stage.set(Stage::Refused(error)),
            }
        });
    }

    /// The same with what the page has loaded already.
    pub fn take(self, answer: Result<Loaded, AppError>) {
        match answer {
            Ok(loaded) => match self.draft_for(&loaded.selection) {
                Some(draft) if draft.selection != loaded.selection => self.load(loaded.selection),
                draft => self.begin(loaded, draft),
            },
            Err(error) => self.stage.set(Stage::Refused(error)),
        }
    }

    /// What the plain form of the same page held: it was refused, or typed before the page came alive.
    pub fn adopt(self, form: &ListForm, refused: Option<AppError>) {
        if !self.is_editing_untracked() {
            return;
        }
        self.change(|list| list.replace(&form.urls));
        if !form.note.is_empty() {
            self.note.set(form.note.clone());
        }
        self.notify.set(form.notify);
        self.problem.set(refused);
    }

    /// What the form of another kind said beside it.
    pub fn note_of_wide(self, form: &WideForm) {
        if !form.note.is_empty() {
            self.note.set(form.note.clone());
        }
        self.notify.update(|notify| *notify |= form.notify);
    }

    fn draft_for(self, selection: &Selection) -> Option<Draft> {
        let is_blank = *selection == Selection::default();
        Draft::read(&self.workspace.company()).filter(|draft| is_blank || draft.selection == *selection)
    }

    /// Drops the draft and begins with what template and selection make.
    pub fn start_over(self) {
        Draft::forget(&self.workspace.company());
        self.list.set(UrlList::default());
        self.load(self.workspace.selection.get_untracked());
    }

    fn begin(self, loaded: Loaded, draft: Option<Draft>) {
        let (company, assets) = (loaded.company(), loaded.assets());
        let Loaded { desk, selection, .. } = loaded;
        self.is_restored.set(draft.is_some());
        let draft = draft.unwrap_or_else(|| Draft {
            template: desk.template.clone(),
            selection,
            idempotency_key: identifiers::random(),
            ..Draft::default()
        });
        let expansion = Expansion::new(&Template::parse(&draft.template), &company, assets.clone());
        self.assets.set(assets.count());
        self.missing.set(assets.outline().missing.clone());
        self.reader.begin(draft.selection.clone(), assets);
        self.list.set(UrlList::with_edits(expansion, &draft.edits));
        self.company.set_value(company);
        self.is_typing_template.set(false);
        self.set_aside.set_value(HashMap::new());
        self.rules.set(Arc::new(UrlRules::of_desk(&desk)));
        self.desk.set(Arc::new(desk));
        self.template.set(draft.template);
        self.selection.set(draft.selection);
        self.note.set(draft.note);
        self.text.set(draft.text);
        self.remark.set(None);
        self.begun.set_value(None);
        self.filter.clear();
        self.idempotency_key.set_value(draft.idempotency_key);
        self.leaves_out.set(false);
        self.problem.set(None);
        self.is_sending.set(false);
        self.manner.set(None);
        self.wide.clear();
        self.stage.set(if self.text.with_untracked(Option::is_some) { Stage::Text } else { Stage::Editing });
        self.begin_judging();
        self.keep_draft();
    }

    /// Changes the list.
    pub fn change<T>(self, act: impl FnOnce(&mut UrlList) -> T) -> Option<T> {
        self.becomes_another();
        self.remark.set(None);
        self.list.try_update(act)
    }

    /// Changes the list by pasted lines, and says what did not fit.
    pub fn paste(self, act: impl FnOnce(&mut UrlList) -> Pasted) {
        let Pasted { added, left_out } = self.change(act).unwrap_or_default();
        if left_out > 0 {
            self.remark.set(Some(format!(
                "{added} lines were added; {left_out} did not fit, since {MAX_ADDED_ROWS} rows can be added."
            )));
        }
    }

    /// Adds a row to be typed into; none if the list is full.
    pub fn begin_row(self) -> Option<u64> {
        let key = self.change(|list| list.add(BEGUN)).flatten();
        if key.is_none() {
            self.remark.set(Some(format!("The list is full: {MAX_ADDED_ROWS} rows can be added.")));
        }
        self.begun.set_value(key);
        key
    }

    /// Takes the row that was begun away again, if nothing was typed into it.
    pub fn forget_begun(self) {
        let Some(key) = self.begun.get_value() else { return };
        self.begun.set_value(None);
        if self.list.with_untracked(|list| list.row(key).is_some_and(|row| row.text == BEGUN)) {
            self.undo();
        }
    }

    pub fn write_note(self, text: String) {
        self.becomes_another();
        self.note.set(text);
    }

    pub fn choose_manner(self, manner: Option<Manner>) {
        self.becomes_another();
        self.manner.set(manner);
    }

    /// **Use this list** of the text.
    pub fn take_text(self) {
        if let Some(text) = self.text.get_untracked() {
            self.paste(|list| list.replace(&text));
        }
        self.leave_text();
    }

    /// Back from the text to the rows.
    pub fn leave_text(self) {
        self.text.set(None);
        self.stage.set(Stage::Editing);
    }

    /// What is sent from now on is not what may have been sent before: it is another invalidation.
    fn becomes_another(self) {
        self.problem.set(None);
        self.idempotency_key.set_value(identifiers::random());
    }

    pub fn undo(self) {
        self.change(UrlList::undo);
    }

    pub fn redo(self) {
        self.change(UrlList::redo);
    }

    fn draft(self) -> Draft {
        Draft {
            template: self.template.get_untracked(),
            selection: self.selection.get_untracked(),
            edits: self.list.with_untracked(UrlList::edits),
            note: self.note.get_untracked(),
            text: self.text.get_untracked(),
            has_own_template: self
                .desk
                .with_untracked(|desk| self.template.with_untracked(|text| *text != desk.template)),
            idempotency_key: self.idempotency_key.get_value(),
        }
    }

    /// Keeps what was typed in this browser.
    pub fn keep_draft(self) {
        if !self.is_editing_untracked() {
            return;
        }
        let draft = self.draft();
        let company = self.workspace.company();
        if draft.is_blank() {
            Draft::forget(&company);
        } else {
            self.is_unkept.set(!draft.keep(&company) && draft.has_words());
        }
    }

    /// The person closes the list: what they typed is kept, a list that only was looked at is not.
    pub fn leave(self) {
        self.keep_draft();
        if self.is_editing_untracked() && !self.draft().has_words() {
            Draft::forget(&self.workspace.company());
        }
    }

    /// Whether **Continue** can be pressed now.
    pub fn can_continue(self) -> bool {
        let is_ready = self.worth.with(|worth| worth.good > 0 && (worth.refused == 0 || self.leaves_out.get()));
        is_ready && !self.lacks_reason() && !self.is_sending.get()
    }

    /// Whether one is needed now, and nothing is written.
    pub fn lacks_reason(self) -> bool {
        self.desk.with(|desk| desk.quiet.is_some()) && self.note.with(|note| note.trim().is_empty())
    }

    /// **Continue** of what is cleared other than by URL.
    pub fn send_wide(self) {
        if !self.wide.is_whole() || self.lacks_reason() || self.is_sending.get_untracked() {
            return;
        }
        self.is_sending.set(true);
        let form = WideForm {
            note: self.note.get_untracked(),
            notify: self.notify.get_untracked(),
            ..untrack(|| self.wide.form())
        };
        // The same once more makes no second invalidation; anything else is another.
        if self.sent_wide.get_value().as_ref() != Some(&form) {
            self.becomes_another();
            self.sent_wide.set_value(Some(form.clone()));
        }
        let form = WideForm { idempotency_key: self.idempotency_key.get_value(), ..form };
        let company = self.workspace.company();
        spawn_local(async move {
            match submit_wide(company, form).await {
                Ok(id) => {
                    self.sent_wide.set_value(None);
                    self.stage.set(Stage::Running(id));
                }
                Err(error) => self.wide.problem.set(Some(error)),
            }
            self.is_sending.set(false);
        });
    }

    /// **Continue**. Pressed twice it sends once; sent twice it makes one invalidation.
    pub fn send(self) {
        if !self.can_continue() {
            return;
        }
        self.is_sending.set(true);
        let draft = self.draft();
        let basis = self
            .company
            .with_value(|company| Basis::of(company, &self.rules.get_untracked(), &self.reader.assets.get_untracked()));
        let digest = basis.digest(&draft.template, &draft.edits);
        let recipe = Recipe {
            template: draft.template,
            selection: draft.selection,
            edits: draft.edits,
            digest,
            basis,
            leave_out_refused: self.leaves_out.get_untracked(),
            notify: self.notify.get_untracked(),
            manner: self.manner.get_untracked(),
            note: draft.note,
            idempotency_key: draft.idempotency_key,
        };
        let company = self.workspace.company();
        spawn_local(async move {
            match submit(company.clone(), recipe).await {
                Ok(id) => {
                    Draft::forget(&company);
                    self.workspace.selection.set(Selection::default());
                    self.stage.set(Stage::Running(id));
                }
                Err(error) => {
                    self.keep_draft();
                    self.problem.set(Some(error));
                }
            }
            self.is_sending.set(false);
        });
    }
}
