const BRACKETS = /\[([^[\]\n]{1,400})\]/g;

/** Returns the ids that a text cites: `[id]`, or several as `[id, id]`. */
export const citedIn = (text: string): string[] =>
  [...text.matchAll(BRACKETS)].flatMap(([, inside = '']) =>
    inside
      .split(/[,;]/)
      .map((id) => id.trim())
      .filter((id) => id !== '' && !/\s/.test(id)),
  );
