//! The list as a form with one text area: before WebAssembly has loaded, and without it.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::asked::{LeftToday, SecondPersonPerhaps, Why};
use super::loaded::Loaded;
use super::wide::OtherKinds;
use crate::api::invalidations::SubmitList;
use crate::components::{Button, ButtonKind, Checkbox, Dialog, LinkButton, Notice, NoticeKind, TextArea};
use crate::model::approval::ApprovalRules;
use crate::model::purge::PurgeKind;
use crate::model::recipe::ListForm;
use crate::pages::workspace::use_workspace;
use crate::template::{Expansion, Template};

/// Lines that the form is filled with.
const MAX_LINES: u64 = 20_000;

#[component]
pub fn PlainForm(
    loaded: Loaded,
    action: ServerAction<SubmitList>,
    kept: Option<ListForm>,
    /// Hears of text that was typed before the page came alive.
    on_typed: Callback<String>,
) -> impl IntoView {
    let workspace = use_workspace();
    let problem = move || action.value().get().and_then(Result::err);
    let (made, is_cut) = made(&loaded);
    let cut = is_cut && kept.is_none();
    let form = kept.unwrap_or_else(|| ListForm { urls: made, ..ListForm::default() });
    let form = StoredValue::new(form);
    let can_mail = loaded.desk.can_mail;
    let approval = ApprovalRules::of(&loaded.desk.rules);
    let asked = StoredValue::new((loaded.desk.quiet.clone(), loaded.desk.quota.clone()));
    let desk = StoredValue::new(std::sync::Arc::new(loaded.desk));
    let fields = move || {
        let ListForm { urls, note, leave_out_refused, notify, .. } = form.get_value();
        let (quiet, quota) = asked.get_value();
        let count = urls.lines().count() as u64;
        let note = RwSignal::new(note);
        view! {
            <TextArea
                label="URLs"
                name="list[urls]"
                code=true
                rows=16
                value=urls
                on_input=on_typed
                help="One URL a line. Change, add or remove lines; then choose Continue."
            />
            <Why quiet name="list[note]" id="field-list[note]" value=note on_input=move |text| note.set(text) />
            <LeftToday quota urls=count />
            <SecondPersonPerhaps rules=approval kind=PurgeKind::Url />
            <Checkbox label="Leave out refused URLs" name="list[leave_out_refused]" value="true" checked=leave_out_refused />
            {can_mail
                .then(|| {
                    view! { <Checkbox label="E-mail me when it is done" name="list[notify]" value="true" checked=notify /> }
                })}
        }
    };
    view! {
        <ActionForm action=action>
            <Dialog title="Invalidate CDN" id="invalidate-plain" large=true inline=true
                footer=move || {
                    view! {
                        <LinkButton href=workspace.path("assets")>"Cancel"</LinkButton>
                        <Button kind=ButtonKind::Primary submit=true>"Continue"</Button>
                    }
                }
            >
                {move || problem().map(|error| view! { <Notice kind=NoticeKind::Error>{error.to_string()}</Notice> })}
                {cut
                    .then(|| {
                        view! {
                            <Notice kind=NoticeKind::Warning>
                                {format!("Only the first {MAX_LINES} URLs are shown here. Select fewer assets, or turn JavaScript on.")}
                            </Notice>
                        }
                    })}
                <input type="hidden" name="company" value=workspace.company().to_string() />
                <input type="hidden" name="list[idempotency_key]" value=key() />
                <OtherKinds desk=desk.get_value() current=PurgeKind::Url />
                {fields}
            </Dialog>
        </ActionForm>
    }
}

/// Made with the page, so that sending its form twice makes one invalidation: the page's nonce is as random and as new.
pub(super) fn key() -> String {
    leptos::nonce::use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default()
}

/// The list as a text, and whether it is only its beginning.
fn made(loaded: &Loaded) -> (String, bool) {
    let template = Template::parse(&loaded.desk.template);
    let expansion = Expansion::new(&template, &loaded.company(), loaded.assets());
    let mut text = String::new();
    let mut lines = 0;
    while lines < MAX_LINES && expansion.write(lines, &mut text).is_some() {
        text.push('\n');
        lines += 1;
    }
    (text, lines < expansion.len())
}
