//! **Test connection**: asks every node to clear a path at which nothing is published. That clears nothing, and is the
//! only question whose answer says whether this server may purge: a node answers `GET` and `HEAD` to anybody.

use futures::StreamExt;

use super::asking::Asking;
use super::client::{Asked, Cleared, Conversation};
use super::plan::Plan;
use super::{Client, MAX_CONCURRENT_REQUESTS};
use crate::providers::verdict::NAMED_FIRST;
use crate::providers::{Account, FailureKind, Verdict};

/// Where nothing is.
const PATH: &str = "/edgesweep-connection-test";
/// What stands for `*` in a host pattern.
const ANY_LABEL: &str = "edgesweep-connection-test";
/// Hosts that are asked where there are no nodes.
const MAX_HOSTS_ASKED: usize = 10;

/// Asks, and says what works or what to do.
pub async fn run(client: &Client, plan: &Plan, account: &Account) -> Verdict {
    let asked = if plan.nodes.is_empty() {
        ask_hosts(client, plan, account).await
    } else {
        ask_nodes(client, plan, account).await
    };
    if asked.is_empty() {
        let message = "There is nothing to ask: the connection has no node, and no host without “*”. Add one of them.";
        return Verdict { passed: false, message: message.to_owned(), details: Vec::new() };
    }
    let failed = asked.iter().find_map(|asked| Some((asked, asked.result.as_ref().err()?)));
    let details = asked.iter().map(detail).collect();
    let count = asked.len();
    let Some((first, failure)) = failed else {
        let message = match count {
            1 => format!("{} answers, and takes {} from here.", first_name(&asked), plan.method),
            _ => format!("All {count} nodes answer, and take {} from here.", plan.method),
        };
        return Verdict { passed: true, message, details };
    };
    let bad = asked.iter().filter(|asked| asked.result.is_err()).count();
    let of = if count > 1 { format!(" ({bad} of {count} nodes cannot be used)") } else { String::new() };
    let message = format!("{}{of}. {}", failure.told_of(&first.node), advice(failure.kind));
    Verdict { passed: false, message, details }
}

async fn ask_nodes(client: &Client, plan: &Plan, account: &Account) -> Vec<Asked> {
    let conversation = Conversation::new(client, plan, account);
    // A node asked under a name of its own where no host is known yet.
    let host = account.hosts.first().map(|host| host.replace('*', ANY_LABEL));
    let asking: Vec<_> = plan
        .nodes
        .iter()
        .map(|node| {
            let site = host.as_ref().map_or_else(|| node.origin.clone(), |host| format!("http://{host}"));
            let url = format!("{site}{PATH}");
            let conversation = &conversation;
            async move { conversation.ask(Some(node), &Asking::Url(&url)).await }
        })
        .collect();
    futures::stream::iter(asking).buffered(MAX_CONCURRENT_REQUESTS).collect().await
}

/// Hosts have no scheme: https is tried first, as a URL without one is read. A secret is never tried in the clear.
async fn ask_hosts(client: &Client, plan: &Plan, account: &Account) -> Vec<Asked> {
    let mut asked = Vec::new();
    for host in account.hosts.iter().filter(|host| !host.contains('*')).take(MAX_HOSTS_ASKED) {
        let ask = async |scheme: &str| {
            let url = format!("{scheme}://{host}{PATH}");
            Conversation::new(client, plan, account).ask(None, &Asking::Url(&url)).await
        };
        let secure = ask("https").await;
        if secure.is_answer || plan.has_secret() {
            asked.push(secure);
            continue;
        }
        let clear = ask("http").await;
        asked.push(if clear.is_answer { clear } else { secure });
    }
    asked
}

fn first_name(asked: &[Asked]) -> &str {
    asked.first().map_or("", |asked| asked.node.as_str())
}

fn detail(asked: &Asked) -> String {
    let took = asked.took.as_millis();
    match &asked.result {
        Ok(Cleared::Purged(words)) => format!("{} answered {words} in {took} ms: accepted", asked.node),
        Ok(Cleared::WasNotCached(words)) => {
            format!("{} answered {words} in {took} ms: accepted, nothing was cached there", asked.node)
        }
        Err(failure) if asked.is_answer => format!("{} in {took} ms", failure.told_of(&asked.node)),
        Err(failure) => failure.told_of(&asked.node),
    }
}

fn advice(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Unauthorized => {
            "Allow this server's address in the cache's configuration, or correct the secret header."
        }
        FailureKind::Refused | FailureKind::Together => {
            "Look at the method, at the hosts, and at what the cache expects of a purge."
        }
        FailureKind::Barred => NAMED_FIRST,
        FailureKind::Limited => "The node limits how much it is asked. Try again in a minute.",
        FailureKind::Passing => "See that the node runs and that its address and port are right, then try again.",
        FailureKind::Misconfigured => {
            "Look at the address: http or https, the port, and whether that is the cache itself; and at the statuses."
        }
    }
}
