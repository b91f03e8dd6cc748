import * as z from 'zod';

export const signIn = z.object({
  url: z.string(),
  clientId: z.string().min(1),
  commandLine: z.object({
    issuer: z.url(),
    clientId: z.string().min(1),
    redirectUris: z.array(z.url()).min(1),
  }),
});
/**
 * Where people sign in by OAuth (code flow with PKCE). `url` is the domain of the user pool, e.g.
 * `https://ragmend-1.auth.eu-west-1.amazoncognito.com`, and `clientId` the console; the command
 * line is a client of its own, which finds the pool by its issuer and is answered at one of its
 * addresses on this machine.
 */
export type SignIn = z.infer<typeof signIn>;

/** What `/config.json` says beside the console and at the API; null is the sign-in code of a sandbox. */
export const consoleConfig = z.object({ signIn: signIn.nullable() });
export type ConsoleConfig = z.infer<typeof consoleConfig>;

/**
 * Where a browser brings the answer of a sign-in to the command line. A user pool compares the
 * whole address and takes `http` for the name `localhost` only, so these ports are all there are.
 */
export const LOOPBACK_REDIRECTS = [47617, 47618, 47619].map((port) => `http://localhost:${port}/callback`);
