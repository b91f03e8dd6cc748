import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

const SCRIPT = '/usr/bin/script';
const CTRL_C = '\u0003';
const QUESTION = 'approve this plan?';

/**
 * Answers at a real terminal, one answer each time that something is asked; gives what stood on it,
 * and the exit code.
 */
async function atTerminal(...answers: string[]): Promise<{ code: number | null; shown: string }> {
  const command = `${process.execPath} --import tsx ${require.resolve('./ask-child.ts')}`;
  const terminal = spawn(SCRIPT, ['-qefc', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(terminal, 'close');
  let shown = '';
  let asked = 0;
  terminal.stdout.on('data', (text) => {
    shown += text;
    const questions = shown.split(QUESTION).length + shown.split('why do you reject it?').length - 2;
    for (; asked < questions; asked++) terminal.stdin.write(answers[asked] ?? CTRL_C);
  });
  const [code] = (await ended) as [number | null];
  return { code, shown };
}

const inTerminal = existsSync(SCRIPT) ? describe : describe.skip;
inTerminal(`a question at the terminal (skipped where there is no ${SCRIPT})`, () => {
  it('is left by Ctrl-C with code 130 and no trace of an error', async () => {
    const { code, shown } = await atTerminal(CTRL_C);

    expect(code).toBe(130);
    expect(shown).toContain('stopping everything');
    expect(shown).not.toMatch(/error|\bat .*:\d+:\d+|decision/i);
  });

  it('is asked again after an empty Enter, which decides nothing', async () => {
    const { code, shown } = await atTerminal('\r', 'n\r', 'too old\r');

    expect(code).toBe(0);
    expect(shown).toContain('nothing is decided yet');
    expect(shown).toContain('{"decision":"reject","reason":"too old"');
  });
});
