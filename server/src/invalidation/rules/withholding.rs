//! What of clearing other than by URL the company's rules leave to whom.

use app::model::connection::Connection;
use app::model::person::{Actor, Role};
use app::model::purge::PurgeKind;
use app::model::rights::Action;
use app::model::rules::{AllowedHosts, Rules, Sweepers, Withheld};

use crate::invalidation::desk::Known;
use crate::invalidation::making::excerpt;

/// Whether somebody may clear a kind through a connection that can.
pub fn is_offered(rules: &Rules, actor: &Actor, connection: &Connection, kind: PurgeKind) -> bool {
    let is_theirs = match kind {
        PurgeKind::Url => true,
        PurgeKind::Tag | PurgeKind::Prefix => actor.may(Action::InvalidateWide) && actor.role >= rules.tags_and_folders,
        PurgeKind::Host | PurgeKind::Everything => may_sweep(rules, actor, connection),
    };
    is_theirs && (kind.has_host() || is_within(rules, connection))
}

/// What a connection lets its editors do beyond their rights, it lets people do, and not their programs.
fn may_sweep(rules: &Rules, actor: &Actor, connection: &Connection) -> bool {
    match rules.hosts_and_everything {
        Sweepers::ByConnection => {
            actor.may(Action::Sweep) || (actor.scope.is_none() && actor.role >= connection.sweeping_role)
        }
        Sweepers::Admins => actor.may(Action::Sweep),
        Sweepers::Nobody => false,
    }
}

/// Whether all that a connection serves may be cleared.
fn is_within(rules: &Rules, connection: &Connection) -> bool {
    AllowedHosts::of(&rules.allowed_hosts).left_out(&connection.hosts).is_empty()
}

/// Of the kinds that connections can clear, those that the rules keep from somebody, and why.
pub fn withheld(rules: &Rules, actor: &Actor, all: &[Known]) -> Vec<Withheld> {
    let kinds = PurgeKind::ALL.into_iter().filter(|kind| *kind != PurgeKind::Url);
    let of_kind = |kind: PurgeKind| {
        let able =
            all.iter().filter(|known| known.connection.enabled && known.beyond_urls.iter().any(|can| can.kind == kind));
        let able = able.map(|known| &known.connection);
        let reserved = reserved(rules, actor, kind);
        let withheld: Vec<&Connection> = able
            .filter(|connection| reserved.is_some() || !(kind.has_host() || is_within(rules, connection)))
            .collect();
        if withheld.is_empty() {
            return None;
        }
        let connections = withheld.iter().map(|connection| connection.id.clone()).collect();
        Some(Withheld { kind, connections, reason: reserved.map_or_else(|| reaching_beyond(&withheld), str::to_owned) })
    };
    kinds.filter_map(of_kind).collect()
}

fn reserved(rules: &Rules, actor: &Actor, kind: PurgeKind) -> Option<&'static str> {
    match kind {
        PurgeKind::Tag | PurgeKind::Prefix if actor.role < rules.tags_and_folders => {
            Some("The company's rules reserve clearing by tag or folder to admins.")
        }
        PurgeKind::Tag | PurgeKind::Prefix if !actor.may(Action::InvalidateWide) => {
            Some("The API token was not made for clearing by tag or folder.")
        }
        PurgeKind::Url | PurgeKind::Tag | PurgeKind::Prefix => None,
        PurgeKind::Host | PurgeKind::Everything => match rules.hosts_and_everything {
            Sweepers::Admins if actor.role < Role::Admin => {
                Some("The company's rules reserve clearing a host or everything to admins.")
            }
            Sweepers::ByConnection | Sweepers::Admins => None,
            Sweepers::Nobody => Some("The company's rules let nobody clear a host or everything."),
        },
    }
}

fn reaching_beyond(connections: &[&Connection]) -> String {
    let names: Vec<_> = connections.iter().map(|connection| excerpt(&connection.name)).collect();
    format!("{} would also clear hosts that the company's rules leave out.", names.join(" and "))
}
