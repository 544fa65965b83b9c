//! Numbers and moments as the reader writes them, by the browser's own `Intl`. Call these only once the page is
//! hydrated: the server does not know the reader's locale, and its versions are plain.

use crate::model::timestamp::Timestamp;

#[cfg(target_arch = "wasm32")]
thread_local! {
    /// Made once: making one takes longer than writing a hundred numbers.
    static NUMBERS: js_sys::Function =
        js_sys::Intl::NumberFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).format();
}

/// `1,204`.
pub fn number(value: u64) -> String {
    #[cfg(target_arch = "wasm32")]
    {
        #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
        let value = value as f64;
        NUMBERS
            .with(|format| text_of(format.call1(&wasm_bindgen::JsValue::NULL, &value.into())))
            .unwrap_or_else(|| value.to_string())
    }
    #[cfg(not(target_arch = "wasm32"))]
    grouped(value)
}

/// Day and time, `22 Nov 2026, 14:32`.
pub fn date_time(at: Timestamp) -> Option<String> {
    #[cfg(target_arch = "wasm32")]
    {
        formatted(at, &[("dateStyle", "medium"), ("timeStyle", "short")])
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = at;
        None
    }
}

/// The time of day with seconds, `14:32:10`.
pub fn time_of_day(at: Timestamp) -> Option<String> {
    #[cfg(target_arch = "wasm32")]
    {
        formatted(at, &[("timeStyle", "medium")])
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = at;
        None
    }
}

/// How long ago, or until when: `4 min. ago`. Seconds, minutes, hours, days up to a month, then none: say the date.
pub fn relative(at: Timestamp, now: Timestamp) -> Option<String> {
    let seconds = (at.0 - now.0) / 1_000;
    let (value, unit) = match seconds.unsigned_abs() {
        0..60 => (seconds, "second"),
        60..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        86_400..2_592_000 => (seconds / 86_400, "day"),
        _ => return None,
    };
    #[cfg(target_arch = "wasm32")]
    {
        let options = options(&[("style", "short"), ("numeric", "auto")]);
        #[expect(clippy::cast_precision_loss, reason = "at most a month of seconds")]
        let value = value as f64;
        Some(js_sys::Intl::RelativeTimeFormat::new(&js_sys::Array::new(), &options).format(value, unit).into())
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = (value, unit);
        None
    }
}

/// Digits in groups of three, for the server and until `Intl` takes over.
pub fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(target_arch = "wasm32")]
fn formatted(at: Timestamp, pairs: &[(&str, &str)]) -> Option<String> {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of this era stay below 2^53")]
    let moment = js_sys::Date::new(&(at.0 as f64).into());
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &options(pairs)).format();
    text_of(format.call1(&wasm_bindgen::JsValue::NULL, &moment))
}

#[cfg(target_arch = "wasm32")]
fn options(pairs: &[(&str, &str)]) -> js_sys::Object {
    let options = js_sys::Object::new();
    for (key, value) in pairs {
        let _ = js_sys::Reflect::set(&options, &(*key).into(), &(*value).into());
    }
    options
}

#[cfg(target_arch = "wasm32")]
fn text_of(answer: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>) -> Option<String> {
    answer.ok()?.as_string()
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_stand_in_groups_of_three() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(812), "812");
        assert_eq!(grouped(1_240), "1,240");
        assert_eq!(grouped(10_000_000), "10,000,000");
    }
}
