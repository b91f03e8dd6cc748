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
 * `https://ragmend-1.auth.eu-west-1.amazoncognito.com`. `clientId` is the client of the console.
 * The command line has its own client: it finds the pool by its issuer, and gets its answer at a
 * loopback address.
 */
export type SignIn = z.infer<typeof signIn>;

/**
 * The content of `/config.json`, which the console and the API serve. Null stands for the sign-in
 * code of a sandbox.
 */
export const consoleConfig = z.object({ signIn: signIn.nullable() });
export type ConsoleConfig = z.infer<typeof consoleConfig>;

/**
 * Where a browser brings the answer of a sign-in to the command line. A user pool compares the
 * whole address and allows `http` only for the name `localhost`, so no other ports work.
 */
export const LOOPBACK_REDIRECTS = [47617, 47618, 47619].map((port) => `http://localhost:${port}/callback`);
