'use strict';
// The schema as the server serves it, read into types; and where in it a place of a document stands.

/** Tokens of GraphQL text, each with its place; comments and commas are left out. */
function tokens(text) {
  const pattern = /"""([^]*?)"""|"((?:[^"\\\n]|\\.)*)"|[A-Za-z_]\w*|-?\d[\w.+-]*|\.\.\.|[!$&(){}[\]:=@|]|#[^\n]*/g;
  const found = [];
  for (const match of text.matchAll(pattern)) {
    const [word, block, line] = match;
    if (word[0] === '#') continue;
    const text = block !== undefined ? unindented(block) : line;
    found.push({ word: text === undefined ? word : '"', text, at: match.index, end: match.index + word.length });
  }
  return found;
}

function unindented(block) {
  return block.split('\n').map((line) => line.trim()).join('\n').trim();
}

/** Types by name: `{ name, sort, about, fields, values, inputs, members, interfaces }`. */
function readSchema(text) {
  const all = tokens(text);
  let at = 0;
  const peek = (word) => all[at]?.word === word;
  const take = () => all[at++]?.word;
  const skip = (word) => peek(word) && ++at;
  const about = () => (peek('"') ? all[at++].text : '');
  const pass = (open, close) => {
    for (let depth = 0; at < all.length; ) {
      const word = take();
      if (word === open) depth += 1;
      else if (word === close && --depth === 0) return;
    }
  };
  const directives = () => {
    while (skip('@')) {
      take();
      if (peek('(')) pass('(', ')');
    }
  };
  const type = () => {
    let said = '';
    if (skip('[')) {
      said = `[${type()}]`;
      skip(']');
    } else said = take();
    return skip('!') ? `${said}!` : said;
  };
  const value = () => {
    const open = all[at];
    if (peek('[')) pass('[', ']');
    else if (peek('{')) pass('{', '}');
    else take();
    return text.slice(open.at, all[at - 1].end);
  };
  const inputs = (open, close) => {
    const found = [];
    if (!skip(open)) return found;
    while (at < all.length && !skip(close)) {
      const one = { about: about(), name: take() };
      skip(':');
      one.type = type();
      if (skip('=')) one.otherwise = value();
      directives();
      found.push(one);
    }
    return found;
  };
  const fields = () => {
    const found = [];
    if (!skip('{')) return found;
    while (at < all.length && !skip('}')) {
      const one = { about: about(), name: take(), inputs: inputs('(', ')') };
      skip(':');
      one.type = type();
      directives();
      found.push(one);
    }
    return found;
  };
  const types = new Map();
  const roots = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };
  while (at < all.length) {
    const said = about();
    const sort = take();
    if (sort === 'schema') {
      directives();
      if (skip('{')) while (at < all.length && !skip('}')) { const root = take(); skip(':'); roots[root] = take(); }
      continue;
    }
    if (sort === 'directive') {
      skip('@'); take(); inputs('(', ')');
      while (at < all.length && !peek('"') && !['type', 'input', 'enum', 'scalar', 'union', 'interface', 'schema', 'directive'].includes(all[at].word)) at += 1;
      continue;
    }
    const one = { name: take(), sort, about: said, fields: [], values: [], inputs: [], members: [], interfaces: [] };
    if (skip('implements')) do { skip('&'); one.interfaces.push(take()); } while (peek('&'));
    directives();
    if (sort === 'type' || sort === 'interface') one.fields = fields();
    else if (sort === 'input') one.inputs = inputs('{', '}');
    else if (sort === 'enum' && skip('{')) {
      while (at < all.length && !skip('}')) { one.values.push({ about: about(), name: take() }); directives(); }
    } else if (sort === 'union' && skip('=')) do { skip('|'); one.members.push(take()); } while (peek('|'));
    types.set(one.name, one);
  }
  return { types, roots };
}

const named = (type) => type.replace(/[[\]!]/g, '');

/** The type whose fields may stand at `place` of a document, and the operation that it lies in. */
function standing(schema, text, place) {
  const stack = [];
  let [operation, field, on, depth, name] = ['query', null, null, 0, ''];
  const found = { type: schema.roots.query, operation: name };
  let before = null;
  for (const token of tokens(text)) {
    if (token.at >= place) break;
    const top = stack[stack.length - 1];
    if (token.word === '(') depth += 1;
    else if (token.word === ')') depth -= 1;
    else if (depth > 0) { /* arguments */ }
    else if (token.word === '{') {
      const owner = top === undefined ? on ?? schema.roots[operation] : on ?? fieldType(schema, top, field) ?? top;
      stack.push(owner);
      on = null;
    } else if (token.word === '}') {
      stack.pop();
      field = null;
      if (stack.length === 0) { operation = 'query'; name = ''; }
    } else if (before === 'on') on = token.word;
    else if (stack.length === 0 && token.word in schema.roots) operation = token.word;
    else if (stack.length === 0 && before in schema.roots) name = token.word;
    else if (stack.length > 0 && /^\w/.test(token.word) && before !== '...' && before !== '@') field = token.word;
    before = token.word;
    found.operation = name;
  }
  found.type = stack[stack.length - 1] ?? schema.roots[operation];
  return found;
}

function fieldType(schema, type, field) {
  const found = schema.types.get(type)?.fields.find((one) => one.name === field);
  return found && named(found.type);
}
