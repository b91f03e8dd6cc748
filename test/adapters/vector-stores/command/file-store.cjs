// A store in one JSON file, for the programs of kind `command`: reads what to do from stdin,
// answers on stdout. Exit code 3: the store failed.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { fileURLToPath } = require('node:url');

const DIMENSION = 8;
const asked = JSON.parse(readFileSync(0, 'utf8'));

const contents = {
  read: (documents) => ({ documents: asked.ids.flatMap((id) => documents[id] ?? []) }),
  page(documents) {
    const ids = Object.keys(documents)
      .sort()
      .filter((id) => asked.after === null || id > asked.after);
    const page = ids.slice(0, asked.limit);
    return { documents: page.map((id) => documents[id]), next: ids.length > asked.limit ? page.at(-1) : null };
  },
  sample: (documents) => ({ documents: Object.values(documents).slice(0, asked.count) }),
  holdings: (documents) => ({
    holdings: [
      { name: 'docs', records: Object.keys(documents).length, ours: true },
      { name: 'notes', records: 0, ours: false },
    ],
  }),
  remove(documents, save) {
    for (const id of asked.ids) delete documents[id];
    save(documents);
  },
};

main();

function main() {
  if (asked.do !== process.argv[2]) fail(1, `asked to '${asked.do}', started to '${process.argv[2]}'`);
  const file = fileURLToPath(asked.url);
  if (file.endsWith('silent')) return setInterval(() => undefined, 1000);
  if (!existsSync(file)) fail(3, `nobody is at '${file}', not even with ${asked.secrets['docs-rag/key'] ?? 'no key'}`);
  const documents = JSON.parse(readFileSync(file, 'utf8'));
  const answer = {
    ...{ search, status, upsert, checkWrite: () => undefined, reopen, quiesce: () => undefined },
    ...contents,
  }[asked.do](documents, (changed) => writeFileSync(file, JSON.stringify(changed)));
  if (answer !== undefined) process.stdout.write(JSON.stringify(answer));
}

function search(documents) {
  return {
    rankings: asked.vectors.map((vector) => {
      if (vector.length !== DIMENSION) fail(1, `a vector of dimension ${vector.length}`);
      const hits = Object.values(documents)
        .map((document) => ({ id: document.id, text: document.text, score: cosine(vector, document.vector) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, asked.topK);
      return {
        ids: hits.map(({ id }) => id),
        scores: hits.map(({ score }) => score),
        texts: hits.map(({ text }) => text),
      };
    }),
  };
}

function status(documents) {
  return { version: '1.0', records: Object.keys(documents).length, detail: 'a file' };
}

function upsert(documents, save) {
  for (const document of asked.documents) documents[document.id] = document;
  save(documents);
}

function reopen() {
  return { done: true, reason: 'the file was read again' };
}

function cosine(a, b) {
  return a.reduce((sum, value, at) => sum + value * b[at], 0) / (Math.hypot(...a) * Math.hypot(...b));
}

function fail(code, reason) {
  process.stderr.write(reason);
  process.exit(code);
}
