// Loaded into every Lambda function that the emulator runs. While the file `on` stands in
// RAGMEND_TEST_DEATHS, a function is killed right after each change that it makes anywhere: that
// one is made, and its answer never read. Called again it goes on until it makes one that it was
// not killed after yet, until a call gets through. Where the file has lines, each names a function
// and, after a space, a part of the change; all others live on, as do those of other accounts.
const { spawn } = require('node:child_process');
const { subscribe } = require('node:diagnostics_channel');
const { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync, writeSync } = require('node:fs');
const { ClientRequest } = require('node:http');
const { join } = require('node:path');

const folder = process.env.RAGMEND_TEST_DEATHS ?? '';
const name = process.env.AWS_LAMBDA_FUNCTION_NAME ?? '';
const diedBefore = join(folder, `${name}.deaths`);
const READS = /\.(Admin)?(BatchGet|Describe|Get|List|Query|Scan)/;
// The emulator does not call a function again that died with a task token in hand, as Step
// Functions does: then this one does.
const HAS_TOKEN = name === 'ragmend-requestApproval';
const isOfFirstAccount = ['000000000000', process.env.RAGMEND_TEST_KEY_ID].includes(process.env.AWS_ACCESS_KEY_ID);
const on = join(folder, 'on');
let event;

subscribe('http.client.response.finish', ({ request, response }) => {
  if (!isChange(request, response) || !isOfFirstAccount || !existsSync(on)) return;
  const change = nameOf(request);
  const deaths = existsSync(diedBefore) ? linesOf(diedBefore) : [];
  if (deaths.includes(change) || !isKilled(`${name} ${change}`)) return;
  appendFileSync(diedBefore, `${change}\n`);
  appendFileSync(join(folder, 'log.jsonl'), `${JSON.stringify({ name, change })}\n`);
  if (HAS_TOKEN) callAgain();
  // The emulator has a name of its own for a function that died; for one that was killed at its
  // time limit it has that of AWS, by these words.
  writeSync(1, `${JSON.stringify({ status: 'error', error: 'Task timed out after 1.00 seconds' })}\n`);
  process.kill(process.pid, 'SIGKILL');
});

const linesOf = (file) => readFileSync(file, 'utf8').trim().split('\n');

function isKilled(change) {
  return linesOf(on).some((line) => {
    const [named, part = ''] = line.split(' ');
    return `${change} `.startsWith(named && `${named} `) && change.includes(part);
  });
}

/**
 * What is changed, by the same name when it is changed again: without hashes, and without the
 * numbers that tell times.
 */
function nameOf(request) {
  const target = request.getHeader('x-amz-target');
  const keys = [...(bodies.get(request) ?? '').matchAll(/"[ps]k":\{"S":"([^"]*)"/g)].map(([, key]) => key);
  const text = target ? [target, ...new Set(keys)].join(' ') : `${request.method} ${request.path.split('?')[0]}`;
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|[0-9a-f-]{12,}/g, '#');
}

const bodies = new WeakMap();
const { end } = ClientRequest.prototype;
ClientRequest.prototype.end = function (chunk, ...rest) {
  bodies.set(this, typeof chunk === 'string' || chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : '');
  return end.call(this, chunk, ...rest);
};

function isChange(request, { statusCode }) {
  if (statusCode >= 300 || request.getHeader('host') === new URL(process.env.RAGMEND_TEST_STS ?? 'http://none').host)
    return false;
  const target = request.getHeader('x-amz-target');
  return target ? !READS.test(target) : !['GET', 'HEAD'].includes(request.method);
}

/** By a process of its own, which outlives this one. */
function callAgain() {
  const file = join(folder, `${name}.event`);
  writeFileSync(file, JSON.stringify(event));
  const url = `${process.env.AWS_ENDPOINT_URL}/2015-03-31/functions/${name}/invocations`;
  spawn('curl', ['-sS', '--data-binary', `@${file}`, url], { detached: true, stdio: 'ignore' });
}

// What a call is given comes in by this.
const parse = JSON.parse;
JSON.parse = (...args) => {
  const given = parse(...args);
  if (HAS_TOKEN && given?.ctx?.request_id) ({ event } = given);
  return given;
};

// What a call ends with goes to the emulator by this.
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (chunk, ...rest) => {
  if (String(chunk).startsWith('{"status":"ok"')) rmSync(diedBefore, { force: true });
  return write(chunk, ...rest);
};
