/**
 * Returns a name as one step of a path; throws a RangeError for a name that could lead elsewhere.
 */
export function checkedName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,199}$/.test(name)) return name;
  throw new RangeError(`name '${name}' can't be a folder: use letters, digits, dashes, at most 200`);
}

/** Returns the name of a report file; throws a RangeError for a name that could lead elsewhere. */
export function checkedReportFile(file: string): string {
  if (/^[a-z0-9][a-z0-9-]*(\.[a-z0-9]+)+$/.test(file)) return file;
  throw new RangeError(`'${file}' can't be a report file: use lower-case letters, digits, dashes and an ending`);
}
