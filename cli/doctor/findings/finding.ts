/**
 * The result of a check: `failed` must be fixed before Ragmend can be trusted, `warning` should be,
 * `unknown` can't be seen from here. `remedy` says what to do.
 */
export type Finding = {
  check: string;
  status: 'ok' | 'warning' | 'failed' | 'unknown';
  about: string;
  remedy: string | null;
};

/** Makes the findings of one check. */
export function findingsOf(check: string) {
  return {
    ok: (about: string): Finding => ({ check, status: 'ok', about, remedy: null }),
    warning: (about: string, remedy: string): Finding => ({ check, status: 'warning', about, remedy }),
    failed: (about: string, remedy: string): Finding => ({ check, status: 'failed', about, remedy }),
    unknown: (about: string, remedy: string): Finding => ({ check, status: 'unknown', about, remedy }),
  };
}

/** Returns the findings of a check, or one finding that it broke off. */
export async function looked(check: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [findingsOf(check).failed(`can't be checked: ${reason}`, 'fix that, then run this again')];
  }
}
