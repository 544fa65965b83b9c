//! A small world for tests: a service on a database of its own, SQLite or with `EDGESWEEP_TEST_POSTGRES` PostgreSQL, a clock that stands still, and two companies whose
//! people must never see each other's rows.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;

use app::model::company::CompanySlug;
use app::model::person::{Actor, Role};
use app::model::timestamp::Timestamp;
use secrecy::SecretString;
use sqlx::Connection as _;
use tempfile::TempDir;

use crate::clock::{CountingRandomness, ManualClock, Randomness};
use crate::providers::registry::Registry;
use crate::service::Service;
use crate::store::{Database, Store, people};
use crate::vault::{Key, OLD_VERSION, Place, Sealed, Vault};

/// When every fixture begins: 2026-11-22T12:00:00Z.
pub const START: Timestamp = Timestamp(1_795_348_800_000);
/// Where everybody in the fixture comes from.
pub const FROM: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
/// What everybody in the fixture types to sign in, once `give_passwords` has been called.
pub const PASSWORD: &str = "correct horse battery staple";

/// The world; its folder goes when it goes.
pub struct Fixture {
    pub service: Arc<Service>,
    pub clock: Arc<ManualClock>,
    actors: Vec<Actor>,
    stranger: Actor,
    folder: TempDir,
    database: Database,
}

impl Fixture {
    /// Without any provider.
    pub async fn new() -> Self {
        Self::with(Registry::of([])).await
    }

    /// # Panics
    /// When the world cannot be made: a test cannot go on then.
    pub async fn with(providers: Registry) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder is made");
        let clock = Arc::new(ManualClock::at(START));
        let randomness = Arc::new(CountingRandomness::default());
        let database = blank(folder.path()).await;
        let store = Store::open(&database).await.expect("the fixture's database opens");
        let vault = Vault::new(Key::from_bytes([7; 32]), Arc::<CountingRandomness>::clone(&randomness));
        let service = Arc::new(Service::new(store, vault, Arc::<ManualClock>::clone(&clock), randomness, providers));
        let acme = company(&service, "acme-outdoor", "Acme Outdoor").await;
        let mut actors = Vec::new();
        for role in Role::ALL {
            actors.push(member(&service, &acme, role, &format!("{}@acme.example", role.word())).await);
        }
        let other = company(&service, "other", "Other").await;
        let stranger = member(&service, &other, Role::Admin, "admin@other.example").await;
        Self { service, clock, actors, stranger, folder, database }
    }

    /// Somebody of the company `acme-outdoor`; the address is `{role}@acme.example`.
    ///
    /// # Panics
    /// Never: there is one for each role.
    pub fn actor(&self, role: Role) -> &Actor {
        self.actors.iter().find(|actor| actor.role == role).expect("every role has its person")
    }

    /// The admin of the company `other`, `admin@other.example`.
    pub fn stranger(&self) -> &Actor {
        &self.stranger
    }

    /// Where a test may put files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Lets everybody sign in with `PASSWORD`.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn give_passwords(&self) {
        let service = &self.service;
        let password = SecretString::from(PASSWORD);
        let hash =
            service.doorkeeper.passwords.hash(&*service.randomness, password).await.expect("a password is hashed");
        let mut tx = service.store.write().await.expect("a transaction begins");
        for actor in self.actors.iter().chain([&self.stranger]) {
            people::set_password(&mut tx, &actor.person_id, &hash).await.expect("a password is set");
        }
        tx.commit().await.expect("passwords are kept");
    }
}

/// A secret as the master key itself sealed it, before companies had keys of their own.
pub fn sealed_as_before(master: &Key, place: Place<'_>, secret: &str, randomness: &dyn Randomness) -> Sealed {
    let bytes = master.seal(&place.bytes_of_old(OLD_VERSION), secret.as_bytes(), randomness);
    Sealed { key_version: OLD_VERSION, bytes }
}

/// A database without anything in it: a file in the folder, or a schema of a server that is there for tests.
///
/// # Panics
/// When the server does not make the schema.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment which engine they run on")]
pub async fn blank(folder: &Path) -> Database {
    let Ok(server) = std::env::var("EDGESWEEP_TEST_POSTGRES") else {
        return Database::Sqlite(folder.join(format!("{}.sqlite", uuid::Uuid::now_v7().simple())));
    };
    let schema = format!("test_{}", uuid::Uuid::now_v7().simple());
    sqlx::any::install_default_drivers();
    let mut server_connection = sqlx::AnyConnection::connect(&server).await.expect("the test server answers");
    let query = sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
    sqlx::raw_sql(query).execute(&mut server_connection).await.expect("a schema is made");
    let separator = if server.contains('?') { '&' } else { '?' };
    Database::Postgres(SecretString::from(format!("{server}{separator}options[search_path]={schema}")))
}

async fn company(service: &Service, slug: &str, name: &str) -> (String, CompanySlug) {
    let id = service.new_id();
    let slug = CompanySlug::parse(slug).expect("the fixture's slugs are slugs");
    let mut tx = service.store.write().await.expect("a transaction begins");
    people::add_company(&mut tx, &id, &slug, name, service.now()).await.expect("a company is added");
    tx.commit().await.expect("a company is kept");
    (id, slug)
}

async fn member(service: &Service, company: &(String, CompanySlug), role: Role, email: &str) -> Actor {
    let person_id = service.new_id();
    let (company_id, slug) = company.clone();
    let mut tx = service.store.write().await.expect("a transaction begins");
    people::add_person(&mut tx, &person_id, email, service.now()).await.expect("a person is added");
    people::add_membership(&mut tx, &company_id, &person_id, role).await.expect("a member is added");
    tx.commit().await.expect("a person is kept");
    Actor { person_id, email: email.to_owned(), company_id, slug, role, from: Some(FROM), scope: None }
}
