import { TextContent } from '@cloudscape-design/components';
import { Children, type ReactNode } from 'react';
import { type Block, blocksOf } from './blocks.ts';

/** A Markdown text as a page: marks become elements, everything else stays text, so nothing in it can act. */
export function Prose({ text }: { text: string }) {
  return (
    <TextContent>
      <div className="prose">{numbered(blocksOf(text), (block) => blockOf(block))}</div>
    </TextContent>
  );
}

function blockOf(block: Block): ReactNode {
  switch (block.kind) {
    case 'heading':
      return headingOf(block.level, inline(block.text));
    case 'list':
      return block.ordered ? <ol>{itemsOf(block.items)}</ol> : <ul>{itemsOf(block.items)}</ul>;
    case 'table':
      return tableOf(block.head, block.rows);
    case 'code':
      return <pre className="plain">{block.text}</pre>;
    case 'text':
      return <p>{inline(block.text)}</p>;
  }
}

function headingOf(level: number, text: ReactNode): ReactNode {
  if (level === 1) return <h2>{text}</h2>;
  return level === 2 ? <h3>{text}</h3> : <h4>{text}</h4>;
}

function itemsOf(items: string[]): ReactNode {
  return numbered(items, (item) => (
    <li>{inline(item.replace(/^\[ \] /, '\u2610 ').replace(/^\[x\] /i, '\u2611 '))}</li>
  ));
}

function tableOf(head: string[], rows: string[][]): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          {numbered(head, (cell) => (
            <th scope="col">{inline(cell)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {numbered(rows, (row) => (
          <tr>
            {numbered(row, (cell) => (
              <td>{inline(cell)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function inline(text: string): ReactNode {
  return numbered(text.split(/(`[^`]+`|\*\*[^*]+\*\*)/), (part) => {
    if (part.startsWith('`') && part.length > 2) return <code>{part.slice(1, -1)}</code>;
    if (part.startsWith('**') && part.length > 4) return <strong>{part.slice(2, -2)}</strong>;
    return part;
  });
}

function numbered<T>(items: T[], render: (item: T) => ReactNode): ReactNode {
  return Children.toArray(items.map(render));
}
