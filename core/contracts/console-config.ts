/** What `config.json` beside the console says: where people sign in by OAuth (code flow with PKCE), or null for the sign-in code of a sandbox. */
export type ConsoleConfig = {
  /** `url` is the domain of the user pool, e.g. `https://ragmend-1.auth.eu-west-1.amazoncognito.com`. */
  signIn: { url: string; clientId: string } | null;
};
