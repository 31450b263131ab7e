// The public audit suite of GraphQL over HTTP against a running server. Standard input: `{ "url", "token" }`.
// Standard output: one entry an audit, `{ "id", "name", "status", "reason" }`.
import { readFileSync } from 'node:fs';
import { auditServer } from 'graphql-http';

const { url, token } = JSON.parse(readFileSync(0, 'utf8'));
const fetchFn = (input, init = {}) =>
  fetch(input, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
const results = await auditServer({ url, fetchFn });
const told = results.map(({ id, name, status, reason }) => ({ id, name, status, reason }));
process.stdout.write(JSON.stringify(told));
