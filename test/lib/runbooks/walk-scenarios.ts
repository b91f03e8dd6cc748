import { byName, waysOut } from '../synthesized.ts';
import { type Answers, interpret, type Walk } from './interpret.ts';

/** By name: what is answered otherwise than usual, the steps that are walked and not walked, and the last one. */
export type Scenarios = Record<string, { answers: Answers; walked: string[]; not?: string[]; end: string }>;

/**
 * Tests that a machine walks each scenario as it says, and that all of them together take every way
 * out of every question. Returns how to get the walks of all; each is taken once.
 */
export function walkScenarios(machine: string, usual: Answers, scenarios: Scenarios): () => Promise<Walk[]> {
  const walks = new Map<string, Promise<Walk>>();
  const walkOf = (name: string): Promise<Walk> => {
    const walk = walks.get(name) ?? interpret(machine, { ...usual, ...scenarios[name]?.answers });
    walks.set(name, walk);
    return walk;
  };
  const allWalks = () => Promise.all(Object.keys(scenarios).map(walkOf));

  it.each(Object.entries(scenarios))('%s', async (name, { walked, not = [], end }) => {
    const { titles, status } = await walkOf(name);

    expect(titles).toEqual(expect.arrayContaining(walked));
    expect(titles.filter((title) => not.includes(title))).toEqual([]);
    expect(titles.at(-1)).toBe(end);
    expect(status).toBe(end.startsWith('Ended') ? 'SUCCEEDED' : 'FAILED');
  });

  it('takes every way out of every question at least once over all scenarios', async () => {
    const taken = new Set((await allWalks()).flatMap(({ edges }) => edges));

    const ways = Object.entries(byName[machine]?.States ?? {}).flatMap(([title, state]) =>
      state.Type === 'Choice' ? waysOut(state).map(({ to }) => `${title} -> ${to}`) : [],
    );
    expect(ways.filter((way) => !taken.has(way))).toEqual([]);
  });

  return allWalks;
}
