//! What the rooms share, and the one implementation of `Backend`: each method hands over to its room. This is also
//! where an error of the store becomes one that a page can act on, and is logged for all pages.

use std::sync::{Arc, OnceLock};

use app::backend::{Answer, Backend};
use app::model::account::Account;
use app::model::api_token::{ApiToken, ApiTokenForm, NewApiToken};
use app::model::asset::{Asset, AssetPage, AssetQuery, Selection};
use app::model::audit::{AuditPage, AuditQuery};
use app::model::cache_key::{CacheKeyTable, CacheKeysChange};
use app::model::company::{CompanySlug, ListedCompany, Settings, SettingsChange};
use app::model::connection::{Connection, ConnectionDraft, TestVerdict};
use app::model::error::AppError;
use app::model::history::{HistoryChoices, HistoryPage, HistoryQuery};
use app::model::import::{ImportPreview, ImportResult};
use app::model::invalidation::{Desk, InvalidationDetail, Progress, UrlPage, UrlQuery};
use app::model::named_template::{Templates, TemplatesChange};
use app::model::notification::{Notifications, Webhook, WebhookForm};
use app::model::outline::Outline;
use app::model::people::{InvitationForm, Invited, People};
use app::model::person::{Actor, Standing};
use app::model::preset::{Presets, PresetsChange};
use app::model::provider::ProviderDescription;
use app::model::purge::WideForm;
use app::model::recipe::Recipe;
use app::model::rules::{Rules, RulesChange};
use app::model::timestamp::Timestamp;
use app::model::verification::Verification;
use app::model::versions::{Subject, VersionPage, WayBack};
use async_trait::async_trait;
use tokio::sync::Notify;

use crate::audit::knocks::Knocks;
use crate::auth::Doorkeeper;
use crate::auth::single_sign_on::SingleSignOn;
use crate::clock::{Clock, Randomness, uuid_v7};
use crate::invalidation::live::Live;
use crate::notifications::{self, Herald};
use crate::people;
use crate::providers::registry::Registry;
use crate::store::audit::INSTALLATION;
use crate::store::batches::Token;
use crate::store::{Store, StoreError, Tx};
use crate::vault::{Keys, Owner, Sealer, Vault, VaultError};
use crate::{audit, auth, catalog, companies, connections, invalidation, settings};

tokio::task_local! {
    /// The ID of the request that is being answered; the HTTP layer sets it.
    pub static REQUEST_ID: String;
}

/// All that a room needs to do its work.
pub struct Service {
    pub store: Store,
    pub vault: Vault,
    pub clock: Arc<dyn Clock>,
    pub randomness: Arc<dyn Randomness>,
    pub providers: Registry,
    /// Wakes the runner when there is something to send.
    pub work: Arc<Notify>,
    /// Checks passwords, and slows those down who guess.
    pub doorkeeper: Doorkeeper,
    /// Who was not let in, to be told by the trail.
    pub knocks: Knocks,
    /// What people watch.
    pub live: Live,
    /// By what people and programs are told; set once at the start.
    pub herald: OnceLock<Herald>,
    /// By which provider people sign in; set once at the start where the operator named one.
    pub sign_on: OnceLock<SingleSignOn>,
}

impl Service {
    pub fn new(
        store: Store,
        vault: Vault,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
        providers: Registry,
    ) -> Self {
        let doorkeeper = Doorkeeper::new(store.clone(), Arc::clone(&clock));
        let (work, live) = (Arc::new(Notify::new()), Live::default());
        let (knocks, herald, sign_on) = (Knocks::default(), OnceLock::new(), OnceLock::new());
        Self { store, vault, clock, randomness, providers, work, doorkeeper, knocks, live, herald, sign_on }
    }

    /// Commits something that the runner should look at now, here and wherever else one runs.
    pub async fn commit_work(&self, mut tx: Tx) -> Result<(), StoreError> {
        self.store.announce(&mut tx).await?;
        tx.commit().await?;
        self.work.notify_one();
        Ok(())
    }

    /// What opens an owner's secrets; not to be asked for inside a transaction.
    pub async fn keys(&self, owner: Owner<'_>) -> Result<Keys, VaultError> {
        self.vault.keys(&self.store, owner).await
    }

    /// What seals an owner's secrets; not to be asked for inside a transaction.
    pub async fn sealer(&self, owner: Owner<'_>) -> Result<Sealer, VaultError> {
        self.vault.sealer(&self.store, owner, self.now()).await
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What tells a lease from every other.
    pub fn new_token(&self) -> Token {
        let mut token: Token = [0; 16];
        self.randomness.fill(&mut token);
        token
    }

    /// A new UUID; sorts by time.
    pub fn new_id(&self) -> String {
        uuid_v7(&*self.clock, &*self.randomness).to_string()
    }
}

/// The error of a page for an error of the store, which is logged here.
pub fn store_error(error: StoreError) -> AppError {
    match error {
        StoreError::Unavailable(cause) => {
            tracing::error!(%cause, "the database cannot be used now");
            AppError::Unavailable {
                message: format!("The database cannot be used now ({cause}). Nothing was changed; try again."),
            }
        }
        StoreError::Defect(cause) => defect(&cause),
        StoreError::Migration(cause) => defect(&cause),
    }
}

/// A mistake of ours: the log says what, the page says where to look.
pub fn defect(cause: &dyn std::fmt::Display) -> AppError {
    let request_id = REQUEST_ID.try_with(Clone::clone).unwrap_or_else(|_| "of the background work".to_owned());
    tracing::error!(%cause, request_id, "a defect");
    AppError::Internal { request_id }
}

impl From<VaultError> for AppError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Store(error) => error.into(),
            cause => {
                tracing::error!(%cause, "credentials cannot be sealed or opened now");
                let message = format!("Credentials cannot be sealed or opened now: {cause}. Nothing was changed.");
                Self::Unavailable { message }
            }
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        store_error(error)
    }
}

#[async_trait]
impl Backend for Service {
    async fn account(&self, actor: &Actor, standing: Standing) -> Answer<Account> {
        auth::account::of(self, actor, standing).await
    }

    async fn settings(&self, actor: &Actor) -> Answer<Settings> {
        settings::settings(self, actor).await
    }

    async fn save_settings(&self, actor: &Actor, change: SettingsChange) -> Answer<Settings> {
        settings::save_settings(self, actor, change).await
    }

    async fn presets(&self, actor: &Actor) -> Answer<Presets> {
        settings::presets::presets(self, actor).await
    }

    async fn save_presets(&self, actor: &Actor, change: PresetsChange) -> Answer<Presets> {
        settings::presets::save_presets(self, actor, change).await
    }

    async fn cache_keys(&self, actor: &Actor) -> Answer<CacheKeyTable> {
        settings::cache_keys::cache_keys(self, actor).await
    }

    async fn save_cache_keys(&self, actor: &Actor, change: CacheKeysChange) -> Answer<CacheKeyTable> {
        settings::cache_keys::save_cache_keys(self, actor, change).await
    }

    async fn templates(&self, actor: &Actor) -> Answer<Templates> {
        settings::templates::templates(self, actor).await
    }

    async fn save_templates(&self, actor: &Actor, change: TemplatesChange) -> Answer<Templates> {
        settings::templates::save_templates(self, actor, change).await
    }

    async fn rules(&self, actor: &Actor) -> Answer<Rules> {
        settings::rules::rules(self, actor).await
    }

    async fn save_rules(&self, actor: &Actor, change: RulesChange) -> Answer<Rules> {
        settings::rules::save_rules(self, actor, change).await
    }

    async fn setting_versions(&self, actor: &Actor, subject: Subject, before: Option<i64>) -> Answer<VersionPage> {
        settings::versions::versions(self, actor, subject, before).await
    }

    async fn way_back(&self, actor: &Actor, subject: Subject, version: i64) -> Answer<WayBack> {
        settings::versions::way_back(self, actor, subject, version).await
    }

    async fn go_back(&self, actor: &Actor, subject: Subject, version: i64, current: i64) -> Answer<i64> {
        settings::versions::go_back(self, actor, subject, version, current).await
    }

    async fn assets(&self, actor: &Actor, query: AssetQuery) -> Answer<AssetPage> {
        catalog::assets(self, actor, query).await
    }

    async fn outline(&self, actor: &Actor, selection: Selection) -> Answer<Outline> {
        catalog::outline(self, actor, &selection).await
    }

    async fn selected_page(&self, actor: &Actor, selection: Selection, after: Option<String>) -> Answer<Vec<Asset>> {
        catalog::selected_page(self, actor, &selection, after.as_deref()).await
    }

    async fn stage_import(&self, actor: &Actor, source: String, bytes: Vec<u8>) -> Answer<ImportPreview> {
        catalog::stage_import(self, actor, source, bytes).await
    }

    async fn staged_import(&self, actor: &Actor, id: String) -> Answer<ImportPreview> {
        catalog::staged_import(self, actor, id).await
    }

    async fn commit_import(&self, actor: &Actor, id: String) -> Answer<ImportResult> {
        catalog::commit_import(self, actor, id).await
    }

    async fn providers(&self, _: &Actor) -> Answer<Vec<ProviderDescription>> {
        Ok(connections::providers(self))
    }

    async fn connections(&self, actor: &Actor) -> Answer<Vec<Connection>> {
        connections::connections(self, actor).await
    }

    async fn save_connection(&self, actor: &Actor, draft: ConnectionDraft) -> Answer<Connection> {
        connections::save_connection(self, actor, draft).await
    }

    async fn enable_connection(&self, actor: &Actor, id: String, enabled: bool) -> Answer<Connection> {
        connections::enable_connection(self, actor, id, enabled).await
    }

    async fn pause_connection(&self, actor: &Actor, id: String, paused: bool) -> Answer<Connection> {
        connections::pause_connection(self, actor, id, paused).await
    }

    async fn delete_connection(&self, actor: &Actor, id: String) -> Answer<()> {
        connections::delete_connection(self, actor, id).await
    }

    async fn test_connection(&self, actor: &Actor, id: String) -> Answer<TestVerdict> {
        connections::test_connection(self, actor, id).await
    }

    async fn desk(&self, actor: &Actor) -> Answer<Desk> {
        invalidation::desk(self, actor).await
    }

    async fn submit(&self, actor: &Actor, recipe: Recipe) -> Answer<String> {
        invalidation::submit(self, actor, recipe).await
    }

    async fn submit_wide(&self, actor: &Actor, form: WideForm) -> Answer<String> {
        invalidation::submit_wide(self, actor, form).await
    }

    async fn invalidations(&self, actor: &Actor, query: HistoryQuery) -> Answer<HistoryPage> {
        invalidation::invalidations(self, actor, query).await
    }

    async fn history_choices(&self, actor: &Actor) -> Answer<HistoryChoices> {
        invalidation::history_choices(self, actor).await
    }

    async fn invalidation(&self, actor: &Actor, id: String) -> Answer<InvalidationDetail> {
        invalidation::invalidation(self, actor, id).await
    }

    async fn progress(&self, actor: &Actor, id: String) -> Answer<Progress> {
        invalidation::progress(self, actor, id).await
    }

    async fn running(&self, actor: &Actor) -> Answer<Vec<Progress>> {
        invalidation::running(self, actor).await
    }

    async fn invalidation_urls(&self, actor: &Actor, id: String, query: UrlQuery) -> Answer<UrlPage> {
        invalidation::invalidation_urls(self, actor, id, query).await
    }

    async fn run_again(&self, actor: &Actor, id: String, key: String) -> Answer<String> {
        invalidation::run_again(self, actor, id, key).await
    }

    async fn retry_failed(&self, actor: &Actor, id: String, key: String) -> Answer<String> {
        invalidation::retry_failed(self, actor, id, key).await
    }

    async fn cancel(&self, actor: &Actor, id: String) -> Answer<()> {
        invalidation::cancel(self, actor, &id).await
    }

    async fn approve(&self, actor: &Actor, id: String) -> Answer<()> {
        invalidation::approve(self, actor, &id).await
    }

    async fn decline(&self, actor: &Actor, id: String, reason: String) -> Answer<()> {
        invalidation::decline(self, actor, &id, &reason).await
    }

    async fn annotate(&self, actor: &Actor, id: String, note: String, link: String) -> Answer<()> {
        invalidation::annotate(self, actor, &id, &note, &link).await
    }

    async fn copy_as_template(&self, actor: &Actor, id: String) -> Answer<String> {
        invalidation::copy_as_template(self, actor, &id).await
    }

    async fn verification(&self, actor: &Actor, id: String) -> Answer<Verification> {
        invalidation::verification(self, actor, id).await
    }

    async fn purge_stale(&self, actor: &Actor, id: String, key: String) -> Answer<String> {
        invalidation::purge_stale(self, actor, id, key).await
    }

    async fn notifications(&self, actor: &Actor, id: String) -> Answer<Notifications> {
        notifications::notifications(self, actor, &id).await
    }

    async fn follow(&self, actor: &Actor, id: String, is_wanted: bool) -> Answer<()> {
        notifications::follow(self, actor, &id, is_wanted).await
    }

    async fn webhook(&self, actor: &Actor) -> Answer<Webhook> {
        notifications::webhook(self, actor).await
    }

    async fn save_webhook(&self, actor: &Actor, form: WebhookForm) -> Answer<Webhook> {
        notifications::save_webhook(self, actor, form).await
    }

    async fn test_webhook(&self, actor: &Actor) -> Answer<TestVerdict> {
        notifications::test_webhook(self, actor).await
    }

    async fn people(&self, actor: &Actor) -> Answer<People> {
        people::people(self, actor).await
    }

    async fn invite(&self, actor: &Actor, form: InvitationForm) -> Answer<Invited> {
        people::invitations::invite(self, actor, form).await
    }

    async fn withdraw_invitation(&self, actor: &Actor, id: String) -> Answer<()> {
        people::invitations::withdraw(self, actor, id).await
    }

    async fn set_role(&self, actor: &Actor, person_id: String, role: String) -> Answer<()> {
        people::set_role(self, actor, person_id, role).await
    }

    async fn remove_member(&self, actor: &Actor, person_id: String) -> Answer<()> {
        people::remove(self, actor, person_id).await
    }

    async fn ask_for_second_factor(&self, actor: &Actor, is_needed: bool) -> Answer<()> {
        people::ask_for_second_factor(self, actor, is_needed).await
    }

    async fn sign_out_member(&self, actor: &Actor, person_id: String) -> Answer<()> {
        people::sign_out(self, actor, person_id).await
    }

    async fn api_tokens(&self, actor: &Actor) -> Answer<Vec<ApiToken>> {
        auth::api_tokens::list(self, actor).await
    }

    async fn make_api_token(&self, actor: &Actor, standing: Standing, form: ApiTokenForm) -> Answer<NewApiToken> {
        auth::api_tokens::make(self, actor, &standing, form).await
    }

    async fn revoke_api_token(&self, actor: &Actor, id: String) -> Answer<()> {
        auth::api_tokens::revoke(self, actor, id).await
    }

    async fn disable_member(&self, actor: &Actor, person_id: String) -> Answer<()> {
        people::disabling::disable(self, actor, person_id).await
    }

    async fn enable_member(&self, actor: &Actor, person_id: String) -> Answer<()> {
        people::disabling::enable(self, actor, person_id).await
    }

    async fn audit(&self, actor: &Actor, query: AuditQuery) -> Answer<AuditPage> {
        audit::reading::page(self, &actor.company_id, query).await
    }

    async fn audit_people(&self, actor: &Actor) -> Answer<Vec<String>> {
        audit::reading::people(self, &actor.company_id).await
    }

    async fn installation_audit(&self, _: &Actor, query: AuditQuery) -> Answer<AuditPage> {
        audit::reading::page(self, INSTALLATION, query).await
    }

    async fn installation_audit_people(&self, _: &Actor) -> Answer<Vec<String>> {
        audit::reading::people(self, INSTALLATION).await
    }

    async fn companies(&self, _: &Actor) -> Answer<Vec<ListedCompany>> {
        companies::list(self).await
    }

    async fn create_company(&self, actor: &Actor, name: String) -> Answer<CompanySlug> {
        companies::create(self, actor, &name).await
    }

    async fn rename_company(&self, actor: &Actor, id: String, name: String) -> Answer<()> {
        companies::rename(self, actor, &id, &name).await
    }

    async fn archive_company(&self, actor: &Actor, id: String) -> Answer<()> {
        companies::archive(self, actor, &id).await
    }

    async fn restore_company(&self, actor: &Actor, id: String) -> Answer<()> {
        companies::restore(self, actor, &id).await
    }

    async fn keep_draft(&self, actor: &Actor, kind: String, text: String) -> Answer<()> {
        settings::drafts::keep_draft(self, actor, kind, text).await
    }

    async fn draft(&self, actor: &Actor, kind: String) -> Answer<Option<String>> {
        settings::drafts::draft(self, actor, kind).await
    }
}
