// What introspection of a running server tells, beside the schema as a file. Standard input: `{ "url", "token", "schema" }`.
// Standard output: `{ "asked", "written" }`, both printed by the reference implementation in the same order.
import { readFileSync } from 'node:fs';
import {
  buildASTSchema,
  buildClientSchema,
  getIntrospectionQuery,
  lexicographicSortSchema,
  parse,
  printSchema,
} from 'graphql';

const { url, token, schema } = JSON.parse(readFileSync(0, 'utf8'));
const query = getIntrospectionQuery({
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
});
const response = await fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  body: JSON.stringify({ query }),
});
const { data, errors } = await response.json();
if (errors) throw new Error(JSON.stringify(errors));
// Here the executor says what a schema is; the file says nothing.
data.__schema.description = null;
const printed = (of) => printSchema(lexicographicSortSchema(of));
const asked = printed(buildClientSchema(data));
const written = printed(buildASTSchema(parse(schema)));
process.stdout.write(JSON.stringify({ asked, written }));
