//! Lists that the database pages: one statement for a page, one more for the number of all, and only when it is asked for.

use std::sync::Arc;

use async_graphql::ID;
use entity::id::UnitId;

use super::{
    connection::{Connection, Count, Paging},
    context::Session,
    error::{Fault, argument},
    id::{self, Key},
    loader::list::{Asked, EvidenceCount, EvidenceList, ObligationCount, ObligationList},
    object::{
        concern::Concern, distribution::Distribution, evidence::Evidence, follow_up::FollowUp, obligation::Obligation,
    },
};
use crate::{
    service::unit,
    store::{self, Cursor, Page, PageRequest},
};

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident of $noun:ident gives $object:ty as $wrap:expr;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        ///
        /// [`Fault::BadInput`] for arguments that cannot be used; else the database's.
        pub async fn $name(
            session: &Session,
            filter: store::$noun::Filter,
            order: store::$noun::Order,
            paging: Paging,
        ) -> Result<Connection<$object>, Fault> {
            let request = request(paging)?;
            let page = store::$noun::list(session.store(), &session.scope, &filter, order, &request).await?;
            session.trail.note(page.items.iter().map(|(_, row)| row));
            let wrap: fn(Arc<entity::$noun::Model>) -> $object = $wrap;
            let entries = page.items.into_iter().map(|(cursor, row)| (cursor.0, wrap(Arc::new(row)))).collect();
            let asked = Arc::new((session.store().clone(), Arc::clone(&session.scope), filter));
            let count: Count = Arc::new(move || {
                let asked = Arc::clone(&asked);
                Box::pin(async move {
                    let (store, scope, filter) = &*asked;
                    Ok(store::$noun::count(store, scope, filter).await?)
                })
            });
            Ok(Connection::page(entries, page.has_next, page.has_previous, count))
        }
    )*};
}

lists! {
    /// Concerns.
    concerns of concern gives Concern as Concern;
    /// Distributions.
    distributions of distribution gives Distribution as |row| Distribution::new(row, None);
    /// Evidence.
    evidence of evidence gives Evidence as Evidence::new;
    /// Follow-ups.
    follow_ups of follow_up gives FollowUp as |row| FollowUp::new(row, None);
    /// Obligations.
    obligations of obligation gives Obligation as Obligation;
}

macro_rules! lists_of_task {
    ($($(#[$doc:meta])* $name:ident of $noun:ident by $list:ident, $count:ident gives $object:ty as $wrap:expr;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        ///
        /// [`Fault::BadInput`] for arguments that cannot be used; else the database's.
        pub async fn $name(
            session: &Arc<Session>,
            task: &str,
            filter: store::$noun::Filter,
            order: store::$noun::Order,
            paging: Paging,
        ) -> Result<Connection<$object>, Fault> {
            let request = request(paging)?;
            let list = $list(Arc::new(Asked::new(filter.of_task(task), order, request.clone())));
            // Lists of other tasks are counted together with this one: what they share is the filter without its task.
            let count = $count(task.to_owned(), $list(Arc::new(Asked::new(filter, order, request))));
            let page = session.load(list).await?.unwrap_or_default();
            let session = Arc::clone(session);
            let count: Count = Arc::new(move || {
                let (session, count) = (Arc::clone(&session), count.clone());
                Box::pin(async move { Ok(session.load(count).await?.unwrap_or_default()) })
            });
            Ok(shown(&page, $wrap, count))
        }
    )*};
}

lists_of_task! {
    /// Evidence of one task.
    evidence_of_task of evidence by EvidenceList, EvidenceCount gives Evidence as Evidence::new;
    /// Obligations of one task.
    obligations_of_task of obligation by ObligationList, ObligationCount gives Obligation as Obligation;
}

/// Obligations that were counted before, together with whatever other such lists the document asks for.
///
/// # Errors
///
/// [`Fault::BadInput`] for arguments that cannot be used; else the database's.
pub async fn obligations_counted(
    session: &Session,
    filter: store::obligation::Filter,
    order: store::obligation::Order,
    paging: Paging,
    total: u64,
) -> Result<Connection<Obligation>, Fault> {
    let list = ObligationList(Arc::new(Asked::new(filter, order, request(paging)?)));
    let page = session.load(list).await?.unwrap_or_default();
    let count: Count = Arc::new(move || Box::pin(async move { Ok(total) }));
    Ok(shown(&page, Obligation, count))
}

/// Obligations shown as something else.
///
/// # Errors
///
/// [`Fault::BadInput`] for arguments that cannot be used; else the database's.
pub async fn obligations_as<T>(
    session: &Session,
    filter: store::obligation::Filter,
    order: store::obligation::Order,
    paging: Paging,
    wrap: impl Fn(Arc<entity::obligation::Model>) -> T,
) -> Result<Connection<T>, Fault> {
    let request = request(paging)?;
    let page = store::obligation::list(session.store(), &session.scope, &filter, order, &request).await?;
    session.trail.note(page.items.iter().map(|(_, row)| row));
    let entries = page
        .items
        .into_iter()
        .map(|(cursor, row)| (cursor.0, wrap(Arc::new(row))))
        .collect();
    let asked = Arc::new((session.store().clone(), Arc::clone(&session.scope), filter));
    let count: Count = Arc::new(move || {
        let asked = Arc::clone(&asked);
        Box::pin(async move {
            let (store, scope, filter) = &*asked;
            Ok(store::obligation::count(store, scope, filter).await?)
        })
    });
    Ok(Connection::page(entries, page.has_next, page.has_previous, count))
}

fn shown<M, T>(page: &Page<Arc<M>>, wrap: fn(Arc<M>) -> T, count: Count) -> Connection<T> {
    let entries = page.items.iter();
    let entries = entries
        .map(|(cursor, row)| (cursor.0.clone(), wrap(Arc::clone(row))))
        .collect();
    Connection::page(entries, page.has_next, page.has_previous, count)
}

/// Which part of a list the database is asked for.
///
/// # Errors
///
/// [`Fault::BadInput`] for arguments that cannot be used.
pub fn request(paging: Paging) -> Result<PageRequest, Fault> {
    let window = paging.window()?;
    let limit = u32::try_from(window.limit).ok();
    let (first, last) = if window.backward { (None, limit) } else { (limit, None) };
    Ok(PageRequest {
        first,
        last,
        after: window.after.map(Cursor),
        before: window.before.map(Cursor),
    })
}

/// Values of a closed set, as the columns spell them; nothing asked for where there are none.
pub fn terms<T, C: From<T>>(terms: Option<Vec<T>>) -> Vec<C> {
    terms.unwrap_or_default().into_iter().map(C::from).collect()
}

/// Whether one of them is, or none is wanted in particular.
pub fn among<T>(wanted: Option<&[T]>, is: impl Fn(&T) -> bool) -> bool {
    wanted.is_none_or(|wanted| wanted.is_empty() || wanted.iter().any(is))
}

/// Units out of a filter's ids, as a list is narrowed to them with everything below.
///
/// # Errors
///
/// [`Fault::BadInput`] naming the field.
pub fn units(session: &Session, field: &str, ids: Option<Vec<ID>>) -> Result<Vec<UnitId>, Fault> {
    Ok(unit::narrowing(&session.directory, keys(field, ids)?))
}

/// Keys out of a filter's ids.
///
/// # Errors
///
/// [`Fault::BadInput`] naming the field.
pub fn keys<K: Key>(field: &str, ids: Option<Vec<ID>>) -> Result<Vec<K>, Fault> {
    ids.unwrap_or_default()
        .iter()
        .map(|id| argument(field, id::decode(id)))
        .collect()
}
