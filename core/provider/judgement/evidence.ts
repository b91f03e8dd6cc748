/** Shares of losses that are bet on, with equal stakes: 0.55 to 1.0. */
const BETS = Array.from({ length: 45 }, (_, at) => 0.555 + at / 100);

/** Evidence from which on a side counts as worse; by Ville's inequality an equal one gets here in 5 % at the most. */
export const ENOUGH = 20;

/**
 * Returns the evidence that losses are more frequent than wins: an e-value, which may be looked at
 * after every pair and acted on at any time. Six straight losses are enough.
 */
export function evidenceOf({ wins, losses }: { wins: number; losses: number }): number {
  const payouts = BETS.map((share) => Math.exp(losses * Math.log(2 * share) + wins * Math.log(2 * (1 - share))));
  return payouts.reduce((sum, one) => sum + one, 0) / BETS.length;
}
