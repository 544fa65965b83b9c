//! What the template makes for the sample, as it stands in the form: counts, the first URLs, and lines that make nothing.

use leptos::prelude::*;

use super::sample::Sample;
use crate::components::{Number, RowView, Url, UrlGrid};
use crate::model::asset::AssetKind;
use crate::template::idle::LineNeeds;
use crate::template::{Expansion, Template};

/// Rows that are shown; all URLs are counted.
pub const MAX_ROWS: usize = 200;
/// Assets that are shown one by one, each with what it makes; of more the URLs are one list.
pub const MAX_GROUPS: u64 = 20;

/// One row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// What follows is made once, whatever is selected.
    Fixed,
    /// What follows is made for this asset.
    Asset {
        id: String,
        kind: AssetKind,
    },
    Url {
        line: u32,
        text: String,
    },
    /// A line that makes nothing for the asset above, and why.
    Idle {
        line: u32,
        why: String,
    },
    /// No line makes anything for the asset above.
    Nothing,
}

/// The first rows of an expansion, and how long it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    pub rows: Vec<Row>,
    /// All URLs.
    pub total: u64,
    /// URLs among the rows.
    pub shown: u64,
    /// Whether the template makes nothing and has nothing wrong with it.
    pub is_blank: bool,
    /// Variants that are one URL to their host's cache.
    pub saved: u64,
    /// Whether the URLs are one long list.
    pub is_long: bool,
    /// Whether there is no asset to make anything for, and no line that needs none.
    pub lacks_assets: bool,
}

impl Preview {
    /// `needs` tells of lines that make nothing; it is asked for few assets only.
    pub fn of(template: &Template, expansion: &Expansion, needs: impl FnOnce() -> LineNeeds) -> Self {
        let assets = expansion.assets();
        let mut preview = Self {
            total: expansion.len(),
            saved: expansion.saved(),
            is_blank: template.is_empty(),
            is_long: assets.count() > MAX_GROUPS,
            ..Self::default()
        };
        if template.making_line_count() == 0 || preview.is_long {
            return preview;
        }
        preview.lacks_assets = assets.count() == 0 && preview.total == 0;
        let needs = needs();
        let mut at = 0;
        preview.take(expansion, &mut at, None);
        for (index, asset) in (0..).zip(assets.iter()) {
            if preview.is_full() {
                break;
            }
            preview.rows.push(Row::Asset { id: asset.id.clone(), kind: asset.kind });
            let made = preview.take(expansion, &mut at, Some(index));
            let room = MAX_ROWS.saturating_sub(preview.rows.len());
            let idle = needs.idle_for(asset, expansion.presets()).into_iter().take(room);
            let before = preview.rows.len();
            preview.rows.extend(idle.map(|(line, why)| Row::Idle { line, why }));
            if made == 0 && before == preview.rows.len() {
                preview.rows.push(Row::Nothing);
            }
        }
        preview
    }

    /// Takes the URLs of one source from `at` on, as far as there is room.
    fn take(&mut self, expansion: &Expansion, at: &mut u64, asset: Option<u64>) -> u64 {
        let before = self.shown;
        while !self.is_full()
            && let Some(line) = expansion.get(*at).filter(|line| line.from.asset == asset)
        {
            if asset.is_none() && self.shown == 0 {
                self.rows.push(Row::Fixed);
            }
            self.rows.push(Row::Url { line: line.from.template_line, text: line.text });
            self.shown += 1;
            *at += 1;
        }
        self.shown - before
    }

    fn is_full(&self) -> bool {
        self.rows.len() >= MAX_ROWS
    }
}

/// The rows.
#[component]
pub fn PreviewRows(
    #[prop(into)] preview: Signal<Preview>,
    #[prop(into)] expansion: Signal<Expansion>,
    sample: Sample,
) -> impl IntoView {
    let is_long = Memo::new(move |_| preview.with(|preview| preview.is_long && preview.total > 0));
    move || {
        if is_long.get() {
            view! { <LongPreview expansion sample /> }.into_any()
        } else {
            view! { <ShortPreview preview /> }.into_any()
        }
    }
}

/// One row of a list of any length; only those in view are made.
#[component]
fn LongPreview(expansion: Signal<Expansion>, sample: Sample) -> impl IntoView {
    let row_count = Signal::derive(move || expansion.with(Expansion::len));
    let row = move |index: u64| {
        expansion.with(|expansion| {
            if let Some(page) = expansion.page_of(index) {
                sample.reader.look_at(page);
            }
            let line = expansion.get(index);
            RowView {
                number: index + 1,
                is_loading: line.is_none(),
                tag: line.as_ref().map(|line| format!("line {}", line.from.template_line)).unwrap_or_default(),
                text: line.map(|line| line.text).unwrap_or_default(),
                ..RowView::default()
            }
        })
    };
    view! {
        <div class="preview__grid">
            <UrlGrid label="URLs that the template makes" id="preview-urls" row_count row />
        </div>
    }
}

#[component]
fn ShortPreview(#[prop(into)] preview: Signal<Preview>) -> impl IntoView {
    view! {
        <div class="preview__rows" tabindex="0" role="region" aria-label="URLs that the template makes">
            {move || {
                let Preview { rows, total, shown, is_blank, lacks_assets, .. } = preview.get();
                if is_blank {
                    view! {
                        <p class="preview__more">
                            "The template is empty. "<strong>"Invalidate CDN"</strong>
                            " then starts with a blank list. A line that is only "<code>"<ID>"</code>
                            " makes the address of each asset on the published server."
                        </p>
                    }
                        .into_any()
                } else if lacks_assets {
                    view! { <p class="preview__more">"There is no asset to show it for: type an ID above."</p> }.into_any()
                } else if rows.is_empty() {
                    view! { <p class="preview__more">"Nothing is made yet: mend the lines above."</p> }.into_any()
                } else {
                    let more = total - shown;
                    view! {
                        <ol class="preview__lines">{rows.into_iter().map(shown_row).collect_view()}</ol>
                        {(more > 0)
                            .then(|| view! { <p class="preview__more">"and "<Number value=more />" more"</p> })}
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

fn shown_row(row: Row) -> AnyView {
    match row {
        Row::Fixed => view! { <li class="preview__source">"Once, whatever is selected"</li> }.into_any(),
        Row::Asset { id, kind } => view! {
            <li class="preview__source">
                <bdi>{id}</bdi>
                <span class="preview__kind">{kind.word()}</span>
            </li>
        }
        .into_any(),
        Row::Url { line, text } => view! {
            <li class="preview__line" data-line=line.to_string() title=text.clone()>
                <Url text=text.clone() />
            </li>
        }
        .into_any(),
        Row::Idle { line, why } => view! {
            <li class="preview__line preview__idle" data-line=line.to_string()>
                {format!("makes nothing here: {why}")}
            </li>
        }
        .into_any(),
        Row::Nothing => {
            view! { <li class="preview__line preview__idle" data-line="–">"Nothing is made for it."</li> }.into_any()
        }
    }
}

#[cfg(test)]
mod tests;
