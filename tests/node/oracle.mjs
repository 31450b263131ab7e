// What the reference implementation says of documents. Standard input: `{ "schema", "documents" }`.
// Standard output: for each document the reason why it is refused, or null.
import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';

const { schema: sdl, documents } = JSON.parse(readFileSync(0, 'utf8'));
const schema = buildSchema(sdl);
const verdict = (text) => {
  try {
    const [first] = validate(schema, parse(text));
    return first ? first.message : null;
  } catch (error) {
    return error.message;
  }
};
process.stdout.write(JSON.stringify(documents.map(verdict)));
