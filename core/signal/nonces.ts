/** Signatures that came, so that each counts for one request, however many bring it at the same time. */
export interface Nonces {
  /**
   * Takes a signature for a request: `free` if it now has it, `busy` while another request may still be
   * at work with it, `used` for good.
   */
  take(nonce: string): Promise<'free' | 'busy' | 'used'>;
  /** Ends the work of the request that took a signature: it is used, or free again. */
  settle(nonce: string, isUsed: boolean): Promise<void>;
}

/** How long a request that died keeps its signature, and how long a used one is known: longer than any is valid. */
export const NonceTimes = { takenMs: 60_000, keptMs: 3_600_000 } as const;
