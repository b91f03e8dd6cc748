import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An address of this machine for an API of the emulator, which has its APIs below a path: commands
 * take the origin of an address.
 */
export async function apiAddress(path: string): Promise<{ url: string; server: Server }> {
  const server = createServer((asked, answer) => {
    const { method, headers } = asked;
    const on = request(`${path}${asked.url}`, { method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    on.on('error', () => answer.destroy());
    asked.pipe(on);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
