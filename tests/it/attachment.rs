//! Files of evidence.

mod bucket;
mod crash;
mod keep;
mod limit;
mod refuse;
mod remove;
mod scan;
mod see;
mod send;

use harness::{
    app::World,
    builder::{Submission, fresh_key},
    fetch::{Got, get},
    gql::Caller,
    upload::{Sent, put},
};
use serde_json::{Value, json};

const START: &str = "mutation($input: StartUploadInput!) { startUpload(input: $input) {
  errors { code message field help }
  upload { id name address expiresAt maxBytes receivedAt mediaType bytes sha256 } } }";

const ATTACH: &str = "mutation($input: AttachFileInput!) { attachFile(input: $input) {
  errors { code message field help }
  attachment { id name mediaType bytes sha256 state finding uploadedBy { name } uploadedAt url link { address expiresAt }
    evidence { id } } } }";

const REMOVE: &str = "mutation($input: RemoveAttachmentInput!) { removeAttachment(input: $input) {
  errors { code message field help }
  attachment { id removedAt removedBy { name } removedReason link { address } } } }";

const LIST: &str = "query($id: ID!) { node(id: $id) { ... on Evidence { status attachments(first: 100) { totalCount
  nodes { id name mediaType bytes sha256 state finding removedAt url link { address } } } } } }";

/// A PDF, as far as its first bytes tell.
fn pdf(words: &str) -> Vec<u8> {
    format!("%PDF-1.7\n{words}\n%%EOF\n").into_bytes()
}

/// The payload of `startUpload`.
async fn begin(caller: &Caller, name: &str) -> Value {
    let input = json!({ "idempotencyKey": fresh_key(), "name": name });
    caller.ask(START, json!({ "input": input })).await["startUpload"].clone()
}

/// An upload that must not be refused.
async fn upload(caller: &Caller, name: &str) -> Value {
    let payload = begin(caller, name).await;
    assert_eq!(payload["errors"], json!([]), "{name}");
    payload["upload"].clone()
}

/// Sends content to the address of an upload.
async fn send(world: &World, upload: &Value, content: &[u8]) -> Sent {
    put(&url(world, upload), &[], content).await
}

fn url(world: &World, upload: &Value) -> String {
    format!("{}{}", world.base, upload["address"].as_str().expect("an address"))
}

/// The payload of `attachFile`.
async fn attach(caller: &Caller, evidence: &Value, upload: &Value) -> Value {
    let input = json!({ "idempotencyKey": fresh_key(), "evidence": evidence["id"], "upload": upload["id"] });
    caller.ask(ATTACH, json!({ "input": input })).await["attachFile"].clone()
}

/// A file that was sent and attached, as the reply shows it.
async fn attached(world: &World, caller: &Caller, evidence: &Value, name: &str, content: &[u8]) -> Value {
    let upload = upload(caller, name).await;
    let sent = send(world, &upload, content).await;
    assert_eq!(sent.status, 201, "{name}: {sent:?}");
    let payload = attach(caller, evidence, &upload).await;
    assert_eq!(payload["errors"], json!([]), "{name}");
    payload["attachment"].clone()
}

/// The files of a piece of evidence.
async fn listed(caller: &Caller, evidence: &Value) -> Vec<Value> {
    let reply = caller.ask(LIST, json!({ "id": evidence["id"] })).await;
    reply["node"]["attachments"]["nodes"]
        .as_array()
        .cloned()
        .unwrap_or_default()
}

/// Downloads with a token.
async fn download(world: &World, person: &str, attachment: &Value) -> Got {
    let address = attachment["url"].as_str().expect("an address");
    let bearer = format!("Bearer {}", world.token(person));
    get(&format!("{}{address}", world.base), &[("authorization", &bearer)]).await
}

/// A report of the head of service, about no worker and no file.
async fn report(world: &World) -> Value {
    let head = world.caller("head-of-service");
    world.submit(&head, &Submission::checks_report()).await
}
