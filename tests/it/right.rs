//! What the API says that one may do is what one may do: asked of every kind of row by people of every sort, and then tried. A reason that
//! says nothing is refused to whoever may, and changes nothing.

use harness::{
    both,
    builder::{Submission, fresh_key},
    gql::Caller,
};
use serde_json::{Value, json};

const PEOPLE: [&str; 9] = [
    "worker",
    "practice-manager",
    "practice-manager-east",
    "operations-manager",
    "head-of-service",
    "head-of-safeguarding",
    "qa-lead",
    "lead-member",
    "police",
];

const RIGHTS: &str = "query($id: ID!) { obligations(first: 1, filter: { tasks: [\"3.16\"] }) { nodes { id mayDecide } }
  node(id: $id) { ... on Evidence { id mayAmend concerns { id mayClose } followUps { nodes { id mayReassign } }
    distributions(first: 100) { nodes { id mayAcknowledge } } } } }";

/// Mutation, its input's type, where the row is named.
const CHANGES: [(&str, &str, &str, &str); 5] = [
    ("mayAmend", "withdrawEvidence", "WithdrawEvidenceInput", "evidence"),
    ("mayClose", "closeConcern", "CloseConcernInput", "concern"),
    ("mayReassign", "reassignFollowUp", "ReassignFollowUpInput", "followUp"),
    ("mayDecide", "waiveObligation", "ObligationDecisionInput", "obligation"),
    (
        "mayAcknowledge",
        "acknowledgeDistribution",
        "AcknowledgeDistributionInput",
        "distribution",
    ),
];

/// Every `may…` that stands in an answer, with the id of its row.
fn gather(found: &mut Vec<(String, bool, Value)>, answer: &Value) {
    match answer {
        Value::Array(items) => items.iter().for_each(|item| gather(found, item)),
        Value::Object(fields) => {
            let rights = fields
                .iter()
                .filter_map(|(name, said)| said.as_bool().map(|said| (name, said)));
            found.extend(rights.map(|(name, said)| (name.clone(), said, fields["id"].clone())));
            fields.values().for_each(|value| gather(found, value));
        }
        _ => {}
    }
}

/// Whether a change is refused for who asks for it, and not for what is asked.
async fn forbidden(caller: &Caller, right: &str, id: &Value) -> bool {
    let (_, field, kind, row) = CHANGES.iter().find(|(of, ..)| *of == right).unwrap();
    let mut input = json!({ *row: id });
    match right {
        "mayAmend" => input["idempotencyKey"] = fresh_key().into(),
        "mayReassign" => {
            let me = caller.ask("{ viewer { person { id } } }", Value::Null).await;
            input["owner"] = me["viewer"]["person"]["id"].clone();
        }
        _ => {}
    }
    if right != "mayAcknowledge" {
        input["reason"] = " ".into();
    }
    let document = format!("mutation($input: {kind}!) {{ {field}(input: $input) {{ errors {{ code }} }} }}");
    let reply = caller.ask(&document, json!({ "input": input })).await;
    let codes: Vec<&str> = reply[*field]["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["code"].as_str().unwrap())
        .collect();
    codes == ["FORBIDDEN"]
}

both!(what_is_said_is_what_is_so, |world| async move {
    world
        .until("duties are planned", || async {
            world.db.count("obligation", "task = '3.16'").await > 0
        })
        .await;
    let manager = world.caller("practice-manager");
    let evidence = world
        .submit(&manager, &Submission::supervision_audit().significant())
        .await;
    let (mut yes, mut no) = (Vec::new(), Vec::new());
    for person in PEOPLE {
        let caller = world.caller(person);
        let answer = caller.ask(RIGHTS, json!({ "id": evidence["id"] })).await;
        let mut rights = Vec::new();
        gather(&mut rights, &answer);
        for (right, said, id) in rights {
            assert_eq!(forbidden(&caller, &right, &id).await, !said, "{person}: {right} {said}");
            if said { &mut yes } else { &mut no }.push(right);
        }
    }
    for (right, ..) in CHANGES {
        assert!(yes.iter().any(|it| it == right), "nobody may: {right}");
        assert!(no.iter().any(|it| it == right), "everybody may: {right}");
    }
});

both!(what_is_over_is_nobodys_to_change, |world| async move {
    let manager = world.caller("practice-manager");
    let evidence = world
        .submit(&manager, &Submission::supervision_audit().significant())
        .await;
    let withdraw = "mutation($input: WithdrawEvidenceInput!) { withdrawEvidence(input: $input) { errors { code } } }";
    let input = json!({ "idempotencyKey": fresh_key(), "evidence": evidence["id"], "reason": "the wrong file" });
    let reply = manager.ask(withdraw, json!({ "input": input })).await;
    assert_eq!(reply["withdrawEvidence"]["errors"], json!([]));
    let head = world.caller("head-of-safeguarding");
    let close = "mutation($input: CloseConcernInput!) { closeConcern(input: $input) { errors { code } } }";
    let input = json!({ "concern": evidence["concerns"][0]["id"], "reason": "there was none" });
    let reply = head.ask(close, json!({ "input": input })).await;
    assert_eq!(reply["closeConcern"]["errors"], json!([]));

    let answer = head.ask(RIGHTS, json!({ "id": evidence["id"] })).await;
    assert_eq!(answer["node"]["mayAmend"], json!(false));
    assert_eq!(answer["node"]["concerns"][0]["mayClose"], json!(false));
    let mut follow_ups = Vec::new();
    gather(&mut follow_ups, &answer["node"]["followUps"]);
    assert!(
        !follow_ups.is_empty() && follow_ups.iter().all(|(_, may, _)| !may),
        "{follow_ups:?}"
    );
});
