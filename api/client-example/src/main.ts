// PLUMBLINE_URL and PLUMBLINE_TOKEN say where and as whom; what was seen and done is written as JSON.
import { Client, RequestFailed } from './client.js';
import { duties, type Duty } from './duties.js';
import { matrix } from './matrix.js';
import { audit, submit } from './submit.js';

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`set ${name}`);
  return value;
}

const today = process.env.PLUMBLINE_TODAY ?? new Date().toISOString().slice(0, 10);
const token = setting('PLUMBLINE_TOKEN');
const client = new Client(`${setting('PLUMBLINE_URL')}/graphql`, () => token);

const mine: Duty[] = [];
for await (const duty of duties(client, 5)) mine.push(duty);
const duty = mine.find((one) => one.task.ref === '3.16' && one.status === 'OPEN');
if (duty === undefined) throw new Error('nobody has to be audited');

const input = audit(duty, today);
const first = await submit(client, input);
const again = await submit(client, input);
const refused = await submit(client, { ...input, idempotencyKey: `${input.idempotencyKey}-2`, task: '3.61' });

const month = Number(today.slice(5, 7));
const year = Number(today.slice(0, 4)) - (month < 4 ? 1 : 0);
const next = Number(String(year + 1).slice(2));
const { total, lines } = await matrix(client, `${year}/${next}`);

const stranger = new Client(`${setting('PLUMBLINE_URL')}/graphql`, () => 'nobody');
const turnedAway = await matrix(stranger, `${year}/${next}`).then(
  () => 'let in',
  (error: unknown) => (error instanceof RequestFailed ? error.code : String(error)),
);

console.log(
  JSON.stringify({
    duties: mine.length,
    distinct: new Set(mine.map((one) => one.id)).size,
    verdict: first.stored ? first.evidence.verdict : null,
    satisfies: first.stored ? first.evidence.satisfies.map((one) => one.status) : [],
    sameAgain: first.stored && again.stored && first.evidence.id === again.evidence.id,
    refused: refused.stored ? [] : refused.errors.map(({ code, help }) => ({ code, help: help ?? null })),
    matrix: { total, units: lines.length, sum: lines.reduce((sum, line) => sum + line.total, 0) },
    turnedAway,
  }),
);
