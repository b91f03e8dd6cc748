type Json = Record<string, unknown>;

/**
 * How an actual value differs from a recorded one, as readable lines; `"<any>"` fits all,
 * `{"unordered": [...]}` stands for that many elements.
 */
export function differences(actual: unknown, expected: unknown, path = '$'): string[] {
  if (expected === '<any>') return [];
  if (Array.isArray(expected)) return listDifferences(actual, expected, path);
  if (isObject(expected))
    return isObject(actual) ? objectDifferences(actual, expected, path) : [wrong(path, actual, expected)];
  return Object.is(actual, expected) ? [] : [wrong(path, actual, expected)];
}

function listDifferences(actual: unknown, expected: unknown[], path: string): string[] {
  if (!Array.isArray(actual)) return [wrong(path, actual, expected)];
  const found: string[] = [];
  let at = 0;
  for (const one of expected) {
    if (isObject(one) && Array.isArray(one.unordered)) {
      found.push(
        ...multisetDifferences(actual.slice(at, at + one.unordered.length), one.unordered, `${path}[${at}...]`),
      );
      at += one.unordered.length;
    } else {
      found.push(...differences(actual[at], one, `${path}[${at}]`));
      at += 1;
    }
  }
  if (actual.length !== at) found.push(`${path} has ${actual.length} elements, expected ${at}`);
  return found;
}

/** Elements without an id in the recording are compared without it. */
function multisetDifferences(actual: unknown[], expected: unknown[], path: string): string[] {
  const left = (actual as Json[]).map(({ id, prev, ...event }) => event);
  return expected.flatMap((one) => {
    const at = left.findIndex((candidate) => differences(candidate, one).length === 0);
    if (at >= 0) left.splice(at, 1);
    return at >= 0 ? [] : [`${path} lacks ${JSON.stringify(one)}, has ${JSON.stringify(left)}`];
  });
}

function objectDifferences(actual: Json, expected: Json, path: string): string[] {
  const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  for (const key of unrecorded(expected)) keys.delete(key);
  return [...keys].flatMap((key) => {
    if (!(key in expected)) return [`${path} has unexpected ${key}: ${JSON.stringify(actual[key])}`];
    if (!(key in actual)) return [`${path} lacks ${key}: ${JSON.stringify(expected[key])}`];
    return differences(actual[key], expected[key], `${path}.${key}`);
  });
}

/**
 * What a recording leaves out: HTTP metadata, the predecessor of inferred events, and what belonged
 * to another integration.
 */
function unrecorded(expected: Json): string[] {
  const translated = expected.resource === 'invoke.waitForTaskToken';
  return [
    'SdkHttpMetadata',
    'SdkResponseMetadata',
    ...(expected.inferred ? ['inferred', 'prev'] : []),
    ...(translated && expected.type === 'TaskScheduled' ? ['parameters'] : []),
    ...(translated && expected.type === 'TaskSubmitted' ? ['output'] : []),
  ];
}

function isObject(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function wrong(path: string, actual: unknown, expected: unknown): string {
  return `${path} is ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`;
}
