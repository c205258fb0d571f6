// The page of the hooks (page.tsx) as one script, with React as it is while one develops: strict mode does nothing otherwise.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const clients = join(here, '../../../../../clients');
const client = join(clients, 'typescript');

export async function bundle() {
  // Installs what the client's lock file says where that is due: esbuild and React are the client's.
  execFileSync(join(clients, 'npm'), [client, '600', 'generate'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const { build } = createRequire(join(client, 'package.json'))('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(here, 'page.tsx')],
    alias: { '@throughline/client/react': join(client, 'react/index.ts'), '@throughline/client': join(client, 'src/index.ts') },
    nodePaths: [join(client, 'node_modules')],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"' },
  });
  return outputFiles[0].text;
}
