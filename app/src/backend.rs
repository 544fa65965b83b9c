//! All that the pages can ask of a server, on one page. `app` declares it, the server implements it and hands it over
//! as context. Every method takes the `Actor` that `api::admit` made: nobody gets here without one.

use async_trait::async_trait;

use crate::model::account::Account;
use crate::model::api_token::{ApiToken, ApiTokenForm, NewApiToken};
use crate::model::asset::{Asset, AssetPage, AssetQuery, Selection};
use crate::model::audit::{AuditPage, AuditQuery};
use crate::model::cache_key::{CacheKeyTable, CacheKeysChange};
use crate::model::company::{CompanySlug, ListedCompany, Settings, SettingsChange};
use crate::model::connection::{Connection, ConnectionDraft, TestVerdict};
use crate::model::error::AppError;
use crate::model::history::{HistoryChoices, HistoryPage, HistoryQuery};
use crate::model::import::{ImportPreview, ImportResult};
use crate::model::invalidation::{Desk, InvalidationDetail, Progress, UrlPage, UrlQuery};
use crate::model::named_template::{Templates, TemplatesChange};
use crate::model::notification::{Notifications, Webhook, WebhookForm};
use crate::model::outline::Outline;
use crate::model::people::{InvitationForm, Invited, People};
use crate::model::person::{Actor, Standing};
use crate::model::preset::{Presets, PresetsChange};
use crate::model::provider::ProviderDescription;
use crate::model::purge::WideForm;
use crate::model::recipe::Recipe;
use crate::model::rules::{Rules, RulesChange};
use crate::model::verification::Verification;
use crate::model::versions::{Subject, VersionPage, WayBack};

/// The answer of every method.
pub type Answer<T> = Result<T, AppError>;

#[async_trait]
pub trait Backend: Send + Sync + 'static {
    // One's own account
    async fn account(&self, actor: &Actor, standing: Standing) -> Answer<Account>;

    // Settings
    async fn settings(&self, actor: &Actor) -> Answer<Settings>;
    /// Saves if `change.version` is still the newest, else `Conflict`; a template with problems only if they are accepted.
    /// Gives what is now saved.
    async fn save_settings(&self, actor: &Actor, change: SettingsChange) -> Answer<Settings>;
    async fn presets(&self, actor: &Actor) -> Answer<Presets>;
    async fn save_presets(&self, actor: &Actor, change: PresetsChange) -> Answer<Presets>;
    async fn cache_keys(&self, actor: &Actor) -> Answer<CacheKeyTable>;
    async fn save_cache_keys(&self, actor: &Actor, change: CacheKeysChange) -> Answer<CacheKeyTable>;
    async fn templates(&self, actor: &Actor) -> Answer<Templates>;
    /// Saves the list; one that becomes the default changes places with the text of General Settings.
    async fn save_templates(&self, actor: &Actor, change: TemplatesChange) -> Answer<Templates>;
    /// What everybody who clears is asked for.
    async fn rules(&self, actor: &Actor) -> Answer<Rules>;
    async fn save_rules(&self, actor: &Actor, change: RulesChange) -> Answer<Rules>;
    /// A page, newest first: those before the version `before`, or the newest.
    async fn setting_versions(&self, actor: &Actor, subject: Subject, before: Option<i64>) -> Answer<VersionPage>;
    /// What going back to a version would change.
    async fn way_back(&self, actor: &Actor, subject: Subject, version: i64) -> Answer<WayBack>;
    /// Saves a version again, as the newest, if `current` is still that; gives its number, as a save would.
    async fn go_back(&self, actor: &Actor, subject: Subject, version: i64, current: i64) -> Answer<i64>;

    // Assets
    async fn assets(&self, actor: &Actor, query: AssetQuery) -> Answer<AssetPage>;
    /// A selection in outline, to count and find its URLs by; its pages are `selected_page`s.
    async fn outline(&self, actor: &Actor, selection: Selection) -> Answer<Outline>;
    /// A page of a selection's assets: behind `after` in ID order for `Matching`, the IDs themselves for `Ids`.
    async fn selected_page(&self, actor: &Actor, selection: Selection, after: Option<String>) -> Answer<Vec<Asset>>;
    /// Reads CSV (or an ID a line), keeps it for a while, and tells what it would do.
    async fn stage_import(&self, actor: &Actor, source: String, bytes: Vec<u8>) -> Answer<ImportPreview>;
    async fn staged_import(&self, actor: &Actor, id: String) -> Answer<ImportPreview>;
    /// Does a staged import, in one transaction.
    async fn commit_import(&self, actor: &Actor, id: String) -> Answer<ImportResult>;

    // Connections
    /// All kinds of CDN, for the form.
    async fn providers(&self, actor: &Actor) -> Answer<Vec<ProviderDescription>>;
    async fn connections(&self, actor: &Actor) -> Answer<Vec<Connection>>;
    /// Adds or changes one; secrets are sealed at once.
    async fn save_connection(&self, actor: &Actor, draft: ConnectionDraft) -> Answer<Connection>;
    async fn enable_connection(&self, actor: &Actor, id: String, enabled: bool) -> Answer<Connection>;
    /// Lets what is asked of it wait, or ends every pause of it.
    async fn pause_connection(&self, actor: &Actor, id: String, paused: bool) -> Answer<Connection>;
    async fn delete_connection(&self, actor: &Actor, id: String) -> Answer<()>;
    /// Asks the CDN without purging anything, and keeps the verdict.
    async fn test_connection(&self, actor: &Actor, id: String) -> Answer<TestVerdict>;

    // Invalidations
    /// What the dialog needs before **Continue**.
    async fn desk(&self, actor: &Actor) -> Answer<Desk>;
    /// Expands the recipe, checks its digest, stores the work durably; gives the invalidation's ID.
    async fn submit(&self, actor: &Actor, recipe: Recipe) -> Answer<String>;
    /// The same of what is cleared other than by URL; all of its lines, or none.
    async fn submit_wide(&self, actor: &Actor, form: WideForm) -> Answer<String>;
    /// Newest first.
    async fn invalidations(&self, actor: &Actor, query: HistoryQuery) -> Answer<HistoryPage>;
    /// What the history can be filtered by.
    async fn history_choices(&self, actor: &Actor) -> Answer<HistoryChoices>;
    async fn invalidation(&self, actor: &Actor, id: String) -> Answer<InvalidationDetail>;
    async fn progress(&self, actor: &Actor, id: String) -> Answer<Progress>;
    /// What runs now in the company, newest first, for the status bar.
    async fn running(&self, actor: &Actor) -> Answer<Vec<Progress>>;
    async fn invalidation_urls(&self, actor: &Actor, id: String, query: UrlQuery) -> Answer<UrlPage>;
    /// The same list again, as a new invalidation; gives its ID, or that of the one that this person made with `key`
    /// before. An empty key makes a new one each time.
    async fn run_again(&self, actor: &Actor, id: String, key: String) -> Answer<String>;
    /// What failed, as a new invalidation; ID and key as above.
    async fn retry_failed(&self, actor: &Actor, id: String, key: String) -> Answer<String>;
    /// What was not sent by now is not sent; what is on its way is waited for.
    async fn cancel(&self, actor: &Actor, id: String) -> Answer<()>;
    /// Lets go what a colleague asked for and the rules hold back; never one's own.
    async fn approve(&self, actor: &Actor, id: String) -> Answer<()>;
    /// Ends it instead; the reason may be empty.
    async fn decline(&self, actor: &Actor, id: String, reason: String) -> Answer<()>;
    /// Who is told that it has ended.
    async fn notifications(&self, actor: &Actor, id: String) -> Answer<Notifications>;
    async fn follow(&self, actor: &Actor, id: String, is_wanted: bool) -> Answer<()>;
    async fn webhook(&self, actor: &Actor) -> Answer<Webhook>;
    async fn save_webhook(&self, actor: &Actor, form: WebhookForm) -> Answer<Webhook>;
    async fn test_webhook(&self, actor: &Actor) -> Answer<TestVerdict>;
    /// Says why, and where more is said about it.
    async fn annotate(&self, actor: &Actor, id: String, note: String, link: String) -> Answer<()>;
    /// What made its list, as a named template; gives the name.
    async fn copy_as_template(&self, actor: &Actor, id: String) -> Answer<String>;
    /// What was seen at the edge after it.
    async fn verification(&self, actor: &Actor, id: String) -> Answer<Verification>;
    /// What was found stale, as a new invalidation; ID and key as above.
    async fn purge_stale(&self, actor: &Actor, id: String, key: String) -> Answer<String>;

    // People.
    async fn people(&self, actor: &Actor) -> Answer<People>;
    async fn invite(&self, actor: &Actor, form: InvitationForm) -> Answer<Invited>;
    async fn withdraw_invitation(&self, actor: &Actor, id: String) -> Answer<()>;
    /// `role` is a role's word.
    async fn set_role(&self, actor: &Actor, person_id: String, role: String) -> Answer<()>;
    async fn remove_member(&self, actor: &Actor, person_id: String) -> Answer<()>;
    /// Whether the company's people need a second factor.
    async fn ask_for_second_factor(&self, actor: &Actor, is_needed: bool) -> Answer<()>;
    async fn sign_out_member(&self, actor: &Actor, person_id: String) -> Answer<()>;
    /// Lets somebody in no more, by any way, until they are enabled.
    async fn disable_member(&self, actor: &Actor, person_id: String) -> Answer<()>;
    async fn enable_member(&self, actor: &Actor, person_id: String) -> Answer<()>;

    // API tokens: one's own, and for whoever manages people all of the company.
    async fn api_tokens(&self, actor: &Actor) -> Answer<Vec<ApiToken>>;
    /// The token itself is told this once.
    async fn make_api_token(&self, actor: &Actor, standing: Standing, form: ApiTokenForm) -> Answer<NewApiToken>;
    async fn revoke_api_token(&self, actor: &Actor, id: String) -> Answer<()>;

    // The trail.
    /// Newest first.
    async fn audit(&self, actor: &Actor, query: AuditQuery) -> Answer<AuditPage>;
    /// E-mail addresses of those who can be filtered by.
    async fn audit_people(&self, actor: &Actor) -> Answer<Vec<String>>;
    /// The rows that belong to no company, likewise.
    async fn installation_audit(&self, actor: &Actor, query: AuditQuery) -> Answer<AuditPage>;
    async fn installation_audit_people(&self, actor: &Actor) -> Answer<Vec<String>>;

    // The companies of the installation.
    async fn companies(&self, actor: &Actor) -> Answer<Vec<ListedCompany>>;
    /// Makes one, with the actor as its admin; gives its part of addresses.
    async fn create_company(&self, actor: &Actor, name: String) -> Answer<CompanySlug>;
    async fn rename_company(&self, actor: &Actor, id: String, name: String) -> Answer<()>;
    /// Lets nobody look at it until it is taken back, and cancels what goes on in it. Not the one that the actor is in.
    async fn archive_company(&self, actor: &Actor, id: String) -> Answer<()>;
    async fn restore_company(&self, actor: &Actor, id: String) -> Answer<()>;

    // Drafts: a form's text that was refused while JavaScript was off, so that nothing typed is lost.
    /// Keeps the newest text of this person's form `kind`.
    async fn keep_draft(&self, actor: &Actor, kind: String, text: String) -> Answer<()>;
    async fn draft(&self, actor: &Actor, kind: String) -> Answer<Option<String>>;
}
