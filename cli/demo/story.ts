import type { Sandbox } from '../../sandbox/server/sandbox.ts';
import type { Client } from '../client.ts';

/** How a story is told: `name` is what breaks and `how` its fault, both with a default of the story. */
export type Telling = {
  client: Client;
  yes: boolean;
  name: string | undefined;
  how: string | undefined;
  signal: AbortSignal;
};

/** Breaks something, follows its incident, and returns whether all is well again. */
export type Story = (sandbox: Sandbox, telling: Telling) => Promise<boolean>;
