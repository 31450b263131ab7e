//! Replies packed for those who accept it: lists of casework are much the same words again and again.

use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer, Predicate,
        predicate::{NotForContentType, SizeAbove},
    },
};

/// Shortest reply that is packed, bytes: shorter ones fit into one packet anyway.
const WORTH_IT: u16 = 1_024;

/// Marks a reply that goes out as it is: what files hold is packed already, and has its length and its digest said.
#[derive(Clone, Copy, Debug)]
pub struct AsItIs;

/// Packs with gzip at its fastest: most of the gain for a tenth of the time.
pub fn layer() -> CompressionLayer<impl Predicate> {
    // An event must not wait for the packer to have enough of them.
    let streams = NotForContentType::const_new("text/event-stream");
    let unmarked = |_: StatusCode, _: Version, _: &HeaderMap, marks: &Extensions| marks.get::<AsItIs>().is_none();
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(WORTH_IT).and(streams).and(unmarked))
}
