import { Agent, request } from 'node:https';
import type { SecuredBy } from './tls.ts';

/** A request, and its answer. */
type Sent = { method: string; headers: Record<string, string>; body: string | undefined; signal: AbortSignal };
export type Exchanged = { status: number; text: string };
/** One exchange over HTTPS; throws the errors of the connection. */
export type Exchange = (url: string, sent: Sent) => Promise<Exchanged>;

/** Returns an exchange over HTTPS. Connections are reused, and every one is verified. */
export function httpsExchange(secured: SecuredBy): Exchange {
  const agent = new Agent({ ...secured, keepAlive: true, maxCachedSessions: 0 });
  const exchange: Exchange = (url, sent) =>
    new Promise((resolve, reject) => {
      const { body, ...options } = sent;
      const asked = request(url, { ...options, agent }, async (response) => {
        try {
          let text = '';
          for await (const chunk of response.setEncoding('utf8')) text += chunk;
          resolve({ status: response.statusCode ?? 0, text });
        } catch (error) {
          reject(error);
        }
      });
      asked.on('error', (error: NodeJS.ErrnoException) => {
        // The server closed a reused connection at this moment: it did not read the request.
        if (error.code === 'ECONNRESET' && asked.reusedSocket) resolve(exchange(url, sent));
        else reject(error);
      });
      asked.end(body);
    });
  return exchange;
}
