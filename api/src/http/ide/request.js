// One request at a time: the reply with its time and size, or events as they come.

/** Sends, and tells `shown` what came: `{ status, ms, bytes, body, ended }`. */
async function ask({ token, headers, query, variables, operationName, signal }, shown) {
  const begun = performance.now();
  const subscription = new RegExp(`\\bsubscription\\b${operationName ? `\\s+${operationName}\\b` : ''}`).test(query);
  const accept = subscription ? 'text/event-stream' : 'application/graphql-response+json, application/json;q=0.9';
  const reply = await fetch('/graphql', {
    method: 'POST',
    signal,
    headers: {
      accept,
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: JSON.stringify({ query, variables, ...(operationName ? { operationName } : {}) }),
  });
  const took = () => Math.round(performance.now() - begun);
  if (!reply.headers.get('content-type')?.startsWith('text/event-stream')) {
    const text = await reply.text();
    shown({ status: reply.status, ms: took(), bytes: text.length, body: json(text), ended: true });
    return;
  }
  const events = [];
  let [rest, bytes] = ['', 0];
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    bytes += value.length;
    const parts = (rest + value).split('\n\n');
    rest = parts.pop();
    for (const part of parts) {
      const data = part.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5)).join('\n');
      if (data.trim()) events.unshift(json(data));
    }
    shown({ status: reply.status, ms: took(), bytes, body: events, ended: false });
  }
  shown({ status: reply.status, ms: took(), bytes, body: events, ended: true });
}

function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
