/** Shares of losses to bet on, with equal stakes: 0.55 to 1.0. */
const BETS = Array.from({ length: 45 }, (_, at) => 0.555 + at / 100);

/**
 * The evidence at which a side counts as worse. By Ville's inequality an equal side gets here in at
 * most 5 %.
 */
export const ENOUGH = 20;

/**
 * Returns the evidence that losses are more frequent than wins: an e-value, which may be checked
 * after every pair and acted on at any time. Six straight losses are enough.
 */
export function evidenceOf({ wins, losses }: { wins: number; losses: number }): number {
  const payouts = BETS.map((share) => Math.exp(losses * Math.log(2 * share) + wins * Math.log(2 * (1 - share))));
  return payouts.reduce((sum, one) => sum + one, 0) / BETS.length;
}
