//! What stands in the form: the default's name, the other templates, and the version that they change.

use leptos::prelude::*;

use crate::api::templates::{SaveTemplates, get_templates};
use crate::model::company::{CompanySlug, NamedTemplate};
use crate::model::error::AppError;
use crate::model::named_template::{MAX_NAME_CHARACTERS, Templates, TemplatesChange};
use crate::pages::saved_list::{ListDraft, ListSaving};
use crate::pages::template_text::place::with_lf;

/// One template as it is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Stays the row's while others come and go.
    pub id: u64,
    pub name: RwSignal<String>,
    /// With LF only.
    pub text: RwSignal<String>,
}

pub type Saving = ListSaving<Draft>;

#[derive(Clone, Copy)]
pub struct Draft {
    pub default_name: RwSignal<String>,
    pub rows: RwSignal<Vec<Row>>,
    /// Taken out and not saved yet, with their places; the last can be put back first.
    removed: RwSignal<Vec<(usize, Row)>>,
    /// The one that is to be the default with this save.
    make_default: RwSignal<Option<u64>>,
    version: RwSignal<i64>,
    saved: RwSignal<Templates>,
    next_id: StoredValue<u64>,
    /// Rows come from buttons and answers that are gone before the rows are: their signals live as long as the form.
    owner: StoredValue<Owner>,
}

impl Draft {
    /// What a save would send now.
    pub fn change(&self) -> TemplatesChange {
        let rows = self.rows.read();
        let typed = |row: &Row| NamedTemplate { name: row.name.get(), text: row.text.get() };
        let make_default = self.make_default.get().and_then(|id| rows.iter().position(|row| row.id == id));
        TemplatesChange {
            default_name: self.default_name.get(),
            rows: rows.iter().map(typed).collect(),
            make_default,
            version: self.version.get(),
        }
    }

    /// Whether this is saved as it stands.
    pub fn is_saved(&self, row: Row) -> bool {
        self.saved.read().others.iter().any(|other| other.name == *row.name.read() && other.text == *row.text.read())
    }

    /// The default as it is saved.
    pub fn saved_default(&self) -> NamedTemplate {
        self.saved.read().default.clone()
    }

    /// Whether there is none but the default.
    pub fn is_nothing_saved(&self) -> bool {
        self.saved.read().others.is_empty()
    }

    /// Adds a row; gives its ID. A name that is taken gets a number.
    pub fn add(&self, template: NamedTemplate) -> u64 {
        let name = self.free_name(&template.name);
        let row = self.row(NamedTemplate { name, text: with_lf(&template.text) });
        self.rows.update(|rows| rows.push(row));
        row.id
    }

    pub fn remove(&self, id: u64) {
        let place = self.rows.read_untracked().iter().position(|row| row.id == id);
        if let Some(place) = place {
            let row = self.rows.try_update(|rows| rows.remove(place));
            self.removed.update(|removed| removed.extend(row.map(|row| (place, row))));
        }
    }

    /// The name of the one that would be put back.
    pub fn last_removed(&self) -> Option<String> {
        self.removed.read().last().map(|(_, row)| row.name.get())
    }

    /// Puts back what was removed last; gives its ID.
    pub fn put_back(&self) -> Option<u64> {
        let (place, row) = self.removed.try_update(Vec::pop).flatten()?;
        self.rows.update(|rows| rows.insert(place.min(rows.len()), row));
        Some(row.id)
    }

    /// The next save makes this one the default, or none.
    pub fn choose_default(&self, id: Option<u64>) {
        self.make_default.set(id);
    }

    /// Rows whose names are shown stay the same rows, so that what is open stays open.
    fn show_rows(&self, templates: Vec<NamedTemplate>) {
        let mut shown = self.rows.get_untracked();
        let mut rows: Vec<Row> = templates
            .into_iter()
            .map(|template| {
                let same = shown.iter().position(|row| row.name.read_untracked().trim() == template.name);
                let Some(same) = same else { return self.row(template) };
                let row = shown.swap_remove(same);
                row.name.set(template.name);
                row.text.set(with_lf(&template.text));
                row
            })
            .collect();
        if !rows.iter().any(Row::is_blank) {
            rows.push(self.row(NamedTemplate::default()));
        }
        self.rows.set(rows);
    }

    fn row(&self, NamedTemplate { name, text }: NamedTemplate) -> Row {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        let made = move || Row { id, name: RwSignal::new(name), text: RwSignal::new(with_lf(&text)) };
        self.owner.get_value().with(made)
    }

    fn free_name(&self, wanted: &str) -> String {
        let rows = self.rows.read_untracked();
        let is_taken = |name: &str| {
            let is_same = |other: &str| other.trim().to_lowercase() == name.to_lowercase();
            is_same(&self.default_name.read_untracked()) || rows.iter().any(|row| is_same(&row.name.read_untracked()))
        };
        let wanted: String = wanted.trim().chars().take(MAX_NAME_CHARACTERS).collect();
        if wanted.is_empty() || !is_taken(&wanted) {
            return wanted;
        }
        let numbered = (2..).map(|number| format!("{wanted} ({number})"));
        // There are fewer rows than numbers.
        numbered.take(rows.len() + 2).find(|name| !is_taken(name)).unwrap_or(wanted.clone())
    }
}

impl ListDraft for Draft {
    type Saved = Templates;
    type Change = TemplatesChange;
    type Save = SaveTemplates;

    fn new(saved: Templates, typed: Option<TemplatesChange>) -> Self {
        let draft = Self {
            default_name: RwSignal::new(saved.default.name.clone()),
            rows: RwSignal::new(Vec::new()),
            removed: RwSignal::new(Vec::new()),
            make_default: RwSignal::new(None),
            version: RwSignal::new(saved.version),
            saved: RwSignal::new(saved.clone()),
            next_id: StoredValue::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        match typed {
            Some(TemplatesChange { default_name, rows, version, .. }) => {
                draft.show_rows(rows);
                draft.default_name.set(default_name);
                draft.version.set(version);
            }
            None => draft.show_rows(saved.others),
        }
        draft
    }

    fn is_changed(&self) -> bool {
        let saved = self.saved.read();
        self.change()
            .wanted()
            .map_or(true, |wanted| wanted.default_name != saved.default.name || wanted.others != saved.others)
    }

    fn version(&self) -> RwSignal<i64> {
        self.version
    }

    fn before_save(&self) {
        self.choose_default(None);
    }

    fn problems(&self) -> Option<AppError> {
        self.change().wanted().err()
    }

    fn save(&self, company: CompanySlug) -> SaveTemplates {
        SaveTemplates { company, change: self.change() }
    }

    fn newest(company: CompanySlug) -> impl Future<Output = Result<Templates, AppError>> + 'static {
        get_templates(company)
    }

    fn version_of(saved: &Templates) -> i64 {
        saved.version
    }

    fn show(&self, saved: Templates) {
        self.choose_default(None);
        self.removed.set(Vec::new());
        self.show_rows(saved.others.clone());
        self.default_name.set(saved.default.name.clone());
        self.version.set(saved.version);
        self.saved.set(saved);
    }
}

impl Row {
    pub fn is_blank(&self) -> bool {
        self.name.read_untracked().trim().is_empty() && self.text.read_untracked().trim().is_empty()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn template(name: &str, text: &str) -> NamedTemplate {
        NamedTemplate { name: name.to_owned(), text: text.to_owned() }
    }

    fn with_draft(test: impl FnOnce(Draft)) {
        Owner::new().with(|| {
            let others = vec![template("Sets", "/sets"), template("Crops", "/crops")];
            test(Draft::new(Templates { default: template("Default", "<ID>"), others, version: 4 }, None));
        });
    }

    fn names(draft: Draft) -> Vec<String> {
        draft.change().rows.into_iter().map(|row| row.name).collect()
    }

    #[test]
    fn a_blank_row_is_no_change() {
        with_draft(|draft| {
            assert_eq!(names(draft), ["Sets", "Crops", ""]);
            assert!(!draft.is_changed());
            draft.default_name.set("Pictures".to_owned());
            assert!(draft.is_changed());
        });
    }

    #[test]
    fn what_is_removed_can_be_put_back_where_it_was() {
        with_draft(|draft| {
            let first = draft.rows.read()[0];
            draft.remove(first.id);
            assert_eq!(names(draft), ["Crops", ""]);
            assert_eq!(draft.last_removed().as_deref(), Some("Sets"));
            assert_eq!(draft.put_back(), Some(first.id));
            assert_eq!(draft.last_removed(), None);
            assert!(!draft.is_changed());
        });
    }

    #[test]
    fn an_added_template_gets_a_name_that_is_free() {
        with_draft(|draft| {
            draft.add(template("sets", "/a\r\n"));
            draft.add(template("Sets", ""));
            draft.add(template("default", ""));
            assert_eq!(names(draft)[3..], ["sets (2)", "Sets (3)", "default (2)"]);
            assert_eq!(draft.change().rows[3].text, "/a\n");
        });
    }

    #[test]
    fn what_is_open_is_the_same_row_after_a_save() {
        with_draft(|draft| {
            let rows = draft.rows.get();
            let others = vec![template("Default", "<ID>"), template("Crops", "/crops")];
            draft.show(Templates { default: template("Sets", "/sets"), others, version: 5 });
            assert_eq!(names(draft), ["Default", "Crops", ""]);
            assert!(draft.rows.read()[1] == rows[1]);
            assert!(!draft.is_changed());
        });
    }
}
