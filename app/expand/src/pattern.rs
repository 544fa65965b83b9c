//! What URLs are made of: texts with slots between them.

/// Texts with slots between them; of one URL, or of many with line feeds in the texts.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    /// One after another.
    pub(crate) texts: Vec<u8>,
    pub(crate) slots: Vec<Slot>,
}

/// Which value stands where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) value: usize,
    /// Where the text before it ends.
    pub(crate) text_end: usize,
}

impl Pattern {
    pub fn push_text(&mut self, text: &str) {
        self.texts.extend_from_slice(text.as_bytes());
    }

    /// A place for a value, by its number.
    pub fn push_slot(&mut self, value: usize) {
        self.slots.push(Slot { value, text_end: self.texts.len() });
    }

    /// Bytes of all texts together.
    pub fn text_length(&self) -> usize {
        self.texts.len()
    }

    /// The value that stands in all slots; none if there are several.
    pub(crate) fn only_value(&self) -> Option<usize> {
        let first = self.slots.first()?.value;
        self.slots.iter().all(|slot| slot.value == first).then_some(first)
    }
}
