import { gzipSync } from 'node:zlib';
import { type BuiltConsole, buildConsole } from './served-console.ts';

describe('the built console', () => {
  let built: BuiltConsole;
  beforeAll(() => {
    built = buildConsole();
  }, 60_000);
  afterAll(() => built.remove());

  it('is at most 500 KB of JavaScript and 150 KB of styles, compressed', () => {
    const script = gzipSync(built.read('console.js')).length;
    const styles = gzipSync(built.read('console.css')).length;

    expect(script).toBeLessThanOrEqual(500_000);
    expect(styles).toBeLessThanOrEqual(150_000);
  });

  it('names no other host in its page or styles, and embeds no font', () => {
    const styles = built.read('console.css').toString();
    const page = built.read('index.html').toString();
    const hosts = `${styles}${page}`.match(/https?:\/\/[^/'"\s)]+/g) ?? [];

    expect(new Set(hosts)).toEqual(new Set(['http://www.w3.org']));
    expect(styles).not.toContain('@font-face');
  });

  it('has no inline script or style in its page', () => {
    const page = built.read('index.html').toString();

    expect(page).not.toMatch(/<style|style=|<script>|\son\w+=/);
    expect(page).toContain('<script src="console.js" defer>');
  });
});
