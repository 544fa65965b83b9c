//! What stands in the form: the rows, and the version that they change.

use leptos::prelude::*;

use crate::api::cache_keys::{SaveCacheKeys, get_cache_keys};
use crate::model::cache_key::{CacheKey, CacheKeyTable, CacheKeysChange, HostCacheKey};
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::pages::saved_list::{ListDraft, ListSaving};

/// Rows to type into, below those that there are.
const BLANK_ROWS: usize = 2;

/// One host as it is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Stays the row's while others come and go.
    pub id: u64,
    pub host: RwSignal<String>,
    pub key: RwSignal<CacheKey>,
}

pub type Saving = ListSaving<Draft>;

#[derive(Clone, Copy)]
pub struct Draft {
    pub rows: RwSignal<Vec<Row>>,
    version: RwSignal<i64>,
    saved: RwSignal<Vec<HostCacheKey>>,
    next_id: StoredValue<u64>,
    /// Rows come from buttons and answers that are gone before the rows are: their signals live as long as the form.
    owner: StoredValue<Owner>,
}

impl Draft {
    /// What a save would send now.
    pub fn change(&self) -> CacheKeysChange {
        let typed = |row: &Row| HostCacheKey { host: row.host.get(), key: row.key.get() };
        let rows = self.rows.read().iter().map(typed).collect();
        CacheKeysChange { rows, version: self.version.get() }
    }

    /// Whether every host has the full URL for its key.
    pub fn is_nothing_saved(&self) -> bool {
        self.saved.read().is_empty()
    }

    /// Adds a blank row; gives its ID.
    pub fn add(&self) -> u64 {
        let row = self.blank();
        self.rows.update(|rows| rows.push(row));
        row.id
    }

    pub fn remove(&self, id: u64) {
        self.rows.update(|rows| rows.retain(|row| row.id != id));
    }

    fn show_rows(&self, table: Vec<HostCacheKey>) {
        let mut rows: Vec<Row> = table.into_iter().map(|row| self.row(row)).collect();
        let blanks = BLANK_ROWS.saturating_sub(rows.iter().filter(|row| row.is_blank()).count());
        rows.extend((0..blanks).map(|_| self.blank()));
        self.rows.set(rows);
    }

    /// Whoever adds a row has a host in mind whose key is not the full URL.
    fn blank(&self) -> Row {
        self.row(HostCacheKey { host: String::new(), key: CacheKey::WithoutQuery })
    }

    fn row(&self, HostCacheKey { host, key }: HostCacheKey) -> Row {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        let made = move || Row { id, host: RwSignal::new(host), key: RwSignal::new(key) };
        self.owner.get_value().with(made)
    }
}

impl ListDraft for Draft {
    type Saved = CacheKeyTable;
    type Change = CacheKeysChange;
    type Save = SaveCacheKeys;

    fn new(saved: CacheKeyTable, typed: Option<CacheKeysChange>) -> Self {
        let draft = Self {
            rows: RwSignal::new(Vec::new()),
            version: RwSignal::new(saved.version),
            saved: RwSignal::new(saved.rows.clone()),
            next_id: StoredValue::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        match typed {
            Some(CacheKeysChange { rows, version }) => {
                draft.show_rows(rows);
                draft.version.set(version);
            }
            None => draft.show_rows(saved.rows),
        }
        draft
    }

    fn is_changed(&self) -> bool {
        self.change().table().map_or(true, |rows| rows != *self.saved.read())
    }

    fn version(&self) -> RwSignal<i64> {
        self.version
    }

    fn problems(&self) -> Option<AppError> {
        self.change().table().err()
    }

    fn save(&self, company: CompanySlug) -> SaveCacheKeys {
        SaveCacheKeys { company, change: self.change() }
    }

    fn newest(company: CompanySlug) -> impl Future<Output = Result<CacheKeyTable, AppError>> + 'static {
        get_cache_keys(company)
    }

    fn version_of(saved: &CacheKeyTable) -> i64 {
        saved.version
    }

    fn show(&self, saved: CacheKeyTable) {
        self.show_rows(saved.rows.clone());
        self.version.set(saved.version);
        self.saved.set(saved.rows);
    }
}

impl Row {
    fn is_blank(&self) -> bool {
        self.host.read_untracked().trim().is_empty()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn blank_rows_are_no_change() {
        Owner::new().with(|| {
            let row = HostCacheKey { host: "img.acme.example".to_owned(), key: CacheKey::WithoutQuery };
            let draft = Draft::new(CacheKeyTable { rows: vec![row], version: 4 }, None);
            assert_eq!(draft.rows.read().len(), 3);
            assert!(!draft.is_changed());
            draft.rows.read()[0].key.set(CacheKey::FullUrl);
            assert!(draft.is_changed());
        });
    }
}
