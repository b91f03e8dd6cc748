import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket, type TLSSocketOptions } from 'node:tls';

/** A certificate and its key, as PEM. */
export type Identity = { cert: string; key: string };
/**
 * An authority of a test, which signs certificates for `names` (`DNS:...`, `IP:...`) that are valid
 * for some days; -1 has expired.
 */
export type Authority = { own: Identity; ca: string; issue(names: string[], days?: number): Identity; remove(): void };

/** Makes an authority with openssl, in a folder of its own. */
export function authority(name = 'Ragmend test'): Authority {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-tls-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', `/CN=${name}`);
  const read = (file: string) => readFileSync(join(dir, file), 'utf8');
  return {
    ca: read('ca.pem'),
    own: { cert: read('ca.pem'), key: read('ca.key') },
    issue(names, days = 2) {
      writeFileSync(join(dir, 'names'), `subjectAltName=${names.join(',')}`);
      openssl('req', ...key, '-keyout', 'one.key', '-out', 'one.csr', '-subj', '/CN=store');
      const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
      openssl('x509', '-req', '-in', 'one.csr', ...by, '-days', String(days), '-out', 'one.pem');
      return { cert: read('one.pem'), key: read('one.key') };
    },
    remove: () => rmSync(dir, { recursive: true }),
  };
}

/** What speaks TLS in front of a server that does not; `cut` ends all connections that it has. */
export type TlsFront = { url: string; connections(): number; cut(): void; close(): Promise<void> };

/** Starts it on 127.0.0.1 before the server at `url`; as `postgres` it is asked first whether it speaks TLS. */
export async function tlsFront(url: string, options: TLSSocketOptions, as?: 'postgres'): Promise<TlsFront> {
  const { hostname: host, port } = new URL(url);
  const open = new Set<Socket>();
  let made = 0;
  const server = createServer((raw) => {
    made++;
    raw.on('error', () => undefined);
    if (as !== 'postgres') return secure(raw);
    // The whole request is 8 bytes, and nothing is sent before its answer.
    raw.once('data', () => {
      raw.write('S');
      secure(raw);
    });
  });
  const secure = (raw: Socket) => {
    const client = new TLSSocket(raw, { isServer: true, ...options });
    const behind = connect(Number(port), host);
    for (const [one, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => open.delete(one) && other.destroy());
      one.pipe(other);
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => open.forEach((socket) => void socket.destroy());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => made,
    cut,
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
