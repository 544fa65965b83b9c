//! What a text area tells of itself (caret, what is in sight, where a character stands), and typing into it. Places in
//! its text are UTF-16 units, as the browser counts them.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;

/// What of a text area is in sight, in CSS pixels. It may scroll itself, and stand in an element that scrolls.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sight {
    /// Of the text that is hidden above.
    pub above: f64,
    pub height: f64,
    /// How far the text area itself is scrolled.
    pub own_left: f64,
    pub own_top: f64,
}

/// How its text is set, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    pub line: f64,
    pub padding_block: f64,
    pub padding_inline: f64,
}

pub fn sight(area: NodeRef<html::Textarea>) -> Option<Sight> {
    #[cfg(target_arch = "wasm32")]
    {
        let area = area.try_get_untracked().flatten()?;
        let frame = area.parent_element()?;
        let (own_left, own_top) = (f64::from(area.scroll_left()), f64::from(area.scroll_top()));
        Some(Sight {
            above: f64::from(frame.scroll_top()) + own_top,
            height: f64::from(frame.client_height()),
            own_left,
            own_top,
        })
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = area;
        None
    }
}

/// Where the selection ends.
pub fn caret(area: NodeRef<html::Textarea>) -> Option<u32> {
    #[cfg(target_arch = "wasm32")]
    return area.get_untracked()?.selection_end().ok().flatten();
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = area;
        None
    }
}

/// Whether something is selected.
pub fn has_selection(area: NodeRef<html::Textarea>) -> bool {
    #[cfg(target_arch = "wasm32")]
    return area.get_untracked().is_some_and(|area| area.selection_start().ok() != area.selection_end().ok());
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = area;
        false
    }
}

/// Puts a text in the place of a range, as typing would: undo works and `input` is fired.
pub fn replace_range(area: NodeRef<html::Textarea>, range: Range<u32>, text: &str) {
    #[cfg(target_arch = "wasm32")]
    if let Some(area) = area.get_untracked() {
        let _ = area.set_selection_range(range.start, range.end);
        type_into(&area, text);
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (area, range, text);
}

#[cfg(target_arch = "wasm32")]
pub(super) fn type_into(area: &web_sys::HtmlTextAreaElement, text: &str) {
    use wasm_bindgen::JsCast;
    let _ = area.focus();
    // Deprecated, and still the only way that keeps the field's own undo.
    let inserted = document()
        .dyn_into::<web_sys::HtmlDocument>()
        .and_then(|page| page.exec_command_with_show_ui_and_value("insertText", false, text).map_err(Into::into))
        .unwrap_or(false);
    if !inserted {
        let start = area.selection_start().ok().flatten().unwrap_or(0);
        let end = area.selection_end().ok().flatten().unwrap_or(start);
        let _ = area.set_range_text_with_start_and_end(text, start, end);
        if let Ok(event) = web_sys::Event::new("input") {
            let _ = area.dispatch_event(&event);
        }
    }
}

/// Where a list of this size has room at a character: below its line, or above where there is none below. Relative to
/// `origin`, where the list hangs. `ruler` is an empty element in the text's type; measuring is all that it is for.
pub fn place_of_list(
    area: NodeRef<html::Textarea>,
    ruler: NodeRef<html::Div>,
    origin: NodeRef<html::Div>,
    at: u32,
    setting: Setting,
    (width, height): (f64, f64),
) -> Option<(f64, f64)> {
    #[cfg(target_arch = "wasm32")]
    {
        let (area, ruler, origin) = (area.get_untracked()?, ruler.get_untracked()?, origin.get_untracked()?);
        let text: Vec<u16> = area.value().encode_utf16().take(usize::try_from(at).ok()?).collect();
        let line_feed = u16::from(b'\n');
        let line_start = text.iter().rposition(|unit| *unit == line_feed).map_or(0, |feed| feed + 1);
        let lines_above = text.iter().filter(|unit| **unit == line_feed).count();
        ruler.set_text_content(Some(&String::from_utf16_lossy(&text[line_start..])));
        let indent = ruler.get_bounding_client_rect().width();
        ruler.set_text_content(None);

        let (rect, origin) = (area.get_bounding_client_rect(), origin.get_bounding_client_rect());
        let window_size = |size: Result<wasm_bindgen::JsValue, _>| size.ok().and_then(|size| size.as_f64());
        let x = rect.left() + setting.padding_inline + indent - f64::from(area.scroll_left());
        let x = x.min(window_size(window().inner_width())? - width - EDGE_PX).max(EDGE_PX);
        #[expect(clippy::cast_precision_loss, reason = "a text area has far fewer lines")]
        let line_top =
            rect.top() + setting.padding_block + lines_above as f64 * setting.line - f64::from(area.scroll_top());
        let below = line_top + setting.line;
        let has_room_below = below + height <= window_size(window().inner_height())? - BOTTOM_PX;
        let y = if has_room_below || line_top < height + EDGE_PX { below } else { line_top - height };
        Some((x - origin.left(), y - origin.top()))
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = (area, ruler, origin, at, setting, width, height);
        None
    }
}

/// Kept free at the window's sides.
#[cfg(target_arch = "wasm32")]
const EDGE_PX: f64 = 8.0;
/// The status bar and a form's buttons stand at the bottom.
#[cfg(target_arch = "wasm32")]
const BOTTOM_PX: f64 = 90.0;
