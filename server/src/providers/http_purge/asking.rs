//! What is asked of the nodes for a batch: a request for each URL, a ban for each folder or host, one request for all keys.

use super::beyond_urls::{Ban, Keys};
use super::plan::Plan;
use crate::providers::distinct::distinct;
use crate::providers::{Account, Batch, Objects};
use app::model::purge::Manner;

/// One request to each node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asking<'a> {
    Url(&'a str),
    /// All whose host and path match, as regular expressions; under some host.
    Ban {
        ban: &'a Ban,
        host: String,
        path: String,
        site: &'a str,
    },
    /// All with any of these keys, which stand apart by blanks; under some host.
    Keys {
        keys: &'a Keys,
        list: String,
        is_soft: bool,
        site: &'a str,
    },
}

/// The requests of a batch, and for each of its lines which one is for it. None where the connection is not set up for that.
pub fn of<'a>(plan: &'a Plan, account: &'a Account, batch: &'a Batch) -> Option<(Vec<Asking<'a>>, Vec<usize>)> {
    let site = account.hosts.first().map_or("localhost", |host| host.trim_start_matches("*."));
    let ban = |host: String, path: String| Some(Asking::Ban { ban: plan.ban.as_ref()?, host, path, site });
    match &batch.objects {
        Objects::Urls(_) => {
            let (urls, places) = distinct(batch.texts());
            Some((urls.into_iter().map(Asking::Url).collect(), places))
        }
        Objects::Prefixes(folders) => {
            let bans = folders
                .iter()
                .map(|folder| ban(whole(&literal(folder.host())), format!("^{}", literal(folder.path()))));
            one_each(bans)
        }
        Objects::Hosts(hosts) => one_each(hosts.iter().map(|host| ban(whole(&literal(host)), "^/".to_owned()))),
        // Other sites may live in the same cache: only the connection's own are cleared.
        Objects::Everything => {
            let hosts: Vec<String> = account.hosts.iter().map(|host| pattern(host)).collect();
            one_each(std::iter::once(ban(whole(&format!("({})", hosts.join("|"))), "^/".to_owned())))
        }
        Objects::Tags(tags) => {
            let keys = plan.keys.as_ref()?;
            let list = distinct(tags.iter().map(String::as_str)).0.join(" ");
            let is_soft = batch.manner == Some(Manner::Soft) && keys.soft_header.is_some();
            Some((vec![Asking::Keys { keys, list, is_soft, site }], vec![0; tags.len()]))
        }
    }
}

fn one_each<'a>(asking: impl Iterator<Item = Option<Asking<'a>>>) -> Option<(Vec<Asking<'a>>, Vec<usize>)> {
    let asking = asking.collect::<Option<Vec<_>>>()?;
    let places = (0..asking.len()).collect();
    Some((asking, places))
}

fn whole(expression: &str) -> String {
    format!("^{expression}$")
}

fn pattern(host: &str) -> String {
    host.strip_prefix("*.").map_or_else(|| literal(host), |below| format!(".+\\.{}", literal(below)))
}

/// A text that a regular expression takes as it stands (Perl's rule: what is none of a word is so behind a backslash).
fn literal(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut literal, char| {
        if !char.is_ascii_alphanumeric() && !"/_%".contains(char) {
            literal.push('\\');
        }
        literal.push(char);
        literal
    })
}
