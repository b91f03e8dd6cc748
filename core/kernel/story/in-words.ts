/** Formats seconds in the largest fitting unit: `4 s`, `8.5 min`, `2 h`. */
export function inWords(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds * 10) / 10} s`;
  return seconds < 7200 ? `${Math.round(seconds / 6) / 10} min` : `${Math.round(seconds / 360) / 10} h`;
}
