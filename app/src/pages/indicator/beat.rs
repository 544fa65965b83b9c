//! When to ask again: every second while the server answers, less and less often while it does not. It counts ticks of
//! a second and knows no clock.

/// Ticks between two questions after so many that were not answered; the last one holds for all that follow.
const PERIODS: [u32; 4] = [1, 2, 4, 5];
/// A question that has waited so many ticks is taken for lost; the browser itself would wait for minutes.
const PATIENCE: u32 = 10;

/// What to do at a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Rest,
    Ask,
    /// The question that is under way is taken for lost.
    GiveUp,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beat {
    is_asking: bool,
    misses: usize,
    ticks: u32,
}

impl Beat {
    /// A second has passed.
    pub fn tick(&mut self) -> Turn {
        self.ticks += 1;
        if self.is_asking {
            if self.ticks < PATIENCE {
                return Turn::Rest;
            }
            self.missed();
            return Turn::GiveUp;
        }
        let period = PERIODS.get(self.misses).copied().unwrap_or(PERIODS[PERIODS.len() - 1]);
        if self.ticks < period { Turn::Rest } else { Turn::Ask }
    }

    pub fn asked(&mut self) {
        (self.is_asking, self.ticks) = (true, 0);
    }

    pub fn answered(&mut self) {
        *self = Self::default();
    }

    pub fn missed(&mut self) {
        (self.is_asking, self.ticks) = (false, 0);
        self.misses = self.misses.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_asks_every_second_while_answers_come() {
        let mut beat = Beat::default();
        for _ in 0..3 {
            assert_eq!(beat.tick(), Turn::Ask);
            beat.asked();
            beat.answered();
        }
    }

    #[test]
    fn a_question_under_way_is_not_asked_twice() {
        let mut beat = Beat::default();
        beat.asked();
        assert_eq!(beat.tick(), Turn::Rest);
        assert_eq!(beat.tick(), Turn::Rest);
    }

    #[test]
    fn without_answers_it_asks_less_and_less_often_down_to_every_five_seconds() {
        let mut beat = Beat::default();
        let mut ticks_until_asked = Vec::new();
        for _ in 0..6 {
            beat.asked();
            beat.missed();
            ticks_until_asked.push((1..100).find(|_| beat.tick() == Turn::Ask).unwrap());
        }
        assert_eq!(ticks_until_asked, [2, 4, 5, 5, 5, 5]);
    }

    #[test]
    fn a_question_that_hangs_is_given_up() {
        let mut beat = Beat::default();
        beat.asked();
        assert_eq!((1..100).find(|_| beat.tick() == Turn::GiveUp), Some(PATIENCE));
        assert_eq!((1..100).find(|_| beat.tick() == Turn::Ask), Some(2));
    }

    #[test]
    fn one_answer_brings_the_second_back() {
        let mut beat = Beat::default();
        beat.missed();
        beat.missed();
        beat.answered();
        assert_eq!(beat.tick(), Turn::Ask);
    }
}
