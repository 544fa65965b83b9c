//! Below the list: why, how many URLs and requests, how long, what is refused, and **Continue**.

use leptos::prelude::*;

use super::asked::{LeftToday, SecondPerson, Why};
use super::copies::Copies;
use super::editor::{Editor, Stage, Worth};
use crate::browser::intl;
use crate::components::{
    Button, ButtonKind, Checkbox, LinkButton, Notice, NoticeKind, Number, span_words, speed_words,
};
use crate::model::error::AppError;
use crate::model::forecast::Cheaper;
use crate::model::purge::{Manner, PurgeKind};
use crate::pages::workspace::login_address;

#[component]
pub fn Footer(editor: Editor, close: Callback<()>) -> impl IntoView {
    move || match editor.stage.get() {
        Stage::Loading | Stage::Refused(_) | Stage::Text => {
            view! { <Button on:click=move |_| close.run(())>"Cancel"</Button> }.into_any()
        }
        Stage::Running(_) => view! {
            <Button kind=ButtonKind::Primary attr:id="keep-working" on:click=move |_| close.run(())>
                "Keep working"
            </Button>
        }
        .into_any(),
        Stage::Editing if editor.wide.kind.get() != PurgeKind::Url => {
            view! { <WideDecision editor close /> }.into_any()
        }
        Stage::Editing => view! { <Decision editor close /> }.into_any(),
    }
}

#[component]
fn Decision(editor: Editor, close: Callback<()>) -> impl IntoView {
    let filter = editor.filter;
    let refused = Memo::new(move |_| editor.worth.with(|worth| worth.refused));
    view! {
        <div class="invalidate__decision">
            {move || editor.problem.get().map(|error| view! { <Problem error /> })}
            <Reason editor />
            <Today editor urls=Signal::derive(move || editor.worth.with(|worth| worth.good)) />
            {move || {
                (refused.get() > 0)
                    .then(|| {
                        let count = refused.get();
                        let label = if count == 1 {
                            "Leave out 1 refused URL".to_owned()
                        } else {
                            format!("Leave out {count} refused URLs")
                        };
                        view! {
                            <div class="invalidate__refused">
                                <Checkbox
                                    label
                                    name="leave_out_refused"
                                    checked=editor.leaves_out
                                    on_change=move |is_checked| editor.leaves_out.set(is_checked)
                                />
                                <Button
                                    kind=ButtonKind::Quiet
                                    on:click=move |_| filter.wants_refused.update(|only| *only = !*only)
                                >
                                    {move || if filter.wants_refused.get() { "Show all" } else { "Show refused" }}
                                </Button>
                            </div>
                        }
                    })
            }}
            <Advice editor />
            <div class="invalidate__note">
                <Copies
                    connections=Signal::derive(move || editor.desk.with(|desk| desk.connections.clone()))
                    kind=PurgeKind::Url
                    name="manner"
                    id="manner"
                    value=Signal::derive(move || {
                        editor.manner.get().map_or(String::new(), |manner| manner.word().to_owned())
                    })
                    on_change=move |word: String| editor.choose_manner(Manner::parse(&word))
                />
            </div>
            <Mail editor />
            <SecondPerson desk=editor.desk kind=PurgeKind::Url urls=Signal::derive(move || editor.worth.with(|worth| worth.good)) />
            <div class="invalidate__bottom">
                <div class="invalidate__summary" role="status">
                    {move || editor.worth.with(|worth| view! { <Figures worth=worth.clone() /> })}
                </div>
                <div class="button-row">
                    <Button on:click=move |_| close.run(())>"Cancel"</Button>
                    <Button
                        kind=ButtonKind::Primary
                        disabled=Signal::derive(move || !editor.can_continue())
                        busy=editor.is_sending
                        on:click=move |_| editor.send()
                    >
                        "Continue"
                    </Button>
                </div>
            </div>
        </div>
    }
}

/// That another way takes fewer requests.
#[component]
fn Advice(editor: Editor) -> impl IntoView {
    let cheaper = Memo::new(move |_| editor.worth.with(|worth| worth.cheaper.clone()));
    move || {
        cheaper.get().map(|Cheaper { folders, requests, instead_of }| {
            let lines = folders.join("\n");
            let (below, take) = match folders.as_slice() {
                [folder] => {
                    (format!("All of them lie below {folder}. To clear that folder takes "), "Clear the folder")
                }
                _ => (
                    "All of them lie below one folder of each host. To clear those takes ".to_owned(),
                    "Clear the folders",
                ),
            };
            let word = if requests == 1 { "request" } else { "requests" };
            view! {
                <Notice
                    actions=move || {
                        let lines = lines.clone();
                        view! {
                            <Button on:click=move |_| editor.wide.take_folders(&lines)>{take}" instead…"</Button>
                        }
                    }
                >
                    {below}
                    <Number value=requests />
                    {format!(" {word} instead of ")}
                    <Number value=instead_of />
                    ", and whatever else is there goes, too."
                </Notice>
            }
        })
    }
}

/// The same for what is cleared other than by URL.
#[component]
fn WideDecision(editor: Editor, close: Callback<()>) -> impl IntoView {
    let wide = editor.wide;
    let requests = move || {
        let request = |(name, requests): (String, u64)| {
            let word = if requests == 1 { "request" } else { "requests" };
            view! {
                <span>
                    <Number value=requests />
                    {format!(" {word} to {name}")}
                </span>
            }
        };
        wide.requests().into_iter().map(request).collect_view()
    };
    let count = Memo::new(move |_| wide.judged.with(|judged| judged.lines.len() as u64));
    view! {
        <div class="invalidate__decision">
            {move || wide.refusal().map(|error| view! { <Problem error /> })}
            <Reason editor />
            <Today editor urls=count />
            <Mail editor />
            <SecondPerson desk=editor.desk kind=wide.kind urls=count />
            <div class="invalidate__bottom">
                <div class="invalidate__summary" role="status">
                    {move || match wide.kind.get() {
                        PurgeKind::Everything => view! { <strong>"Everything"</strong> }.into_any(),
                        kind => {
                            view! {
                                <span>
                                    <strong>
                                        <Number value=count />
                                    </strong>
                                    {move || format!(" {}", kind.noun(count.get()))}
                                </span>
                            }
                                .into_any()
                        }
                    }}
                    {requests}
                </div>
                <div class="button-row">
                    <Button on:click=move |_| close.run(())>"Cancel"</Button>
                    <Button
                        kind=ButtonKind::Primary
                        disabled=Signal::derive(move || !wide.is_whole() || editor.lacks_reason())
                        busy=editor.is_sending
                        on:click=move |_| editor.send_wide()
                    >
                        "Continue"
                    </Button>
                </div>
            </div>
        </div>
    }
}

#[component]
fn Reason(editor: Editor) -> impl IntoView {
    let quiet = Memo::new(move |_| editor.desk.with(|desk| desk.quiet.clone()));
    view! {
        <div class="invalidate__note">
            {move || {
                view! {
                    <Why
                        quiet=quiet.get()
                        name="note"
                        id="field-note"
                        value=editor.note
                        on_input=move |text| editor.write_note(text)
                    />
                }
            }}
        </div>
    }
}

#[component]
fn Today(editor: Editor, #[prop(into)] urls: Signal<u64>) -> impl IntoView {
    let quota = Memo::new(move |_| editor.desk.with(|desk| desk.quota.clone()));
    move || view! { <LeftToday quota=quota.get() urls /> }
}

#[component]
fn Mail(editor: Editor) -> impl IntoView {
    view! {
            {move || {
                editor
                    .desk
                    .with(|desk| desk.can_mail)
                    .then(|| {
                        view! {
                            <Checkbox
                                label="E-mail me when it is done"
                                name="notify"
                                checked=editor.notify
                                on_change=move |is_checked| editor.notify.set(is_checked)
                            />
                        }
                    })
            }}
    }
}

/// How many URLs, how many requests to whom, how long.
#[component]
fn Figures(worth: Worth) -> impl IntoView {
    let good = worth.good;
    let requests = worth.forecast.connections.iter().map(|own| {
        let word = if own.requests == 1 { "request" } else { "requests" };
        view! {
            <span>
                <Number value=own.requests />
                {format!(" {word} to {}", own.name)}
            </span>
        }
    });
    let time = (good > 0).then(|| {
        let span = span_words(worth.forecast.time_ms.max(1_000));
        match &worth.forecast.slowest {
            Some(slowest) => {
                format!("about {span}; {} takes {}", slowest.name, speed_words(slowest.us_per_url, intl::number))
            }
            None => format!("about {span}"),
        }
    });
    view! {
        <span>
            {(!worth.is_exact).then_some("about ")}
            <strong>
                <Number value=good />
            </strong>
            {if good == 1 { " URL" } else { " URLs" }}
        </span>
        {(worth.refused > 0)
            .then(|| {
                view! {
                    <span data-state="refused">
                        <Number value=worth.refused />
                        " refused"
                    </span>
                }
            })}
        {(worth.merged > 0)
            .then(|| {
                view! {
                    <span>
                        <Number value=worth.merged />
                        " merged"
                    </span>
                }
            })}
        {requests.collect_view()}
        {time.map(|words| view! { <span>{words}</span> })}
        {worth.is_counting.then(|| view! { <span>"counting…"</span> })}
    }
}

/// Why **Continue** was refused.
#[component]
fn Problem(error: AppError) -> impl IntoView {
    let is_signed_out = error == AppError::SignedOut;
    view! {
        <Notice
            kind=NoticeKind::Error
            live=true
            actions=move || {
                is_signed_out
                    .then(|| view! { <LinkButton href=login_address()>"Sign in again"</LinkButton> })
            }
        >
            {error.to_string()}
        </Notice>
    }
}
