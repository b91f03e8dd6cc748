import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import * as z from 'zod';
import { retrieverAt } from '../../server/retriever-client.ts';
import { generatorApp } from './generator-app.ts';
import { knownDocuments } from './known-documents.ts';

const options = z.strictObject({
  /** The file that documents are read from. */
  documents: z.string().min(1),
  retrieverUrl: z.url(),
  /** Where `/chat/completions` is: of the gateway, or of a provider. */
  baseUrl: z.url(),
  model: z.string().min(1),
  port: z.coerce.number().int().min(1).max(65_535),
});

main(process.argv.slice(2));

function main(args: string[]): void {
  const string = { type: 'string' } as const;
  const known = { documents: string, retrieverUrl: string, baseUrl: string, model: string, port: string };
  const { documents, retrieverUrl, baseUrl, model, port } = options.parse(parseArgs({ args, options: known }).values);
  const app = generatorApp({
    retrieve: retrieverAt(retrieverUrl),
    documents: knownDocuments(documents),
    model: { baseUrl, name: model },
  });
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port });
  process.once('SIGTERM', () => {
    server.close(() => process.exit(0));
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
