import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authority, tlsFront } from '../../adapters/vector-stores/tls-front.ts';

/** Speaks TLS in front of a provider, with a certificate that has expired; its authority is trusted by `env`. */
export async function expiredFront(url: string) {
  const trusted = authority();
  const front = await tlsFront(url, trusted.issue(['IP:127.0.0.1'], -1));
  const file = join(mkdtempSync(join(tmpdir(), 'gateway-ca-')), 'ca.pem');
  writeFileSync(file, trusted.ca);
  trusted.remove();
  return { url: front.url.replace('http:', 'https:'), env: { NODE_EXTRA_CA_CERTS: file }, close: front.close };
}
