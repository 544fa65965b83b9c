//! What stands in the form, as typed, and what is saved.

use leptos::prelude::*;

use crate::api::rules::{SaveRules, get_rules};
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::rights::Action;
use crate::model::rules::{Rules, RulesChange};
use crate::pages::saved_list::{ListDraft, ListSaving};

pub type Saving = ListSaving<Draft>;

#[derive(Clone, Copy)]
pub struct Draft {
    form: RwSignal<RulesChange>,
    version: RwSignal<i64>,
    saved: RwSignal<Rules>,
}

impl Draft {
    /// A text of the form.
    pub fn text(&self, of: fn(&RulesChange) -> &String) -> Signal<String> {
        let form = self.form;
        Signal::derive(move || form.with(|form| of(form).clone()))
    }

    /// A box of the form.
    pub fn is(&self, of: fn(&RulesChange) -> bool) -> Signal<bool> {
        let form = self.form;
        Signal::derive(move || form.with(of))
    }

    /// Whether quiet hours begin on a day, by its word.
    pub fn has_day(&self, word: &'static str) -> Signal<bool> {
        let form = self.form;
        Signal::derive(move || form.with(|form| form.quiet_days.iter().any(|day| day == word)))
    }

    pub fn set_day(&self, word: &'static str, is_on: bool) {
        self.form.update(|form| {
            form.quiet_days.retain(|day| day != word);
            if is_on {
                form.quiet_days.push(word.to_owned());
            }
        });
    }

    pub fn write(&self, change: impl FnOnce(&mut RulesChange)) {
        self.form.update(change);
    }

    /// What a save would send now.
    fn change(&self) -> RulesChange {
        RulesChange { version: self.version.get(), ..self.form.get() }
    }
}

impl ListDraft for Draft {
    type Saved = Rules;
    type Change = RulesChange;
    type Save = SaveRules;

    const ACTION: Action = Action::ChangeRules;

    fn new(saved: Rules, typed: Option<RulesChange>) -> Self {
        let form = typed.unwrap_or_else(|| RulesChange::from(&saved));
        Self { version: RwSignal::new(form.version), form: RwSignal::new(form), saved: RwSignal::new(saved) }
    }

    fn is_changed(&self) -> bool {
        let saved = self.saved.read();
        let asked = RulesChange { version: saved.version, ..self.form.get() }.rules();
        asked.map_or(true, |asked| asked != *saved)
    }

    fn version(&self) -> RwSignal<i64> {
        self.version
    }

    fn problems(&self) -> Option<AppError> {
        self.change().rules().err()
    }

    fn save(&self, company: CompanySlug) -> SaveRules {
        SaveRules { company, change: self.change() }
    }

    fn newest(company: CompanySlug) -> impl Future<Output = Result<Rules, AppError>> + 'static {
        get_rules(company)
    }

    fn version_of(saved: &Rules) -> i64 {
        saved.version
    }

    fn show(&self, saved: Rules) {
        self.form.set(RulesChange::from(&saved));
        self.version.set(saved.version);
        self.saved.set(saved);
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn only_what_says_something_else_is_a_change() {
        Owner::new().with(|| {
            let draft = Draft::new(Rules { version: 4, ..Rules::default() }, None);
            draft.set_day("sunday", false);
            draft.write(|form| form.allowed_hosts = " \n".to_owned());
            assert!(!draft.is_changed());
            draft.write(|form| form.urls_per_day = "many".to_owned());
            assert!(draft.is_changed());
            assert!(draft.problems().unwrap().problem_of("urls_per_day").is_some());
        });
    }

    #[test]
    fn days_are_chosen_one_by_one() {
        Owner::new().with(|| {
            let draft = Draft::new(Rules::default(), None);
            assert!(draft.has_day("sunday").get());
            draft.set_day("sunday", false);
            draft.set_day("sunday", true);
            assert!(draft.has_day("sunday").get() && draft.change().quiet_days.len() == 7);
        });
    }
}
