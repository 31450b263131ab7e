// A submission: with a key, so that it can be sent again, and with the two ways in which it can end.
import { randomUUID } from 'node:crypto';
import type { Client } from './client.js';
import type { Duty } from './duties.js';
import { graphql } from './gql/index.js';
import type { AnswerInput, SubmitEvidenceInput, SubmitEvidenceMutation } from './gql/graphql.js';

const SubmitEvidence = graphql(`
  mutation SubmitEvidence($input: SubmitEvidenceInput!) {
    submitEvidence(input: $input) {
      errors {
        code
        field
        message
        help
      }
      evidence {
        id
        verdict
        evaluation {
          outcomes {
            __typename
            because {
              sentence
            }
          }
        }
        followUps(first: 10) {
          nodes {
            kind
            dueOn
          }
        }
        satisfies {
          id
          status
        }
      }
    }
  }
`);

type Payload = NonNullable<SubmitEvidenceMutation['submitEvidence']>;
export type Stored = NonNullable<Payload['evidence']>;
export type UserError = Payload['errors'][number];
export type Submitted = { stored: true; evidence: Stored } | { stored: false; errors: readonly UserError[] };

/** Sends it. The key belongs to the form, not to the request: whoever presses the button twice submits once. */
export async function submit(client: Client, input: SubmitEvidenceInput): Promise<Submitted> {
  const { submitEvidence } = await client.send(SubmitEvidence, { input });
  // A root field is null only beside an error, which `send` has thrown already.
  if (submitEvidence == null) throw new Error('no reply to the submission');
  const { evidence, errors } = submitEvidence;
  return evidence == null ? { stored: false, errors } : { stored: true, evidence };
}

/** An audit of a worker's file without concerns, as a form would fill it in. */
export function audit(duty: Duty, eventDate: string): SubmitEvidenceInput {
  const { unit, leg, task } = duty;
  const team = unit?.parent?.id;
  if (unit?.kind !== 'WORKER' || team === undefined) {
    throw new Error(`${task.ref} is not about a worker`);
  }
  return {
    idempotencyKey: randomUUID(),
    task: task.ref,
    kind: 'AUDIT',
    eventDate,
    unit: team,
    worker: unit.id,
    concern: 'NONE',
    grade: 'GOOD',
    tool: leg.tool?.code ?? null,
    answers: (leg.tool?.questions ?? []).map(answer),
  };
}

function answer(question: { code: string; answer: string; options: readonly string[] }): AnswerInput {
  switch (question.answer) {
    case 'YES_NO':
      return { question: question.code, value: true };
    case 'NUMBER':
      return { question: question.code, value: 1 };
    case 'CHOICE':
      return { question: question.code, value: question.options[0] ?? '' };
    // Enums may grow: what is not known yet is asked for in words.
    default:
      return { question: question.code, value: 'as it should be' };
  }
}
