//! The same choices every time: a small generator with a seed.

/// Splitmix64.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A generator of its own for whatever has this name: what is chosen for one thing does not hang on what was chosen
    /// for others, nor on the order.
    pub(super) fn of(seed: u64, name: &str) -> Self {
        // FNV-1a, begun at the seed.
        let begun = seed ^ 0xCBF2_9CE4_8422_2325;
        let hash = name.bytes().fold(begun, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        Self(hash)
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

    /// From `least` to `most`, both included.
    pub(super) fn between(&mut self, least: u32, most: u32) -> u32 {
        least + self.below(most.saturating_sub(least) + 1)
    }

    /// Whether it happens, in so many of a thousand times.
    pub(super) fn happens(&mut self, of_a_thousand: u32) -> bool {
        self.below(1000) < of_a_thousand
    }

    /// One of these, if there is any.
    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let bound = u32::try_from(of.len()).unwrap_or(u32::MAX);
        of.get(self.below(bound) as usize)
    }

    /// One of these.
    pub(super) fn one_of<T: Copy>(&mut self, of: &[T], otherwise: T) -> T {
        self.pick(of).copied().unwrap_or(otherwise)
    }
}
