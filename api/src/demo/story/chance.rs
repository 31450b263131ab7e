//! The same choices every time: a small generator with a fixed seed.

/// Splitmix64.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        u32::try_from(mixed % u64::from(bound.max(1))).unwrap_or_default()
    }

    /// One of these.
    pub(super) fn one_of<T: Copy>(&mut self, of: &[T], otherwise: T) -> T {
        let bound = u32::try_from(of.len()).unwrap_or(1);
        of.get(self.below(bound) as usize).copied().unwrap_or(otherwise)
    }
}
