import { Box, Container, Header, Link, SpaceBetween } from '@cloudscape-design/components';
import type { RampItem, RampStepItem } from '../../core/contracts/http/providers.ts';
import { When } from '../format/clock.tsx';
import { type Column, RecordList } from '../parts/record-list.tsx';
import { incidentHref } from '../parts/use-route.ts';
import { Legend, Plot, type Scale } from './plot.tsx';

type Step = RampStepItem & { number: number };
const DECISIONS = { up: 'Up', hold: 'Hold', down: 'Down', ask: 'Asks a person' } as const;
const decisionOf = ({ decision }: Step) => (decision === null ? 'Under way' : DECISIONS[decision]);
const percent = (share: number) => `${Number((share * 100).toFixed(1))} %`;
const boundText = (share: number | null) => (share === null ? 'not yet' : percent(share));

/**
 * The way back to the primary: each weight that it had, what its pairs said, and what was decided, as
 * charts and as a table.
 */
export function Ramp({ ramp }: { ramp: RampItem }) {
  const steps = ramp.steps.map((step, at) => ({ ...step, number: at + 1 + (ramp.leftOut ?? 0) }));
  return (
    <SpaceBetween size="l">
      <Container header={<Header description={<From ramp={ramp} />}>{`The way back to ${ramp.primary}`}</Header>}>
        <SpaceBetween size="m">
          {ramp.leftOut !== undefined && (
            <Box color="text-body-secondary">{`The first ${ramp.leftOut} steps are left out.`}</Box>
          )}
          <Weights steps={steps} primary={ramp.primary} />
          <Losses steps={steps} margin={ramp.hitMargin} />
        </SpaceBetween>
      </Container>
      <StepTable steps={steps} />
    </SpaceBetween>
  );
}

function From({ ramp: { incidentId, openedAt, closedAt } }: { ramp: RampItem }) {
  return (
    <span className="words">
      {closedAt === null ? 'Under way in ' : 'The last one, of '}
      <Link href={incidentHref(incidentId)}>{incidentId}</Link>, opened <When at={openedAt} />
    </span>
  );
}

const numbersBelow = (steps: Step[]) => {
  const every = Math.ceil(steps.length / 10);
  return new Map(steps.flatMap(({ number }, at) => (at % every === 0 ? [[at, String(number)] as const] : [])));
};

/** The share of the sessions that the primary had, step by step. */
function Weights({ steps, primary }: { steps: Step[]; primary: string }) {
  return (
    <div>
      <Box variant="awsui-key-label">{`Sessions on ${primary}, by step`}</Box>
      <Plot
        label={`Weight of ${primary} by step: ${steps.map((step) => `${step.percent} %`).join(', ')}`}
        columns={steps.length}
        top={100}
        tick={(value) => `${value} %`}
        below={numbersBelow(steps)}
      >
        {(scale) => steps.map((step, at) => <Bar key={step.number} step={step} at={at} scale={scale} />)}
      </Plot>
    </div>
  );
}

function Bar({ step, at, scale }: { step: Step; at: number; scale: Scale }) {
  const width = Math.min(48, scale.step * 0.7);
  const y = scale.y(Math.max(step.percent, 0.5));
  return (
    <g>
      <rect
        className={step.decision ?? 'under-way'}
        x={scale.x(at) + (scale.step - width) / 2}
        y={y}
        width={width}
        height={scale.y(0) - y}
      />
      {scale.step > 34 && (
        <text className="value" x={scale.x(at) + scale.step / 2} y={Math.max(10, y - 4)} textAnchor="middle">
          {`${step.percent} %`}
        </text>
      )}
    </g>
  );
}

/** Pairs that the primary lost, with the upper bound of that share, and the margin it has to stay below. */
function Losses({ steps, margin }: { steps: Step[]; margin: number }) {
  const highest = Math.max(margin, ...steps.map((step) => Math.max(step.lossUpper ?? 0, lossShare(step) ?? 0)));
  return (
    <div>
      <Box variant="awsui-key-label">Lost pairs, up to their upper bound</Box>
      <Plot
        label={`Share of lost pairs by step, with upper bounds; the margin is ${percent(margin)}`}
        columns={steps.length}
        top={Math.min(1, Math.ceil(highest * 12) / 10)}
        tick={(value) => `${Math.round(value * 100)} %`}
        below={numbersBelow(steps)}
      >
        {(scale) => (
          <>
            <line
              className="margin"
              x1={scale.x(0)}
              x2={scale.x(steps.length)}
              y1={scale.y(margin)}
              y2={scale.y(margin)}
            />
            {steps.map((step, at) => (
              <Bound key={step.number} step={step} at={at} scale={scale} />
            ))}
          </>
        )}
      </Plot>
      <Legend
        items={[
          { className: 'up', text: 'Went up' },
          { className: 'hold', text: 'Holds' },
          { className: 'down', text: 'Went down' },
          { className: 'ask', text: 'Asks a person' },
          { className: 'under-way', text: 'Under way' },
          { className: 'margin', text: `Margin, ${percent(margin)}` },
        ]}
      />
    </div>
  );
}

const lossShare = ({ losses, pairs }: Step) => (pairs === 0 ? null : losses / pairs);

function Bound({ step, at, scale }: { step: Step; at: number; scale: Scale }) {
  const share = lossShare(step);
  if (share === null) return null;
  const middle = scale.x(at) + scale.step / 2;
  return (
    <g className={step.decision ?? 'under-way'}>
      {step.lossUpper !== null && (
        <>
          <line className="whisker" x1={middle} x2={middle} y1={scale.y(share)} y2={scale.y(step.lossUpper)} />
          <line
            className="whisker"
            x1={middle - 5}
            x2={middle + 5}
            y1={scale.y(step.lossUpper)}
            y2={scale.y(step.lossUpper)}
          />
        </>
      )}
      <circle cx={middle} cy={scale.y(share)} r={4} />
    </g>
  );
}

const COLUMNS: [Column<Step>, ...Column<Step>[]] = [
  { id: 'step', header: 'Step', cell: ({ number, percent: weight }) => <strong>{`${number}: ${weight} %`}</strong> },
  { id: 'at', header: 'Since', wide: true, cell: ({ at }) => <When at={at} /> },
  { id: 'pairs', header: 'Pairs', cell: ({ pairs, needed }) => `${pairs} of ${needed}` },
  { id: 'won', header: 'Won, lost', cell: ({ wins, losses }) => `${wins}, ${losses}` },
  { id: 'upper', header: 'Lost at most', cell: ({ lossUpper }) => boundText(lossUpper) },
  { id: 'precision', header: 'Precision at least', cell: ({ precisionLower }) => signed(precisionLower) },
  { id: 'decision', header: 'Decision', wide: true, cell: Decision },
];

const signed = (share: number | null) => `${share !== null && share > 0 ? '+' : ''}${boundText(share)}`;

function Decision(step: Step) {
  return (
    <span className="words">
      <strong>{decisionOf(step)}</strong>: {step.reason}
    </span>
  );
}

function StepTable({ steps }: { steps: Step[] }) {
  return (
    <RecordList
      label="Steps of the way back"
      items={steps.toReversed()}
      idOf={({ number }) => String(number)}
      columns={COLUMNS}
      empty="No step yet."
    />
  );
}
