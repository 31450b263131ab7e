//! Documents that are known before they come: the whole list of a named client, as its build wrote it, and what signed-in clients
//! sent before and now name by its hash.

use std::{
    collections::{HashMap, HashSet},
    fs,
    sync::Arc,
};

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{Edge, code::Code, gate, graphql::Signed, kept::Key, parameter::Parameters, reply::Refusal};
use crate::config::{Client, Http, Problem};

/// Most tokens of a document in a list: somebody wrote it down on purpose.
const MOST_TOKENS: usize = 15_000;

/// The lists of all named clients.
#[derive(Debug, Default)]
pub struct Trusted(HashMap<Arc<str>, Manifest>);

/// What a client may send.
#[derive(Debug, Default)]
struct Manifest {
    by_id: HashMap<String, Arc<str>>,
    texts: HashSet<Key>,
}

/// As `generate-persisted-query-manifest` of Apollo writes it.
#[derive(Deserialize)]
struct Written {
    format: String,
    version: u32,
    operations: Vec<Operation>,
}

#[derive(Deserialize)]
struct Operation {
    id: String,
    body: String,
}

impl Trusted {
    /// Reads the list of each client.
    ///
    /// # Errors
    ///
    /// Every list that cannot be read, and every document in one that is larger than any that is run.
    pub fn read(clients: &[Client], limits: &Http) -> Result<Self, Vec<Problem>> {
        let (mut all, mut problems) = (HashMap::new(), Vec::new());
        for client in clients {
            let read = fs::read_to_string(&client.manifest).map_err(|error| error.to_string());
            match read.and_then(|text| Manifest::read(&text, limits)) {
                Ok(manifest) => {
                    let unfit = manifest
                        .by_id
                        .values()
                        .filter(|text| !crate::graphql::fits(text))
                        .count();
                    if unfit > 0 {
                        tracing::warn!(
                            client = client.name,
                            unfit,
                            "documents of this list do not fit the schema"
                        );
                    }
                    all.insert(Arc::from(client.name.as_str()), manifest);
                }
                Err(why) => problems.push(Problem {
                    key: "http.clients".to_owned(),
                    source: format!("file `{}`", client.manifest.display()),
                    message: format!("the documents of `{}` cannot be used: {why}", client.name),
                    remedy: "name the manifest that the client's build wrote, of Relay or of Apollo".to_owned(),
                }),
            }
        }
        if problems.is_empty() {
            Ok(Self(all))
        } else {
            Err(problems)
        }
    }

    /// The name of this client, where it is bound to a list.
    #[must_use]
    pub fn bound(&self, client: &str) -> Option<Arc<str>> {
        self.0.get_key_value(client).map(|(name, _)| Arc::clone(name))
    }
}

impl Manifest {
    fn read(text: &str, limits: &Http) -> Result<Self, String> {
        let written: Value = serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
        let pairs: Vec<(String, String)> = if written.get("format").is_some() {
            let written: Written = serde_json::from_value(written).map_err(|error| error.to_string())?;
            if (written.format.as_str(), written.version) != ("apollo-persisted-query-manifest", 1) {
                return Err(format!(
                    "there is no reader for `{}`, version {}",
                    written.format, written.version
                ));
            }
            written.operations.into_iter().map(|it| (it.id, it.body)).collect()
        } else {
            let pairs: HashMap<String, String> = serde_json::from_value(written)
                .map_err(|_| "expected an object of documents by their hash".to_owned())?;
            pairs.into_iter().collect()
        };
        let limits = Http {
            max_tokens: limits.max_tokens.max(MOST_TOKENS),
            ..limits.clone()
        };
        let mut manifest = Self::default();
        for (id, text) in pairs {
            gate::document(&text, &limits).map_err(|refusal| format!("`{id}`: {}", refusal.message))?;
            manifest.texts.insert(Sha256::digest(text.as_bytes()).into());
            manifest.by_id.insert(id, text.into());
        }
        Ok(manifest)
    }

    /// The document that is asked for, by its id or as it stands in the list.
    fn find(&self, id: Option<&str>, text: Option<&str>) -> Option<String> {
        if let Some(id) = id {
            let plain = id.strip_prefix("sha256:").unwrap_or(id);
            let found = self.by_id.get(id).or_else(|| self.by_id.get(plain));
            return found.map(ToString::to_string);
        }
        let text = text?;
        let key: Key = Sha256::digest(text.as_bytes()).into();
        self.texts.contains(&key).then(|| text.to_owned())
    }
}

/// Finds the document that is asked for, whichever way it is named, and puts it in its place.
///
/// # Errors
///
/// When there is none, when it is not known, or when it passes the bounds of [`gate`].
pub(super) fn resolve(edge: &Edge, signed: &Signed, mut sent: Parameters) -> Result<Parameters, Refusal> {
    let hash = sent.persisted()?;
    let id = sent.document_id.as_deref().or(hash.as_deref());
    let text = sent.query.as_deref().filter(|text| !text.trim().is_empty());
    if let Some((client, manifest)) = signed
        .client
        .as_ref()
        .and_then(|client| Some((client, edge.0.trusted.0.get(client)?)))
    {
        let found = manifest.find(id, text).ok_or_else(|| {
            let message = format!(
                "`{client}` sends only the documents of its list, and this is none of them: publish the list first"
            );
            Refusal::new(Code::DocumentNotTrusted, message)
        })?;
        sent.query = Some(found);
        return Ok(sent);
    }
    match (text, id) {
        (Some(text), id) => {
            gate::document(text, &edge.0.limits)?;
            if let Some(id) = id {
                remember(edge, text, id)?;
            }
        }
        (None, Some(id)) => {
            let found = Key::try_from(Hex(id)).ok().and_then(|key| edge.0.kept.find(&key));
            let found = found.ok_or_else(|| {
                let message = "this hash is not known here (any more): send it once more together with the document";
                Refusal::new(Code::PersistedQueryNotFound, message)
            })?;
            sent.query = Some(found.to_string());
        }
        (None, None) => {
            let message = "expected a GraphQL document in `query`, got none";
            return Err(Refusal::new(Code::BadRequest, message));
        }
    }
    Ok(sent)
}

/// Who is signed in, where what is asked for is in no list of documents: an export, a file.
///
/// # Errors
///
/// When their client is bound to a list.
pub(super) fn unbound(signed: Signed) -> Result<Signed, Refusal> {
    match &signed.client {
        None => Ok(signed),
        Some(client) => {
            let message = format!("`{client}` sends the documents of its list and asks for nothing else");
            Err(Refusal::new(Code::DocumentNotTrusted, message))
        }
    }
}

/// Keeps a document that was sent with its hash, if it is one that can run.
fn remember(edge: &Edge, text: &str, id: &str) -> Result<(), Refusal> {
    let key: Key = Sha256::digest(text.as_bytes()).into();
    if Key::try_from(Hex(id)) != Ok(key) {
        let message = "the hash is not that of the document: expected SHA-256 of `query`, in hexadecimal";
        return Err(Refusal::new(Code::BadRequest, message));
    }
    if crate::graphql::fits(text) {
        edge.0.kept.keep(key, text);
    }
    Ok(())
}

/// A hash as clients write it.
struct Hex<'a>(&'a str);

impl TryFrom<Hex<'_>> for Key {
    type Error = ();

    fn try_from(Hex(text): Hex<'_>) -> Result<Self, ()> {
        let text = text.strip_prefix("sha256:").unwrap_or(text).as_bytes();
        let mut key = [0; 32];
        if text.len() != 64 {
            return Err(());
        }
        for (byte, pair) in key.iter_mut().zip(text.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| ())?;
            if !pair.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return Err(());
            }
            *byte = u8::from_str_radix(pair, 16).map_err(|_| ())?;
        }
        Ok(key)
    }
}
