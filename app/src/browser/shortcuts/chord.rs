//! A shortcut as text (`mod+shift+z`), as it is pressed, and as it is written for people and for assistive technology.

/// Keys that are pressed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chord {
    is_mod: bool,
    is_shift: bool,
    is_alt: bool,
    /// Lower case, as `KeyboardEvent.key` says it.
    key: String,
}

/// What a keyboard event says.
#[derive(Clone, Copy, Debug)]
pub struct Pressed<'a> {
    pub key: &'a str,
    /// Ctrl, on a Mac Cmd.
    pub is_mod: bool,
    pub is_shift: bool,
    pub is_alt: bool,
}

impl Chord {
    /// Parts joined by `+`, the key last: `mod+i`, `mod+shift+z`, `f2`, `delete`, `?`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut chord = Self { is_mod: false, is_shift: false, is_alt: false, key: String::new() };
        for part in text.split('+') {
            match part.to_lowercase().as_str() {
                "" => return None,
                "mod" => chord.is_mod = true,
                "shift" => chord.is_shift = true,
                "alt" => chord.is_alt = true,
                key if chord.key.is_empty() => key.clone_into(&mut chord.key),
                _ => return None,
            }
        }
        (!chord.key.is_empty()).then_some(chord)
    }

    pub fn is_pressed(&self, pressed: &Pressed<'_>) -> bool {
        let is_sign = self.key.chars().count() == 1 && !self.key.chars().all(char::is_alphanumeric);
        self.key == pressed.key.to_lowercase()
            && self.is_mod == pressed.is_mod
            && self.is_alt == pressed.is_alt
            // Which signs need Shift depends on the keyboard.
            && (is_sign || self.is_shift == pressed.is_shift)
    }

    /// Whether a text field uses it itself: plain keys, and the chords of editing.
    pub fn belongs_to_fields(&self) -> bool {
        let is_function_key = self.key.len() > 1 && self.key.starts_with('f') && self.key[1..].parse::<u8>().is_ok();
        let edits = matches!(
            self.key.as_str(),
            "a" | "c"
                | "v"
                | "x"
                | "z"
                | "y"
                | "backspace"
                | "delete"
                | "home"
                | "end"
                | "arrowleft"
                | "arrowright"
                | "arrowup"
                | "arrowdown"
        );
        if self.is_mod { edits } else { !is_function_key }
    }

    /// `Ctrl+Shift+Z`, or `⇧⌘Z` on a Mac.
    pub fn label(&self, is_mac: bool) -> String {
        let key = match self.key.as_str() {
            "enter" => "Enter".to_owned(),
            "escape" => "Esc".to_owned(),
            "delete" => "Del".to_owned(),
            "arrowup" => "↑".to_owned(),
            "arrowdown" => "↓".to_owned(),
            key => key.to_uppercase(),
        };
        let signs = if is_mac {
            [("⌥", self.is_alt), ("⇧", self.is_shift), ("⌘", self.is_mod)]
        } else {
            [("Ctrl+", self.is_mod), ("Alt+", self.is_alt), ("Shift+", self.is_shift)]
        };
        let mut text: String = signs.into_iter().filter(|(_, is_part)| *is_part).map(|(sign, _)| sign).collect();
        text.push_str(&key);
        text
    }

    /// The value of `aria-keyshortcuts`.
    pub fn aria(&self, is_mac: bool) -> String {
        let main = if is_mac { "Meta+" } else { "Control+" };
        let mut text = String::new();
        for (sign, is_part) in [(main, self.is_mod), ("Alt+", self.is_alt), ("Shift+", self.is_shift)] {
            if is_part {
                text.push_str(sign);
            }
        }
        let mut letters = self.key.chars();
        text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        text.push_str(letters.as_str());
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{Chord, Pressed};

    fn chord(text: &str) -> Chord {
        Chord::parse(text).unwrap()
    }

    #[test]
    fn a_chord_is_written_as_the_readers_system_does() {
        assert_eq!(chord("mod+shift+z").label(false), "Ctrl+Shift+Z");
        assert_eq!(chord("mod+shift+z").label(true), "⇧⌘Z");
        assert_eq!(chord("mod+i").aria(false), "Control+I");
        assert_eq!(chord("delete").aria(true), "Delete");
    }

    #[test]
    fn shift_tells_undo_from_redo() {
        let redo = Pressed { key: "Z", is_mod: true, is_shift: true, is_alt: false };
        assert!(chord("mod+shift+z").is_pressed(&redo));
        assert!(!chord("mod+z").is_pressed(&redo));
    }

    #[test]
    fn a_sign_may_need_shift_on_some_keyboards() {
        assert!(chord("?").is_pressed(&Pressed { key: "?", is_mod: false, is_shift: true, is_alt: false }));
    }

    #[test]
    fn text_fields_keep_plain_keys_and_undo() {
        assert!(chord("?").belongs_to_fields());
        assert!(chord("mod+z").belongs_to_fields());
        assert!(!chord("mod+i").belongs_to_fields());
        assert!(!chord("f2").belongs_to_fields());
    }

    #[test]
    fn half_a_chord_is_none() {
        assert_eq!(Chord::parse("mod+"), None);
        assert_eq!(Chord::parse("a+b"), None);
    }
}
