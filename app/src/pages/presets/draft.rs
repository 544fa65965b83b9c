//! What stands in the form: rows, pasted lines, and the version that they change.

use leptos::prelude::*;

use crate::api::presets::{SavePresets, get_presets};
use crate::model::asset::Preset;
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::preset::{Presets, PresetsChange, parse_lines};
use crate::pages::saved_list::{ListDraft, ListSaving};

/// Rows to type into, below those that there are.
const BLANK_ROWS: usize = 3;

/// One preset as it is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Stays the row's while others come and go.
    pub key: u64,
    pub name: RwSignal<String>,
    pub modifiers: RwSignal<String>,
}

pub type Saving = ListSaving<Draft>;

#[derive(Clone, Copy)]
pub struct Draft {
    pub rows: RwSignal<Vec<Row>>,
    pub pasted: RwSignal<String>,
    version: RwSignal<i64>,
    saved: RwSignal<Vec<Preset>>,
    next_key: StoredValue<u64>,
    /// Rows come from buttons and answers that are gone before the rows are: their signals live as long as the form.
    owner: StoredValue<Owner>,
}

impl Draft {
    /// What a save would send now.
    pub fn change(&self) -> PresetsChange {
        let preset = |row: &Row| Preset { name: row.name.get(), modifiers: row.modifiers.get() };
        let rows = self.rows.read().iter().map(preset).collect();
        PresetsChange { rows, pasted: self.pasted.get(), version: self.version.get() }
    }

    /// Adds a row; gives its key.
    pub fn add(&self, preset: Preset) -> u64 {
        let row = self.row(preset);
        self.rows.update(|rows| rows.push(row));
        row.key
    }

    pub fn remove(&self, key: u64) {
        self.rows.update(|rows| rows.retain(|row| row.key != key));
    }

    /// Takes the pasted lines into the rows; a problem leaves both as they are. Gives how many lines there were.
    pub fn take_pasted(&self) -> Result<usize, String> {
        let pasted = parse_lines(&self.pasted.read_untracked())?;
        let count = pasted.len();
        self.rows.update(|rows| {
            rows.retain(|row| !row.is_blank());
            for preset in pasted {
                match rows.iter().find(|row| *row.name.read_untracked() == preset.name) {
                    Some(known) => known.modifiers.set(preset.modifiers),
                    None => rows.push(self.row(preset)),
                }
            }
        });
        self.pasted.set(String::new());
        Ok(count)
    }

    fn show_rows(&self, presets: Vec<Preset>) {
        let mut rows: Vec<Row> = presets.into_iter().map(|preset| self.row(preset)).collect();
        let blanks = BLANK_ROWS.saturating_sub(rows.iter().filter(|row| row.is_blank()).count());
        rows.extend((0..blanks).map(|_| self.row(Preset { name: String::new(), modifiers: String::new() })));
        self.rows.set(rows);
    }

    fn row(&self, Preset { name, modifiers }: Preset) -> Row {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        let made = move || Row { key, name: RwSignal::new(name), modifiers: RwSignal::new(modifiers) };
        self.owner.get_value().with(made)
    }
}

impl ListDraft for Draft {
    type Saved = Presets;
    type Change = PresetsChange;
    type Save = SavePresets;

    fn new(saved: Presets, typed: Option<PresetsChange>) -> Self {
        let draft = Self {
            rows: RwSignal::new(Vec::new()),
            pasted: RwSignal::new(String::new()),
            version: RwSignal::new(saved.version),
            saved: RwSignal::new(saved.presets.clone()),
            next_key: StoredValue::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        match typed {
            Some(PresetsChange { rows, pasted, version }) => {
                draft.show_rows(rows);
                draft.pasted.set(pasted);
                draft.version.set(version);
            }
            None => draft.show_rows(saved.presets),
        }
        draft
    }

    fn is_changed(&self) -> bool {
        self.change().presets().map_or(true, |presets| presets != *self.saved.read())
    }

    fn version(&self) -> RwSignal<i64> {
        self.version
    }

    fn problems(&self) -> Option<AppError> {
        self.change().presets().err()
    }

    fn save(&self, company: CompanySlug) -> SavePresets {
        SavePresets { company, change: self.change() }
    }

    fn newest(company: CompanySlug) -> impl Future<Output = Result<Presets, AppError>> + 'static {
        get_presets(company)
    }

    fn version_of(saved: &Presets) -> i64 {
        saved.version
    }

    fn show(&self, saved: Presets) {
        self.show_rows(saved.presets.clone());
        self.pasted.set(String::new());
        self.version.set(saved.version);
        self.saved.set(saved.presets);
    }
}

impl Row {
    fn is_blank(&self) -> bool {
        self.name.read_untracked().trim().is_empty() && self.modifiers.read_untracked().trim().is_empty()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn preset(name: &str, modifiers: &str) -> Preset {
        Preset { name: name.to_owned(), modifiers: modifiers.to_owned() }
    }

    fn with_draft(test: impl FnOnce(Draft)) {
        Owner::new().with(|| {
            let saved = Presets { presets: vec![preset("product", "wid=250"), preset("zoom", "")], version: 4 };
            test(Draft::new(saved, None));
        });
    }

    #[test]
    fn blank_rows_are_no_change() {
        with_draft(|draft| {
            assert_eq!(draft.rows.read().len(), 5);
            assert!(!draft.is_changed());
            draft.add(preset("large", "wid=800"));
            assert!(draft.is_changed());
        });
    }

    #[test]
    fn pasted_lines_go_into_the_rows_of_their_names() {
        with_draft(|draft| {
            draft.pasted.set("zoom=wid=2000\nlarge=wid=800".to_owned());
            assert_eq!(draft.take_pasted(), Ok(2));
            let expected = [preset("product", "wid=250"), preset("zoom", "wid=2000"), preset("large", "wid=800")];
            assert_eq!(draft.change().rows, expected);
            assert_eq!(draft.pasted.get(), "");
        });
    }

    #[test]
    fn pasted_lines_that_cannot_be_read_stay_where_they_are() {
        with_draft(|draft| {
            draft.pasted.set("zoom".to_owned());
            assert!(draft.take_pasted().is_err());
            assert_eq!(draft.pasted.get(), "zoom");
            assert_eq!(draft.change().rows.len(), 5);
        });
    }
}
