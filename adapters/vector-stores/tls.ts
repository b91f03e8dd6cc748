import { X509Certificate } from 'node:crypto';
import { type ConnectionOptions, checkServerIdentity, connect, type PeerCertificate } from 'node:tls';
import type { StoreTls } from '../../core/contracts/config/store-tls.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';

/** How a connection to a store server is secured. */
export type SecuredBy = Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized' | 'servername' | 'checkServerIdentity'>;

/**
 * Returns the TLS options of a connection; throws DependencyUnavailable for a secret that is no
 * certificate, and the errors of `secretOf`.
 */
export async function securedBy(tls: StoreTls, secretOf: SecretOf): Promise<SecuredBy> {
  if (tls.insecureSkipVerify) return { rejectUnauthorized: false };
  const { caSecret, serverNames = [] } = tls;
  const [only, ...others] = serverNames;
  return {
    rejectUnauthorized: true,
    ...(caSecret !== undefined && { ca: certificateIn(caSecret, await secretOf(caSecret)) }),
    ...(only !== undefined && others.length === 0 && { servername: only }),
    checkServerIdentity: (host, certificate) => nameFault([...new Set([...serverNames, host])], certificate),
  };
}

/**
 * Returns why a connection could not be secured, and what to do; null if TLS is not at fault. A TLS
 * fault says nothing about the server's contents.
 */
export function tlsFault(error: unknown): string | null {
  const { code = '', message = '' } = error as Error & { code?: string };
  const known = FAULTS.find(({ codes }) => codes.test(code));
  if (known) return known.names ? `${known.why}: ${message}: ${known.todo}` : `${known.why}: ${known.todo}`;
  if (/^(ERR_SSL_|ERR_TLS_|ERR_OSSL_)/.test(code)) return `TLS failed (${code}): compare store.tls with the server`;
  return null;
}

/**
 * Returns whether a server that broke off an exchange without TLS speaks TLS: then it completes a
 * handshake within a second.
 */
export function speaksTls(url: string, error: unknown): Promise<boolean> {
  const { code = '' } = ((error as Error).cause ?? error) as { code?: string };
  if (!/^(UND_ERR_SOCKET|ECONNRESET|EPIPE|HPE_\w+)$/.test(code)) return Promise.resolve(false);
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port || 80), rejectUnauthorized: false, timeout: 1_000 });
    const end = (speaks: boolean) => {
      socket.destroy();
      resolve(speaks);
    };
    socket.on('secureConnect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', () => end(false));
  });
}

const OR_SKIP = 'or set store.tls.insecureSkipVerify';
const FAULTS: { codes: RegExp; why: string; todo: string; names?: boolean }[] = [
  {
    codes: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    why: 'its certificate is self-signed',
    todo: `name the secret that holds it as store.tls.caSecret, ${OR_SKIP}`,
  },
  {
    codes: /^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_UNTRUSTED|INVALID_CA|CERT_SIGNATURE_FAILURE)$/,
    why: 'its certificate is signed by an authority that is not known here',
    todo: `name the secret that holds the certificate of that authority as store.tls.caSecret, ${OR_SKIP}`,
  },
  { codes: /^CERT_HAS_EXPIRED$/, why: 'its certificate has expired', todo: 'renew it' },
  { codes: /^CERT_NOT_YET_VALID$/, why: 'its certificate is not valid yet', todo: 'compare the clocks' },
  {
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    why: 'its certificate is for another host name',
    names: true,
    todo: 'give one of these names in store.tls.serverNames, or have the certificate made for the Service',
  },
  {
    codes: /^(ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|EPROTO)$/,
    why: 'it does not speak TLS at this port',
    todo: 'remove store.tls, or set kubernetes.port to the port that speaks it',
  },
  {
    codes: /CERTIFICATE_REQUIRED|ALERT_HANDSHAKE_FAILURE|ALERT_BAD_CERTIFICATE/,
    why: 'it asks for a client certificate, and Ragmend has none',
    todo: 'let it take a token or a password instead',
  },
];

/** Accepts a certificate for any of the names: each shard may have its own. */
function nameFault(names: string[], certificate: PeerCertificate): Error | undefined {
  const faults = names.map((name) => checkServerIdentity(name, certificate));
  if (faults.includes(undefined)) return undefined;
  const has = certificate.subjectaltname ?? `CN:${certificate.subject?.CN ?? ''}`;
  const looked = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  return Object.assign(new Error(`it has '${has}', looked for '${looked.join("', '")}'`), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
}

function certificateIn(secret: string, text: string): string {
  try {
    return new X509Certificate(text) && text;
  } catch (cause) {
    throw new DependencyUnavailable(
      `secret '${secret}' holds no certificate: put it there as PEM, from '-----BEGIN CERTIFICATE-----' on`,
      { cause },
    );
  }
}
