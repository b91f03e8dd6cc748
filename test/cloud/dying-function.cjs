// Loaded into every Lambda function that the emulator runs. While the file `on` stands in RAGMEND_TEST_DEATHS, a function is killed right after the first change
// that it makes anywhere: that one is made, and its answer never read. Called again it is killed after its second one, and so on, until a call gets through.
const { spawnSync } = require('node:child_process');
const { subscribe } = require('node:diagnostics_channel');
const { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync, writeSync } = require('node:fs');
const { join } = require('node:path');

const folder = process.env.RAGMEND_TEST_DEATHS ?? '';
const name = process.env.AWS_LAMBDA_FUNCTION_NAME ?? '';
const diedBefore = join(folder, `${name}.deaths`);
const READS = /\.(BatchGet|Describe|Get|List|Query|Scan)/;
// The emulator does not call a function again that died with a task token in hand, as Step Functions does: then this one does.
const HAS_TOKEN = name === 'ragmend-requestApproval';
const isOn = () => existsSync(join(folder, 'on'));
let changes = 0;
let event;

subscribe('http.client.response.finish', ({ request, response }) => {
  if (!isChange(request, response) || !isOn()) return;
  changes += 1;
  const deaths = existsSync(diedBefore) ? Number(readFileSync(diedBefore, 'utf8')) : 0;
  if (changes <= deaths) return;
  writeFileSync(diedBefore, String(changes));
  const what = request.getHeader('x-amz-target') ?? `${request.method} ${request.path.split('?')[0]}`;
  appendFileSync(join(folder, 'log.jsonl'), `${JSON.stringify({ name, after: changes, what })}\n`);
  if (HAS_TOKEN) callAgain();
  // The emulator has a name of its own for a function that died; for one that was killed at its time limit it has that of AWS, by these words.
  writeSync(1, `${JSON.stringify({ status: 'error', error: 'Task timed out after 1.00 seconds' })}\n`);
  process.kill(process.pid, 'SIGKILL');
});

function isChange(request, { statusCode }) {
  if (statusCode >= 300 || request.getHeader('host') === new URL(process.env.RAGMEND_TEST_STS ?? 'http://none').host)
    return false;
  const target = request.getHeader('x-amz-target');
  return target ? !READS.test(target) : !['GET', 'HEAD'].includes(request.method);
}

function callAgain() {
  const url = `${process.env.AWS_ENDPOINT_URL}/2015-03-31/functions/${name}/invocations`;
  const posting = ['-sS', '--fail', '-H', 'X-Amz-Invocation-Type: Event', '--data-binary', '@-', url];
  const { status, stderr } = spawnSync('curl', posting, { input: JSON.stringify(event) });
  if (status !== 0) throw new Error(`'${name}' was not called again: ${stderr}`);
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
  changes = 0;
  return write(chunk, ...rest);
};
