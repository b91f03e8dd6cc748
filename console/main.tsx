import './console.css';
import './starts/starts.css';
import { applyMode, Mode } from '@cloudscape-design/global-styles';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { providerOf } from './session/provider.ts';
import { readConfig } from './session/read-config.ts';
import { returned } from './session/redirect.ts';
import { createTokens, fetchWith } from './session/tokens.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const follow = () => applyMode(dark.matches ? Mode.Dark : Mode.Light);
follow();
dark.addEventListener('change', follow);

const found = document.getElementById('root');
if (found === null) throw new Error('no element "#root" in the page: serve console/index.html');
const root = found;
void start().catch((error: unknown) => {
  root.textContent = `The console did not start: ${error instanceof Error ? error.message : String(error)}`;
});

async function start(): Promise<void> {
  const plain: typeof fetch = (...request) => window.fetch(...request);
  const { signIn } = await readConfig(plain);
  if (signIn === null) return createRoot(root).render(<App fetcher={plain} redirect={null} />);
  const provider = providerOf(signIn, plain);
  const tokens = createTokens(provider, Date.now);
  const redirect = await returned(provider, tokens, window);
  createRoot(root).render(<App fetcher={fetchWith(tokens, plain)} redirect={redirect} />);
}
