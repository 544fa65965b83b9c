//! A table of facts: real `<table>`, `<th scope>`, and sorting by links, so that it works without scripts.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortDirection {
    Ascending,
    Descending,
}

/// A column's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    label: String,
    href: Option<String>,
    sorted: Option<SortDirection>,
    is_number: bool,
    is_hidden_label: bool,
}

impl Column {
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), href: None, sorted: None, is_number: false, is_hidden_label: false }
    }

    /// The head is a link that sorts by this column; `sorted` tells how it is sorted now.
    #[must_use]
    pub fn sorts(mut self, href: impl Into<String>, sorted: Option<SortDirection>) -> Self {
        self.href = Some(href.into());
        self.sorted = sorted;
        self
    }

    /// Its cells are numbers (give the cells `data-number` too).
    #[must_use]
    pub fn number(mut self) -> Self {
        self.is_number = true;
        self
    }

    /// The label is only read out, such as over a column of check boxes.
    #[must_use]
    pub fn hidden_label(mut self) -> Self {
        self.is_hidden_label = true;
        self
    }
}

/// `children` are the rows (`<tr>`). `caption` is read out; show a heading of the page's own above.
#[component]
pub fn DataTable(
    #[prop(into)] caption: String,
    #[prop(into)] columns: Signal<Vec<Column>>,
    children: Children,
) -> impl IntoView {
    let name = caption.clone();
    view! {
        <div class="data-table" tabindex="0" role="region" aria-label=name>
            <table class="data-table__table">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>{move || columns.get().into_iter().map(head).collect_view()}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What a column's head shows, whatever element it stands in.
pub(super) struct HeadParts {
    pub aria_sort: Option<&'static str>,
    pub is_number: bool,
    pub content: AnyView,
}

pub(super) fn head_parts(Column { label, href, sorted, is_number, is_hidden_label }: Column) -> HeadParts {
    let aria_sort = sorted.map(|direction| match direction {
        SortDirection::Ascending => "ascending",
        SortDirection::Descending => "descending",
    });
    let arrow = sorted.map(|direction| match direction {
        SortDirection::Ascending => IconName::SortUp,
        SortDirection::Descending => IconName::SortDown,
    });
    let text = view! { <span class:visually-hidden=is_hidden_label>{label}</span> };
    let content = match href {
        Some(href) => view! {
            <a class="data-table__sort" href=href>
                {text}
                {arrow.map(|name| view! { <Icon name /> })}
            </a>
        }
        .into_any(),
        None => text.into_any(),
    };
    HeadParts { aria_sort, is_number, content }
}

fn head(column: Column) -> impl IntoView {
    let HeadParts { aria_sort, is_number, content } = head_parts(column);
    view! {
        <th scope="col" aria-sort=aria_sort data-number=is_number.then_some("")>
            {content}
        </th>
    }
}
