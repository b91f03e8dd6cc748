import { X509Certificate } from 'node:crypto';
import type { KubeConfig } from '@kubernetes/client-node';
import * as z from 'zod';

const ends = z.object({ exp: z.number() });

/**
 * Returns when the token or client certificate of a kubeconfig's current user ends, in
 * milliseconds; null if it has no known end.
 */
export function credentialEnd(kubeconfig: KubeConfig): number | null {
  const { token, certData } = kubeconfig.getCurrentUser() ?? {};
  if (token) return tokenEnd(token);
  return certData ? Date.parse(new X509Certificate(Buffer.from(certData, 'base64')).validTo) : null;
}

function tokenEnd(token: string): number | null {
  const [, payload = ''] = token.split('.');
  try {
    return ends.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).exp * 1000;
  } catch {
    // Other kinds of tokens don't say when they end.
    return null;
  }
}
