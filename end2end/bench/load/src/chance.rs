//! Numbers that look random and are the same in every run: `SplitMix64`, <https://doi.org/10.1145/2660193.2660195>.

pub struct Chance(u64);

impl Chance {
    /// Another sequence for each.
    pub fn of(number: usize) -> Self {
        Self(number as u64)
    }

    /// Less than `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// From nothing up to twice as much, and as much on average.
    pub fn about(&mut self, seconds: f64) -> f64 {
        let share = u32::try_from(self.next() >> 32).unwrap_or(u32::MAX);
        seconds * 2.0 * f64::from(share) / f64::from(u32::MAX)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
