import { gzipSync } from 'node:zlib';
import { builtFile } from './served-console.ts';

describe('the built console', () => {
  it('is at most 500 KB of JavaScript and 150 KB of styles, compressed', () => {
    const script = gzipSync(builtFile('console.js')).length;
    const styles = gzipSync(builtFile('console.css')).length;

    expect(script).toBeLessThanOrEqual(500_000);
    expect(styles).toBeLessThanOrEqual(150_000);
  });

  it('names no other host in its page or styles, and embeds no font', () => {
    const styles = builtFile('console.css').toString();
    const page = builtFile('index.html').toString();
    const hosts = `${styles}${page}`.match(/https?:\/\/[^/'"\s)]+/g) ?? [];

    expect(new Set(hosts)).toEqual(new Set(['http://www.w3.org']));
    expect(styles).not.toContain('@font-face');
  });

  it('has no inline script or style in its page', () => {
    const page = builtFile('index.html').toString();

    expect(page).not.toMatch(/<style|style=|<script>|\son\w+=/);
    expect(page).toContain('<script src="console.js" defer>');
  });
});
