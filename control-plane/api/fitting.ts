/** Returns as many leading items as fit into this many bytes of an answer, but at least one. */
export function fitting<T>(items: T[], bytes: number): T[] {
  let room = bytes;
  const tooMany = items.findIndex((item, index) => {
    room -= Buffer.byteLength(JSON.stringify(item));
    return room < 0 && index > 0;
  });
  return tooMany === -1 ? items : items.slice(0, tooMany);
}
