//! Which assets the preview is made for: the selection, the first few of the company, one of them, or an ID that is typed.

use leptos::prelude::*;

use crate::api::assets::get_selected_page;
use crate::browser::hydration::use_hydrated;
use crate::browser::timers::use_debounce;
use crate::components::{Select, SelectOption, TextField, TextKind};
use crate::model::asset::{Asset, AssetKind, Selection};
use crate::pages::selected::{Reader, read};
use crate::pages::workspace::{Workspace, use_workspace};
use crate::template::Assets;

/// "The first few".
const FEW: usize = 3;
/// Assets that are offered by name.
const OFFERED: usize = 20;
/// How long nobody types before the server is asked what an ID is.
const QUIET_MS: u32 = 250;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    First,
    Selection,
    Asset(usize),
    Typed,
}

impl Choice {
    fn word(self) -> String {
        match self {
            Self::First => "first".to_owned(),
            Self::Selection => "selection".to_owned(),
            Self::Asset(index) => index.to_string(),
            Self::Typed => "typed".to_owned(),
        }
    }

    fn parse(word: &str) -> Self {
        match word {
            "selection" => Self::Selection,
            "typed" => Self::Typed,
            word => word.parse().map_or(Self::First, Self::Asset),
        }
    }
}

/// The assets of the preview and how they are chosen.
#[derive(Clone, Copy)]
pub struct Sample {
    workspace: Workspace,
    offered: StoredValue<Vec<Asset>>,
    chosen: RwSignal<Option<Choice>>,
    typed: RwSignal<String>,
    /// The asset with the typed ID, once the server knows it.
    found: RwSignal<Option<Asset>>,
    /// The selection, read as it is looked at.
    pub reader: Reader,
}

impl Sample {
    /// `assets` are the company's first.
    pub fn new(assets: Vec<Asset>) -> Self {
        let workspace = use_workspace();
        let sample = Self {
            workspace,
            offered: StoredValue::new(assets.into_iter().take(OFFERED).collect()),
            chosen: RwSignal::new(None),
            typed: RwSignal::new(String::new()),
            found: RwSignal::new(None),
            reader: Reader::new(workspace.company()),
        };
        Effect::new(move |_| {
            if sample.choice() == Choice::Selection {
                sample.ask_selection(sample.workspace.selection.get());
            }
        });
        sample
    }

    /// The assets that the preview is made for.
    pub fn assets(&self) -> Assets {
        let few: Vec<Asset> = match self.choice() {
            Choice::Selection => return self.reader.assets.get(),
            Choice::First => self.offered.with_value(|offered| offered.iter().take(FEW).cloned().collect()),
            Choice::Asset(index) => {
                self.offered.with_value(|offered| offered.get(index).cloned()).into_iter().collect()
            }
            Choice::Typed => self.typed_asset().into_iter().collect(),
        };
        few.into()
    }

    /// What the head of the preview must say besides the URLs.
    fn remark(&self) -> Option<String> {
        match self.choice() {
            Choice::Typed if self.typed.with(|id| id.trim().is_empty()) => Some("Type the ID of an asset.".to_owned()),
            Choice::Typed if self.found.with(Option::is_none) => {
                Some("No asset has this ID; the preview takes it for an image.".to_owned())
            }
            Choice::First if self.offered.with_value(Vec::is_empty) => {
                Some("There are no assets yet. Import some, or type an ID.".to_owned())
            }
            Choice::First | Choice::Selection | Choice::Asset(_) | Choice::Typed => None,
        }
    }

    fn choice(&self) -> Choice {
        let default = if self.workspace.selected() > 0 { Choice::Selection } else { Choice::First };
        self.chosen.get().unwrap_or(default)
    }

    fn options(&self) -> Vec<SelectOption> {
        let mut options = Vec::new();
        match self.workspace.selected() {
            0 => {}
            1 => options.push(SelectOption::new(Choice::Selection.word(), "the selected asset")),
            selected => {
                options.push(SelectOption::new(Choice::Selection.word(), format!("the selection ({selected})")));
            }
        }
        options.push(SelectOption::new(Choice::First.word(), self.first_words()));
        self.offered.with_value(|offered| {
            let assets = offered.iter().enumerate();
            options
                .extend(assets.map(|(index, asset)| SelectOption::new(Choice::Asset(index).word(), asset.id.as_str())));
        });
        options.push(SelectOption::new(Choice::Typed.word(), "another ID…"));
        options
    }

    fn first_words(&self) -> String {
        match self.offered.with_value(Vec::len).min(FEW) {
            0 => "no assets".to_owned(),
            1 => "the first asset".to_owned(),
            few => format!("the first {few} assets"),
        }
    }

    fn typed_asset(&self) -> Option<Asset> {
        let id = self.typed.with(|id| id.trim().to_owned());
        let unknown = || Asset {
            id: id.clone(),
            kind: AssetKind::Image,
            folder: String::new(),
            crops: Vec::new(),
            members: Vec::new(),
            modified: None,
        };
        (!id.is_empty()).then(|| self.found.get().unwrap_or_else(unknown))
    }

    fn ask_selection(self, selection: Selection) {
        leptos::task::spawn_local(async move {
            // Without an answer the preview keeps what it had.
            if let Ok(assets) = read(self.workspace.company(), &selection, 1).await {
                self.reader.begin(selection, assets);
            }
        });
    }

    fn ask_typed(self) {
        let id = self.typed.with_untracked(|id| id.trim().to_owned());
        if id.is_empty() {
            return;
        }
        leptos::task::spawn_local(async move {
            let answer = get_selected_page(self.workspace.company(), Selection::Ids(vec![id.clone()]), None).await;
            let is_still_typed = self.typed.try_with_untracked(|typed| typed.trim() == id) == Some(true);
            if is_still_typed && let Ok(page) = answer {
                self.found.try_set(page.into_iter().next());
            }
        });
    }
}

/// Where the sample is chosen. Without scripts it says which it is.
#[component]
pub fn SamplePicker(sample: Sample) -> impl IntoView {
    let hydrated = use_hydrated();
    let ask = use_debounce(QUIET_MS, move || sample.ask_typed());
    let type_id = move |id: String| {
        sample.typed.set(id);
        sample.found.set(None);
        ask();
    };
    view! {
        <div class="preview__sample">
            <span>"Preview for"</span>
            {move || {
                if hydrated.get() {
                    view! {
                        <Select
                            label="Preview for"
                            name="sample"
                            hide_label=true
                            options=Signal::derive(move || sample.options())
                            value=Signal::derive(move || sample.choice().word())
                            on_change=move |word: String| sample.chosen.set(Some(Choice::parse(&word)))
                        />
                    }
                        .into_any()
                } else {
                    view! { <span>{sample.first_words()}</span> }.into_any()
                }
            }}
        </div>
        <Show when=move || sample.choice() == Choice::Typed>
            <div class="preview__typed">
                <TextField
                    label="Asset ID"
                    name="sample_id"
                    value=sample.typed
                    on_input=type_id
                    kind=TextKind::Address
                    autofocus=true
                />
            </div>
        </Show>
        {move || sample.remark().map(|remark| view! { <p class="preview__remark">{remark}</p> })}
    }
}
