// Loaded into every Lambda function that the emulator runs. While the file `on` stands in RAGMEND_TEST_DEATHS, a function is killed right after the first change
// that it makes anywhere: that one is made, and its answer never read. Called again it is killed after its second one, and so on, until a call gets through.
const { subscribe } = require('node:diagnostics_channel');
const { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync, writeSync } = require('node:fs');
const { join } = require('node:path');

const folder = process.env.RAGMEND_TEST_DEATHS ?? '';
const name = process.env.AWS_LAMBDA_FUNCTION_NAME ?? '';
const diedBefore = join(folder, `${name}.deaths`);
const READS = /\.(BatchGet|Describe|Get|List|Query|Scan)/;
// The emulator does not call a function again that died with a task token in hand, as AWS does: it waits for the token.
const KEPT = 'ragmend-requestApproval';
const isOn = () => name !== KEPT && existsSync(join(folder, 'on'));
let changes = 0;

subscribe('http.client.response.finish', ({ request, response }) => {
  if (!isChange(request, response) || !isOn()) return;
  changes += 1;
  const deaths = existsSync(diedBefore) ? Number(readFileSync(diedBefore, 'utf8')) : 0;
  if (changes <= deaths) return;
  writeFileSync(diedBefore, String(changes));
  const what = request.getHeader('x-amz-target') ?? `${request.method} ${request.path.split('?')[0]}`;
  appendFileSync(join(folder, 'log.jsonl'), `${JSON.stringify({ name, after: changes, what })}\n`);
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

// What a call ends with goes to the emulator by this.
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (chunk, ...rest) => {
  if (String(chunk).startsWith('{"status":"ok"')) rmSync(diedBefore, { force: true });
  changes = 0;
  return write(chunk, ...rest);
};
