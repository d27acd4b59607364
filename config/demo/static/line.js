// The wire to the rehearsal: small JSON requests; a fault is an Error with a sentence to show.

let unreachable = "";

export function sayWhenUnreachable(sentence) {
  unreachable = sentence;
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error(unreachable);
  }
  const body = await answer.json().catch(() => ({ sentence: unreachable }));
  if (!answer.ok) throw new Error(body.sentence ?? unreachable);
  return body;
}

export function look(path) {
  return ask(path, { headers: { Accept: "application/json" } });
}

export function act(path, facts = {}, options = {}) {
  return ask(path, {
    ...options,
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(facts),
  });
}
