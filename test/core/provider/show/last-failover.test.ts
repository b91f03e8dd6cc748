import { rampStep } from '../../../fakes/provider/ramp-step.ts';
import { AT, prepareProviders, reading, state, view } from './world.ts';

const BOUNDS = { bound: 0.08, margin: 0.1 };

describe('the way back', () => {
  const draft = {
    ...{
      targetId: 'docs-rag',
      subject: { kind: 'provider' as const, id: 'one' },
      runbook: 'provider-failover' as const,
    },
    ...{ requestedBy: 'ada', openedAt: AT, signalIds: [] },
  };

  it('is that of the open failover, else of the last one, its steps in order', async () => {
    const world = await prepareProviders({ state: state(25) });
    const step = { pairs: 61, wins: 0, losses: 1, reason: 'because', at: AT };
    const opened = await world.incidents.open(draft, 'docs-rag/provider');
    const { id: incidentId, epoch } = 'opened' in opened ? opened.opened : { id: '', epoch: 0 };
    const ref = { incidentId, targetId: 'docs-rag', epoch };
    for (const [version, percent, decision] of [
      ['10', 5, null],
      ['9', 1, 'up'],
    ] as const)
      await world.caseFile.save(ref, 'rampSteps', version, rampStep({ ...step, percent, decision, ...BOUNDS }));

    const open = await world.show();
    await world.incidents.close(ref, 'Completed', '2026-11-23T04:00:00.000Z', []);
    const ended = await world.show();

    expect(open.ramp).toMatchObject({ incidentId, closedAt: null, primary: 'one', hitMargin: 0.1 });
    expect(open.ramp?.steps.map(({ percent, decision, losses }) => [percent, decision, losses])).toEqual([
      [1, 'up', 1],
      [5, null, 1],
    ]);
    expect(ended.ramp).toMatchObject({ incidentId, closedAt: '2026-11-23T04:00:00.000Z' });
  });

  it('is not there before a failover, nor for one that brought nothing back', async () => {
    const world = await prepareProviders();
    const before = await world.show();
    await world.incidents.open(draft, 'docs-rag/provider');

    expect([before.ramp, (await world.show()).ramp]).toEqual([null, null]);
  });

  it('of days shows its newest steps, within the size of an answer', async () => {
    const pods = Array.from({ length: 300 }, (_, at) => reading(`ragmend-gateway-${at}-${'x'.repeat(50)}`, [view()]));
    const world = await prepareProviders({ pods });
    const opened = await world.incidents.open(draft, 'docs-rag/provider');
    const { id: incidentId, epoch } = 'opened' in opened ? opened.opened : { id: '', epoch: 0 };
    const ref = { incidentId, targetId: 'docs-rag', epoch };
    const step = {
      pairs: 61,
      wins: 0,
      losses: 9,
      reason: 'y'.repeat(300),
      at: AT,
      percent: 25,
      decision: 'down' as const,
    };
    for (let version = 1; version <= 250; version += 1)
      await world.caseFile.save(ref, 'rampSteps', String(version), rampStep({ ...step, ...BOUNDS }));

    const shown = await world.show();

    expect(shown.ramp).toMatchObject({ leftOut: 150 });
    expect(shown.ramp?.steps).toHaveLength(100);
    expect(Buffer.byteLength(JSON.stringify(shown))).toBeLessThan(256 * 1024);
  });
});
