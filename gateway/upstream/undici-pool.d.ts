declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';

  /** It lacks `request` and the like, which only the package's own entry adds. */
  const BarePool: new (...args: ConstructorParameters<typeof Pool>) => Pick<Pool, 'dispatch' | 'destroy'>;
  export = BarePool;
}
