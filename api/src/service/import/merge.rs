//! Dated names and parents of one unit: what is stored and what a file says, laid into one line of spans.

use entity::unit_placement::Model;

/// The spans that stand afterwards, in order. Spans of the file replace stored ones that begin on the same day and end
/// those before them; a span that runs into a later one ends on the day before that.
pub(super) fn spans(stored: &[Model], file: Vec<Model>) -> Vec<Model> {
    let mut all: Vec<Model> = stored
        .iter()
        .filter(|span| !file.iter().any(|new| new.valid_from == span.valid_from))
        .cloned()
        .collect();
    for mut span in file {
        if let Some(known) = stored.iter().find(|known| known.valid_from == span.valid_from) {
            span.id = known.id;
        }
        all.push(span);
    }
    all.sort_by_key(|span| span.valid_from);
    let starts: Vec<_> = all.iter().skip(1).map(|span| span.valid_from).collect();
    for (span, next) in all.iter_mut().zip(starts) {
        if span.valid_to.is_none_or(|to| to >= next) {
            span.valid_to = next.pred_opt();
        }
    }
    all
}
