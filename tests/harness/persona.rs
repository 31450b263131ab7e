//! Who can sign in.

/// Every persona of the demo.
pub fn all() -> impl Iterator<Item = &'static str> {
    api::demo::persona::PERSONAS.iter().map(|persona| persona.subject)
}
