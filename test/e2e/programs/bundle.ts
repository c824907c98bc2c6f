/** Bundles a program of this folder as the product is bundled: started ten times, that is several seconds less. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {build} from 'esbuild';

/** The bundled file, in a folder of its own that goes with the test process. */
export async function bundleProgram(name: string): Promise<string> {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'session-tui-test-'));
	process.once('exit', () => fs.rmSync(folder, {recursive: true, force: true}));
	const outfile = path.join(folder, 'program.mjs');
	await build({
		entryPoints: [path.join(import.meta.dirname, name)],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'esm',
		define: {'process.env.NODE_ENV': '"production"'},
		alias: {'react-devtools-core': path.resolve('source/explorer/ink/no-devtools.ts')},
		banner: {js: "import {createRequire} from 'node:module'; const require = createRequire(import.meta.url);"},
		logLevel: 'warning',
	});
	return outfile;
}
