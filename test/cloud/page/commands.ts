/** A command of a page, as it stands there. */
const STARTS = /^(export [A-Z_]+=|npx |aws |kubectl )/;

/** The commands of a page in their order: each line of an indented block that begins as a command does. */
export function commandsOf(markdown: string): string[] {
  return markdown
    .split('\n')
    .filter((line) => /^( {4}| {7})\S/.test(line))
    .map((line) => line.trim())
    .filter((line) => STARTS.test(line));
}
