//! The GraphQL documents that tests send. Written out as a front-end developer would, checked by the server itself.

/// Everything that a reply to a submission can show.
pub const JUDGED: &str = "
fragment Why on Because { origin sentence script line column source }
fragment Judged on Evidence {
  id status revision kind eventDate concern grade statusReason
  task { ref } unit { id code name } worker { id code }
  evaluation {
    id verdict
    outcomes { __typename key because { ...Why } }
    fault { code script line message }
    ruleVersion { hash }
    factsRead { name value line }
  }
  requirements { code field message status }
  distributions(first: 50) { nodes {
    id mode status cancelledReason gap outcomeKey role { code } recipient { id name } via { code } because { ...Why }
  } }
  followUps(first: 50) { nodes {
    id kind status dueOn closedReason outcomeKey owner { name } unit { code } worker { code } caseFile { reference }
    because { ...Why }
  } }
  concerns { id level status owner { name } }
  satisfies { id status required met period { label start end } leg { id } unit { code } task { ref } because { sentence } }
}";

/// `submitEvidence`.
pub fn submit() -> String {
    format!(
        "mutation Submit($input: SubmitEvidenceInput!) {{ submitEvidence(input: $input) {{
           errors {{ code message field help }} evidence {{ ...Judged }} evaluation {{ id verdict }} }} }} {JUDGED}"
    )
}

/// `reviseEvidence`.
pub fn revise() -> String {
    format!(
        "mutation Revise($input: ReviseEvidenceInput!) {{ reviseEvidence(input: $input) {{
           errors {{ code message field help }} evidence {{ ...Judged }} }} }} {JUDGED}"
    )
}

/// `withdrawEvidence`.
pub fn withdraw() -> String {
    format!(
        "mutation Withdraw($input: WithdrawEvidenceInput!) {{ withdrawEvidence(input: $input) {{
           errors {{ code message field help }} evidence {{ ...Judged }} }} }} {JUDGED}"
    )
}

/// One piece of evidence by its id.
pub fn evidence() -> String {
    format!("query Evidence($id: ID!) {{ node(id: $id) {{ __typename id ...Judged }} }} {JUDGED}")
}

/// `previewEvidence`.
pub const PREVIEW: &str = "
mutation Preview($input: SubmitEvidenceInput!) { previewEvidence(input: $input) {
  errors { code message field help }
  evaluation { verdict outcomes { __typename key because { origin sentence script line } } }
} }";

/// `raiseConcern`.
pub const RAISE: &str = "
mutation Raise($input: RaiseConcernInput!) { raiseConcern(input: $input) {
  errors { code message field help }
  concern { id level status owner { name } }
  distributions { mode role { code } recipient { name } }
} }";

/// `closeConcern`.
pub const CLOSE: &str = "
mutation Close($input: CloseConcernInput!) { closeConcern(input: $input) {
  errors { code message field help } concern { id status closedReason } } }";

/// `acknowledgeDistribution`.
pub const ACKNOWLEDGE: &str = "
mutation Acknowledge($input: AcknowledgeDistributionInput!) { acknowledgeDistribution(input: $input) {
  errors { code message field help } distribution { id acknowledgedAt } } }";

/// How much of everything the caller sees.
pub const COUNTS: &str = "{
  evidence(first: 100) { totalCount nodes { id } }
  concerns(first: 100) { totalCount nodes { id } }
  followUps(first: 100) { totalCount nodes { id } }
  distributions(first: 100) { totalCount nodes { id } }
}";

/// `callMeeting`.
pub const CALL_MEETING: &str = "mutation Call($input: CallMeetingInput!) { callMeeting(input: $input) {
  errors { code message field help } meeting { id forum { code } heldOn papersDueOn status reason } } }";

/// `moveMeeting`.
pub const MOVE_MEETING: &str = "mutation Move($input: MoveMeetingInput!) { moveMeeting(input: $input) {
  errors { code message field help } meeting { id forum { code } heldOn papersDueOn status reason } } }";

/// `cancelMeeting`.
pub const CANCEL_MEETING: &str = "mutation Cancel($input: CancelMeetingInput!) { cancelMeeting(input: $input) {
  errors { code message field help } meeting { id forum { code } heldOn papersDueOn status reason } } }";

/// A page of meetings.
pub const MEETINGS: &str = "query Meetings($filter: MeetingFilter, $first: Int, $after: String) {
  meetings(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id forum { code } heldOn papersDueOn status reason
            obligations(first: 100) { nodes { id status dueOn task { ref } leg { id } unit { code } } } } } }";

/// A page of obligations.
pub const OBLIGATIONS: &str = "query Obligations($filter: ObligationFilter, $first: Int = 100, $after: String) {
  obligations(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id status reason dueOn required met task { ref } leg { id } unit { code } holder { name }
            period { label start end } meeting { id } because { sentence line } } } }";

/// `previewPlan` with the counts and a page of the changes.
pub const PREVIEW_PLAN: &str = "query Preview($scripts: [ScriptInput!]!, $fate: PlanFate, $task: String, $after: String) {
  previewPlan(scripts: $scripts) {
    errors { code message field help } problems { code severity file line message help }
    counts { added changed reinstated cancelled kept }
    byTask { task counts { added changed reinstated cancelled kept } }
    byUnit(first: 100) { totalCount nodes { unit { code } counts { added cancelled } } }
    changes(fate: $fate, task: $task, first: 100, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes {
      fate task leg unit { code } holder { name } meeting { id } period { label start end } dueOn dueBefore required reason
      obligation { id status } } } } }";
