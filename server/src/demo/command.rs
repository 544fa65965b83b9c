//! `edgesweep demo`: the whole main job on one machine in two minutes. Everything that it makes is in a temporary folder
//! and gone when it stops, unless a folder is named.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use app::model::company::{Settings, SettingsChange};
use app::model::connection::ConnectionDraft;
use app::model::error::AppError;
use app::model::person::{Actor, Role};
use app::model::preset::Presets;
use clap::Args;

use super::{sample, stage};
use crate::auth::{first_start, people};
use crate::cli::{listen, log_to_stderr, open, serve};
use crate::clock::SystemRandomness;
use crate::config::{Config, DatabaseArgs, KeyArgs, NetworkArgs, NotifyArgs, OidcArgs, ServeArgs, TrailArgs};
use crate::providers::client::PrivateHost;
use crate::service::Service;
use crate::store::{self, StoreError};
use crate::{connections, settings};

/// Whose link is printed.
const DEMO_EMAIL: &str = "ada@acme.example";

/// Options of `edgesweep demo`.
#[derive(Args, Debug)]
pub struct DemoArgs {
    /// Address and port of Edgesweep
    #[arg(long, env = "EDGESWEEP_LISTEN", default_value = "127.0.0.1:3000", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// Port of the demo's caching edge on loopback; 0 for any free one
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    pub edge_port: u16,
    /// Port of the demo's origin on loopback; 0 for any free one
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    pub origin_port: u16,
    /// Folder to keep the demo's data in; without it nothing is kept
    #[arg(long, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    #[arg(long, hide = true)]
    pub reload_pages: bool,
    /// What is logged
    #[arg(long, env = "EDGESWEEP_LOG", default_value = "warn", value_name = "FILTER")]
    pub log: String,
}

/// Runs the demo until it is stopped.
pub async fn run(args: DemoArgs) -> Result<(), String> {
    log_to_stderr(&args.log)?;
    let (data, temporary) = if let Some(folder) = args.data {
        (folder, None)
    } else {
        let folder = tempfile::Builder::new().prefix("edgesweep-demo-").tempdir();
        let folder = folder.map_err(|error| format!("the demo's folder cannot be made: {error}"))?;
        (folder.path().to_owned(), Some(folder))
    };
    let config = Config::from_args(ServeArgs {
        listen: args.listen,
        rows: DatabaseArgs { data, database_url: None, database_url_file: None },
        key: KeyArgs::default(),
        public_url: None,
        hsts_include_subdomains: false,
        admin_email: Some(DEMO_EMAIL.to_owned()),
        admin_password: None,
        admin_password_file: None,
        company_name: sample::COMPANY_NAME.to_owned(),
        keep_lists_days: None,
        verify_urls: 200,
        verify_repeats: 0,
        aws_distributions: Vec::new(),
        verify_private_hosts: here(),
        network: NetworkArgs { connection_private_hosts: here(), ..NetworkArgs::default() },
        notify: NotifyArgs { webhook_private_hosts: here(), ..NotifyArgs::default() },
        trail: TrailArgs::default(),
        oidc: OidcArgs::default(),
        metrics_token: None,
        metrics_token_file: None,
        log: args.log,
        reload_pages: args.reload_pages,
    })
    .map_err(|error| error.to_string())?;
    let (service, _lock) = open(&config).await?;
    let listener = listen(&config).await?;
    let first = first_start::run(&service, &config).await.map_err(|error| error.to_string())?;
    let setting = stage::Setting {
        origin_port: args.origin_port,
        edge_port: args.edge_port,
        assets_page: format!("{}/{}/assets", config.public_url, sample::COMPANY_SLUG),
    };
    let stage = stage::start(Arc::clone(&service.clock), &SystemRandomness, setting)
        .await
        .map_err(|error| format!("the demo's origin and edge cannot start: {error}"))?;
    furnish(&service, &stage).await.map_err(|error| format!("the demo cannot be filled: {error}"))?;
    println!("\n  Edgesweep  {}", config.public_url);
    if let Some(link) = &first.link {
        println!("  Sign in    {link}");
        println!("             (once, within the hour)");
    }
    println!("  Shop       {}", stage.shop_url());
    println!("             what visitors see, through a caching edge; re-publish a picture there\n");
    println!("  Stop with Ctrl-C{}.\n", if temporary.is_some() { "; nothing is kept" } else { "" });
    let outcome = serve(service, &config, listener).await;
    stage.stop().await;
    outcome
}

/// This machine, on which the whole demo is.
fn here() -> Vec<PrivateHost> {
    vec![PrivateHost::Network(IpAddr::V4(Ipv4Addr::LOCALHOST).into()), PrivateHost::Name("localhost".to_owned())]
}

/// Fills the company as its admin would. One that was kept has all but where origin and edge are this time, and the
/// edge's new key.
async fn furnish(service: &Service, stage: &stage::Stage) -> Result<(), AppError> {
    let mut tx = service.store.write().await?;
    let company_id = store::people::first_company(&mut tx).await?.ok_or(AppError::NotFound)?;
    let person_id = store::people::first_admin(&mut tx, &company_id).await?.ok_or(AppError::NotFound)?;
    let is_new = store::settings::settings_now(&mut tx, &company_id).await?.is_none_or(|now| now.template.is_empty());
    if is_new {
        let assets = sample::assets(service.now());
        let revision = store::assets::next_revision(&mut tx, &company_id).await?;
        store::assets::put(&mut tx, &company_id, revision, &assets.iter().collect::<Vec<_>>()).await?;
        let presets = Presets { presets: sample::presets(), version: 1 };
        store::presets::replace(&mut tx, &company_id, &presets).await?;
    }
    tx.commit().await.map_err(StoreError::from)?;
    let person = people::person(service, &person_id).await?.ok_or(AppError::NotFound)?;
    let membership = person.memberships.into_iter().next().ok_or(AppError::NotFound)?;
    let admin = Actor {
        person_id,
        email: person.email,
        company_id,
        slug: membership.slug,
        role: Role::Admin,
        from: None,
        scope: None,
    };
    let current = settings::settings(service, &admin).await?;
    let version = current.version;
    let now = stage.settings();
    let wanted = if is_new {
        now
    } else {
        Settings { published_server: now.published_server, origin_server: now.origin_server, ..current }
    };
    let Settings { published_server, origin_server, company_root, template, .. } = wanted;
    // What a person saved in spite of its problems is kept in spite of them.
    let accept_problems = !is_new;
    let change = SettingsChange { published_server, origin_server, company_root, template, version, accept_problems };
    settings::save_settings(service, &admin, change).await?;
    let edge = stage.connection();
    let kept = connections::connections(service, &admin).await?.into_iter().find(|kept| kept.name == edge.name);
    let edge = match kept {
        Some(kept) => ConnectionDraft { id: Some(kept.id), version: kept.version, ..edge },
        None => edge,
    };
    connections::save_connection(service, &admin, edge).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::clock::CountingRandomness;
    use crate::fixture::Fixture;
    use crate::providers::client::{Client, Timeouts};
    use crate::providers::registry::Registry;

    #[tokio::test]
    async fn what_was_kept_follows_origin_and_edge_to_their_new_ports() {
        let clock = Arc::new(crate::clock::ManualClock::at(crate::fixture::START));
        let client = Client::new(Timeouts::STANDARD, Arc::<crate::clock::ManualClock>::clone(&clock) as _);
        let fixture =
            Fixture::with(Registry::standard(client, Arc::new(crate::clock::CountingRandomness::default()))).await;
        let (service, admin) = (&fixture.service, fixture.actor(Role::Admin));
        let start = async || {
            let clock = Arc::clone(&service.clock);
            stage::start(clock, &CountingRandomness::default(), stage::Setting::default()).await.unwrap()
        };
        let (first, second) = (start().await, start().await);
        furnish(service, &first).await.unwrap();
        let before = settings::settings(service, admin).await.unwrap();
        assert_eq!(before.published_server, format!("http://{}", first.edge_addr));
        let template = "/is/image/<COMPANY>/<ID>\n<OOPS>".to_owned();
        let change = SettingsChange {
            published_server: before.published_server,
            origin_server: before.origin_server,
            company_root: before.company_root,
            template: template.clone(),
            version: before.version,
            accept_problems: true,
        };
        settings::save_settings(service, admin, change).await.unwrap();

        furnish(service, &second).await.unwrap();
        let after = settings::settings(service, admin).await.unwrap();
        assert_eq!(after.published_server, format!("http://{}", second.edge_addr));
        assert_eq!(after.origin_server, format!("http://{}", second.origin_addr));
        assert_eq!(after.template, template);
        let connections = connections::connections(service, admin).await.unwrap();
        assert_eq!(connections.len(), 1);
        assert_eq!(connections[0].hosts, [second.edge_addr.to_string()]);
        first.stop().await;
        second.stop().await;
    }
}
