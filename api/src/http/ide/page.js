// The page: what is asked, what came, and the schema beside it.

const byId = (id) => document.getElementById(id);
const [persona, history, query, variables, headers] = ['persona', 'history', 'query', 'variables', 'headers'].map(byId);
const [result, statusLine, stop, run] = ['result', 'status', 'stop', 'run'].map(byId);
const personas = JSON.parse(byId('personas').textContent);
const KEPT = 'plumbline.ide';
const EXAMPLE = `# What you have to do, soonest first.
query Mine($first: Int) {
  viewer {
    person { name }
    roles { code name }
    obligations(first: $first) {
      nodes { status dueOn period { label } task { ref title } unit { name } because { sentence } }
    }
  }
}
`;

let schema = null;
let running = null;
let earlier = [];

function make(name, text, attributes = {}) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element[key] = value;
  return element;
}

// ── what is kept between visits: never tokens

function keep() {
  const kept = { persona: persona.value, query: query.value, variables: variables.value, earlier };
  try { localStorage.setItem(KEPT, JSON.stringify(kept)); } catch { /* a private window keeps nothing */ }
}

function restore() {
  let kept = {};
  try { kept = JSON.parse(localStorage.getItem(KEPT)) ?? {}; } catch { /* nothing was kept */ }
  query.value = kept.query ?? EXAMPLE;
  variables.value = kept.variables ?? '{ "first": 10 }';
  earlier = Array.isArray(kept.earlier) ? kept.earlier : [];
  const wanted = personas.some((one) => one.subject === kept.persona) ? kept.persona : personas[0]?.subject;
  persona.value = wanted ?? '';
}

function remember(entry) {
  earlier = [entry, ...earlier.filter((one) => one.query !== entry.query || one.variables !== entry.variables)].slice(0, 30);
  listEarlier();
}

function listEarlier() {
  history.replaceChildren(history.options[0]);
  for (const [index, { query }] of earlier.entries()) {
    const first = query.split('\n').find((line) => line.trim() && !line.startsWith('#')) ?? query;
    history.append(make('option', first.trim().slice(0, 60), { value: String(index) }));
  }
}

// ── asking

function written(field, what) {
  if (!field.value.trim()) return {};
  try {
    return JSON.parse(field.value);
  } catch (error) {
    field.focus();
    throw new Error(`${what} are no JSON: ${error.message}`);
  }
}

async function runIt() {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  stop.hidden = false;
  say('Running …');
  try {
    const asked = {
      token: personas.find((one) => one.subject === persona.value)?.token,
      headers: written(headers, 'Headers'),
      query: query.value,
      variables: written(variables, 'Variables'),
      operationName: operation(),
      signal: controller.signal,
    };
    remember({ query: query.value, variables: variables.value });
    keep();
    await ask(asked, show);
  } catch (error) {
    if (controller.signal.aborted) say('Stopped.');
    else say(error.message, true);
  } finally {
    if (running === controller) { running = null; stop.hidden = true; }
  }
}

/** Where there are several operations, the one in which the cursor stands. */
function operation() {
  const several = query.value.match(/\b(query|mutation|subscription)\s+\w+/g) ?? [];
  if (several.length < 2 || !schema) return undefined;
  return standing(schema, query.value, query.selectionStart).operation || undefined;
}

function show({ status, ms, bytes, body, ended }) {
  const failed = status >= 400 || (body && body.errors);
  const size = bytes < 2048 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} KB`;
  const cost = body?.extensions?.cost;
  const parts = [`Status ${status}`, `${ms} ms`, size];
  if (cost !== undefined) parts.push(`cost ${typeof cost === 'object' ? JSON.stringify(cost) : cost}`);
  say(`${parts.join(', ')}${ended ? '.' : ' so far; events come as they happen.'}`, failed);
  result.replaceChildren(...coloured(typeof body === 'string' ? body : JSON.stringify(body, null, 2)));
}

function say(text, bad = false) {
  statusLine.textContent = text;
  statusLine.classList.toggle('bad', Boolean(bad));
}

function* coloured(text) {
  if (text.length > 400_000) return yield text;
  const pattern = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\b\d[\d.eE+-]*/g;
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    yield text.slice(from, match.index);
    const sort = match[2] ? 'key' : match[1] ? 'text' : 'word';
    const word = match[1] ?? match[0];
    yield make('span', word, { className: sort });
    from = match.index + word.length;
  }
  yield text.slice(from);
}

// ── the schema beside it

const trail = [];

function open(name, follow = false) {
  if (!schema?.types.has(name)) return;
  if (follow) trail.length = 0;
  if (trail[trail.length - 1] !== name) trail.push(name);
  byId('trail').replaceChildren(...trail.slice(-4).map((one) => link(one, () => { trail.length = trail.lastIndexOf(one); open(one); })));
  const type = schema.types.get(name);
  const list = make('dl');
  for (const field of [...type.fields, ...type.inputs]) list.append(entry(field, type.fields.includes(field)), make('dd', field.about));
  for (const value of type.values) list.append(make('dt', value.name), make('dd', value.about));
  for (const member of type.members) { const term = make('dt'); term.append(link(member, () => open(member))); list.append(term); }
  for (const other of schema.types.values()) {
    if (!other.interfaces.includes(name)) continue;
    const term = make('dt'); term.append(link(other.name, () => open(other.name))); list.append(term);
  }
  byId('type').replaceChildren(make('h2', `${type.sort} ${type.name}`), make('p', type.about), list);
}

function entry(field, insertable) {
  const term = make('dt');
  term.append(insertable ? link(field.name, () => insert(field.name), 'into the document') : field.name);
  if (field.inputs?.length) {
    term.append('(');
    field.inputs.forEach((input, index) => term.append(index ? ', ' : '', `${input.name}: `, typeLink(input.type)));
    term.append(')');
  }
  term.append(': ', typeLink(field.type));
  if (field.otherwise) term.append(` = ${field.otherwise}`);
  return term;
}

function link(text, act, title = '') {
  const button = make('button', text, { type: 'button', title });
  button.addEventListener('click', act);
  return button;
}

const typeLink = (type) => link(type, () => open(named(type)));

function insert(text) {
  query.focus();
  const before = query.value.slice(0, query.selectionStart);
  document.execCommand('insertText', false, /[\s{]$/.test(before) || !before ? `${text} ` : ` ${text} `);
}

function find(words) {
  if (!words) return open(trail[trail.length - 1] ?? schema.roots.query);
  const wanted = words.toLowerCase();
  const list = make('dl');
  let count = 0;
  const add = (type, text, about) => {
    if (count++ > 60) return;
    const term = make('dt'); term.append(link(text, () => { byId('search').value = ''; open(type); }));
    list.append(term, make('dd', about.split('\n')[0]));
  };
  for (const type of schema.types.values()) if (type.name.toLowerCase().includes(wanted)) add(type.name, type.name, type.about);
  for (const type of schema.types.values()) {
    for (const field of [...type.fields, ...type.inputs, ...type.values]) {
      if (field.name.toLowerCase().includes(wanted)) add(type.name, `${type.name}.${field.name}`, field.about);
      for (const input of field.inputs ?? []) {
        if (input.name.toLowerCase().includes(wanted)) add(type.name, `${type.name}.${field.name}(${input.name})`, input.about);
      }
    }
  }
  byId('type').replaceChildren(make('p', count > 60 ? 'The first sixty.' : `${count} found.`, { role: 'status' }), list);
}

function follow() {
  if (!schema || byId('search').value) return;
  const { type } = standing(schema, query.value, query.selectionStart);
  if (type && trail[trail.length - 1] !== type) open(type, true);
}

// ── keys

let leaving = false;
query.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') { leaving = true; return; }
  if (event.key === 'Tab' && !event.shiftKey && !leaving) { event.preventDefault(); document.execCommand('insertText', false, '  '); }
  if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
    const before = query.value.slice(0, query.selectionStart);
    const indent = before.slice(before.lastIndexOf('\n') + 1).match(/^\s*/)[0];
    event.preventDefault();
    document.execCommand('insertText', false, `\n${indent}${/[{(]\s*$/.test(before) ? '  ' : ''}`);
  }
  leaving = false;
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); runIt(); }
});
query.addEventListener('click', follow);
query.addEventListener('keyup', follow);
for (const field of [query, variables]) field.addEventListener('input', keep);
run.addEventListener('click', runIt);
stop.addEventListener('click', () => running?.abort());
byId('search').addEventListener('input', (event) => schema && find(event.target.value.trim()));
byId('docs-toggle').addEventListener('click', (event) => {
  const docs = byId('docs');
  docs.hidden = !docs.hidden;
  document.querySelector('main').classList.toggle('alone', docs.hidden);
  event.currentTarget.setAttribute('aria-expanded', String(!docs.hidden));
});
history.addEventListener('change', () => {
  const entry = earlier[Number(history.value)];
  if (history.value !== '' && entry) { query.value = entry.query; variables.value = entry.variables; keep(); follow(); }
  history.value = '';
});
persona.addEventListener('change', () => { describe(); keep(); });

function describe() {
  const chosen = personas.find((one) => one.subject === persona.value);
  byId('who').textContent = chosen ? chosen.description : 'put { "authorization": "Bearer …" } into the headers';
}

for (const { subject } of personas) persona.append(make('option', subject, { value: subject }));
restore();
listEarlier();
describe();
fetch('/schema.graphql')
  .then((reply) => reply.text())
  .then((text) => { schema = readSchema(text); follow(); })
  .catch(() => byId('type').replaceChildren(make('p', 'The schema cannot be read.')));
query.focus();
