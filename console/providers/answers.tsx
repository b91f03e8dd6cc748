import { Box, Container, ExpandableSection, Header, SpaceBetween } from '@cloudscape-design/components';
import type { ProvidersView } from '../../core/contracts/http/providers.ts';
import { ANSWER_MODES, type AnswerMode } from '../../core/contracts/provider/generator-state.ts';
import type { AnswerMinute } from '../../core/contracts/provider/pod-reading.ts';
import { useNow } from '../format/clock.tsx';
import { localTime } from '../format/moment.ts';
import { type Column, RecordList } from '../parts/record-list.tsx';
import { Legend, Plot, type Scale } from './plot.tsx';

const WORDS: Record<AnswerMode, string> = {
  primary: 'By the primary',
  backup: 'By a backup',
  cached: 'From the cache',
  refused: 'Refused',
};
const MINUTE_MS = 60_000;
const MINUTES = 60;

/** How many answers each minute came from whom, as a chart and as a table. */
export function Answers({ answers }: { answers: NonNullable<ProvidersView['answers']> }) {
  const { total, minutes } = answers;
  return (
    <Container header={<Header description={totalText(total)}>Answers of the last hour</Header>}>
      {minutes.length === 0 && <Box color="text-body-secondary">No answer yet.</Box>}
      {minutes.length > 0 && (
        <SpaceBetween size="s">
          <Legend items={ANSWER_MODES.map((mode) => ({ className: mode, text: WORDS[mode] }))} />
          <Chart minutes={minutes} />
          <ExpandableSection headerText="The same as a table">
            <MinuteTable minutes={minutes} />
          </ExpandableSection>
        </SpaceBetween>
      )}
    </Container>
  );
}

const totalText = (total: AnswerMinute['answers']) =>
  `Since the pods started: ${ANSWER_MODES.map((mode) => `${total[mode].toLocaleString()} ${WORDS[mode].toLowerCase()}`).join(', ')}.`;

const sumOf = ({ answers }: AnswerMinute) => ANSWER_MODES.reduce((all, mode) => all + answers[mode], 0);

function Chart({ minutes }: { minutes: AnswerMinute[] }) {
  const now = useNow();
  const newest = Date.parse(minutes.at(-1)?.from ?? '');
  const columnOf = ({ from }: AnswerMinute) => MINUTES - 1 - Math.round((newest - Date.parse(from)) / MINUTE_MS);
  const clock = (column: number) =>
    localTime(newest - (MINUTES - 1 - column) * MINUTE_MS, now).replace(/:\d\d(?= |$)/, '');
  return (
    <Plot
      label={`Answers a minute from ${clock(0)} to ${clock(MINUTES - 1)}, by who gave them`}
      columns={MINUTES}
      top={evenTop(Math.max(...minutes.map(sumOf)))}
      tick={(value) => value.toLocaleString()}
      below={new Map([0, 30, MINUTES - 1].map((column) => [column, clock(column)]))}
    >
      {(scale) =>
        minutes.map((minute) => <Stack key={minute.from} minute={minute} column={columnOf(minute)} scale={scale} />)
      }
    </Plot>
  );
}

/** Half of it is a whole number, too. */
const evenTop = (most: number) => Math.max(2, Math.ceil(most / 2) * 2);

function Stack({ minute, column, scale }: { minute: AnswerMinute; column: number; scale: Scale }) {
  let reached = 0;
  const parts = ANSWER_MODES.flatMap((mode) => {
    const [from, to] = [reached, reached + minute.answers[mode]];
    reached = to;
    return to === from ? [] : [{ mode, y: scale.y(to), height: scale.y(from) - scale.y(to) }];
  });
  return (
    <g>
      {parts.map(({ mode, y, height }) => (
        <rect
          key={mode}
          className={mode}
          x={scale.x(column)}
          y={y}
          width={Math.max(1, scale.step - 1)}
          height={height}
        />
      ))}
    </g>
  );
}

const COLUMNS: [Column<AnswerMinute>, ...Column<AnswerMinute>[]] = [
  { id: 'minute', header: 'Minute', cell: Minute },
  ...ANSWER_MODES.map((mode) => ({
    id: mode,
    header: WORDS[mode],
    cell: ({ answers }: AnswerMinute) => answers[mode].toLocaleString(),
  })),
];

function Minute({ from }: AnswerMinute) {
  return <time dateTime={from}>{localTime(Date.parse(from), useNow())}</time>;
}

function MinuteTable({ minutes }: { minutes: AnswerMinute[] }) {
  return (
    <RecordList
      label="Answers by minute"
      items={minutes.toReversed()}
      idOf={({ from }) => from}
      columns={COLUMNS}
      empty="No answer yet."
    />
  );
}
