/** As many of the items as fit into so many bytes of an answer, from the first on; always one. */
export function fitting<T>(items: T[], bytes: number): T[] {
  let room = bytes;
  const tooMany = items.findIndex((item, index) => {
    room -= Buffer.byteLength(JSON.stringify(item));
    return room < 0 && index > 0;
  });
  return tooMany === -1 ? items : items.slice(0, tooMany);
}
