//! `audit verify` and `audit export`: what an operator does with the trail, also while a server works on the database.

use clap::{Args, Subcommand};
use futures::TryStreamExt as _;
use std::fmt::Write as _;

use crate::audit::reading;
use crate::audit::verifying::{Verdict, verify};
use crate::config::DatabaseArgs;
use crate::store::audit::{self, INSTALLATION};
use crate::store::{Handle, Store, StoreError, people};

/// What the chain of the installation is called by here.
const INSTALLATION_NAME: &str = "installation";

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check that no row was changed, removed, added or moved; prints the head of each chain
    Verify(VerifyArgs),
    /// Write all rows to standard output, a line of JSON for each
    Export(ExportArgs),
}

#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// A head that was printed before, to be found again as it was: COMPANY:ROW:HASH; may be given several times
    #[arg(long, value_name = "HEAD")]
    head: Vec<String>,
    #[command(flatten)]
    rows: DatabaseArgs,
}

#[derive(Args, Debug)]
pub struct ExportArgs {
    #[command(flatten)]
    rows: DatabaseArgs,
}

/// A head that somebody kept.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    company: String,
    seq: i64,
    hash: Vec<u8>,
}

impl Known {
    fn parse(text: &str) -> Result<Self, String> {
        Self::read(text).ok_or_else(|| format!("`{text}` is no head as `audit verify` prints it: COMPANY:ROW:HASH"))
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, ':');
        let (company, seq, hash) = (parts.next()?.to_owned(), parts.next()?.parse().ok()?, parts.next()?);
        Some(Self { company, seq, hash: hex::decode(hash).ok()? })
    }
}

pub async fn run(command: AuditCommand) -> Result<(), String> {
    match command {
        AuditCommand::Verify(args) => verify_all(args).await,
        AuditCommand::Export(args) => export(args).await,
    }
}

#[expect(clippy::print_stdout, reason = "this is what the command is for")]
async fn verify_all(args: VerifyArgs) -> Result<(), String> {
    let known = args.head.iter().map(|text| Known::parse(text)).collect::<Result<Vec<_>, _>>()?;
    let store = open(&args.rows).await?;
    let report = report(&store, &known).await.map_err(|error| error.to_string())?;
    print!("{}", report.text);
    if report.is_whole { Ok(()) } else { Err("the audit trail is not as it was written".to_owned()) }
}

/// What is printed, and whether all fits.
struct Report {
    text: String,
    is_whole: bool,
}

async fn report(store: &Store, known: &[Known]) -> Result<Report, StoreError> {
    let mut reader = store.snapshot().await?;
    let mut report = Report { text: String::new(), is_whole: true };
    let mut met = Vec::new();
    for company_id in audit::chains(&mut reader).await? {
        let name = name(&mut reader, &company_id).await?;
        let of_chain: Vec<_> =
            known.iter().filter(|known| known.company == name).map(|known| (known.seq, known.hash.clone())).collect();
        let verdict = verify(&mut reader, &company_id, &of_chain).await?;
        report.tell(&name, &verdict);
        met.push(name);
    }
    for gone in known.iter().filter(|known| !met.contains(&known.company)) {
        report.is_whole = false;
        let _ = writeln!(report.text, "{}: the whole chain is missing", gone.company);
    }
    Ok(report)
}

impl Report {
    fn tell(&mut self, name: &str, verdict: &Verdict) {
        let rows = if verdict.rows == 1 { "row" } else { "rows" };
        let state = if verdict.faults.is_empty() { "all as they were written" } else { "NOT as they were written" };
        let _ = writeln!(self.text, "{name}: {} {rows}, {state}", verdict.rows);
        for fault in &verdict.faults {
            self.is_whole = false;
            let _ = writeln!(self.text, "  {fault}");
        }
        if let (Some((seq, hash)), true) = (&verdict.last, verdict.faults.is_empty()) {
            let _ = writeln!(self.text, "  head {name}:{seq}:{}", hex::encode(hash));
        }
    }
}

async fn export(args: ExportArgs) -> Result<(), String> {
    let store = open(&args.rows).await?;
    let mut output = std::io::stdout().lock();
    write(&store, &mut output).await
}

async fn write(store: &Store, output: &mut impl std::io::Write) -> Result<(), String> {
    let failed = |error: StoreError| error.to_string();
    let mut reader = store.snapshot().await.map_err(failed)?;
    for company_id in audit::chains(&mut reader).await.map_err(failed)? {
        let name = name(&mut reader, &company_id).await.map_err(failed)?;
        let company = if company_id == INSTALLATION { "" } else { &name };
        let mut rows = std::pin::pin!(audit::all(&mut reader, &company_id));
        while let Some(row) = rows.try_next().await.map_err(failed)? {
            writeln!(output, "{}", reading::object(&row, company)).map_err(|error| error.to_string())?;
        }
    }
    output.flush().map_err(|error| error.to_string())
}

/// The company's part of addresses, or what else its chain is called by.
async fn name(handle: &mut Handle, company_id: &str) -> Result<String, StoreError> {
    if company_id == INSTALLATION {
        return Ok(INSTALLATION_NAME.to_owned());
    }
    let company = people::company(handle, company_id).await?;
    Ok(company.map_or_else(|| company_id.to_owned(), |(slug, _)| slug.to_string()))
}

async fn open(rows: &DatabaseArgs) -> Result<Store, String> {
    let database = rows.open().map_err(|error| error.to_string())?;
    Store::open_to_read(&database).await.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use app::model::person::Role;
    use serde_json::{Value, json};

    use super::*;
    use crate::audit::{Deed, Who, append, record};
    use crate::fixture::Fixture;

    async fn world() -> (Fixture, Store) {
        let fixture = Fixture::new().await;
        let service = &fixture.service;
        let mut tx = service.store.write().await.unwrap();
        record(&mut tx, service, fixture.actor(Role::Admin), "settings.saved", "settings", json!({})).await.unwrap();
        record(&mut tx, service, fixture.actor(Role::Admin), "settings.saved", "settings", json!({})).await.unwrap();
        let who = Who::Nobody { typed: "eve", account: None };
        let deed = Deed { company_id: INSTALLATION, who, from: None, action: "a.b", subject: "", details: json!({}) };
        append(&mut tx, service.new_id(), service.now(), deed).await.unwrap();
        tx.commit().await.unwrap();
        let store = Store::open_to_read(fixture.database()).await.unwrap();
        (fixture, store)
    }

    fn heads(report: &Report) -> Vec<Known> {
        report
            .text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("head "))
            .map(|head| Known::parse(head).unwrap())
            .collect()
    }

    #[tokio::test]
    async fn a_trail_that_fits_is_told_with_its_heads_which_are_found_again() {
        let (fixture, store) = world().await;
        let first = report(&store, &[]).await.unwrap();
        assert!(first.is_whole);
        assert!(first.text.starts_with("installation: 1 row, all as they were written\n  head installation:1:"));
        assert!(first.text.contains("\nacme-outdoor: 2 rows, all as they were written\n  head acme-outdoor:2:"));
        let service = &fixture.service;
        let mut tx = service.store.write().await.unwrap();
        record(&mut tx, service, fixture.actor(Role::Admin), "settings.saved", "settings", json!({})).await.unwrap();
        tx.commit().await.unwrap();
        let known = heads(&first);
        assert_eq!(known.len(), 2);
        assert!(report(&store, &known).await.unwrap().is_whole);
    }

    #[tokio::test]
    async fn a_head_that_is_not_found_again_is_told() {
        let (_fixture, store) = world().await;
        let mut known = heads(&report(&store, &[]).await.unwrap());
        known[1].hash[0] ^= 1;
        known.push(Known { company: "gone".to_owned(), ..known[0].clone() });
        let report = report(&store, &known).await.unwrap();
        assert!(!report.is_whole);
        assert!(report.text.contains("\n  row 2 has another hash than the one that you kept"), "{}", report.text);
        assert!(report.text.ends_with("gone: the whole chain is missing\n"), "{}", report.text);
    }

    #[tokio::test]
    async fn what_is_opened_to_be_read_cannot_be_changed() {
        let (_fixture, store) = world().await;
        let Ok(mut tx) = store.write().await else { return };
        let written = sqlx::query("DELETE FROM audit_heads").execute(&mut *tx).await;
        assert!(written.is_err() || store.is_shared());
    }

    #[tokio::test]
    async fn every_row_is_written_out_as_a_line() {
        let (_fixture, store) = world().await;
        let mut file = Vec::new();
        write(&store, &mut file).await.unwrap();
        let rows: Vec<Value> =
            String::from_utf8(file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let told: Vec<_> =
            rows.iter().map(|row| (row["company"].as_str().unwrap(), row["seq"].as_i64().unwrap())).collect();
        assert_eq!(told, [("", 1), ("acme-outdoor", 1), ("acme-outdoor", 2)]);
    }

    #[test]
    fn what_is_no_head_is_refused() {
        for text in ["", "acme", "acme:1", "acme:one:00", "acme:1:xyz"] {
            assert!(Known::parse(text).unwrap_err().contains("COMPANY:ROW:HASH"), "{text}");
        }
        let known = Known { company: "acme".to_owned(), seq: 7, hash: vec![0, 255] };
        assert_eq!(Known::parse(" acme:7:00ff "), Ok(known));
    }
}
