import type * as z from 'zod';
import { openGateway } from '../../gateway/gateway.ts';
import { openLocalStores } from '../../gateway/open-local-stores.ts';
import { gatewayOptions } from '../../gateway/options.ts';
import type { OpenStores } from '../../gateway/stores.ts';
import type { ProviderServer } from './provider-server.ts';

type Generator = z.input<typeof gatewayOptions>['generator'];

/** Clocks of tests: short where a clock is meant to run out, see `late`. */
const CLOCKS = { connect: 5, firstToken: 20, idle: 20, answer: 20 };

/** Serves a gateway in this process over two providers that serve the model `m`. */
export async function startGateway(
  [primary, backup]: [ProviderServer, ProviderServer],
  rest: Partial<Generator> = {},
  options: Partial<z.input<typeof gatewayOptions>> = {},
  openStores: OpenStores = openLocalStores,
) {
  const providers: Generator['providers'] = [
    { kind: 'openai', name: 'one', url: primary.url, models: [{ name: 'm', context: 8000 }] },
    { kind: 'openai', name: 'two', url: backup.url, models: [{ name: 'm-two', serves: ['m'], context: 8000 }] },
  ];
  const generator = { clocks: CLOCKS, providers, ...rest };
  const gateway = await openGateway(gatewayOptions.parse({ targetId: 'docs-rag', generator, ...options }), openStores);
  const ask = (body: Record<string, unknown> = {}, init: RequestInit = {}) =>
    fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hello' }], ...body }),
      ...init,
    });
  return { ...gateway, ask };
}

/** Who answered, and what. */
export async function said(response: Response) {
  const { headers } = response;
  return {
    status: response.status,
    answer: headers.get('x-ragmend-answer'),
    provider: headers.get('x-ragmend-provider'),
    text: await response.text(),
  };
}
