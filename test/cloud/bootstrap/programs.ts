/** What all programs begin with: they ask each other by the addresses of Services, for there is no DNS. */
const BEGIN = `
import fs from 'node:fs'; import http from 'node:http'; import https from 'node:https';
const { env } = process;
const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms));
const addressOf = (name) => env[name.toUpperCase().replaceAll('-', '_') + '_SERVICE_HOST'];
const heard = (send) => new Promise((answer) => {
  const request = send((response) => {
    let text = '';
    response.on('data', (piece) => (text += piece)).on('end', () => answer({ status: response.statusCode, text }));
  });
  request.on('error', () => answer(null)).on('timeout', () => request.destroy());
});
const ask = async (name, path = '/') =>
  (await heard((then) => http.get({ host: addressOf(name), port: 8080, path, timeout: 1000, agent: false }, then)))?.text ?? null;
/** A database that does not answer yet says nothing of its schema. */
const schema = async () => {
  for (;;) {
    const said = await ask('database');
    if (said !== null) return said;
    await sleep(200);
  }
};
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount/';
const NAMESPACE = fs.existsSync(ACCOUNT) ? fs.readFileSync(ACCOUNT + 'namespace', 'utf8') : '';
const cluster = (method, path, body) => heard((then) => {
  const headers = { authorization: 'Bearer ' + fs.readFileSync(ACCOUNT + 'token', 'utf8'), 'content-type': 'application/json' };
  const options = { host: env.KUBERNETES_SERVICE_HOST, port: 443, path, method, headers, rejectUnauthorized: false };
  const request = https.request(options, then);
  request.end(body && JSON.stringify(body));
  return request;
});
const listen = (answer = () => 'ok') => http.createServer((request, response) => {
  const said = answer(request.url);
  response.writeHead(said === null ? 503 : 200).end(said ?? '');
}).listen(8080);
const end = (line) => { console.log(line); process.exit(1); };
const refused = (name) => 'connection to server at "' + name + '" (' + addressOf(name) + '), port 8080 failed: Connection refused';
`;

/** Returns the command of a program. */
export const running = (program: string): string[] => ['node', '--input-type=module', '-e', `${BEGIN}${program}`];

/** Serves, whatever is there. */
export const SERVE = 'listen();';

/** Says each second what it has loaded, until it serves. */
export const LOADS = `
for (const part of 'abcdefghijklmnopqrst') { console.log('loaded part ' + part); await sleep(1000); }
listen();`;

/** A database that knows how often it was migrated. */
export const DATABASE = `
let migrated = 0;
listen((path) => String(path === '/migrate' ? (migrated += 1) : migrated));`;

/** Serves once the schema is there, and else ends with a line. */
export const NEEDS_SCHEMA = (line: string) => `
if ((await schema()) === '0') end(${JSON.stringify(line)});
listen();`;

/** Waits for the schema without an end, and says so. */
export const AWAITS_SCHEMA = (line: string) => `
for (; (await schema()) === '0'; await sleep(2000)) console.log(${JSON.stringify(line)});
listen();`;

/** A declared migration, and its check. */
export const MIGRATE = `await ask('database', '/migrate'); console.log('Applying 001_documents... OK');`;
export const CHECK = `process.exit((await schema()) === '0' ? 1 : 0);`;

/** Serves once a host answers, and else ends. */
export const NEEDS = (name: string) => `
if ((await ask('${name}')) === null) end(refused('${name}'));
listen();`;

/**
 * Listens until enough of its peers do, which a pod has time for when it is new; a container that was started
 * again looks once, before it listens, and ends with a line.
 */
export const MEETS = (peers: string[], line?: string) => `
const peers = ${JSON.stringify(peers)}.filter((name) => name !== env.HOSTNAME);
const isNew = !fs.existsSync('/state/ran');
fs.writeFileSync('/state/ran', '');
let met = false;
if (isNew) listen(() => (met ? 'ok' : null));
for (let tries = isNew ? 20 : 1; tries > 0 && !met; tries--) {
  const answers = await Promise.all(peers.map((name) => ask(name)));
  met = answers.some((answer) => answer !== null);
  if (!met && tries > 1) await sleep(1000);
}
if (!met) end(${line === undefined ? 'refused(peers[0])' : JSON.stringify(line)});
if (!isNew) listen();`;

/** Keeps what a container leaves for its next run. */
export const STATE = { volumes: [{ name: 'state', emptyDir: {} }] };
export const STATE_MOUNT = { volumeMounts: [{ name: 'state', mountPath: '/state' }] };

/** Is ready only while it leads, by a lease that it renews. */
export const LEADS = `
let leads = false;
listen(() => (leads ? 'ok' : null));
console.log('attempting to acquire leader lease ' + NAMESPACE + '/retriever...');
const leases = '/apis/coordination.k8s.io/v1/namespaces/' + NAMESPACE + '/leases';
const own = () => ({ holderIdentity: env.HOSTNAME, leaseDurationSeconds: 15, renewTime: new Date().toISOString().replace('Z', '000Z') });
for (;;) {
  const seen = await cluster('GET', leases + '/retriever');
  if (seen?.status === 404) {
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'retriever' }, spec: own() };
    leads = (await cluster('POST', leases, lease))?.status === 201;
  } else if (seen?.status === 200) {
    const lease = JSON.parse(seen.text);
    const isFree = lease.spec.holderIdentity === env.HOSTNAME || Date.now() - Date.parse(lease.spec.renewTime) > 15000;
    leads = isFree && (await cluster('PUT', leases + '/retriever', { ...lease, spec: own() }))?.status === 200;
  }
  await sleep(2000);
}`;

/** Waits for a Job as k8s-wait-for does. */
export const WAITS_FOR_JOB = (name: string) => `
let seen = null;
while (seen === null) seen = await cluster('GET', '/apis/batch/v1/namespaces/' + NAMESPACE + '/jobs/${name}');
if (seen.status === 404) end('Error from server (NotFound): jobs.batch "${name}" not found');
if (!JSON.parse(seen.text).status?.succeeded) end('Waiting for job ${name}...');`;
