//! One connection of the list: what it is, what it serves, whether it works, and what can be done with it.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::Actions;
use super::verdict::VerdictView;
use crate::components::{
    Button, ButtonKind, IconName, LinkButton, Notice, NoticeKind, StateKind, StateMark, Time, brief_words,
};
use crate::model::connection::{Connection, Pause, Record};
use crate::pages::workspace::use_workspace;

/// Hosts that are shown before they are counted.
const HOSTS_SHOWN: usize = 12;

#[component]
pub fn ConnectionRow(
    connection: Connection,
    provider: String,
    /// Those of its hosts that the company's rules leave out.
    left_out: Vec<String>,
    actions: Actions,
) -> impl IntoView {
    let workspace = use_workspace();
    let Connection { id, name, hosts, enabled, last_test, pause, record, turn, wait_s, .. } = connection;
    let address = workspace.path(&format!("setup/connections/{id}"));
    let list = workspace.path("setup/connections");
    let doomed = id.clone();
    let ask_to_delete = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        actions.doomed.set(Some(doomed.clone()));
    };
    let is_paused = pause.is_some();
    let (state, word) = if enabled && is_paused {
        (StateKind::Waiting, "paused")
    } else if enabled {
        (StateKind::Done, "enabled")
    } else {
        (StateKind::Off, "off")
    };
    let more_hosts = hosts.len().saturating_sub(HOSTS_SHOWN);
    let is_testing = {
        let id = id.clone();
        Signal::derive(move || actions.test.input().read().as_ref().is_some_and(|input| input.id == id))
    };
    let is_switching = {
        let id = id.clone();
        Signal::derive(move || actions.enable.input().read().as_ref().is_some_and(|input| input.id == id))
    };
    let is_pausing = {
        let id = id.clone();
        Signal::derive(move || actions.pause.input().read().as_ref().is_some_and(|input| input.id == id))
    };
    let of_this = StoredValue::new((workspace.company().to_string(), id.clone()));
    let hidden = move || {
        let (company, id) = of_this.get_value();
        view! {
            <input type="hidden" name="company" value=company />
            <input type="hidden" name="id" value=id />
        }
    };
    view! {
        <li>
            <section class="connection" aria-label=name.clone() data-enabled=enabled.then_some("")>
                <div class="connection__head">
                    <h2 class="connection__name">
                        <a href=address.clone()>{name.clone()}</a>
                    </h2>
                    <span class="connection__provider">{provider}</span>
                    <StateMark state word=Some(word.to_owned()) />
                    <div class="button-row" role="group" aria-label=format!("Actions for {name}")>
                        <ActionForm action=actions.test>
                            {hidden()}
                            <Button submit=true icon=IconName::Plug busy=is_testing>"Test connection"</Button>
                        </ActionForm>
                        <LinkButton href=address icon=IconName::Edit>"Edit"</LinkButton>
                        <ActionForm action=actions.enable>
                            {hidden()}
                            <input type="hidden" name="enabled" value=if enabled { "false" } else { "true" } />
                            <Button submit=true busy=is_switching>{if enabled { "Disable" } else { "Enable" }}</Button>
                        </ActionForm>
                        {enabled
                            .then(|| {
                                view! {
                                    <ActionForm action=actions.pause>
                                        {hidden()}
                                        <input type="hidden" name="paused" value=if is_paused { "false" } else { "true" } />
                                        <Button submit=true busy=is_pausing>{if is_paused { "Resume" } else { "Pause" }}</Button>
                                    </ActionForm>
                                }
                            })}
                        <form method="get" action=list on:submit=ask_to_delete>
                            <input type="hidden" name="delete" value=id.clone() />
                            <Button kind=ButtonKind::Danger submit=true>"Delete…"</Button>
                        </form>
                    </div>
                </div>
                <p class="connection__hosts">
                    <span class="visually-hidden">"Hosts: "</span>
                    {hosts.into_iter().take(HOSTS_SHOWN).map(|host| view! { <code>{host}</code>" " }).collect_view()}
                    {(more_hosts > 0).then(|| format!("and {more_hosts} more"))}
                </p>
                <LeftOut hosts=Signal::stored(left_out) />
                <div class="connection__verdict">
                    {match last_test {
                        Some(verdict) => view! { <VerdictView verdict /> }.into_any(),
                        None => view! { <p>"Not tested yet."</p> }.into_any(),
                    }}
                    {(turn > 1).then(|| view! { <p>{turn_words(turn, wait_s)}</p> })}
                    {record.map(|record| view! { <p>{record_words(&record)}</p> })}
                    {pause.map(|pause| view! { <PauseView pause /> })}
                    {(!enabled)
                        .then(|| view! { <p>"Switched off: its hosts are not cleared until it is enabled."</p> })}
                </div>
            </section>
        </li>
    }
}

/// Hosts that the company's rules leave out: nobody clears anything of them.
#[component]
pub fn LeftOut(hosts: Signal<Vec<String>>) -> impl IntoView {
    let workspace = use_workspace();
    move || {
        let hosts = hosts.get();
        (!hosts.is_empty()).then(|| {
            view! {
                <Notice kind=NoticeKind::Warning>
                    "The company's " <a href=workspace.path("setup/rules")>"rules"</a>
                    {format!(" leave out, wholly or in part: {}. What they leave out is not cleared.", hosts.join(", "))}
                </Notice>
            }
        })
    }
}

/// When it is cleared, where others serve the same host.
fn turn_words(turn: u32, wait_s: u32) -> String {
    let before = format!("Its turn is number {turn}: those before it are cleared first");
    match wait_s {
        0 => format!("{before}."),
        _ => format!("{before}, and then it waits {wait_s} s."),
    }
}

/// How fast it was seen to be, and how right its estimates were.
fn record_words(record: &Record) -> String {
    let (half, most) = (brief_words(record.half_us), brief_words(record.most_us));
    let pace = format!("Lately half of what it was sent took up to {half} each, nine of ten up to {most}.");
    match record.off_percent {
        None => pace,
        Some(percent) if record.estimates == 1 => format!("{pace} The newest estimate was wrong by {percent} %."),
        Some(percent) => {
            format!("{pace} Half of the last {} estimates were wrong by at most {percent} %.", record.estimates)
        }
    }
}

/// Why it is left alone, and what ends that.
#[component]
fn PauseView(pause: Pause) -> impl IntoView {
    let Pause { until, reason, by } = pause;
    let words = match by {
        Some(by) => format!("Paused by {by}: what is asked of it waits until an admin resumes it."),
        None if reason.is_some() => {
            "It failed again and again and is left alone for a while; then it is probed.".to_owned()
        }
        None => "It asked for a pause.".to_owned(),
    };
    view! {
        <Notice kind=NoticeKind::Warning>
            {words} {until.map(|until| view! { " It goes on at " <Time at=until /> ". " })}
            {reason.map(|reason| view! { <q>{reason}</q> })}
        </Notice>
    }
}
