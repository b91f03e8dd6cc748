import type { Format } from './formats.ts';

type Carry = (name: string, secret: string, format: Format) => string;

const indented = (text: string) => text.replaceAll('\n', '\n  ');
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The texts in which secrets travel. Where a carrier has no name, the form is all that tells. */
export const CARRIERS: Record<string, Carry> = {
  env: (name, secret) => `PATH=/usr/bin\nexport ${name}=${secret}\nLOG_LEVEL=info\n`,
  args: (name, secret) =>
    `starts: serve --port 8080 --${name.toLowerCase().replaceAll('_', '-')} ${secret} --shards 4\n`,
  url: (name, secret, { hasForm }) =>
    secret.includes('://')
      ? `could not reach ${secret}: timeout\n`
      : `GET https://api.example.com/v1/search?q=x&${hasForm ? 'k' : name}=${encodeURIComponent(secret)}&limit=10 401\n`,
  'JSON in JSON': (name, secret) =>
    `${JSON.stringify({ level: 'error', body: JSON.stringify({ config: { [name]: secret } }) })}\n`,
  YAML: (name, secret) => `env:\n- name: ${name}\n  value: "${secret}"\n- name: MODE\n  value: fast\n`,
  XML: (name, secret) => `<config><add key="mode" value="fast"/><${name}>${secret}</${name}></config>\n`,
  PEM: (_, secret) => `-----BEGIN RSA PRIVATE KEY-----\n${pemOf(secret)}\n-----END RSA PRIVATE KEY-----\n`,
  'a log with colours': (name, secret, { hasForm }) =>
    `\u001b[32mINFO\u001b[0m 2026-11-30T18:00:00Z ${hasForm ? 'using' : `${name}\u001b[2m=\u001b[0m`}\u001b[33m ${secret}\u001b[0m now\n`,
  'several lines': (name, secret) => `config:\n  ${name}: |\n    ${indented(secret)}\n  mode: fast\n`,
  base64: (name, secret, { hasForm }) =>
    `data:\n  ${hasForm ? 'config' : 'file'}: ${base64(`${name}=${secret}\nMODE=fast\n`)}\n`,
};

/** The lines of a key with a secret in it, as PEM wraps them. */
function pemOf(secret: string): string {
  const letters = base64(secret.repeat(6)).slice(0, 800);
  return letters.replace(/(.{64})/g, '$1\n');
}
