import { Box, Cards, Table } from '@cloudscape-design/components';
import type { ReactNode } from 'react';
import { useNarrow } from '../frame/use-narrow.ts';

/** A field of a record; `wide` fields hold names and times, which are hard to read when broken. */
export type Column<T> = { id: string; header: string; wide?: boolean; cell(item: T): ReactNode };

type Props<T> = {
  label: string;
  items: T[];
  idOf(item: T): string;
  columns: [Column<T>, ...Column<T>[]];
  header?: ReactNode;
  empty: ReactNode;
};

/** Shows records as a table, or as cards on a narrow page; the first column names the record. */
export function RecordList<T>({ label, items, idOf, columns, header, empty }: Props<T>) {
  const narrow = useNarrow();
  const nothing = (
    <Box textAlign="center" color="text-body-secondary" padding="m">
      {empty}
    </Box>
  );
  const [title, ...rest] = columns;
  const shared = { items, header, empty: nothing, trackBy: idOf };
  if (narrow)
    return (
      <Cards
        {...shared}
        ariaLabels={{ cardsLabel: label, itemSelectionLabel: (_, item) => idOf(item), selectionGroupLabel: label }}
        cardDefinition={{
          header: (item) => title.cell(item),
          sections: rest.map((column) => ({ id: column.id, header: column.header, content: column.cell })),
        }}
      />
    );
  return (
    <Table
      {...shared}
      variant="container"
      wrapLines
      ariaLabels={{ tableLabel: label }}
      columnDefinitions={columns.map((column) => ({
        ...column,
        minWidth: column.wide ? 170 : 90,
        isRowHeader: column === title,
      }))}
    />
  );
}
