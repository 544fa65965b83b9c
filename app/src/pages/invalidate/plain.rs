//! The list as a form with one text area: before WebAssembly has loaded, and without it.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::loaded::Loaded;
use crate::api::invalidations::SubmitList;
use crate::components::{Button, ButtonKind, Checkbox, Dialog, LinkButton, Notice, NoticeKind, TextArea, TextField};
use crate::model::recipe::ListForm;
use crate::pages::workspace::use_workspace;
use crate::template::{Expansion, Servers, Template};

/// Lines that the form is filled with.
const MAX_LINES: u64 = 20_000;

/// `typed` is what it held when it was refused.
#[component]
pub fn PlainForm(loaded: Loaded, typed: Option<ListForm>) -> impl IntoView {
    let workspace = use_workspace();
    let action = ServerAction::<SubmitList>::new();
    let problem = move || action.value().get().and_then(Result::err);
    let made = made(&loaded);
    let cut = made.lines().count() as u64 >= MAX_LINES;
    let form = typed.unwrap_or_else(|| ListForm { urls: made, ..ListForm::default() });
    let form = StoredValue::new(form);
    let fields = move || {
        let ListForm { urls, note, leave_out_refused, .. } = form.get_value();
        view! {
            <TextArea
                label="URLs"
                name="list[urls]"
                code=true
                rows=16
                value=urls
                help="One URL a line. Change, add or remove lines; then choose Continue."
            />
            <TextField label="Why" optional=true name="list[note]" value=note />
            <Checkbox
                label="Leave out refused URLs"
                name="list[leave_out_refused]"
                value="true"
                checked=leave_out_refused
            />
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
                {fields()}
            </Dialog>
        </ActionForm>
    }
}

fn made(loaded: &Loaded) -> String {
    let Loaded { desk, presets, assets, .. } = loaded;
    let servers = Servers::lenient(&desk.published_server, "", &desk.company_root);
    let template = Template::parse(&desk.template);
    let expansion = Expansion::new(&template, &servers, assets, presets);
    let mut text = String::new();
    for line in (0..expansion.len().min(MAX_LINES)).filter_map(|index| expansion.get(index)) {
        text.push_str(&line.text);
        text.push('\n');
    }
    text
}
