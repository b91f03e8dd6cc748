import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { PortForward } from '@kubernetes/client-node';
import type { Cluster } from './cluster.ts';

/**
 * Forwards a loopback port of this machine to a port of a pod while `work` runs, with the rights of
 * the caller. `work` receives the local port. A connection that the cluster refuses is closed.
 */
export async function withForward<T>(
  { kubeconfig, namespace }: Cluster,
  { pod, port }: { pod: string; port: number },
  work: (localPort: number) => Promise<T>,
): Promise<T> {
  const forward = new PortForward(kubeconfig);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    // The client notices by its own end of the connection.
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    const opening = forward.portForward(namespace, pod, [port], socket, null, socket) as Promise<WebSocketLike>;
    opening.then(
      (stream) => {
        stream.on('close', () => socket.destroy());
        stream.on('error', () => socket.destroy());
        socket.on('close', () => stream.close());
      },
      () => socket.destroy(),
    );
  });
  try {
    return await work(await listening(server));
  } finally {
    server.close();
    for (const socket of open) socket.destroy();
  }
}

/** The part of a WebSocket that is used here: its package has no types. */
type WebSocketLike = { on(event: 'close' | 'error', heard: () => void): void; close(): void };

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
