import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Attributes, Item, Key } from './table.ts';

/**
 * The condition of a write: attributes with their values, undefined for one that must be missing.
 * `{ pk: undefined }` means that the item must not exist.
 */
export type Where = Attributes;

/**
 * One write. A `change` sets attributes, sets some only if they are missing (`keep`), adds to
 * numbers, and drops attributes. Without a `where` it creates an item that does not exist. `below`
 * names numbers that must be missing or smaller.
 */
export type Write =
  | { put: Item; where?: Where }
  | {
      change: Key;
      set?: Attributes;
      keep?: Attributes;
      add?: Record<string, number>;
      drop?: string[];
      where?: Where;
      below?: Record<string, number>;
    }
  | { remove: Key; where?: Where }
  | { check: Key; where: Where };

/** One item of a transaction. */
export type Statement = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Returns a write in the form of a DynamoDB transaction. */
export function statementOf(TableName: string, write: Write): Statement {
  const words = new Words();
  const ConditionExpression = words.all(write.where ?? {}, 'below' in write ? write.below : {});
  const condition = ConditionExpression === '' ? {} : { ConditionExpression };
  if ('check' in write)
    return { ConditionCheck: { TableName, Key: keyOf(write.check), ConditionExpression, ...words.given() } };
  if ('put' in write) return { Put: { TableName, Item: write.put, ...condition, ...words.given() } };
  if ('remove' in write) return { Delete: { TableName, Key: keyOf(write.remove), ...condition, ...words.given() } };
  const UpdateExpression = updateOf(write, words);
  return { Update: { TableName, Key: keyOf(write.change), UpdateExpression, ...condition, ...words.given() } };
}

const keyOf = ({ pk, sk }: Key): Key => ({ pk, sk });

function updateOf({ set = {}, keep = {}, add = {}, drop = [] }: Extract<Write, { change: Key }>, words: Words): string {
  const sets = [
    ...given(set).map(([name, value]) => `${words.name(name)} = ${words.value(value)}`),
    ...given(keep).map(
      ([name, value]) => `${words.name(name)} = if_not_exists(${words.name(name)}, ${words.value(value)})`,
    ),
  ];
  const adds = Object.entries(add).map(([name, value]) => `${words.name(name)} ${words.value(value)}`);
  const drops = drop.map((name) => words.name(name));
  const clauses = [...clause('SET', sets), ...clause('ADD', adds), ...clause('REMOVE', drops)];
  return clauses.join(' ');
}

const given = (attributes: Attributes) => Object.entries(attributes).filter(([, value]) => value !== undefined);
const clause = (verb: string, parts: string[]) => (parts.length === 0 ? [] : [`${verb} ${parts.join(', ')}`]);

/** Names and values of one statement, by the placeholders in its expressions. */
class Words {
  readonly #names = new Map<string, string>();
  readonly #values: unknown[] = [];

  name(name: string): string {
    const placeholder = this.#names.get(name) ?? `#n${this.#names.size}`;
    this.#names.set(name, placeholder);
    return placeholder;
  }

  value(value: unknown): string {
    return `:v${this.#values.push(value) - 1}`;
  }

  all(where: Where, below: Record<string, number> = {}): string {
    const same = Object.entries(where).map(([name, value]) =>
      value === undefined ? this.#missing(name) : `${this.name(name)} = ${this.value(value)}`,
    );
    const smaller = Object.entries(below).map(
      ([name, value]) => `(${this.#missing(name)} OR ${this.name(name)} < ${this.value(value)})`,
    );
    return [...same, ...smaller].join(' AND ');
  }

  #missing(name: string): string {
    return `attribute_not_exists(${this.name(name)})`;
  }

  given() {
    const names = [...this.#names].map(([name, placeholder]) => [placeholder, name]);
    const values = this.#values.map((value, index) => [`:v${index}`, value]);
    return {
      ...(names.length === 0 ? {} : { ExpressionAttributeNames: Object.fromEntries(names) as Record<string, string> }),
      ...(values.length === 0
        ? {}
        : { ExpressionAttributeValues: Object.fromEntries(values) as Record<string, unknown> }),
    };
  }
}
