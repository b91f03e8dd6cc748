import { Box } from '@cloudscape-design/components';
import { type KeyboardEvent, useMemo, useRef } from 'react';
import { Legend } from '../providers/plot.tsx';
import { type Layout, layoutOf, BOX as SIZE } from './layout.ts';
import { type FoundNode, type FoundWait, kindOf, STATES, shortName } from './words.ts';

type Props = { nodes: FoundNode[]; waits: FoundWait[]; chosen: string | null; choose(id: string): void };
type Boxes = Layout<FoundWait>['boxes'];

/** Beyond this many, only waits on the cycle and those of the chosen box have their number. */
const NUMBERED = 24;

/**
 * Who waits for whom as boxes and arrows, the causes on the left. It is one stop of the tab key; the arrow keys
 * go from box to box.
 */
export function Picture({ nodes, waits, chosen, choose }: Props) {
  const layout = useMemo(
    () =>
      layoutOf(
        nodes.map(({ id }) => id),
        waits,
      ),
    [nodes, waits],
  );
  const { width, height, boxes } = layout;
  const frame = useRef<HTMLDivElement>(null);
  const stop = boxes.some(({ id }) => id === chosen) ? chosen : (boxes[0]?.id ?? null);
  const move = (event: KeyboardEvent) => {
    const next = nextOf(boxes, stop, event.key);
    if (next === null) return;
    event.preventDefault();
    frame.current?.querySelectorAll<HTMLButtonElement>('button')[boxes.indexOf(next)]?.focus();
  };
  return (
    <>
      <Box color="text-body-secondary">
        An arrow leads to what is waited for. A dashed one is known from a log or the configuration only.
      </Box>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form. */}
      <div ref={frame} className="graph" role="group" aria-label={labelOf(nodes, waits)} onKeyDown={move}>
        <div className="plane" style={{ width, height }}>
          <Arrows layout={layout} chosen={chosen} />
          {boxes.map(({ id, x, y }) => (
            <NodeBox
              key={id}
              node={nodes.find((one) => one.id === id)}
              place={{ left: x, top: y, width: SIZE.width, height: SIZE.height }}
              isStop={id === stop}
              isChosen={id === chosen}
              choose={() => choose(id)}
            />
          ))}
        </div>
      </div>
      <Legend items={LEGEND} />
    </>
  );
}

const LEGEND = [
  { className: 'cycle', text: 'Waits for each other (the cycle)' },
  { className: 'root', text: 'The root: nothing will bring it by itself' },
  { className: 'waits', text: 'Waits' },
  { className: 'starting', text: 'Starting' },
  { className: 'holds', text: 'Is there' },
];

function labelOf(nodes: FoundNode[], waits: FoundWait[]): string {
  const onCycle = nodes.filter(({ state }) => state === 'cycle').length;
  const roots = nodes.filter(({ state }) => state === 'root').length;
  return `Who waits for whom: ${nodes.length} boxes, ${waits.length} waits, ${onCycle} on a cycle, ${roots} roots. An arrow leads to what is waited for.`;
}

type Place = { left: number; top: number; width: number; height: number };
type BoxProps = {
  node: FoundNode | undefined;
  place: Place;
  isStop: boolean;
  isChosen: boolean;
  choose(): void;
};

function NodeBox({ node, place, isStop, isChosen, choose }: BoxProps) {
  if (node === undefined) return null;
  const outside = node.isOutside ? ', outside' : '';
  return (
    <button
      type="button"
      className={`node ${node.state}${node.isOutside ? ' outside' : ''}`}
      style={place}
      tabIndex={isStop ? 0 : -1}
      aria-pressed={isChosen}
      title={node.id}
      onFocus={choose}
      onClick={choose}
    >
      <strong>{shortName(node.of)}</strong>
      <span>{`${kindOf(node)}: ${STATES[node.state]}${outside}`}</span>
    </button>
  );
}

function Arrows({ layout: { width, height, lines }, chosen }: { layout: Layout<FoundWait>; chosen: string | null }) {
  const isOf = ({ from, to }: FoundWait) => from === chosen || to === chosen;
  const isNumbered = (wait: FoundWait) => lines.length <= NUMBERED || wait.isOnCycle || isOf(wait);
  return (
    <svg width={width} height={height} aria-hidden="true">
      <defs>
        {['plain', 'cycle', 'chosen'].map((kind) => (
          <marker
            key={kind}
            id={`tip-${kind}`}
            viewBox="0 0 8 8"
            refX="7.5"
            refY="4"
            markerUnits="userSpaceOnUse"
            markerWidth="10"
            markerHeight="10"
            orient="auto"
          >
            <path className={`tip ${kind}`} d="M 0 0 L 8 4 L 0 8 z" />
          </marker>
        ))}
      </defs>
      {lines.map(({ wait, path, middle }) => {
        const kind = wait.isOnCycle ? 'cycle' : isOf(wait) ? 'chosen' : 'plain';
        return (
          <g key={wait.number} className={`wait ${kind} ${wait.basis}`}>
            <title>{`${wait.number}: ${wait.evidence.from}: ${wait.evidence.text}`}</title>
            <path className="line" d={path} markerEnd={`url(#tip-${kind})`} />
            <path className="reach" d={path} />
            {isNumbered(wait) && <circle cx={middle.x} cy={middle.y} r={9} />}
            {isNumbered(wait) && (
              <text x={middle.x} y={middle.y + 4} textAnchor="middle">
                {wait.number}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

const STEPS: Record<string, { column: number; row: number }> = {
  ArrowLeft: { column: -1, row: 0 },
  ArrowRight: { column: 1, row: 0 },
  ArrowUp: { column: 0, row: -1 },
  ArrowDown: { column: 0, row: 1 },
};

/** Returns the box that a key leads to: the nearest of the next column with boxes, or the next of the same column. */
function nextOf(boxes: Boxes, at: string | null, key: string): Boxes[number] | null {
  if (key === 'Home') return boxes[0] ?? null;
  if (key === 'End') return boxes.at(-1) ?? null;
  const here = boxes.find(({ id }) => id === at);
  const step = STEPS[key];
  if (here === undefined || step === undefined) return null;
  if (step.row !== 0)
    return boxes.find(({ column, row }) => column === here.column && row === here.row + step.row) ?? null;
  const beside = boxes.filter(({ column }) => column === here.column + step.column);
  return beside.toSorted((one, other) => Math.abs(one.y - here.y) - Math.abs(other.y - here.y))[0] ?? null;
}
