//! What the server sends: the same HTML that the browser takes over, with nothing in it that the page's policy forbids.

use std::sync::{Arc, Mutex};

use leptos::prelude::*;

use super::url_grid::UrlGridHandle;
use super::{
    Button, ButtonKind, Checkbox, Column, DataTable, Dialog, EmptyState, Frame, IconName, Kbd, LinkButton, ListRow,
    Menu, MenuBar, MenuItem, MenuSeparator, Notice, NoticeKind, Number, Progress, RowView, SecretField, Segment,
    Segments, Select, SelectOption, Slot, SortDirection, StateKind, StateMark, Submenu, TextArea, TextField, TextKind,
    ThemeItems, Time, UrlGrid, VirtualList,
};
use crate::model::timestamp::Timestamp;

/// Without the marks by which hydration finds its places.
fn rendered<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    owner.with(|| view().into_view().to_html().replace("<!>", ""))
}

#[test]
fn a_text_areas_text_cannot_leave_it() {
    let html = rendered(|| {
        view! { <TextArea label="Template" name="template" value="</textarea><script>alert(1)</script>&amp;".to_owned() /> }
    });
    assert!(!html.contains("<script>"), "{html}");
    assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;</textarea>"), "{html}");
}

#[test]
fn a_text_area_keeps_a_first_empty_line_and_adds_none() {
    let html = rendered(|| view! { <TextArea label="Template" name="template" value="\nsecond".to_owned() /> });
    // The parser drops one line feed behind the tag.
    assert!(html.contains(">\n\nsecond</textarea>"), "{html}");
    let empty = rendered(|| view! { <TextArea label="Template" name="template" value=String::new() /> });
    assert!(empty.contains(">\n</textarea>"), "{empty}");
}

#[test]
fn leptos_still_needs_our_escaping() {
    // When this fails, leptos escapes by itself and `TextArea` can give its text as a child.
    let html = rendered(|| view! { <textarea>{"</textarea><b>".to_owned()}</textarea> });
    assert!(html.contains("</textarea><b>"), "{html}");
}

#[test]
fn a_numbered_text_area_marks_its_bad_lines() {
    let html = rendered(|| {
        view! {
            <TextArea label="T" name="t" value="a\nb\nc".to_owned() numbered=true code=true rows=2 marked_lines=vec![2] />
        }
    });
    assert!(html.contains(r#"rows="3""#), "{html}");
    assert!(html.contains("<mark class=\"text-area__marked\">2\n</mark>"), "{html}");
}

#[test]
fn a_fields_error_is_found_by_assistive_technology() {
    let html = rendered(|| {
        view! {
            <TextField
                label="Published Server Name"
                name="published_server"
                value="x y".to_owned()
                kind=TextKind::Address
                help="The live CDN host."
                error=Some("A host has no spaces.".to_owned())
            />
        }
    });
    assert!(html.contains(r#"aria-describedby="field-published_server-help field-published_server-error""#), "{html}");
    assert!(html.contains(r#"aria-invalid="true""#), "{html}");
    assert!(html.contains("A host has no spaces."), "{html}");
}

#[test]
fn a_secret_is_never_in_the_page() {
    let html = rendered(|| {
        view! { <SecretField label="Token" name="token" value=String::new() is_set=true last_four=Some("1a2b".to_owned()) /> }
    });
    assert!(html.contains("Set, ends in …1a2b. Leave empty to keep it."), "{html}");
    assert!(!html.contains("value="), "{html}");
}

#[test]
fn a_grid_tells_how_many_rows_there_are_and_renders_those_in_view() {
    let html = rendered(|| grid(100_000, false));
    assert!(html.contains(r#"aria-rowcount="100000""#), "{html}");
    assert!(html.contains(r#"aria-rowindex="1""#), "{html}");
    assert!(html.matches("role=\"row\"").count() < 40, "{html}");
}

#[test]
fn a_row_that_is_loading_shows_its_number_and_is_busy() {
    let row = |index| RowView { number: index + 1, is_loading: true, ..RowView::default() };
    let html = rendered(move || view! { <UrlGrid label="URLs" row_count=Signal::derive(|| 3) row=row /> });
    assert_eq!(html.matches(r#"aria-busy="true""#).count(), 3, "{html}");
    assert_eq!(html.matches("virtual-list__bar").count(), 3, "{html}");
    assert!(html.contains(r#"data-state="loading""#), "{html}");
}

#[test]
fn a_grid_asks_for_the_rows_that_it_shows_and_no_others() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&asked);
    let row = move |index: u64| {
        heard.lock().unwrap().push(index);
        RowView { number: index + 1, ..RowView::default() }
    };
    rendered(move || view! { <UrlGrid label="URLs" row_count=Signal::derive(|| 10_000_000) row=row /> });
    let mut rows = asked.lock().unwrap().clone();
    rows.sort_unstable();
    // The active row is asked for once more, for what is said below the list.
    assert_eq!(rows[..2], [0, 0]);
    assert_eq!(rows[1..], (0..28).collect::<Vec<_>>());
}

#[test]
fn a_list_with_a_head_counts_it_and_begins_where_it_is_told() {
    let row = |slot: Slot| {
        view! {
            <ListRow at=slot is_selected=Signal::derive(move || slot.index().get() == 201)>
                <span role="gridcell">{move || slot.index().get()}</span>
            </ListRow>
        }
        .into_any()
    };
    let html = rendered(move || {
        view! {
            <VirtualList
                label="Assets"
                id="assets"
                row_count=Signal::derive(|| 1_000)
                row
                first_row=200
                first_rows=3
                columns=Signal::derive(|| vec![Column::new("ID").sorts("?sort=id", Some(SortDirection::Ascending))])
                on_pick=|_| ()
            />
        }
    });
    assert!(html.contains(r#"aria-rowcount="1001""#), "{html}");
    assert!(html.contains(r#"aria-multiselectable="true""#), "{html}");
    assert!(html.contains(r#"role="columnheader" aria-sort="ascending""#), "{html}");
    assert_eq!(html.matches("virtual-list__row").count(), 3, "{html}");
    for (id, index) in [("assets-row-200", "202"), ("assets-row-202", "204")] {
        assert!(
            html.contains(&format!(r#"id="{id}""#)) && html.contains(&format!(r#"aria-rowindex="{index}""#)),
            "{html}"
        );
    }
    assert_eq!(html.matches(r#"aria-selected="true""#).count(), 1, "{html}");
}

#[test]
fn nothing_needs_an_inline_style_or_a_script() {
    let html = rendered(gallery);
    assert!(!html.contains(" style="), "{html}");
    assert!(!html.contains("<script"), "{html}");
}

#[test]
fn a_menu_works_without_scripts() {
    let html = rendered(gallery);
    assert!(html.contains(r#"popovertarget="menu-file""#), "{html}");
    assert!(html.contains(r#"href="/acme/invalidate""#), "{html}");
    assert!(html.contains(r#"action="/logout""#), "{html}");
}

fn grid(row_count: u64, with_problems: bool) -> impl IntoView {
    const IDS: [&str; 6] = ["Backpack_A", "Backpack_B", "Tent_2P?$product$", "Stove-X?wid=250", "Boots", "Rope_60m"];
    let row = move |index: u64| {
        let id = IDS[usize::try_from(index).map_or(0, |index| index % IDS.len())];
        let mut view = RowView {
            number: index + 1,
            text: format!("https://img.acme.example/is/image/AcmeOutdoor/{id}"),
            tag: "Akamai, Edge".to_owned(),
            ..RowView::default()
        };
        match index {
            2 => view.is_changed = true,
            3 if with_problems => {
                "http://elsewhere.example/x.png".clone_into(&mut view.text);
                view.problem = Some("No connection serves this host. Add a connection or remove the line.".to_owned());
                view.tag = String::new();
            }
            5 => view.is_removed = true,
            _ => {}
        }
        view
    };
    let handle = UrlGridHandle::new();
    handle.activate(3);
    view! {
        <UrlGrid
            label="URLs"
            row_count
            row
            handle
            on_edit=|_| ()
            on_remove=|_| ()
            on_restore=|_| ()
            on_paste=|_| ()
            empty=|| view! { "Paste URLs here." }
        />
    }
}

/// Every component once, as the pages use them; `EDGESWEEP_GALLERY=file cargo test` keeps it for looking at.
fn gallery() -> impl IntoView {
    let menus = || {
        view! {
            <MenuBar label="Menus">
                <Menu label="File" name="file">
                    <MenuItem label="Invalidate CDN…" href="/acme/invalidate" shortcut="mod+i" on_choose=|()| () />
                    <MenuSeparator />
                    <MenuItem label="Import assets…" href="/acme/import" />
                    <MenuItem label="Export…" href="/acme/assets.csv" download=true />
                </Menu>
                <Menu label="Edit" name="edit">
                    <MenuItem label="Undo" shortcut="mod+z" on_choose=|()| () disabled=true />
                </Menu>
                <Menu label="View" name="view">
                    <ThemeItems />
                </Menu>
                <Menu label="Setup" name="setup">
                    <Submenu label="Application Setup" name="application">
                        <MenuItem label="General Settings" href="/acme/setup/general" />
                    </Submenu>
                    <MenuItem label="Connections" href="/acme/setup/connections" />
                </Menu>
                <Menu label="Help" name="help">
                    <MenuItem label="Keyboard" href="/help" />
                </Menu>
            </MenuBar>
        }
    };
    let status = || {
        view! {
            <StateMark state=StateKind::Running word=Some("1 running".to_owned()) />
            <span>"812 of 1,240 URLs · about 40 s left"</span>
        }
    };
    view! {
        <Frame home="/acme/assets" company=|| "Acme Outdoor" person="ada@acme.example" account="/acme/account" menus status>
            <Segments
                label="View"
                segments=vec![
                    Segment { label: "Grid".into(), href: "?view=grid".into(), icon: Some(IconName::Grid), is_current: false },
                    Segment { label: "List".into(), href: "?view=list".into(), icon: Some(IconName::List), is_current: true },
                ]
            />
            <Notice kind=NoticeKind::Error title="2 URLs were refused">
                "Their host img.example.org is not served by any connection. Add a connection or remove them."
            </Notice>
            <Notice kind=NoticeKind::Success>"Saved."</Notice>
            {grid(1_240, true)}
            <Progress value=812 max=1_240 label="URLs done" state="running">
                <span><Number value=812 />" of "<Number value=1_240 /></span>
                <span>"about 40 s left"</span>
            </Progress>
            <DataTable
                caption="Assets"
                columns=vec![
                    Column::new("Select").hidden_label(),
                    Column::new("ID").sorts("?sort=id", Some(SortDirection::Ascending)),
                    Column::new("URLs").number(),
                ]
            >
                <tr>
                    <td><Checkbox label="Backpack_A" name="asset" checked=true hide_label=true /></td>
                    <td>"Backpack_A"</td>
                    <td data-number="">"4"</td>
                </tr>
            </DataTable>
            <Select
                label="Kind"
                name="kind"
                options=vec![SelectOption::new("", "all kinds"), SelectOption::new("image", "image")]
                value="image"
            />
            <TextField label="Why" name="note" value="" optional=true kind=TextKind::Text />
            <SecretField label="Token" name="token" value="" is_set=true last_four=Some("1a2b".to_owned()) />
            <EmptyState icon=IconName::Layers title="No assets yet" actions=|| view! { <LinkButton href="/i">"Import assets"</LinkButton> }>
                "Bring in the list of what you publish."
            </EmptyState>
            <Time at=Timestamp(1_795_357_930_000) />
            <Kbd chord="mod+k" />
            <Button kind=ButtonKind::Primary icon=IconName::Refresh>"Continue"</Button>
            <Button kind=ButtonKind::Danger busy=true>"Delete"</Button>
            <Dialog title="Invalidate CDN" id="invalidate" inline=true large=true footer=|| view! { <Button>"Cancel"</Button> }>
                <p>"Body"</p>
            </Dialog>
        </Frame>
    }
}
