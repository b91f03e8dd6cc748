import './console.css';
import { applyMode, Mode } from '@cloudscape-design/global-styles';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const follow = () => applyMode(dark.matches ? Mode.Dark : Mode.Light);
follow();
dark.addEventListener('change', follow);

const root = document.getElementById('root');
if (root === null) throw new Error('no element "#root" in the page: serve console/index.html');
createRoot(root).render(<App fetcher={(...request) => window.fetch(...request)} />);
