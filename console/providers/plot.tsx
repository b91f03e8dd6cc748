import type { ReactNode } from 'react';
import { useWidth } from '../parts/use-width.ts';

const HEIGHT = 180;
const MARGIN = { left: 44, right: 8, top: 12, bottom: 22 };

/** Where values of a chart are: `x` of a column from 0 on, its `step`, and `y` of a value. */
export type Scale = { step: number; x(column: number): number; y(value: number): number };

type Props = {
  label: string;
  columns: number;
  top: number;
  tick(value: number): string;
  /** Texts below the columns, by column; those that have room are shown. */
  below: Map<number, string>;
  children(scale: Scale): ReactNode;
};

/**
 * A chart with values from 0 to `top` over columns of the same width. Its label says what it shows; a
 * table beside it has the same in numbers.
 */
export function Plot({ label, columns, top, tick, below, children }: Props) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const inner = { width: Math.max(0, width - MARGIN.left - MARGIN.right), height: HEIGHT - MARGIN.top - MARGIN.bottom };
  const step = inner.width / Math.max(1, columns);
  const y = (value: number) => MARGIN.top + inner.height * (1 - Math.min(value, top) / top);
  const scale = { step, x: (column: number) => MARGIN.left + step * column, y };
  return (
    <div ref={frame} className="chart">
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={label}>
          {[0, top / 2, top].map((value) => (
            <g key={value}>
              <line className="grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(value)} y2={y(value)} />
              <text className="tick" x={MARGIN.left - 6} y={y(value) + 4} textAnchor="end">
                {tick(value)}
              </text>
            </g>
          ))}
          {[...below].map(([column, text]) => (
            <text
              key={column}
              className="tick"
              x={scale.x(column) + step / 2}
              y={HEIGHT - 6}
              textAnchor={column === 0 ? 'start' : column === columns - 1 ? 'end' : 'middle'}
            >
              {text}
            </text>
          ))}
          {children(scale)}
        </svg>
      )}
    </div>
  );
}

/** What the colours of a chart mean, in words. */
export function Legend({ items }: { items: { className: string; text: string }[] }) {
  return (
    <ul className="legend">
      {items.map(({ className, text }) => (
        <li key={text}>
          <svg width="12" height="12" aria-hidden="true">
            <rect className={className} width="12" height="12" />
          </svg>
          {text}
        </li>
      ))}
    </ul>
  );
}
